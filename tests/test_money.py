import pytest

from rdu.money import Rupiah, UnreadableRupiah, format_percent, format_rupiah, parse_rupiah, price_of, share_of
from rdu.weights import Measure, Quantity


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12500", 12_500), ("12.500", 12_500), ("Rp12.500", 12_500), ("Rp 12.500", 12_500), ("rp. 1.250.000", 1_250_000),
     ("12.500,00", 12_500), ("12.500,-", 12_500), (" 0 ", 0)],
)  # fmt: skip
def test_rupiah_are_read_as_people_write_them(text: str, amount: int) -> None:
    assert parse_rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1,5", "1.50", "12.5000", "1_000", "NaN", "1e3", "１２", "٣", "12 500", "1.000.00", "9" * 16,
     "9" * 5000, "Rp", "\x001"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableRupiah, match=r"contoh 12\.500"):
        parse_rupiah(text)


@pytest.mark.parametrize(
    ("quantity", "measure", "price", "amount"),
    [(2_500, Measure.KG, 3_500, 8_750), (1, Measure.KG, 499, 0), (1, Measure.KG, 500, 1), (333, Measure.KG, 1_500, 500),
     (1_500, Measure.LITRE, 6_000, 9_000), (3, Measure.PIECE, 400, 1_200), (1, Measure.PIECE, 1, 1)],
)  # fmt: skip
def test_a_line_is_rounded_half_up_once(quantity: int, measure: Measure, price: int, amount: int) -> None:
    assert price_of(Quantity(quantity), measure, Rupiah(price)) == amount


@pytest.mark.parametrize(("gross", "share"), [(15_300, 2_295), (3, 0), (4, 1), (10, 2), (0, 0)])
def test_fifteen_percent_is_taken_once_on_the_whole(gross: int, share: int) -> None:
    assert share_of(Rupiah(gross), 1_500) == share


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "Rp0"), (12_500, "Rp12.500"), (-12_500, "−Rp12.500"), (1_000_000, "Rp1.000.000")]
)
def test_rupiah_are_written_the_indonesian_way(amount: int, text: str) -> None:
    assert format_rupiah(amount) == text


@pytest.mark.parametrize(
    ("points", "text"), [(1_500, "15\u00a0%"), (1_250, "12,5\u00a0%"), (1_205, "12,05\u00a0%"), (0, "0\u00a0%")]
)
def test_basis_points_are_written_as_percent(points: int, text: str) -> None:
    assert format_percent(points) == text
