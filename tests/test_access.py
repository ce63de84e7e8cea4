"""The whole URL map against everybody: what each may open, written down by hand and compared.

A view without a row fails here, and so does a row without a view. The rows of another unit do not exist: 404.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from rdu.cash import counting
from rdu.cash import service as cash
from rdu.cash.models import CashKind, Counted
from rdu.catalogue.lists import start_draft
from rdu.clock import Month, now_utc
from rdu.exchange import service as exchange
from rdu.feedback.models import Complaint
from rdu.files.models import MediaType
from rdu.files.remaking import Remade
from rdu.files.service import keep
from rdu.impact import fuel
from rdu.impact import imports as factors
from rdu.innovation import imports as instrument_imports
from rdu.innovation import instrument_file, snapshots
from rdu.innovation import service as claims
from rdu.innovation.profile import Words
from rdu.innovation.profile import write as write_profile
from rdu.ledger import pockets
from rdu.ledger.models import REGULAR, ActKind, Operation
from rdu.ledger.service import once
from rdu.money import Rupiah
from rdu.outside import imports as outside_files
from rdu.outside.models import OutsideKind
from rdu.outside.service import Particulars, register
from rdu.passages import boards
from rdu.people.models import Container, ImportDraft, Member, Unit, UnitKind, User
from rdu.registers.facts import Facts
from rdu.registers.kinds import FileRole, Register
from rdu.registers.service import Brought
from rdu.registers.service import record as record_entry
from rdu.reports import jobs, recipients
from rdu.reports.issued import kept_paper
from rdu.reports.models import Audience
from rdu.reports.signing import file_signed
from rdu.reports.work_models import JobKind
from rdu.roles import Role
from rdu.sales import collectors, counts, owing, transfers
from rdu.sales import service as selling
from rdu.sales.models import Paid, Settled
from rdu.spreadsheet import write_csv
from rdu.weights import Grams, Quantity
from rdu.withdrawals import payout
from rdu.withdrawals.payout_models import Whom
from tests.atlas.grids import make_map
from tests.feedback.said import complain
from tests.makers import TODAY, Bank, make_unit, make_user, weigh
from tests.pages import Client
from tests.reports import issues
from tests.survey import surveys
from tests.withdrawals.books import asked

# A anyone, S everybody signed in, and by role: m member, o operator, p manager, d agency, x admin
TABLE = """
admin.add_unit x            admin.add_user x            admin.change_unit x         admin.containers x
admin.disable_user x        admin.drop_container x      admin.end_operator p        admin.end_role x
admin.grant_role x          admin.health A              admin.lend_operator_password p
admin.lend_password x       admin.log x                 admin.operators p           admin.settings x
admin.unit dx               admin.units dx              admin.user x                admin.users x
atlas.import_map dx          atlas.preview dx            atlas.shown dx              atlas.version dx
assets.asset A              auth.account S              auth.card A                 auth.change_pin m
auth.choose_unit S          auth.consent_text A         auth.officer_pin op         auth.sign_in A
auth.sign_in_staff A        auth.sign_out A             auth.sign_out_everywhere S
catalogue.board A           catalogue.delete_draft p    catalogue.edit_list p       catalogue.import_list p
catalogue.import_preview p  catalogue.items p           catalogue.manage opd        catalogue.new_type p
catalogue.permit d          catalogue.permits d         catalogue.price_list opd    catalogue.prices A
catalogue.publish_list p    catalogue.selling p         catalogue.share p           catalogue.start_draft p
catalogue.type_page p       catalogue.types p           catalogue.units_prices A    catalogue.weigh_each p
deposits.attendance op      deposits.cancel_note op     deposits.close_day op       deposits.come m
deposits.correct op         deposits.day op             deposits.grid op            deposits.month d
deposits.my_note m          deposits.not_coming m       deposits.open_today op
deposits.past_days op       deposits.receipt mop
deposits.receipt_paper A    deposits.receipt_pdf mop    deposits.receipt_print mop  deposits.reopen_day p
deposits.reverse op         deposits.today op           deposits.weigh op           deposits.weigh_enrol op
deposits.weigh_members op   deposits.weigh_plain op     deposits.weigh_save op
history.count p             history.match p             history.preview p           history.signatures p
history.signatures_pdf p    history.start p             history.template p
impact.assumption opdx      impact.assumptions opdx     impact.change_assumption d
impact.factor_file_of opdx  impact.factor_set opdx      impact.factors opdx         impact.how pd
impact.how_of pd            impact.import_factors d     impact.import_preview d     impact.method opdx
impact.month pd             impact.set_material d       impact.type_materials opdx  impact.use_set d
impact.fuel p               impact.undo_fuel p
registers.add pd            registers.add_many d        registers.attach pd         registers.correct pd
registers.detach pd         registers.entries pdx       registers.entries_file pdx  registers.entry pdx
registers.file pdx          registers.file_small pdx    registers.hub pdx           registers.withdraw pd
innovation.attach d         innovation.claim dx         innovation.detach d         innovation.evidence dx
innovation.figures dx       innovation.hub dx           innovation.import_instrument dx innovation.import_preview dx
innovation.instrument pdx   innovation.instrument_as_file pdx innovation.instrument_list pdx
innovation.set_figure_of d  innovation.snapshot dx      innovation.snapshot_list dx innovation.take_snapshot d
innovation.pack d           innovation.times pdx
innovation.filing dx        innovation.filing_as_file dx innovation.profile dx      innovation.record_filing d
innovation.write_profile d
reports.choose pd           reports.month pd            reports.month_pdf pd        reports.months pd
reports.month_data pd       reports.data_dictionary A   reports.data_schema A
outside.add_unit d          outside.change_unit d       outside.import_preview d    outside.import_reports d
outside.import_template d   outside.make_link d         outside.phone d             outside.report d
outside.report_by_link A    outside.revoke_link d       outside.unit d              outside.units d
reports.home d              reports.late d              reports.remind d
reports.open_data A         reports.open_file A         reports.open_month A
reports.check A             reports.checked A           reports.checked_pdf A       reports.checked_signed A
reports.issue pd            reports.sign pd             reports.signed_pdf pd       reports.version pd
reports.version_pdf pd      reports.seal d
survey.answer A             survey.answers_xlsx pd      survey.close_survey d       survey.form_pdf opd
survey.home A               survey.open_survey d        survey.own m                survey.periods opd
survey.poster_pdf opd       survey.report_pdf pd        survey.sheets o             survey.shown pd
survey.thanks A
plant.add op                plant.import_loads op       plant.import_preview op
plant.import_template op    plant.close p               plant.day opd               plant.days opd
plant.month opd             plant.month_csv opd         plant.month_pdf opd         plant.month_xlsx opd
plant.pick opd              plant.row opd               plant.this_month opd        plant.today opd
plant.tolerance p           plant.undo op
reports.zips d              reports.zip_file d          reports.job pd              reports.cancel_job pd
reports.retry_job pd        reports.recipients pd       reports.stop_recipient pd   reports.send pd
ledger.merge p              ledger.opening p            ledger.opening_preview p    ledger.opening_template p
ledger.twins p
exchange.call_file dx       exchange.call_log dx        exchange.manual A           exchange.month A
exchange.openapi A          exchange.stop dx            exchange.summary A          exchange.tokens dx
manual.change d             manual.current A            manual.paper A              manual.version A
manual.versions A
outlook.finding p           outlook.lebaran px          outlook.lebaran_notice p    outlook.lebaran_pdf p
outlook.liquidity pd        outlook.liquidity_csv pd    outlook.quiet pdx           outlook.review p
outlook.slot p
passages.appoint d          passages.closing p          passages.confirm_closing dx passages.death p
passages.dues p             passages.hand_over p        passages.hand_over_paper p  passages.hand_rest p
passages.inherit p          passages.letters dx         passages.move p             passages.savers p
passages.sign_savers p      passages.split p            passages.withdraw_closing p
passbook.book m             passbook.book_csv m         passbook.book_pdf m
passbook.home m             passbook.member_book op     passbook.member_book_csv op passbook.member_book_pdf op
passbook.paper op           passbook.pay_on_spot op
people.add_person op        people.card op              people.cards op             people.cards_printed op
people.edit_member op       people.edit_person op       people.enrol op             people.import_members p
people.import_preview p     people.import_template p    people.lose_card op         people.member op
people.link_officer p       people.members op           people.open_own_number op   people.other_person op
people.same_person op       people.set_pin op
withdrawals.approve p       withdrawals.approve_by_pin op withdrawals.ask m         withdrawals.ask_for o
withdrawals.cancel op       withdrawals.cancel_mine m   withdrawals.detail op       withdrawals.mine m
withdrawals.pay op          withdrawals.queue op        withdrawals.refuse p        withdrawals.slip mop
withdrawals.slip_pdf mop    withdrawals.slip_print mop  withdrawals.terms p
withdrawals.close_pocket p  withdrawals.debt_cash p     withdrawals.debt_consent p  withdrawals.debt_decide p
withdrawals.debt_take p     withdrawals.debt_write_off p withdrawals.debtor p       withdrawals.debtors p
withdrawals.default_pocket_of o withdrawals.my_debt m   withdrawals.my_default_pocket m
withdrawals.my_pocket_move m withdrawals.my_pockets m   withdrawals.open_pocket p   withdrawals.payout_again op
withdrawals.payout_agree p  withdrawals.payout_drop op  withdrawals.payout_end p    withdrawals.payout_line op
withdrawals.payout_list op  withdrawals.payout_new op   withdrawals.payout_note p   withdrawals.payout_page op
withdrawals.payout_pay op   withdrawals.payouts op      withdrawals.pocket_move_of o withdrawals.pocket_page p
withdrawals.pocket_rule p   withdrawals.pockets_of op   withdrawals.pockets_page p  withdrawals.read_debt m
withdrawals.release_pocket p
withdrawals.fund p          withdrawals.fund_spend p    withdrawals.gift_of o       withdrawals.my_gift m
cash.box op                 cash.categories p           cash.count op               cash.counts op
cash.entries op             cash.entry op               cash.one_count op           cash.opening p
cash.record op              cash.undo op                cash.entry_paper op         cash.count_paper op
statements.account pd       statements.cash_book pd     statements.close_month p    statements.overview p
statements.reports pd       statements.sheet pd         statements.sheet_csv pd     statements.sheet_pdf pd
statements.sheet_xlsx pd
feedback.answer pd          feedback.ask m              feedback.complaint pd       feedback.days d
feedback.enter opd          feedback.exclude pd         feedback.inbox_page pd      feedback.inbox_photo pd
feedback.look A             feedback.mine m             feedback.name_officer d     feedback.number A
feedback.pass_on p          feedback.phone pd           feedback.photo A            feedback.poster pd
feedback.posters pd         feedback.recap pd           feedback.recap_as_csv pd    feedback.recap_as_pdf pd
feedback.recap_as_xlsx pd   feedback.reopen A           feedback.restore pd         feedback.say A
feedback.status A           feedback.take pd
public.home A               public.proof A              public.unit_home A
sales.add_collector op      sales.bids op               sales.collect op            sales.collector op
sales.collectors op         sales.debts op              sales.delivery_note op      sales.edit_collector op
sales.give_up p             sales.invoice op            sales.offers op             sales.sale op
sales.sales op              sales.sell op               sales.undo op               sales.undo_collection op
sales.use_collector op
stock.count op              stock.counted op            stock.counts_made op        stock.delivery_note op
stock.dispatch op           stock.drop_transfer op      stock.edit_transfer op      stock.new_transfer op
stock.pay op                stock.recall op             stock.receive op            stock.regrade op
stock.shed op               stock.shed_csv op           stock.shed_xlsx op          stock.sheet_pdf op
stock.transfer op           stock.transfers_coming op   stock.transfers_sent op
"""

LETTERS = {"m": Role.MEMBER, "o": Role.OPERATOR, "p": Role.MANAGER, "d": Role.AGENCY, "x": Role.ADMIN}
LEFT_OUT = {"assets.asset", "auth.sign_out", "auth.sign_out_everywhere", "exchange.summary", "exchange.month"}
"""An asset has no row, signing out ends what the next request needs, and others read with a token instead of a sign-in:
tests of their own open these."""


INDUK_ONLY = {"catalogue.types", "catalogue.type_page", "catalogue.new_type", "catalogue.weigh_each"}
"""The kabupaten's items: the manager of the induk alone, as the catalogue's own tests show."""

OF_TODAY = {"deposits.reverse", "deposits.correct", "cash.undo", "sales.undo", "sales.undo_collection"}
"""An officer's own weigh-in of the same day, as the reversal's own tests show; this one is of another day."""

STAFF_ONLY = {"auth.account", "auth.choose_unit"}
"""Open to every user whatever the unit, since here the unit is chosen; a member has no such account."""


def table() -> dict[str, str]:
    words = TABLE.split()
    return dict(zip(words[::2], words[1::2], strict=True))


@dataclass(frozen=True)
class Person:
    """Somebody who tries every address: of the unit whose rows are asked for, or of another one."""

    name: str
    role: Role
    user: User | None = None
    member: Member | None = None
    unit: Unit | None = None
    here: bool = True

    def may(self, letters: str) -> bool:
        return letters in ("A", "S") or any(LETTERS[letter] is self.role for letter in letters)


@pytest.fixture
def everybody(session: Session, bank: Bank) -> list[Person]:
    manager_b = make_user(session, "istianah", "Istianah", {bank.other: Role.MANAGER})
    session.commit()
    return [
        Person("member A", Role.MEMBER, member=bank.member, unit=bank.unit),
        Person("member B", Role.MEMBER, member=bank.stranger, unit=bank.other, here=False),
        Person("operator A", Role.OPERATOR, user=bank.operator, unit=bank.unit),
        Person("operator B", Role.OPERATOR, user=bank.operator_b, unit=bank.other, here=False),
        Person("manager A", Role.MANAGER, user=bank.manager, unit=bank.unit),
        Person("manager B", Role.MANAGER, user=manager_b, unit=bank.other, here=False),
        Person("agency", Role.AGENCY, user=bank.agency, unit=bank.root),
        Person("admin", Role.ADMIN, user=bank.admin, unit=bank.root),
    ]


@pytest.fixture
def arguments(session: Session, bank: Bank) -> dict[str, object]:
    """A real row of MLT for every argument of the URL map."""
    record = weigh(session, bank)
    complaint = complain(session, bank.unit, photos=[("pos.png", Remade(MediaType.PNG, b"png", 1))])
    draft = start_draft(session, bank.unit, bank.manager, TODAY)
    container = Container(unit_id=bank.unit.id, name="Karung", grams=200)
    session.add(container)
    slip = asked(session, bank, 1_000).slip
    count_number, transfer_number = _shed(session, bank)
    files = {kind: _file(session, bank, kind) for kind in FILES}
    files["outside"] = outside_files.keep(session, bank.root, "a.csv", OUTSIDE, bank.agency).id
    files["instrument"] = instrument_imports.keep(session, "a.csv", _instrument(), bank.agency).id
    files["factors"] = factors.keep(session, bank.root, "set.csv", FACTORS, bank.agency).id
    _, files["boundary"] = make_map(session, bank)
    papers = boards.Handing("Ramlah", "Hosnan", "Pak Lurah", Rupiah(0), ("cash",))
    hand_over = boards.hand_over(session, bank.unit, papers, once(uuid4(), "x"), bank.manager)
    session.commit()
    return {
        "hand_over_seq": hand_over, "count_number": count_number, "transfer_number": transfer_number, "slip": slip,
        "code": "MLT", "number": "0002", "a": "0002", "b": "0001", "ordinal": 1, "receipt": record.receipt,
        "day": TODAY.isoformat(), "label": draft.label, "complaint": complaint, "container_id": container.id,
        "username": "hosnan", "role": "operator", "token": bank.member.card_token, "kind": "csv", "millimetres": 100,
        "operation": session.scalars(select(Operation.id).where(Operation.kind == ActKind.WEIGH_IN)).one(),
        "files": files, "way": "keluar", "thing": "kas", "sheet": "laba-rugi", "book": "kas", "account": "cash",
        "finding": "cash:2000-01", "group": "--", "slug": "recommended_id@v1", "key": "share",
        "month": f"{TODAY:%Y-%m}", **_issued(session, bank),
        "what": "muatan", "row_seq": 1,
        **_claimed(session, bank),
        "chapter": "setor", "token_id": _token(session, bank),
        "fuel_id": fuel.record(session, bank.unit, TODAY, 12_500, "", uuid4(), bank.manager).id,
        "outside_id": _outside(session, bank), **_registered(session, bank),
        "period_id": surveys.opened(session, bank).id,
        **_behind(session, bank), **_box(session, bank), **_sold(session, bank), **_saved(session, bank),
    }  # fmt: skip


def _registered(session: Session, bank: Bank) -> dict[str, object]:
    """A training that MLT keeps, with a picture."""
    facts = Facts("Memilah", "penyelenggara", day=TODAY, number_of=7)
    drawn = Brought("a.png", Remade(MediaType.PNG, DOT, 1), FileRole.PHOTO)
    row = record_entry(session, bank.unit, Register.TRAINING, facts, [drawn], once(uuid4(), "x"), bank.manager)
    return {"register": "bimtek", "entry_id": row.entry_id, "kept_id": row.files[0].file_id}


def _claimed(session: Session, bank: Bank) -> dict[str, object]:
    """An assessment with a file attached to a claim, and a snapshot."""
    kept = keep(session, bank.root, "daftar.pdf", Remade(MediaType.PDF, b"%PDF-", 1), bank.agency)
    year = TODAY.year + 1
    indicator = claims.instrument_for(session, year).by_no["33a"]
    claims.attach(session, year, indicator, [kept], "Daftar", uuid4(), bank.agency)
    attached = claims.attachments_of(session, year, "33a")[0]
    taken = snapshots.take(session, bank.root, year, uuid4(), bank.agency)
    words = Words("RDU", "", "", "", "", None, None, "", "", "", "")
    write_profile(session, year, words, 0, uuid4(), bank.agency)
    return {
        "year": year, "no": "33a", "kept_file_id": kept.id, "attached_id": attached.id, "snapshot_id": taken.id,
        "instrument": "2026-v1", "figure": "unit-sasaran", "row": "16",
    }  # fmt: skip


def _instrument() -> bytes:
    """The shipped one under another version."""
    rows = instrument_file.rows_of(instrument_file.shipped())
    return write_csv([["v9" if cell == "v1" else cell for cell in row] for row in rows])


def _token(session: Session, bank: Bank) -> int:
    return exchange.make_token(session, "Bangga Command Center", 60, "rdu_x", uuid4(), bank.agency).id


def _outside(session: Session, bank: Bank) -> int:
    facts = Particulars("Bank Sampah Mawar", OutsideKind.BSU, "35.26.03.2002", "", "081234567890")
    return register(session, bank.root, facts, bank.agency).id


def _issued(session: Session, bank: Bank) -> dict[str, object]:
    """MLT's report with a signed copy, and the kabupaten's."""
    own = issues.forced(session, bank.unit, issues.as_manager(bank), Month.of(TODAY), TODAY)
    issues.forced(session, bank.root, issues.as_agency(bank), Month.of(TODAY), TODAY)
    paper = issues.signature_over(kept_paper(own, Audience.PUBLIC))
    return {"version": 1, "proof": own.code, "signed_id": file_signed(session, own, paper, bank.manager).id}


def _behind(session: Session, bank: Bank) -> dict[str, object]:
    """A job of MLT's own that has ended, and somebody who gets its report."""
    to = recipients.add(session, bank.unit, "MLT", "Camat", "camat@contoh.go.id", bank.manager)
    wanted = jobs.Wanted(JobKind.MAIL, "MLT", f"{TODAY:%Y-%m}", public=True)
    job = recipients.ask_letters(session, bank.unit, wanted, {to.id}, once(uuid4(), "x"), bank.manager, again=False)
    jobs.cancel(session, bank.unit, job, bank.manager)
    return {"job_id": job.id, "recipient_id": to.id}


