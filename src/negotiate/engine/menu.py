"""The menu: the legal actions of the seat that must decide, as an object. Packages are too many for a list."""

from __future__ import annotations

import itertools
import random as chance
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes, legal
from negotiate.engine.explain import needs_of_option
from negotiate.engine.notation import (
    CONDITIONAL_AMOUNT,
    SIZES,
    WITH_ISSUE,
    WITH_OFFER,
    WITH_PACKAGE,
    WITH_SIZE,
    Action,
    in_number,
    parse,
    seat_id,
    seat_label,
    seats,
)
from negotiate.engine.records import call
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import decision
from negotiate.errors import NotationError

TRIES = 24
"""Random packages tried by `sample` before it settles for a package of one issue."""

KINDS: dict[int, tuple[str, ...]] = {
    codes.NOTHING: (),
    codes.SPEAK: (
        "pass",
        "propose",
        "accept",
        "reject",
        "gesture",
        "announce",
        "condemn",
        "leave",
        "delegate",
        "return",
        "terminate",
        "waive",
    ),
    codes.ANSWER: ("accept", "reject", "counter", "pass"),
    codes.CARRY_OUT: ("carry-out", "carry-all", "stall", "breach", "suspend"),
    codes.MEDIATE: ("pass", *(codes.ACTIONS[code] for code in codes.MEDIATOR_ACTS)),
}
"""The kinds of action that fit a decision (game.pending_kind)."""


def plain_actions(names: Names, kind: str) -> Iterator[Action]:
    """Everything of a kind of action that has no package, legal or not."""
    if kind in WITH_OFFER:
        for seat in seats(names):
            yield Action(kind, seat)
    elif kind in WITH_SIZE:
        for size in range(1, len(SIZES) + 1):
            yield Action(kind, None, size)
            if kind == "announce":
                yield Action(kind, None, size + CONDITIONAL_AMOUNT)
    elif kind in WITH_ISSUE:
        for issue in names.issues:
            yield Action(kind, issue=issue)
    else:
        yield Action(kind)


