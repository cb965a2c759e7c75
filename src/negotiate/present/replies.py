"""What the computer's seats answer when somebody writes to them: a sentence made of public reasons, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from negotiate.present.log import log
from negotiate.present.reasons import LOW_TRUST, TRUST_TOO_LOW, WORD_FIRST, Heard
from negotiate.present.seen import Sight


def public_reply(seen: Sight, seat: str, to: str, options: Mapping[str, str]) -> str:
    """What the computer's seat answers to a message of `to` that shows it a package, or shows it none.

    It is made of what everybody has seen, so it says nothing of what the seat thinks, wants or will do: a word that was
    broken, talks that are not open, trust that is low; else what it said of its own last move, or where it answers.
    """
    heard = Heard(seen.view.round)
    for _number, event in seen.events:
        if event.kind == "round-began":
            heard.begin(event.round)
        else:
            heard.note(seen, event)
    broken, trust = heard.broken_by(to), heard.trust.get((seat, to))
    if broken:
        return seen.says(seat, WORD_FIRST, who=seen.label(to), issue=seen.issue_label(broken))
    closed = [issue for issue, option in options.items() if option not in seen.view.options_open[issue]]
    if closed:
        tracks = dict.fromkeys(seen.track_label(seen.track_of(issue)) for issue in closed)
        return seen.says(seat, "[It says|They say] that this is not open yet: {tracks}.", tracks=seen.listed([*tracks]))
    if trust is not None and trust < LOW_TRUST:
        points = seen.number(trust, 0)
        if options:
            return seen.says(seat, TRUST_TOO_LOW, who=seen.label(to), points=points)
        return seen.says(
            seat,
            "[It says its|They say their] trust in {who} is {points} of 100, and [looks|look] at what is kept.",
            who=seen.label(to),
            points=points,
        )
    last = next((entry.reason for entry in reversed(log(seen)) if entry.seat == seat and entry.reason), "")
    if last and not options:
        return last
    return seen.says(seat, "[It says it answers|They say they answer] what is put on the table.")
