"""A receipt in plain letters: 32 columns for the 58 mm printer, and the message that goes to the member's phone."""

from rdu.clock import DAYS, format_day, format_short, format_time
from rdu.deposits.models import WeighIn, WeighInLine
from rdu.deposits.receipts import name_of
from rdu.money import format_percent, format_rupiah
from rdu.people.numbers import format_card
from rdu.till import COLUMNS, DOUBLE, RULE, Till, apart, centred, figures, wrapped
from rdu.weights import format_kg, format_quantity


def till_of(record: WeighIn) -> Till:
    lines = [text for line in record.lines for text in _line(line)]
    above = [*_head(record), RULE, *lines, RULE, *_sums(record), *_foot(record)]
    return Till(above, ["Pindai untuk memeriksa.".center(COLUMNS).rstrip(), "Terima kasih".center(COLUMNS).rstrip()])


def _head(record: WeighIn) -> list[str]:
    unit, day = record.unit, record.day
    undone = ["*** DIBATALKAN ***".center(COLUMNS).rstrip()] if record.reversal else []
    return [
        *(centred(unit.name.upper())), *(centred(unit.place) if unit.place else []), RULE, *undone, record.receipt,
        apart(f"{DAYS[day.weekday()]}, {format_short(day)}", _hour(record)),
        apart(record.member.name, format_card(record.member.number)),
    ]  # fmt: skip


def _hour(record: WeighIn) -> str:
    """None where an old book tells of it."""
    return "" if record.from_paper else format_time(record.weighed_at, record.unit.timezone)


def _line(line: WeighInLine) -> list[str]:
    quantity = format_quantity(line.quantity, line.measure)
    times = "buku lama" if line.brought else f"x {figures(line.unit_price)}"
    return [*wrapped(name_of(line)), apart(f"  {quantity} {times}", figures(line.amount))]


def _sums(record: WeighIn) -> list[str]:
    share = apart(f"Bagian unit {format_percent(record.share_bp)}", f"Rp -{figures(record.share)}")
    parts = [apart("Nilai sampah", f"Rp {figures(record.gross)}"), share] if record.share_bp else []
    return [*parts, DOUBLE, apart("MASUK TABUNGAN", f"Rp {figures(record.net)}"), DOUBLE]


def _foot(record: WeighIn) -> list[str]:
    by = "Dimasukkan" if record.from_paper else "Ditimbang"
    soon = [] if record.from_paper else ["Salah? Bilang hari ini juga."]
    return [*wrapped(f"{by}: {record.weighed_by.name}"), *soon]


def message_of(record: WeighIn, proof: str) -> str:
    """Five lines for WhatsApp: what reached the savings first, and where to check it."""
    items = f"{len(record.lines)} jenis, {format_kg(record.grams)}".replace("\u00a0", " ")
    return "\n".join(
        [
            f"{format_rupiah(record.net)} masuk tabungan {record.member.name}",
            f"{record.unit.name}, {format_day(record.day)}",
            f"Bukti {record.receipt}: {items}",
            *(["Setoran ini sudah DIBATALKAN."] if record.reversal else []),
            f"Periksa: {proof}",
        ]
    )


def phone_abroad(phone: str) -> str:
    """0812-3456 as wa.me wants it, 628123456; "" where there is none to write to."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return f"62{digits[1:]}" if digits.startswith("0") else digits
