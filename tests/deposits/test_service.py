import pytest
from sqlalchemy.orm import Session

from rdu.people.members import AtRest, put_to_rest
from rdu.people.models import Ending
from tests.makers import Bank, bottles, weigh


def test_a_weigh_in_credits_what_is_left_after_the_share(session: Session, bank: Bank) -> None:
    record = weigh(session, bank, bottles(2_500))

    assert record.receipt == "MLT-A-000001"
    assert record.net == 7_500 - 1_125


def test_nothing_is_weighed_for_a_number_at_rest(session: Session, bank: Bank) -> None:
    put_to_rest(session, bank.unit, bank.member, Ending.DIED, bank.manager)
    session.commit()

    with pytest.raises(AtRest):
        weigh(session, bank, bottles(1_000))
