"""What would add most points before the filing window ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rdu.innovation.service import Claim

SHOWN = 5


@dataclass(frozen=True)
class Advice:
    claim: Claim
    next_points: int
    """What the next level adds."""

    @property
    def most(self) -> int:
        return self.claim.gain


def advice(claims: Sequence[Claim], today: date) -> list[Advice]:
    """The indicators with most to gain, of those for which something can still be done; the nearest level first."""
    open_still = [claim for claim in claims if claim.gain and claim.until >= today]
    ordered = sorted(open_still, key=lambda claim: (-claim.gain, claim.no))
    return [Advice(claim, claim.indicator.weight) for claim in ordered[:SHOWN]]
