"""A small demo on a real server: every page of the URL map, with somebody signed in who may open it."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from playwright.sync_api import BrowserContext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.serving import BaseWSGIServer, make_server

from rdu import create_app
from rdu.atlas import service as atlas
from rdu.cash.models import CashCount, CashEntry, Counted
from rdu.catalogue import imports as price_imports
from rdu.catalogue import shipped
from rdu.clock import Month, today_at
from rdu.config import Config
from rdu.db import engine_for
from rdu.demo.signins import SHOWN_MEMBER
from rdu.demo.store import Size, made_ready
from rdu.deposits.closed_months import keep_closed
from rdu.deposits.days import close_day, open_day
from rdu.deposits.models import WeighIn
from rdu.deposits.service import Visit, Weighed, weigh_in
from rdu.exchange import service as exchange
from rdu.extensions import db
from rdu.feedback.filing import Said, Who, file_complaint
from rdu.feedback.models import Category, Channel, Complaint, Kind
from rdu.files.models import MediaType
from rdu.files.remaking import Remade
from rdu.history import paper as old_paper
from rdu.impact import imports as factor_imports
from rdu.impact.factor_file import rows_of
from rdu.impact.factor_file import shipped as shipped_factors
from rdu.impact.month import choices_at, month_impact
from rdu.innovation import imports as instrument_imports
from rdu.innovation.instrument_file import rows_of as instrument_rows
from rdu.innovation.instrument_file import shipped as shipped_instrument
from rdu.innovation.models import ClaimFile, ClaimSnapshot
from rdu.ledger import opening
from rdu.ledger.closing import close_month
from rdu.ledger.models import Journal
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.outlook.findings import findings_of
from rdu.outlook.lebaran import groups_of, plan_of
from rdu.outside import imports as outside_imports
from rdu.outside.service import everyone, make_link
from rdu.passages.models import Death, HandOver
from rdu.people import imports, sessions
from rdu.people.models import ImportDraft, Member, Unit, User
from rdu.people.units import root_of
from rdu.plant import imports as plant_imports
from rdu.plant.models import PlantLoad
from rdu.registers.kinds import Register
from rdu.registers.models import EntryFile, RegisterEntry
from rdu.reports import jobs, recipients
from rdu.reports.figures import scope_at
from rdu.reports.issued import kept_paper
from rdu.reports.issuing import Issuer, draft_of, issue_report
from rdu.reports.models import Audience, IssuedReport
from rdu.reports.public_months import everybody, public_months
from rdu.reports.signing import file_signed
from rdu.reports.work_models import JobKind
from rdu.roles import Role
from rdu.sales.lists import debts_of
from rdu.sales.models import Collection
from rdu.sales.stock_models import StockCount, Transfer, TransferState
from rdu.spreadsheet import write_csv
from rdu.survey.service import periods_of
from rdu.web.access import ANYONE, SIGNED_IN
from rdu.weights import Quantity
from rdu.withdrawals import debts, lists, payout
from rdu.withdrawals.models import State
from tests.atlas.grids import file_of, shape, square, two_squares
from tests.feedback.said import a_picture
from tests.reports import issues

PICTURE = Remade(MediaType.PNG, a_picture("PNG"), 1)
SMALL = Size(members=80, lines=800, days=40)
FILES = (".pdf", ".csv", ".xlsx", ".json", ".zip", ".css")
UPLOADS = {
    "people": "nama;desa;rt\nBuhari Contoh;Tunjung;03\nSiti Aminah;Tunjung;03\n;Tunjung;99999\n",
    "history": "tanggal;jenis;anggota;barang;berat;nilai\n4-1-2020;setoran;0123;Kardus bekas;2,9;4350\n"
    "4-1-2020;setoran;Siti;Kardus bagus;1,5;2250\n31-2-2020;ambil;0123;;;1000\n",
    "paper": "tanggal;jenis;anggota;barang;berat;nilai\n4-1-2020;setoran;0123;Kardus bagus;2,9;4350\n"
    "4-1-2020;setoran;0123;Kardus bagus;2,9;4350\n11-1-2020;ambil;0123;;;1000\n"
    "18-1-2020;jual;Pengepul Jaya;Kardus bagus;5;10000\n",
    "opening": "nomor;saldo;per tanggal\n0124;12500;31-12-2025\n9999;-5;31-02-2025\n",
}
"""Each with a row that is refused: previews name it."""

USERS = {Role.OPERATOR: "hosnan", Role.MANAGER: "ramlah", Role.AGENCY: "dlh", Role.ADMIN: "admin"}
AT = {Role.MEMBER: "MLT", Role.OPERATOR: "MLT", Role.MANAGER: "MLT", Role.AGENCY: "BKL", Role.ADMIN: "BKL"}
"""Who stands for a role, and where, but for the rules below."""
CENTRAL = ("buhari", "BSI")
AT_THE_PLANT = {
    "/pabrik": ("munif", "RDU"), "/pabrik/hari": ("munif", "RDU"), "/pabrik/hari/<day>": ("munif", "RDU"),
    "/pabrik/hari/<day>/<what>": ("munif", "RDU"), "/pabrik/baris/<int:row_seq>": ("munif", "RDU"),
    "/pabrik/baris/<int:row_seq>/batal": ("aisyah", "RDU"), "/pabrik/bulan": ("munif", "RDU"),
    "/pabrik/pilih": ("munif", "RDU"), "/pabrik/bulan/<month>": ("munif", "RDU"),
    "/pabrik/impor": ("munif", "RDU"), "/pabrik/impor/<draft_id>": ("munif", "RDU"),
    "/pabrik/batas-selisih": ("aisyah", "RDU"), "/pabrik/tutup-bulan": ("aisyah", "RDU"),
}  # fmt: skip
ELSEWHERE = {
    "/kelola-harga/jenis": CENTRAL,
    "/kelola-harga/jenis/<code>": CENTRAL,
    "/kelola-harga/jenis/baru": CENTRAL,
    "/kelola-harga/daftar/<label>/ubah": CENTRAL,
    "/kelola-harga/daftar/<label>/terbitkan": CENTRAL,
    "/hari/<day>/buka-lagi": ("mahfud", "ANG"),
    "/kiriman/<transfer_number>/terima": CENTRAL,
    "/kiriman/<transfer_number>/bayar": CENTRAL,
    "/kiriman/masuk": CENTRAL,
    "/kas/awal": ("hamidah", "TRT"),
    "/kas/catatan/<int:seq>/batal": ("ramlah", "MLT"),
    "/penjualan/<label>/batal": ("ramlah", "MLT"),
    "/piutang/terima/<int:taken_seq>/batal": ("ramlah", "MLT"),
    "/laporan/<month>/terbitkan": ("mahfud", "ANG"),
    "/laporan/<month>/versi/<int:version>": ("mahfud", "ANG"),
    "/laporan/<month>/versi/<int:version>/tanda-tangan": ("mahfud", "ANG"),
    **AT_THE_PLANT,
}
"""Pages that not every holder of the role may open: the induk's own, and a day closed today."""


