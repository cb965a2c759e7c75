"""Where interests meet and where they clash: on one issue, between two parties, and over the whole scenario."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from negotiate.analysis.frontier import frontier
from negotiate.analysis.opposition import integrative_potential, opposition_bounds
from negotiate.analysis.solutions import solve
from negotiate.reports.scenario.book import Book, counted, listed, number, signed
from negotiate.reports.scenario.explanation import Table

LOOKED_AT = 50_000
"""Half-written texts times parties that an explanation looks at in one step; where that is not enough, it says so."""
LOOKED_AT_TRADES = 200
"""Exchanges of two options between two parties that are looked at, the best ones."""
TRADES = 3
"""Exchanges of two issues that are told."""
INTEGRATIVE = 0.5
"""Integrative potential above which an issue counts as integrative (docs/model.md M19)."""


class Trade(NamedTuple):
    """Two issues by which two parties pay each other: each gains more on one than it gives on the other."""

    gains: float
    """The smaller of the two net gains, points."""
    one: str
    other: str
    for_one: tuple[str, str]
    """Issue and option that serve `one` at the cost of `other`."""
    for_other: tuple[str, str]
    nets: tuple[float, float]


def nature(book: Book, issue: str) -> tuple[str, float]:
    """Whether an issue is zero-sum, mixed or integrative among the principals, and its integrative potential."""
    principals = [book.rules.names.parties.index(name) for name in book.principals]
    among = [index for index in principals if index in book.space.parties]
    if not among:
        return "of no interest to the principals", 0.0
    potential = float(integrative_potential(book.space.among(among))[book.rules.names.issues.index(issue)])
    if np.isnan(potential):
        return "shut", potential
    return ("zero-sum" if potential <= 0 else "integrative" if potential > INTEGRATIVE else "mixed"), potential


_NATURES = {
    "zero-sum": "Zero-sum among the principals: no option gives them more together than it takes (integrative potential "
    "{potential}).",
    "mixed": "Mixed: together the principals gain a little from it (integrative potential {potential}; above 0.5 an issue "
    "counts as integrative).",
    "integrative": "Integrative: there is an option from which the principals gain much together (integrative potential "
    "{potential}).",
    "shut": "No option beyond the status quo can open, so there is nothing to gain or to lose.",
    "of no interest to the principals": "No principal has a stake in it.",
}


def of_issue(book: Book, issue: str) -> list[str]:
    """Sentences on who wants what on an issue, and whether that meets."""
    kind, potential = nature(book, issue)
    said = [_NATURES[kind].format(potential=number(potential) if not np.isnan(potential) else "none")]
    worth = {option.id: book.points(issue, option.id) for option in book.scenario.issues[issue].options}
    caring = [name for name in book.stakeholders if any(points[name] for points in worth.values())]
    best = {name: _best(worth, name) for name in caring}
    if len(caring) < 2:
        return said + [f"Only {book.party(name)} has a stake in it." for name in caring]
    shared = set.intersection(*(set(options) for options in best.values()))
    if shared:
        labels = listed((f"“{book.label(issue, option)}”" for option in worth if option in shared), "or")
        said.append(f"Interests meet: {labels} is best for {listed(book.party(name) for name in caring)} alike.")
        return said
    for name in caring:
        labels = listed((f"“{book.label(issue, option)}”" for option in best[name]), "or")
        said.append(f"Best for {book.party(name)}: {labels} ({signed(worth[best[name][0]][name])}).")
    for one, other in combinations(caring, 2):
        sentence = _pair_on_issue(book, worth, one, other)
        if sentence:
            said.append(sentence)
    return said


def _best(worth: dict[str, dict[str, float]], party: str) -> list[str]:
    most = max(points[party] for points in worth.values())
    return [option for option, points in worth.items() if points[party] == most]


def _pair_on_issue(book: Book, worth: dict[str, dict[str, float]], one: str, other: str) -> str:
    """Whether two parties pull the same way on an issue; empty where they want the same."""
    if set(_best(worth, one)) & set(_best(worth, other)):
        return ""
    rows = np.array([[points[one], points[other]] for points in worth.values()])
    apart = rows - rows.mean(axis=0)
    together = float((apart[:, 0] * apart[:, 1]).sum())
    names = f"{book.party(one)} and {book.party(other)}"
    both = [option for option, points in worth.items() if points[one] > 0 and points[other] > 0]
    if together >= 0:
        return f"{names} pull the same way, but not equally far."
    return f"{names} clash" + (", yet some options are a gain for both." if both else ", and no option is a gain for both.")


def of_pair(book: Book, one: str, other: str) -> tuple[float, list[str], list[str]]:
    """Opposition of two parties 0..1 over all texts that can be reached, issues on which they clash, and where they meet."""
    names = book.rules.names
    between = opposition_bounds(book.space.among([names.parties.index(one), names.parties.index(other)]), LOOKED_AT).high
    clash, meet = [], []
    for issue in book.scenario.issues:
        worth = {option.id: book.points(issue, option.id) for option in book.scenario.issues[issue].options}
        if not all(any(points[name] for points in worth.values()) for name in (one, other)):
            continue
        if set(_best(worth, one)) & set(_best(worth, other)):
            meet.append(issue)
        elif _pair_on_issue(book, worth, one, other).find("clash") >= 0:
            clash.append(issue)
    return between, clash, meet


_SCALE = " (0: one text is best for both; 0.71: what one gains the other loses; 1: nothing between)"


def of_scenario(book: Book) -> tuple[list[str], Table | None]:
    """Sentences on opposition, the zone of possible agreement and the best trades, and a table of issues by potential."""
    said: list[str] = []
    pairs = list(combinations([name for name in book.principals if name in book.stakeholders], 2))
    for one, other in pairs[:6]:
        between, clash, meet = of_pair(book, one, other)
        said.append(
            f"{book.party(one)} and {book.party(other)}: opposition {number(between)}{'' if said else _SCALE}. "
            + _counted(len(clash), len(meet))
        )
    if len(pairs) > 6:
        said.append(f"{number(len(pairs) - 6)} more pairs of principals are told under each party.")
    said += zone(book)
    said += [_told(book, trade) for trade in trades(book)]
    rows = []
    for issue in book.scenario.issues:
        kind, potential = nature(book, issue)
        shown = "–" if np.isnan(potential) else f"{potential:.2f}".replace("-", "−")
        rows.append((book.issue(issue), kind if kind in ("zero-sum", "mixed", "integrative", "shut") else "–", shown))
    return said, Table(("Issue", "nature", "potential"), tuple(rows))


def _counted(clash: int, meet: int) -> str:
    """On how many issues two parties clash and want the same, without a word on what there is none of."""
    if clash and meet:
        return f"They clash on {counted(clash, 'issue')} and want the same on {number(meet)}."
    if clash or meet:
        return f"They {'clash' if clash else 'want the same'} on {counted(clash or meet, 'issue')}."
    return "There is no issue on which they clash or want the same."


def zone(book: Book) -> list[str]:
    """Sentences on the zone of possible agreement: texts that give every stakeholder its reservation value or more."""
    front = frontier(book.space, LOOKED_AT)
    if not len(front):
        if front.complete:
            return [
                "There is no zone of possible agreement: no text that can be reached gives every party as much as "
                "going on without one."
            ]
        return ["The texts are too many for a search of the zone of possible agreement here."]
    solution = solve(front)
    exact = "" if front.complete else " at least, in a search that was cut short"
    # solve() counts gains from the worst text where no agreement is worse still; what is told is the value of no agreement
    ends = zip(book.stakeholders, front.points.min(axis=0), front.points.max(axis=0), strict=True)
    spans = [
        f"{book.party(name)} from {signed(float(low))} to {signed(float(high))} "
        f"(no agreement: {signed(book.reservation(name))})"
        for name, low, high in ends
    ]
    said = [
        f"There is a zone of possible agreement, with {counted(len(front), 'point')} on the Pareto frontier{exact}. "
        f"On the frontier the parties get, in points: {'; '.join(spans)}."
    ]
    if len(solution.nash):
        text = front.text(int(solution.nash.places[0]))
        settled = [
            f"{label}: {book.rules.names.option_labels[place][text[place]]}"
            for place, label in enumerate(book.rules.names.issue_labels)
            if text[place] > 0
        ]
        shares = listed(
            f"{book.party(name)} {signed(float(points))}"
            for name, points in zip(book.stakeholders, solution.nash.points[0], strict=True)
        )
        said.append(f"Where the product of gains is largest (Nash): {'; '.join(settled)}. That is worth {shares}.")
    return said


def trades(book: Book) -> list[Trade]:
    """The exchanges of two issues from which two principals gain most, best first, each pair of issues once."""
    found: list[Trade] = []
    names = book.rules.names
    places = [(k, o) for k in range(len(names.issues)) for o in np.flatnonzero(book.space.allowed[k]) if o > 0]
    for one, other in combinations([name for name in book.principals if name in book.stakeholders], 2):
        rows = [book.stakeholders.index(one), book.stakeholders.index(other)]
        worth = np.array([[book.space.values[row, k, o] for row in rows] for k, o in places]).reshape(-1, 2)
        first = np.flatnonzero((worth[:, 0] > 0) & (worth[:, 1] < 0))
        second = np.flatnonzero((worth[:, 0] < 0) & (worth[:, 1] > 0))
        if not len(first) or not len(second):
            continue
        both = worth[first][:, None] + worth[second][None]
        least = both.min(axis=2)
        many = min(LOOKED_AT_TRADES, least.size)
        best = np.argpartition(-least, many - 1, axis=None)[:many]
        for flat in best[np.argsort(-least.ravel()[best], kind="stable")]:
            a, b = np.unravel_index(flat, least.shape)
            (k, x), (m, y) = places[first[a]], places[second[b]]
            if least[a, b] <= 0:
                break
            if k != m:
                found.append(
                    Trade(
                        float(least[a, b]),
                        one,
                        other,
                        (names.issues[k], names.options[k][x]),
                        (names.issues[m], names.options[m][y]),
                        (float(both[a, b, 0]), float(both[a, b, 1])),
                    )
                )
    kept: list[Trade] = []
    for trade in sorted(found, key=lambda trade: -trade.gains):
        used = {
            issue
            for earlier in kept
            for issue in (earlier.for_one[0], earlier.for_other[0])
            if {earlier.one, earlier.other} == {trade.one, trade.other}
        }
        if not used & {trade.for_one[0], trade.for_other[0]}:
            kept.append(trade)
        if len(kept) == TRADES:
            break
    return kept


def _told(book: Book, trade: Trade) -> str:
    (gained, gained_at), (given, given_at) = trade.for_one, trade.for_other
    nets = [f"{book.party(name)} {signed(net)}" for name, net in zip((trade.one, trade.other), trade.nets, strict=True)]
    return (
        f"A trade: {book.issue(gained)} at “{book.label(gained, gained_at)}” for {book.party(trade.one)}, "
        f"{book.issue(given)} at “{book.label(given, given_at)}” for {book.party(trade.other)}: each pays on one and earns "
        f"more on the other ({', '.join(nets)})."
    )
