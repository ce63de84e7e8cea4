"""Figures of so few households that they could be told apart: what is covered in the version for everybody."""

from enum import StrEnum


class Cover(StrEnum):
    """Why a figure is not told: too few households, or because it would give away one that has too few."""

    NONE = ""
    SMALL = "<5"
    OTHER = "ditutup"