def _saved(session: Session, bank: Bank) -> dict[str, object]:
    """A pocket of MLT's own, and a draft of a pay-out day."""
    pockets.open_pocket(session, bank.unit, "qurban", "Qurban", TODAY, bank.manager)
    plan = payout.Plan("Lebaran", REGULAR, TODAY, Whom.ALL, "", None, Rupiah(1_000))
    draft = payout.start(session, bank.unit, plan, TODAY, once(uuid4(), "x"), bank.operator)
    session.commit()
    return {"pocket": "qurban", "payday": draft.number}


def _box(session: Session, bank: Bank) -> dict[str, object]:
    """The unit's own money: an expense of another day, and a count of the box."""
    first = (TODAY.replace(day=1), Rupiah(500_000), Rupiah(0), TODAY, once(uuid4(), "x"))
    cash.record_opening(session, bank.unit, *first, bank.manager)
    spent = cash.Movement(CashKind.EXPENSE, Rupiah(5_000), TODAY, category="upah")
    seq = cash.record(session, bank.unit, spent, TODAY, once(uuid4(), "x"), bank.manager)
    left = Rupiah(495_000)
    key = once(uuid4(), "x")
    counted = counting.record_count(
        session, bank.unit, Counted.CASH, TODAY, left, {}, "", left, TODAY, key, bank.operator
    )
    session.commit()
    return {"seq": seq, "count_seq": counted}


