"""What was broken unseen shows in nothing that another seat sees: not in an event, and not in the absence of one."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from negotiate.play.match import Match
from negotiate.present.moment import Moment
from negotiate.present.private import private
from negotiate.present.public import public
from negotiate.rulebook.load import load
from negotiate.words.speaker import Speaker

GIVEN_AWAY = {"breach-detected", "false-alarm"}
"""Chance may bring a breach to light, and raise an alarm where there was none."""
SPEAKER = Speaker("en")


def kept_and_broken(match: Match, seat: str) -> tuple[Match, Match]:
    """Two games that go on from here: `seat` keeps its word in the one and breaks it in the other; others keep theirs."""
    found = []
    for answer in ("carry-out", "breach"):
        other = match.fork()
        other.submit(seat, answer)
        while (now := other.advance()) is not None and now.kind == "carry-out":
            other.submit(now.seat, "carry-out")
        found.append(other)
    return found[0], found[1]


@pytest.mark.parametrize("scenario", ["istanbul-2025", "nuclear-talks-2013"])
def test_a_breach_that_nobody_sees_leaves_no_trace(scenario: str) -> None:
    rules = load(scenario, overrides={"breach.accident": 0.0})
    names, compared = rules.names, 0
    for seed in range(12):
        chance = random.Random(seed)
        match = Match(
            rules, dict.fromkeys(names.parties, "outside"), seed=seed, mediator="outside" if names.mediator else None
        )
        for _ in range(160):
            pending = match.advance()
            if pending is None or compared >= 3:
                break
            if pending.kind == "carry-out" and pending.issue is not None:
                if rules.record["evident"][0, names.issues.index(pending.issue)]:
                    match.submit(pending.seat, "carry-out")  # whoever is owed would see it
                    continue
                kept, broken = kept_and_broken(match, pending.seat)
                new = {event.kind for one in (kept, broken) for event in one.events[len(match.events) :]}
                if not new & GIVEN_AWAY:
                    compared += 1
                    for seat in (*names.parties, *([names.mediator] if names.mediator else [])):
                        if seat == pending.seat:
                            continue
                        assert kept.view(seat).to_data() == broken.view(seat).to_data()
                        assert set(islice(kept.menu(seat), 20)) == set(islice(broken.menu(seat), 20))
                        here, there = Moment.of(kept), Moment.of(broken)
                        assert private(here, seat, SPEAKER) == private(there, seat, SPEAKER)
                        assert public(here, SPEAKER) == public(there, SPEAKER)
                match.submit(pending.seat, "carry-out")
                continue
            menu = match.menu()
            accepted = next(iter(menu.of_kind("accept")), None)
            match.submit(pending.seat, accepted if accepted is not None else menu.sample(chance))
    assert compared >= 3, "there were breaches that nobody saw"
