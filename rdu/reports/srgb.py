"""The colours our papers mean: an ICC profile of sRGB (IEC 61966-2-1), computed here, the same bytes every time."""

import struct
from functools import cache

NAME = b"sRGB IEC61966-2.1"
POINTS = 1024
ONE = 65536
"""ICC writes 1.0 as this many parts."""
WHITE = (63190, ONE, 54061)
"""D50, to which the profile's colours are adapted."""
RED, GREEN, BLUE = (28578, 14581, 912), (25241, 46981, 6362), (9376, 3972, 46799)


@cache
def profile() -> bytes:
    """Version 2.1, for screens: three colours, one curve, and a white."""
    tags = {
        b"cprt": b"text" + bytes(4) + b"Public domain\0", b"desc": _description(), b"wtpt": _xyz(WHITE),
        b"rXYZ": _xyz(RED), b"gXYZ": _xyz(GREEN), b"bXYZ": _xyz(BLUE), b"rTRC": _curve(),
    }  # fmt: skip
    names = [*tags, b"gTRC", b"bTRC"]
    at, places, body = 128 + 4 + 12 * len(names), dict[bytes, tuple[int, int]](), b""
    for name, data in tags.items():
        places[name] = (at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    places |= {b"gTRC": places[b"rTRC"], b"bTRC": places[b"rTRC"]}
    table = struct.pack(">I", len(names)) + b"".join(name + struct.pack(">II", *places[name]) for name in names)
    return _header(at + len(body)) + table + body


def _header(size: int) -> bytes:
    """Made on the first of January 2026: a profile says when, and ours may not say today."""
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return b"".join([
        struct.pack(">I", size), bytes(4), b"\x02\x10\0\0", b"mntrRGB XYZ ", made, b"acsp", bytes(4), bytes(4),
        bytes(4), bytes(4), bytes(8), bytes(4), struct.pack(">3i", *WHITE), bytes(48),
    ])  # fmt: skip


def _description() -> bytes:
    text = NAME + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)


def _xyz(parts: tuple[int, int, int]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *parts)


def _curve() -> bytes:
    """Light for each step of a colour: a short line near black, then the power of 2.4."""
    steps = [n / (POINTS - 1) for n in range(POINTS)]
    light = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in steps]
    return b"curv" + bytes(4) + struct.pack(f">I{POINTS}H", POINTS, *(round(65535 * y) for y in light))
