"""Dayton 1995: pieces of a map that come to 51 or to nothing, people first, a late accord, and an even hand."""

from __future__ import annotations

import functools
import itertools
import re
from typing import Any

import numpy as np
import polars as pl
import pytest

from negotiate import rulebook
from negotiate.lab.simulate import simulate

NAME = "dayton-1995"
BH, HR, YU = PRINCIPALS = ("bosnia-herzegovina", "croatia", "yugoslavia")

# How many of 100 an option of a piece gives to the Federation, which begins with 53. Typed from the notes of the issues.
SHIFTS = {
    "sarajevo": {"divided": 0, "district": 1, "whole": 2},
    "gorazde": {"road": 0, "corridor": 1},
    "posavina": {"as-the-line-runs": 0, "wider": -1, "arbitration": 0, "federation": 2},
    "western-bosnia": {"as-the-line-runs": 0, "third": -3, "half": -4, "most": -5},
}
HISTORY = {
    "prisoners": "all-released",
    "separation": "into-barracks",
    "implementation-force": "alliance-led",
    "eastern-slavonia": "transition",
    "common-state": "two-entities",
    "sarajevo": "whole",
    "gorazde": "corridor",
    "posavina": "arbitration",
    "western-bosnia": "most",
    "line": "fifty-one-to-forty-nine",
    "sanctions": "suspended",
}


def resolved(preset: str | None = None) -> dict[str, Any]:
    return rulebook.load(NAME, preset=preset).document


@functools.cache
def play(player: str = "cautious", preset: str | None = None, games: int = 100) -> pl.DataFrame:
    return simulate(NAME, games=games, seed=11, preset=preset, players=dict.fromkeys(PRINCIPALS, player)).games


def share(games: pl.DataFrame, ending: str = "accord") -> float:
    return float(np.mean((games["ending"] == ending).to_numpy()))


def test_the_gate_of_the_line_is_the_sum() -> None:
    """Every way of settling the four pieces opens the line exactly when it comes to 51."""
    rules = rulebook.load(NAME)
    gate = rules.document["issues"]["line"]["options"][1]["opens_when"]
    assert gate, "the line has a gate of its own"
    opened = 0
    for chosen in itertools.product(*SHIFTS.values()):
        settled = dict(zip(SHIFTS, chosen, strict=True))
        total = 53 + sum(SHIFTS[issue][option] for issue, option in settled.items())
        assert truth(gate, settled, rules.document) == (total == 51), settled
        opened += total == 51
    assert opened == 16
    for issue in SHIFTS:
        without = {other: HISTORY[other] for other in SHIFTS if other != issue}
        assert not truth(gate, without, rules.document), f"{issue} is still open"


def truth(condition: dict[str, Any], settled: dict[str, str], document: dict[str, Any]) -> bool:
    """Whether a condition of agreements holds, read from the file alone."""

    def agreed(issue: str, wanted: str) -> bool:
        options = [option["id"] for option in document["issues"][issue]["options"]]
        have = settled.get(issue)
        if have is None or not document["issues"][issue].get("ordered", True):
            return have == wanted
        return options.index(have) >= options.index(wanted)

    def comes_to(name: str) -> float | None:
        entry = document["sums"][name]
        if entry["settled"] and not settled.keys() >= entry["of"].keys():
            return None
        return float(entry["from"] + sum(amounts.get(settled.get(issue), 0) for issue, amounts in entry["of"].items()))

    known = {"agreed", "any", "all", "not", "sum_exactly"}
    given = {key: value for key, value in condition.items() if value is not None}
    assert given.keys() <= known, given
    return (
        all(agreed(*pair) for pair in given.get("agreed", {}).items())
        and all(comes_to(name) == number for name, number in given.get("sum_exactly", {}).items())
        and all(truth(one, settled, document) for one in given.get("all", ()))
        and ("any" not in given or any(truth(one, settled, document) for one in given["any"]))
        and ("not" not in given or not truth(given["not"], settled, document))
    )


@pytest.mark.parametrize("player", ["cautious", "linear"])
def test_whatever_is_played_the_line_comes_with_51(player: str) -> None:
    games = play(player).filter(pl.col("ending") == "accord")
    assert len(games) > 20
    for row in games.select([f"agreed_{issue}" for issue in SHIFTS]).iter_rows():
        assert 53 + sum(shifts[option] for shifts, option in zip(SHIFTS.values(), row, strict=True)) == 51, row


def test_the_accord_is_late_and_not_certain_and_differs_by_player() -> None:
    cautious, late = play(), play("boulware")
    assert 0.35 < share(cautious) < 0.75
    assert share(late) < share(cautious) - 0.1
    assert np.median(cautious.filter(pl.col("ending") == "accord")["first_signed_line"].to_numpy()) >= 17


def test_people_come_first() -> None:
    games = play()
    order = ("prisoners", "separation", "sarajevo", "line")
    first = [float(np.nanmedian(games[f"first_signed_{issue}"].to_numpy())) for issue in order]
    assert first == sorted(first) and first[0] <= 2 and first[-1] >= 17
    tracks = resolved()["tracks"]
    assert tracks["people"]["opens_when"] == "always"
    assert all(tracks[track]["opens_when"] != "always" for track in tracks if track != "people")


def test_without_the_force_hardly_anybody_signs() -> None:
    assert share(play(preset="without-the-force", games=60)) < 0.1


def test_history_is_named_and_pays_the_three_together() -> None:
    issues = resolved()["issues"]
    for name, issue in issues.items():
        assert "Historic result:" in issue["note"], name
    worth = dict.fromkeys(PRINCIPALS, 0.0)
    for name, taken in HISTORY.items():
        values = next(option for option in issues[name]["options"] if option["id"] == taken)["values"]
        for party in PRINCIPALS:
            worth[party] += values.get(party, 0)
    assert min(worth.values()) > 10 and max(worth.values()) < 2.5 * min(worth.values()), worth


def test_the_seats_are_told_in_one_shape() -> None:
    parties = resolved()["parties"]
    verbs = re.compile(r"^On (the map|the state|what comes with it): (asks|states|accepts|offers)\b")
    for name, party in parties.items():
        assert {position["text"].split(":")[0] for position in party["position"]} == {
            "On the map",
            "On the state",
            "On what comes with it",
        }, name
        assert all(verbs.search(position["text"]) for position in party["position"]), name
    briefs = [parties[name]["brief"] for name in PRINCIPALS]
    assert max(map(len, briefs)) < 1.25 * min(map(len, briefs))
    assert all(phrase in brief for brief in briefs for phrase in ("You want:", "You fear:", "Your public expects:"))
    assert {len(parties[name]["aims"]) for name in PRINCIPALS} == {3}
    spoken = " ".join(position["text"] for party in parties.values() for position in party["position"]).lower()
    assert not re.search(r"terroris\w*|regime|puppet|aggressor|so-called|rebel", spoken)


def test_the_content_note_and_the_facts_name_the_genocide_and_no_piece_of_the_map_does() -> None:
    document = resolved()
    note, facts = document["content_note"], " ".join(fact["text"] for fact in document["facts"])
    assert "genocide at Srebrenica" in note and "no seat at these talks" in note
    for said in ("2004 that this was genocide", "2007", "violated its obligation to prevent it", "more than 16,000 people"):
        assert said in facts, said
    pieces = " ".join(str(document["issues"][issue]) for issue in SHIFTS)
    assert not re.search(r"srebrenica|žepa", pieces.lower())
