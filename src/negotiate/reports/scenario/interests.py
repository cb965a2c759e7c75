"""Where interests meet and where they clash: on one issue, between two parties, and over the whole scenario."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from negotiate.analysis.frontier import frontier
from negotiate.analysis.opposition import INTEGRATIVE, natures, opposition_bounds
from negotiate.analysis.solutions import solve
from negotiate.engine.coalitions import coalitions
from negotiate.engine.codes import ABSENT
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.consent import is_by_vote
from negotiate.reports.scenario.explanation import Table
from negotiate.words.language import N_
from negotiate.words.numbers import NOTHING

LOOKED_AT = 50_000
"""Half-written texts times parties that an explanation looks at in one step; where that is not enough, it says so."""
LOOKED_AT_TRADES = 200
"""Exchanges of two options between two parties that are looked at, the best ones."""
COALITIONS = 24
"""Coalitions for which a text is looked for, by each decision rule; the smallest ones."""
COALITIONS_TOLD = 6
"""Coalitions that are told by name."""
TRADES = 3
"""Exchanges of two issues that are told."""


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
    """Which of NATURES an issue is of among the principals, and its integrative potential."""
    names = book.rules.names
    return natures(book.space, [names.parties.index(name) for name in book.principals])[names.issues.index(issue)]


NATURES = {
    "zero-sum": N_("zero-sum"),
    "mixed": N_("mixed"),
    "integrative": N_("integrative"),
    "shut": N_("shut"),
    "nobody": NOTHING,
}
"""What an issue is like among the principals, as a table names it; of no interest to them where it is `nobody`."""
_NATURES = {
    "zero-sum": N_(
        "Zero-sum among the principals: no option gives them more together than it takes (integrative potential "
        "{potential})."
    ),
    "mixed": N_(
        "Mixed: together the principals gain a little from it (integrative potential {potential}; above {integrative} an "
        "issue counts as integrative)."
    ),
    "integrative": N_(
        "Integrative: there is an option from which the principals gain much together (integrative potential {potential})."
    ),
    "shut": N_("No option beyond the status quo can open, so there is nothing to gain or to lose."),
    "nobody": N_("No principal has a stake in it."),
}


def nature_label(book: Book, issue: str) -> str:
    """The nature of an issue in a word."""
    return book.say(NATURES[nature(book, issue)[0]])


def of_issue(book: Book, issue: str) -> list[str]:
    """Sentences on who wants what on an issue, and whether that meets."""
    kind, potential = nature(book, issue)
    said = [book.say(_NATURES[kind], potential=book.number(potential), integrative=book.number(INTEGRATIVE))]
    worth = {option.id: book.points(issue, option.id) for option in book.scenario.issues[issue].options}
    caring = [name for name in book.stakeholders if any(points[name] for points in worth.values())]
    best = {name: _best(worth, name) for name in caring}
    if len(caring) < 2:
        return said + [book.says(name, "Only {who} [has|have] a stake in it.") for name in caring]
    shared = set.intersection(*(set(options) for options in best.values()))
    if shared:
        options = book.either(book.quoted(book.label(issue, option)) for option in worth if option in shared)
        parties = book.listed(book.party(name) for name in caring)
        said.append(book.say("Interests meet: {options} is best for {parties} alike.", options=options, parties=parties))
        return said
    for name in caring:
        options = book.either(book.quoted(book.label(issue, option)) for option in best[name])
        points = book.signed(worth[best[name][0]][name])
        said.append(
            book.say("Best for {party}: {options} ({points}).", party=book.party(name), options=options, points=points)
        )
    for one, other in combinations(caring, 2):
        pull = _pull(worth, one, other)
        if pull:
            said.append(book.say(pull, one=book.party(one), other=book.party(other)))
    return said


def _best(worth: dict[str, dict[str, float]], party: str) -> list[str]:
    most = max(points[party] for points in worth.values())
    return [option for option, points in worth.items() if points[party] == most]


_TOGETHER = N_("{one} and {other} pull the same way, but not equally far.")
_CLASH = N_("{one} and {other} clash, and no option is a gain for both.")
_CLASH_WITH_A_GAIN = N_("{one} and {other} clash, yet some options are a gain for both.")


def _pull(worth: dict[str, dict[str, float]], one: str, other: str) -> str:
    """How two parties pull on an issue, as a message; empty where they want the same."""
    if set(_best(worth, one)) & set(_best(worth, other)):
        return ""
    rows = np.array([[points[one], points[other]] for points in worth.values()])
    apart = rows - rows.mean(axis=0)
    if float((apart[:, 0] * apart[:, 1]).sum()) >= 0:
        return _TOGETHER
    return _CLASH_WITH_A_GAIN if any(points[one] > 0 and points[other] > 0 for points in worth.values()) else _CLASH


def of_pair(book: Book, one: str, other: str) -> tuple[float, list[str], list[str]]:
    """Opposition of two parties 0..1 over all texts that can be reached, issues on which they clash, and where they meet."""
    names = book.rules.names
    between = opposition_bounds(book.space.among([names.parties.index(one), names.parties.index(other)]), LOOKED_AT).high
    clash, meet = [], []
    for issue in book.scenario.issues:
        worth = {option.id: book.points(issue, option.id) for option in book.scenario.issues[issue].options}
        if not all(any(points[name] for points in worth.values()) for name in (one, other)):
            continue
        pull = _pull(worth, one, other)
        if not pull:
            meet.append(issue)
        elif pull != _TOGETHER:
            clash.append(issue)
    return between, clash, meet


_OPPOSITION = N_("{one} and {other}: opposition {between}.")
_OPPOSITION_WITH_SCALE = N_(
    "{one} and {other}: opposition {between} (0: one text is best for both; {all}: what one gains the other loses; "
    "1: nothing between)."
)
ALL_AGAINST_ALL = 0.71
"""Opposition where the frontier is the straight line from one party's best to the other's: the root of a half."""


def of_scenario(book: Book) -> tuple[list[str], Table | None]:
    """Sentences on opposition, the zone of possible agreement and the best trades, and a table of issues by potential."""
    said: list[str] = []
    pairs = list(combinations([name for name in book.principals if name in book.stakeholders], 2))
    for one, other in pairs[:6]:
        between, clash, meet = of_pair(book, one, other)
        opposed = book.say(
            _OPPOSITION if said else _OPPOSITION_WITH_SCALE,
            one=book.party(one),
            other=book.party(other),
            between=book.number(between),
            all=book.number(ALL_AGAINST_ALL),
        )
        said.append(f"{opposed} {_counted(book, len(clash), len(meet))}")
    if len(pairs) > 6:
        said.append(
            book.plural(
                "{count} more pair of principals is told under each party.",
                "{count} more pairs of principals are told under each party.",
                len(pairs) - 6,
            )
        )
    said += zone(book)
    said += [_told(book, trade) for trade in trades(book)]
    rows = []
    for issue in book.scenario.issues:
        _, potential = nature(book, issue)
        shown = NOTHING if np.isnan(potential) else book.speaker.number(potential, 2)
        rows.append((book.issue(issue), nature_label(book, issue), shown))
    return said, Table((book.say("Issue"), book.say("nature"), book.say("potential")), tuple(rows))


def _counted(book: Book, clash: int, meet: int) -> str:
    """On how many issues two parties clash and want the same, without a word on what there is none of."""
    if clash and meet:
        return book.plural(
            "They clash on {count} issue and want the same on {same}.",
            "They clash on {count} issues and want the same on {same}.",
            clash,
            same=book.number(meet),
        )
    if clash:
        return book.plural("They clash on {count} issue.", "They clash on {count} issues.", clash)
    if meet:
        return book.plural("They want the same on {count} issue.", "They want the same on {count} issues.", meet)
    return book.say("There is no issue on which they clash or want the same.")


def zone(book: Book) -> list[str]:
    """Sentences on the zone of possible agreement: texts that give every stakeholder its reservation value or more; where
    some can be outvoted, also on those who suffice.
    """
    return [*_zone_of_all(book), *_worth_of_words(book), *(_zone_by_vote(book) if is_by_vote(book) else ())]


def _goes_on(book: Book) -> bool:
    """Whether there are texts under which a part of what no agreement is worth goes on to count (M21)."""
    if book.bargains or not any(book.reservation(name) for name in book.stakeholders):
        return False
    record = book.rules.record[0]
    return any((record["ends"][k, 1:count] < 1.0).any() for k, count in enumerate(record["option_count"]))


def _worth_of_words(book: Book) -> list[str]:
    """How much of an option's points its words bring at most, where nothing can bind since owners stay away to the end."""
    record = book.rules.record[0]
    if sum(len(issues) for issues in _lacking(book, may_return=False).values()) < len(book.rules.names.issues):
        return []
    weights = record["signature"]
    away = (record["attendance"] == ABSENT) & (record["may_return"] == 0)
    share = float(record["communique_worth"] * weights[~away].sum() / weights.sum()) if weights.sum() else 0.0
    return [
        book.say(
            "These are the points of options. A communiqué brings at most {share} of them to those who join it: its words "
            "count by the weight of the names that can be had for it.",
            share=book.speaker.percent(share),
        )
    ]


