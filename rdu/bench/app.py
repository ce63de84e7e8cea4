"""RDU with one page more: the bare page that others are measured beside.

It reads the session, asks one query and fills a table of 75 rows, about 15 KB: what any signed-in page costs at least.
Run as a module it serves: `python -m rdu.bench.app URL PORT WORKERS`.
"""

import sys
from functools import partial

from flask import Blueprint, Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import bindparam, select

from rdu import create_app
from rdu.config import Config
from rdu.db import table_of
from rdu.extensions import db
from rdu.people.models import Member
from rdu.people.present import working_unit
from rdu.server import LOCAL, THREADS
from rdu.web.access import signed_in

ROWS = 75
SECRET = "bench" * 8

bp = Blueprint("bench", __name__)

_member = table_of(Member)
_ROWS = (
    select(_member.c.number, _member.c.name, _member.c.nickname, _member.c.rt, _member.c.joined_on)
    .where(_member.c.unit_id == bindparam("unit"))
    .order_by(_member.c.number)
    .limit(ROWS)
)
_TEMPLATE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Ukur</title></head><body>
<h1>Ukur</h1><table><thead><tr><th>Nomor</th><th>Nama</th><th>Panggilan</th><th>RT</th><th>Sejak</th></tr></thead>
<tbody>{% for number, name, nickname, rt, since in rows %}<tr><th scope="row"><a href="/anggota/{{ number }}/lihat"
>{{ "%04d"|format(number) }}</a></th><td>{{ name }}</td><td>{{ nickname }}</td><td>RT {{ rt }}</td>
<td class="num" data-is="Sejak">{{ since }}</td></tr>{% endfor %}</tbody></table></body></html>"""


@bp.get("/ukur/polos")
@signed_in
def bare() -> ResponseReturnValue:
    rows = db.session().connection().execute(_ROWS, {"unit": working_unit().id}).all()
    return render_template(current_app.extensions["bare_page"], rows=rows)


def app_with_bare_page(url: str) -> Flask:
    app = create_app(Config(url, SECRET, demo=True, https=False))
    app.register_blueprint(bp)
    app.extensions["bare_page"] = app.jinja_env.from_string(_TEMPLATE)
    return app


def main() -> None:
    url, port, workers = sys.argv[1:]
    server = Granian(
        "rdu", address=LOCAL, port=int(port), interface=Interfaces.WSGI, workers=int(workers),
        blocking_threads=THREADS, log_level=LogLevels.warning, websockets=False,
    )  # fmt: skip
    server.serve(target_loader=partial(app_with_bare_page, url), wrap_loader=False)


if __name__ == "__main__":
    main()
