"""One game told in plain sentences, round by round. The same words for every party, and no number without its scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negotiate.engine import codes
from negotiate.engine.events import Event
from negotiate.engine.notation import CONDITIONAL_AMOUNT, SIZES, Action, in_number, parse, seat_label
from negotiate.engine.rules import Names, Rules

WORTH_TELLING = 1.0
"""Points on the trust scale of 0 to 100 by which trust must have moved since it was last told."""

ABOUT_ONE = (codes.HOPE_ACTOR, codes.PAIN_ACTOR, codes.SUPPORT_ACTOR, codes.TRUST_IN_ACTOR, codes.CREDIBILITY_ACTOR)
"""Effects of event cards that fall on one party."""

_BINDING = {
    "treaty": "Signed as a treaty",
    "political-commitment": "Signed as a political commitment, since some were represented by delegates",
    "communique": "Put into a communiqué",
}


def tell(rules: Rules, events: Iterable[Event]) -> Iterator[str]:
    """The story, line by line; a blank line stands before each round. `events` are a match's or a replay's, in order."""
    names = rules.names
    trust = {
        (one, other): float(rules.record["trust"][0, i, j])
        for i, one in enumerate(names.parties)
        for j, other in enumerate(names.parties)
    }
    round_ = _Round()
    begun = False
    for event in events:
        if not round_.takes(event):
            yield from round_.sentences(names)
            if event.kind == "round-began":
                round_ = _Round()
                if begun:
                    yield ""
                yield f"{names.round_label.capitalize()} {event.round}"
            elif event.round == 0 and not begun:
                yield "At the start"
            if event.kind == "trust-changed":
                told = _trust(names, event, trust)
                if told:
                    yield told
            elif event.kind != "round-began":
                yield sentence(rules, event)
        begun = True
    yield from round_.sentences(names)


class _Round:
    """What is better told together: who carries out what, and a pass by somebody who has already had a say."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._kept: dict[str, list[str]] = {}
        self._broken: list[Event] = []

    def takes(self, event: Event) -> bool:
        """Whether this event needs no sentence of its own now."""
        if event.kind != "action":
            return False
        seat, action = str(event["seat"]), str(event["action"])
        if action in ("carry-out", "stall", "breach"):
            kept = self._kept.setdefault(str(event["issue"]), [])
            if action == "carry-out":
                kept.append(seat)
            else:
                self._broken.append(event)
            return True
        heard_before = seat in self._heard
        self._heard.add(seat)
        return action == "pass" and heard_before and "offer" not in event.fields

    def sentences(self, names: Names) -> Iterator[str]:
        """What was taken in about duties since the last time."""
        broken = list(dict.fromkeys(str(event["issue"]) for event in self._broken))
        whole = [names.issue_labels[names.issues.index(issue)] for issue in self._kept if issue not in broken]
        if whole:
            yield f"All who are bound go ahead with: {'; '.join(whole)}."
        for event in self._broken:
            yield _action(names, event)
        for issue in broken:
            label = names.issue_labels[names.issues.index(issue)]
            for seat in self._kept[issue]:
                words = in_number(names, seat, _ACTS["carry-out"])
                yield words.format(who=seat_label(names, seat), issue=label)
        self._kept, self._broken = {}, []


def _trust(names: Names, event: Event, told: dict[tuple[str, str], float]) -> str | None:
    """A sentence when trust has moved far enough since it was last told."""
    pair, now = (str(event["party"]), str(event["trusted"])), event["trust"]
    assert isinstance(now, int | float)  # an event of this kind carries a number
    before = told[pair]
    if abs(now - before) < WORTH_TELLING:
        return None
    told[pair] = float(now)
    moved = "rose" if now > before else "fell"
    one, other = (seat_label(names, party) for party in pair)
    return f"Trust of {one} in {other} {moved} from {before:.1f} to {now:.1f} (of 100)."


def _is_about(rules: Rules, event: Event) -> bool:
    """Whether any effect of the card falls on the party that was drawn, not on everybody."""
    record = rules.record[0]
    card = rules.names.cards.index(str(event["card"]))
    first = int(record["card_first"][card])
    kinds = record["effect_kind"][first : first + int(record["card_effects"][card])]
    return any(int(kind) in ABOUT_ONE for kind in kinds)


def sentence(rules: Rules, event: Event) -> str:
    """One event by itself in a sentence. A round's beginning and a change of trust are for `tell`."""
    names, kind = rules.names, event.kind
    if kind == "action":
        return _action(names, event)
    if kind == "event-card":
        named = event["party"] and _is_about(rules, event)
        about = f" It concerns {seat_label(names, str(event['party']))}." if named else ""
        category = names.category_labels[names.categories.index(str(event["category"]))]
        return f"{category}: {names.card_texts[names.cards.index(str(event['card']))]}{about}"
    if kind in ("signed", "communique"):
        binding = str(event["binding"]) if kind == "signed" else "communique"
        tail = "" if kind == "signed" else " It binds nobody, because somebody who must consent was away."
        return f"{_BINDING[binding]}: {package(names, event['options'])}.{tail}"
    if kind == "lapsed":
        return f"The proposal of {_seat(names, event)} lapses."
    if kind in ("ratified", "ratification-refused"):
        needed = float(rules.record["ratification"][0])
        words = "[ratifies|ratify]" if kind == "ratified" else "[refuses|refuse] to ratify"
        did = in_number(names, str(event["party"]), words)
        return f"{_party(names, event)} {did} the accord: the vote comes to {event['vote']:.1f}, and {needed:g} are needed."
    if kind == "phase-carried-out":
        return _phase(rules, event)
    if kind == "breach-detected":
        return f"A breach by {_party(names, event)} is detected: {_issue(names, event)} (verified by {_tier(rules, event)})."
    if kind == "false-alarm":
        was = in_number(names, str(event["party"]), "[is|are]")
        return f"A false alarm: {_party(names, event)} {was} wrongly suspected of a breach on {_issue(names, event)}."
    if kind == "ceasefire-collapsed":
        return "The ceasefire collapses, and what was agreed on its track falls with it."
    if kind in ("track-opened", "track-closed"):
        track = names.track_labels[names.tracks.index(str(event["track"]))]
        return f"Talks open: {track}." if kind == "track-opened" else f"Talks are suspended: {track}."
    ended = in_number(names, str(event["party"]), _ENDED[str(event["ending"])])
    return ended.format(party=_party(names, event), unit=names.round_label)