def _zone_by_vote(book: Book) -> list[str]:
    """Which coalitions suffice by the decision rules, and what they could sign without a loss to any of them; of issues on
    which nothing can bind, since an owner stays away, only that.
    """
    record, names = book.rules.record[0], book.rules.names
    never, later = _lacking(book, may_return=False), _lacking(book, may_return=True)
    words_only = [
        book.say(
            "Away to the end: {parties}. So no coalition can sign a treaty on {issues}: whoever joins in, the text can only "
            "become a communiqué.",
            parties=book.listed(names.party_labels[i] for i in parties),
            issues=book.listed(names.issue_labels[k] for k in issues),
        )
        for parties, issues in never.items()
    ]
    found: dict[tuple[int, ...], str] = {}
    by_rule: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for k in range(len(names.issues)):
        if not any(k in issues for issues in never.values()):
            by_rule.setdefault(tuple(coalitions(record, [k])), []).append(k)
    if not by_rule:
        return words_only
    for groups, under in by_rule.items():
        for members in groups[:COALITIONS]:
            if members not in found and _gain(book, members, under):
                outvoted = [i for i in range(len(names.parties)) if record["owner"][under, i].any() and i not in members]
                told = book.listed(names.party_labels[i] for i in members)
                against = book.listed(names.party_labels[i] for i in outvoted)
                told_apart = book.say("{members} (against {outvoted})", members=told, outvoted=against)
                found[members] = told_apart if outvoted else told
    if not found:
        nothing = book.say("By the decision rule some can be outvoted, but no text is worth it to those who suffice.")
        return [*words_only, nothing]
    who = book.speaker.separated(list(found.values())[:COALITIONS_TOLD])
    said = [book.say("By the decision rule these suffice, and can sign a text by which none of them loses: {who}.", who=who)]
    if len(found) > COALITIONS_TOLD:
        more = len(found) - COALITIONS_TOLD
        said.append(book.plural("{count} more coalition can.", "{count} more coalitions can.", more))
    for parties, issues in later.items():
        said.append(
            book.say(
                "On {issues} that takes {parties} at the table; until then a text can only become a communiqué.",
                parties=book.listed(names.party_labels[i] for i in parties),
                issues=book.listed(names.issue_labels[k] for k in issues if any(k in under for under in by_rule.values())),
            )
        )
    return [*words_only, *said]