def make_demo(path: Path) -> str:
    """A small demo; today one visit was weighed at Melati, and at Anggrek the day is closed already."""
    url = f"sqlite:///{path}"
    with made_ready(Config(url, "s" * 32, demo=True, https=False), lambda words: None, SMALL) as session:
        unit = session.scalars(select(Unit).where(Unit.code == "ANG")).one()
        officer = session.scalars(select(User).where(User.username == "sulastri")).one()
        open_day(session, unit, today_at(unit.timezone), officer)
        close_day(session, unit, today_at(unit.timezone), Rupiah(0), 4, officer)
        melati = session.scalars(select(Unit).where(Unit.code == "MLT")).one()
        hosnan = session.scalars(select(User).where(User.username == "hosnan")).one()
        visit = Visit(SHOWN_MEMBER + 1, today_at(melati.timezone), (Weighed("BSIS-13", "biasa", Quantity(4_500)),))
        weigh_in(session, melati, visit, once(uuid4(), "a visit"), hosnan)
        _issue(session, unit)
        session.commit()
    return url


def _issue(session: Session, unit: Unit) -> None:
    """Last month is closed everywhere: its reports of Anggrek and of all, and a copy of it that somebody signed."""
    last, today = Month.of(today_at(unit.timezone)).previous, today_at(unit.timezone)
    manager = session.scalars(select(User).where(User.username == "mahfud")).one()
    for each in everybody(session).units:
        close_month(session, each, last, today, once(uuid4(), "close"), manager)
        keep_closed(session, each, last)
    _, scope = scope_at(session, unit, "", kabupaten=False)
    of, by = draft_of(session, scope, last, today), Issuer(manager, unit, {Role.MANAGER})
    row = issue_report(session, of, of.fingerprint, once(uuid4(), "issue"), by, issues.address_of)
    office, root = session.scalars(select(User).where(User.username == "dlh")).one(), everybody(session)
    whole = draft_of(session, root, last, today)
    agency = Issuer(office, session.scalars(select(Unit).where(Unit.code == "BKL")).one(), {Role.AGENCY})
    issue_report(session, whole, whole.fingerprint, once(uuid4(), "whole"), agency, issues.address_of)
    file_signed(session, row, issues.signature_over(kept_paper(row, Audience.PUBLIC)), manager)


