"""How long the report of a whole kabupaten takes, and the agency's home: figures, PDF, hash, and memory.

    .venv/bin/python -m tests.bench.district [--units 281] [--households 250000] [--lines 1000000] [--postgresql URL]

Makes its own database with bulk inserts: units of one induk that have weighed on four Saturdays of last month and have
closed it, every journal sealed into its chain. The figures are the median of five runs, each in a session of its own.
"""

import argparse
import hashlib
import resource
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from rdu.bench.stand import Stand, on_postgresql, on_sqlite
from rdu.catalogue.models import Grade, Group, Price, WasteType
from rdu.clock import Month, now_utc, today_at
from rdu.db import writing
from rdu.demo.store import Size
from rdu.deposits.closed_months import keep_closed
from rdu.deposits.models import DayTotal, MemberMonth, WeighIn, WeighInLine
from rdu.impact.month import choices_at
from rdu.ledger.accounts import SHARE, STOCK, savings
from rdu.ledger.closing import close_month
from rdu.ledger.models import Account, ChainHead, Entry, Journal
from rdu.ledger.service import GENESIS, once, seal
from rdu.money import Rupiah, price_of, share_of
from rdu.people.models import Member, MemberKind, Person, Region, RegionKind, Unit, UnitKind, User
from rdu.people.units import root_of
from rdu.reports import home, waiting
from rdu.reports.compose import report_of
from rdu.reports.figures import figures_of, scope_at
from rdu.reports.month_pdf import report_pdf
from rdu.weights import Measure, Quantity

RUNS, GRADES, SHARE_BP = 5, 40, 1_500
ENOUGH = Size(members=80, lines=400, days=40, banks_only=True)


@dataclass
class Item:
    grade_id: int
    group: Group
    price_id: int
    price: Rupiah