class Menu:
    """What the pending seat may do now. Legality is the engine's (engine.legal); this asks and explains.

    Iterating yields packages of one issue first, then of two, and so on: take what you need. Empty when nobody must decide.
    The menu looks at its own copy of the game and so stays what it was when it was made.
    """

    def __init__(self, rules: Rules, game: NDArray[np.void]) -> None:
        """The menu of a game record, shape (1,)."""
        self._rules = rules
        self._game = game.copy()

    def __contains__(self, action: object) -> bool:
        if isinstance(action, str):
            try:
                action = parse(self._rules.names, action)
            except NotationError:
                return False
        if not isinstance(action, Action):
            return False
        try:
            return self._reason(action) == legal.LEGAL
        except NotationError:
            return False

    def __iter__(self) -> Iterator[Action]:
        for kind in self.kinds():
            yield from self.of_kind(kind)

    def kinds(self) -> tuple[str, ...]:
        """The kinds of action that fit the pending decision, legal or not at the moment."""
        return KINDS[int(self._game["pending_kind"][0])]

    def of_kind(self, kind: str) -> Iterator[Action]:
        """The legal actions of one kind, lazily."""
        return (action for action in self._candidates(kind) if self._reason(action) == legal.LEGAL)

    def count_kinds(self) -> dict[str, int]:
        """How many legal actions there are of each kind that has any; of packages, those of a single issue."""
        counts = {}
        for kind in self.kinds():
            actions = self.of_kind(kind)
            if kind in WITH_PACKAGE:
                actions = itertools.takewhile(lambda action: len(action.options) == 1, actions)
            counts[kind] = sum(1 for _ in actions)
        return {kind: count for kind, count in counts.items() if count}

    def sample(self, random: chance.Random | np.random.Generator) -> Action:
        """A random legal action: a kind first, each as likely, then one of that kind; packages have one to three issues.

        Raises ValueError when nobody must decide.
        """
        choices = []
        for kind in self.kinds():
            if kind in WITH_PACKAGE:
                package = self._random_package(kind, random)
                actions = [] if package is None else [package]
            else:
                actions = list(self.of_kind(kind))
            if actions:
                choices.append(actions)
        if not choices:
            raise ValueError("Nobody has to decide anything now, so there is no action to sample.")
        actions = choices[int(random.random() * len(choices))]
        return actions[int(random.random() * len(actions))]

    def _random_package(self, kind: str, random: chance.Random | np.random.Generator) -> Action | None:
        """A random legal package, or None when none was found among a bounded number of tries."""
        items = self.open_items()
        if not items:
            return None
        offer = next(iter(self._candidates(kind))).offer
        whole = int(self._rules.record["process"][0]) == codes.SINGLE_UNDERTAKING
        tracks: dict[int, list[str]] = {}
        for issue in items:
            track = self._rules.record["track_of"][0][self._rules.names.issues.index(issue)]
            tracks.setdefault(int(track), []).append(issue)
        for _ in range(TRIES):
            # Where nothing is agreed until everything is, a package starts with something on every track.
            chosen = [some[int(random.random() * len(some))] for some in tracks.values()] if whole else []
            chosen += [list(items)[int(random.random() * len(items))] for _ in range(1 + int(random.random() * 3))]
            options = {issue: items[issue][int(random.random() * len(items[issue]))] for issue in chosen}
            action = Action(kind, offer, 0, options)
            if self._reason(action) == legal.LEGAL:
                return action
        singles = itertools.takewhile(lambda action: len(action.options) == 1, self._candidates(kind))
        return next((action for action in singles if self._reason(action) == legal.LEGAL), None)

    def open_items(self) -> dict[str, tuple[str, ...]]:
        """The options that may stand in a package now, by issue, apart from what they require of other issues."""
        names = self._rules.names
        found = {}
        for k, issue in enumerate(names.issues):
            allowed = tuple(
                option
                for o, option in enumerate(names.options[k])
                if call(legal.item_refusal, self._rules.record, self._game, k, o) == legal.LEGAL
            )
            if allowed:
                found[issue] = allowed
        return found

    def why_not(self, action: Action | str) -> str | None:
        """Why an action is not legal now, as a whole sentence with the value now, the value needed and the rule's place.

        None when it is legal. A text that is no action at all gets the notation's own sentence.
        """
        try:
            if isinstance(action, str):
                action = parse(self._rules.names, action)
            code = self._reason(action)
        except NotationError as error:
            return str(error)
        return None if code == legal.LEGAL else self._sentence(action, code)

    def _reason(self, action: Action) -> int:
        return int(call(legal.reason, self._rules.record, self._game, action.to_record(self._rules)))

    def _candidates(self, kind: str) -> Iterator[Action]:
        """Everything of a kind that might be legal."""
        if kind in WITH_PACKAGE:
            offer = seat_id(self._rules.names, int(self._game["pending_offer"][0])) if kind in WITH_OFFER else None
            items = self.open_items()
            for count in range(1, len(items) + 1):
                for issues in itertools.combinations(items, count):
                    for options in itertools.product(*(items[issue] for issue in issues)):
                        yield Action(kind, offer, 0, dict(zip(issues, options, strict=True)))
        else:
            yield from plain_actions(self._rules.names, kind)

    # Sentences

    def _sentence(self, action: Action, code: int) -> str:
        names, game, record = self._rules.names, self._game[0], self._rules.record[0]
        pending = decision(self._rules, self._game)
        if pending is None:
            return "Nobody has to decide anything now."
        who = seat_label(names, pending.seat)
        is_, has, does = (in_number(names, pending.seat, words) for words in ("[is|are]", "[has|have]", "[does|do]"))
        seat = int(game["pending_seat"])
        round_word = names.round_label
        if code == legal.WRONG_KIND:
            return (
                f"'{action.kind}' does not fit: {who} {in_number(names, pending.seat, _ASKED[pending.kind])}. "
                f"Possible are: {', '.join(self.kinds())}."
            )
        if code == legal.ALREADY_PROPOSED:
            return f"{who} {has} already tabled a package this {round_word}; one for each party and {round_word} is allowed."
        if code == legal.MAY_NOT_PROPOSE:
            return f"{who} may not table packages{self._at(f'parties.{pending.seat}.proposes', f'parties.{pending.seat}')}."
        if code == legal.NOT_AT_TABLE:
            return f"{who} {is_} not at the table; 'return' or 'delegate' comes first."
        if code in (legal.NO_SUCH_OFFER,):
            return self._no_such_offer(action)
        if code in (legal.ALREADY_GESTURED, legal.ALREADY_ANNOUNCED):
            done = "made a gesture" if code == legal.ALREADY_GESTURED else "announced a gesture"
            announced = int(game["announced_round"][seat])
            when = f"this {round_word}" if code == legal.ALREADY_GESTURED else f"in {round_word} {announced}"
            return f"{who} {has} already {done} {when}; an announced gesture is made in a later {round_word}."
        if code == legal.NO_SUCH_SIZE:
            return f"A gesture is small, normal or large (1 to 3), not {action.amount}."
        if code == legal.NOTHING_TO_CONDEMN:
            return f"There is nothing to condemn: no spoiler struck this {round_word}, or {who} {is_} not a principal."
        if code == legal.ALREADY_CONDEMNED:
            return f"{who} {has} already condemned the act of this {round_word}."
        if code == legal.SAME_ATTENDANCE:
            return f"{who} {in_number(names, pending.seat, _ATTENDS[int(game['presence'][seat])])} already."
        if code == legal.MAY_NOT_CHANGE:
            how = in_number(names, pending.seat, "how [it attends|they attend]")
            return f"{who} may not change {how}{self._at(f'parties.{pending.seat}.may_return', f'parties.{pending.seat}')}."
        if code == legal.ACT_NOT_OFFERED:
            acts = [act for act in self.kinds()[1:] if record["mediator_act"][codes.ACTIONS.index(act) - codes.FACILITATE]]
            place = self._at(f"mediators.{pending.seat}.acts", f"mediators.{pending.seat}")
            return f"{who} {does} not offer '{action.kind}'{place}; on offer are: {', '.join(acts) or 'none'}."
        if code == legal.TOO_LITTLE_LEVERAGE:
            key = "manipulation_cost" if action.kind == "manipulate" else "guarantee_cost"
            return (
                f"'{action.kind}' costs {float(record[key]):g} of the mediator's leverage, and "
                f"{float(game['leverage']):g} is left{self._at(f'mediation.{key}', 'mediation')}."
            )
        if code == legal.TOO_LITTLE_CREDIBILITY:
            return self._too_little_credibility()
        if code == legal.TOO_SOON:
            last, wait = (
                (int(game["convened_round"]), 4)
                if action.kind == "convene"
                else (int(game["stalemate_round"]), int(record["stalemate_interval"]))
            )
            place = "" if action.kind == "convene" else self._at("mediation.stalemate_interval", "mediation")
            return (
                f"'{action.kind}' was used in {round_word} {last} and is possible again from {round_word} {last + wait}"
                f"{place}; now it is {round_word} {int(game['round_number'])}."
            )
        if code == legal.NOBODY_TO_CONVENE:
            return "Nobody is away who could be called back to the table."
        return self._package_sentence(action, code)

    def _no_such_offer(self, action: Action) -> str:
        names, game = self._rules.names, self._game[0]
        pending = decision(self._rules, self._game)
        if pending is not None and pending.kind == "answer":
            return (
                f"The offer to be answered is that of {seat_label(names, pending.offer or '')}: "
                f"write '{action.kind} {pending.offer}'."
            )
        if action.offer is None:
            return f"'{action.kind}' does not say whose offer it answers: write '{action.kind} SEAT'."
        open_offers = [seat for seat in seats(names) if Action("accept", seat) in self]
        label = seat_label(names, action.offer)
        known = f"Offers that can be answered: {', '.join(open_offers)}." if open_offers else "No offer can be answered now."
        tabled = int(game["tabled"][action.to_record(self._rules)["offer"][0]])
        if tabled:
            who = seat_label(names, pending.seat if pending else "")
            return f"The offer of {label} does not await an answer from {who}. {known}"
        has = in_number(names, action.offer, "[has|have]")
        return f"{label} {has} no offer on the table. {known}"

    def _too_little_credibility(self) -> str:
        names, game, record = self._rules.names, self._game[0], self._rules.record[0]
        needed = float(record["credibility_needed"])
        lacking = [
            f"{names.party_labels[p]} ({float(game['credibility'][p]):g})"
            for p in range(len(names.parties))
            if record["principal"][p] and float(game["credibility"][p]) < needed
        ]
        return (
            f"The mediator's credibility must be at least {needed:g} with every principal, and it is lower with "
            f"{', '.join(lacking)}{self._at('mediation.credibility_needed', 'mediation')}."
        )

    def _package_sentence(self, action: Action, code: int) -> str:
        rules, names, game, record = self._rules, self._rules.names, self._game[0], self._rules.record[0]
        if code == legal.EMPTY_PACKAGE:
            return f"A package needs at least one issue: write '{action.kind} ISSUE=OPTION, …'."
        if code == legal.NOBODY_TO_ASK:
            return "Nobody else who has a say in these issues is at the table."
        if code == legal.TEXT_REFUSED:
            return "This very text was refused ratification; at least one option must change."
        if code == legal.NOT_THE_WHOLE:
            tabled = action.to_record(rules)["option"][0]
            missing = [
                names.track_labels[t]
                for t in range(len(names.tracks))
                if record["undertaking"][t]
                and not any(
                    int(record["track_of"][k]) == t and (tabled[k] > 0 or game["agreed"][k] > 0 or game["best_done"][k] > 0)
                    for k in range(len(names.issues))
                )
            ]
            return (
                f"Nothing is agreed until everything is: the package settles nothing on {', '.join(missing)}"
                f"{self._at('process.undertaking', 'process.mode', 'process')}."
            )
        package = action.to_record(rules)["option"][0]
        for issue in action.options:
            k = names.issues.index(issue)
            o = int(package[k])
            if code == legal.REQUIREMENT_MISSING:
                sentence = self._requirement(action, k)
                if sentence:
                    return sentence
            elif call(legal.item_refusal, rules.record, self._game, k, o) == code:
                return self._item_sentence(issue, k, o, code)
        return "The rules do not allow this package now."

    def _item_sentence(self, issue: str, k: int, o: int, code: int) -> str:
        rules, names, game, record = self._rules, self._rules.names, self._game[0], self._rules.record[0]
        label, text = names.issue_labels[k], names.option_labels[k][o]
        path = f"issues.{issue}"
        if code == legal.NO_SUCH_OPTION:
            return f"“{text}” is how things are today; a package names options that change something about {label}."
        if code == legal.OPTION_CLOSED:
            needs = [need for need in needs_of_option(rules, self._game, issue, names.options[k][o]) if not need.met]
            if not needs:
                return f"“{text}” ({label}) opens when this {names.round_label} ends: what it needs has just come about."
            why = "; ".join(need.sentence() for need in needs)
            return f"“{text}” ({label}) cannot be negotiated yet. It needs: {why}."
        if code == legal.NOT_BEYOND_AGREED:
            agreed = names.option_labels[k][int(game["agreed"][k])]
            if int(record["repeatable"][k]):
                return f"{label}: “{agreed}” is signed and must be carried out before anything new is signed."
            return f"{label}: “{agreed}” is agreed already; a new text must go beyond it."
        if code == legal.COOLING_DOWN:
            again = int(game["completed_round"][k]) + int(record["cooldown"][k])
            return (
                f"{label} can be signed again from {names.round_label} {again}; now it is {names.round_label} "
                f"{int(game['round_number'])}{self._at(f'{path}.cooldown', path)}."
            )
        if code == legal.POOL_EMPTY:
            return f"{label}: all {float(record['pool'][k]):g} people have returned{self._at(f'{path}.pool', path)}."
        if code == legal.SUSPENDED:
            place = self._at("ceasefire.collapse.suspension", "ceasefire.collapse", "ceasefire")
            return (
                f"Talks on high politics are suspended up to {names.round_label} {int(game['suspended_until'])}, "
                f"because the ceasefire collapsed{place}."
            )
        return f"“{text}” ({label}) cannot stand in a package now."

    def _requirement(self, action: Action, k: int) -> str | None:
        names, record = self._rules.names, self._rules.record[0]
        package = action.to_record(self._rules)["option"][0]
        for needed, wanted in zip(record["requires_issue"][k], record["requires_option"][k], strict=True):
            if needed < 0:
                continue
            standing = int(package[needed]) if package[needed] >= 0 else int(self._game["agreed"][0, needed])
            if standing < wanted:
                return (
                    f"{names.issue_labels[k]} requires {names.issue_labels[needed]} at "
                    f"“{names.option_labels[needed][wanted]}” or further, agreed or in the same package; "
                    f"it stands at “{names.option_labels[needed][standing]}”"
                    f"{self._at(f'issues.{names.issues[k]}.requires', f'issues.{names.issues[k]}')}."
                )
        return None

    def _at(self, *paths: str) -> str:
        """The place of the first of these paths that is written down, in brackets with a space before; else nothing."""
        for path in paths:
            if path in self._rules.places:
                place = self._rules.places[path]
                return f" ({place.file}:{place.line})"
        return ""


_ASKED = {
    "mediate": "[is|are] to choose the mediator's act of the round",
    "speak": "[has|have] the floor",
    "answer": "[is|are] to answer an offer",
    "carry-out": "[is|are] to say whether [it carries|they carry] out what is due",
}
_ATTENDS = ("[is|are] away", "[is|are] represented by delegates", "[is|are] at the table with the power to decide")
