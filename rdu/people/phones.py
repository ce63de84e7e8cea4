"""Telephone numbers of Indonesia, written one way so that they can be compared: 081234567890."""

import re


class UnreadablePhone(ValueError):
    """The text is not a telephone number; str(error) says how to write one."""


def clean_phone(text: str) -> str:
    """Read "0812-3456-7890", "+62 812 3456 7890" or "(031) 3095 123" as digits from 0; empty stays empty."""
    bare = re.sub(r"[ ().-]", "", text)
    bare = re.sub(r"^(?:\+?62(?=[1-9])|(?=8[0-9]{8}))", "0", bare)  # spreadsheets drop the first 0 of a figure
    if bare and not re.fullmatch(r"0[0-9]{7,13}", bare, re.ASCII):
        raise UnreadablePhone("Nomor telepon belum benar. Tulis angka dari 0, contoh 081234567890.")
    return bare


def masked(phone: str) -> str:
    """0812••••890: enough for its owner to know it, too little to call."""
    return f"{phone[:4]}••••{phone[-3:]}" if len(phone) >= 9 else ""
