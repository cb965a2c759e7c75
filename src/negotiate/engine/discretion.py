"""What stands behind a menu that is handed to a player in plain Python: rules and a game with nothing secret in them.

Built up, never cut down: a field of a game is there where its row (game_fields.py) says that everybody knows it, and one of
the rules where legality or a gate reads it, and both are 0 otherwise. So however a player takes its menu apart, it finds no
seed, no points of another seat, and nothing that only another seat did.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.game_fields import GAME_FIELDS, PUBLIC
from negotiate.engine.layout import Size, game_dtype, rules_dtype
from negotiate.engine.records import made_of
from negotiate.engine.rules import Rules

RULES_OF_MENUS = (
    *("party_count", "track_count", "issue_count", "option_count", "principal", "may_return", "proposes"),
    *("track_of", "ordered", "repeatable", "cooldown", "pool", "high_politics", "requires_issue", "requires_option"),
    *("requires_by", "sum_from", "sum_amount", "sum_issues", "sum_settled"),
    *("owner", "obligor", "exposed", "undertaking", "process", "boulder_track", "retable_margin", "retable_after"),
    *("phases", "suspends", "good_faith"),
    *("shares_tracks", "holder"),
    *("mediator", "mediator_act", "act_cost", "credibility_needed", "convene_interval", "stalemate_interval"),
    *("terminate_after", "hysteresis", "track_gate", "option_gate", "gated_options", "accord_gate"),
    *("condition_code", "condition_left", "condition_right", "condition_number"),
    *("tier", "tier_alone", "monitored", "monitor_issue", "monitor_tier", "mediator_tier", "verification_cap"),
    *("ceasefire_issue", "snapback_issue", "snapback_option"),
)
"""Fields of the rules that legal.py, explain.py and menu.py read; none of them is a number that a party keeps to itself."""


@cache
def _public_bytes(size: Size) -> NDArray[np.uint8]:
    """255 for every byte of a game that everybody knows, else 0."""
    return _marked(game_dtype(size), tuple(field.name for field in GAME_FIELDS if field.known == PUBLIC))


@cache
def _menu_bytes(size: Size) -> NDArray[np.uint8]:
    """255 for every byte of the rules that a menu reads, else 0."""
    return _marked(rules_dtype(size), RULES_OF_MENUS)


def _marked(dtype: np.dtype[np.void], names: tuple[str, ...]) -> NDArray[np.uint8]:
    marks = np.zeros(dtype.itemsize, np.uint8)
    assert dtype.fields is not None
    for name in names:
        field, offset = dtype.fields[name][:2]
        marks[offset : offset + field.itemsize] = 255
    return marks


def public_game(size: Size, game: NDArray[np.void]) -> NDArray[np.void]:
    """A copy of a game, shape (1,), with what everybody knows of it; the rest is 0."""
    return made_of((game.view(np.uint8) & _public_bytes(size)).tobytes(), game.dtype)


def menu_rules(rules: Rules) -> Rules:
    """The rules as far as a menu needs them: no document, no points, no texts of role briefs, nobody's usual player."""
    names = replace(
        rules.names,
        cards=(),
        card_texts=(),
        players=("",) * len(rules.names.players),
        mediator_style="",
        turns=tuple(chair._replace(style="") for chair in rules.names.turns),
        translations={},
    )
    record = (rules.record.view(np.uint8) & _menu_bytes(rules.size)).view(rules.record.dtype)
    return Rules(record, rules.size, names, {}, "", rules.places)
