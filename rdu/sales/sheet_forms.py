"""A sheet: one box an item, named by the item's code. What is left blank is not meant; other codes are not read."""

from collections.abc import Mapping
from typing import Any

from rdu.money import MOST_PER_MEASURE, Rupiah, UnreadableRupiah, format_rupiah, parse_rupiah
from rdu.sales.stock_models import Reason
from rdu.web.forms import OnceForm
from rdu.weights import Grams, UnreadableWeight, parse_kg

MOST_IN_A_SHED = Grams(1_000_000_000)


class Sheet(OnceForm):
    """Boxes beside the fields of a form: `cells` as they came, `wrong` the sentence beside a box."""

    def __init__(self, cells: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cells, self.wrong = cells, dict[str, str]()

    def text(self, cell: str) -> str:
        return self.cells.get(cell, "").strip()

    def weight(self, cell: str) -> Grams | None:
        """What stands in a box; None for a blank one or one that was refused."""
        try:
            return parse_kg(self.text(cell), MOST_IN_A_SHED) if self.text(cell) else None
        except UnreadableWeight as error:
            self.wrong[cell] = str(error)
            return None

    def price(self, cell: str) -> Rupiah | None:
        """As `weight`."""
        try:
            price = parse_rupiah(self.text(cell)) if self.text(cell) else None
        except UnreadableRupiah as error:
            self.wrong[cell] = str(error)
            return None
        if price is not None and price > MOST_PER_MEASURE:
            self.wrong[cell] = f"Harga paling tinggi {format_rupiah(MOST_PER_MEASURE)}."
            return None
        return price

    def reason(self, cell: str) -> Reason | None:
        """Why a weight differs, where one was chosen."""
        return Reason(self.text(cell)) if self.text(cell) in {reason.value for reason in Reason} else None
