"""What of an entry cannot be kept, by field and sentence: the form says all of it at once, the service the first."""

import re
from collections.abc import Iterator

from rdu.registers.described import Asked, Description, Shape
from rdu.registers.facts import Facts
from rdu.registers.kinds import LetterSort, Register
from rdu.registers.models import FIRST_YEAR, LAST_YEAR

LINK = re.compile(r"https?://[^\s/]+\.[^\s]+", re.ASCII)
MOST_NAMES = 500


def problems(description: Description, facts: Facts) -> Iterator[tuple[str, str]]:
    for field in description.fields:
        if (sentence := _problem(field, getattr(facts, field.name))) is not None:
            yield field.name, sentence
    yield from _together(description, facts)


def _problem(field: Asked, value: object) -> str | None:
    if value is None or value in ("", ()):
        return field.needed or None
    if field.choices is not None:
        allowed = {choice.value for choice in field.choices}
        chosen = value if isinstance(value, tuple) else (value,)
        return None if allowed.issuperset(chosen) else (field.needed or "Pilih dari daftar.")
    return _unfit(field, value)


def _unfit(field: Asked, value: object) -> str | None:
    if isinstance(value, str) and len(value) > field.longest:
        return f"Terlalu panjang. Paling banyak {field.longest} huruf."
    if field.shape is Shape.LINK and not LINK.fullmatch(str(value)):
        return "Tulis alamat lengkap, contoh https://bangkalankab.go.id/berita."
    if field.shape is Shape.YEAR and not FIRST_YEAR <= int(str(value)) <= LAST_YEAR:
        return "Tulis tahun dengan empat angka, contoh 2026."
    if field.shape is Shape.RUPIAH and value == 0:
        return "Jumlahnya nol. Tulis jumlah yang sebenarnya, atau kosongkan."
    if field.shape is Shape.NAMES and isinstance(value, tuple) and len(value) > MOST_NAMES:
        return f"Paling banyak {MOST_NAMES} nama. Lampirkan daftar hadirnya sebagai berkas."
    return None


def _together(description: Description, facts: Facts) -> Iterator[tuple[str, str]]:
    begins = facts.since or (facts.day if description.register is Register.TRAINING else None)
    if begins and facts.until and facts.until < begins:
        yield "until", "Tanggal ini sebelum tanggal mulainya. Periksa keduanya."
    if facts.sort == LetterSort.RKPD and description.register is Register.LETTER and facts.year is None:
        yield "year", "Tulis tahun rencananya, contoh 2026."