def _lacking(book: Book, *, may_return: bool) -> dict[tuple[int, ...], list[int]]:
    """Issues by those of their owners that are away at the start and may still come, or may not (M18); none where nobody
    is away.
    """
    record = book.rules.record[0]
    away = (record["attendance"] == ABSENT) & (record["may_return"] == int(may_return))
    found: dict[tuple[int, ...], list[int]] = {}
    for k in range(len(book.rules.names.issues)):
        lacking = tuple(int(i) for i in np.flatnonzero((record["owner"][k] == 1) & away))
        if lacking:
            found.setdefault(lacking, []).append(k)
    return found


def _gain(book: Book, members: tuple[int, ...], issues: list[int]) -> bool:
    """Whether some text on these issues brings one of the members something, and none of them a loss."""
    texts = book.space
    allowed = texts.allowed.copy()
    others = [k for k in range(len(allowed)) if k not in issues]
    allowed[others, 1:] = False
    within = [i for i in members if i in texts.parties]
    if not within:
        return False
    least = np.maximum(texts.reservation[[texts.parties.index(i) for i in within]], 0.0)
    front = frontier(replace(texts.among(within), allowed=allowed, reservation=least), LOOKED_AT)
    return bool(len(front) and (front.points.sum(axis=1) > 0.0).any())


