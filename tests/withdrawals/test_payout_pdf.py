"""The list of a pay-out day on paper."""

import re
from datetime import timedelta

import pytest

from rdu.ledger.models import REGULAR
from rdu.money import Rupiah
from rdu.withdrawals.payout_models import Payout, PayoutLine, PayoutState, Whom
from rdu.withdrawals.payout_pdf import payout_pdf
from tests.makers import TODAY, Bank

pytestmark = pytest.mark.one_store


def a_day(bank: Bank, title: str = "Pembagian Lebaran") -> Payout:
    return Payout(
        unit=bank.unit, number=1, title=title, pocket=REGULAR, pay_on=TODAY + timedelta(days=7), whom=Whom.ALL,
        words="", fixed=None, note=Rupiah(1_000), state=PayoutState.DRAFT,
    )  # fmt: skip


def a_line(bank: Bank, amount: int, *, fee: int = 0, debt: int = 0, taken_out: bool = False) -> PayoutLine:
    free = Rupiah(amount + debt)
    return PayoutLine(
        member=bank.member, free=free, debt=Rupiah(debt), fee=Rupiah(fee), amount=Rupiah(amount), taken_out=taken_out
    )


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_the_same_list_is_the_same_paper_in_our_fonts(bank: Bank) -> None:
    lines = [a_line(bank, 41_000, fee=1_000, debt=500), a_line(bank, 9_000)]
    pdf = payout_pdf(a_day(bank), lines)
    assert (pages(pdf), b"SourceSansPro" in pdf, b"/Helvetica" in pdf) == (1, True, False)
    assert payout_pdf(a_day(bank), lines) == pdf
    assert payout_pdf(a_day(bank), [lines[0], a_line(bank, 10_000)]) != pdf
    assert payout_pdf(a_day(bank), [a_line(bank, 41_000, fee=1_000, debt=600), lines[1]]) != pdf


def test_who_was_taken_out_is_not_on_it(bank: Bank) -> None:
    kept = [a_line(bank, 41_000)]
    assert payout_pdf(a_day(bank), [*kept, a_line(bank, 9_000, taken_out=True)]) == payout_pdf(a_day(bank), kept)


def test_many_savers_run_over_several_pages(bank: Bank) -> None:
    assert pages(payout_pdf(a_day(bank), [a_line(bank, 1_000 * n) for n in range(1, 61)])) == 3


def test_nobody_left_is_still_a_paper(bank: Bank) -> None:
    assert pages(payout_pdf(a_day(bank), [])) == 1


def test_hostile_words_stay_words(bank: Bank) -> None:
    bank.member.name = '<img src="/etc/passwd"> Siti <b ' + "W" * 300
    assert pages(payout_pdf(a_day(bank, "<b>Bagi & <i"), [a_line(bank, 5_000)])) == 1
