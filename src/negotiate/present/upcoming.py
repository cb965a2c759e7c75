"""What comes next in the round, in a sentence that everybody may read: the floor, what is due, or the end of the round.

What is due is read from what everybody believes was delivered, so nothing in it tells of a breach that nobody saw.
"""

from __future__ import annotations

from negotiate.engine.decision import Decision
from negotiate.engine.mediation import next_mediator
from negotiate.engine.promises import promises
from negotiate.engine.records import call
from negotiate.engine.rounds import next_to_speak
from negotiate.present.seen import Looked
from negotiate.words.language import N_


def next_text(seen: Looked, decision: Decision | None) -> str:
    """What comes after the decision that is open; empty where none is open, and after the end."""
    if decision is None or seen.common.ended:
        return ""
    if decision.kind == "carry-out":
        shown = seen.say("What shows of it is known once the day is over.")
        if may_have_another_day(seen):
            return f"{shown} {seen.say('Then day {day} may follow.', day=int(seen.game['day'][0]) + 2)}"
        return _end_of_round(seen, shown)
    on = 1 if decision.kind == "speak" or seen.bargains else 0
    heard = next_speaker(seen, on)
    if heard:
        message = (
            N_("Next, once it is answered: {who} [has|have] the floor.")
            if decision.kind == "answer"
            else N_("Next: {who} [has|have] the floor.")
        )
        return seen.says(heard, message, who=seen.label(heard))
    due = due_this_round(seen)
    if due:
        issues = seen.listed([seen.issue_label(issue) for issue in due])
        return seen.say("Next: what is due this {unit} is carried out ({issues}).", unit=seen.unit, issues=issues)
    if seen.bargains:
        return _end_of_round(seen, "")
    return _end_of_round(seen, seen.say("So far nothing is due this {unit}.", unit=seen.unit))


def _end_of_round(seen: Looked, why: str) -> str:
    ends = (
        seen.say("Then the game ends.")
        if seen.common.round >= seen.last_round
        else seen.say("Then {unit} {round} begins.", unit=seen.unit, round=seen.common.round + 1)
    )
    return f"{why} {ends}".strip()


def next_speaker(seen: Looked, on: int) -> str:
    """Who has the floor next, `on` places after where it is now; empty where the table rises."""
    rules, game, names = seen.rules, seen.game, seen.names
    state = game[0]
    if int(state["accord_round"]) == int(state["round_number"]):
        return ""  # a text that was ratified ends the talk at once
    turn = int(state["cursor"])
    if turn < 0:  # mediators are still to be asked
        mediator = int(call(next_mediator, rules.record, game))
        if mediator >= 0:
            return tuple(names.mediators)[mediator]
        turn = 0
    seat = int(call(next_to_speak, rules.record, game, turn + on))
    return names.parties[seat] if seat >= 0 else ""


def may_have_another_day(seen: Looked) -> bool:
    """Whether something signed may fall due on the next day of this round, once what is due today is delivered."""
    state, record, day = seen.game[0], seen.record, int(seen.game["day"][0])
    return any(
        int(state["agreed"][k])
        and int(state["binding"][k])
        and not int(state["going_on"][k])
        and int(record["pace"][k]) > day + 1
        and int(record["phases"][k]) > int(state["done"][k]) + 1
        for k in range(len(seen.names.issues))
    )


def due_this_round(seen: Looked) -> tuple[str, ...]:
    """The issues on which somebody has something to carry out this round, as far as it is signed now."""
    found = promises(seen.rules, seen.game)
    due = {one.issue for one in found if one.goes_on or (one.delivered < one.phases and not one.is_ahead)}
    return tuple(issue for issue in seen.names.issues if issue in due)
