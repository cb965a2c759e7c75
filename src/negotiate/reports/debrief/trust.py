"""Trust over a game: how each pair's trust went, and the moments that moved it, each with what happened then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiate.analysis.kept_word import KEEPING
from negotiate.analysis.trust import trust_course
from negotiate.engine import codes
from negotiate.engine.belief import enforcement_now
from negotiate.engine.events import Event
from negotiate.engine.notation import parse, seat_index
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.reports.debrief.course import Course, Moment
from negotiate.words.labels import capital
from negotiate.words.language import MORE, N_

WORTH_TELLING = 1.0
"""Points of trust that a moment must have moved to be told."""
MOST = 12
"""Moments that are told at most."""
RISES = N_("the trust of {who} in {whom} rises from {before} to {after}")
FALLS = N_("the trust of {who} in {whom} falls from {before} to {after}")


@dataclass(frozen=True)
class Pair:
    """One party's trust in another, points 0..100: at the start, and at the end of every round."""

    who: str
    whom: str
    label: str
    """`HM → LM`, by initials."""
    rounds: tuple[int, ...]
    """0 for the start."""
    trust: tuple[float, ...]
    between_principals: bool


@dataclass(frozen=True)
class Change:
    """How far one party's trust in another moved, points 0..100."""

    who: str
    whom: str
    before: float
    after: float


@dataclass(frozen=True)
class TrustMove:
    """A moment that moved trust, in one direction or both."""

    number: int
    """Counted from 1 in the order of the game."""
    round: int
    events: int
    """The moment, as Course.at takes it."""
    changes: tuple[Change, ...]
    causes: tuple[str, ...]
    """Sentences on what happened then, those that explain the direction of the move."""
    text: str


def pairs(course: Course) -> tuple[Pair, ...]:
    """Every ordered pair of parties, principals first."""
    names, principals = course.rules.names, set(course.rules.principals)
    moments = (course.moments[0], *course.round_ends)
    found = []
    for i, who in enumerate(names.parties):
        for j, whom in enumerate(names.parties):
            if i != j:
                trust = tuple(float(moment.game["trust"][0, i, j]) for moment in moments)
                found.append(
                    Pair(
                        who,
                        whom,
                        f"{names.initials[i]} → {names.initials[j]}",
                        tuple(moment.ended_round for moment in moments),
                        trust,
                        {i, j} <= principals,
                    )
                )
    return tuple(sorted(found, key=lambda pair: not pair.between_principals))


def trust_moves(course: Course, most: int = MOST) -> tuple[TrustMove, ...]:
    """The `most` largest moves of trust between principals, in the order of the game; pairs that move alike go together."""
    speaker, names, principals = course.speaker, course.rules.names, course.rules.principals
    found: dict[tuple[int, tuple[str, ...]], list[Change]] = {}
    for place in range(1, len(course.moments)):
        before, after = course.moments[place - 1].game["trust"][0], course.moments[place].game["trust"][0]
        for i in principals:
            for j in principals:
                if i != j and abs(after[i, j] - before[i, j]) >= WORTH_TELLING:
                    causes = tuple(_causes(course, place, i, j, bool(after[i, j] > before[i, j])))
                    change = Change(names.parties[i], names.parties[j], float(before[i, j]), float(after[i, j]))
                    found.setdefault((place, causes), []).append(change)
    largest = sorted(found, key=lambda key: -max(abs(change.after - change.before) for change in found[key]))[:most]
    moves = []
    for rank, key in enumerate(sorted(largest), 1):
        (place, causes), changes = key, tuple(found[key])
        moment = course.moments[place]
        told = [
            speaker.say(
                RISES if change.after > change.before else FALLS,
                who=_label(course, change.who),
                whom=_label(course, change.whom),
                before=speaker.amount(change.before),
                after=speaker.amount(change.after),
            )
            for change in changes
        ]
        head = f"{speaker.labelled(capital(speaker.in_round(names, moment.round)), speaker.listed(told, MOST))}."
        moves.append(TrustMove(rank, moment.round, moment.events, changes, causes, " ".join((head, *causes))))
    return tuple(moves)


def _label(course: Course, party: str) -> str:
    return course.rules.names.party_labels[course.rules.names.parties.index(party)]


