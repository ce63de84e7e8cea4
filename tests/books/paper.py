"""The whole bank as one would keep it on paper: plain numbers and no database. Each act says whether it is allowed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

REST_DAYS, MINIMUM, SHARE_BP, DAYS_TO_PAY = 2, 1_000, 1_500, 14
REGULAR, LEBARAN = "regular", "lebaran"
Key = tuple[int, str]
"""A member's number and a pocket, or a unit's code and a grade."""


def half_up(numerator: int, denominator: int) -> int:
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest >= denominator)


@dataclass
class WeighIn:
    number: int
    pocket: str
    grade: int
    grams: int
    gross: int
    share: int
    day: date
    undone: bool = False

    @property
    def net(self) -> int:
        return self.gross - self.share


@dataclass
class Asked:
    number: int
    pocket: str
    amount: int
    until: date
    state: str = "requested"


@dataclass
class Sent:
    grade: int
    grams: int
    value: int
    state: str = "sent"
    amount: int = 0


@dataclass
class Paper:
    """One unit, MLT, and its induk, BSI: balances by account code, and goods by unit and grade."""

    today: date
    accounts: Counter[tuple[str, str]] = field(default_factory=Counter)
    grams: Counter[tuple[str, int]] = field(default_factory=Counter)
    value: Counter[tuple[str, int]] = field(default_factory=Counter)
    deposits: dict[Key, Counter[date]] = field(default_factory=dict)
    weigh_ins: list[WeighIn] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    sales: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    pocket_of: dict[int, str] = field(default_factory=dict)
    released: date = date.min
    closed_through: date = date.min

    def move(self, unit: str, to: str, out_of: str, amount: int) -> None:
        """Debit and credit, each account on its own side."""
        self.accounts[unit, to] += amount if grows_on_debit(to) else -amount
        self.accounts[unit, out_of] += -amount if grows_on_debit(out_of) else amount

    def of(self, code: str, unit: str = "MLT") -> int:
        return self.accounts[unit, code]

    # Savings

    def deposited(self, number: int, pocket: str, amount: int, day: date | None = None) -> None:
        self.deposits.setdefault((number, pocket), Counter())[day or self.today] += amount

    def available(self, number: int, pocket: str, free_again: int = 0) -> int:
        """What may be taken; `free_again` is what comes back from requests that waited too long."""
        found = self.deposits.get((number, pocket), Counter())
        minimum = MINIMUM if pocket == REGULAR else 0
        if pocket == REGULAR:
            since = self.today - timedelta(days=REST_DAYS)
            resting = sum(max(0, amount) for day, amount in found.items() if day > since)
        else:
            resting = max(0, sum(amount for day, amount in found.items() if day > self.released))
        return max(0, self.of(savings(number, pocket)) + free_again - resting - minimum)

    def weigh(self, number: int, grade: int, grams: int, price: int) -> bool:
        gross = half_up(grams * price, 1000)
        share, pocket = half_up(gross * SHARE_BP, 10_000), self.pocket_of.get(number, REGULAR)
        self.weigh_ins.append(WeighIn(number, pocket, grade, grams, gross, share, self.today))
        self.move("MLT", "stock", savings(number, pocket), gross)
        self.move("MLT", savings(number, pocket), "share", share)
        self.deposited(number, pocket, gross - share)
        self.put("MLT", grade, grams, gross)
        return True

    def reverse(self, place: int) -> bool:
        """What was taken is owed; what the shed lacks, or holds above what was paid, is shrink."""
        it = self.weigh_ins[place]
        if it.undone:
            return False
        it.undone = True
        back = min(it.net, self.of(savings(it.number, it.pocket)))
        lies = self.grams["MLT", it.grade]
        grams = min(it.grams, lies)
        worth = self.value["MLT", it.grade] if it.grams >= lies else min(it.gross, self.value["MLT", it.grade])
        self.move("MLT", "share", savings(it.number, it.pocket), it.share)
        self.move("MLT", savings(it.number, it.pocket), "stock", back + it.share)
        self.move("MLT", f"member_owes:{it.number:04}", "stock", it.net - back)
        self.move("MLT", "shrink", "stock", worth - it.gross)
        self.deposited(it.number, it.pocket, -back, it.day)
        self.put("MLT", it.grade, -grams, -worth)
        return True

    def change_pocket(self, number: int, out_of: str, to: str, amount: int) -> bool:
        if amount > self.available(number, out_of):
            return False
        self.move("MLT", savings(number, out_of), savings(number, to), amount)
        if to == LEBARAN:
            self.deposited(number, to, amount)
        return True

    # Money out

    def ask(self, number: int, pocket: str, amount: int) -> bool:
        late = [it for it in self.asked if it.number == number and self.is_late(it)]
        free_again = sum(it.amount for it in late if it.pocket == pocket)
        if amount > self.available(number, pocket, free_again):
            return False
        for it in late:
            self.end(it, "expired")
        self.asked.append(Asked(number, pocket, amount, self.today + timedelta(days=DAYS_TO_PAY)))
        self.move("MLT", savings(number, pocket), held(number, pocket), amount)
        return True

    def is_late(self, it: Asked) -> bool:
        return it.state in ("requested", "approved") and it.until < self.today

    def end(self, it: Asked, state: str) -> bool:
        it.state = state
        self.move("MLT", held(it.number, it.pocket), savings(it.number, it.pocket), it.amount)
        return True

    def approve(self, place: int) -> bool:
        """Whoever touches one that waited too long ends it."""
        it = self.asked[place]
        if self.is_late(it):
            return self.end(it, "expired")
        if it.state != "requested":
            return False
        it.state = "approved"
        return True

    def pay(self, place: int) -> bool:
        it = self.asked[place]
        if self.is_late(it):
            return self.end(it, "expired")
        if it.state != "approved" or it.amount > self.of("cash"):
            return False
        it.state = "paid"
        self.move("MLT", held(it.number, it.pocket), "cash", it.amount)
        return True

    def cancel(self, place: int) -> bool:
        it = self.asked[place]
        if it.state not in ("requested", "approved"):
            return False
        return self.end(it, "expired" if self.is_late(it) else "cancelled")

    # The shed

    def put(self, unit: str, grade: int, grams: int, value: int) -> None:
        self.grams[unit, grade] += grams
        self.value[unit, grade] += value

    def cost(self, grade: int, grams: int) -> int:
        """At moving average, half up; all of it takes all the value."""
        lies, worth = self.grams["MLT", grade], self.value["MLT", grade]
        return worth if grams == lies else half_up(worth * grams, lies)

    def sell(self, grade: int, grams: int, price: int, paid: str) -> bool:
        if grams > self.grams["MLT", grade]:
            return False
        cost, total = self.cost(grade, grams), half_up(grams * price, 1000)
        into = {"cash": "cash", "later": "receivable:JAYA"}[paid]
        self.move("MLT", into, "stock", min(total, cost))
        self.move("MLT", into, "margin", max(0, total - cost))
        self.move("MLT", "margin", "stock", max(0, cost - total))
        self.put("MLT", grade, -grams, -cost)
        self.sales.append((grade, grams, total, cost, paid))
        return True

    def collect(self, amount: int) -> bool:
        if amount > self.of("receivable:JAYA"):
            return False
        self.move("MLT", "cash", "receivable:JAYA", amount)
        return True

    def count(self, grade: int, grams: int) -> bool:
        lies, worth = self.grams["MLT", grade], self.value["MLT", grade]
        short = lies - grams
        gained = half_up(worth * max(0, -short), lies) if lies else 0
        value = self.cost(grade, short) if short > 0 else -gained
        self.move("MLT", "shrink", "stock", value)
        self.put("MLT", grade, -short, -value)
        return True

    def send(self, grade: int, grams: int) -> bool:
        if grams > self.grams["MLT", grade]:
            return False
        value = self.cost(grade, grams)
        self.move("MLT", "in_transit", "stock", value)
        self.put("MLT", grade, -grams, -value)
        self.sent.append(Sent(grade, grams, value))
        return True

    def recall(self, place: int) -> bool:
        it = self.sent[place]
        if it.state != "sent":
            return False
        it.state = "recalled"
        self.move("MLT", "stock", "in_transit", it.value)
        self.put("MLT", it.grade, it.grams, it.value)
        return True

    def receive(self, place: int, grams: int, price: int) -> bool:
        it = self.sent[place]
        if it.state != "sent":
            return False
        it.amount = half_up(grams * price, 1000)
        it.state = "received" if it.amount else "paid"
        self.move("BSI", "stock", "due_to:MLT", it.amount)
        self.put("BSI", it.grade, grams, it.amount)
        self.move("MLT", "due_from:BSI", "in_transit", min(it.amount, it.value))
        self.move("MLT", "due_from:BSI", "margin", max(0, it.amount - it.value))
        self.move("MLT", "margin", "in_transit", max(0, it.value - it.amount))
        return True

    def pay_transfer(self, place: int) -> bool:
        it = self.sent[place]
        if it.state != "received" or it.amount > self.of("cash", "BSI"):
            return False
        it.state = "paid"
        self.move("BSI", "due_to:MLT", "cash", it.amount)
        self.move("MLT", "cash", "due_from:BSI", it.amount)
        return True

    # Time

    def close(self, last_day: date) -> bool:
        if last_day >= self.today or last_day <= self.closed_through:
            return False
        self.closed_through = last_day
        return True


def savings(number: int, pocket: str) -> str:
    return f"savings:{number:04}:{pocket}"


def held(number: int, pocket: str) -> str:
    return f"held:{number:04}:{pocket}"


def grows_on_debit(code: str) -> bool:
    return code.partition(":")[0] in {
        "cash", "bank", "stock", "goods", "receivable", "in_transit", "due_from", "member_owes", "expense", "shrink",
        "cash_diff",
    }  # fmt: skip
