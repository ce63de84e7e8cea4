"""Row 30: with whom the service is joined, by documents and by the log of figures that others have fetched."""

from collections.abc import Sequence

from rdu.exchange.service import Exchanged, exchanges_in
from rdu.innovation.asking import Asking
from rdu.innovation.instruments import Indicator
from rdu.innovation.outcomes import Line, Outcome, Step
from rdu.innovation.registered import lines_of, on_duty, register_door
from rdu.registers.kinds import Reach, Register


def integration(asking: Asking, indicator: Indicator) -> Outcome:
    """In use, it runs by itself. Documents show more, and so does a system that fetched figures in every month."""
    span = asking.span(indicator)
    found, fetched = asking.registered(span).integration, exchanges_in(asking.session, span.first, span.last)
    steady, months = steady_readers(fetched), len({one.month for one in fetched})
    reached = found.sorts | ({Reach.UNIT.value} if on_duty(asking) else set())
    reached |= {Reach.ACROSS.value} if steady else set()
    counted, excluded = lines_of(found)
    lines = [
        Line(f"{one.month} {one.calls}", f"{one.token}, {one.month.words}", f"{one.calls} pertukaran berhasil",
             "" if one.token in steady else "tidak setiap bulan") for one in fetched
    ]  # fmt: skip
    words = indicator.formula.scale.words or {}
    best = [words[word] for word in words if word in reached]
    step = Step("Data diambil sistem lain", f"{months} dari {MONTHS} bulan ada pertukaran",
                ", ".join(steady) or "belum ada yang mengambil setiap bulan")  # fmt: skip
    return Outcome(
        best[-1] if best else "belum ada bukti", reached=reached, steps=[step],
        counted=[*counted, *(line for line in lines if not line.why_not)],
        excluded=[*excluded, *(line for line in lines if line.why_not)], files=found.files,
        missing=[] if Reach.ACROSS.value in reached else ["Bukti sambungan dengan instansi lain."],
        door=register_door(Register.INTEGRATION),
        act="Beri pusat kendali kabupaten token untuk mengambil data setiap bulan, atau catat bukti sambungannya.",
    )  # fmt: skip


MONTHS = 12


def steady_readers(fetched: Sequence[Exchanged]) -> list[str]:
    """Systems that were answered at least once in each of the twelve months."""
    months: dict[str, set[str]] = {}
    for one in fetched:
        months.setdefault(one.token, set()).add(str(one.month))
    return sorted(token for token, seen in months.items() if len(seen) == MONTHS)