def summary(course: Course) -> list[str]:
    """The course of trust in a few sentences: where it began and ended, the biggest loss, and how one-sided it was."""
    speaker, names, principals = course.speaker, course.rules.names, course.rules.principals
    unit = speaker.labels(names).unit
    if len(principals) < 2:
        return [speaker.say("There are no two principals, so there is no mutual trust to tell about.")]
    if not course.round_ends:
        return [speaker.say("No {unit} has been played to its end yet, so there is nothing to tell about trust.", unit=unit)]
    told = trust_course(course.rounds)
    least, most = speaker.amount(told.least), speaker.amount(told.most)
    start, came = speaker.amount(_mutual(course.moments[0], principals)), speaker.amount(told.last)
    lines = [
        speaker.say(
            "Mutual trust is the least that one principal trusts another, on a scale of 0 to 100. It began at {start} and "
            "came to {last}.",
            start=start,
            last=came,
        )
        if least == most == came
        else speaker.say(
            "Mutual trust is the least that one principal trusts another, on a scale of 0 to 100. It began at "
            "{start}, stood between {least} and {most} at the ends of {unit}s, and came to {last}.",
            unit=unit,
            start=start,
            least=least,
            most=most,
            last=came,
        )
    ]
    if told.fall >= WORTH_TELLING:
        back = (
            speaker.plural(
                "{count} {unit} later it was back where it had been",
                "{count} {unit}s later it was back where it had been",
                told.recovery,
                unit=unit,
            )
            if told.recovery
            else speaker.say("it did not come back to that height")
        )
        lines.append(
            speaker.say(
                "Its largest loss within one {unit} came in {when}: {points}; {back}.",
                unit=unit,
                when=speaker.in_round(names, told.fall_round),
                points=speaker.points(told.fall),
                back=back,
            )
        )
    last = course.last.game["trust"][0]
    gaps = [(float(last[i, j] - last[j, i]), i, j) for i in principals for j in principals if i != j]
    gap, i, j = max(gaps)
    if gap >= 5.0:
        lines.append(
            speaker.say(
                "In the end {who} trusted {whom} {points} more than the other way round.",
                who=names.party_labels[i],
                whom=names.party_labels[j],
                points=speaker.points(gap),
            )
        )
    return lines


def _mutual(moment: Moment, principals: Sequence[int]) -> float:
    return min(float(moment.game["trust"][0, i, j]) for i in principals for j in principals if i != j)


def _causes(course: Course, place: int, i: int, j: int, rose: bool) -> Iterator[str]:
    """What in a step explains why i's trust in j rose or fell."""
    rules, speaker = course.rules, course.speaker
    moment, earlier = course.moments[place], course.moments[place - 1]
    step = list(course.events_of(place))
    said = list(_of_step(course, step, earlier, i, j, rose))
    if not rose and _promise_broken(rules, step, earlier, moment, j):
        said.append(
            speaker.says(
                rules.names,
                rules.names.parties[j],
                N_("{who} [does|do] not make the gesture that [it|they] had announced."),
                who=rules.names.party_labels[j],
            )
        )
    if not said and moment.ended_round:
        said += _of_conduct(course, moment, i, j, rose)
    if not said and rose and any(_is_act(event, "facilitate") for event in step):
        said.append(speaker.say("The mediator facilitates the talks."))
    if not said and not rose and moment.ended_round:
        said.append(speaker.say("The session has ended without movement, and that wears trust down."))
    yield from said or [speaker.say("Trust drifts back towards where it began.")]


def _of_step(course: Course, step: list[Event], earlier: Moment, i: int, j: int, rose: bool) -> Iterator[str]:
    """The events of the step itself that touch this pair in this direction; `earlier` is how it was before."""
    rules, speaker = course.rules, course.speaker
    names, record = rules.names, rules.record[0]
    if rose:
        yield from (speaker.event(rules, event) for event in step if _raises(rules, event, i, j))
        issues = [names.issues.index(str(event["issue"])) for event in step if event.kind == "phase-carried-out"]
        done = [
            names.issue_labels[issue]
            for issue in issues
            if int(record["obligor"][issue, j]) and int(record["exposed"][issue, i])
        ]
        if done:
            yield speaker.say("Carried out and verified: {issues}.", issues=speaker.listed(done, MORE))
        return
    yield from (speaker.event(rules, event) for event in step if _lowers(rules, event, i, j))
    ceasefire = int(record["ceasefire_issue"])
    own = [
        event
        for event in step
        if event.kind == "breach-detected"
        and event["party"] == names.parties[i]
        and names.issues.index(str(event["issue"])) == ceasefire
        and float(call(enforcement_now, rules.record, earlier.game, ceasefire)) < float(record["blame_enforcement"])
    ]
    if own and not any(event.kind == "breach-detected" and event["party"] == names.parties[j] for event in step):
        blame = speaker.say("Weak monitoring cannot tell who began, so part of the blame falls on the other side.")
        yield f"{speaker.event(rules, own[0])} {blame}"


