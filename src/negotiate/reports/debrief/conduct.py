"""Who kept its word: duties, what was held back or broken, what verification saw of it, and what stayed hidden."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.notation import in_number, seat_label
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.wording import counted, in_round, listed

CHOSEN, ACCIDENT, HELD_BACK = "chosen", "accident", "held-back"


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

    party: str
    carried_out: int
    held_back: int
    broken: int
    seen: int
    false_alarms: int
    text: str


@dataclass(frozen=True)
class Conduct:
    """The game's duties. What built-in players and people chose in secret is told here and nowhere before."""

    records: tuple[Record, ...]
    breaches: tuple[Breach, ...]
    unseen_accidents: int
    """Breaches that nobody chose and nobody saw."""
    sentences: tuple[str, ...]


def conduct(course: Course) -> Conduct:
    """Duties and breaches of a course."""
    names = course.rules.names
    decided = {(event.round, str(event["seat"]), str(event["issue"])): str(event["action"])
               for event in course.events if event.kind == "action" and "issue" in event.fields}
    seen_keys = [(event.round, str(event["party"]), str(event["issue"])) for event in course.events
                 if event.kind == "breach-detected"]
    found = [_breach(course, key, CHOSEN, key in seen_keys) for key, action in decided.items() if action == "breach"]
    for key in seen_keys:
        did = decided.get(key)
        if did != "breach":
            found.append(_breach(course, key, ACCIDENT if did == "carry-out" else HELD_BACK, True))
    found.sort(key=lambda breach: breach.round)
    records = tuple(_record(course, party, decided, found) for party in names.parties)
    last = course.last.game[0]
    hidden = max(0, int(last["breaches"]) - len(found))
    return Conduct(records, tuple(found), hidden, tuple(_told(course, found, hidden)))


def _breach(course: Course, key: tuple[int, str, str], kind: str, seen: bool) -> Breach:
    round_number, party, issue = key
    names = course.rules.names
    who, what = seat_label(names, party), names.issue_labels[names.issues.index(issue)]
    its = in_number(names, party, "[its|their]")
    how = {
        CHOSEN: f"{who} chose to break {its} word on {what}",
        ACCIDENT: f"{who} meant to keep {its} word on {what}, but {its} own side did not deliver",
        HELD_BACK: f"{who} held {its} part of {what} back for so long that it counted as a breach",
    }[kind]
    tail = "It was seen." if seen else "Nobody saw it."
    return Breach(round_number, party, issue, kind, seen, f"{in_round(names, round_number).capitalize()}: {how}. {tail}")


def _record(course: Course, party: str, decided: dict[tuple[int, str, str], str], found: list[Breach]) -> Record:
    did = [action for (_, seat, _), action in decided.items() if seat == party]
    own = [breach for breach in found if breach.party == party]
    alarms = sum(event.kind == "false-alarm" and event["party"] == party for event in course.events)
    kept, held = did.count("carry-out") - sum(breach.kind == ACCIDENT for breach in own), did.count("stall")
    label = seat_label(course.rules.names, party)
    if not did:
        text = f"Nothing fell due from {label}."
    else:
        parts = [f"carried out {kept} of {counted(len(did), 'duty', 'duties')} that fell due"]
        if held:
            parts.append(f"held back {held}")
        if own:
            parts.append(f"broke {len(own)} ({sum(breach.seen for breach in own)} seen)")
        if alarms:
            parts.append(f"was wrongly suspected {counted(alarms, 'time')}")
        text = f"{label} {listed(parts)}."
    return Record(party, kept, held, len(own), sum(breach.seen for breach in own), alarms, text)


def _told(course: Course, found: list[Breach], hidden: int) -> list[str]:
    last = course.last.game[0]
    duties = int(last["duties"])
    if not duties:
        return ["Nothing that was signed fell due, so nobody could keep or break its word."]
    lines = [f"{counted(duties, 'duty', 'duties')} fell due in the game; {int(last['kept'])} "
             f"{'was' if int(last['kept']) == 1 else 'were'} kept."]
    if not found and not hidden:
        lines.append("No word was broken.")
    chosen = [breach for breach in found if breach.kind == CHOSEN]
    if chosen:
        caught = sum(breach.seen for breach in chosen)
        if len(chosen) == 1:
            lines.append(f"One breach was chosen, and {'verification saw it' if caught else 'nobody saw it'}.")
        else:
            lines.append(f"{len(chosen)} breaches were chosen, and verification saw {caught or 'none'} of them.")
    accidents = sum(breach.kind == ACCIDENT for breach in found)
    if accidents:
        lines.append(f"{counted(accidents, 'breach', 'breaches')} came about by accident: a side did not deliver what its "
                     "leaders had decided, and that was seen.")
    if hidden:
        lines.append(f"{counted(hidden, 'more breach', 'more breaches')} happened that nobody chose or nobody saw.")
    phases = int(last["phases_verified"])
    lines.append(f"{counted(phases, 'phase')} {'was' if phases == 1 else 'were'} carried out and verified.")
    return lines
