"""What can stand together where gates ask for sums, against the engine's gates; what follows for all that counts texts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.rulebook.documents import small

from negotiate.analysis.frontier import frontier
from negotiate.analysis.space import space
from negotiate.engine.gates import refresh
from negotiate.engine.legal import LEGAL, item_refusal
from negotiate.engine.records import call, new_log
from negotiate.engine.rules import Rules
from negotiate.engine.tied import tied_by_sums
from negotiate.play.board import Board
from negotiate.players.roster import new_roster
from negotiate.rulebook.load import from_document, load


def pieces(line: dict[str, Any], *, counted: bool = True, ordered: bool = False) -> dict[str, Any]:
    """Two pieces of land, each for the one or the other, and a line that opens by what they come to.

    `counted`: a piece that is settled stays as it is.
    """
    document = small()
    for name, first in (("fence", "mended"), ("road", "gravel")):
        settled = {"any": [{"agreed": {name: first}}, {"agreed": {name: "moved"}}]}
        shut = {"opens_when": {"not": settled}} if counted else {}
        document["issues"][name] |= {"ordered": ordered}
        document["issues"][name]["options"] = [
            {"id": "as-now", "label": "As now"},
            {"id": first, "label": "To the north", "values": {"north": 5, "south": -1}, **shut},
            {"id": "moved", "label": "To the south", "values": {"north": -1, "south": 5}, **shut},
        ]
    document["issues"]["line"] = {
        "name": "Line",
        "track": "talks",
        "options": [
            {"id": "none", "label": "None"},
            {"id": "drawn", "label": "Drawn", "values": {"north": 3, "south": 3}, "opens_when": line},
        ],
    }
    document["sums"] = {
        "land": {
            "name": "Land",
            "settled": True,
            "of": {"fence": {"mended": 1, "moved": -1}, "road": {"gravel": 1, "moved": -1}},
        }
    }
    return document


EVEN = {"sum_exactly": {"land": 0}}


def by_the_engine(rules: Rules) -> set[tuple[int, ...]]:
    """Every full text that some order of packages brings about, by the engine's own gates."""
    board = Board(rules, new_roster(rules.size))
    board.begin(0, 0)
    log = new_log(4096)
    count = len(rules.names.issues)
    options = [range(int(n)) for n in rules.record[0]["option_count"][:count]]
    found, waiting = {(0,) * count}, [(0,) * count]
    while waiting:
        state = waiting.pop()
        board.game["agreed"][0, :count] = state
        call(refresh, rules.record, board.game, log)
        may = [
            [o for o in row if o == state[k] or call(item_refusal, rules.record, board.game, k, o) == LEGAL]
            for k, row in enumerate(options)
        ]
        new = set(itertools.product(*may)) - found
        found |= new
        waiting += sorted(new)
    return found


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize(
    "gate",
    [
        EVEN,
        {"sum_at_least": {"land": 1}},
        {"sum_at_most": {"land": -1}},
        {"not": {"sum_exactly": {"land": 0}}},
        {
            "any": [
                {"sum_exactly": {"land": 2}},
                {"all": [{"agreed": {"fence": "moved"}}, {"not": {"agreed": {"road": "moved"}}}]},
            ]
        },
    ],
)
def test_what_stands_together_is_what_the_engine_brings_about(gate: dict[str, Any], ordered: bool, counted: bool) -> None:
    rules = from_document(pieces(gate, counted=counted, ordered=ordered))
    every = np.array(list(itertools.product(range(3), range(3), range(2))))
    assert set(map(tuple, every[space(rules.record[0]).stands(every)].tolist())) == by_the_engine(rules)


def test_a_sum_that_is_ignored_gives_another_frontier() -> None:
    rules = from_document(pieces(EVEN))
    there = space(rules.record[0])
    with_sum, without = frontier(there), frontier(replace(there, tied=()))
    # the line goes with an even map only: all of the land for one side, and the line, is no text
    assert with_sum.points.tolist() == [[7, 7]]
    assert sorted(map(tuple, with_sum.texts(0).tolist())) == [(1, 2, 1), (2, 1, 1)]
    assert without.points.tolist() == [[13, 1], [8, 2], [7, 7], [2, 8], [1, 13]]
    # V* leaves the other at least 0, what no agreement is worth to it: an even map
    assert rules.record[0]["best_value"][:2].tolist() == [7, 7]
    free = pieces({"round_at_least": 1})
    free.pop("sums")
    assert from_document(free).record[0]["best_value"][:2].tolist() == [13, 13]


def test_no_gates_no_ties() -> None:
    document = pieces(EVEN) | {"process": {"mode": "open"}}
    assert tied_by_sums(from_document(document).record[0]) == ()


def test_at_dayton_the_line_stands_on_a_map_that_comes_to_fifty_one() -> None:
    rules = load("dayton-1995")
    record, names = rules.record[0], rules.names
    (together,) = tied_by_sums(record)
    assert [names.issues[k] for k in together.issues] == ["sarajevo", "gorazde", "posavina", "western-bosnia", "line"]
    drawn = np.argwhere(together.stand[..., 1])
    land = [53 + sum(record["sum_amount"][0, k, o] for k, o in zip(together.issues, text, strict=False)) for text in drawn]
    assert len(drawn) == 16 and set(land) == {51} and (drawn > 0).all()
    front = frontier(space(record), 50_000)
    line, pieces_of_it = names.issues.index("line"), list(together.issues)
    texts = np.array([front.text(place) for place in range(len(front))])
    assert (texts[:, line] == 1).any() and space(record).stands(texts).all()
    assert together.stand[tuple(texts[:, pieces_of_it].T)].all()
