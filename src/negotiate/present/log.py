"""What has happened, in plain sentences: only what the seat may know; what the computer's seats do with a public reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from negotiate.engine.events import Event
from negotiate.engine.notation import CONDITIONAL_AMOUNT, Action, parse
from negotiate.engine.rules import Rules
from negotiate.engine.view import is_known
from negotiate.present.chronicle import concerned
from negotiate.present.reasons import Heard, public_reason
from negotiate.present.seen import PROJECTOR, Seen, Sight, Told
from negotiate.present.table import SIZES
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker
from negotiate.words.story import WORTH_TELLING


@dataclass(frozen=True)
class LogEntry:
    """One line of the log. `number` is the event's place in the match's events; `seat` is who acted, if anybody did.

    `kind` is that of engine.events, or the action's own kind for an action. `weight` is 2 for what changes the game (signed,
    breach, collapse, a track opens, the end), 1 for ordinary moves and 0 for small print (trust that moved, passes).
    """

    number: int
    round: int
    round_text: str
    kind: str
    seat: str | None
    text: str
    reason: str
    """The public reason of a computer's move; empty for people and for what nobody did."""
    weight: int


HEAVY = (
    "signed",
    "communique",
    "breach-detected",
    "ceasefire-collapsed",
    "track-opened",
    "track-closed",
    "ended",
    "ratified",
    "ratification-refused",
    "event-card",
)
ACTS = {
    "condemn": N_("{who} [condemns|condemn] the attack on the talks."),
    "leave": N_("{who} [leaves|leave] the table."),
    "delegate": N_("{who} [sends|send] delegates to the table."),
    "return": N_("{who} [comes|come] to the table with the power to decide."),
    "facilitate": N_("{who} [facilitates|facilitate] the talks: trust grows a little, and good deeds count for more."),
    "manipulate": N_("{who} [offers|offer] side payments for a deal on high politics."),
    "guarantee": N_("{who} [stands|stand] guarantor this round."),
    "verify": N_("{who} [supplies|supply] verification this round."),
    "convene": N_("{who} [invites|invite] those who are away back to the table."),
    "show-stalemate": N_("{who} [shows|show] the parties what going on would cost them."),
    "carry-out": N_("{who} [carries out its part|carry out their part]: {issue}."),
    "stall": N_("{who} [holds its part back|hold their part back]: {issue}."),
    "breach": N_("{who} [breaks its word|break their word]: {issue}."),
}
ENDINGS = {
    "accord": N_("The game ends with a ratified accord."),
    "horizon": N_("The game ends: its time has run out."),
    "breakdown": N_("The game ends: trust stayed too low for too long, and the talks broke down."),
    "withdrawal": N_("The game ends: {who} [has|have] stayed away from the table for too long."),
    "frozen": N_("The game ends: the guns are silent, and nothing moves on the core dispute."),
}


@dataclass
class _Telling:
    """What has been told so far: trust as last told, and who has already had a say in the round."""

    trust: dict[tuple[str, str], float]
    heard: set[str] = field(default_factory=set)


def log(seen: Sight, since: int = 0) -> tuple[LogEntry, ...]:
    """The log that everybody may read, from event number `since` on, oldest first."""
    return tuple(entry for entry in _entries(seen) if entry.number >= since)


def own_log(seen: Seen) -> tuple[LogEntry, ...]:
    """What a seat did in secret, which nobody else reads, oldest first."""
    telling = _Telling({})
    return tuple(
        _entry(seen, number, event, _action(seen, event, telling), "")
        for number, event in seen.events
        if not is_known(event, PROJECTOR)
    )


def sentence(speaker: Speaker, rules: Rules, event: Event) -> str:
    """One event by itself, whoever knew of it: for looking back."""
    seen = Told(speaker.told(rules), speaker)
    text = _text(seen, event, _Telling({}))
    about = concerned(seen, event) if event.kind == "event-card" else ""
    return f"{text} {seen.say('It concerns {who}.', who=about)}" if about else text