def _sold(session: Session, bank: Bank) -> dict[str, object]:
    """A collector who bought on credit on another day and paid some of it."""
    buyer = collectors.add_collector(session, bank.unit, "JAYA", collectors.Particulars("Jaya"), bank.manager)
    grams = Grams(100)
    line = selling.Sold(bank.bottles.grades[0].id, grams, Quantity(grams), Rupiah(4_000))
    deal = selling.Deal(buyer, TODAY, Paid.LATER, [line])
    sale = selling.sell(session, bank.unit, deal, once(uuid4(), "x"), bank.manager)
    paid = owing.Settling(Settled.CASH, Rupiah(100), TODAY)
    taken = owing.collect(session, bank.unit, buyer, paid, once(uuid4(), "x"), bank.manager)
    return {"collector": "JAYA", "sale_label": sale.label, "taken_seq": taken}


def _shed(session: Session, bank: Bank) -> tuple[str, str]:
    """A count at MLT, and a transfer on its way to an induk that nobody here serves."""
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    bank.unit.parent_id, bank.unit.path = induk.id, f"{induk.path}{bank.unit.id}."
    grade_id, grams = bank.bottles.grades[0].id, Grams(2_500)
    same = [counts.Counted(grade_id, "PET/bersih", grams, grams)]
    counted = counts.count(session, bank.unit, same, once(uuid4(), "x"), bank.operator)
    loaded = [transfers.Loaded(grade_id, Grams(500))]
    row = transfers.begin(session, bank.unit, loaded, once(uuid4(), "x"), bank.operator)
    transfers.send(session, bank.unit, row, transfers.fingerprint(row), once(uuid4(), "x"), bank.operator)
    return counted.label, row.label


