"""What was agreed against what could have been: the Pareto frontier, the Nash point, and the value left on the table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from negotiate.analysis.distances import quality
from negotiate.analysis.frontier import Frontier, frontier
from negotiate.analysis.reach import open_now
from negotiate.analysis.solutions import Solutions, solve
from negotiate.analysis.space import TOLERANCE, Flags, Reals, Space, Whole, space
from negotiate.reports.debrief.course import Course
from negotiate.words.language import N_
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker


@dataclass(frozen=True, eq=False)
class Possible:
    """The texts that could be agreed on, and how the game's text stands among them."""

    name: str
    """`opened`: of options that were open at some time in this game; `all`: of everything in the rule file."""
    space: Space
    front: Frontier
    solutions: Solutions | None
    """None where no text contents every party."""
    optimal: bool
    """Whether nothing could be improved without cost to somebody."""
    better: Whole | None
    """A text that gives everybody as much and somebody more, the one with the most points in all; None without one."""
    gains: Reals
    """Points that each party gains by `better`; zeros without one."""
    short_of_nash: Reals
    """Points that each party has less than at the Nash point nearest to the game's text; negative: more."""
    share: Reals
    """Of what each party could have gained over no agreement at all; not a number where it could gain nothing."""
    sentences: tuple[str, ...]

    def same_as(self, other: Possible) -> bool:
        """Whether the game's text stands alike in both."""
        if (self.better is None) != (other.better is None) or self.optimal != other.optimal:
            return False
        same_text = self.better is None or other.better is None or bool((self.better == other.better).all())
        return same_text and bool(np.array_equal(self.short_of_nash, other.short_of_nash, equal_nan=True))


@dataclass(frozen=True, eq=False)
class Standing:
    """The text that stands at the end, what it is worth, and what else was possible."""

    text: Whole
    """Shape (issues,): what is signed, or the furthest that was carried out where an issue may be signed again."""
    settled: dict[str, str]
    """Its options by issue, as labels."""
    parties: tuple[int, ...]
    """Indices of the parties with something at stake; the points below are theirs."""
    worth: Reals
    """Points of the text carried out in full."""
    reservation: Reals
    """Points that no agreement at all was worth at the start."""
    opened: Possible
    everything: Possible
    sentences: tuple[str, ...]


def text_at_the_end(course: Course) -> Whole:
    """What stands agreed, an option an issue, shape (issues,). What can be agreed again counts as far as it ever came."""
    record, last = course.rules.record[0], course.last.game[0]
    issues = int(record["issue_count"])
    agreed, furthest = last["agreed"][:issues], last["best_done"][:issues]
    text: Whole = np.where(record["repeatable"][:issues] == 1, np.maximum(agreed, furthest), agreed)
    return text


def standing(course: Course) -> Standing:
    """The state of agreement at the end of a course."""
    record, names = course.rules.record[0], course.rules.names
    issues = int(record["issue_count"])
    text = text_at_the_end(course)
    ever = _ever_open(course)
    ever[np.arange(issues), text] = True
    everything = space(record)
    worth = everything.worth(text)[0]
    settled = {names.issue_labels[k]: names.option_labels[k][int(o)] for k, o in enumerate(text) if int(o) > 0}
    opened = _possible(course, "opened", space(record, ever), text, worth)
    whole = _possible(course, "all", everything, text, worth)
    if opened.same_as(whole):
        same = course.speaker.say("With all options of the rule file, the gates left aside, the picture is the same.")
        whole = replace(whole, sentences=(same,))
    return Standing(
        text,
        settled,
        everything.parties,
        worth,
        everything.reservation,
        opened,
        whole,
        tuple(_told(course, everything, worth, settled)),
    )


def _possible(course: Course, name: str, texts: Space, text: Whole, worth: Reals) -> Possible:
    front = frontier(texts)
    count = len(texts.parties)
    if not len(front):
        said = (
            course.speaker.say(
                "No text at all would have contented every party, whatever it was: somebody always preferred no agreement."
            ),
        )
        return Possible(
            name, texts, front, None, False, None, np.zeros(count), np.full(count, np.nan), np.full(count, np.nan), said
        )
    solutions = solve(front)
    measured = quality(worth[None, :], front, solutions)
    optimal = bool(measured.optimal[0])
    better, gains = None, np.zeros(count)
    beats = (front.points >= worth - TOLERANCE).all(axis=1) & (front.points.sum(axis=1) > worth.sum() + TOLERANCE)
    if not optimal and beats.any():
        place = int(np.flatnonzero(beats)[front.points[beats].sum(axis=1).argmax()])
        # of the texts that come to the same, the one that changes least
        better = min(front.texts(place), key=lambda other: int((other != text).sum()))
        gains = front.points[place] - worth
    found = Possible(
        name, texts, front, solutions, optimal, better, gains, measured.distance["nash"].short[0], measured.gain[0], ()
    )
    return replace(found, sentences=tuple(_compared(course, found, text)))


