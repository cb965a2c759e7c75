"""What the game came to: each party's mandate score, and the peace index of all together, side by side and never added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negotiate.engine.layout import summary_dtype
from negotiate.engine.outcome import summarize
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.reports.debrief.course import Course
from negotiate.words.language import N_

PARTS = {
    "people": N_("people returned, as a share of those who could"),
    "quiet": N_("rounds of quiet, as a share of all rounds"),
    "durability": N_("chance that the ceasefire in force would last"),
    "balance": N_("the lowest mandate score of a principal over the highest"),
}
"""Parts of the peace index (M21) and what each is, in the order of the record's weights."""
NAMES = (N_("people"), N_("quiet"), N_("durability"), N_("balance"))
"""The parts as words, for the translators."""


@dataclass(frozen=True)
class Score:
    """One party's result."""

    party: str
    utility: float
    """Points from what was carried out, less what gestures cost."""
    reservation: float
    """Points that no agreement at all was worth at the start: a mandate score of 0."""
    best: float
    """Most points in a text that the others could have signed: a mandate score of 100."""
    mandate: float
    """0..100."""
    has_stake: bool
    """Whether any option is worth anything to it; without that a score says nothing."""

    def scaled(self, points: float) -> float:
        """Points on the party's own scale: 0 what no agreement was worth to it, 100 the best that the others could sign."""
        span = self.best - self.reservation
        return 100.0 * (points - self.reservation) / span if span > 0.0 else 0.0


@dataclass(frozen=True)
class Scores:
    """All results."""

    parties: tuple[Score, ...]
    peace_index: float
    """0..1."""
    parts: dict[str, float]
    """people, quiet, durability, balance, each 0..1."""
    weights: dict[str, float]
    people: float
    """People returned."""
    sentences: tuple[str, ...]


def counted_parts(rules: Rules) -> tuple[str, ...]:
    """The parts of the peace index that count in a scenario: those with a weight above 0."""
    return tuple(part for part, weight in zip(PARTS, rules.record["index_weight"][0], strict=True) if weight > 0.0)


def scores(course: Course) -> Scores:
    """The scores as they stand at the end of a course, over or not."""
    rules, names = course.rules, course.rules.names
    row = np.zeros(1, summary_dtype(rules.size))
    call(summarize, rules.record, course.last.game.copy(), row)
    result, record = row[0], rules.record[0]
    parties = tuple(
        Score(
            party,
            float(result["utility"][p]),
            float(record["reservation_value"][p]),
            float(record["best_value"][p]),
            float(result["mandate"][p]),
            bool(record["value"][p].any()),
        )
        for p, party in enumerate(names.parties)
    )
    parts = {part: float(result[f"index_{part}"]) for part in PARTS}
    weights = dict(zip(PARTS, (float(weight) for weight in record["index_weight"]), strict=True))
    index = float(result["peace_index"])
    return Scores(parties, index, parts, weights, float(result["people"]), tuple(_told(course, parties, index, parts)))


def _told(course: Course, parties: tuple[Score, ...], index: float, parts: dict[str, float]) -> list[str]:
    speaker, names = course.speaker, course.rules.names
    lines = [
        speaker.say(
            "A mandate score says how much of what it could have got a party has got: 0 is what no agreement "
            "at all was worth at the start, 100 the most that the others could have signed. It measures one "
            "party only."
        )
    ]
    for place, score in enumerate(parties):
        who = names.party_labels[place]
        if not score.has_stake:
            lines.append(
                speaker.says(
                    names,
                    score.party,
                    N_("{who} [has|have] no points of [its|their] own at stake, and so no score."),
                    who=who,
                )
            )
            continue
        lines.append(
            speaker.say(
                "{who}: {score} of 100 ({points}, on a scale from {least} to {most}).",
                who=who,
                score=speaker.amount(score.mandate),
                points=speaker.points(score.utility),
                least=speaker.amount(score.reservation),
                most=speaker.amount(score.best),
            )
        )
    labels = speaker.labels(course.rules.names)
    counted = counted_parts(course.rules)  # a scenario without a ceasefire has no quiet to speak of
    strongest, weakest = max(counted, key=lambda part: parts[part]), min(counted, key=lambda part: parts[part])
    values = {
        "index": speaker.of_100(index),
        "strongest": speaker.say(strongest),
        "most": speaker.of_100(parts[strongest]),
        "strong_part": labels.worded(PARTS[strongest]),
    }
    if parts[strongest] <= 0.0:
        lines.append(
            labels.worded("The peace index belongs to all: {index} of 100, and none of its parts is above 0.", **values)
        )
    elif weakest == strongest:
        lines.append(
            labels.worded(
                "The peace index belongs to all: {index} of 100. Its strongest part is {strongest} ({most}: {strong_part}).",
                **values,
            )
        )
    else:
        lines.append(
            labels.worded(
                "The peace index belongs to all: {index} of 100. Its strongest part is {strongest} "
                "({most}: {strong_part}), its weakest {weakest} ({least}: {weak_part}).",
                **values,
                weakest=speaker.say(weakest),
                least=speaker.of_100(parts[weakest]),
                weak_part=labels.worded(PARTS[weakest]),
            )
        )
    lines.append(
        labels.worded(
            "The two are never added: a good mandate for one party is no peace, and a peace may leave a mandate unmet."
        )
    )
    return lines
