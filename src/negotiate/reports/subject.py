"""What a scenario is about: a war, a ceasefire, people who may return. Pages leave out what a scenario does not have."""

from __future__ import annotations

from negotiate.engine.rules import Rules


def has_ceasefire(rules: Rules) -> bool:
    """Whether one of its issues is a ceasefire, so that quiet can be signed, kept and lost."""
    return int(rules.record["ceasefire_issue"][0]) >= 0


def has_war(rules: Rules) -> bool:
    """Whether there is fighting: a ceasefire to agree on, or event cards that a ceasefire would make rarer."""
    return has_ceasefire(rules) or bool(rules.record["category_war"][0].any())


def has_people_to_return(rules: Rules) -> bool:
    """Whether carrying out any of its options brings people home."""
    return float(rules.record["people_pool"][0]) > 0.0