_ENDED = {
    "accord": "The game ends with a ratified accord.",
    "horizon": "The game ends: the last {unit} has passed.",
    "breakdown": "The game ends: trust stayed too low for too long, and the talks broke down.",
    "withdrawal": "The game ends: {party} [has|have] stayed away from the table for too long.",
    "frozen": "The game ends: the ceasefire holds, and nothing moves on the core dispute.",
    "not-ended": "The game goes on.",
}

_ACTS = {
    "condemn": "{who} [condemns|condemn] the attack on the talks.",
    "leave": "{who} [leaves|leave] the table.",
    "delegate": "{who} [sends|send] delegates to the table.",
    "return": "{who} [comes|come] to the table with the power to decide.",
    "facilitate": "{who} [facilitates|facilitate] the talks.",
    "manipulate": "{who} [offers|offer] side payments for a deal on high politics.",
    "guarantee": "{who} [stands|stand] guarantor for this {unit}.",
    "verify": "{who} [supplies|supply] verification for this {unit}.",
    "convene": "{who} [invites|invite] those who are away back to the table.",
    "show-stalemate": "{who} [shows|show] the parties what going on would cost them.",
    "carry-out": "{who} [carries|carry] out [its|their] part: {issue}.",
    "stall": "{who} [holds|hold] [its|their] part back: {issue}.",
    "breach": "{who} [breaks|break] [its|their] word: {issue}.",
}


def _action(names: Names, event: Event) -> str:
    action = parse(names, str(event["action"]))
    who = _seat(names, event)

    def verb(words: str) -> str:
        return in_number(names, str(event["seat"]), words)

    if action.kind in ("propose", "formulate"):
        did = verb("[proposes|propose]" if action.kind == "propose" else "[puts|put] a bridging text on the table")
        return f"{who} {did}: {package(names, action.options)}."
    if action.kind == "counter":
        other = seat_label(names, str(action.offer))
        turns, proposes = verb("[turns|turn]"), verb("[proposes|propose]")
        return f"{who} {turns} the proposal of {other} down and {proposes} instead: {package(names, action.options)}."
    if action.kind in ("accept", "reject"):
        return f"{who} {verb(f'[{action.kind}s|{action.kind}]')} the proposal of {seat_label(names, str(action.offer))}."
    if action.kind == "pass":
        if "offer" in event.fields:
            return f"{who} {verb('[leaves|leave]')} the proposal of {seat_label(names, str(event['offer']))} open."
        return f"{who} {verb('[passes|pass]')}."
    if action.kind in ("gesture", "announce"):
        return verb(_gesture(action)).format(who=who, unit=names.round_label)
    issue = _issue(names, event) if "issue" in event.fields else ""
    return verb(_ACTS[action.kind]).format(who=who, unit=names.round_label, issue=issue)


def _gesture(action: Action) -> str:
    size = SIZES[action.amount % CONDITIONAL_AMOUNT - 1]
    if action.kind == "gesture":
        return f"{{who}} [makes|make] a {size} gesture of goodwill and [asks|ask] nothing in return."
    condition = ", on condition that it is answered" if action.amount >= CONDITIONAL_AMOUNT else ""
    return f"{{who}} [announces|announce] a {size} gesture of goodwill for a later {{unit}}{condition}."


def _phase(rules: Rules, event: Event) -> str:
    names = rules.names
    phases = int(rules.record["phases"][0, names.issues.index(str(event["issue"]))])
    part = f"{event['phases']} of {phases} phases are now" if phases > 1 else "the agreement is"
    people = event["people"]
    returned = f"; {people:,.0f} people return" if isinstance(people, int | float) and people >= 0.5 else ""
    return f"{_issue(names, event)}: {part} carried out and verified{returned}."


def _tier(rules: Rules, event: Event) -> str:
    """The verification tier by its name in the rule file."""
    number = event["tier"]
    tiers = rules.document.get("verification", {}).get("tiers") or []
    if isinstance(number, int) and number < len(tiers) and isinstance(tiers[number], dict) and tiers[number].get("name"):
        return str(tiers[number]["name"])
    return f"tier {number} of 4"


def package(names: Names, options: object) -> str:
    """A package, options by issue, in the words of the rule file."""
    assert isinstance(options, dict)  # events and actions hold packages as dictionaries
    parts = []
    for issue, option in options.items():
        index = names.issues.index(issue)
        parts.append(f"{names.issue_labels[index]} – {names.option_labels[index][names.options[index].index(option)]}")
    return "; ".join(parts)


def _seat(names: Names, event: Event) -> str:
    return seat_label(names, str(event["seat"]))


def _party(names: Names, event: Event) -> str:
    return seat_label(names, str(event["party"])) if event["party"] else "nobody"


def _issue(names: Names, event: Event) -> str:
    return names.issue_labels[names.issues.index(str(event["issue"]))]
