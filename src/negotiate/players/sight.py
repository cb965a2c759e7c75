"""What a learning seat observes, written by a kernel: the numbers of adapters/observation.py, without those of packages.

The numbers are those of the seat's view: its own points, what everybody sees, and its own estimates of the others. A test
compares every one of them with the view.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.belief import belief, estimate
from negotiate.engine.codes import ACCEPTED, ANSWER, CARRY_OUT, REJECTED
from negotiate.engine.gates import ripeness
from negotiate.engine.holders import mediator_seat
from negotiate.engine.kernel import inlined, kernel
from negotiate.engine.ledger import BELIEVED, war_value, whole_worth
from negotiate.engine.option_bits import has_option
from negotiate.engine.rules import Names
from negotiate.engine.trust import least_trust

POINTS, MOST_POINTS = 10.0, 20.0
"""Points are counted in tens, and no more of them either way than this."""
TENS, MOST_TENS = 10.0, 10.0


def count_of(names: Names) -> int:
    """How many numbers a seat observes."""
    parties, issues, tracks = len(names.parties), len(names.issues), len(names.tracks)
    seats = parties + len(names.mediators)
    items = sum(len(options) - 1 for options in names.options)
    own = seats + 4 + seats + issues + 5 + 2 * issues + parties * items
    each = parties * (parties - 1) + 11 * parties
    open_and_signed = tracks + items + 5 * issues + seats * issues + 2 * seats * parties
    return own + each + open_and_signed + 15


@inlined
def put(into: Any, at: int, value: float, low: float, high: float) -> int:
    """Write a number within its range; returns the place of the next one."""
    into[at] = low if value < low else (high if value > high else value)
    return at + 1


@inlined
def seat_at(rules: Any, game: Any, place: int) -> int:
    """The seat at this place in the list of seats: the parties, then the mediators; -1: one that is not in the chair."""
    if place < rules.party_count:
        return place
    m = place - rules.party_count
    if rules.shares_tracks == 0 and m != game.chair:
        return -1
    return mediator_seat(rules, game, m)


@inlined
def on_scale(rules: Any, k: int, option: int) -> float:
    """How far an option is on the scale of its issue, 0..1."""
    return option / (rules.option_count[k] - 1 if rules.option_count[k] > 1 else 1)


@kernel
def note_estimates(rules: Any, game: Any, seat: int, known: Any) -> None:
    """What the seat thinks every option is worth to every party, points: known[party][issue][option]."""
    for i in range(rules.party_count):
        for k in range(rules.issue_count):
            known[i][k][0] = 0.0
            for o in range(1, rules.option_count[k]):
                known[i][k][o] = estimate(rules, game, seat, i, k, o)


@kernel
def observe(rules: Any, game: Any, seat: int, known: Any, is_new: int, into: Any) -> None:
    """Write what party `seat` observes: into[number], float32.

    `known` is what note_estimates has noted of this game; its numbers are written where `is_new` is 1, and otherwise taken
    to be there already.
    """
    parties, issues = rules.party_count, rules.issue_count
    seats = parties + rules.mediator_count
    rounds = float(rules.round_count)
    asked = game.pending_kind if game.pending_seat == seat and game.ended == 0 else 0
    at = 0
    for place in range(seats):
        at = put(into, at, 1.0 if place == seat else 0.0, 0.0, 1.0)
    for kind in range(1, 5):
        at = put(into, at, 1.0 if asked == kind else 0.0, 0.0, 1.0)
    for place in range(seats):
        is_asked = asked == ANSWER and game.pending_offer == seat_at(rules, game, place)
        at = put(into, at, 1.0 if is_asked else 0.0, 0.0, 1.0)
    for k in range(issues):
        at = put(into, at, 1.0 if asked == CARRY_OUT and game.pending_issue == k else 0.0, 0.0, 1.0)
    at = put(into, at, game.round_number / rounds, 0.0, 1.0)
    at = put(into, at, whole_worth(rules, game, BELIEVED, seat) / POINTS, -MOST_POINTS, MOST_POINTS)
    at = put(into, at, game.spent[seat] / POINTS, -MOST_POINTS, MOST_POINTS)
    at = put(into, at, rules.reservation_value[seat] / POINTS, -MOST_POINTS, MOST_POINTS)
    at = put(into, at, war_value(rules, game, seat) / POINTS, -MOST_POINTS, MOST_POINTS)
    for k in range(issues):
        at = put(into, at, rules.exposure[seat][k] / POINTS, -MOST_POINTS, MOST_POINTS)
    for k in range(issues):
        at = put(into, at, belief(rules, game, seat, k), 0.0, 1.0)
    if is_new == 1:
        for i in range(parties):
            for k in range(issues):
                for o in range(1, rules.option_count[k]):
                    at = put(into, at, known[i][k][o] / POINTS, -MOST_POINTS, MOST_POINTS)
    else:
        for k in range(issues):
            at += parties * (rules.option_count[k] - 1)
    at = observe_parties(rules, game, rounds, into, at)
    at = observe_issues(rules, game, into, at)
    at = observe_texts(rules, game, known, into, at)
    observe_talks(rules, game, rounds, into, at)


@kernel
def observe_parties(rules: Any, game: Any, rounds: float, into: Any, at: int) -> int:
    """How the parties stand, which everybody sees; returns the place after it."""
    parties = rules.party_count
    for i in range(parties):
        for j in range(parties):
            if i != j:
                at = put(into, at, game.trust[i][j] / 100.0, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.hope[i], 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.pain[i], 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.support[i] / 100.0, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.credibility[i] / 100.0, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.presence[i] / 2.0, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.probation[i] / rounds, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.gesture_size[i] / 3.0, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.gestured[i] / rounds, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, game.announced[i] / 3.0, 0.0, 1.0)
    for i in range(parties):
        at = put(into, at, (game.announced_round[i] if game.announced[i] > 0 else 0) / rounds, 0.0, 1.0)
    for i in range(parties):
        depends = game.announced[i] > 0 and game.announced_conditional[i] == 1
        at = put(into, at, 1.0 if depends else 0.0, 0.0, 1.0)
    return at


@kernel
def observe_issues(rules: Any, game: Any, into: Any, at: int) -> int:
    """What is open, signed and carried out; returns the place after it."""
    issues = rules.issue_count
    for t in range(rules.track_count):
        at = put(into, at, 1.0 if game.track_open[t] == 1 else 0.0, 0.0, 1.0)
    for k in range(issues):
        for o in range(1, rules.option_count[k]):
            at = put(into, at, 1.0 if has_option(game.option_open[k], o) else 0.0, 0.0, 1.0)
    for k in range(issues):
        at = put(into, at, on_scale(rules, k, game.agreed[k]), 0.0, 1.0)
    for k in range(issues):
        at = put(into, at, game.binding[k] / 2.0 if game.agreed[k] > 0 else 0.0, 0.0, 1.0)
    for k in range(issues):
        at = put(into, at, game.done[k] / rules.phases[k] if game.agreed[k] > 0 else 0.0, 0.0, 1.0)
    for k in range(issues):
        at = put(into, at, on_scale(rules, k, game.best_done[k]), 0.0, 1.0)
    for k in range(issues):
        at = put(into, at, on_scale(rules, k, game.communique[k]), 0.0, 1.0)
    return at


@kernel
def observe_texts(rules: Any, game: Any, known: Any, into: Any, at: int) -> int:
    """The texts on the table, who answered what, and what they would bring whom; returns the place after it."""
    parties, issues = rules.party_count, rules.issue_count
    seats = parties + rules.mediator_count
    for place in range(seats):
        text = seat_at(rules, game, place)
        for k in range(issues):
            option = game.offer[text][k] if text >= 0 and game.tabled[text] > 0 else 0
            at = put(into, at, on_scale(rules, k, option) if option > 0 else 0.0, 0.0, 1.0)
    for place in range(seats):
        text = seat_at(rules, game, place)
        for i in range(parties):
            given = game.answer[text][i] if text >= 0 and game.tabled[text] > 0 else 0
            at = put(into, at, 1.0 if given == ACCEPTED else (-1.0 if given == REJECTED else 0.0), -1.0, 1.0)
    for place in range(seats):
        text = seat_at(rules, game, place)
        for i in range(parties):
            gain = 0.0
            if text >= 0 and game.tabled[text] > 0:
                for k in range(issues):
                    if game.offer[text][k] >= 0:
                        gain += known[i][k][game.offer[text][k]] - known[i][k][game.agreed[k]]
            at = put(into, at, gain / POINTS, -MOST_POINTS, MOST_POINTS)
    return at


@kernel
def observe_talks(rules: Any, game: Any, rounds: float, into: Any, at: int) -> None:
    """The talks as a whole."""
    at = put(into, at, least_trust(rules, game) / 100.0, 0.0, 1.0)
    at = put(into, at, ripeness(rules, game), 0.0, 1.0)
    at = put(into, at, game.phases_verified / TENS, 0.0, MOST_TENS)
    at = put(into, at, game.calm / rounds, 0.0, 1.0)
    at = put(into, at, game.quiet / rounds, 0.0, 1.0)
    quiet = rules.ceasefire_issue >= 0 and game.agreed[rules.ceasefire_issue] > 0
    at = put(into, at, 1.0 if quiet else 0.0, 0.0, 1.0)
    at = put(into, at, game.collapses / TENS, 0.0, MOST_TENS)
    at = put(into, at, max(0, game.suspended_until - game.round_number + 1) / rounds, 0.0, 1.0)
    at = put(into, at, game.inclusion, 0.0, 1.0)
    at = put(into, at, game.guarantor_credibility, 0.0, 1.0)
    at = put(into, at, game.leverage / TENS, 0.0, MOST_TENS)
    at = put(into, at, 1.0 if game.facilitated != 0 else 0.0, 0.0, 1.0)
    at = put(into, at, game.side / POINTS, -MOST_POINTS, MOST_POINTS)
    at = put(into, at, 1.0 if game.accord_round > 0 else 0.0, 0.0, 1.0)
    put(into, at, 1.0 if game.ended == 1 else 0.0, 0.0, 1.0)
