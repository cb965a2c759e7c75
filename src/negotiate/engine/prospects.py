"""What carrying out, stalling or breaking one's word is likely to bring: the numbers an obligor may know beforehand.

Every number comes from the rules, from public facts and from the party's own points: no chance is drawn, and nothing of the
other seats is looked at. Of the two ledgers only the believed one is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.belief import detection, tier_now
from negotiate.engine.codes import NOT_DUE
from negotiate.engine.conduct import collapse, kept_gain, punish, reward, tolerated_incidents
from negotiate.engine.gestures import gesture_gain
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import BELIEVED, whole_worth
from negotiate.engine.promises import Promise, nothing_promised, promises
from negotiate.engine.reciprocity import can_end, default_rounds, end_texts, is_injured, may_terminate, may_waive
from negotiate.engine.records import Twin, call, new_game, new_log
from negotiate.engine.rules import Rules
from negotiate.engine.trust import breach_loss


@kernel
def fill_stakes(rules: Any, game: Any, j: int, losses: Any, gains: Any) -> float:
    """What the word of party j is worth in trust, points: what each other party exposed to it loses and gains.

    losses[issue] by a breach that is seen, gains[issue] by a phase kept as the issue is verified now, apart from ceilings
    and caps. Returns what a gesture earns for each step of its size.
    """
    for k in range(rules.issue_count):
        losses[k] = breach_loss(rules, game, j, k)
        gains[k] = kept_gain(rules, game, k, tier_now(rules, game, k))
    return gesture_gain(rules, 1)


@dataclass(frozen=True)
class Prospects:
    """What an obligor may reckon with on one issue this round. Trust is in points on the 0..100 scale, chances 0..1."""

    due: int
    """Phases that fall due this round, today's among them."""
    days: int
    """Days of the round on which one falls due."""
    day: int
    """Which of them it is now, from 1."""
    phase: int
    """The party's own phase that is due, from 1; beyond the last where the duty goes on."""
    tier: int
    detection: float
    """Chance that a breach is seen."""
    false_alarm: float
    """Chance that a phase kept looks broken; higher tiers clear some of these suspicions up. 0 for a duty that goes on."""
    due_today: tuple[str, ...]
    """Obligors that decide about the issue on this day, the party among them; the others have come further already."""
    exposed: tuple[str, ...]
    """Parties whose trust depends on it."""
    trust_gain: float
    """Most trust that one of them gains from it, with all of its phases that fall due this round."""
    trust_loss: float
    """Most trust that one of them loses by a breach that is seen; never more than it has."""
    probation_rounds: int
    """Rounds for which good deeds count less after that."""
    stall_loss: float
    """Trust that each of them loses by a stalled phase."""
    stalls: int
    """Stalls in a row so far."""
    stalls_to_breach: int
    """Stalls in a row that count as a breach."""
    collapse: Collapse | None
    """What follows besides, if a breach today is seen and brings the ceasefire down; None: it would not."""
    outlook: Outlook
    follows: Follows
    mine: Promise
    """The party's own promise on the issue, as everybody knows it."""
    is_failed: bool
    """Somebody else is in default towards the party under the texts of the issue, whether or not it may hold this back."""


@dataclass(frozen=True)
class Collapse:
    """What the collapse of the ceasefire brings to the party that caused it, the others having delivered."""

    loss: float
    """Trust that every principal loses in every other, points."""
    change: float
    """What the party has then, less what it has now; own points, as is believed."""
    ends: tuple[str, ...]
    """Who may then end, from the next round on, what else stood in a text with the ceasefire; empty where nothing did."""


@dataclass(frozen=True)
class Outlook:
    """Own points that today's phase moves, by who delivers it; changes of what the party has now, as is believed."""

    kept: float
    """All who are due deliver."""
    withheld: float
    """All the others deliver, the party does not."""
    alone: float
    """The party delivers, the others do not."""
    whole: float
    """All that is promised in the texts of this issue is delivered by everybody."""
    ended: float
    """The texts of this issue are ended now, and what can be undone is undone."""


@dataclass(frozen=True)
class Follows:
    """What a default on the issue makes possible. Rounds are counted from the first in which the party is overdue."""

    suspends: tuple[tuple[str, str], ...]
    """Who may then rightly hold back what it owes, and on which issue."""
    ends: tuple[str, ...]
    """Who may end the text once the default has lasted more than `ends_after` rounds (0: at once, by snap-back)."""
    ends_after: int
    lapses_after: int
    """Rounds after which the text lapses by itself; 0: never, since all that it holds protects persons."""
    protects: bool
    """Whether the text can neither be ended nor lapse, since all that it holds protects persons."""


