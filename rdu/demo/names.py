"""Invented people. The names are common in Madura; who carries them here does not exist."""

from random import Random

WOMEN = (
    "Siti", "Rohmah", "Sumiati", "Maimunah", "Hosniyah", "Ruqayyah", "Musrifah", "Nurhayati", "Sulaiha", "Bunayyah",
    "Misnawati", "Romlah", "Sittiyah", "Fatimah", "Jumaiyah", "Khotijah", "Kulsum", "Zainab", "Marwiyah", "Suhriyah",
    "Hamidah", "Toyyibah", "Nafisah", "Halimah", "Satuni", "Muzayyanah", "Rahmaniyah", "Subaidah", "Munawwaroh",
    "Hasiyah", "Aisyah", "Mariyam", "Sarifah", "Istianah", "Latifah", "Mutiah",
)  # fmt: skip
WOMEN_SECOND = (
    "Aminah", "Hasanah", "Fitriyah", "Wati", "Ningsih", "Zahroh", "Qomariyah", "Rahayu", "Susanti", "Lestari",
    "Maulidiyah", "Jannah", "Khasanah", "Ulfa", "Kamilah", "Handayani", "Badriyah", "Sholehah", "", "",
)  # fmt: skip
MEN = (
    "Abd.", "Moh.", "Mat", "Buhari", "Mukhlis", "Hosnan", "Matrawi", "Marsuki", "Bunadin", "Subaidi", "Syaiful",
    "Jalaluddin", "Mattasan", "Durahman", "Fauzi", "Ach.", "Samsul", "Sahrul", "Hasbullah", "Zainal", "Rofiq",
    "Hamzah", "Misbah", "Sudahri", "Nasir", "Mahfud", "Taufiq", "Sukandar", "Farid", "Imam",
)  # fmt: skip
MEN_SECOND = (
    "Rahman", "Hosen", "Tohir", "Arifin", "Efendi", "Wahid", "Bahri", "Ghazali", "Hidayat", "Wahyudi", "Karim",
    "Anwar", "Rosyid", "Fadli", "Hakim", "Latif", "Jufri", "Mulyadi", "Santoso", "Syafi'i",
)  # fmt: skip
CHILDREN = ("Mat", "Um", "Din", "Nur", "Ali", "Sri", "Lia", "Ida", "Udin", "Rus", "Yani", "Hol", "Tun", "Mia", "Rif")
"""A grown-up is called by a child's name: Bu Mat, Pak Din."""


def woman(rng: Random) -> str:
    return f"{rng.choice(WOMEN)} {rng.choice(WOMEN_SECOND)}".strip()


def man(rng: Random) -> str:
    return f"{rng.choice(MEN)} {rng.choice(MEN_SECOND)}"


def called(rng: Random, sex: str) -> str:
    """How the neighbours call her, or nothing."""
    title = {"F": "Bu", "M": "Pak"}[sex]
    return f"{title} {rng.choice(CHILDREN)}" if rng.random() < 0.6 else ""
