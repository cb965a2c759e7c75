"""What a scenario is about: a war, a ceasefire, people who may return, what its peace index counts. Pages skip the rest."""

from __future__ import annotations

from negotiate.engine.rules import Rules

INDEX_PARTS = ("people", "quiet", "durability", "balance")
"""Parts of the peace index (M17), in the order of the record's weights."""


def has_ceasefire(rules: Rules) -> bool:
    """Whether one of its issues is a ceasefire, so that quiet can be signed, kept and lost."""
    return int(rules.record["ceasefire_issue"][0]) >= 0


def has_war(rules: Rules) -> bool:
    """Whether there is fighting: a ceasefire to agree on, or event cards that a ceasefire would make rarer."""
    return has_ceasefire(rules) or bool(rules.record["category_war"][0].any())


def has_people_to_return(rules: Rules) -> bool:
    """Whether carrying out any of its options brings people home."""
    return float(rules.record["people_pool"][0]) > 0.0


def index_parts(rules: Rules) -> tuple[str, ...]:
    """The parts of the peace index that count in a scenario: those with a weight above 0."""
    return tuple(part for part, weight in zip(INDEX_PARTS, rules.record["index_weight"][0], strict=True) if weight > 0.0)
