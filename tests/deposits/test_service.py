from sqlalchemy.orm import Session

from tests.makers import Bank, bottles, weigh


def test_a_weigh_in_credits_what_is_left_after_the_share(session: Session, bank: Bank) -> None:
    record = weigh(session, bank, bottles(2_500))

    assert record.receipt == "MLT-A-000001"
    assert record.net == 7_500 - 1_125
