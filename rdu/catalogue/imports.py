"""A price list brought in from a spreadsheet: matched to the waste types, shown, and only then made a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rdu.catalogue import shipped, waste_types
from rdu.catalogue.lists import Slot, in_force, owner_of, rows_of, start_draft, write
from rdu.catalogue.models import Intake, Paid, PriceList, WasteType
from rdu.catalogue.price_file import BadRow, Offer, read_offers
from rdu.catalogue.seeding import BEGINNING
from rdu.catalogue.seeding import add_type as add_shipped
from rdu.catalogue.waste_types import Description, Nature
from rdu.clock import now_utc
from rdu.db import one_here
from rdu.errors import AlreadyRecorded, Refused
from rdu.money import Rupiah
from rdu.people.models import ImportDraft, Unit, User
from rdu.people.service import log
from rdu.spreadsheet import read_table
from rdu.text import UnreadableText, clean_line, search_key
from rdu.weights import Measure

KIND = "prices"
GRADES = ("bersih", "kotor")


@dataclass(frozen=True)
class Match:
    """One row of the file and where its price goes. A type without `known` will be made when it is confirmed."""

    offer: Offer
    code: str
    name: str
    grade: str
    known: WasteType | None


@dataclass(frozen=True)
class Preview:
    matches: Sequence[Match]
    bad: Sequence[BadRow]

    @property
    def new_types(self) -> list[str]:
        return list(dict.fromkeys(match.name for match in self.matches if match.known is None))

    @property
    def type_count(self) -> int:
        return len({match.code for match in self.matches})


def keep(session: Session, unit: Unit, filename: str, content: bytes, by: User) -> ImportDraft:
    """Keep the file while its preview is read; nothing of it counts yet. Raises UnreadableTable."""
    read_offers(read_table(content, filename))
    try:
        name = clean_line(filename, 120)
    except UnreadableText:
        name = "berkas"
    kept = ImportDraft(
        id=uuid4(), unit_id=unit.id, kind=KIND, filename=name, content=content, made_at=now_utc(), made_by_id=by.id
    )
    session.add(kept)
    session.flush()
    return kept


def kept_file(session: Session, unit: Unit, file_id: UUID) -> ImportDraft:
    found = select(ImportDraft).where(
        ImportDraft.id == file_id, ImportDraft.unit_id == unit.id, ImportDraft.kind == KIND
    )
    return one_here(session, found.with_for_update())


def preview(session: Session, unit: Unit, kept: ImportDraft) -> Preview:
    offers, bad = read_offers(read_table(kept.content, kept.filename))
    matches = _Matcher(session).matches(offers)
    may_add = owner_of(session, unit).is_root
    refused = [BadRow(m.offer.row, m.offer.name, reason) for m in matches if (reason := _refusal(m, may_add=may_add))]
    refused += _doubles(matches)
    return Preview(matches, sorted([*bad, *refused], key=lambda row: row.row))


def confirm(session: Session, unit: Unit, kept: ImportDraft, by: User, today: date) -> PriceList:
    """Make the types that lack, and a draft: the list in force with the file's prices laid over it."""
    if kept.confirmed_at is not None:
        raise AlreadyRecorded
    read = preview(session, unit, kept)
    if read.bad or not read.matches:
        raise Refused("file", "Berkas ini masih berisi baris yang belum benar. Perbaiki, lalu unggah lagi.")
    owner = owner_of(session, unit)
    sources = dict.fromkeys(match.offer.source for match in read.matches if match.offer.source)
    like = in_force(session, owner, today)
    draft = start_draft(session, owner, by, today, like, note=kept.filename, source="; ".join(sources)[:200])
    types = _made(session, read.matches, by)
    laid = {slot: amount for match in read.matches for slot, amount in _rows(types[match.code], match)}
    covered = {slot.grade_id for slot in laid}
    write(session, draft, {s: a for s, a in rows_of(session, draft).items() if s.grade_id not in covered} | laid)
    kept.confirmed_at = now_utc()
    log(session, "import_prices", unit=owner, user=by, subject=draft.label, detail={"rows": len(read.matches)})
    return draft


