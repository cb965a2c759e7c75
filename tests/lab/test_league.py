"""A league: who joins and when it is closed, the same again from the same seed, and a file that can be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab import league as room
from negotiate.lab.league import league
from negotiate.lab.paired.differences import Difference
from negotiate.rulebook.load import load
from negotiate.rulebook.model.personalities import load_personalities

SAME: dict[str, Any] = {"summary": "As it is.", "based_on": "cautious"}
"""`cautious` under another name."""
YIELDING: dict[str, Any] = {**SAME, "self_weight": 0.35, "hardness": 0.0, "temptation": 0.0}
"""One that looks at what all get, with which more comes about in the tutorial."""


def test_who_does_better_joins_and_who_does_not_closes_the_league(monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([YIELDING, YIELDING])
    monkeypatch.setattr(room, "_search", lambda *_given: next(found))
    grown = league(["tutorial"], most=3, games=2, fresh=60, seed=3)
    first, joined = grown.members
    assert (first.name, first.entry, first.gain) == ("cautious", None, None)
    assert first.deeds.points == first.deeds.others == 0.0
    assert (joined.name, joined.entry) == ("league-1", YIELDING)
    assert joined.gain is not None and joined.gain.low is not None and joined.gain.low > 0.0
    assert joined.deeds.points > 0.0 and grown.closed, "the same again is no better"
    monkeypatch.setattr(room, "_search", lambda *_given: SAME)
    assert [one.name for one in league(["tutorial"], games=2, fresh=20, seed=3).members] == ["cautious"]


def test_who_never_decides_has_no_seat_in_it() -> None:
    """A seat in which nothing can be done well or badly would only thin the points of the others."""
    rules = load("switzerland-2024")
    assert [place for _rules, place in room._Ground([rules, rules], "cautious", 1).places] == list(rules.deciding_principals)
    assert len(rules.deciding_principals) < len(rules.principals)


def test_a_search_is_repeated_by_its_seed_and_its_file_can_be_used(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    grown = league(["tutorial"], most=1, trials=4, games=4, fresh=4, seed=5, progress=lambda *step: told.append(step))
    assert grown == league(["tutorial"], most=1, trials=4, games=4, fresh=4, seed=5, jobs=2)
    assert told == [(number, 4) for number in range(1, 5)]
    members = (*grown.members, *(() if len(grown.members) > 1 else (room.Member("league-1", YIELDING, *_gained(grown)),)))
    path = tmp_path / "evolved.yaml"
    path.write_text(room.League(("tutorial",), 4, 4, 4, 5, members, closed=False).text(), encoding="utf-8")
    (entry,) = load_personalities(path).values()
    assert entry["summary"].startswith("Evolved in tutorial; ") and entry["temptation"] == 0.0


def _gained(grown: room.League) -> tuple[Difference, room.Deeds]:
    return Difference(1.0, 0.5, 1.5, 0.01), grown.members[0].deeds


def test_the_command_prints_and_writes(tmp_path: Path) -> None:
    out = tmp_path / "league.yaml"
    words = ["league", "tutorial", "--most", "1", "--trials", "2", "-n", "2", "--fresh", "4", "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0 and "League  evolved in tutorial" in done.stdout, done.output
    assert out.read_text(encoding="utf-8").startswith("# Personalities evolved against each other")
    found = json.loads(CliRunner().invoke(app, [*words[:-2], "--format", "json"]).stdout)
    assert found["members"][0] == {"name": "cautious", "entry": None, "gain": None, "deeds": found["members"][0]["deeds"]}
    rules = tmp_path / "mine.yaml"
    rules.write_text("schema_version: 3\n", encoding="utf-8")
    refused = CliRunner().invoke(app, [*words[:-1], str(rules)])
    assert str(refused.exception) == (
        f"'{rules}' holds a rule file, and a file of personalities never takes its place. Nothing was written; choose "
        "another name."
    )
    assert rules.read_text(encoding="utf-8") == "schema_version: 3\n"


def test_what_cannot_be_is_refused_in_a_sentence() -> None:
    with pytest.raises(UnknownName, match="There is no built-in player 'nobody'"):
        league(["tutorial"], first="nobody")
    with pytest.raises(NegotiateError, match="The number of personalities must be a whole number from 1 to 20, not 0"):
        league(["tutorial"], most=0)
    with pytest.raises(NegotiateError, match=r"^There is no scenario to play; name one or more\.$"):
        league([])
    with pytest.raises(NegotiateError, match=r"^The seed must be a whole number from 0 to 18446744073709551608, not"):
        league(["tutorial"], seed=2**64 - 2)