class District:
    """Makes the units, and what one of them weighed in the month."""

    def __init__(self, session: Session, month: Month) -> None:
        self.session, self.month, self.rng = session, month, Random(1)
        self.by = session.scalars(select(User).where(User.username == "ramlah")).one()
        self.root = root_of(session)
        self.items = self._items()
        self.ids = count(1_000_000)
        self.days = [d for n in range(month.last_day.day) if (d := month.first_day + timedelta(n)).weekday() == 5][:4]

    def _items(self) -> list[Item]:
        """One price a grade, of what is weighed by the kilogram."""
        found = select(Price, WasteType.group).join(Grade, Grade.id == Price.grade_id).join(Grade.waste_type)
        by_kilogram = found.where(WasteType.measure == Measure.KG, Price.amount > 0).order_by(Price.id)
        items = {row.grade_id: Item(row.grade_id, group, row.id, row.amount)
                 for row, group in self.session.execute(by_kilogram)}  # fmt: skip
        return list(items.values())[:GRADES]

    def units(self, many: int) -> list[Unit]:
        desa = select(Region).where(Region.kind.not_in((RegionKind.KECAMATAN, RegionKind.KABUPATEN)))
        regions = [row for row in self.session.scalars(desa.order_by(Region.code)) if len(row.code) == 13][:many]
        made = []
        for n, region in enumerate(regions):
            code = f"Z{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}"
            unit = Unit(id=next(self.ids), parent_id=self.root.id, path="", kind=UnitKind.BSU, code=code,
                        name=f"Bank Sampah {region.name} {n}", region_code=region.code)  # fmt: skip
            unit.path = f"{self.root.path}{unit.id}."
            made.append(unit)
        self.session.add_all(made)
        self.session.flush()
        return made

    def fill(self, unit: Unit, households: int, lines: int) -> None:
        """So many households, and so many lines of theirs, three or so to a visit."""
        members = [next(self.ids) for _ in range(households)]
        people = [next(self.ids) for _ in range(households)]
        self._people(unit, members, people)
        accounts = self._accounts(unit, members)
        month = _Month(self, unit, dict(zip(members, people, strict=True)), accounts)
        visits = max(1, lines * 35 // 100)
        share, more = divmod(lines, visits)
        for n in range(visits):
            month.visit(members[n % households], self.days[n * len(self.days) // visits], share + (n < more))
        month.write()

    def _people(self, unit: Unit, members: list[int], people: list[int]) -> None:
        at = now_utc()
        self.session.execute(insert(Member), [
            {"id": key, "unit_id": unit.id, "number": n, "kind": MemberKind.HOUSEHOLD, "name": f"Warga {n}",
             "nickname": "", "search": f"warga {n}", "rt": "01", "rw": "01", "address": "", "phone": "",
             "joined_on": date(2025, 1, 1), "consent_version": "", "card_token": uuid4().hex, "pin_hash": "",
             "created_at": at}
            for n, key in enumerate(members, 1)
        ])  # fmt: skip
        self.session.execute(insert(Person), [
            {"id": key, "member_id": member, "ordinal": 1, "name": "Warga", "sex": "FM"[n % 3 == 0], "may_view": True,
             "may_withdraw": True, "guardian": ""}
            for n, (key, member) in enumerate(zip(people, members, strict=True))
        ])  # fmt: skip

    def _accounts(self, unit: Unit, members: list[int]) -> dict[str, int]:
        names = [STOCK, SHARE, *(savings(key, n) for n, key in enumerate(members, 1))]
        keys = {name.code: next(self.ids) for name in names}
        self.session.execute(insert(Account), [
            {"id": keys[name.code], "unit_id": unit.id, "code": name.code, "kind": name.kind,
             "member_id": name.member_id, "pocket": name.pocket, "part": name.part, "balance": 0}
            for name in names
        ])  # fmt: skip
        return keys


class _Month:
    """One unit's month while it is made: rows by table, balances and totals by key."""

    def __init__(self, of: District, unit: Unit, people: dict[int, int], accounts: dict[str, int]) -> None:
        self.of, self.unit, self.people, self.accounts = of, unit, people, accounts
        self.rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in (Journal, Entry, WeighIn, WeighInLine)}
        self.codes = {member: savings(member, n).code for n, member in enumerate(people, 1)}
        self.balances = dict.fromkeys(accounts, 0)
        self.days: dict[tuple[date, int], list[int]] = {}
        self.members: dict[tuple[int, Group], list[int]] = {}
        self.seq, self.head, self.at = 0, GENESIS, now_utc()

    def visit(self, member: int, day: date, lines: int) -> None:
        self.seq += 1
        key, gross, grams = {"unit_id": self.unit.id, "seq": self.seq}, 0, 0
        for position, item in enumerate(self.of.rng.sample(self.of.items, min(lines, GRADES)), 1):
            weight = self.of.rng.randrange(50, 9_000)
            amount = price_of(Quantity(weight), Measure.KG, item.price)
            gross, grams = gross + amount, grams + weight
            self.rows[WeighInLine].append(
                {**key, "position": position, "grade_id": item.grade_id, "price_id": item.price_id,
                 "measure": Measure.KG, "quantity": weight, "gross_grams": weight, "tare_grams": 0,
                 "net_grams": weight, "unit_price": item.price, "amount": amount, "brought": False}
            )  # fmt: skip
            _add(self.days, (day, item.grade_id), (1, weight, weight, amount))
            _add(self.members, (member, item.group), (1, weight, amount))
        share = share_of(Rupiah(gross), SHARE_BP)
        self.rows[WeighIn].append(
            {**key, "member_id": member, "person_id": self.people[member], "day": day, "station": "A",
             "number": self.seq, "how": "dropped", "grams": grams, "gross": gross, "share_bp": SHARE_BP, "share": share,
             "net": gross - share, "weighed_at": self.at, "weighed_by_id": self.of.by.id}
        )  # fmt: skip
        self._post(day, [("stock", self.codes[member], gross), (self.codes[member], "share", share)])

    def _post(self, day: date, moves: list[tuple[str, str, int]]) -> None:
        entries = []
        for position, (to, out_of, amount) in enumerate([move for move in moves if move[2]], 1):
            self.balances[to] += amount if to == "stock" else -amount
            self.balances[out_of] += amount
            after = self.balances[to], self.balances[out_of]
            entries.append((to, out_of, amount, *after))
            self.rows[Entry].append(
                {"unit_id": self.unit.id, "seq": self.seq, "position": position, "amount": amount,
                 "debit_id": self.accounts[to], "credit_id": self.accounts[out_of], "debit_after": after[0],
                 "credit_after": after[1]}
            )  # fmt: skip
        source, digest, by = f"weigh_in:{uuid4()}", bytes(32), self.of.by
        sealed = seal(self.head, self.unit.code, self.seq, day, source, None, self.at, by.public_id, digest, entries)
        self.rows[Journal].append(
            {"unit_id": self.unit.id, "seq": self.seq, "posted_on": day, "source": source, "created_at": self.at,
             "created_by_id": by.id, "digest": digest, "previous": self.head, "hash": sealed}
        )  # fmt: skip
        self.head = sealed

    def write(self) -> None:
        session, key = self.of.session, {"unit_id": self.unit.id}
        for table, rows in self.rows.items():
            session.execute(insert(table), rows)
        names = ("lines", "quantity", "grams", "amount")
        session.execute(insert(DayTotal), [
            {**key, "day": day, "grade_id": grade, **dict(zip(names, sums, strict=True))}
            for (day, grade), sums in self.days.items()
        ])  # fmt: skip
        session.execute(insert(MemberMonth), [
            {**key, "month": self.of.month.first_day, "member_id": member, "group": group, "lines": sums[0],
             "grams": sums[1], "amount": sums[2]}
            for (member, group), sums in self.members.items()
        ])  # fmt: skip
        session.execute(text("UPDATE account SET balance = :b WHERE id = :id"), [
            {"b": balance, "id": self.accounts[code]} for code, balance in self.balances.items()
        ])  # fmt: skip
        session.execute(insert(ChainHead), {**key, "seq": self.seq, "hash": self.head})


def _add(sums: dict[Any, list[int]], key: Any, more: tuple[int, ...]) -> None:
    had = sums.setdefault(key, [0] * len(more))
    for place, figure in enumerate(more):
        had[place] += figure


def make(stand: Stand, units: int, households: int, lines: int) -> Month:
    """Fill the stand, and close the month at every unit; gives back the month."""
    with writing(), stand.session() as session:
        today = today_at("Asia/Jakarta")
        district = District(session, month := Month.of(today).previous)
        made = district.units(units)
        for unit in made:
            district.fill(unit, households // units, lines // units)
        for unit in made:
            close_month(session, unit, month, today, once(uuid4(), unit.code), district.by)
            keep_closed(session, unit, month)
        session.commit()
        session.execute(text("ANALYZE"))
        session.commit()
    return month


def measure(stand: Stand, month: Month) -> Iterator[tuple[str, float]]:
    """Milliseconds of the figures, of the PDF, and of its hash; bytes of the PDF; megabytes more than at rest."""
    rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parts: dict[str, list[float]] = {"figures": [], "pdf": [], "hash": []}
    content = b""
    for _ in range(RUNS):
        with stand.session() as session:
            began = perf_counter()
            root = root_of(session)
            _, scope = scope_at(session, root, "", kabupaten=True)
            paper = report_of(figures_of(session, scope, month, today_at("Asia/Jakarta")), root, whole=True)
            drawn = perf_counter()
            content = report_pdf(paper)
            hashed = perf_counter()
            hashlib.sha256(content).hexdigest()
            ended = perf_counter()
        for name, took in zip(parts, (drawn - began, hashed - drawn, ended - hashed), strict=True):
            parts[name].append(took * 1_000)
    for name, times in parts.items():
        yield f"{name}, ms", median(times)
    yield "the agency's home, ms", median(_home(stand) for _ in range(RUNS))
    yield "pdf, bytes", len(content)
    yield "more than at rest, MB", (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - rest) / 1_024


def _home(stand: Stand) -> float:
    """Milliseconds of all that the agency's home reads."""
    with stand.session() as session:
        began = perf_counter()
        root, today = root_of(session), today_at("Asia/Jakarta")
        scope = choices_at(session, root).first
        home.over(session, scope, home.last_closed(session, scope.units, today))
        home.running(session, scope, today)
        waiting.waiting_at(session, root, scope, today)
        waiting.silent_at(session, root, today)
        return (perf_counter() - began) * 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=281)
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--postgresql", default="", help="URL of a server, to measure there instead")
    asked = parser.parse_args()
    place: AbstractContextManager[Stand] = (
        on_postgresql(asked.postgresql, ENOUGH) if asked.postgresql else on_sqlite(ENOUGH)
    )
    with place as stand:
        began = perf_counter()
        month = make(stand, asked.units, asked.households, asked.lines)
        print(f"{stand.name}: filled in {perf_counter() - began:.0f} s")  # noqa: T201  # what a script is for
        for name, figure in measure(stand, month):
            print(f"{name}: {figure:,.0f}")  # noqa: T201  # as above


if __name__ == "__main__":
    main()
