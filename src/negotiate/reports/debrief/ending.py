"""How the game ended and why, in sentences that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from negotiate.analysis.aftermath import aftermath
from negotiate.engine.decision import decision
from negotiate.engine.explain import needs_of_accord
from negotiate.engine.ledger import accord_share
from negotiate.engine.notation import seat_label
from negotiate.engine.records import call
from negotiate.reports.debrief.agreement import text_at_the_end
from negotiate.reports.debrief.course import Course
from negotiate.words.aftermath import Group, groups

MILESTONES = (
    "signed",
    "communique",
    "ceasefire-collapsed",
    "text-ended",
    "text-lapsed",
    "ratified",
    "ratification-refused",
)


@dataclass(frozen=True)
class Ending:
    """The ending and what led to it."""

    kind: str
    """One of codes.ENDINGS; `not-ended` while the game goes on."""
    heading: str
    reason: str
    """The ending in a sentence."""
    left: tuple[Group, ...]
    """What the game leaves behind, told before anything else: the people, trust, each delegation's word."""
    sentences: tuple[str, ...]
    """Why, in a few sentences."""
    milestones: tuple[tuple[int, int, str], ...]
    """What was signed, ratified and lost: round, the moment as Course.at takes it, and a sentence."""


def ending(course: Course) -> Ending:
    """The ending of a course."""
    outcome = course.outcome
    kind = outcome.kind if outcome else "not-ended"
    reason = course.speaker.outcome(outcome) if outcome else _still_going(course)
    left = groups(course.speaker.labels(course.rules.names), aftermath(course.rules, course.last.game, course.events))
    heading = course.speaker.ending(kind, course.rules.names)
    return Ending(kind, heading, reason, left, tuple(_why(course, kind)), tuple(_milestones(course)))


def _still_going(course: Course) -> str:
    speaker, names = course.speaker, course.rules.names
    pending = decision(course.rules, course.last.game)
    when = speaker.in_round(names, course.last.round)
    if pending is None:
        return speaker.say("The game is not over: it stands in {when}.", when=when)
    return speaker.say(
        "The game is not over: it stands in {when}; {who} has to decide.", when=when, who=seat_label(names, pending.seat)
    )


def _milestones(course: Course) -> Iterator[tuple[int, int, str]]:
    for place, event in enumerate(course.events, 1):
        if event.kind in MILESTONES:
            yield event.round, place, course.speaker.event(course.rules, event)


def warning(course: Course) -> str:
    """What is said first of a game that still goes on, in a sentence; empty for one that is over."""
    if course.outcome is not None:
        return ""
    return course.speaker.say(
        "This game is not over, and a debrief tells every secret of it: whoever still plays should not read on."
    )


def _why(course: Course, kind: str) -> Iterator[str]:
    if said := warning(course):
        yield said
    rules, names, record, last = course.rules, course.rules.names, course.rules.record[0], course.last.game[0]
    speaker = course.speaker
    needs = needs_of_accord(rules, course.last.game)
    if kind == "accord":
        signed = int((text_at_the_end(course) > 0).sum())
        yield speaker.say(
            "The accord needed {needs}. All of that was there, and every party that must ratify did so.",
            needs=speaker.listed([speaker.need(need) for need in needs], 12),
        )
        votes = [
            (str(event["party"]), speaker.amount(float(str(event["vote"]))))
            for event in course.events
            if event.kind == "ratified"
        ]
        needed = {party: float(record["ratification_needed"][names.parties.index(party)]) for party, _ in votes}
        if len(set(needed.values())) == 1:
            yield speaker.say(
                "The votes at home, of which {needed} were needed: {votes}.",
                needed=speaker.amount(next(iter(needed.values()))),
                votes=speaker.listed([f"{seat_label(names, party)} {vote}" for party, vote in votes], 16),
            )
        elif votes:
            each = [
                speaker.say(
                    "{who} {vote} of {needed}",
                    who=seat_label(names, party),
                    vote=vote,
                    needed=speaker.amount(needed[party]),
                )
                for party, vote in votes
            ]
            yield speaker.say("The votes at home, and how many were needed: {votes}.", votes=speaker.listed(each, 16))
        yield speaker.plural(
            "{count} issue stood agreed when the game ended.", "{count} issues stood agreed when the game ended.", signed
        )
    elif kind == "accord-broken":
        yield speaker.say(
            "An accord counts when it is carried out: what it asks for must still stand at the end, and of what it promises "
            "at least {needed} must be delivered, counting on each issue whoever delivered least. It came to {share}.",
            needed=speaker.percent(float(record["accord_delivered"])),
            share=speaker.percent(float(call(accord_share, rules.record, course.last.game))),
        )
        for event in course.events:
            if event.kind in ("issue-fell", "text-lapsed") and event.round > int(last["accord_round"]):
                yield speaker.event(rules, event)
    elif kind == "breakdown":
        yield speaker.say(
            "Nobody ended the talks on purpose: there was too little trust left to go on. What wore it down is told below."
        )
    elif kind == "withdrawal":
        yield speaker.plural(
            "The rules end the talks when a principal stays away for {count} {unit} in a row.",
            "The rules end the talks when a principal stays away for {count} {unit}s in a row.",
            int(record["withdrawal_rounds"]),
            unit=speaker.labels(names).unit,
        )
    elif kind == "frozen":
        yield speaker.labels(names).worded(
            "The guns were silent, so nothing pressed the parties any more, and nobody moved on the hardest "
            "matter. That is how a conflict freezes."
        )
    elif kind in ("walked-away", "talks-ended", "time-ran-out"):
        yield speaker.say("Without a signed text everybody has what no agreement is worth.")
    elif kind == "signed":
        yield speaker.say("Whoever had the turn accepted the text on the table, which ended the talks.")
    if kind in ("horizon", "all-settled", "nothing-settled", "frozen", "not-ended"):
        missing = speaker.listed(
            [
                speaker.say("{need} (it stands at {now})", need=speaker.need(need), now=speaker.need_now(need))
                for need in needs
                if not need.met
            ],
            12,
        )
        if missing and kind == "not-ended":
            yield speaker.say("For an accord there is still missing: {needs}.", needs=missing)
        elif missing:
            yield speaker.say("For an accord there was still missing: {needs}.", needs=missing)
        elif not needs and float(record["communique_worth"]) > 0.0:
            yield speaker.say(
                "This scenario has no comprehensive accord; what counts is what was carried out, and the words of "
                "communiqués."
            )
        elif not needs:
            yield speaker.say("This scenario has no comprehensive accord; what counts is what was carried out.")
        else:
            yield speaker.say(
                "What an accord needs was there at the end; no text was put to ratification in time, or it was refused."
            )
        yield from _refusals(course)


def _refusals(course: Course) -> Iterator[str]:
    refused = [event for event in course.events if event.kind == "ratification-refused"]
    for event in refused[-2:]:
        yield course.speaker.event(course.rules, event)