OUTSIDE = (
    b"unit;bulan;anggota aktif;kertas kg;plastik kg;logam kg;kaca kg;lainnya kg;dijual kg;dibayar rupiah\n"
    b"Bank Sampah Mawar;2026-10;1;1;1;1;1;1;1;1\n"
)
FACTORS = (
    b"factor_set,version,material,metric,value,unit,source,year,locator,how_verified\n"
    b"uji,v1,PET,avoided_production,1,kg CO2e/kg,Jurnal,2026,Tabel 1,read\n"
)
FILES = {
    "history": b"tanggal,anggota,barang,berat,nilai\n4-1-2025,0002,Kaleng aluminium,1,12000\n",
    "members": b"nama,desa\nRukmini,Tunjung\n",
    "opening": b"nomor,saldo,per tanggal\n0002,1.000,1-1-2026\n",
    "plant_loads": b"tanggal,asal,bruto kg,tara kg\n2-11-2026,Tunjung,8350,4120\n",
    "prices": b"code,group,item_id,unit,price_idr\nZZ-1,Plastik,Botol,kg,1000\n",
}


def _file(session: Session, bank: Bank, kind: str) -> UUID:
    draft = ImportDraft(
        id=uuid4(), unit_id=bank.unit.id, kind=kind, filename="daftar.csv",
        content=FILES[kind], made_at=now_utc(), made_by_id=bank.manager.id,
    )  # fmt: skip
    session.add(draft)
    return draft.id


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c636060600000000400"
    "01f61738550000000049454e44ae426082"
)
"""The smallest PNG."""
ROW_OF_A_UNIT = {"hand_over_seq", "count_number", "transfer_number", "slip", "number", "a", "receipt", "label",
                 "draft_id", "file_id", "seq", "finding", "group", "payday", "pocket",
                 "collector", "taken_seq", "fuel_id", "version", "signed_id", "job_id", "recipient_id",
                 "entry_id", "kept_id"}  # fmt: skip