@dataclass
class Site:
    """A running demo and the facts that fill its addresses."""

    base: str
    app: Flask
    facts: dict[str, str]
    server: BaseWSGIServer
    session: Session

    def sign_in(self, context: BrowserContext, rule: str, role: Role | None) -> None:
        """Put a server-side session of whoever opens that page into the cookies, or none."""
        context.clear_cookies()
        if role is None:
            return
        username, code = ELSEWHERE.get(rule, (USERS.get(role, ""), AT[role]))
        unit = self.session.scalars(select(Unit).where(Unit.code == code)).one()
        user = self.session.scalars(select(User).where(User.username == username)).one_or_none()
        member = None if user else shown_member(self.session)
        token = sessions.begin(self.session, user=user, member=member, unit=unit)
        self.session.commit()
        serializer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        name = self.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": serializer.dumps({"sid": token}), "url": self.base}])

    def address(self, rule: str) -> str:
        """A rule with its arguments filled; a KeyError names an argument that nothing is known about."""
        found = next(row for row in self.app.url_map.iter_rules() if row.rule == rule)
        values: dict[str, Any] = {
            name: self.facts.get(f"{rule} {name}") or self.facts[name] for name in found.arguments
        }
        with self.app.test_request_context():
            return self.base + self.app.url_for(found.endpoint, **values)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.session.close()
        self.session.get_bind().engine.dispose()
        with self.app.app_context():
            db.engine.dispose()


def serve(url: str) -> Site:
    app = create_app(Config(url, "test" * 8, demo=True, https=False))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    session = Session(engine_for(url), expire_on_commit=False)
    facts = _facts(session)
    session.commit()
    return Site(f"http://127.0.0.1:{server.server_port}", app, facts, server, session)


def shown_member(session: Session) -> Member:
    found = select(Member).join(Member.unit).where(Unit.code == "MLT", Member.number == SHOWN_MEMBER)
    return session.scalars(found).one()


def _facts(session: Session) -> dict[str, str]:
    """What the arguments of the rules are called, and something that is there. A rule may have its own."""
    member = shown_member(session)
    visit = session.scalars(select(WeighIn).where(WeighIn.member_id == member.id).order_by(WeighIn.seq.desc())).first()
    assert visit is not None
    source = select(Journal.source).where(Journal.unit_id == visit.unit_id, Journal.seq == visit.seq)
    today = today_at(member.unit.timezone).isoformat()
    latest = select(WeighIn).where(WeighIn.unit_id == member.unit_id).order_by(WeighIn.seq.desc())
    todays = session.scalars(latest).first()
    assert todays is not None
    kept = _kept_files(session, member.unit) | _shed(session, member.unit) | _slips(session, member)
    return kept | {
        "number": f"{member.number:04}",
        "token": member.card_token,
        "receipt": visit.receipt,
        "/bukti/<receipt>/batal receipt": todays.receipt,
        "/bukti/<receipt>/koreksi receipt": todays.receipt,
        "/bukti/<receipt>/bayar-langsung receipt": todays.receipt,
        "operation": session.scalars(source).one().partition(":")[2],
        "day": visit.day.isoformat(),
        "/hari/<day>/tutup day": today,
        "/hari/<day>/buka-lagi day": today,
        "code": "MLT",
        "/kelola-harga/jenis/<code> code": "BSIS-33",
        "/dampak/bahan/<code> code": "BSIS-33",
        "slug": "recommended_id@v1",
        "key": "share",
        "kind": _kind_that_left(session, member.unit),
        "username": "hosnan",
        "ordinal": "2",
        "chapter": "setor",
        "token_id": str(exchange.tokens(session)[0].token.id),
        "label": "BKL-13",
        "/kelola-harga/daftar/<label>/ubah label": "BKL-14",
        "/kelola-harga/daftar/<label>/terbitkan label": "BKL-14",
        "a": "0129",
        "b": "0130",
        **_sold(session, member.unit),
        **_box(session, member.unit),
        **_passed(session, member.unit),
        **_behind(session, member.unit),
        **_ahead(session, member.unit),
        **_saved(session, member.unit),
        **_outside(session),
        **_heard(session, member.unit),
        **_truckloads(session),
        **_published(session),
        **_made(session),
        **_registered(session),
        **_asked(session),
        **_claimed(session),
    }


