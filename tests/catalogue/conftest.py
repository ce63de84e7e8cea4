"""It is Saturday, 21 November 2026, ten in the morning at the post, whenever these tests run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rdu.clock import pinned_at


@pytest.fixture(autouse=True)
def _on_that_saturday() -> Iterator[None]:
    with pinned_at(datetime(2026, 11, 21, 3, tzinfo=UTC)):
        yield