FILE_KINDS = {"people.import_preview": "members", "ledger.opening_preview": "opening",
              "catalogue.import_preview": "prices", "history.match": "history", "history.preview": "history",
              "history.count": "history", "impact.import_preview": "factors",
              "outside.import_preview": "outside", "plant.import_preview": "plant_loads",
              "innovation.import_preview": "instrument",
              "atlas.preview": "boundary"}  # fmt: skip
NAMED_THERE: dict[str, dict[str, object]] = {
    "deposits.cancel_note": {"number": 1}, "registers.add_many": {"register": "pelaksana"},
}  # fmt: skip
A_SALE = {"sales.sale", "sales.undo", "sales.delivery_note", "sales.invoice"}
ITS_OWN = {"innovation.instrument": {"slug": "instrument"}, "innovation.instrument_as_file": {"slug": "instrument"},
           "innovation.set_figure_of": {"slug": "figure"}, "innovation.record_filing": {"no": "row"},
           "innovation.evidence": {"kept_id": "kept_file_id"}}  # fmt: skip
"""Arguments that mean something else at an address, and what they are there."""
A_TYPE = {"catalogue.type_page", "catalogue.weigh_each", "catalogue.permit", "impact.set_material"}


def addresses(app: Flask, arguments: dict[str, object], method: str) -> list[tuple[Rule, str]]:
    adapter = app.url_map.bind("localhost")
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    asked = [rule for rule in rules if method in (rule.methods or ()) and rule.endpoint not in LEFT_OUT]
    return [(rule, adapter.build(rule.endpoint, _values(rule, arguments))) for rule in asked]


