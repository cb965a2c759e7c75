"""Golden play-throughs: a game that changes shows where it does so, in sentences."""

from __future__ import annotations

import difflib

import pytest
from tests.playthroughs.golden import ACCEPT, COUNTS, ROOM, SCENARIOS, counts, story

CURE = f"If the change is meant, accept it with `{ACCEPT}` and read what git shows."


def compare(name: str, now: str) -> None:
    before = (ROOM / name).read_text(encoding="utf-8")
    if before != now:
        lines = list(difflib.unified_diff(before.splitlines(), now.splitlines(), "accepted", "now", lineterm="", n=2))
        pytest.fail(f"{name} has changed. {CURE}\n" + "\n".join(lines[:40]), pytrace=False)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_story_is_the_same(scenario: str) -> None:
    compare(f"{scenario}.txt", story(scenario))


def test_the_counts_are_the_same() -> None:
    compare(COUNTS, counts())
