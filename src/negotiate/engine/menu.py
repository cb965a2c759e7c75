"""The menu: the legal actions of the seat that must decide, as an object. Packages are too many for a list."""

from __future__ import annotations

import itertools
import random as chance
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes, legal
from negotiate.engine.acts import ACTS, KINDS, WITH_ISSUE, WITH_OFFER, WITH_PACKAGE, WITH_SIZE
from negotiate.engine.decision import decision
from negotiate.engine.discretion import public_game
from negotiate.engine.explain import needs_of_option
from negotiate.engine.notation import (
    CONDITIONAL_AMOUNT,
    SIZES,
    Action,
    checked_action,
    parse,
    seat_id,
    seats,
)
from negotiate.engine.option_masks import contains
from negotiate.engine.reciprocity import can_end, default_rounds, has_clean_hands
from negotiate.engine.records import call, copied, new_action
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names, Place, Rules
from negotiate.errors import NotationError

DEFAULTS = (legal.NOBODY_IN_DEFAULT, legal.DEFAULT_TOO_FRESH, legal.NO_CLEAN_HANDS, legal.NO_SUCH_ISSUE)
"""Refusals that are about a default on an issue."""
TRIES = 24
"""Random packages tried by `sample` before it settles for a package of one issue."""


def plain_actions(names: Names, kind: str) -> Iterator[Action]:
    """Everything of a kind of action that has no package, legal or not."""
    if kind in WITH_OFFER:
        for seat in seats(names):
            yield Action(kind, seat)
    elif kind in WITH_SIZE:
        for size in range(1, len(SIZES) + 1):
            yield Action(kind, None, size)
            if ACTS[codes.ACTIONS.index(kind)].conditional:
                yield Action(kind, None, size + CONDITIONAL_AMOUNT)
    elif kind in WITH_ISSUE:
        for issue in names.issues:
            yield Action(kind, issue=issue)
    else:
        yield Action(kind)


class _Acts(NamedTuple):
    """All acts without a package that a game could know."""

    names: Names
    actions: tuple[Action, ...]
    rows: NDArray[np.int64]
    """As legal.note_legal reads them, shape (acts, 4)."""
    places: dict[str, int]
    """By notation."""


_acts: dict[int, _Acts] = {}
MOST_ACTS = 8
"""Rules of which the acts are kept."""


def acts_known(rules: Rules) -> _Acts:
    """The acts without a package of a scenario."""
    kept = _acts.get(id(rules.names))
    if kept is None or kept.names is not rules.names:
        if len(_acts) >= MOST_ACTS:
            _acts.pop(next(iter(_acts)), None)
        kinds = (act.id for act in ACTS if act.id not in WITH_PACKAGE)
        actions = tuple(action for kind in kinds for action in plain_actions(rules.names, kind))
        records = [action.to_record(rules)[0] for action in actions]
        rows = np.array([[record[field] for field in ("kind", "offer", "amount", "issue")] for record in records], np.int64)
        places = {str(action): place for place, action in enumerate(actions)}
        kept = _acts[id(rules.names)] = _Acts(rules.names, actions, rows, places)
    return kept