def _values(rule: Rule, arguments: dict[str, object]) -> dict[str, object]:
    values = {name: arguments.get(name) for name in rule.arguments}
    files = arguments["files"]
    assert isinstance(files, dict)
    if rule.endpoint in FILE_KINDS:
        values[next(iter(rule.arguments))] = files[FILE_KINDS[rule.endpoint]]
    if rule.endpoint in A_TYPE:
        values["code"] = "PET"
    if rule.endpoint in ("cash.one_count", "cash.count_paper"):
        values["seq"] = arguments["count_seq"]
    if rule.endpoint in A_SALE:
        values["label"] = arguments["sale_label"]
    values |= {name: arguments[key] for name, key in ITS_OWN.get(rule.endpoint, {}).items()}
    return values | NAMED_THERE.get(rule.endpoint, {}) | _of_complaint(arguments, rule)


def _of_complaint(arguments: dict[str, object], rule: Rule) -> dict[str, object]:
    complaint = arguments["complaint"]
    assert isinstance(complaint, Complaint)
    if not rule.endpoint.startswith("feedback."):
        return {}
    known = {"label": complaint.label, "file_id": complaint.files[0].file_id}
    if rule.endpoint != "feedback.poster":
        known["code"] = complaint.code
    return {name: value for name, value in known.items() if name in rule.arguments}


