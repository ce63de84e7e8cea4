"""Profit and loss, balance sheet and trial balance, made from balances at the ends of days. Nothing is added up twice.

Screen, PDF and spreadsheets show the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rdu.ledger.models import AccountKind
from rdu.statements.figures import Balances, Pile

NAMES = {
    AccountKind.CASH: "Kotak kas", AccountKind.BANK: "Rekening bank", AccountKind.STOCK: "Stok di gudang",
    AccountKind.GOODS: "Barang untuk penarikan", AccountKind.RECEIVABLE: "Piutang pengepul",
    AccountKind.IN_TRANSIT: "Barang dalam perjalanan", AccountKind.DUE_FROM: "Tagihan ke unit lain",
    AccountKind.MEMBER_OWES: "Utang anggota ke unit", AccountKind.SAVINGS: "Tabungan anggota",
    AccountKind.HELD: "Tabungan yang ditahan untuk penarikan", AccountKind.DUE_TO: "Utang ke unit lain",
    AccountKind.FUND: "Dana sosial", AccountKind.OPENING: "Modal awal dari buku lama",
    AccountKind.SHARE: "Bagian unit dari setoran", AccountKind.MARGIN: "Selisih jual beli",
    AccountKind.FEE: "Biaya penarikan", AccountKind.INCOME: "Pendapatan lain", AccountKind.EXPENSE: "Pengeluaran",
    AccountKind.SHRINK: "Susut", AccountKind.CASH_DIFF: "Selisih hitung kas",
}  # fmt: skip
ASSETS = (
    AccountKind.CASH, AccountKind.BANK, AccountKind.STOCK, AccountKind.GOODS, AccountKind.RECEIVABLE,
    AccountKind.IN_TRANSIT, AccountKind.DUE_FROM, AccountKind.MEMBER_OWES,
)  # fmt: skip
DEBTS = (AccountKind.SAVINGS, AccountKind.HELD, AccountKind.DUE_TO, AccountKind.FUND)
EARNED = (AccountKind.SHARE, AccountKind.MARGIN, AccountKind.FEE, AccountKind.INCOME)
SPENT = (AccountKind.EXPENSE, AccountKind.SHRINK, AccountKind.CASH_DIFF)
BY_PART = frozenset({AccountKind.INCOME, AccountKind.EXPENSE})
"""Shown category by category."""

Names = Mapping[AccountKind, Mapping[str, str]]
"""What categories are called."""


class Row(NamedTuple):
    """A line of a statement. `kind`: "line", "head" (no figures) or "sum". `account` opens down to its entries."""

    words: str
    figures: tuple[int | None, ...]
    kind: str = "line"
    account: str = ""


@dataclass(frozen=True)
class Sheet:
    """A statement: its name in addresses, its title, a column for each figure, its rows."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    says: str = ""
    """What the rows prove, in a sentence."""


@dataclass(frozen=True)
class Span:
    """Books at three ends of days: before the span before, before this span, and at its end."""

    words: str
    words_before: str
    earlier: Balances
    begin: Balances
    end: Balances
    names: Names = field(default_factory=dict)

    @property
    def now(self) -> Balances:
        """What moved in the span, each account on the side on which it grows."""
        return _less(self.end, self.begin)

    @property
    def was(self) -> Balances:
        return _less(self.begin, self.earlier)


def _less(one: Balances, other: Balances) -> Balances:
    found = Balances(one)
    found.subtract(other)
    return found


def total(balances: Balances, kinds: Iterable[AccountKind]) -> int:
    wanted = set(kinds)
    return sum(balance for pile, balance in balances.items() if pile.kind in wanted)


def result_of(balances: Balances) -> int:
    """Earned less spent."""
    return total(balances, EARNED) - total(balances, SPENT)


# Profit and loss --------------------------------------------------------------------------------------------------


def profit_and_loss(span: Span) -> Sheet:
    now, was = span.now, span.was
    rows = [Row("Pendapatan", (), "head"), *_lines(span, EARNED, now, was)]
    rows.append(Row("Jumlah pendapatan", (total(now, EARNED), total(was, EARNED)), "sum"))
    rows += [Row("Beban", (), "head"), *_lines(span, SPENT, now, was)]
    rows.append(Row("Jumlah beban", (total(now, SPENT), total(was, SPENT)), "sum"))
    result = result_of(now)
    rows.append(Row("Laba" if result >= 0 else "Rugi", (result, result_of(was)), "sum"))
    return Sheet("laba-rugi", "Laba rugi", (span.words, span.words_before), rows)


