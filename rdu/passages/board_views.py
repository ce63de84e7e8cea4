"""A board hands over; the agency appoints a manager where the board is gone."""

from datetime import date

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from rdu.clock import format_date, today_at
from rdu.errors import NotFoundHere, Refused
from rdu.extensions import db
from rdu.ledger.service import once
from rdu.money import format_rupiah
from rdu.passages import boards, closing
from rdu.passages.flow_views import Flow, Page, Rows, run, shown
from rdu.passages.forms import AppointForm, HandOverForm
from rdu.passages.hand_over_pdf import hand_over_pdf
from rdu.passages.routes import bp
from rdu.people.models import Unit, User
from rdu.people.present import my_user, working_unit
from rdu.people.units import tree, unit_of
from rdu.people.users import user_of
from rdu.roles import Role
from rdu.web.access import only_for

WORDS = (
    ("cash", "Uang di kotak kas", "cash.box"), ("bank", "Uang di rekening bank", "cash.box"),
    ("stock", "Stok di gudang", "stock.shed"), ("goods", "Barang untuk penarikan", "cash.box"),
    ("receivable", "Piutang pengepul", "sales.debts"), ("in_transit", "Kiriman di jalan", "stock.transfers_sent"),
    ("due_from", "Piutang dari unit lain", "passages.dues"), ("due_to", "Utang ke unit lain", "passages.dues"),
    ("owed", "Utang kepada penabung", "withdrawals.queue"), ("fund", "Dana sosial", "withdrawals.fund"),
)  # fmt: skip


def _figures(unit: Unit) -> Rows:
    sums = boards.figures(db.session(), unit)
    return [(word, format_rupiah(sums[name]), url_for(endpoint)) for name, word, endpoint in WORDS]


@bp.route("/serah-terima", methods=["GET", "POST"])
@only_for(Role.MANAGER)
def hand_over() -> ResponseReturnValue:
    session, unit, form = db.session(), working_unit(), HandOverForm()
    past = [
        (
            f"{format_date(row.day)}: {row.given_by} ke {row.taken_by}",
            "PDF",
            url_for(".hand_over_paper", hand_over_seq=row.seq),
        )
        for row in boards.hand_overs(session, unit)
    ]
    links = [
        (url_for("cash.count", thing="kas"), "Hitung kas"), (url_for("stock.count"), "Hitung gudang"),
        (url_for("withdrawals.queue"), "Penarikan yang terbuka"), (url_for("catalogue.manage"), "Daftar harga"),
    ]  # fmt: skip
    warns = []
    if boards.frozen_seq(session, unit) is not None and unit.closed_on is None:
        warns = ["Ada surat tugas baru. Hitung kas dulu, lalu catat serah terima. Sampai itu, uang tidak bergerak."]
    fields = ["given_by", "taken_by", "witness", "bank_read", "checks", "note"]
    page = Page("Serah terima pengurus", [(url_for("statements.overview"), "Ringkasan")], "statements.overview",
                ["Angka di bawah menurut buku hari ini. Periksa satu per satu bersama pengurus baru."], warns,
                _figures(unit), links, fields, past=past, past_title="Serah terima yang lalu")  # fmt: skip

    def facts() -> Rows:
        handing = form.handing()
        missing = ", ".join(word for code, word in boards.CHECKS.items() if code not in handing.checks)
        return [
            ("Pengurus lama", handing.given_by, ""), ("Pengurus baru", handing.taken_by, ""),
            ("Saksi", handing.witness, ""), *((word, figure, "") for word, figure, _ in _figures(unit)),
            ("Saldo di buku bank", format_rupiah(handing.bank_read), ""),
            ("Belum diperiksa", missing or "Tidak ada", ""),
        ]  # fmt: skip

    def act() -> str:
        key = once(form.operation_id(), form.body())
        seq = boards.hand_over(session, unit, form.handing(), key, my_user())
        return url_for(".hand_over", _anchor=str(seq))

    done = "Serah terima tercatat. Cetak PDF-nya, lalu tanda tangani bersama saksi."
    return run(Flow(page, form, facts, act, done, lambda: boards.check(session, unit)))


