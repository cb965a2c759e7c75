"""The private aims of the parties, shown to all after the game, and whether they were met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from negotiate.engine.promises import is_hollow, truly_done
from negotiate.reports.debrief.course import Course
from negotiate.words.language import N_

MET, SIGNED, MISSED, OPEN = "met", "signed", "missed", "open"


@dataclass(frozen=True)
class Aim:
    """One private aim. `state`: met (carried out), signed (not yet carried out), missed, or open (no issue named)."""

    party: str
    text: str
    state: str
    verdict: str
    """The state in a sentence."""


def aims(course: Course) -> tuple[Aim, ...]:
    """Every aim of every party, in the order of the rule file."""
    return tuple(_aims(course))


def _aims(course: Course) -> Iterator[Aim]:
    for party in course.rules.names.parties:
        for aim in course.rules.document.get("parties", {}).get(party, {}).get("aims") or ():
            entry: dict[str, Any] = aim if isinstance(aim, dict) else {"text": aim}
            state, verdict = _judged(course, entry)
            yield Aim(party, str(entry["text"]), state, verdict)


def _judged(course: Course, aim: dict[str, Any]) -> tuple[str, str]:
    speaker = course.speaker
    names, record, last = course.rules.names, course.rules.record[0], course.last.game[0]
    if aim.get("kind", "at-least") != "at-least" and aim.get("issue") in names.issues:
        return _ceiling(course, aim)
    if aim.get("issue") not in names.issues or aim.get("option") not in names.options[names.issues.index(aim["issue"])]:
        return OPEN, speaker.say("The rule file names no option for it: judge for yourselves.")
    issue = names.issues.index(aim["issue"])
    wanted = names.options[issue].index(aim["option"])
    label, option = names.issue_labels[issue], names.option_labels[issue][wanted]

    def reaches(now: int) -> bool:
        return now >= wanted if int(record["ordered"][issue]) else now == wanted

    agreed, done = int(last["agreed"][issue]), int(last["done"][issue])
    ever, phases = int(last["best_done"][issue]), int(record["phases"][issue])
    furthest = ever if reaches(agreed) or _stays(course, issue) else 0
    if is_hollow(course.rules, course.last.game, str(aim["issue"])):
        done = truly_done(course.rules, course.last.game, str(aim["issue"]))
        furthest = 0 if agreed == ever else furthest
    further = int(record["ordered"][issue]) and wanted + 1 < len(names.options[issue])
    asked = speaker.say(
        N_("{issue}: “{option}” or further") if further else N_("{issue}: “{option}”"), issue=label, option=option
    )
    if (reaches(agreed) and agreed and done >= phases) or (furthest and reaches(furthest)):
        done_by = N_("Met: {asked} is signed.") if course.rules.bargains else N_("Met: {asked} is carried out.")
        return MET, speaker.say(done_by, asked=asked)
    if reaches(agreed) and agreed:
        return SIGNED, speaker.say(
            "Signed, not yet carried out: {asked} ({done} of {phases} phases done).", asked=asked, done=done, phases=phases
        )
    if ever and reaches(ever) and not agreed and not furthest:
        return MISSED, speaker.say("Not met: {asked} was carried out, and was undone again.", asked=asked)
    words = _words(course, issue)
    if words and not agreed and not furthest:
        said = N_("Not met: it asked for {asked}, and what stands in the communiqué is “{stands}”.")
        if reaches(words):
            said = N_("Met: {asked} stands in the communiqué.")
        return (MET if reaches(words) else MISSED), speaker.say(said, asked=asked, stands=names.option_labels[issue][words])
    stands = names.option_labels[issue][agreed or furthest]
    return MISSED, speaker.say("Not met: it asked for {asked}, and what stands is “{stands}”.", asked=asked, stands=stands)


def _words(course: Course, issue: int) -> int:
    """The option that a communiqué names on an issue, where its words are worth something; else 0."""
    record, last = course.rules.record[0], course.last.game[0]
    return int(last["communique"][issue]) if float(record["communique_worth"]) > 0.0 else 0


def _stays(course: Course, issue: int) -> bool:
    """Whether what was carried out on an issue stays so when nothing is agreed there any more."""
    record = course.rules.record[0]
    return bool(int(record["repeatable"][issue]) or not int(record["reversible"][issue]))


def _ceiling(course: Course, aim: dict[str, Any]) -> tuple[str, str]:
    """Whether what stands, or was carried out, went no further than a party wanted it to go."""
    speaker, names, last = course.speaker, course.rules.names, course.last.game[0]
    issue = names.issues.index(str(aim["issue"]))
    wanted = names.options[issue].index(aim["option"]) if aim.get("option") in names.options[issue] else 0
    stands = max(int(last["agreed"][issue]), int(last["best_done"][issue]) if _stays(course, issue) else 0)
    stands = stands or _words(course, issue)
    kept = stands <= wanted if int(course.rules.record[0]["ordered"][issue]) else stands in (0, wanted)
    said = N_("Met: on {issue} nothing was to go beyond “{option}”, and what stands is “{stands}”.")
    if not kept:
        said = N_("Not met: on {issue} nothing was to go beyond “{option}”, and what stands is “{stands}”.")
    labels = names.option_labels[issue]
    verdict = speaker.say(said, issue=names.issue_labels[issue], option=labels[wanted], stands=labels[stands])
    return (MET if kept else MISSED), verdict