def _heard(session: Session, unit: Unit) -> dict[str, str]:
    """A question of the passbook that waits, one that was answered, and one that came with a photo."""
    asked = select(Complaint).where(Complaint.question_id.is_not(None), Complaint.unit_id == unit.id)
    waiting = next(row for row in session.scalars(asked.order_by(Complaint.id)) if row.now.is_open)
    answered = next(row for row in session.scalars(asked.order_by(Complaint.id)) if not row.now.is_open)
    said = Said(Kind.COMPLAINT, Category.PLACE, Channel.WEB, "Karung di jalan.", photos=[("pos.png", PICTURE)])
    seen = file_complaint(session, unit, said, Who("Bu Sari", "08120000999"), once(uuid4(), "x"))
    by_code, photo = "/aduan/<label>/<code>", "/foto/<int:file_id>"
    return {
        "/aduan-masuk/<label> label": waiting.label, f"/aduan-masuk/<label>{photo} label": seen.label,
        "/aduan/<label> label": seen.label, f"{by_code} label": answered.label, f"{by_code} code": answered.code,
        f"{by_code}{photo} label": seen.label, f"{by_code}{photo} code": seen.code,
        f"/aduan-masuk/<label>{photo} file_id": str(seen.files[0].file_id),
        f"{by_code}{photo} file_id": str(seen.files[0].file_id),
    }  # fmt: skip


def _published(session: Session) -> dict[str, str]:
    """A report that was issued; and a month that may be."""
    row = session.scalars(select(IssuedReport).join(IssuedReport.unit).where(Unit.code == "ANG")).one()
    versions = "/laporan/<month>/versi/<int:version>"
    return {
        "proof": row.code, "version": str(row.version), f"{versions} month": row.period,
        f"{versions}/tanda-tangan month": row.period, f"{versions}/sertifikat month": row.period,
        "/laporan/<month>/terbitkan month": str(Month.of(row.first_day).previous),
    }  # fmt: skip


def _truckloads(session: Session) -> dict[str, str]:
    """A file of loads for the plant with a good row and a bad one."""
    unit = session.scalars(select(Unit).where(Unit.code == "RDU")).one()
    by = session.scalars(select(User).where(User.username == "munif")).one()
    heads, day = ";".join(plant_imports.TEMPLATE[0]), today_at(unit.timezone)
    rows = f"{heads}\n{day};TPS 3R Mlajah;M 1 AB;8350;4120;52,5;;\n1-1-2020;Entah;;1;2;x;y;\n"
    kept = plant_imports.keep(session, unit, "muatan.csv", rows.encode(), by)
    return {"/pabrik/impor/<draft_id> draft_id": str(kept.id)}


