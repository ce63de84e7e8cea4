"""Bank sampah, from the scale to the passbook.

drop-off note -> weigh-in -> priced lines -> journal -> balance: each step leaves one row that the next reads.
"""

import logging

from flask import Flask
from jinja2 import StrictUndefined

from rdu.atlas import views as _atlas_views  # noqa: F401  # as above
from rdu.atlas.routes import bp as atlas
from rdu.cash import count_views  # noqa: F401  # pages on the room's blueprint
from rdu.cash import views as _cash_views  # noqa: F401  # as above
from rdu.cash.routes import bp as cash
from rdu.catalogue import import_views, list_views, type_views, unit_views  # noqa: F401  # pages of the room below
from rdu.catalogue.routes import WEIGHING
from rdu.catalogue.views import bp as catalogue
from rdu.config import Config
from rdu.db import engine_options, prepare
from rdu.deposits import (  # noqa: F401  # each puts its pages on the room's blueprint
    day_views,
    grid_views,
    member_visits,
    month_views,
    note_views,
    receipt_views,
    undo_views,
    weigh_plain_views,
    weigh_views,
)
from rdu.deposits.days import has_begun
from rdu.deposits.public_views import bp as public
from rdu.deposits.routes import bp as deposits
from rdu.exchange import desk_views as _exchange_desk  # noqa: F401  # as above
from rdu.exchange import views as _exchange_views  # noqa: F401  # as above
from rdu.exchange.routes import bp as exchange
from rdu.extensions import csrf, db, login_manager
from rdu.feedback import handle_views, member_views, recap_views  # noqa: F401  # as above
from rdu.feedback import public_views as _said  # noqa: F401  # as above
from rdu.feedback import views as _feedback_views  # noqa: F401  # as above
from rdu.feedback.routes import bp as feedback
from rdu.history.views import bp as history
from rdu.impact import assumption_views, factor_views, fuel_views  # noqa: F401  # as above
from rdu.impact import views as _impact_views  # noqa: F401  # as above
from rdu.impact.routes import bp as impact
from rdu.innovation import (  # noqa: F401  # as above
    entry_views,
    filing_views,
    instrument_views,
    pack_views,
    profile_views,
)
from rdu.innovation import views as _innovation_views  # noqa: F401  # as above
from rdu.innovation.routes import bp as innovation
from rdu.innovation.snapshots import month_closed
from rdu.ledger.views import bp as ledger
from rdu.manual.views import bp as manual
from rdu.outlook import lebaran_views, liquidity_views, quiet_views, review_views  # noqa: F401  # as above
from rdu.outlook.routes import bp as outlook
from rdu.outside import import_views as _outside_imports  # noqa: F401  # as above
from rdu.outside import link_views  # noqa: F401  # as above
from rdu.outside import views as _outside_views  # noqa: F401  # as above
from rdu.outside.routes import bp as outside
from rdu.passages import views as _passage_views  # noqa: F401  # as above
from rdu.passages.routes import bp as passages
from rdu.passbook import counter_views, spot_views  # noqa: F401  # as above
from rdu.passbook.views import bp as passbook
from rdu.paths import TEMPLATES
from rdu.people import admin_user_views, card_views, member_import_views, person_views, present  # noqa: F401  # as above
from rdu.people.admin_views import bp as admin
from rdu.people.auth_views import bp as auth
from rdu.people.views import bp as people
from rdu.plant import import_views as _plant_imports  # noqa: F401  # as above
from rdu.plant import month_views as _plant_months  # noqa: F401  # as above
from rdu.plant import setting_views as _plant_settings  # noqa: F401  # as above
from rdu.plant import views as _plant_views  # noqa: F401  # as above
from rdu.plant.routes import bp as plant
from rdu.registers import entry_views as _entry_views  # noqa: F401  # as above
from rdu.registers import views as _register_views  # noqa: F401  # as above
from rdu.registers.routes import bp as registers
from rdu.reports import (  # noqa: F401  # as above
    check_views,
    home_views,
    issue_views,
    job_views,
    late_views,
    mail_views,
    open_views,
    public_views,
    sign_views,
)
from rdu.reports import views as _report_views  # noqa: F401  # as above
from rdu.reports.routes import bp as reports
from rdu.sales import (  # noqa: F401  # as above
    collector_views,
    debt_views,
    sale_views,
    stock_count_views,
    stock_views,
    transfer_views,
)
from rdu.sales.routes import bp as sales
from rdu.sales.stock_routes import bp as stock
from rdu.statements import close_views, file_views, money_views, overview_views, views  # noqa: F401  # as above
from rdu.statements.routes import CLOSED
from rdu.statements.routes import bp as statements
from rdu.survey import answer_views as _survey_answers  # noqa: F401  # as above
from rdu.survey import file_views as _survey_files  # noqa: F401  # as above
from rdu.survey import paper_views as _survey_paper  # noqa: F401  # as above
from rdu.survey import views as _survey_views  # noqa: F401  # as above
from rdu.survey.routes import bp as survey
from rdu.web import addresses, assets, errors, filters, headers, limits
from rdu.withdrawals import (  # noqa: F401  # as above
    ask_views,
    decide_views,
    fund_views,
    payout_pay_views,
    payout_views,
    pin_views,
    pocket_own_views,
    pocket_views,
    slip_views,
)
from rdu.withdrawals import debt_views as _member_debts  # noqa: F401  # as above
from rdu.withdrawals.routes import bp as withdrawals

ROOMS = (
    public, auth, people, admin, catalogue, ledger, deposits, passbook, withdrawals, sales, stock, cash, statements,
    history, passages, outlook, impact, outside, plant, atlas, feedback, survey, registers, manual, reports, exchange,
    innovation,
)  # fmt: skip


def create_app(config: Config, **overrides: object) -> Flask:
    """The order of the house: settings, extensions, what every page needs, then the rooms."""
    app = Flask("rdu", template_folder=str(TEMPLATES), static_folder=None)
    app.config.from_mapping(config.flask(), SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url))
    app.config.from_mapping(overrides)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    limits.init_app(app)
    for extension in (db, csrf):
        extension.init_app(app)
    # Pages get `me` from present.py: Flask-Login would ask a database that is gone once more, while saying so.
    login_manager.init_app(app, add_context_processor=False)
    with app.app_context():
        prepare(db.engine)
    for part in (addresses, assets, errors, filters, headers, present):
        part.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room)
    app.extensions[WEIGHING] = has_begun
    app.extensions[CLOSED] = (month_closed,)
    app.logger.setLevel(logging.INFO)
    return app
