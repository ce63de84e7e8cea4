"""What may be asked for by a day, against what the unit could pay with. A few grouped queries, however many save."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from rdu.clock import format_date
from rdu.ledger.models import AccountKind
from rdu.ledger.pocket_models import Rest
from rdu.ledger.pockets import PocketNow, pockets_of
from rdu.ledger.service import totals_by_kind
from rdu.ledger.standing import Standing, savers_in
from rdu.money import Rupiah
from rdu.outlook.lebaran import POCKET, plan_of
from rdu.people.models import Unit
from rdu.sales.collectors import quotes
from rdu.sales.shed import shed_of

MONTHS_AHEAD = 3
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Moment:
    """A day on which money may be asked for: so much, what the unit has then, and what is free by pocket."""

    day: date
    words: str
    asked: Rupiah
    by_pocket: Mapping[str, Rupiah]
    has: Rupiah

    @property
    def lacks(self) -> Rupiah:
        return Rupiah(max(0, self.asked - self.has))


@dataclass(frozen=True)
class Outlook:
    cash: Rupiah
    bank: Rupiah
    stock: Rupiah
    """At the best bid of the unit's collectors; at cost where nobody bids."""
    at_cost: Rupiah
    """What of the stock nobody bids for."""
    held: Rupiah
    pockets: Sequence[PocketNow]
    moments: Sequence[Moment]
    lebaran: date | None

    @property
    def money(self) -> Rupiah:
        return Rupiah(self.cash + self.bank)

    @property
    def has(self) -> Rupiah:
        return Rupiah(self.money + self.stock)

    @property
    def top(self) -> int:
        return max([self.has, *(moment.asked for moment in self.moments)])

    @property
    def worst(self) -> Moment:
        """The day of Lebaran where one is set, else the day on which most may be asked for."""
        at_lebaran = [moment for moment in self.moments if moment.day == self.lebaran]
        return at_lebaran[0] if at_lebaran else max(self.moments, key=lambda moment: moment.asked)


def outlook_of(session: Session, unit: Unit, today: date) -> Outlook:
    held, stock = totals_by_kind(session, unit), _stock(session, unit, today)
    plan = plan_of(session, unit, today)
    lebaran = plan.day if plan else None
    days = _days(session, unit, today, lebaran)
    has = Rupiah(sum(held.get(kind, 0) for kind in (AccountKind.CASH, AccountKind.BANK)) + stock[0])
    waiting = Rupiah(held.get(AccountKind.HELD, 0))
    free = _free_on(session, unit, today, list(days), lebaran)
    moments = [
        Moment(day, words, Rupiah(sum(free[day].values()) + waiting), free[day], has) for day, words in days.items()
    ]
    return Outlook(
        Rupiah(held.get(AccountKind.CASH, 0)), Rupiah(held.get(AccountKind.BANK, 0)), *stock, waiting,
        pockets_of(session, unit, today), moments, lebaran,
    )  # fmt: skip


def _stock(session: Session, unit: Unit, today: date) -> tuple[Rupiah, Rupiah]:
    """What the shed may bring, and what of that is only what it cost."""
    rows = quotes(session, unit, shed_of(session, unit, today), today).rows
    sold = sum(bids[best].worth for _, bids, best in rows if best is not None)
    rest = sum(pile.value for pile, _, best in rows if best is None)
    return Rupiah(sold + rest), Rupiah(rest)


def _days(session: Session, unit: Unit, today: date, lebaran: date | None) -> dict[date, str]:
    """Today, the ends of months, when pockets begin and end to pay, and Lebaran; each with its word."""
    found = {today: "Hari ini"}
    end = today
    for _ in range(MONTHS_AHEAD):
        end = ((end + timedelta(days=1)).replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        found[end] = "Akhir bulan"
    for pocket in pockets_of(session, unit, today + A_YEAR):
        for day, words in ((pocket.rule.pays_from, "dibuka"), (pocket.rule.pays_until, "terakhir dibuka")):
            if day and today < day <= today + A_YEAR:
                found[day] = f"Kantong {pocket.name} {words}"
    if lebaran:
        found[lebaran] = "Lebaran"
    return dict(sorted(found.items()))


def _free_on(
    session: Session, unit: Unit, today: date, days: Sequence[date], lebaran: date | None
) -> dict[date, dict[str, Rupiah]]:
    """By day and pocket, what savers may take. The books are read once for each rule of resting."""
    read: dict[tuple[str, Rest, int], list[Standing]] = {}
    found: dict[date, dict[str, Rupiah]] = {}
    for day in days:
        found[day] = {}
        for pocket in pockets_of(session, unit, day):
            key = (pocket.code, pocket.rule.rest, pocket.rule.rest_days)
            if key not in read:
                read[key] = list(savers_in(session, unit, pocket, today).values())
            let_go = pocket.code == POCKET and lebaran is not None and day >= lebaran
            found[day][pocket.code] = Rupiah(sum(_free(one, pocket, day, let_go) for one in read[key]))
    return found


def _free(standing: Standing, pocket: PocketNow, day: date, let_go: bool) -> Rupiah:
    """What of today's savings is free by then; `let_go`: the manager opens what rests until she does."""
    resting = [(at, amount) for at, amount in standing.resting if (at is None and not let_go) or (at and at > day)]
    return Standing(day, pocket, standing.savings, standing.held, resting).available


def outlook_rows(outlook: Outlook) -> list[list[str | int]]:
    """The table to take away: rupiah as whole numbers."""
    head: list[str | int] = ["Tanggal", "Saat", *(pocket.name for pocket in outlook.pockets), "Menunggu dibayar",
                             "Bisa diminta (Rp)", "Kas dan bank (Rp)", "Stok (Rp)", "Kurang (Rp)"]  # fmt: skip
    rows: list[list[str | int]] = [
        [moment.day.isoformat(), moment.words, *(moment.by_pocket.get(pocket.code, 0) for pocket in outlook.pockets),
         outlook.held, moment.asked, outlook.money, outlook.stock, moment.lacks]
        for moment in outlook.moments
    ]  # fmt: skip
    return [head, *rows]


def finding_of(outlook: Outlook) -> tuple[str, Rupiah, bool]:
    """When, how much, and whether it lacks: the sentence at the top of the page."""
    worst = outlook.worst
    when = "pada Lebaran" if worst.day == outlook.lebaran else (
        "hari ini" if worst is outlook.moments[0] else f"pada {format_date(worst.day)}"
    )  # fmt: skip
    return (when, worst.lacks, True) if worst.lacks else (when, Rupiah(worst.has - worst.asked), False)
