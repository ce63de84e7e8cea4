"""A pay-out slip in plain letters: 32 columns for the 58 mm printer, with lines to sign on."""

from rdu.clock import DAYS, format_short, format_time, local
from rdu.people.numbers import format_card
from rdu.till import DOUBLE, RULE, Till, apart, centred, figures, wrapped
from rdu.withdrawals.models import State, Withdrawal

NOT_A_BANK = ("Bank sampah bukan bank.", "Tidak dijamin LPS.")
SIGNS = "_" * 20


def till_of(record: Withdrawal) -> Till:
    return Till([*_head(record), RULE, *_wish(record), *_sums(record), *_foot(record)], [], has_code=False)


def _head(record: Withdrawal) -> list[str]:
    unit = record.unit
    state = [] if record.state is State.PAID else centred(f"*** {record.state.word.upper()} ***")
    at = record.paid_at or record.asked_at
    day = local(at, unit.timezone).date()
    return [
        *centred(unit.name.upper()), *(centred(unit.place) if unit.place else []), RULE, *state,
        *wrapped(f"Slip penarikan {record.slip}"),
        apart(f"{DAYS[day.weekday()]}, {format_short(day)}", format_time(at, unit.timezone)),
        apart(record.member.name, format_card(record.member.number)),
    ]  # fmt: skip


def _wish(record: Withdrawal) -> list[str]:
    lines = wrapped(f"Cara: {record.way.word}")
    lines += wrapped(f"Tujuan: {record.wanted}", 3) if record.wanted else []
    return lines + (wrapped(f"Bukti: {record.reference}", 3) if record.reference else [])


def _sums(record: Withdrawal) -> list[str]:
    fee = [
        apart("Keluar tabungan", f"Rp {figures(record.amount)}"),
        apart("Biaya kantong", f"Rp {figures(-record.fee)}"),
    ]
    word = "DITERIMA" if record.state is State.PAID else "JUMLAH"
    return [*(fee if record.fee else []), DOUBLE, apart(word, f"Rp {figures(record.net)}"), DOUBLE]


def _foot(record: Withdrawal) -> list[str]:
    signs = [line for word, name in signers(record) for line in ("", "", SIGNS, *wrapped(f"{word}: {name}"))]
    return [*signs, "", *(line for words in NOT_A_BANK for line in centred(words))]


def signers(record: Withdrawal) -> list[tuple[str, str]]:
    """Who signs a slip that was paid: who received it, who paid, who approved."""
    if record.paid_to is None or record.paid_by is None or record.approved_by is None:
        return []
    return [
        ("Penerima", record.paid_to.name),
        ("Pembayar", record.paid_by.name),
        ("Penyetuju", record.approved_by.name),
    ]
