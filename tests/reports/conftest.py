"""The day that reports are read on, for tests that ask for it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rdu.clock import pinned_at


@pytest.fixture
def the_day() -> Iterator[None]:
    """The Saturday of tests.makers.TODAY, ten in the morning."""
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        yield
