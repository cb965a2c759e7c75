"""The ledger of promises: who owes what to whom, in which text, what is delivered, due, overdue or suspended, and why.

Everybody may see it: nothing in it depends on what nobody saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.analysis.facing import FacedLine, FacedText, Facing, facing
from negotiate.engine.promises import Promise, carried_out, hanging_together, key, promises
from negotiate.engine.prospects import what_follows
from negotiate.present.seen import Looked
from negotiate.words.promises import KNOWN, PROTECTS, heading, repeated, standing, summary, title

__all__ = [
    "FacedLine",
    "FacedText",
    "Facing",
    "PromiseLink",
    "PromiseRow",
    "PromiseSides",
    "PromiseText",
    "Promises",
    "own_sides",
    "told_promises",
]


@dataclass(frozen=True)
class PromiseRow:
    """What one party owes on one issue. `key` names it among the rows; `state` is one of engine.promises.STATES."""

    key: str
    party: str
    label: str
    issue: str
    issue_label: str
    option_label: str
    owed_to: tuple[str, ...]
    phases: int
    delivered: int
    state: str
    state_text: str
    """How it stands, in a sentence."""
    text: str
    """The whole row in a sentence, for who does not see it."""


@dataclass(frozen=True)
class PromiseLink:
    """An overdue promise in answer to which another may rightly be held back; both by their keys."""

    overdue: str
    suspended: str
    text: str


@dataclass(frozen=True)
class PromiseText:
    """Promises that hang together: those of one text, or of several with an issue in common."""

    title: str
    rows: tuple[PromiseRow, ...]
    links: tuple[PromiseLink, ...]
    hints: tuple[str, ...]
    """What may follow where something is overdue."""


@dataclass(frozen=True)
class PromiseSides:
    """The picture of the ledger: what stands over its two sides, and which rows face each other, by their keys."""

    left_text: str
    right_text: str
    """Empty where only one party owes anything."""
    facing: Facing


@dataclass(frozen=True)
class Promises:
    """All promises that bind now, text by text, the newest text first."""

    texts: tuple[PromiseText, ...]
    summary: str
    """How many are delivered, due, overdue and suspended; empty where nothing binds."""
    note: str
    """What the picture leaves out."""
    sides: PromiseSides
    """The picture as everybody sees it: on the left is the first party of the rule file that owes something."""
    carried_out: tuple[str, ...] = ()
    """What may be agreed again and was carried out, a sentence an issue, the latest first; it binds no more."""


def told_promises(seen: Looked) -> Promises:
    """The promises of a game as everybody knows them."""
    groups = _groups(seen)
    texts = tuple(_text(seen, group) for group in groups)
    done = () if seen.bargains else carried_out(seen.rules, seen.game)
    told = tuple(repeated(seen.speaker.labels(seen.names), one) for one in done)
    return Promises(
        texts,
        summary(
            seen.speaker.labels(seen.names),
            [row.state for text in texts for row in text.rows],
            is_over=seen.common.ended is not None,
        ),
        seen.say(KNOWN),
        _sides(seen, groups, ""),
        told,
    )


def own_sides(seen: Looked, own: str) -> PromiseSides:
    """The picture of the ledger for a party, whose own promises stand on the left; it tells nothing that not all know."""
    return _sides(seen, _groups(seen), own)


def _groups(seen: Looked) -> tuple[tuple[Promise, ...], ...]:
    # where a signature ends the talks nothing is owed
    return () if seen.bargains else hanging_together(promises(seen.rules, seen.game))


def _sides(seen: Looked, groups: Sequence[Sequence[Promise]], own: str) -> PromiseSides:
    found = facing(groups, seen.names.parties, own)
    labels = seen.speaker.labels(seen.names)

    def over(side: Sequence[str]) -> str:
        owed = {party for group in groups for one in group if one.party in side for party in one.owed_to}
        return heading(labels, side, [party for party in seen.names.parties if party in owed])

    return PromiseSides(over(found.left), over(found.right), found)


def _text(seen: Looked, group: Sequence[Promise]) -> PromiseText:
    rows = tuple(_row(seen, one) for one in group)
    by_key = {row.key: row for row in rows}
    links = tuple(
        PromiseLink(
            key(party, issue),
            key(one.party, one.issue),
            seen.say(
                "{issue} is suspended because {other} is overdue: {overdue}.",
                issue=seen.issue_label(one.issue),
                other=seen.label(party),
                overdue=seen.issue_label(issue),
            ),
        )
        for one in group
        if one.state == "suspended"
        for party, issue in one.because
        if key(party, issue) in by_key
    )
    return PromiseText(
        title(seen.speaker.labels(seen.names), group),
        rows,
        links,
        tuple(hint for one in group if one.overdue for hint in (*_hints(seen, one, group), *_made_good(seen, one, group))),
    )


def _row(seen: Looked, one: Promise) -> PromiseRow:
    told = standing(seen.speaker.labels(seen.names), one, is_over=seen.common.ended is not None)
    label, issue = seen.label(one.party), seen.issue_label(one.issue)
    return PromiseRow(
        key=key(one.party, one.issue),
        party=one.party,
        label=label,
        issue=one.issue,
        issue_label=issue,
        option_label=seen.option_label(one.issue, one.option),
        owed_to=one.owed_to,
        phases=one.phases,
        delivered=int(one.delivered),
        state=one.state,
        state_text=told,
        text=f"{seen.speaker.labelled(label, issue)}. {told}",
    )


def _hints(seen: Looked, one: Promise, group: Sequence[Promise]) -> list[str]:
    """What may follow a default: who may end the text from when on, and when it lapses; nothing, once the game is over."""
    if seen.common.ended is not None:
        return []
    follows, issue = what_follows(seen.rules, seen.game, one, group), _named(seen, one)
    if follows.protects:
        return [seen.speaker.labelled(issue, seen.say(PROTECTS))]
    who = [party for party in follows.ends if party in one.owed_to and party not in one.forgiven_by]
    first, lapses = one.overdue_since + follows.ends_after, one.overdue_since + follows.lapses_after - 1
    hints = []
    if who and first <= seen.last_round:
        if seen.common.round >= first:
            hints.append(
                seen.say(
                    "{issue}: still overdue, so the text may be ended by: {parties}.",
                    issue=issue,
                    parties=seen.listed([seen.label(party) for party in who]),
                )
            )
        else:
            hints.append(
                seen.say(
                    "{issue}: if still overdue in {unit} {round}, the text may be ended by: {parties}.",
                    issue=issue,
                    unit=seen.unit,
                    round=first,
                    parties=seen.listed([seen.label(party) for party in who]),
                )
            )
    if lapses <= seen.last_round:
        hints.append(
            seen.say(
                "{issue}: if it is not made good, the text lapses at the end of {unit} {round}.",
                issue=issue,
                unit=seen.unit,
                round=lapses,
            )
        )
    return hints


def _made_good(seen: Looked, one: Promise, group: Sequence[Promise]) -> list[str]:
    """What is due again once an overdue promise is made good, unless something else is overdue as well, or all is over."""
    if seen.common.ended is not None:
        return []
    held = [other for other in group if other.state == "suspended" and other.because == ((one.party, one.issue),)]
    if not held:
        return []
    return [
        seen.say(
            "{issue}: once it is made good, what it suspends is due again: {issues}.",
            issue=_named(seen, one),
            issues=seen.listed([_named(seen, other) for other in held]),
        )
    ]


def _named(seen: Looked, one: Promise) -> str:
    """Whose promise it is, and on what: two parties may owe the same."""
    return f"{seen.label(one.party)} – {seen.issue_label(one.issue)}"
