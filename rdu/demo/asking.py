"""Two surveys of how people were served: one that is over, with about 120 answers, and one that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rdu.clock import MONTHS, pinned_at
from rdu.demo.people import Staff, at_noon
from rdu.ledger.service import Once, once
from rdu.people.models import Member, Unit
from rdu.survey import answering, service
from rdu.survey.answering import Given, Sheet
from rdu.survey.kinds import PROFILE, Element, Way, Worded
from rdu.survey.models import SurveyPeriod

SEED = 1417
ENDED, LASTED = 10, 30
"""So many days ago the first one ended, and so many days it lasted."""
OVER_AT, UNDER_WAY_AT = ("ANG", "MLT"), ("ANG", "BSI", "CMP", "KNG", "MLT", "SRN")
MEANS = {
    Element.REQUIREMENTS: 34, Element.PROCEDURE: 32, Element.TIME: 29, Element.COST: 31, Element.PRODUCT: 33,
    Element.COMPETENCE: 34, Element.CONDUCT: 36, Element.COMPLAINTS: 30, Element.FACILITIES: 28,
}  # fmt: skip
"""In tenths."""
LIKELY: dict[str, Sequence[int]] = {
    "sex": (28, 72), "age": (2, 15, 34, 28, 14, 7), "education": (30, 24, 33, 5, 8, 0),
    "occupation": (46, 5, 0, 10, 22, 8, 6, 3),
}  # fmt: skip
ADVICE = (
    "Antrean panjang pada jam delapan. Tolong tambah satu timbangan.", "Tempatnya panas, minta tenda.",
    "Petugasnya ramah. Terima kasih.", "Harga kardus kalau turun tolong diumumkan dulu.",
    "Minta kursi untuk orang tua.", "Sudah baik, pertahankan.", "Jemput juga ke gang belakang.",
    "Buku tabungan di HP sangat membantu.", "Minta sekali-sekali sosialisasi memilah di RT kami.",
    "Kalau ada keluhan, jawabannya lama.", "Timbangannya sudah tua.", "Hari penimbangan jangan bertepatan pengajian.",
)  # fmt: skip


@dataclass
class _Crowd:
    """Answers of one survey at one unit."""

    session: Session
    rng: Random
    period: SurveyPeriod
    unit: Unit
    staff: Staff

    def answer(self, members: int, phones: int, sheets: int, until: date) -> None:
        """Some of its households signed in, some telephones, and sheets of paper on the last day."""
        found = select(Member).where(Member.unit_id == self.unit.id, Member.merged_into_id.is_(None))
        hers = self.session.scalars(found.order_by(Member.number).limit(members)).all()
        keys = [(Way.MEMBER, answering.key_of_member(member)) for member in hers[::2]]
        keys += [(Way.PHONE, answering.key_of_device(self.name(n))) for n in range(phones + members - len(keys))]
        span = (until - self.period.first_day).days
        for n, (way, key) in enumerate(keys):
            day = self.period.first_day + timedelta(days=self.rng.randrange(span) if span else 0)
            with pinned_at(at_noon(day)):
                answering.answer(self.session, self.period, self.unit, self.given(), way, [key], self.once(n))
        with pinned_at(at_noon(until)):
            by, page = self.staff.operators[self.unit.code], [Sheet(n, self.given()) for n in range(1, sheets + 1)]
            answering.enter_sheets(self.session, self.period, self.unit, page, self.once(len(keys)), by)

    def name(self, n: int) -> str:
        return f"{self.period.id}-{self.unit.code}-{n}"

    def once(self, n: int) -> Once:
        return once(UUID(int=self.rng.getrandbits(128)), self.name(n))

    def given(self) -> Given:
        mood = self.rng.choice((-4, -2, 0, 0, 2, 3))
        scores = tuple(min(4, max(1, round((mean + mood + self.rng.gauss(0, 5)) / 10))) for mean in MEANS.values())
        advice = self.rng.choice(ADVICE) if self.rng.random() < 0.16 else ""
        return Given(scores, {part: self._one(part, kinds) for part, kinds in PROFILE.items()}, advice)

    def _one(self, part: str, kinds: type[Worded]) -> Worded | None:
        return None if self.rng.random() < 0.06 else self.rng.choices(list(kinds), LIKELY[part])[0]


def ask_people(session: Session, root: Unit, units: dict[str, Unit], staff: Staff, today: date) -> None:
    """Until yesterday."""
    rng, ended = Random(SEED), today - timedelta(days=ENDED)
    first = ended - timedelta(days=LASTED)
    over = _opened(
        session, root, staff, service.Plan(f"Survei {MONTHS[ended.month - 1]} {ended.year}", first, ended, OVER_AT)
    )
    for code, (members, phones, sheets) in (("MLT", (40, 14, 16)), ("ANG", (20, 16, 14))):
        _Crowd(session, rng, over, units[code], staff).answer(members, phones, sheets, ended)
    with pinned_at(at_noon(ended + timedelta(days=2))):
        service.close_survey(session, over, staff.agency)
    begun = ended + timedelta(days=4)
    plan = service.Plan("Survei akhir tahun", begun, today + timedelta(days=24), UNDER_WAY_AT)
    now = _opened(session, root, staff, plan)
    for code, (members, phones, sheets) in (("MLT", (6, 3, 4)), ("KNG", (4, 2, 2))):
        _Crowd(session, rng, now, units[code], staff).answer(members, phones, sheets, today - timedelta(days=1))


def _opened(session: Session, root: Unit, staff: Staff, plan: service.Plan) -> SurveyPeriod:
    with pinned_at(at_noon(plan.first_day)):
        once_only = once(UUID(int=plan.first_day.toordinal()), plan.name)
        return service.open_survey(session, root, plan, once_only, staff.agency)
