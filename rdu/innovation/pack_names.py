"""What files are called in a pack of evidence, so that whoever files finds them."""

from collections.abc import Sequence

from rdu.files.models import KeptFile, MediaType
from rdu.innovation.service import Claim
from rdu.text import search_key

LONGEST = 48


def slug(words: str) -> str:
    return "-".join(search_key(words).split())[:LONGEST].strip("-")


def folder_of(claim: Claim) -> str:
    """16-regulasi-inovasi-daerah"""
    return f"{claim.no}-{slug(claim.indicator.name)}"


def name_of(claim: Claim, n: int, kept: KeptFile) -> str:
    """16-bukti-01-keputusan-bupati, without its ending."""
    return f"{claim.no}-bukti-{n:02}-{slug(kept.name.rpartition('.')[0] or kept.name)}"


def other_kind(claim: Claim, kept: KeptFile) -> str:
    """The ending of a second copy, where this row of the portal does not take the file as it is; "" where it does."""
    taken = {kind.lower() for kind in claim.indicator.file_types.split("|")}
    if kept.media_type.ending in taken:
        return ""
    if kept.media_type is MediaType.PDF:
        return "png"
    return "pdf" if "pdf" in taken else ""


def files_of(claim: Claim, evidence: Sequence[KeptFile]) -> list[str]:
    """Those of a kind that this row of the portal takes: the claim's own paper first."""
    taken = {kind.lower() for kind in claim.indicator.file_types.split("|")}
    own = [f"{claim.no}-klaim.{kind}" for kind in ("pdf", "png") if kind in taken]
    names = [
        f"{name_of(claim, n, kept)}.{other_kind(claim, kept) or kept.media_type.ending}"
        for n, kept in enumerate(evidence, 1)
    ]
    return own + names