@dataclass(frozen=True)
class Redress:
    """What a party whom a promise was not kept may do about the texts of one issue. `change` is in own points."""

    issue: str
    may_end: bool
    may_forgive: bool
    is_failed: bool
    """Somebody else is in default towards the party under these texts; told of one issue of the same texts."""
    overdue: tuple[Promise, ...]
    """The promises in default under these texts that are owed to the party and that it has not forgiven."""
    undone: tuple[str, ...]
    """Issues that fall when the text is ended, with what was delivered on them."""
    kept: tuple[str, ...]
    """Issues that fall but for what was delivered, which stays."""
    stands: tuple[str, ...]
    """Issues that go on to bind, since they protect persons."""
    change: float
    """What the party has after ending the texts, less what it has now."""
    promised: float
    """What it has once all promises of the texts are delivered by everybody, less what it has now."""


def prospects(rules: Rules, game: NDArray[np.void], party: str, issue: str) -> Prospects:
    """What `party` may reckon with on `issue` in a game record, shape (1,). Raises ValueError for an unknown name."""
    names, record, state = rules.names, rules.record[0], game[0]
    j, k = names.parties.index(party), names.issues.index(issue)
    tier = int(call(tier_now, rules.record, game, k))
    left = int(record["phases"][k]) - int(state["done"][k])
    day = int(state["day"])
    due = min(left, max(int(record["pace"][k]) - day, 1)) if left > 0 else int(record["continuing"][k])
    promised = promises(rules, game)
    nothing = nothing_promised(party, issue)
    mine = next((one for one in promised if one.party == party and one.issue == issue), nothing)
    evident = bool(record["evident"][k])
    goes_on = bool(record["continuing"][k]) and int(state["done"][k]) >= int(record["phases"][k])
    factor = float(record["continuing_factor"]) if goes_on else 1.0
    exposed = [i for i in range(len(names.parties)) if i != j and int(record["exposed"][k][i])]
    learnt = max(tier, 2) if evident else tier
    kept, broken = game.copy(), game.copy()
    broken["going_on"][0, k] = goes_on
    for _day in range(due):
        call(reward, rules.record, kept, j, k, learnt, factor)
    call(punish, rules.record, broken, new_log(1), j, k, tier)
    follows = what_follows(rules, game, mine, promised)
    return Prospects(
        due=due,
        days=day + due,
        day=day + 1,
        phase=min(int(mine.delivered), int(record["phases"][k])) + 1,
        tier=tier,
        detection=1.0 if evident else float(_plainly(detection)(Twin(rules.record), tier)),
        false_alarm=0.0 if goes_on or evident else float(record["tier_false_alarm"][tier]),
        due_today=tuple(
            one
            for i, one in enumerate(names.parties)
            if int(record["obligor"][k][i]) and int(state["conduct"][k][i]) != NOT_DUE
        ),
        exposed=tuple(names.parties[i] for i in exposed),
        trust_gain=max((float(kept["trust"][0, i, j] - state["trust"][i, j]) for i in exposed), default=0.0),
        trust_loss=max((float(state["trust"][i, j] - broken["trust"][0, i, j]) for i in exposed), default=0.0),
        probation_rounds=int(record["probation_rounds"]),
        stall_loss=float(record["stall_trust"]),
        stalls=int(state["stalled"][k][j]),
        stalls_to_breach=int(record["stalls_to_breach"]),
        collapse=_collapse(rules, game, j, k, follows) if _brings_down(rules, broken, k) else None,
        outlook=_outlook(rules, game, j, k, promised),
        follows=follows,
        mine=mine,
        is_failed=bool(call(default_rounds, rules.record, game, k, j)),
    )


def redress(rules: Rules, game: NDArray[np.void], party: str) -> tuple[Redress, ...]:
    """What `party` may do about promises that were not kept to it, by issue on which it may do anything or was failed.

    Issues of the same texts, where the same could be done, are told once, under the first of them that it may end.
    """
    names, state, j = rules.names, game[0], rules.names.parties.index(party)
    promised = promises(rules, game)
    found: list[Redress] = []
    standing = [k for k in range(len(names.issues)) if int(state["agreed"][k])]
    endable = [k for k in standing if bool(call(may_terminate, rules.record, game, k, j))]
    failed = [k for k in standing if int(call(default_rounds, rules.record, game, k, j))]
    own = [k for k in failed if int(rules.record[0]["owner"][k][j])]
    first = {texts_of(game, k): k for k in reversed([*endable, *own, *failed])}
    for k in standing:
        is_first = first.get(texts_of(game, k)) == k
        may_end, may_forgive = is_first and k in endable, bool(call(may_waive, rules.record, game, k, j))
        if is_first or may_forgive:
            found.append(_redress(rules, game, j, k, promised, may_end=may_end, may_forgive=may_forgive, whole=is_first))
    return tuple(found)


