"""The debrief of one game as a value: everything that a page, a sheet or a screen shows."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.notation import seat_label, seats
from negotiate.reports.debrief import agreement, concessions, gates, trust
from negotiate.reports.debrief.agreement import Standing
from negotiate.reports.debrief.aims import Aim, aims
from negotiate.reports.debrief.concessions import Mover, Tabled, movers, tabled
from negotiate.reports.debrief.conduct import Conduct, conduct
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.ending import Ending, ending
from negotiate.reports.debrief.gates import Gate
from negotiate.reports.debrief.promises import Ledgers, ledgers
from negotiate.reports.debrief.scores import Scores, scores
from negotiate.reports.debrief.trust import Pair, TrustMove
from negotiate.reports.debrief.weighed import Weighed, weighed
from negotiate.words.labels import capital


@dataclass(frozen=True, eq=False)
class Debrief:
    """One game looked back on. It tells every secret of the game: it is for after the game."""

    course: Course
    title: str
    players: tuple[tuple[str, str], ...]
    """Label of every seat and its player."""
    ending: Ending
    trust_summary: tuple[str, ...]
    pairs: tuple[Pair, ...]
    moves: tuple[TrustMove, ...]
    tracks: tuple[Gate, ...]
    options: tuple[Gate, ...]
    concession_summary: tuple[str, ...]
    movers: tuple[Mover, ...]
    tabled: tuple[Tabled, ...]
    weighed: tuple[Weighed, ...]
    standing: Standing
    aims: tuple[Aim, ...]
    scores: Scores
    facilitation: tuple[str, ...]
    """What a facilitator did, each with its round; empty where nobody did anything."""
    conduct: Conduct
    ledgers: Ledgers
    story: tuple[str, ...]
    """The whole game, line by line."""
    questions: tuple[str, ...]
    """For discussion, from the rule file."""

    @property
    def bargains(self) -> bool:
        """Whether a signature ended the game: there is then nothing to tell of trust, gates, kept words and deliveries."""
        return self.course.rules.bargains


def players_of(course: Course, seat: str) -> str:
    """Who played a seat, as records name players: one, or one after the other."""
    played = [course.players.get(seat, "none")]
    for event in course.events:
        if event.kind == "seat-changed" and event["seat"] == seat and event["player"] != played[-1]:
            played.append(str(event["player"]))
    return " → ".join(played)


def debrief(course: Course) -> Debrief:
    """Look back on a course, finished or not."""
    rules = course.rules
    names = rules.names
    return Debrief(
        course=course,
        title=names.title,
        players=tuple((seat_label(names, seat), players_of(course, seat)) for seat in seats(names)),
        ending=ending(course),
        trust_summary=tuple(trust.summary(course)),
        pairs=trust.pairs(course),
        moves=trust.trust_moves(course),
        tracks=gates.track_gates(course),
        options=gates.option_gates(course),
        concession_summary=tuple(concessions.leading_text(course)),
        movers=movers(course),
        tabled=tabled(course),
        weighed=weighed(course),
        standing=agreement.standing(course),
        aims=aims(course),
        scores=scores(course),
        facilitation=tuple(
            course.speaker.labelled(
                capital(course.speaker.in_round(names, act.event.round)), course.speaker.event(rules, act.event)
            )
            for act in course.acts
        ),
        conduct=conduct(course),
        ledgers=ledgers(course),
        story=tuple(course.speaker.story(rules, course.events)),
        questions=tuple(" ".join(str(question).split()) for question in rules.document.get("debrief") or ()),
    )
