"""The registers as they are read: which there are, what each holds, one entry with its files and its past."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rdu.errors import NotFoundHere
from rdu.extensions import db
from rdu.files.serving import send, send_small
from rdu.people.present import working_unit
from rdu.registers.described import DESCRIBED, OF_REGISTER
from rdu.registers.hub import fullness
from rdu.registers.kinds import Register
from rdu.registers.lacking import lacks
from rdu.registers.listing import ORDERS, STATES, Listed, Wanted, listed, shelf_of, table
from rdu.registers.models import EntryFile, EntryVersion
from rdu.registers.reach import history_of
from rdu.registers.routes import READERS, bp, described, may_keep, one_of, open_to_me, whole
from rdu.registers.words import changes, everything, named, summary
from rdu.spreadsheet import write_csv, write_xlsx
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of
from rdu.web.tables import table_file

A_PAGE = 30
LONGEST = 80


@bp.get("/inovasi/berkas")
@only_for(*READERS)
def hub() -> str:
    rows = fullness(db.session(), working_unit(), [one for one in DESCRIBED if open_to_me(one)])
    return render_template("registers/hub.html", registers=rows, whole=whole())


@bp.get("/inovasi/berkas/<register>")
@only_for(*READERS)
def entries(register: str) -> str:
    description, wanted, page = described(register), _wanted(), page_asked_for()
    found = listed(db.session(), working_unit(), description, wanted)
    pages = pages_of(len(found.rows), A_PAGE)
    page = min(page, pages)
    return render_template(
        "registers/list.html", description=description, found=found, wanted=wanted, orders=ORDERS, states=STATES,
        rows=found.rows[(page - 1) * A_PAGE : page * A_PAGE], page=page, pages=pages, summary=summary,
        may_keep=may_keep(description), asked=_asked(wanted), jumps=_jumps(register, wanted),
    )  # fmt: skip


def _wanted() -> Wanted:
    """Anything that makes no sense does not narrow the list."""
    state, order = request.args.get("keadaan", ""), request.args.get("urut", "")
    return Wanted(
        request.args.get("q", "")[:LONGEST], request.args.get("tahun", type=int), state if state in STATES else "",
        order if order in ORDERS else "baru",
    )  # fmt: skip


def _asked(wanted: Wanted) -> dict[str, Any]:
    """As its address says it, for links that keep it."""
    said = {"q": wanted.text, "tahun": wanted.year, "keadaan": wanted.state, "urut": wanted.order}
    return {name: value for name, value in said.items() if value and value != "baru"}


def _jumps(register: str, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """The states as pills, each with everything else as it was asked for."""
    others = {name: value for name, value in _asked(wanted).items() if name != "keadaan"}
    chosen = {state: {**others, **({"keadaan": state} if state else {})} for state in STATES}
    address = partial(url_for, ".entries", register=register)
    return [(address(**asked), STATES[state], state == wanted.state) for state, asked in chosen.items()]


@bp.get("/inovasi/berkas/<register>.<any(xlsx, csv):kind>")
@only_for(*READERS)
def entries_file(register: str, kind: str) -> Response:
    """What the list shows, all pages of it."""
    description = described(register)
    found: Listed = listed(db.session(), working_unit(), description, _wanted())
    rows = table(description, found)
    content = write_csv(rows) if kind == "csv" else write_xlsx(rows, description.word)
    return table_file(content, f"bukti-{register}.{kind}")


@bp.get("/inovasi/berkas/<register>/<int:entry_id>")
@only_for(*READERS)
def entry(register: str, entry_id: int) -> str:
    session, version = db.session(), one_of(register, entry_id)
    description = OF_REGISTER[version.entry.register]
    past = history_of(session, working_unit(), entry_id)
    shelf = shelf_of(session, working_unit(), description)
    steps = {after.version: list(changes(before, after, shelf)) for after, before in pairwise(past)}
    resting = {other: shelf.resting_on(version, other) for other in RESTING.get(description.register, ())}
    return render_template(
        "registers/entry.html", version=version, description=description, facts=everything(version, shelf), past=past,
        missing=lacks(version, shelf), steps=steps, may_change=may_keep(description) and not version.withdrawn,
        rested=shelf.rested_on(version), resting=resting, of_register=OF_REGISTER, named=named, summary=summary,
        shelf=shelf, let_go=_let_go(past), bought=shelf.bought_by(version),
    )  # fmt: skip


def _let_go(past: Sequence[EntryVersion]) -> list[EntryFile]:
    """Files of earlier versions that the newest lacks, each once."""
    kept = {row.file_id for row in past[0].files}
    gone = {row.file_id: row for version in past[1:] for row in version.files if row.file_id not in kept}
    return list(gone.values())


RESTING = {Register.LETTER: (Register.PERSON, Register.AGENCY), Register.PARTNER: (Register.CONTRIBUTION,)}
"""What names an entry of that register."""


@bp.get("/inovasi/berkas/<register>/<int:entry_id>/berkas/<int:kept_id>")
@only_for(*READERS)
def file(register: str, entry_id: int, kept_id: int) -> AnyResponse:
    return send(_file(register, entry_id, kept_id).file, download="unduh" in request.args)


@bp.get("/inovasi/berkas/<register>/<int:entry_id>/berkas/<int:kept_id>/kecil")
@only_for(*READERS)
def file_small(register: str, entry_id: int, kept_id: int) -> AnyResponse:
    return send_small(_file(register, entry_id, kept_id).file)


def _file(register: str, entry_id: int, kept_id: int) -> EntryFile:
    """A file of any version: what was let go can still be looked at."""
    one_of(register, entry_id)
    for version in history_of(db.session(), working_unit(), entry_id):
        for row in version.files:
            if row.file_id == kept_id:
                return row
    raise NotFoundHere
