"""Needs of gates in words: what is asked for, and what stands there now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negotiate.engine.conditions import SUM_NEEDS
from negotiate.engine.explain import AGREED, BOULDER_MOVED, CLOSED, NONE, NOTHING, OPEN, PRESENT, Need
from negotiate.words.labels import Labels
from negotiate.words.language import N_, Language

STATES = {
    "absent": N_("absent"),
    "delegates": N_("delegates"),
    "decides": N_("decides"),
    AGREED: N_("agreed"),
    NOTHING: N_("nothing agreed"),
    PRESENT: N_("present"),
    NONE: N_("none"),
    OPEN: N_("open"),
    CLOSED: N_("closed"),
    "always": N_("always"),
    "never": N_("never"),
}
"""States that a need finds or asks for."""

ATTENDANCE = {
    "absent": N_("{party} away"),
    "delegates": N_("{party} at the table, by delegates at least"),
    "decides": N_("{party} at the table with the power to decide"),
}

TEXTS = {
    ("agreed", True): N_("{issue}: “{option}” or further agreed"),
    ("agreed", False): N_("{issue}: “{option}” agreed"),
    ("in_force", True): N_("{issue}: “{option}” or further carried out"),
    ("in_force", False): N_("{issue}: “{option}” carried out"),
}
"""Needs for an option, by their kind and whether options beyond it count too."""

ALTERNATIVES = {"agreed": N_("{issue}: {options} agreed"), "in_force": N_("{issue}: {options} carried out")}
"""Needs for one of several options of an issue, by their kind."""


SUMS = {
    ("sum_at_least", False): N_("{sum}: {needed} or more"),
    ("sum_at_most", False): N_("{sum}: {needed} or less"),
    ("sum_exactly", False): N_("{sum}: exactly {needed}"),
    ("sum_at_least", True): N_("{sum}: {needed} or more, with every part settled"),
    ("sum_at_most", True): N_("{sum}: {needed} or less, with every part settled"),
    ("sum_exactly", True): N_("{sum}: exactly {needed}, with every part settled"),
}
"""Needs for what a sum comes to, by their kind and whether all of it has to be settled."""


def need(language: Language, asked: Need) -> str:
    """What a gate asks for, without a full stop: `mutual trust at least 25`."""
    if asked.kind in ("all", "any"):
        pieces = phrases(language, asked.parts, either=asked.kind == "any")
        return joined(language, pieces) if asked.kind == "all" else _either(language, pieces)
    if asked.kind == "not":
        return language.say("not: {need}", need=_inner(language, asked.parts[0]))
    if isinstance(asked.needed, str):
        return _state(language, asked)
    return _number(language, asked, asked.needed)


def phrases(language: Language, parts: Sequence[Need], *, either: bool = False) -> list[str]:
    """What each of several needs asks for; seats that have to be there, and options of one issue, are told together.

    `either` where one of them is enough.
    """
    found: dict[tuple[str, ...], list[Need]] = {}
    for place, part in enumerate(parts):
        found.setdefault(_alike(part, either) or (str(place),), []).append(part)
    return [
        _inner(language, fellows[0]) if len(fellows) == 1 else _together(language, fellows, either)
        for fellows in found.values()
    ]


def _alike(part: Need, either: bool) -> tuple[str, ...]:
    """What needs have in common that are told together; empty for one that is told alone."""
    if part.kind == "present":
        return (part.kind, str(part.needed))
    return (part.kind, part.subject) if either and part.kind in ALTERNATIVES else ()


def _together(language: Language, fellows: Sequence[Need], either: bool) -> str:
    first = fellows[0]
    labels = Labels(language, first.names)
    if first.kind == "present":
        seats = [labels.seat(part.subject) for part in fellows]
        return language.say(
            ATTENDANCE[str(first.needed)], party=language.either(seats) if either else language.listed(seats)
        )
    options = [
        language.say("“{option}” or further", option=label) if "further" in part.fields else language.quoted(label)
        for part in fellows
        for label in [labels.option(part.subject, str(part.needed))]
    ]
    return language.say(ALTERNATIVES[first.kind], issue=labels.issue(first.subject), options=language.either(options))


def joined(language: Language, pieces: Sequence[str]) -> str:
    """`a, b and c`; with semicolons where a piece has commas of its own."""
    if len(pieces) < 2 or not any("," in piece for piece in pieces):
        return language.listed(pieces)
    return language.say("{most}; and {last}", most=language.separated(pieces[:-1]), last=pieces[-1])


def _either(language: Language, pieces: Sequence[str]) -> str:
    if len(pieces) < 2:
        return "".join(pieces)
    if any("," in piece for piece in pieces):
        return language.say("either {most}; or {last}", most=language.separated(pieces[:-1]), last=pieces[-1])
    return language.say("either {most} or {last}", most=", ".join(pieces[:-1]), last=pieces[-1])


def _inner(language: Language, part: Need) -> str:
    """A need inside another; what joins several stands in brackets, so that it is plain what belongs together."""
    text = need(language, part)
    several = part.kind in ("all", "any") and len(phrases(language, part.parts, either=part.kind == "any")) > 1
    return f"({text})" if several else text


def _state(language: Language, asked: Need) -> str:
    labels = Labels(language, asked.names)
    if asked.kind == "present":
        return language.say(ATTENDANCE[str(asked.needed)], party=labels.seat(asked.subject))
    if asked.kind in ("agreed", "in_force"):
        message = TEXTS[asked.kind, "further" in asked.fields]
        option = labels.option(asked.subject, str(asked.needed))
        return language.say(message, issue=labels.issue(asked.subject), option=option)
    if asked.kind == "mediator_present":
        return language.say("a mediator at the table")
    if asked.kind == "track_open":
        return language.say("talks on {track} open", track=labels.track(asked.subject))
    if asked.kind == BOULDER_MOVED:
        return language.say("something agreed on {track}, which comes first", track=labels.track(asked.subject))
    return language.say(STATES[asked.kind])


def _number(language: Language, asked: Need, needed: float) -> str:
    amount, count, labels = language.amount(needed), language.form(needed), Labels(language, asked.names)
    if asked.kind == "trust_at_least":
        if "opened" in asked.fields:
            opened = language.amount(asked.fields["opened"])
            return language.say("mutual trust at least {needed} (it opened at {opened})", needed=amount, opened=opened)
        return language.say("mutual trust at least {needed}", needed=amount)
    if asked.kind == "carried_out":
        return language.plural(
            "{needed} verified phase carried out", "{needed} verified phases carried out", count, needed=amount
        )
    if asked.kind == "calm_rounds":
        return language.plural(
            "{needed} {unit} without a detected breach",
            "{needed} {unit}s without a detected breach",
            count,
            needed=amount,
            unit=labels.unit,
        )
    if asked.kind == "ceasefire_held":
        return labels.worded_plural(
            "a ceasefire kept for {needed} {unit}",
            "a ceasefire kept for {needed} {unit}s",
            count,
            needed=amount,
            unit=labels.unit,
        )
    if asked.kind == "ripeness_at_least":
        return language.say("ripeness at least {needed}", needed=amount)
    if asked.kind in SUM_NEEDS:
        return language.say(SUMS[asked.kind, "pieces" in asked.fields], sum=labels.sum(asked.subject), needed=amount)
    if asked.kind == "verification_at_least":
        issue = labels.issue(asked.subject)
        return language.say("verification of {issue} at tier {needed} or better", issue=issue, needed=amount)
    return language.say("{unit} {number} reached", unit=labels.unit, number=amount)


def need_now(language: Language, asked: Need) -> str:
    """What a need finds now: a number, an option, a state; of several needs each, and once what they find alike."""
    if asked.parts:
        return ", ".join(dict.fromkeys(need_now(language, part) for part in asked.parts))
    found = _value(language, asked, asked.now)
    if "done" in asked.fields:
        done = language.number(asked.fields["done"], 0)
        return language.plural(
            "{option} with {done} of {count} phase done",
            "{option} with {done} of {count} phases done",
            int(asked.fields["phases"]),
            option=found,
            done=done,
        )
    if "settled" in asked.fields and asked.fields["settled"] < asked.fields["pieces"]:
        settled, pieces = (language.number(asked.fields[name], 0) for name in ("settled", "pieces"))
        return language.say(
            "{amount} with {settled} of {pieces} parts settled", amount=found, settled=settled, pieces=pieces
        )
    return found


def need_needed(language: Language, asked: Need) -> str:
    """What a need asks for, to stand beside what it finds now; empty for one that joins others."""
    return "" if asked.parts else _value(language, asked, asked.needed)


def _value(language: Language, asked: Need, value: float | str) -> str:
    if not isinstance(value, str):
        return language.amount(value)
    if asked.kind in ("agreed", "in_force"):
        return language.quoted(Labels(language, asked.names).option(asked.subject, value))
    return language.say(STATES[value])


def need_standing(language: Language, asked: Need, *, places: bool = False) -> str:
    """What is asked for and what stands there now, with its place in the rule file if `places`; no full stop."""
    now = need_now(language, asked)
    if places and asked.place is not None:
        now = f"{now}, {asked.place.file}:{asked.place.line}"
    return language.say("{need} (now {now})", need=need(language, asked), now=now)


def needs_standing(language: Language, asked: Iterable[Need], *, places: bool = False) -> str:
    """Needs as `need_standing` has them, with semicolons between."""
    return language.separated(need_standing(language, one, places=places) for one in asked)
