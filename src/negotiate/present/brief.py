"""The role brief: what one seat wants, must not give away and knows. Private, except for what is said of the scenario."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.present.seen import Seen
from negotiate.present.table import KINDS


@dataclass(frozen=True)
class ScoreLine:
    """What an issue is worth to the seat: `points` by option label, the status quo first."""

    issue_label: str
    track_label: str
    options: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Brief:
    """What a person reads before playing a seat; can be opened again at any time by that seat only."""

    seat: str
    title: str
    kind_text: str
    scenario: str
    summary: str
    content_note: str
    length_text: str
    text: str
    aims: tuple[str, ...]
    red_lines: tuple[str, ...]
    """What would cost the seat points, the dearest first, and what no deal must fall below."""
    position: tuple[str, ...]
    """What the seat has said in public."""
    knows: tuple[str, ...]
    """Facts that everybody may know."""
    scores: tuple[ScoreLine, ...]
    scoring_text: str


def brief(seen: Seen) -> Brief:
    """The brief of the seat that looks on."""
    document, view = seen.rules.document, seen.view
    own = document.get("parties", {}).get(seen.seat, {}) if seen.is_party else {}
    mediator = document.get("mediators", {}).get(seen.seat, {}) if seen.is_mediator else {}
    return Brief(
        seat=seen.seat,
        title=seen.say("You are {who}", who=seen.label(seen.seat)),
        kind_text=seen.say(KINDS[str(own.get("kind") or "principal")]) if seen.is_party else seen.say(KINDS["mediator"]),
        scenario=view.title,
        summary=str(document.get("summary") or ""),
        content_note=str(document.get("content_note") or ""),
        length_text=seen.speaker.calendar(seen.names, view.rounds),
        text=view.brief if seen.is_party else _mediator_text(seen, str(mediator.get("note") or "")),
        aims=view.aims,
        red_lines=tuple(_red_lines(seen)) if seen.is_party else (),
        position=tuple(str(position["text"]) for position in own.get("position") or ()),
        knows=tuple(str(fact["text"]) for fact in document.get("facts") or ()),
        scores=tuple(_scores(seen)) if seen.is_party else (),
        scoring_text=seen.say("You earn an issue's points as its phases are carried out, less what your gestures cost.")
        if seen.is_party
        else seen.say("You have no points of your own: what counts is what the parties agree, and what lasts."),
    )


def _mediator_text(seen: Seen, note: str) -> str:
    text = seen.say(
        "You bring {parties} together. Each round you choose one act before the parties speak: ease the talks, table a "
        "bridging text, lend your weight, or see to verification. You have {leverage} of leverage, and you hear in "
        "private what each party makes of an option; what you hear is never quite exact, and gets clearer as you "
        "facilitate.",
        parties=seen.listed(seen.names.party_labels),
        leverage=seen.amount(seen.view.leverage),
    )
    return f"{text} {note}".strip()


GRAVE = 1 / 3
"""An option is a red line when it costs more than this share of the most that any option is worth to the seat. What costs
less is what agreements are paid with."""


def _red_lines(seen: Seen) -> list[str]:
    values = seen.view.values
    most = max((points for options in values.values() for points in options.values()), default=0.0)
    costly = sorted(
        (points, issue, option)
        for issue, options in values.items()
        for option, points in options.items()
        if points < 0 and -points > GRAVE * most
    )
    lines = [
        seen.say(
            "{issue}: {option} costs you {points}.",
            issue=seen.issue_label(issue),
            option=seen.option_label(issue, option),
            points=seen.speaker.points(-points),
        )
        for points, issue, option in costly
    ]
    lines.append(
        seen.say(
            "All in all, no agreement at all would be worth {points} to you at the start; stay above that.",
            points=seen.speaker.points(seen.view.reservation_value),
        )
    )
    return lines


def _scores(seen: Seen) -> list[ScoreLine]:
    lines = []
    for issue, options in seen.view.values.items():
        if any(options.values()):
            lines.append(
                ScoreLine(
                    seen.issue_label(issue),
                    seen.track_label(seen.track_of(issue)),
                    tuple((seen.option_label(issue, option), points) for option, points in options.items()),
                )
            )
    return lines
