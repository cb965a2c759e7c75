"""Redress: what a party with the floor may do about promises that were not kept to it, and what that moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negotiate.engine.notation import Action
from negotiate.engine.promises import Promise
from negotiate.engine.prospects import Redress, redress
from negotiate.present.seen import Seen
from negotiate.words.language import N_


def redress_choices(seen: Seen) -> Iterator[tuple[Action, str]]:
    """Texts that were not kept to the seat, whether or not it may end them yet, and defaults that it may forgive.

    Each with what it brings.
    """
    if not seen.is_party:
        return
    for one in redress(seen.rules, seen.game, seen.seat):
        if one.may_end or one.is_failed:
            yield Action("terminate", issue=one.issue), " ".join(_ending(seen, one))
        if one.may_forgive:
            yield Action("waive", issue=one.issue), " ".join(_forgiving(seen, one))


def _ending(seen: Seen, one: Redress) -> Iterable[str]:
    if one.overdue:
        yield seen.say("Overdue: {promises}.", promises=_overdue(seen, one.overdue))
    for message, issues in (
        (N_("Falls, and is undone: {issues}."), one.undone),
        (N_("Falls, but what was delivered stays: {issues}."), one.kept),
        (N_("Goes on to bind, for the sake of persons: {issues}."), one.stands),
    ):
        if issues:
            yield seen.say(message, issues=seen.listed([seen.issue_label(issue) for issue in issues]))
    if one.may_end:
        yield seen.say("Your points move by {points}.", points=seen.amount(one.change, signed=True))


def _forgiving(seen: Seen, one: Redress) -> Iterable[str]:
    if one.overdue:
        yield seen.say("Overdue: {promises}.", promises=_overdue(seen, one.overdue))
    yield seen.say(
        "You neither hold back nor end anything because of it; once all whom it was owed to forgive it, the default is "
        "counted anew. What is due stays due."
    )


def _overdue(seen: Seen, promises: Iterable[Promise]) -> str:
    return seen.listed(
        [
            seen.say(
                "{who} – {issue}, since {unit} {round}",
                who=seen.label(one.party),
                issue=seen.issue_label(one.issue),
                unit=seen.unit,
                round=one.overdue_since,
            )
            for one in promises
        ]
    )