def test_every_view_has_a_row_and_says_the_same(app: Flask) -> None:
    said = {}
    for endpoint, view in app.view_functions.items():
        audience = view.open_to  # type: ignore[union-attr]  # every view is marked, which another test polices
        if isinstance(audience, str):
            said[endpoint] = {"anyone": "A", "signed in": "S"}[audience]
        else:
            said[endpoint] = "".join(letter for letter, role in LETTERS.items() if role in audience)
    assert said == table()


@pytest.mark.both
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_comes_in_without_signing_in(
    app: Flask, client: Client, arguments: dict[str, object], method: str
) -> None:
    for rule, address in addresses(app, arguments, method):
        response = client.open(address, method=method)
        if table()[rule.endpoint] == "A":
            assert response.status_code < 500, rule.endpoint
            assert response.status_code not in (401, 403), rule.endpoint
        else:
            assert response.status_code == 302, rule.endpoint
            assert "/masuk" in response.location, rule.endpoint


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_role_opens_what_the_table_says_and_no_row_of_another_unit(
    app: Flask, client: Client, session: Session, everybody: list[Person], arguments: dict[str, object], method: str
) -> None:
    for person in sorted(everybody, key=lambda person: person.here):  # strangers first, while the rows are untouched
        try_every_address(person, app, client, session, arguments, method)