def _raises(rules: Rules, event: Event, i: int, j: int) -> bool:
    """Whether the event by itself makes i trust j more."""
    pair = (rules.names.parties[i], rules.names.parties[j])
    if event.kind == "event-card":
        return event["party"] == pair[1] and _card_effect(rules, event) > 0.0
    return _is_act(event, "condemn") or (_is_act(event, "gesture") and str(event["seat"]) in pair)


def _lowers(rules: Rules, event: Event, i: int, j: int) -> bool:
    """Whether the event by itself makes i trust j less."""
    names = rules.names
    pair = (names.parties[i], names.parties[j])
    if event.kind in ("breach-detected", "false-alarm", "held-back"):
        exposed = rules.record["exposed"][0, names.issues.index(str(event["issue"])), i]
        return event["party"] == pair[1] and bool(exposed)
    if event.kind == "event-card":
        return event["party"] == pair[1] and _card_effect(rules, event) < 0.0
    return event.kind == "ceasefire-collapsed" or (event.kind == "action" and _refuses(pair, rules, event))


def _of_conduct(course: Course, moment: Moment, i: int, j: int, rose: bool) -> Iterator[str]:
    """What j did about its duties in the round that ends here, as far as i is exposed to it."""
    names, record = course.rules.names, course.rules.record[0]
    wanted = KEEPING if rose else ("stall",)
    issues = [
        names.issues.index(str(event["issue"]))
        for event in course.events
        if event.round == moment.ended_round
        and event.kind == "action"
        and event["seat"] == names.parties[j]
        and any(_is_act(event, act) for act in wanted)
    ]
    touched = [names.issue_labels[issue] for issue in issues if int(record["exposed"][issue, i])]
    if touched:
        does = (
            N_("{who} [keeps doing what it has promised|keep doing what they have promised]: {issues}.")
            if rose
            else N_("{who} [holds its|hold their] part back: {issues}.")
        )
        yield course.speaker.says(
            names, names.parties[j], does, who=names.party_labels[j], issues=course.speaker.listed(touched, MORE)
        )


def _is_act(event: Event, act: str) -> bool:
    return event.kind == "action" and str(event["action"]).split(" ")[0] == act


def _refuses(pair: tuple[str, str], rules: Rules, event: Event) -> bool:
    """Whether the event is one of the two turning the other's proposal, or a bridging text, down."""
    return parse(rules.names, str(event["action"])).kind in ("reject", "counter") and str(event["seat"]) in pair


def _card_effect(rules: Rules, event: Event) -> float:
    """Points that a card adds to trust in the party it is about."""
    record = rules.record[0]
    card = rules.names.cards.index(str(event["card"]))
    first = int(record["card_first"][card])
    effects = range(first, first + int(record["card_effects"][card]))
    return sum(
        float(record["effect_amount"][effect])
        for effect in effects
        if int(record["effect_kind"][effect]) == codes.TRUST_IN_ACTOR
    )


def _promise_broken(rules: Rules, step: list[Event], earlier: Moment, moment: Moment, j: int) -> bool:
    """Whether j's announcement of a gesture lapsed in this step without the gesture (M9)."""
    before, after = earlier.game, moment.game
    lapsed = int(before["announced"][0, j]) > 0 and int(after["announced"][0, j]) == 0
    conditional = bool(before["announced_conditional"][0, j])
    made = any(_is_act(event, "gesture") and seat_index(rules.names, rules.size, str(event["seat"])) == j for event in step)
    return lapsed and not conditional and not made