@bp.get("/serah-terima/<int:hand_over_seq>.pdf")
@only_for(Role.MANAGER)
def hand_over_paper(hand_over_seq: int) -> Response:
    session, unit = db.session(), working_unit()
    row = boards.hand_over_of(session, unit, hand_over_seq)
    paper = hand_over_pdf(row, boards.journal_of(session, unit, row.seq))
    name = f"serah-terima-{unit.code}-{row.seq}.pdf"
    return Response(paper, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


# Where the board is gone ------------------------------------------------------------------------------------------


@bp.get("/surat-tugas")
@only_for(Role.AGENCY, Role.ADMIN)
def letters() -> str:
    """Every unit: whether its money stands still, and whether it asks to close."""
    session = db.session()
    asking = {row.unit_id for row in closing.proposals(session)}
    rows = [(branch.unit.name, _state(branch.unit, asking), _leads(branch.unit, asking))
            for branch in tree(session) if not branch.unit.is_root]  # fmt: skip
    says = ["Bila pengurus tidak ada lagi, tunjuk pengurus baru dengan surat. Buka unit untuk menunjuk atau menutup."]
    return shown(Page("Pengurus dan tutup unit", [(url_for("admin.units"), "Unit")], "admin.units", says, rows=rows))


def _state(unit: Unit, asking: set[int]) -> str:
    if unit.closed_on is not None:
        return f"Tutup sejak {format_date(unit.closed_on)}"
    if unit.id in asking:
        return "Minta tutup"
    return "Menunggu hitungan kas" if boards.frozen_seq(db.session(), unit) is not None else "Buka"


def _leads(unit: Unit, asking: set[int]) -> str:
    if unit.id in asking:
        return url_for(".confirm_closing", code=unit.code)
    return "" if unit.closed_on is not None else url_for(".appoint", code=unit.code)


@bp.route("/surat-tugas/<code>", methods=["GET", "POST"])
@only_for(Role.AGENCY)
def appoint(code: str) -> ResponseReturnValue:
    session, form = db.session(), AppointForm()
    unit = unit_of(session, code)
    if unit.is_root:
        raise NotFoundHere
    last = boards.appointment_of(session, unit)
    past = [(f"{last.user.name}, surat {last.letter_number}", format_date(last.letter_day), "")] if last else []
    page = Page(
        f"Tunjuk pengurus {unit.name}", [(url_for(".letters"), "Pengurus dan tutup unit")], "admin.units",
        ["Pengurus baru langsung mendapat tugasnya di unit ini."],
        ["Sesudah ini uang unit tidak bergerak sampai kas dihitung dan serah terima ditandatangani."],
        fields=["username", "letter_number", "letter_day"], past=past, past_title="Surat terakhir",
    )  # fmt: skip

    def facts() -> Rows:
        return [("Unit", unit.name, ""), ("Pengurus baru", _user(form).name, ""),
                ("Nomor surat", form.letter_number.data, ""),
                ("Tanggal surat", format_date(_day(form, unit)), "")]  # fmt: skip

    def act() -> str:
        key = once(form.operation_id(), form.body() | {"code": code})
        boards.appoint(session, unit, _user(form), form.letter_number.data, _day(form, unit), key, my_user())
        return url_for(".letters")

    return run(Flow(page, form, facts, act, f"Pengurus {unit.name} ditunjuk.", lambda: (_user(form), _day(form, unit))))


def _user(form: AppointForm) -> User:
    try:
        return user_of(db.session(), form.username.data)
    except NotFoundHere as error:
        raise Refused("username", "Nama masuk ini tidak ada. Minta admin menambahkannya dulu.") from error


def _day(form: AppointForm, unit: Unit) -> date:
    day = form.letter_day.data
    if day is None or day > today_at(unit.timezone):
        raise Refused("letter_day", "Tanggal ini belum tiba. Tulis tanggal suratnya.")
    return day