@pytest.mark.both
def test_who_reads_most_opens_every_page_on_both_databases(
    app: Flask, client: Client, session: Session, everybody: list[Person], arguments: dict[str, object]
) -> None:
    for person in everybody:
        if person.name in ("manager A", "agency"):
            try_every_address(person, app, client, session, arguments, "GET")


def try_every_address(
    person: Person, app: Flask, client: Client, session: Session, arguments: dict[str, object], method: str
) -> None:
    signed_in = False
    for rule, address in addresses(app, arguments, method):
        if not signed_in:
            client.sign_in(session, user=person.user, member=person.member, unit=person.unit)
        status = client.open(address, method=method).status_code
        signed_in = status in (200, 403, 404, 422)  # whatever else happened may have ended it
        expect(person, rule, method, status)


def expect(person: Person, rule: Rule, method: str, status: int) -> None:
    what = f"{person.name} {method} {rule.rule}: {status}"
    letters = table()[rule.endpoint]
    assert status < 500, what
    if not person.may(letters) or (rule.endpoint in STAFF_ONLY and person.member):
        assert status == 403, what
    elif (rule.endpoint in INDUK_ONLY and person.role is Role.MANAGER) or rule.endpoint in OF_TODAY:
        assert status in (200, 302, 403, 404, 422), what
    elif not person.here and letters not in ("A", "S") and ROW_OF_A_UNIT & set(rule.arguments):
        assert status == 404, what
    else:
        assert status not in (401, 403), what


def test_a_role_at_the_parent_reaches_the_unit_below(session: Session, client: Client, bank: Bank) -> None:
    induk = make_unit(session, "BSI", "Bank Sampah Induk", UnitKind.BSI, bank.root)
    bank.unit.parent_id, bank.unit.path = induk.id, f"{induk.path}{bank.unit.id}."
    user = make_user(session, "buhari", "Buhari", {induk: Role.MANAGER})
    session.commit()

    assert client.sign_in(session, user=user, unit=bank.unit).get("/anggota/0001").status_code == 200
    assert client.sign_in(session, user=user, unit=bank.other).get("/anggota/0001").status_code == 403
