import pytest

from rdu.text import UnreadableText, clean_line, search_key


@pytest.mark.parametrize(
    ("written", "kept"),
    [("  Siti   Aminah ", "Siti Aminah"), ("Siti <b Aminah", "Siti <b Aminah"), ("H. Moh. Ridwan", "H. Moh. Ridwan"),
     ("Né", "Né"), ("=2+5", "=2+5"), ("ꦱꦶꦠꦶ", "ꦱꦶꦠꦶ")],
)  # fmt: skip
def test_names_are_kept_as_people_write_them(written: str, kept: str) -> None:
    assert clean_line(written) == kept


@pytest.mark.parametrize("written", ["a\x00b", "a\u202eb", "a\nb", "a\tb", "a\u2066b", "\ud800", "a\u200bb"])
def test_invisible_signs_are_refused(written: str) -> None:
    with pytest.raises(UnreadableText, match="tanda"):
        clean_line(written)


@pytest.mark.parametrize("written", ["a" * 121, "a" * 1_000_000])
def test_an_endless_name_is_refused(written: str) -> None:
    with pytest.raises(UnreadableText, match="120"):
        clean_line(written)


def test_a_search_does_not_mind_case_accents_or_points() -> None:
    assert search_key("H. Moh. Ridwàn") == "h moh ridwan"