def _zone_of_all(book: Book) -> list[str]:
    front = frontier(book.space, LOOKED_AT)
    if not any(any(front.text(place)) for place in range(len(front))):  # no text, or none but that nothing is agreed
        if front.complete:
            return [
                book.say(
                    "There is no zone of possible agreement: no text that can be reached gives every party as much as "
                    "going on without one."
                )
            ]
        return [book.say("The texts are too many for a search of the zone of possible agreement here.")]
    solution = solve(front)
    found = (
        book.plural(
            "There is a zone of possible agreement, with {count} point on the Pareto frontier.",
            "There is a zone of possible agreement, with {count} points on the Pareto frontier.",
            len(front),
        )
        if front.complete
        else book.plural(
            "There is a zone of possible agreement, with {count} point on the Pareto frontier at least, in a search that "
            "was "
            "cut short.",
            "There is a zone of possible agreement, with {count} points on the Pareto frontier at least, in a search that "
            "was "
            "cut short.",
            len(front),
        )
    )
    # solve() counts gains from the worst text where no agreement is worse still; what is told is the value of no agreement
    ends = zip(book.stakeholders, front.points.min(axis=0), front.points.max(axis=0), strict=True)
    spans = book.speaker.separated(
        book.say(
            "{party} from {low} to {high} (no agreement: {without})",
            party=book.party(name),
            low=book.signed(float(low)),
            high=book.signed(float(high)),
            without=book.signed(book.reservation(name)),
        )
        for name, low, high in ends
    )
    said = [f"{found} {book.say('On the frontier the parties get, in points: {spans}.', spans=spans)}"]
    if _goes_on(book):
        said.append(book.say("As far as a text does not end the conflict, what no agreement is worth counts besides."))
    if len(solution.nash):
        text = front.text(int(solution.nash.places[0]))
        names = book.rules.names
        settled = book.speaker.separated(
            book.say("{issue}: {option}", issue=label, option=names.option_labels[place][text[place]])
            for place, label in enumerate(names.issue_labels)
            if text[place] > 0
        )
        shares = book.listed(
            f"{book.party(name)} {book.signed(float(points))}"
            for name, points in zip(book.stakeholders, solution.nash.points[0], strict=True)
        )
        said.append(
            book.say(
                "Where the product of gains is largest (Nash): {settled}. That is worth {shares}.",
                settled=settled,
                shares=shares,
            )
        )
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
    parties = (trade.one, trade.other)
    return book.say(
        "A trade: {gained} at “{gained_at}” for {one}, {given} at “{given_at}” for {other}: each pays on one and earns "
        "more on "
        "the other ({nets}).",
        gained=book.issue(gained),
        gained_at=book.label(gained, gained_at),
        one=book.party(trade.one),
        given=book.issue(given),
        given_at=book.label(given, given_at),
        other=book.party(trade.other),
        nets=", ".join(f"{book.party(name)} {book.signed(net)}" for name, net in zip(parties, trade.nets, strict=True)),
    )
