"""Every class that a test opens is closed after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.classroom import rooms


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while rooms.OPEN:
        rooms.OPEN.pop().close()
