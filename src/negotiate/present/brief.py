"""The role brief: what one seat wants, must not give away and knows. Private, except for what is said of the scenario."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.present.seen import Seen
from negotiate.present.table import KINDS, chairs_of
from negotiate.words.briefs import mediator_text, red_lines


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
    """What everybody may know: of a mediator of several its turns or its tracks, and the facts of the scenario."""
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
        text=view.brief
        if seen.is_party
        else mediator_text(
            seen.speaker,
            seen.unit,
            seen.listed(seen.names.party_labels),
            seen.amount(view.leverage),
            str(mediator.get("note") or ""),
        ),
        aims=view.aims,
        red_lines=tuple(red_lines(seen.speaker.labels(seen.names), view.values, view.walk_away)) if seen.is_party else (),
        position=tuple(str(position["text"]) for position in own.get("position") or ()),
        knows=(
            *(chairs_of(seen, seen.seat) if seen.is_mediator else ()),
            *(str(fact["text"]) for fact in document.get("facts") or ()),
        ),
        scores=tuple(_scores(seen)) if seen.is_party else (),
        scoring_text=_scoring(seen)
        if seen.is_party
        else seen.say("You have no points of your own: what counts is what the parties agree, and what lasts."),
    )


def _scoring(seen: Seen) -> str:
    """How a party comes by its points."""
    if seen.bargains:
        left = float(seen.record["kept_worth"][1])
        earned = seen.say("You have the points of the text that is signed, or what no agreement is worth to you.")
        waiting = seen.say("Both keep {share} of their worth each {unit}.", share=seen.speaker.percent(left), unit=seen.unit)
        return f"{earned} {waiting}" if left < 1.0 else earned
    return seen.say("You earn an issue's points as its phases are carried out, less what your gestures cost.")


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