def _entries(seen: Sight) -> Iterator[LogEntry]:
    names = seen.names
    telling = _Telling(
        {
            (one, other): float(seen.record["trust"][i, j])
            for i, one in enumerate(names.parties)
            for j, other in enumerate(names.parties)
        }
    )
    heard = Heard()
    for number, event in seen.events:
        if event.kind == "round-began":
            telling.heard.clear()
            heard.begin(event.round)
            continue
        text = _text(seen, event, telling)
        reason = ""
        if event.kind == "action" and str(event["seat"]) not in seen.people:
            reason = public_reason(seen, heard, event)
        heard.note(seen, event)
        if text:
            yield _entry(seen, number, event, text, reason)


def _entry(seen: Told, number: int, event: Event, text: str, reason: str) -> LogEntry:
    acted = event.kind == "action"
    kind = parse(seen.names, str(event["action"])).kind if acted else event.kind
    weight = 2 if event.kind in HEAVY else 0 if kind in ("trust-changed", "pass", "lapsed") else 1
    when = seen.say("{unit} {round}", unit=seen.Unit, round=event.round) if event.round else seen.say("At the start")
    return LogEntry(number, event.round, when, kind, str(event["seat"]) if acted else None, text, reason, weight)


def newest(entries: Sequence[LogEntry]) -> LogEntry | None:
    """The newest thing worth telling; talks that are open from the start are no news."""
    return next((entry for entry in reversed(entries) if entry.weight > 0 and entry.round > 0), None)


def _text(seen: Told, event: Event, telling: _Telling) -> str:
    kind = event.kind
    if kind == "action":
        return _action(seen, event, telling)
    if kind == "trust-changed":
        return _trust(seen, event, telling)
    party = str(event.fields.get("party") or "")
    who = seen.label(party)
    issue = seen.issue_label(str(event["issue"])) if "issue" in event.fields else ""
    if kind == "event-card":
        names = seen.names
        return seen.say(
            "{category}: {text}",
            category=names.category_labels[names.categories.index(str(event["category"]))],
            text=names.card_texts[names.cards.index(str(event["card"]))],
        )
    if kind in ("signed", "communique"):
        return _signed(seen, event)
    if kind == "lapsed":
        return seen.say("The proposal of {who} lapses: nobody took it up.", who=seen.label(str(event["seat"])))
    if kind in ("ratified", "ratification-refused"):
        return _vote(seen, event, who)
    if kind == "phase-carried-out":
        return _phase(seen, event, issue)
    if kind == "breach-detected":
        return seen.say(
            "A breach by {who} is seen: {issue} (verified by: {tier}).",
            who=who,
            issue=issue,
            tier=seen.tier_name(_whole(event, "tier")),
        )
    if kind == "false-alarm":
        return seen.says(
            party, "A false alarm: {who} [is|are] wrongly suspected of a breach on {issue}.", who=who, issue=issue
        )
    if kind == "ceasefire-collapsed":
        return seen.say("The ceasefire collapses, and what was agreed on its track falls with it.")
    if kind in ("track-opened", "track-closed"):
        track = seen.track_label(str(event["track"]))
        return (
            seen.say("Talks open: {track}.", track=track)
            if kind == "track-opened"
            else seen.say("Talks close: {track}.", track=track)
        )
    ending = ENDINGS.get(str(event.fields.get("ending")))
    return seen.says(party, ending, who=who) if ending else ""


def _whole(event: Event, name: str) -> int:
    value = event[name]
    assert isinstance(value, int | float)  # events of this kind carry a number there
    return int(value)


def _action(seen: Told, event: Event, telling: _Telling) -> str:
    action = parse(seen.names, str(event["action"]))
    seat = str(event["seat"])
    who = seen.label(seat)
    heard_before = seat in telling.heard
    telling.heard.add(seat)
    if action.kind == "pass":
        if "offer" in event.fields:
            return seen.says(
                seat, "{who} [leaves|leave] the proposal of {other} open.", who=who, other=seen.label(str(event["offer"]))
            )
        # who has already had a say has simply finished
        return "" if heard_before else seen.says(seat, "{who} [has nothing|have nothing] to say this round.", who=who)
    if action.kind in ("propose", "counter", "formulate", "accept", "reject"):
        return _spoken(seen, seat, action)
    if action.kind in ("gesture", "announce"):
        return _gesture(seen, seat, action)
    issue = seen.issue_label(str(event["issue"])) if "issue" in event.fields else ""
    return seen.says(seat, ACTS[action.kind], who=who, issue=issue)