def _outside(session: Session) -> dict[str, str]:
    """A unit outside RDU with its link, a file of reports with bad rows, and the last month that all have closed."""
    root, by = root_of(session), session.scalars(select(User).where(User.username == "dlh")).one()
    row = everyone(session, root)[0]
    heads = ";".join(outside_imports.TEMPLATE[0])
    told = f"{heads}\n{row.name};2026-08;4;1,5;2;3;0;0;2;9000;;\nSalah;2031-01;x;;;;;;;;;\n"
    kept = outside_imports.keep(session, root, "laporan.csv", told.encode(), by)
    closed = str(public_months(session, everybody(session))[0].month)
    return {
        "outside_id": str(row.id), "/lapor/<token> token": make_link(session, row, by),
        "/unit-luar/impor/<draft_id> draft_id": str(kept.id), "/data-terbuka/<month> month": closed,
    }  # fmt: skip


def _made(session: Session) -> dict[str, str]:
    """A load of the plant that stands, and its day."""
    row = session.scalars(select(PlantLoad).order_by(PlantLoad.seq.desc())).first()
    assert row is not None
    day = row.day.isoformat()
    return {"row_seq": str(row.seq), "what": "pilah", "/pabrik/hari/<day> day": day,
            "/pabrik/hari/<day>/<what> day": day, "/pabrik/bulan/<month> month": day[:7]}  # fmt: skip


def _registered(session: Session) -> dict[str, str]:
    """A training that Melati keeps, with its files."""
    mine = select(RegisterEntry).join(RegisterEntry.unit).where(Unit.code == "MLT")
    row = session.scalars(mine.where(RegisterEntry.register == Register.TRAINING)).one()
    file = session.scalars(select(EntryFile).where(EntryFile.entry_id == row.id)).first()
    assert file is not None
    return {
        "register": "bimtek", "entry_id": str(row.id), "kept_id": str(file.file_id),
        "/inovasi/berkas/<register>/banyak register": "pelaksana",
        "/inovasi/berkas/<register>.<any(xlsx, csv):kind> kind": "csv",
    }  # fmt: skip


def _asked(session: Session) -> dict[str, str]:
    """The survey that is open, and the one whose result is read."""
    under_way, over = periods_of(session, root_of(session))
    return {"period_id": str(under_way.id), "/inovasi/survei/<int:period_id> period_id": str(over.id)}


def _claimed(session: Session) -> dict[str, str]:
    """The assessment that is prepared, with a file attached and a snapshot; and next year's instrument, which waits."""
    row = session.scalars(select(ClaimFile)).one()
    taken = session.scalars(select(ClaimSnapshot).where(ClaimSnapshot.year == row.year)).first()
    assert taken is not None
    by = session.scalars(select(User).where(User.username == "dlh")).one()
    rows = [["v2" if cell == "v1" else cell for cell in cells] for cells in instrument_rows(shipped_instrument())]
    draft = instrument_imports.keep(session, "instrumen.csv", write_csv(rows), by)
    return {
        "year": str(row.year), "no": "33", "attached_id": str(row.id), "snapshot_id": str(taken.id),
        "/inovasi/instrumen/<slug> slug": "2026-v1", "/inovasi/<int:year>/angka/<slug> slug": "unit-sasaran",
        "/inovasi/<int:year>/<no>/berkas/<int:kept_id> no": row.no,
        "/inovasi/<int:year>/<no>/berkas/<int:kept_id> kept_id": str(row.file_id),
        "/inovasi/instrumen/impor/<draft_id> draft_id": str(draft.id),
    }  # fmt: skip


def _saved(session: Session, unit: Unit) -> dict[str, str]:
    """A pocket with rules, one that waits for the manager, pay-out days at each point, and members who owe."""
    draft, ready = payout.listed(session, unit).rows[:2]
    debtors = debts.debtors(session, unit)
    agreed = next(row.member.number for row in debtors if row.consent)
    proposed = next(row.member.number for row in debtors if row.proposal)
    of_debtors = ("", "/izin", "/potong", "/tunai", "/hapus", "/putuskan")
    return {
        "pocket": "education", "/kantong/<pocket>/buka-setoran pocket": "qurban", "payday": str(ready.number),
        "/hari-bayar/<int:payday>/setujui payday": str(draft.number),
        "/hari-bayar/<int:payday>/hapus payday": str(draft.number),
        **{
            f"/utang-anggota/<number>{page} number": f"{proposed if page == '/putuskan' else agreed:04}"
            for page in of_debtors
        },
    }  # fmt: skip