class _Matcher:
    """Finds the type of each row: by its code, by the lists RDU knows, by its name; else it is a new type."""

    def __init__(self, session: Session) -> None:
        known = session.scalars(select(WasteType).options(selectinload(WasteType.grades))).all()
        self.by_code = {row.code: row for row in known}
        self.by_name = {(search_key(row.name), row.measure): row for row in known}
        self.listed = {row.code: place for place, row in shipped.prices().items()}
        self.taken = set(self.by_code)

    def matches(self, offers: Sequence[Offer]) -> list[Match]:
        pairs = _pairs(offers)
        leaders: dict[str, str] = {}
        return [self._match(offer, pairs, leaders) for offer in offers]

    def _match(self, offer: Offer, pairs: Mapping[str, str], leaders: dict[str, str]) -> Match:
        if offer.code in self.listed:
            code, grade = self.listed[offer.code]
            return Match(offer, code, shipped.types()[code].name, grade, self.by_code.get(code))
        stem, grade = split_grade(offer.name)
        if known := self._known(offer, stem):
            return Match(offer, known.code, known.name, _grade_in(known, grade), known)
        if grade and (pair := f"{search_key(stem)}/{offer.measure}") in pairs:
            code = leaders.setdefault(pair, pairs[pair] or self._new_code())
            return Match(offer, code, stem, grade, None)
        return Match(offer, offer.code or self._new_code(), offer.name, "biasa", None)

    def _known(self, offer: Offer, stem: str) -> WasteType | None:
        return (
            self.by_code.get(offer.code)
            or self.by_name.get((search_key(offer.name), offer.measure))
            or self.by_name.get((search_key(stem), offer.measure))
        )

    def _new_code(self) -> str:
        """A code for a type whose list has none."""
        code = next(code for number in count(1) if (code := f"J-{number:03}") not in self.taken)
        self.taken.add(code)
        return code


def split_grade(name: str) -> tuple[str, str]:
    """ "Gelas plastik bersih" is "Gelas plastik" in the grade "bersih"; other names have no grade."""
    stem, _, last = name.rpartition(" ")
    return (stem, last.lower()) if stem and last.lower() in GRADES else (name, "")


def _pairs(offers: Sequence[Offer]) -> dict[str, str]:
    """Names that come both clean and dirty, with the code of their first row."""
    found: dict[str, dict[str, str]] = {}
    for offer in offers:
        stem, grade = split_grade(offer.name)
        if grade:
            found.setdefault(f"{search_key(stem)}/{offer.measure}", {}).setdefault(grade, offer.code)
    return {pair: next(iter(codes.values())) for pair, codes in found.items() if len(codes) == len(GRADES)}


def _grade_in(known: WasteType, grade: str) -> str:
    codes = [row.code for row in known.grades]
    return grade if grade in codes else codes[0]


def _refusal(match: Match, *, may_add: bool) -> str:
    """Why a row that reads well cannot be taken, or ""."""
    known, offer = match.known, match.offer
    if known is None:
        return _refusal_of_new(match, may_add=may_add)
    if known.intake is Intake.NEVER or known.retired_on is not None:
        return "Jenis ini tidak boleh diterima lagi. Hapus barisnya."
    if known.measure is not offer.measure:
        return f"{known.name} dihitung per {known.measure.word}, di berkas per {offer.measure.word}."
    return ""


def _refusal_of_new(match: Match, *, may_add: bool) -> str:
    offer = match.offer
    if not may_add:
        return "Jenis ini belum ada. Minta induk menambahkannya dulu."
    if offer.measure is not Measure.KG and offer.grams is None and match.code not in shipped.types():
        return f"Berat satu {offer.measure.word} belum ada. Isi kolom gram, contoh 350."
    return ""


def _doubles(matches: Sequence[Match]) -> list[BadRow]:
    first: dict[tuple[str, str], int] = {}
    doubles = []
    for match in matches:
        before = first.setdefault((match.code, match.grade), match.offer.row)
        if before != match.offer.row:
            reason = f"Sama dengan baris {before}. Hapus salah satu."
            doubles.append(BadRow(match.offer.row, match.offer.name, reason))
    return doubles


def _made(session: Session, matches: Sequence[Match], by: User) -> dict[str, WasteType]:
    """Every type of the file by code, the new ones made."""
    types: dict[str, WasteType] = {}
    for match in matches:
        if match.known is not None:
            types[match.code] = match.known
        elif match.code not in types:
            grades = [other.grade for other in matches if other.code == match.code]
            types[match.code] = _make(session, match, sorted(grades), by)
    return types


def _make(session: Session, match: Match, grades: Sequence[str], by: User) -> WasteType:
    offer = match.offer
    if match.code in shipped.types():
        return add_shipped(session, shipped.types()[match.code])
    nature = Nature(match.code, offer.group, offer.measure, "NONE", offer.sipsn, Intake.OPEN, grades)
    words = Description(match.name, match.name[:24], "lain", "", retired=False)
    row = waste_types.add_type(session, nature, words, by)
    if offer.measure is not Measure.KG and offer.grams is not None:
        waste_types.weigh_each(session, row, offer.grams, "dari berkas harga", BEGINNING, by, estimated=True)
    return row


def _rows(waste_type: WasteType, match: Match) -> list[tuple[Slot, Rupiah]]:
    grade = next(grade for grade in waste_type.grades if grade.code == match.grade)
    slot = Slot(grade.id)
    if match.offer.saved is None:
        return [(slot, match.offer.price)]
    return [
        (replace(slot, paid=Paid.CASHED), match.offer.price),
        (replace(slot, paid=Paid.SAVED), match.offer.saved),
    ]
