"""A pay-out slip on the page, on 58 mm paper and as a PDF; for the counter, and for the member whose it is."""

from flask import Response, render_template

from rdu.extensions import db
from rdu.people.present import me, working_unit
from rdu.roles import COUNTER, Role
from rdu.web.access import only_for
from rdu.withdrawals.ask_views import own_withdrawal
from rdu.withdrawals.models import Withdrawal
from rdu.withdrawals.routes import bp
from rdu.withdrawals.service import withdrawal_of
from rdu.withdrawals.slip_pdf import slip_pdf as drawn
from rdu.withdrawals.slip_text import till_of


@bp.get("/slip/<slip>")
@only_for(*COUNTER, Role.MEMBER)
def slip(slip: str) -> str:
    return render_template("withdrawals/slip.html", record=_shown_to_me(slip))


@bp.get("/slip/<slip>/58mm")
@only_for(*COUNTER, Role.MEMBER)
def slip_print(slip: str) -> str:
    record = _shown_to_me(slip)
    return render_template("withdrawals/slip_58mm.html", record=record, till=till_of(record))


@bp.get("/slip/<slip>.pdf")
@only_for(*COUNTER, Role.MEMBER)
def slip_pdf(slip: str) -> Response:
    record = _shown_to_me(slip)
    name = f'inline; filename="slip-{record.slip}.pdf"'
    return Response(drawn(record), mimetype="application/pdf", headers={"Content-Disposition": name})


def _shown_to_me(slip: str) -> Withdrawal:
    """The counter sees its unit's slips, a member her own; everything else does not exist."""
    return own_withdrawal(slip) if me().is_member else withdrawal_of(db.session(), working_unit(), slip)