def _told(course: Course, texts: Space, worth: Reals, settled: dict[str, str]) -> list[str]:
    speaker, names = course.speaker, course.rules.names
    labels = [names.party_labels[party] for party in texts.parties]
    if not settled:
        if course.last.game[0]["communique"].any():
            return [speaker.say("Nothing that binds is agreed at the end; what a communiqué says is not counted here.")]
        return [speaker.say("Nothing is agreed at the end.")]
    shares = [
        speaker.say("{points} to {who}", points=speaker.points(value), who=label)
        for value, label in zip(worth, labels, strict=True)
    ]
    lines = [
        speaker.say("The signed text is worth {shares}.", shares=speaker.listed(shares, 16))
        if course.rules.bargains
        else speaker.say(
            "At the end {settled} of {all} issues are settled. Carried out in full, that is worth {shares}.",
            settled=len(settled),
            all=len(names.issues),
            shares=speaker.listed(shares, 16),
        )
    ]
    for value, least, label in zip(worth, texts.reservation, labels, strict=True):
        if np.isfinite(least) and value < least - TOLERANCE:
            lines.append(
                speaker.say(
                    "For {who} that is less than the {points} that no agreement at all promised at first.",
                    who=label,
                    points=speaker.points(least),
                )
            )
    return lines


OPTIMAL = {
    "opened": N_(
        "With the options that were open at some time in this game, nothing was left on the table: no text "
        "gives one party more without taking from another (it lies on the Pareto frontier)."
    ),
    "all": N_(
        "With all options of the rule file, the gates left aside, nothing was left on the table: no text gives one "
        "party more without taking from another (it lies on the Pareto frontier)."
    ),
}
BETTER = {
    "opened": N_(
        "With the options that were open at some time in this game, value was left on the table: another text "
        "gives {gains}. It differs in: {differences}."
    ),
    "all": N_(
        "With all options of the rule file, the gates left aside, value was left on the table: another text gives "
        "{gains}. It differs in: {differences}."
    ),
}
UNWILLING = {
    "opened": N_(
        "With the options that were open at some time in this game, no text that contents every party gives "
        "everybody as much as this one: somebody has got more here than the others would have to grant."
    ),
    "all": N_(
        "With all options of the rule file, the gates left aside, no text that contents every party gives "
        "everybody as much as this one: somebody has got more here than the others would have to grant."
    ),
}
IS_NASH = {
    "opened": N_(
        "Of the texts with these options it is the Nash point: the one with the largest product of the parties' gains over "
        "no agreement."
    ),
    "all": N_(
        "Of the texts with all options it is the Nash point: the one with the largest product of the parties' gains over "
        "no agreement."
    ),
}
BESIDE_NASH = {
    "opened": N_(
        "Against the Nash point of the texts with these options, the one with the largest product of the parties' gains "
        "over no agreement, {apart}."
    ),
    "all": N_(
        "Against the Nash point of the texts with all options, the one with the largest product of the parties' gains "
        "over no agreement, {apart}."
    ),
}
"""How a text stands among those of a space, by the space's name (Possible.name)."""


def _compared(course: Course, found: Possible, text: Whole) -> list[str]:
    """The text against this space, in sentences."""
    speaker, names = course.speaker, course.rules.names
    labels = [names.party_labels[party] for party in found.space.parties]
    lines = []
    if found.optimal:
        lines.append(speaker.say(OPTIMAL[found.name]))
    elif found.better is not None:
        gains = [
            speaker.say("{who} {points} more", who=label, points=speaker.points(gain))
            for gain, label in zip(found.gains, labels, strict=True)
            if gain > TOLERANCE
        ]
        told = speaker.listed(gains, 16)
        if len(gains) < len(labels):
            told = speaker.say("{gains}, and nobody less", gains=told)
        lines.append(
            speaker.say(
                BETTER[found.name], gains=told, differences=speaker.listed(_differences(course, text, found.better), 8)
            )
        )
    else:
        lines.append(speaker.say(UNWILLING[found.name]))
    short = found.short_of_nash
    if np.isfinite(short).all():
        if np.abs(short).max() < 0.05:
            lines.append(speaker.say(IS_NASH[found.name]))
        else:
            apart = [
                speaker.says(
                    names,
                    names.parties[party],
                    N_("{who} [has|have] {points} less") if gap > 0 else N_("{who} [has|have] {points} more"),
                    who=label,
                    points=speaker.points(abs(gap)),
                )
                for gap, label, party in zip(short, labels, found.space.parties, strict=True)
                if abs(gap) >= 0.05
            ]
            lines.append(speaker.say(BESIDE_NASH[found.name], apart=speaker.listed(apart, 16)))
    if not found.front.complete:
        lines.append(speaker.say("There are more texts than were looked at, so an even better one may exist."))
    return lines


def _differences(course: Course, text: Whole, other: Whole) -> list[str]:
    speaker, names = course.speaker, course.rules.names
    return [
        speaker.say(
            "{issue} – {option} (instead of {other})",
            issue=names.issue_labels[issue],
            option=names.option_labels[issue][int(other[issue])],
            other=names.option_labels[issue][int(text[issue])],
        )
        for issue in range(len(text))
        if int(text[issue]) != int(other[issue])
    ]


def _ever_open(course: Course) -> Flags:
    """Shape (issues, options): the options that were open at some time, or signed, and the status quo."""
    record = course.rules.record[0]
    flags = open_now(record, course.moments[0].game[0])
    for moment in course.moments:
        flags = flags | open_now(record, moment.game[0])
    return flags


def percent(share: float, speaker: Speaker = ENGLISH_SPEAKER) -> str:
    """`62 %`; a dash where there is nothing to gain."""
    return f"{speaker.number(100 * share, 0)} %" if np.isfinite(share) else "–"
