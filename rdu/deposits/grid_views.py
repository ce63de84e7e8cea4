"""The group grid: choose who and what, fill in, read back, save all or nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rdu.catalogue.pricing import Lists
from rdu.clock import today_at
from rdu.deposits import grid as table
from rdu.deposits.models import WeighingDay
from rdu.deposits.routes import bp
from rdu.deposits.service import open_day
from rdu.deposits.weigh_data import Plain, items_on
from rdu.errors import NotFoundHere, Refused, RuleBroken
from rdu.extensions import db
from rdu.money import format_rupiah
from rdu.people.present import my_user, working_unit
from rdu.roles import COUNTER
from rdu.web.access import only_for
from rdu.web.asking import page_asked_for, pages_of
from rdu.weights import Measure

SHOWN_FIRST = 12


@bp.route("/timbang/kelompok", methods=["GET", "POST"])
@only_for(*COUNTER)
def grid() -> ResponseReturnValue:
    """Who and what stand in the address, what was weighed in the form."""
    session, unit = db.session(), working_unit()
    day = open_day(session, unit, today_at(unit.timezone))
    items = items_on(session, unit, day.day, Lists(day.central_list_id, day.unit_list_id))
    if not (request.args.keys() & {"siapa", "nomor", "barang"}):
        return _choose(day, items)
    try:
        columns = _columns(items)
        rows, count = table.rows_of(session, unit, _crowd(), page_asked_for())
    except (Refused, NotFoundHere) as refused:
        sentence = (
            str(refused) if isinstance(refused, Refused) else "Tidak ada anggota di pilihan itu. Pilih yang lain."
        )
        return _choose(day, items, sentence), 422
    return _Sheet(day, rows, columns, pages_of(count, table.A_PAGE)).answer()


def _choose(day: WeighingDay, items: Sequence[Plain], problem: str = "") -> str:
    goods = [(f"{item['type']}/{grade['code']}", item, grade) for item in items for grade in item["grades"]]
    goods.sort(key=lambda good: -good[1]["often"])
    return render_template(
        "deposits/grid_choose.html", day=day, goods=goods, shown_first=SHOWN_FIRST, problem=problem,
        crowds=table.crowds(db.session(), working_unit()), chosen=request.args.getlist("barang"),
        crowd=request.args.get("siapa", ""), number=request.args.get("nomor", ""), most=table.MOST_ITEMS,
    )  # fmt: skip


def _crowd() -> str:
    if number := request.args.get("nomor", "").strip():
        return f"nomor:{number}"
    if not (crowd := request.args.get("siapa", "")):
        raise Refused("siapa", "Pilih RT atau kelompoknya.")
    return crowd


def _columns(items: Sequence[Plain]) -> list[table.Column]:
    chosen = request.args.getlist("barang")
    if not 1 <= len(chosen) <= table.MOST_ITEMS:
        raise Refused("barang", f"Pilih 1 sampai {table.MOST_ITEMS} jenis sampah.")
    goods = {f"{item['type']}/{grade['code']}": (item, grade) for item in items for grade in item["grades"]}
    if any(code not in goods for code in chosen):
        raise Refused("barang", "Ada jenis yang tidak dibeli hari ini. Pilih lagi.")
    return [_column(*goods[code]) for code in chosen]


def _column(item: Plain, grade: Plain) -> table.Column:
    name = f"{item['short']} {grade['name'].lower()}".strip()
    return table.Column(item["type"], grade["code"], name, Measure(item["measure"]))


class _Sheet:
    """One page of the grid, and what was written on it."""

    def __init__(self, day: WeighingDay, rows: list[table.Row], columns: list[table.Column], pages: int) -> None:
        self.day, self.rows, self.columns, self.pages = day, rows, columns, pages
        self.cells = request.form.to_dict()

    def answer(self) -> ResponseReturnValue:
        step = request.form.get("langkah")
        if request.method == "GET" or step == "ubah":
            return self.shown()
        try:
            filled, wrong = table.read(self.cells, self.rows, self.columns)
            if wrong or not filled:
                return self.shown(wrong, "" if wrong else "Isi sedikitnya satu kotak."), 422
            self.check_day()
            return self.saved(filled) if step == "simpan" else self.read_back(filled)
        except RuleBroken as refused:
            db.session.rollback()
            return self.shown({}, str(refused)), refused.status

    def check_day(self) -> None:
        if self.cells.get("hari") != self.day.day.isoformat():
            raise Refused("hari", table.STALE)

    def shown(self, wrong: dict[str, str] | None = None, problem: str = "") -> str:
        came = table.came_today(db.session(), working_unit(), self.day.day, self.rows)
        return self._page(
            "grid.html", wrong=wrong or {}, problem=problem, came=came, new_operation=lambda: str(uuid4())
        )

    def read_back(self, filled: Sequence[table.Filled]) -> str:
        rows = table.price(db.session(), working_unit(), self.day, filled)
        kept = [(name, text) for name, text in self.cells.items() if name not in ("langkah", "csrf_token")]
        return self._page("grid_read.html", priced=rows, typed=kept)

    def saved(self, filled: Sequence[table.Filled]) -> ResponseReturnValue:
        session, unit = db.session(), working_unit()
        records = table.save(session, unit, self.day.day, filled, my_user())
        session.commit()
        net = format_rupiah(sum(record.net for record in records))
        flash(f"{len(records)} timbangan tersimpan. {net} masuk ke tabungan.", "success")
        return redirect(url_for(".day", day=self.day.day), 303)

    def _page(self, template: str, **more: Any) -> str:
        return render_template(
            f"deposits/{template}", day=self.day, rows=self.rows, columns=self.columns, cells=self.cells,
            page=page_asked_for(), pages=self.pages, address=request.full_path, **more,
        )  # fmt: skip
