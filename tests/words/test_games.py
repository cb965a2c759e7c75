"""Golden games: one whole game read in six languages, its story, its refusals, its gates and what was weighed."""

from __future__ import annotations

import pytest
from tests.words.golden import ACCEPT, ROOM, told
from tests.words.samples import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_game_reads_the_same(code: str) -> None:
    assert told(code) == (ROOM / f"{code}.txt").read_text(encoding="utf-8"), f"accept with `{ACCEPT}` what is meant"


def test_every_language_tells_as_much() -> None:
    lengths = {code: len(told(code).splitlines()) for code in LANGUAGES}
    assert len(set(lengths.values())) == 1, lengths