def redress_on(rules: Rules, game: NDArray[np.void], party: str, issue: str) -> Redress:
    """What `party` may do about promises that were not kept to it under the texts in which `issue` stands."""
    j, k = rules.names.parties.index(party), rules.names.issues.index(issue)
    may_end = bool(call(may_terminate, rules.record, game, k, j))
    may_forgive = bool(call(may_waive, rules.record, game, k, j))
    return _redress(rules, game, j, k, promises(rules, game), may_end=may_end, may_forgive=may_forgive, whole=True)


def texts_of(game: NDArray[np.void], k: int) -> tuple[int, ...]:
    """The numbers of the texts in which issue k stands."""
    mask = int(game["texts_of"][0, k])
    return tuple(bit for bit in range(mask.bit_length()) if (mask >> bit) & 1)


def _redress(
    rules: Rules,
    game: NDArray[np.void],
    j: int,
    k: int,
    promised: tuple[Promise, ...],
    *,
    may_end: bool,
    may_forgive: bool,
    whole: bool,
) -> Redress:
    """`whole`: the defaults under all the texts of issue k are told, and not only those on the issue."""
    names, record = rules.names, rules.record[0]
    owed = tuple(
        one
        for one in promised
        if one.overdue
        and names.parties[j] in one.owed_to
        and names.parties[j] not in one.forgiven_by
        and (set(one.texts) & set(texts_of(game, k)) if whole else one.issue == names.issues[k])
    )
    undone: list[str] = []
    kept: list[str] = []
    stands: list[str] = []
    after = game.copy()
    if may_end:
        call(end_texts, rules.record, after, new_log(1), k)
    for m, issue in enumerate(names.issues):
        if not int(game["agreed"][0, m]) or not may_end:
            continue
        if not int(after["agreed"][0, m]):
            (undone if int(record["reversible"][m]) else kept).append(issue)
        elif set(texts_of(game, m)) & set(texts_of(game, k)):
            stands.append(issue)
    change = _worth(rules, after, j) - _worth(rules, game, j)
    coming = _all_delivered(rules, game, j, k, promised)
    return Redress(
        names.issues[k],
        may_end,
        may_forgive,
        whole and bool(call(default_rounds, rules.record, game, k, j)),
        owed,
        tuple(undone),
        tuple(kept),
        tuple(stands),
        change,
        coming,
    )


def _worth(rules: Rules, game: NDArray[np.void], j: int) -> float:
    """What party j has as is believed, points."""
    return float(call(whole_worth, rules.record, game, BELIEVED, j))


def _all_delivered(rules: Rules, game: NDArray[np.void], j: int, k: int, promised: tuple[Promise, ...]) -> float:
    """What party j has once all that is promised in the texts of issue k is delivered, less what it has now; points."""
    names, whole, mine = rules.names, game.copy(), set(texts_of(game, k))
    for one in promised:
        if set(one.texts) & mine:
            m, i = names.issues.index(one.issue), names.parties.index(one.party)
            whole["delivered"][0, BELIEVED, m, i] = float(rules.record[0]["phases"][m])
    return _worth(rules, whole, j) - _worth(rules, game, j)


def _outlook(rules: Rules, game: NDArray[np.void], j: int, k: int, promised: tuple[Promise, ...]) -> Outlook:
    now = _worth(rules, game, j)

    def change(delivers: Callable[[int], bool]) -> float:
        return _worth(rules, _delivered_by(rules, game, k, delivers), j) - now

    ended = game.copy()
    call(end_texts, rules.record, ended, new_log(1), k)
    return Outlook(
        kept=change(lambda _i: True),
        withheld=change(lambda i: i != j),
        alone=change(lambda i: i == j),
        whole=_all_delivered(rules, game, j, k, promised),
        ended=_worth(rules, ended, j) - now,
    )


def _delivered_by(rules: Rules, game: NDArray[np.void], k: int, delivers: Callable[[int], bool]) -> NDArray[np.void]:
    """The game once those who are due on issue k today have delivered or not, as is believed."""
    after, goes_on = game.copy(), bool(game["going_on"][0, k])
    if goes_on:
        after["owed"][0, k] += 1
    for i in range(len(rules.names.parties)):
        if not int(rules.record[0]["obligor"][k][i]) or int(game["conduct"][0, k, i]) == NOT_DUE:
            continue
        if goes_on:
            after["missed"][0, BELIEVED, k, i] += 0 if delivers(i) else 1
        elif delivers(i):
            after["delivered"][0, BELIEVED, k, i] += 1.0
    return after


