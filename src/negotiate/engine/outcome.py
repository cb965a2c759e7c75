"""What a game came to: utilities, mandate scores and the peace index (M21), and the rows of the results tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.belief import detection, tier_now
from negotiate.engine.codes import ACCORD, ACCORD_BROKEN
from negotiate.engine.conduct import temptation, tolerated_incidents
from negotiate.engine.endings import ALL_ENDINGS
from negotiate.engine.gates import ripeness
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import TRUE, accord_share, whole_worth
from negotiate.engine.rules import Names, Rules
from negotiate.engine.trust import least_trust, mean_trust
from negotiate.errors import said_in_english


@dataclass(frozen=True)
class Outcome:
    """How a game ended, as a value that can be said in any language (words/endings.py).

    `kind` is one of codes.ENDINGS; `party` is who withdrew. `agreement` is what is signed at the end and `carried_out` the
    furthest that was ever carried out, option by issue. `utilities` are points carried out, less gestures; `mandates` the
    mandate scores, 0..100; `peace_index` is joint, 0..1, with its `parts` people, quiet, durability and balance, each 0..1.
    `fields` has what there is to say of the ending: the `round` of it, the numbers of its row (endings.py) by the last step
    of their path, such as `rounds` and `trust`, the index of the `track` on which nothing moved, and at the horizon 1 as
    `accord` where the rules know of one; a broken accord has the `rounds` and `trust` of a breakdown where that ended it.
    `reason` says it in an English sentence.
    """

    kind: str
    party: str | None
    rounds: int
    agreement: dict[str, str]
    carried_out: dict[str, str]
    utilities: dict[str, float]
    mandates: dict[str, float]
    peace_index: float
    parts: dict[str, float]
    fields: Mapping[str, float]
    names: Names = field(compare=False, repr=False)

    @property
    def reason(self) -> str:
        """The ending in an English sentence."""
        return said_in_english(self)


def outcome_of(rules: Rules, game: NDArray[np.void], summary: NDArray[np.void]) -> Outcome:
    """The outcome of a game that has ended, from its record and its row of the results table, both of shape (1,)."""
    names, record, state, result = rules.names, rules.record[0], game[0], summary[0]
    kind = codes.ENDINGS[int(result["ending"])]
    party = int(result["ending_party"])
    chosen = {
        column: {
            issue: names.options[k][int(result[column][k])] for k, issue in enumerate(names.issues) if int(result[column][k])
        }
        for column in ("agreed", "best_done")
    }
    fields: dict[str, float] = {
        "round": int(state["accord_round" if kind in ("accord", "accord-broken") else "round_number"])
    }
    for number in ALL_ENDINGS[int(result["ending"])].numbers:
        fields[number.path.rpartition(".")[2]] = number.kind(record[number.field])
    patience = int(record["breakdown_rounds"])
    if kind == "accord-broken" and 0 < patience <= int(state["low_trust_rounds"]):
        fields |= {"rounds": patience, "trust": float(record["breakdown_trust"])}
    if kind == "horizon":
        fields["accord"] = float(record["accord_gate"][1] > 0)
    if kind == "frozen":
        fields["track"] = int(record["boulder_track"])
    return Outcome(
        kind=kind,
        party=names.parties[party] if 0 <= party < len(names.parties) else None,
        rounds=int(result["rounds"]),
        agreement=chosen["agreed"],
        carried_out=chosen["best_done"],
        utilities={name: float(result["utility"][p]) for p, name in enumerate(names.parties)},
        mandates={name: float(result["mandate"][p]) for p, name in enumerate(names.parties)},
        peace_index=float(result["peace_index"]),
        parts={part: float(result[f"index_{part}"]) for part in ("people", "quiet", "durability", "balance")},
        fields=fields,
        names=names,
    )


@kernel
def utility(rules: Any, game: Any, i: int) -> float:
    """Points of party i from what has truly been delivered (ledger.whole_worth)."""
    return float(whole_worth(rules, game, TRUE, i))


@kernel
def mandate(rules: Any, game: Any, i: int) -> float:
    """100 (V - R) / (V* - R), clipped to 0..100: how much of what the party could have got it has got (M21)."""
    span = rules.best_value[i] - rules.reservation_value[i]
    if span <= 0.0:
        return 100.0 if utility(rules, game, i) >= rules.reservation_value[i] else 0.0
    score = 100.0 * (utility(rules, game, i) - rules.reservation_value[i]) / span
    if score < 0.0:
        return 0.0
    return score if score < 100.0 else 100.0


@kernel
def people_returned(rules: Any, game: Any) -> float:
    """People returned over all issues."""
    total = 0.0
    for k in range(rules.issue_count):
        total += game.returned[k]
    return total


@kernel
def durability(rules: Any, game: Any) -> float:
    """Chance that the ceasefire in force would outlast the projection with trust and enforcement as they stand, 0..1.

    M21 asks for the share of a hundred random projections without a collapse; this is the number that share tends to,
    worked out round by round over how many incidents lie in the window. 0 without a general ceasefire.
    """
    k = rules.ceasefire_issue
    if k < 0 or game.agreed[k] < rules.ceasefire_from:
        return 0.0
    tier = tier_now(rules, game, k)
    peaceful = 1.0
    for j in range(rules.party_count):
        if rules.obligor[k][j] == 1:
            broken = temptation(rules, game, j, k)
            broken = broken + (1.0 - broken) * rules.accident
            peaceful *= 1.0 - broken * detection(rules, tier)
    incident = 1.0 - peaceful
    tolerated = tolerated_incidents(rules, game)
    # states: which of the last three rounds had an incident, as bits; an incident round counts once
    state0, state1, state2, state3, state4, state5, state6, state7 = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for _ in range(rules.projection_rounds):
        # a state survives an incident when its own count plus one stays below what is tolerated
        quiet0, quiet1, quiet2, quiet3 = state0 + state4, state1 + state5, state2 + state6, state3 + state7
        none = 1.0 if tolerated > 1 else 0.0
        one = 1.0 if tolerated > 2 else 0.0
        two = 1.0 if tolerated > 3 else 0.0
        three = 1.0 if tolerated > 4 else 0.0
        hit0 = state0 * none + state4 * one
        hit1 = state1 * one + state5 * two
        hit2 = state2 * one + state6 * two
        hit3 = state3 * two + state7 * three
        state0, state2, state4, state6 = quiet0 * peaceful, quiet1 * peaceful, quiet2 * peaceful, quiet3 * peaceful
        state1, state3, state5, state7 = hit0 * incident, hit1 * incident, hit2 * incident, hit3 * incident
    return state0 + state1 + state2 + state3 + state4 + state5 + state6 + state7


@kernel
def summarize(rules: Any, game: Any, summary: Any) -> None:
    """Write a game's row of the games table (result_columns.GAME_COLUMNS); also fit for a game that is not over."""
    n = rules.party_count
    summary.game = game.game_low + (game.game_high << 32)
    summary.ending = game.ending
    summary.ending_party = game.ending_party
    summary.rounds = game.round_number
    for t in range(rules.track_count):
        summary.track_opened[t] = game.track_round[t]
        summary.track_agreed[t] = game.track_agreed[t]
        summary.track_closings[t] = game.track_closings[t]
    summary.ceasefire_signed = 1 if game.ceasefire_signings > 0 else 0
    summary.ceasefire_round = game.ceasefire_round
    summary.ceasefire_kept = 1 if rules.ceasefire_issue >= 0 and game.ceasefire_longest >= rules.held_rounds else 0
    summary.ceasefire_longest = game.ceasefire_longest
    summary.ceasefire_signings = game.ceasefire_signings
    summary.collapses = game.collapses
    summary.quiet_rounds = game.quiet_rounds
    summary.signings = game.signings_total
    summary.communiques = game.communiques
    summary.accord = 1 if game.ending == ACCORD else 0
    summary.refusals = game.refusals
    summary.duties = game.duties
    for i in range(rules.party_count):
        summary.costly[i] = game.costly[i]
        summary.withheld[i] = game.withheld[i]
    summary.kept = game.kept
    summary.breaches = game.breaches
    summary.detected = game.detected
    summary.phases_verified = game.phases_verified
    summary.trust_least = least_trust(rules, game)
    summary.trust_mean = mean_trust(rules, game)
    people = people_returned(rules, game)
    summary.people = people
    least = 100.0
    most = 0.0
    for i in range(n):
        for j in range(n):
            summary.trust[i][j] = game.trust[i][j]
        summary.support[i] = game.support[i]
        summary.utility[i] = utility(rules, game, i)
        score = mandate(rules, game, i)
        summary.mandate[i] = score
        if rules.principal[i] == 1:
            least = min(least, score)
            most = max(most, score)
    summary.index_people = min(1.0, people / rules.people_pool) if rules.people_pool > 0.0 else 0.0
    summary.index_quiet = min(1.0, game.quiet_rounds / max(game.round_number, 1))
    summary.index_durability = durability(rules, game)
    summary.index_balance = least / most if most > 0.0 else 0.0
    owed = game.duties - game.suspensions
    delivered = game.kept / owed if owed > 0 else 1.0
    if game.ending == ACCORD_BROKEN:
        delivered *= accord_share(rules, game)
    summary.peace_index = delivered * (
        rules.index_weight[0] * summary.index_people
        + rules.index_weight[1] * summary.index_quiet
        + rules.index_weight[2] * summary.index_durability
        + rules.index_weight[3] * summary.index_balance
    )
    for k in range(rules.issue_count):
        summary.agreed[k] = game.agreed[k]
        summary.best_done[k] = game.best_done[k]
        summary.first_signed[k] = game.first_signed[k]
        summary.signed_with[k] = game.signed_with[k]


@kernel
def describe_round(rules: Any, game: Any, row: Any, round_number: int) -> None:
    """Write the row of the rounds table for the round that has just ended (result_columns.ROUND_COLUMNS)."""
    n = rules.party_count
    row.game = game.game_low + (game.game_high << 32)
    row.round_number = round_number
    row.trust_least = least_trust(rules, game)
    row.trust_mean = mean_trust(rules, game)
    for i in range(n):
        for j in range(n):
            row.trust[i][j] = game.trust[i][j]
        row.hope[i] = game.hope[i]
        row.pain[i] = game.pain[i]
        row.support[i] = game.support[i]
        row.utility[i] = utility(rules, game, i)
    mask = 0
    for t in range(rules.track_count):
        mask = mask | (game.track_open[t] << t)
    row.tracks_open = mask
    agreed = 0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0:
            agreed += 1
    row.issues_agreed = agreed
    row.phases_verified = game.phases_verified
    row.breaches = game.breaches
    row.calm = game.calm
    row.quiet = game.quiet
    row.collapses = game.collapses
    row.people = people_returned(rules, game)
    row.ripeness = ripeness(rules, game)