class Menu:
    """What the pending seat may do now. Legality is the engine's (engine.legal); this asks and explains.

    Iterating yields packages of one issue first, then of two, and so on: take what you need. Empty when nobody must decide.
    The menu looks at its own copy of the game and so stays what it was when it was made.
    """

    def __init__(self, rules: Rules, game: NDArray[np.void]) -> None:
        """The menu of a game record, shape (1,)."""
        self._rules = rules
        self._game = copied(game)
        self._legal_now: NDArray[np.int64] | None = None

    @classmethod
    def for_player(cls, told: Rules, game: NDArray[np.void]) -> Menu:
        """The same menu with nothing secret in it; `told` is what discretion.menu_rules makes of the rules, once."""
        return cls(told, public_game(told.size, game))

    @property
    def parts(self) -> tuple[Rules, NDArray[np.void]]:
        """What it stands on, for the same menu in another process."""
        return self._rules, self._game

    def __contains__(self, action: object) -> bool:
        if isinstance(action, str):
            place = acts_known(self._rules).places.get(action)
            if place is not None:
                return bool(self._legal_acts()[place])
            try:
                action = parse(self._rules.names, action, int(self._game["round_number"][0]))
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
        if kind not in WITH_PACKAGE:
            legal_now = self._legal_acts()
            known = enumerate(acts_known(self._rules).actions)
            return (action for place, action in known if action.kind == kind and legal_now[place])
        return (action for action in self._candidates(kind) if self._reason(action) == legal.LEGAL)

    def count_kinds(self) -> dict[str, int]:
        """How many legal actions there are of each kind that has any; of packages, those of a single issue."""
        counts = {}
        for kind in self.kinds():
            candidates = self._candidates(kind)
            if kind in WITH_PACKAGE:  # before they are looked at: there are very many of several issues
                candidates = itertools.takewhile(lambda action: len(action.options) == 1, candidates)
            counts[kind] = sum(1 for action in candidates if self._reason(action) == legal.LEGAL)
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
            if self._rules.bargains:  # a text is on every issue
                chosen = list(items)
            else:
                chosen += [list(items)[int(random.random() * len(items))] for _ in range(1 + int(random.random() * 3))]
            options = {issue: items[issue][int(random.random() * len(items[issue]))] for issue in chosen}
            action = Action(kind, offer, 0, options)
            if self._reason(action) == legal.LEGAL:
                return action
        singles = itertools.takewhile(lambda action: len(action.options) == 1, self._candidates(kind))
        return next((action for action in singles if self._reason(action) == legal.LEGAL), None)

    def open_items(self) -> dict[str, tuple[str, ...]]:
        """The options that may stand in a package now, by issue, apart from what they require of other issues."""
        names, size = self._rules.names, self._rules.size
        refusals = np.zeros((size.issues, size.options), np.int64)
        call(legal.note_items, self._rules.record, self._game, refusals)
        found = {}
        for k, (issue, row) in enumerate(zip(names.issues, refusals.tolist(), strict=False)):
            allowed = tuple(option for o, option in enumerate(names.options[k]) if row[o] == legal.LEGAL)
            if allowed:
                found[issue] = allowed
        return found

    def why_not(self, action: Action | str) -> str | None:
        """Why an action is not legal now, as a whole sentence with the value now, the value needed and the rule's place.

        None when it is legal. A text that is no action at all gets the notation's own sentence.
        """
        refusal = self.refusal(action)
        return None if refusal is None else str(refusal)

    def refusal(self, action: Action | str) -> Refusal | None:
        """Why an action is not legal now, as a value that can be said in any language; None when it is legal."""
        if not isinstance(action, str):
            checked_action(action)
        try:
            if isinstance(action, str):
                action = parse(self._rules.names, action, int(self._game["round_number"][0]))
            code = self._reason(action)
        except NotationError as error:
            return self._because("no-action", text=error.value)
        return None if code == legal.LEGAL else self._refused(action, code)

    def _legal_acts(self) -> NDArray[np.int64]:
        """Which of the acts without a package are legal, 1 or 0, in the order of acts_known; looked at once."""
        if self._legal_now is None:
            rows = acts_known(self._rules).rows
            self._legal_now = np.zeros(len(rows), np.int64)
            call(legal.note_legal, self._rules.record, self._game, rows, new_action(self._rules.size), self._legal_now)
        return self._legal_now

    def _reason(self, action: Action) -> int:
        return int(call(legal.reason, self._rules.record, self._game, action.to_record(self._rules)))

    def _candidates(self, kind: str) -> Iterator[Action]:
        """Everything of a kind that might be legal."""
        if kind in WITH_PACKAGE:
            offer = self._offer_id() if kind in WITH_OFFER else None
            items = self.open_items()
            for count in range(1, len(items) + 1):
                for issues in itertools.combinations(items, count):
                    for options in itertools.product(*(items[issue] for issue in issues)):
                        yield Action(kind, offer, 0, dict(zip(issues, options, strict=True)))
        else:
            yield from plain_actions(self._rules.names, kind)

    def _offer_id(self) -> str:
        """The seat whose text is to be answered."""
        return seat_id(self._rules.names, int(self._game["pending_offer"][0]), int(self._game["round_number"][0]))

    # Refusals

    def _because(self, code: str, **fields: object) -> Refusal:
        return Refusal(code, fields, self._rules.names)

    def _refused(self, action: Action, code: int) -> Refusal:
        """Why an action that engine.legal refuses with `code` is refused, with the values at hand."""
        game, record = self._game[0], self._rules.record[0]
        pending = decision(self._rules, self._game)
        if pending is None:
            return self._because("nothing-pending")
        name, who = legal.REFUSALS[code], pending.seat
        seat = int(game["pending_seat"])
        if code == legal.WRONG_KIND:
            return self._because(name, act=action.kind, who=who, asked=pending.kind, acts=self.kinds())
        if code == legal.MAY_NOT_PROPOSE:
            return self._because(name, who=who, place=self._place(f"parties.{who}.proposes", f"parties.{who}"))
        if code == legal.NO_SUCH_OFFER:
            return self._no_such_offer(action)
        if code == legal.ALREADY_ANNOUNCED:
            return self._because(name, who=who, number=int(game["announced_round"][seat]))
        if code == legal.NO_SUCH_SIZE:
            return self._because(name, amount=action.amount)
        if code == legal.SAME_ATTENDANCE:
            return self._because(name, who=who, presence=codes.PRESENCE[int(game["presence"][seat])])
        if code == legal.MAY_NOT_CHANGE:
            return self._because(name, who=who, place=self._place(f"parties.{who}.may_return", f"parties.{who}"))
        if code == legal.ACT_NOT_OFFERED:
            allowed = record["mediator_act"][int(game["chair"])]
            acts = [act for act in self.kinds()[1:] if allowed[codes.ACTIONS.index(act) - codes.FACILITATE]]
            place = self._place(f"mediators.{who}.acts", f"mediators.{who}")
            return self._because(name, who=who, act=action.kind, acts=tuple(acts), place=place)
        if code == legal.TOO_LITTLE_LEVERAGE:
            key = ACTS[codes.ACTIONS.index(action.kind)].cost
            return self._because(
                name,
                act=action.kind,
                cost=self._rules.cost_of(action.kind),
                left=float(game["leverage"]),
                place=self._place(f"mediation.{key}", "mediation"),
            )
        if code == legal.TOO_LITTLE_CREDIBILITY:
            return self._too_little_credibility()
        if code == legal.TOO_SOON:
            return self._too_soon(action)
        if code in DEFAULTS:
            return self._no_redress(action, code)
        if code in PLAIN:
            return self._because(name, who=who)
        return self._package_refused(action, code)

    def _no_redress(self, action: Action, code: int) -> Refusal:
        """Why a text cannot be ended, a default not forgiven, or a duty not rightly be held back."""
        names, game = self._rules.names, self._game
        seat, k = int(game["pending_seat"][0]), int(game["pending_issue"][0])
        if action.issue is not None:
            k = names.issues.index(action.issue)
        fields: dict[str, object] = {"issue": names.issues[k], "who": names.parties[seat]}
        if action.kind != "waive" and code != legal.NOBODY_IN_DEFAULT and code != legal.NO_SUCH_ISSUE:
            of_persons = not bool(call(can_end, self._rules.record, game, k))
            if of_persons if action.kind == "terminate" else not int(self._rules.record[0]["suspends"][k]):
                return self._because("protects-persons", **fields)
        if code == legal.DEFAULT_TOO_FRESH and not int(self._rules.record[0]["owner"][k][seat]):
            return self._because("not-an-owner", **fields)
        if code == legal.NO_CLEAN_HANDS and bool(call(has_clean_hands, self._rules.record, game, k, seat)):
            return self._because("not-owed", **fields)
        if code == legal.DEFAULT_TOO_FRESH:
            rounds = int(call(default_rounds, self._rules.record, game, k, seat))
            fields |= {"needed": int(self._rules.record["terminate_after"][0]), "now": rounds}
            fields |= {"place": self._place("reciprocity.terminate_after", "reciprocity")}
        return self._because(legal.REFUSALS[code], **fields)

    def _too_soon(self, action: Action) -> Refusal:
        game, record = self._game[0], self._rules.record[0]
        name, used = ("convene", "convened") if action.kind == "convene" else ("stalemate", "stalemate")
        last, wait, now = int(game[f"{used}_round"]), int(record[f"{name}_interval"]), int(game["round_number"])
        place = self._place(f"mediation.{name}_interval", "mediation")
        return self._because("too-soon", act=action.kind, last=last, next=last + wait, now=now, place=place)

    def _no_such_offer(self, action: Action) -> Refusal:
        game = self._game[0]
        pending = decision(self._rules, self._game)
        if pending is not None and pending.kind == "answer":
            return self._because("another-offer", who=pending.offer, notation=f"{action.kind} {pending.offer}")
        if action.offer is None:
            return self._because("whose-offer", act=action.kind, notation=f"{action.kind} SEAT")
        open_offers = tuple(seat for seat in seats(self._rules.names) if Action("accept", seat) in self)
        if int(game["tabled"][action.to_record(self._rules)["offer"][0]]):
            other = pending.seat if pending else ""
            return self._because("not-asked", who=action.offer, other=other, offers=open_offers)
        return self._because("no-such-offer", who=action.offer, offers=open_offers)

    def _too_little_credibility(self) -> Refusal:
        names, game, record = self._rules.names, self._game[0], self._rules.record[0]
        needed = float(record["credibility_needed"])
        lacking = {
            party: float(game["credibility"][p])
            for p, party in enumerate(names.parties)
            if record["principal"][p] and float(game["credibility"][p]) < needed
        }
        place = self._place("mediation.credibility_needed", "mediation")
        return self._because("too-little-credibility", needed=needed, lacking=lacking, place=place)

    def _package_refused(self, action: Action, code: int) -> Refusal:
        rules, names, game, record = self._rules, self._rules.names, self._game[0], self._rules.record[0]
        if code == legal.EMPTY_PACKAGE:
            return self._because("empty-package", notation=f"{action.kind} ISSUE=OPTION, …")
        package = action.to_record(rules)["option"][0]
        if code == legal.NOT_THE_WHOLE:
            missing = tuple(
                track
                for t, track in enumerate(names.tracks)
                if record["undertaking"][t]
                and not any(
                    int(record["track_of"][k]) == t and (package[k] > 0 or game["agreed"][k] > 0 or game["best_done"][k] > 0)
                    for k in range(len(names.issues))
                )
            )
            place = self._place("process.undertaking", "process.mode", "process")
            return self._because("not-the-whole", tracks=missing, place=place)
        if code == legal.NOT_A_FULL_TEXT:
            missing = tuple(issue for k, issue in enumerate(names.issues) if package[k] < 0)
            return self._because("not-a-full-text", issues=missing, place=self._place("process.mode", "process"))
        for issue in action.options:
            k = names.issues.index(issue)
            o = int(package[k])
            if code == legal.REQUIREMENT_MISSING:
                refusal = self._requirement(package, k)
                if refusal:
                    return refusal
            elif call(legal.item_refusal, rules.record, self._game, k, o) == code:
                return self._item_refused(issue, k, o, code)
        return self._because("package-refused")

    def _item_refused(self, issue: str, k: int, o: int, code: int) -> Refusal:
        rules, names, game, record = self._rules, self._rules.names, self._game[0], self._rules.record[0]
        name, option, path = legal.REFUSALS[code], names.options[k][o], f"issues.{issue}"
        if code == legal.OPTION_CLOSED:
            needs = tuple(need for need in needs_of_option(rules, self._game, issue, option) if not need.met)
            return self._because(name if needs else "option-opens", issue=issue, option=option, needs=needs)
        if code == legal.NOT_BEYOND_AGREED:
            agreed = names.options[k][int(game["agreed"][k])]
            name = "still-to-carry-out" if int(record["repeatable"][k]) else name
            return self._because(name, issue=issue, option=agreed)
        if code == legal.COOLING_DOWN:
            again, now = int(game["completed_round"][k]) + int(record["cooldown"][k]), int(game["round_number"])
            return self._because(name, issue=issue, number=again, now=now, place=self._place(f"{path}.cooldown", path))
        if code == legal.POOL_EMPTY:
            return self._because(name, issue=issue, people=float(record["pool"][k]), place=self._place(f"{path}.pool", path))
        if code == legal.SUSPENDED:
            place = self._place("ceasefire.collapse.suspension", "ceasefire.collapse", "ceasefire")
            return self._because(name, number=int(game["suspended_until"]), place=place)
        if code == legal.ANOTHERS_TRACK:
            track, place = names.tracks[int(record["track_of"][k])], self._place("mediation.chairs", "mediation")
            holder = names.holders(int(game["round_number"])).get(track)
            if holder is None:
                return self._because("nobodys-track", issue=issue, track=track, place=place)
            return self._because(name, issue=issue, track=track, other=holder, place=place)
        return self._because(name if code == legal.NO_SUCH_OPTION else "option-refused", issue=issue, option=option)

    def _requirement(self, package: NDArray[np.int64], k: int) -> Refusal | None:
        names, record = self._rules.names, self._rules.record[0]
        asked = zip(record["requires_issue"][k], record["requires_option"][k], record["requires_by"][k], strict=True)
        for needed, wanted, options in asked:
            if needed < 0 or not contains(int(options), int(package[k])):
                continue
            standing = int(package[needed]) if package[needed] >= 0 else int(self._game["agreed"][0, needed])
            if standing < wanted:
                issue = names.issues[k]
                return self._because(
                    "requirement-missing",
                    issue=issue,
                    required=names.issues[needed],
                    option=names.options[needed][wanted],
                    standing=names.options[needed][standing],
                    place=self._place(f"issues.{issue}.requires", f"issues.{issue}"),
                )
        return None

    def _place(self, *paths: str) -> Place | None:
        """The place of the first of these paths that the rule file writes down."""
        return next((self._rules.places[path] for path in paths if path in self._rules.places), None)


PLAIN = (
    legal.ALREADY_PROPOSED,
    legal.NOT_AT_TABLE,
    legal.NOBODY_TO_ASK,
    legal.TEXT_REFUSED,
    legal.ALREADY_GESTURED,
    legal.NOTHING_TO_CONDEMN,
    legal.ALREADY_CONDEMNED,
    legal.NOBODY_TO_CONVENE,
    legal.TEXT_UNCHANGED,
    legal.AFTER_ACCORD,
    legal.ONLY_TEXTS,
    legal.IN_GOOD_FAITH,
)
"""Refusals that are about nothing but the seat that is asked."""