def _ahead(session: Session, unit: Unit) -> dict[str, str]:
    """Something odd at the unit, and a group that comes for its Lebaran money."""
    today = today_at(unit.timezone)
    plan = plan_of(session, unit, today)
    assert plan is not None
    return {
        "finding": findings_of(session, unit, today)[0].key,
        "group": groups_of(session, unit, plan, today)[0].key,
    }


def _behind(session: Session, unit: Unit) -> dict[str, str]:
    """Somebody who gets the unit's report, and a letter that is on its way."""
    by = session.scalars(select(User).where(User.username == "ramlah")).one()
    to = recipients.add(session, unit, unit.code, "Kantor Kecamatan", "kecamatan@contoh.go.id", by)
    wanted = jobs.Wanted(JobKind.MAIL, unit.code, f"{today_at(unit.timezone):%Y-%m}", public=True)
    job = recipients.ask_letters(session, unit, wanted, {to.id}, once(uuid4(), "x"), by, again=False)
    return {"job_id": str(job.id), "recipient_id": str(to.id)}


def _passed(session: Session, unit: Unit) -> dict[str, str]:
    """A hand-over, and the number of somebody who died."""
    seq = session.scalars(select(HandOver.seq).where(HandOver.unit_id == unit.id)).first()
    died = select(Member).join(Death, Death.member_id == Member.id).where(Death.unit_id == unit.id)
    rule = "/anggota/<number>/wafat/waris"
    return {"hand_over_seq": str(seq), f"{rule} number": f"{session.scalars(died).one().number:04}"}


def _sold(session: Session, unit: Unit) -> dict[str, str]:
    """A collector who owes, the sale he owes for, and a payment that was taken in."""
    debt = debts_of(session, unit)[0]
    taken = session.scalars(select(Collection.seq).where(Collection.unit_id == unit.id)).first()
    label = debt.sales[0].label
    return {
        "/penjualan/<label> label": label, "/penjualan/<label>/batal label": label,
        "collector": debt.collector.code, "taken_seq": str(taken),
    }  # fmt: skip


def _box(session: Session, unit: Unit) -> dict[str, str]:
    """A movement of the unit's own money that stands, a count of its box, and where its statements lead."""
    found = select(CashEntry.seq).where(CashEntry.unit_id == unit.id, CashEntry.reversal == None)  # noqa: E711  # SQL
    count = select(CashCount.seq).where(CashCount.unit_id == unit.id, CashCount.what == Counted.CASH)
    counted = str(session.scalars(count.order_by(CashCount.seq.desc())).first())
    return {
        "seq": str(session.scalars(found.order_by(CashEntry.seq.desc())).first()),
        "/kas/hitungan/<int:seq> seq": counted, "/kas/hitungan/<int:seq>.pdf seq": counted,
        "way": "keluar", "thing": "kas", "sheet": "laba-rugi", "book": "kas", "account": "cash",
        "month": f"{today_at(unit.timezone):%Y-%m}",
    }  # fmt: skip


def _slips(session: Session, member: Member) -> dict[str, str]:
    """What the shown member asked for and waits for; and somebody's that is approved."""
    waiting = next(row for row in lists.open_of(session, member.unit, member) if row.state is State.REQUESTED)
    ready = lists.listed(session, member.unit, "siap").rows[0]
    return {"slip": waiting.slip, "/penarikan/<slip>/bayar slip": ready.slip}


def _shed(session: Session, unit: Unit) -> dict[str, str]:
    """A count of the unit's shed, and transfers at each point of their way; KNG's is received and not yet paid."""
    counted = session.scalars(select(StockCount).where(StockCount.unit_id == unit.id)).first()
    assert counted is not None
    found = {row.state: row for row in session.scalars(select(Transfer).order_by(Transfer.id))}
    draft = found[TransferState.DRAFT].label
    return {
        "count_number": counted.label,
        "transfer_number": found[TransferState.SENT].label,
        "/kiriman/<transfer_number>/ubah transfer_number": draft,
        "/kiriman/<transfer_number>/berangkat transfer_number": draft,
        "/kiriman/<transfer_number>/bayar transfer_number": found[TransferState.RECEIVED].label,
    }


