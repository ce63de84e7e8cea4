"""Which passwords and PINs are too easy to guess. NIST SP 800-63B: length and a blocklist, no rules of composition."""

import re
import secrets
from itertools import pairwise

SHORTEST = 15
LONGEST = 200
PIN_LENGTH = 6

_BLOCKED = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0987654321", "123456789", "abcdefghijklmnopqrstuvwxyz",
    "password", "passwort", "welcome", "letmein", "iloveyou", "administrator", "admin", "operator", "qwerty", "abc123",
    "katasandi", "sandi", "rahasia", "masuk", "selamat", "datang", "sayang", "bismillah", "alhamdulillah", "indonesia",
    "merdeka", "pancasila", "madura", "jawatimur", "surabaya", "bangkalan", "kabupaten", "kecamatan", "pengurus",
    "petugas", "nasabah", "anggota", "tabungan", "banksampah", "bank", "sampah", "rumahdaurulang", "daurulang",
    "rumah", "unit", "induk", "rdu", "dlh", "123456", "12345", "1234", "123",
)  # fmt: skip
"""Parts that guessers try first, longest first among those that hold each other."""

_WORTH = 8  # letters and digits that must be left once everything easy is taken away
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read aloud or copied


def password_problem(password: str, *about: str) -> str:
    """The sentence that refuses a new password, or "". `about`: username, names and unit, which are easy to guess."""
    if len(password) < SHORTEST:
        return f"Kata sandi paling sedikit {SHORTEST} tanda. Anda menulis {len(password)}. Pakai beberapa kata."
    if len(password) > LONGEST:
        return f"Kata sandi paling banyak {LONGEST} tanda."
    if len(set(password)) < 5 or len(_left_of(password, about)) < _WORTH:
        return "Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan."
    return ""


def _left_of(password: str, about: tuple[str, ...]) -> str:
    plain = _plain(password)
    known = {word for text in about for word in (_plain(text), *map(_plain, text.split())) if len(word) > 2}
    for word in (*sorted(known, key=len, reverse=True), *_BLOCKED):
        plain = plain.replace(word, "")
    return re.sub(r"(.+?)\1+", r"\1", plain)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def pin_shape_problem(pin: str, name: str = "PIN") -> str:
    """The sentence that tells why this cannot be a PIN at all, or ""."""
    if not pin:
        return f"{name} belum diisi. Tulis {PIN_LENGTH} angka."
    if not re.fullmatch(r"[0-9]+", pin, re.ASCII):
        return f"{name} harus {PIN_LENGTH} angka, tanpa huruf atau tanda lain."
    if len(pin) != PIN_LENGTH:
        return f"{name} harus {PIN_LENGTH} angka. Anda menulis {len(pin)} angka."
    return ""


def pin_problem(pin: str, name: str = "PIN") -> str:
    """The sentence that refuses a new PIN, or ""."""
    if problem := pin_shape_problem(pin, name):
        return problem
    steps = {(int(later) - int(earlier)) % 10 for earlier, later in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return f"{name} ini mudah ditebak. Jangan angka yang sama atau berurutan."
    if re.fullmatch(r"(..|...)\1+", pin):
        return f"{name} ini mudah ditebak. Jangan angka yang berulang."
    return ""


def new_password() -> str:
    """A password for one use, said over the phone without mistakes: kfmt-9wza-r2hd-xpe4."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
