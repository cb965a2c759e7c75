"""Why accords do or do not come about: what is counted, that counting changes no game, and what moves it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from negotiate.engine.layout import summary_dtype
from negotiate.errors import NegotiateError
from negotiate.lab.movers import _Workshop, hadamard, movers
from negotiate.lab.simulate import cast_seats, play_stretch, play_watched
from negotiate.lab.why import Why, why
from negotiate.rulebook.load import load

GAMES = 60
CASES = Path(__file__).parent.parent / "players" / "cases"
FENCE = """\
schema_version: 3
id: fence
title: The fence
summary: Two neighbours and a fence, which one of them can do without.
setting: fictional
calendar: {rounds: 3}
parties:
  north: {name: North, initials: NO, kind: principal}
  south: {name: South, initials: SO, kind: principal}
tracks:
  talks: {name: Talks}
issues:
  fence:
    name: Fence
    track: talks
    options:
      - {id: as-now, label: As now}
      - {id: mended, label: Mended, values: {north: 9, south: 3}}
accord: {when: {agreed: {fence: mended}}}
"""


def of(**overrides: object) -> Why:
    """The answer for the first lesson with other values, double underscores for dots."""
    rules = load("tutorial", overrides={path.replace("__", "."): value for path, value in overrides.items()})
    return why(cast_seats(rules, {}), GAMES, seed=3, jobs=1)


def games_of(found: Why) -> dict[str, int]:
    return {step.name: step.games for step in found.steps}


@pytest.mark.parametrize("scenario", ["tutorial", "good-friday-1998"])
def test_games_are_the_same_under_a_witness(scenario: str) -> None:
    cast = cast_seats(scenario, {"mediator": "random"} if scenario == "tutorial" else {})
    alone, _ = play_stretch(cast, 5, 0, 8, with_rounds=False)
    watched, seen = play_watched(cast, 5, 8, 1)
    assert watched.dtype == summary_dtype(cast.rules.size)
    for field in alone.dtype.names or ():
        room = tuple(slice(0, length) for length in alone[field].shape)
        assert (watched[field][room] == alone[field]).all(), field
    assert (seen["first_text"] > 0).all()
    # what stands at the end was signed, and what was signed was tabled while it was open
    for game in range(8):
        for k, option in enumerate(alone["agreed"][game]):
            if option > 0:
                assert seen["signed"][game, k] >> option & 1
    assert (seen["signed"] & ~seen["tabled"] == 0).all()


def test_the_way_narrows_and_every_missing_condition_got_stuck_somewhere() -> None:
    found = of()
    reached = [step.games for step in found.steps]
    assert reached[0] == GAMES
    assert reached == sorted(reached, reverse=True)
    assert found.endings["accord"] == games_of(found)["accord"] > 0
    for clause in found.clauses:
        assert clause.missing == sum(clause.stuck.values())
        assert clause.missing <= GAMES - games_of(found)["ratified"]
    assert [clause.path for clause in found.clauses] == ["accord.when.agreed.water", "accord.when.agreed.quiet-at-the-dam"]


def test_a_gate_that_stays_shut_is_where_it_gets_stuck() -> None:
    found = of(tracks__political__opens_when="never", accord__when={"agreed": {"water": "joint-gauges"}})
    (water,) = found.clauses
    assert water.stuck == {"shut": GAMES, "untabled": 0, "refused": 0, "fallen": 0, "unmet": 0}
    assert games_of(found)["signed"] == GAMES
    assert games_of(found)["opened"] == 0
    assert [opening.games for opening in found.openings if opening.path == "tracks.political"] == [0]


def test_a_vote_that_nobody_can_win_is_lost_at_home() -> None:
    found = of(accord__ratification__threshold=100, accord__ratification__spread=0)
    assert games_of(found)["vote"] > 0
    assert games_of(found)["ratified"] == 0
    assert sum(voice.refused["vote"] for voice in found.voices.values()) > 0


def test_conditions_other_than_agreements_are_unmet() -> None:
    (clause,) = of(accord__when={"trust_at_least": 94}).clauses
    assert clause.stuck["unmet"] == clause.missing == GAMES


def test_at_full_trust_everything_that_is_open_may_be_signed() -> None:
    start = of(trust__initial={"default": 100}).start
    assert start.least_trust == 100.0
    assert all(asked.is_signable for asked in start.options)
    low = of(trust__initial={"default": 0}).start
    asked = next(asked for asked in low.options if asked.issue == "water" and asked.option == "joint-gauges")
    # p = 1 - (1 - T)(1 - E) is the risk at the trust that it takes (M5, M6)
    lack = 1.0 - asked.belief
    assert 1.0 - (1.0 - asked.trust_needed / 100.0) * lack == pytest.approx(max(asked.risk, asked.belief))


@pytest.mark.parametrize(("name", "some"), [("walkaway", False), ("ends-everywhere", True)])
def test_a_text_below_the_walk_away_value_is_a_loss(name: str, some: bool) -> None:
    assert why(cast_seats(load(str(CASES / f"{name}.yaml")), {}), 4, jobs=1).start.text is some


def test_only_built_in_players_can_be_asked() -> None:
    with pytest.raises(NegotiateError) as caught:
        why(cast_seats("tutorial", {"highmark": "hard"}), 1)
    assert str(caught.value) == (
        "Only built-in players that do not search can be asked why they refuse; name others with --player "
        "(`negotiate players` lists them)."
    )


def test_the_design_tells_every_number_apart() -> None:
    matrix = hadamard(16).astype(int)
    assert (matrix @ matrix.T == 16 * np.eye(16)).all()


def test_numbers_are_put_back_after_they_were_moved() -> None:
    rules = load("tutorial")
    workshop = _Workshop(rules)
    moved = workshop.moved({"trust.gain": 8.0, "tracks.political.opens_when.trust_at_least": 50.0, "issues.water.phases": 2})
    assert moved is not None
    again = workshop.moved({})
    assert again is not None
    assert moved.record.tobytes() != again.record.tobytes() == rules.record.tobytes()


def test_the_numbers_that_move_it_most_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negotiate.lab.movers.MOST", 31)  # a design of 64 points
    file = tmp_path / "fence.yaml"
    file.write_text(FENCE, encoding="utf-8")
    cast = cast_seats(file, {})
    found = movers(cast, games=60, jobs=1, most=2)
    assert found[0].path == "calendar.rounds", "what has to be signed and delivered in three rounds fails in two"
    assert found[0].accord.at_low == 0.0
    for one in found:
        assert one.low < one.value < one.high
        assert one.accord.low <= one.accord.difference <= one.accord.high


def test_a_sum_that_is_not_made_is_no_text_that_fell() -> None:
    """Every piece of a map may be signed without the map coming out."""
    answer = why(cast_seats("dayton-1995", {}), games=GAMES, seed=3)
    clause = next(clause for clause in answer.clauses if clause.path == "accord.when.sum_exactly.land")
    assert clause.issues == ("sarajevo", "gorazde", "posavina", "western-bosnia")
    assert clause.missing == sum(clause.stuck.values())
    assert clause.stuck["fallen"] == 0 < clause.stuck["unmet"]
    assert set(clause.refused) >= {"croatia", "yugoslavia"}
