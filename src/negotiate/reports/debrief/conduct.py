"""Who kept its word: duties, what was held back or broken, what verification saw of it, and what stayed hidden."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.analysis.kept_word import ACCIDENT, CHOSEN, HELD_BACK, KeptWord, decided, kept_word
from negotiate.engine.notation import parse, seat_label
from negotiate.play.taking_back import TakenBack
from negotiate.reports.debrief.course import Course
from negotiate.words import acts
from negotiate.words.aftermath import kept as told_kept
from negotiate.words.labels import capital
from negotiate.words.language import N_


@dataclass(frozen=True)
class Breach:
    """A word that was not kept. `kind`: chosen, accident (its own side did not deliver), or held back for too long."""

    round: int
    party: str
    issue: str
    kind: str
    seen: bool
    text: str


@dataclass(frozen=True)
class Record:
    """What one party did about what was due from it."""

    word: KeptWord
    text: str


@dataclass(frozen=True)
class Conduct:
    """The game's duties. What built-in players and people chose in secret is told here and nowhere before."""

    records: tuple[Record, ...]
    breaches: tuple[Breach, ...]
    unseen_accidents: int
    """Breaches that nobody chose and nobody saw."""
    sentences: tuple[str, ...]
    taken_back: tuple[str, ...]
    """What was decided and taken back, a sentence each, in the order of the game."""


def conduct(course: Course) -> Conduct:
    """Duties and breaches of a course."""
    names = course.rules.names
    found = [
        _breach(course, (one.round, one.party, one.issue), one.breach, one.was_seen)
        for one in decided(course.events)
        if one.breach is not None
    ]
    records = tuple(_record(course, party) for party in names.parties)
    last = course.last.game[0]
    hidden = max(0, int(last["breaches"]) - len(found))
    taken_back = tuple(_taken_back(course, one) for one in course.taken_back)
    return Conduct(records, tuple(found), hidden, tuple(_told(course, found, hidden)), taken_back)


HOW = {
    CHOSEN: N_("{who} chose to break [its|their] word on {what}."),
    ACCIDENT: N_("{who} meant to keep [its|their] word on {what}, but [its|their] own side did not deliver."),
    HELD_BACK: N_("{who} held [its|their] part of {what} back for so long that it counted as a breach."),
}


def _breach(course: Course, key: tuple[int, str, str], kind: str, seen: bool) -> Breach:
    round_number, party, issue = key
    speaker, names = course.speaker, course.rules.names
    how = speaker.says(
        names, party, HOW[kind], who=seat_label(names, party), what=names.issue_labels[names.issues.index(issue)]
    )
    tail = speaker.say("It was seen.") if seen else speaker.say("Nobody saw it.")
    when = capital(speaker.in_round(names, round_number))
    return Breach(round_number, party, issue, kind, seen, speaker.labelled(when, f"{how} {tail}"))


def _taken_back(course: Course, one: TakenBack) -> str:
    speaker, names = course.speaker, course.rules.names
    labels = speaker.labels(names)
    move = acts.move(labels, parse(names, one.action))
    what = f"{move} ({labels.issue(one.issue)})" if one.issue and one.issue not in one.action else move
    message = (
        N_("{when}: {who} took back “{what}” after something hidden had been shown.")
        if one.was_shown
        else N_("{when}: {who} took back “{what}” before anything came of it.")
    )
    return speaker.say(message, when=capital(speaker.in_round(names, one.round)), who=labels.seat(one.seat), what=what)


def _record(course: Course, party: str) -> Record:
    word = kept_word(course.events, party)
    return Record(word, told_kept(course.speaker.labels(course.rules.names), word))


def _told(course: Course, found: list[Breach], hidden: int) -> list[str]:
    speaker, last = course.speaker, course.last.game[0]
    duties, kept = int(last["duties"]), int(last["kept"])
    if not duties:
        return [speaker.say("Nothing that was signed fell due, so nobody could keep or break its word.")]
    fell_due = speaker.plural("{count} duty fell due in the game", "{count} duties fell due in the game", duties)
    lines = [speaker.plural("{duties}; {count} was kept.", "{duties}; {count} were kept.", kept, duties=fell_due)]
    if not found and not hidden:
        lines.append(speaker.say("No word was broken."))
    chosen = [breach for breach in found if breach.kind == CHOSEN]
    caught = sum(breach.seen for breach in chosen)
    if len(chosen) == 1:
        lines.append(
            speaker.say("One breach was chosen, and verification saw it.")
            if caught
            else speaker.say("One breach was chosen, and nobody saw it.")
        )
    elif chosen and caught:
        lines.append(
            speaker.plural(
                "{count} breach was chosen, and verification saw {caught} of them.",
                "{count} breaches were chosen, and verification saw {caught} of them.",
                len(chosen),
                caught=caught,
            )
        )
    elif chosen:
        lines.append(
            speaker.plural(
                "{count} breach was chosen, and verification saw none of them.",
                "{count} breaches were chosen, and verification saw none of them.",
                len(chosen),
            )
        )
    accidents = sum(breach.kind == ACCIDENT for breach in found)
    if accidents:
        lines.append(
            speaker.plural(
                "{count} breach came about by accident: a side did not deliver what its leaders had "
                "decided, and that was seen.",
                "{count} breaches came about by accident: a side did not deliver what its leaders had "
                "decided, and that was seen.",
                accidents,
            )
        )
    if hidden:
        lines.append(
            speaker.plural(
                "{count} more breach happened that nobody chose or nobody saw.",
                "{count} more breaches happened that nobody chose or nobody saw.",
                hidden,
            )
        )
    suspended, ended = int(last["suspensions"]), int(last["terminations"])
    if suspended:
        lines.append(
            speaker.plural(
                "{count} duty was suspended in answer to a default of another.",
                "{count} duties were suspended in answer to a default of another.",
                suspended,
            )
        )
    if ended:
        lines.append(
            speaker.plural(
                "{count} text came to its end because it was not kept.",
                "{count} texts came to their end because they were not kept.",
                ended,
            )
        )
    lines.append(
        speaker.plural(
            "{count} phase was carried out and verified.",
            "{count} phases were carried out and verified.",
            int(last["phases_verified"]),
        )
    )
    return lines