def _spoken(seen: Told, seat: str, action: Action) -> str:
    who = seen.label(seat)
    other, package = seen.label(action.offer), seen.package_text(action.options)
    if action.kind == "propose":
        return seen.says(seat, "{who} [proposes|propose]: {package}.", who=who, package=package)
    if action.kind == "formulate":
        return seen.says(seat, "{who} [tables|table] a bridging package: {package}.", who=who, package=package)
    if action.kind == "counter":
        return seen.says(
            seat,
            "{who} [declines|decline] the proposal of {other} and [offers|offer] instead: {package}.",
            who=who,
            other=other,
            package=package,
        )
    if action.kind == "accept":
        return seen.says(seat, "{who} [accepts|accept] the proposal of {other}.", who=who, other=other)
    return seen.says(seat, "{who} [rejects|reject] the proposal of {other}.", who=who, other=other)


def _gesture(seen: Told, seat: str, action: Action) -> str:
    who, size = seen.label(seat), seen.say(SIZES[action.amount % CONDITIONAL_AMOUNT - 1])
    if action.kind == "gesture":
        return seen.says(
            seat, "{who} [makes|make] a gesture of goodwill ({size}) and [asks|ask] nothing in return.", who=who, size=size
        )
    if action.amount >= CONDITIONAL_AMOUNT:
        return seen.says(
            seat,
            "{who} [announces|announce] a gesture of goodwill ({size}) on condition that it is answered.",
            who=who,
            size=size,
        )
    return seen.says(
        seat, "{who} [announces|announce] a gesture of goodwill ({size}) for a later round.", who=who, size=size
    )


def _signed(seen: Told, event: Event) -> str:
    options = event["options"]
    assert isinstance(options, dict)  # events of this kind carry a package
    package = seen.package_text(options)
    if event.kind == "communique":
        return seen.say(
            "Put into a communiqué, which binds nobody because somebody who must consent was away: {package}.",
            package=package,
        )
    if event["binding"] == "political-commitment":
        return seen.say(
            "Signed as a political commitment, since some were represented by delegates: {package}.", package=package
        )
    return seen.say("Signed: {package}.", package=package)


def _vote(seen: Told, event: Event, who: str) -> str:
    party, vote = str(event["party"]), event["vote"]
    assert isinstance(vote, int | float)  # events of this kind carry a number
    values = {"who": who, "vote": seen.number(vote), "needed": seen.number(float(seen.record["ratification"]), 0)}
    if event.kind == "ratified":
        return seen.says(
            party, "{who} [ratifies|ratify] the accord: the vote comes to {vote}, and {needed} are needed.", **values
        )
    return seen.says(
        party, "{who} [refuses|refuse] to ratify the accord: the vote comes to {vote}, and {needed} are needed.", **values
    )


def _phase(seen: Told, event: Event, issue: str) -> str:
    phases = int(seen.record["phases"][seen.names.issues.index(str(event["issue"]))])
    if phases > 1:
        text = seen.say(
            "{issue}: {done} of {phases} phases are now carried out and verified.",
            issue=issue,
            done=_whole(event, "phases"),
            phases=phases,
        )
    else:
        text = seen.say("{issue}: carried out and verified.", issue=issue)
    people = event["people"]
    if isinstance(people, int | float) and people >= 0.5:
        text += " " + seen.plural(
            "{people} person returns.", "{people} people return.", round(people), people=seen.number(people, 0)
        )
    return text


def _trust(seen: Told, event: Event, telling: _Telling) -> str:
    pair, now = (str(event["party"]), str(event["trusted"])), event["trust"]
    assert isinstance(now, int | float)  # events of this kind carry a number
    before = telling.trust[pair]
    if abs(now - before) < WORTH_TELLING:
        return ""
    telling.trust[pair] = float(now)
    values = {
        "giver": seen.label(pair[0]),
        "receiver": seen.label(pair[1]),
        "before": seen.number(before),
        "now": seen.number(now),
    }
    if now > before:
        return seen.say("Trust of {giver} in {receiver} rose from {before} to {now}.", **values)
    return seen.say("Trust of {giver} in {receiver} fell from {before} to {now}.", **values)