def what_follows(rules: Rules, game: NDArray[np.void], mine: Promise, promised: Sequence[Promise]) -> Follows:
    """What a default on a promise makes possible, among all that is `promised` in its texts."""
    names, record = rules.names, rules.record[0]
    k = names.issues.index(mine.issue)
    may_fall = can_fall(rules, game, mine.issue)
    unsettled = {one.party for one in promised if one.overdue and set(one.texts) & set(mine.texts)}
    injured = [
        party
        for i, party in enumerate(names.parties)
        if party != mine.party and party not in unsettled and bool(call(is_injured, rules.record, k, i))
    ]
    suspends = tuple(
        (one.party, one.issue)
        for one in promised
        if one.party in injured
        and set(one.texts) & set(mine.texts)
        and mine.party in one.owed_to
        and int(record["suspends"][names.issues.index(one.issue)])
        and (one.delivered < one.phases or one.goes_on)
    )
    snapback = int(record["snapback_issue"])
    at_once = (
        snapback >= 0
        and bool(record["snapback_option"][int(game["agreed"][0, snapback])])
        and bool(set(texts_of(game, snapback)) & set(mine.texts))
    )
    return Follows(
        suspends=suspends,
        ends=tuple(
            party
            for party in injured
            if may_fall
            and any(
                int(record["owner"][names.issues.index(one.issue)][names.parties.index(party)])
                for one in promised
                if set(one.texts) & set(mine.texts)
            )
        ),
        ends_after=0 if at_once else int(record["terminate_after"]),
        lapses_after=int(record["lapse_after"]) if may_fall else 0,
        protects=not may_fall,
    )


def can_fall(rules: Rules, game: NDArray[np.void], issue: str) -> bool:
    """Whether a default can end the texts in which `issue` stands: they hold something that does not protect persons."""
    return bool(call(can_end, rules.record, game, rules.names.issues.index(issue)))


def _brings_down(rules: Rules, broken: NDArray[np.void], k: int) -> bool:
    """Whether a breach of issue k that is seen today brings the ceasefire down, the others keeping their word.

    `broken` is the game once trust has suffered by it.
    """
    if k != int(rules.record[0]["ceasefire_issue"]):
        return False
    seen = int(broken["incidents"][0, 1:].sum()) + int(broken["round_incidents"][0]) + 1
    return seen >= int(call(tolerated_incidents, rules.record, broken))


def _collapse(rules: Rules, game: NDArray[np.void], j: int, k: int, follows: Follows) -> Collapse:
    record, track = rules.record[0], int(rules.record[0]["track_of"][k])
    after = _delivered_by(rules, game, k, lambda i: i != j)
    after["overdue"][0, k, j] = max(1, int(after["overdue"][0, k, j]))
    after["forgiven"][0, k] = 0
    call(collapse, rules.record, after, new_log(1))
    rest = any(
        int(after["agreed"][0, m])
        and int(record["suspends"][m])
        and int(record["track_of"][m]) != track
        and set(texts_of(game, m)) & set(texts_of(game, k))
        for m in range(len(rules.names.issues))
    )
    return Collapse(
        float(record["collapse_trust_loss"]),
        _worth(rules, after, j) - _worth(rules, game, j),
        follows.ends if rest else (),
    )


def loss_by_breach(rules: Rules, party: str, issue: str) -> float:
    """Trust in `party` that everybody exposed loses by a breach of `issue` that is seen, points (M3, M17).

    Of the option with the most at stake.
    """
    j, k = rules.names.parties.index(party), rules.names.issues.index(issue)
    return float(call(breach_loss, rules.record, _weightiest(rules, k), j, k))


def gain_by_phase(rules: Rules, issue: str, tier: int) -> float:
    """Trust that a phase of `issue` earns that is kept under a verification tier, points, before ceilings and caps (M3).

    Of the option with the most at stake.
    """
    k = rules.names.issues.index(issue)
    return float(call(kept_gain, rules.record, _weightiest(rules, k), k, tier))


def _weightiest(rules: Rules, k: int) -> NDArray[np.void]:
    """A game in which nothing stands but the option of issue k with the most at stake, shape (1,)."""
    game = new_game(rules.size)
    game["agreed"][0, k] = int(np.argmax(rules.record["stake"][0, k, : len(rules.names.options[k])]))
    return game


def _plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The kernel's own source, uncompiled: compiling a bridge for one question would take longer than the answer."""
    plain: Callable[..., Any] = getattr(function, "py_func", function)
    return plain
