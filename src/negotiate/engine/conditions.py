"""The conditions: what gates can ask for, one row for each key of the rule file.

The keys of the schema, the lowering to nodes and the places where a gate is explained follow from a row. A new condition is
a row here, its words in words/needs.py, and what it means in gates.py.
"""

from __future__ import annotations

from typing import NamedTuple

# Nodes are postfix: operands first, then the connective. A node is (code, left, right, number).
(
    IF_TRUST,
    IF_CARRIED_OUT,
    IF_CALM,
    IF_PRESENT,
    IF_AGREED,
    IF_IN_FORCE,
    IF_QUIET,
    IF_RIPE,
    IF_VERIFICATION,
    IF_MEDIATOR,
    IF_TRACK_OPEN,
    IF_ROUND,
    IF_SUM_LEAST,
    IF_SUM_MOST,
    IF_SUM_EXACT,
    IF_ALWAYS,
    IF_NEVER,
    ALL,
    ANY,
    NOT,
) = range(20)
SUM_CODES = (IF_SUM_LEAST, IF_SUM_MOST, IF_SUM_EXACT)
"""Conditions on what a sum over options comes to."""


class Condition(NamedTuple):
    """One key of a gate. A file gives it a number, names, or neither, as `number` and `names` say.

    The order of the rows is that of the schema; the parts of one gate are put together and told in the order of `group`.
    """

    code: int
    key: str
    meaning: str
    """What holds, in words for the schema, with unit and range."""
    example: object = None
    number: str = ""
    """The kind of number that is needed: percent, count, rounds, share, tier or amount. Goes to the node's number."""
    names: str = ""
    """What is named: party, track, issue or sum. Its index goes to the node's left."""
    option: bool = False
    """An option of the issue is named too: this one, or a later one of an ordered issue. It goes to the node's right."""
    fixed: float = 0.0
    """The node's number where the key itself says it."""
    word: bool = False
    """It is a whole gate by itself, written as one word."""
    connective: bool = False
    """It joins or turns other conditions; ALL and ANY say in the node's left how many."""


CONDITION_ROWS = (
    Condition(
        IF_TRUST,
        "trust_at_least",
        "Mutual trust, the least over ordered pairs of principals, points on the 0..100 scale.",
        25,
        number="percent",
    ),
    Condition(
        IF_CARRIED_OUT,
        "carried_out",
        "Phases carried out and verified in the whole game, 0..1000.",
        2,
        number="count",
    ),
    Condition(IF_CALM, "calm_rounds", "Rounds since the last breach that was seen, 0..256.", 2, number="rounds"),
    Condition(
        IF_PRESENT,
        "present",
        "Parties that are at the table and may decide.",
        ["north", "south"],
        names="party",
        fixed=2.0,  # codes.DECIDES
    ),
    Condition(
        IF_PRESENT,
        "present_as_delegates",
        "Parties that are at the table, be it by delegates only.",
        ["north"],
        names="party",
        fixed=1.0,  # codes.DELEGATES
    ),
    Condition(
        IF_AGREED,
        "agreed",
        "Issue: option that is signed (this option or a later one of an ordered issue).",
        {"road": "open"},
        names="issue",
        option=True,
    ),
    Condition(
        IF_IN_FORCE,
        "in_force",
        "Issue: option that is signed and carried out in full.",
        {"road": "open"},
        names="issue",
        option=True,
    ),
    Condition(IF_QUIET, "ceasefire_held", "Rounds of general ceasefire without an incident, 0..256.", 1, number="rounds"),
    Condition(
        IF_RIPE,
        "ripeness_at_least",
        "Least over principals of pain times one minus hope, 0..1 (M1).",
        0.3,
        number="share",
    ),
    Condition(
        IF_VERIFICATION,
        "verification_at_least",
        "Issue: verification tier 0..4 under which it is carried out now.",
        {"road": 2},
        number="tier",
        names="issue",
    ),
    Condition(IF_MEDIATOR, "mediator_present", "The mediator's seat exists.", True, fixed=1.0),
    Condition(
        IF_TRACK_OPEN, "track_open", "Tracks that are open now: one id or a list.", ["talks"], names="track", fixed=1.0
    ),
    Condition(IF_ROUND, "round_at_least", "Number of the round, counted from 1.", 4, number="rounds"),
    Condition(
        IF_SUM_LEAST,
        "sum_at_least",
        "Sum: least that it comes to, -1000000..1000000.",
        {"land-of-the-north": 51},
        number="amount",
        names="sum",
    ),
    Condition(
        IF_SUM_MOST,
        "sum_at_most",
        "Sum: most that it comes to, -1000000..1000000.",
        {"land-of-the-north": 51},
        number="amount",
        names="sum",
    ),
    Condition(
        IF_SUM_EXACT,
        "sum_exactly",
        "Sum: what it comes to, -1000000..1000000.",
        {"land-of-the-north": 51},
        number="amount",
        names="sum",
    ),
    Condition(IF_ALWAYS, "always", "Nothing is needed.", word=True),
    Condition(IF_NEVER, "never", "Nothing is enough.", word=True),
    Condition(ALL, "all", "Conditions that all hold.", connective=True),
    Condition(ANY, "any", "Conditions of which one holds.", connective=True),
    Condition(NOT, "not", "A condition that does not hold.", connective=True),
)


def group(row: Condition) -> int:
    """Where a condition comes among the parts of one gate: numbers, names, options, numbers of names, and the rest."""
    if row.number:
        return 3 if row.names else 0
    if row.option:
        return 2
    return 1 if row.names else 4


CONDITION_OF = {row.key: row for row in CONDITION_ROWS}
"""Rows by their key."""
_FIRST_KEY = {row.code: row.key for row in reversed(CONDITION_ROWS)}
CONDITIONS = tuple(_FIRST_KEY[code] for code in range(len(_FIRST_KEY)))
"""Keys by code; the first of those that share one."""
SUM_NEEDS = tuple(row.key for row in CONDITION_ROWS if row.names == "sum")
"""Keys that ask what a sum over options comes to."""