def _kept_files(session: Session, unit: Unit) -> dict[str, str]:
    """Files that wait for their confirmation, with bad rows in them."""
    by = session.scalars(select(User).where(User.username == "ramlah")).one()
    prices = price_imports.keep(session, unit, "harga.csv", (shipped.DATA / "pricelist.csv").read_bytes(), by)
    people = imports.keep(session, unit, "members", "anggota.csv", UPLOADS["people"].encode(), by)
    books = imports.keep(session, unit, opening.KIND, "saldo.csv", UPLOADS["opening"].encode(), by)
    asked = imports.keep(session, unit, old_paper.KIND, "buku-lama.csv", UPLOADS["history"].encode(), by)
    told = imports.keep(session, unit, old_paper.KIND, "buku-lama.csv", UPLOADS["paper"].encode(), by)
    return {
        "/buku/riwayat/<draft_id>/cocokkan draft_id": str(asked.id),
        "/buku/riwayat/<draft_id> draft_id": str(told.id),
        "/buku/riwayat/<draft_id>/hitung draft_id": str(told.id),
        "file_id": str(prices.id),
        "/dampak/faktor/impor/<draft_id> draft_id": str(_kept_factors(session).id),
        **_drawn(session),
        "/anggota/impor/<draft_id> draft_id": str(people.id),
        "/buku/saldo-awal/<draft_id> draft_id": str(books.id),
    }


def _kind_that_left(session: Session, unit: Unit) -> str:
    """Something that the unit sold or sent this month."""
    this_month = Month.of(today_at(unit.timezone))
    return month_impact(session, choices_at(session, unit).first, this_month).impact.rows[0].kind.code


def _drawn(session: Session) -> dict[str, str]:
    """An invented kabupaten of squares, as it is drawn now, and a newer file of it that waits."""
    root = session.scalars(select(Unit).where(Unit.code == "BKL")).one()
    by = session.scalars(select(User).where(User.username == "dlh")).one()
    squares = [(f"35.26.{n:02}", n % 5, n // 5) for n in range(1, 18)]
    file = file_of(*(shape(code, square(4 * x, 4 * y, 4)) for code, x, y in squares))
    row = atlas.confirm(session, atlas.keep(session, root, "batas.geojson", file, by), "Contoh", "Bebas", by)
    newer = atlas.keep(session, root, "batas-baru.geojson", two_squares(), by)
    return {"/peta/<int:version> version": str(row.version), "/peta/impor/<draft_id> draft_id": str(newer.id)}


def _kept_factors(session: Session) -> ImportDraft:
    """A set of factors that the agency looks at: the shipped one under another version, with one other figure."""
    rows = [["v2" if cell == "v1" else cell for cell in row] for row in rows_of(shipped_factors())]
    rows[1][4:8] = ["1.3", "kg CO2e/kg", "1.1", "1.7"]
    root = session.scalars(select(Unit).where(Unit.code == "BKL")).one()
    by = session.scalars(select(User).where(User.username == "dlh")).one()
    return factor_imports.keep(session, root, "faktor.csv", write_csv(rows), by)


def pages_of(app: Flask) -> list[tuple[str, Role | None]]:
    """Every rule that may answer with a page, and a role that may open it: None where nobody need sign in."""
    return [
        (rule.rule, role)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        if "GET" in (rule.methods or ()) and not _is_file(rule)
        for role in _roles(getattr(app.view_functions[rule.endpoint], "open_to"))  # noqa: B009  # access.py's marker
    ]


def _is_file(rule: Rule) -> bool:
    return (
        rule.rule.endswith(FILES)
        or rule.endpoint.startswith("assets.")
        or rule.rule.startswith("/api/v1/")
        or "contoh." in rule.rule
        or "berkas." in rule.rule
        or "<month>.<" in rule.rule
    )


def _roles(open_to: object) -> list[Role | None]:
    if open_to == ANYONE:
        return [None]
    if open_to == SIGNED_IN:  # the account of a user; members have pages of their own
        return [Role.MANAGER]
    assert isinstance(open_to, frozenset)
    staff = [role for role in (Role.OPERATOR, Role.MANAGER, Role.AGENCY, Role.ADMIN) if role in open_to]
    return [*([Role.MEMBER] if Role.MEMBER in open_to else []), *staff[:1]]