def _lines(span: Span, kinds: Iterable[AccountKind], now: Balances, was: Balances) -> list[Row]:
    """A row for each kind; for each category where a kind has any. A kind that never moved is left out."""
    rows = []
    for kind in kinds:
        if kind in BY_PART:
            rows += _categories(span, kind, now, was)
        elif (figures := (total(now, [kind]), total(was, [kind]))) != (0, 0) or kind in (AccountKind.SHARE,):
            rows.append(Row(NAMES[kind], figures, account=kind.value))
    return rows


def _categories(span: Span, kind: AccountKind, now: Balances, was: Balances) -> list[Row]:
    piles = {pile for pile in (*now, *was) if pile.kind is kind and (now[pile] or was[pile])}
    word = "Pengeluaran" if kind is AccountKind.EXPENSE else "Pendapatan"
    rows = [
        Row(f"{word}: {_name(span.names, pile)}", (now[pile], was[pile]), account=f"{kind.value}:{pile.part}")
        for pile in piles
    ]
    return sorted(rows, key=lambda row: row.words)


def _name(names: Names, pile: Pile) -> str:
    return names.get(pile.kind, {}).get(pile.part, pile.part or NAMES[pile.kind]).lower()


# Balance sheet ----------------------------------------------------------------------------------------------------


def balance_sheet(span: Span) -> Sheet:
    end, begin = span.end, span.begin
    assets, debts = (total(end, ASSETS), total(begin, ASSETS)), (total(end, DEBTS), total(begin, DEBTS))
    opening = (total(end, [AccountKind.OPENING]), total(begin, [AccountKind.OPENING]))
    this, all_before = result_of(span.now), result_of(begin)
    equity = (opening[0] + all_before + this, opening[1] + all_before)
    rows = [
        Row("Aset", (), "head"), *_held(ASSETS, end, begin), Row("Jumlah aset", assets, "sum"),
        Row("Kewajiban", (), "head"), *_held(DEBTS, end, begin), Row("Jumlah kewajiban", debts, "sum"),
        Row("Modal", (), "head"),
        Row(NAMES[AccountKind.OPENING], opening, account=AccountKind.OPENING.value),
        Row("Laba rugi sebelum masa ini", (all_before, all_before)), Row("Laba rugi masa ini", (this, None)),
        Row("Jumlah modal", equity, "sum"),
        Row("Jumlah kewajiban dan modal", (debts[0] + equity[0], debts[1] + equity[1]), "sum"),
    ]  # fmt: skip
    return Sheet("neraca", "Neraca", (f"Akhir {span.words}", f"Akhir {span.words_before}"), rows, _balanced(
        assets[0], debts[0] + equity[0]
    ))  # fmt: skip


def _balanced(left: int, right: int) -> str:
    return (
        "Aset sama dengan kewajiban dan modal." if left == right else "Aset dan kewajiban tidak sama. Jalankan audit."
    )


def _held(kinds: Iterable[AccountKind], end: Balances, begin: Balances) -> list[Row]:
    figures = [(kind, (total(end, [kind]), total(begin, [kind]))) for kind in kinds]
    always = (AccountKind.CASH, AccountKind.BANK, AccountKind.STOCK, AccountKind.SAVINGS)
    return [Row(NAMES[kind], held, account=kind.value) for kind, held in figures if held != (0, 0) or kind in always]


# Trial balance ----------------------------------------------------------------------------------------------------


def trial_balance(span: Span) -> Sheet:
    """Every account at the end of the span, on the side on which it stands. Both sides come to the same."""
    rows = []
    for kind in (*ASSETS, *SPENT, *DEBTS, AccountKind.OPENING, *EARNED):
        piles = sorted({pile.part for pile in span.end if pile.kind is kind}) if kind in BY_PART else [None]
        for part in piles:
            balance = total(span.end, [kind]) if part is None else span.end[Pile(kind, part)]
            if balance:
                rows.append(_on_its_side(span.names, kind, part, balance))
    debit, credit = (sum(row.figures[side] or 0 for row in rows) for side in (0, 1))
    rows.append(Row("Jumlah", (debit, credit), "sum"))
    says = "Debit sama dengan kredit." if debit == credit else "Debit dan kredit tidak sama. Jalankan audit."
    return Sheet("neraca-saldo", "Neraca saldo", ("Debit", "Kredit"), rows, says)


def _on_its_side(names: Names, kind: AccountKind, part: str | None, balance: int) -> Row:
    words = NAMES[kind] if part is None else f"{NAMES[kind]}: {_name(names, Pile(kind, part))}"
    account = kind.value if part is None else f"{kind.value}:{part}"
    on_debit = kind.grows_on_debit == (balance > 0)
    figures = (abs(balance), None) if on_debit else (None, abs(balance))
    return Row(words, figures, account=account)
