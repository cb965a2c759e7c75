"""Moves to make first: three for every seat, from what that seat alone may know, and legal as the game begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from negotiate.analysis.reach import open_now
from negotiate.engine import codes
from negotiate.engine.notation import Action
from negotiate.play.match import Match
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.gates import always_open, gate_of_track, words
from negotiate.words.language import N_

MOVES = 3
"""Moves on a sheet."""
SPEAK = "speak"
SEED = 0
"""Of the opening that is looked at; no event card is drawn in it, so that it is like every other."""


class Move(NamedTuple):
    """A move to make first: what it is, and what there is to say for it."""

    title: str
    text: str


class Opening:
    """The first round of a scenario as it begins: what is open, and what a seat may do when it has the floor."""

    def __init__(self, book: Book) -> None:
        self.book = book
        record = book.rules.record.copy()
        record["category_count"] = 0
        rules = replace(book.rules, record=record)
        mediator = "outside" if rules.names.mediator else None
        self._match = Match(rules, dict.fromkeys(rules.names.parties, "outside"), seed=SEED, mediator=mediator)
        flags = open_now(rules.record[0], self._match.game[0])
        names = rules.names
        self.options = {
            (issue, option): bool(flags[k, o])
            for k, issue in enumerate(names.issues)
            for o, option in enumerate(names.options[k])
            if o > 0
        }

    @cached_property
    def _floor(self) -> dict[str, Match]:
        """The match at the moment at which a seat first has the floor, by seat."""
        found: dict[str, Match] = {}
        while (asked := self._match.advance()) is not None and self._match.round == 1:
            if asked.kind == SPEAK:
                found.setdefault(asked.seat, self._match.fork())
            self._match.submit(asked.seat, "pass")
        return found

    def allows(self, seat: str, action: Action) -> bool:
        """Whether the seat may do this when it first has the floor."""
        match = self._floor.get(seat)
        return match is not None and action in match.menu(seat)


def of_party(opening: Opening, party: str) -> list[Move]:
    """What a delegation can do first: at most MOVES moves."""
    return list(_first(_of_party(opening, party)))


def _first(moves: Iterator[Move]) -> Iterator[Move]:
    told: set[str] = set()
    for move in moves:
        if move.text not in told and len(told) < MOVES:
            told.add(move.text)
            yield move


def _of_party(opening: Opening, party: str) -> Iterator[Move]:
    book = opening.book
    if book.scenario.parties[party].attendance != "decides":
        for act, said in _ARRIVING.items():
            if opening.allows(party, Action(act)):
                yield Move(book.speaker.act(act), book.say(said))
    yield from _packages(opening, party)
    if opening.allows(party, Action("gesture", None, 1)):
        cost = book.in_points(book.scenario.gestures.cost)
        yield Move(
            book.say("Make a small gesture"),
            book.say("It costs you {points} and asks for nothing; it earns trust.", points=cost),
        )
    if party not in book.stakeholders:
        yield Move(
            book.say("Speak for those who are not in the room"),
            book.say("Say in one sentence what they need most, and ask every delegation what it will do for that."),
        )
    for title, text in _WORDS[:1] if book.bargains else _WORDS:
        yield Move(book.say(title), book.say(text))


_ARRIVING = {
    "return": N_("Nothing that binds can be signed without you; say what you come for."),
    "delegate": N_("They listen and talk for you; what they sign binds less."),
}
_WORDS = (
    (
        N_("Pass and listen"),
        N_("Ask each of the others what it needs most and what it could live with, and write it down."),
    ),
    (N_("Ask in public"), N_("Ask a delegation which promise it will keep first, and who may check it.")),
    (
        N_("Say what you can offer"),
        N_("Name one promise that you could keep or stand behind, and what you would need for it."),
    ),
)
"""Moves that are only words, and that everybody can make; the first asks for nothing that could be promised."""


def _packages(opening: Opening, party: str) -> Iterator[Move]:
    """The packages that speak for themselves: a small step, and what matters most or an exchange."""
    book = opening.book
    open_ = [
        (book.points(issue, option)[party], book.option(issue, option).risk, issue, option)
        for (issue, option), is_open in opening.options.items()
        if is_open and party in book.stakeholders
    ]
    gains = [entry for entry in open_ if entry[0] > 0]
    if not gains:
        return
    if book.bargains:
        yield from _texts(opening, party, open_)
        return
    if book.rules.record["process"][0] == codes.SINGLE_UNDERTAKING:
        whole = _whole(book, open_)
        if opening.allows(party, Action("propose", None, 0, whole)):
            yield _propose(book, party, whole, N_("Put a whole text on the table"), N_("It is worth {points} to you."))
        return
    small = min(gains, key=lambda entry: (entry[1], entry[0]))
    dear = max(gains, key=lambda entry: (entry[0], -entry[1]))
    paid = [entry for entry in open_ if entry[0] < 0 and entry[2] != dear[2]]
    step = {small[2]: small[3]}
    if opening.allows(party, Action("propose", None, 0, step)):
        yield _propose(
            book,
            party,
            step,
            N_("Begin small"),
            N_("It is worth {points} to you, little is at risk, and what is delivered earns trust."),
        )
    give = max(paid, key=lambda entry: entry[0]) if paid else dear
    trade = {dear[2]: dear[3], give[2]: give[3]}
    if paid and dear[0] + give[0] > 0 and opening.allows(party, Action("propose", None, 0, trade)):
        yield _propose(
            book,
            party,
            trade,
            N_("Offer an exchange"),
            N_("“{issue}” costs you {cost}; together it is worth {points} to you."),
            issue=book.issue(give[2]),
            cost=book.in_points(-give[0]),
        )
    elif dear != small and opening.allows(party, Action("propose", None, 0, {dear[2]: dear[3]})):
        yield _propose(
            book,
            party,
            {dear[2]: dear[3]},
            N_("Ask for what matters most to you"),
            N_("It is worth {points} to you, the most of what is open."),
        )


def _texts(opening: Opening, party: str, open_: list[tuple[float, float, str, str]]) -> Iterator[Move]:
    """Two texts on every issue: what is worth most to the seat, and the same with what it can give up most easily."""
    book = opening.book
    by_issue: dict[str, list[tuple[float, str]]] = {}
    for points, _, issue, option in open_:
        by_issue.setdefault(issue, []).append((points, option))
    best = {issue: max(options) for issue, options in by_issue.items()}
    whole = {issue: option for issue, (_, option) in best.items()}
    if opening.allows(party, Action("propose", None, 0, whole)):
        yield _propose(book, party, whole, N_("Put a whole text on the table"), N_("It is worth {points} to you."))
    least = {issue: min(options) for issue, options in by_issue.items()}
    given = min(
        (issue for issue, options in by_issue.items() if len(options) > 1),
        key=lambda k: best[k][0] - least[k][0],
        default="",
    )
    other = {**whole, given: least[given][1]} if given else {}
    if given and opening.allows(party, Action("propose", None, 0, other)):
        yield _propose(
            book,
            party,
            other,
            N_("Offer an exchange"),
            N_("It gives way on “{issue}”, which matters least to you; the whole text is worth {points} to you."),
            issue=book.issue(given),
        )


def _whole(book: Book, open_: list[tuple[float, float, str, str]]) -> dict[str, str]:
    """On every track the option that is worth most to the seat, with what it requires."""
    best: dict[str, tuple[float, str, str]] = {}
    for points, _, issue, option in open_:
        track = book.scenario.issues[issue].track
        if track not in best or points > best[track][0]:
            best[track] = (points, issue, option)
    found = {issue: option for _, issue, option in best.values()}
    for issue in list(found):
        for other, option in book.scenario.issues[issue].needs(found[issue]):
            found.setdefault(other, option)
    return found


def _propose(book: Book, party: str, package: dict[str, str], title: str, said: str, /, **values: object) -> Move:
    asked = list(dict.fromkeys(owner for issue in package for owner in book.scenario.issues[issue].owners if owner != party))
    worth = sum(book.points(issue, option)[party] for issue, option in package.items())
    text = (
        book.say("Propose: {package}.", package=book.labels.package(package)),
        book.say(said, points=book.in_points(worth), **values),
        book.say("Asked for their consent: {parties}.", parties=book.listed(book.party(name) for name in asked)),
    )
    return Move(book.say(title), " ".join(text if asked else text[:2]))


def ahead(opening: Opening, party: str) -> str:
    """The track that is still shut on which a party can gain most, and what opens it; "" where nothing is shut."""
    book = opening.book
    shut: dict[str, tuple[float, str]] = {}
    for (issue, option), is_open in opening.options.items():
        track = book.scenario.issues[issue].track
        points = book.points(issue, option).get(party, 0.0)
        if not is_open and not always_open(gate_of_track(book, track)) and points > shut.get(track, (0.0, ""))[0]:
            shut[track] = (points, issue)
    if not shut:
        return ""
    track = max(shut, key=lambda name: shut[name][0])
    points, issue = shut[track]
    return book.say(
        "Work towards “{track}”: it opens with {needs}. There, “{issue}” is worth up to {points} to you.",
        track=book.track(track),
        needs=words(book, gate_of_track(book, track)),
        issue=book.issue(issue),
        points=book.in_points(points),
    )


def of_mediator(book: Book, name: str) -> list[Move]:
    """What a mediator at the table can do first."""
    return list(_first(_of_mediator(book, name)))


def _of_mediator(book: Book, name: str) -> Iterator[Move]:
    mediator = book.scenario.mediators[name]
    yield Move(
        book.say("Ask each delegation alone"),
        book.say(
            "What do you need most? What could you give up for it? Tell the others only what you were allowed to tell."
        ),
    )
    trusted = all(mediator.credibility[party] >= book.scenario.mediation.credibility_needed for party in book.principals)
    if "facilitate" in mediator.acts and trusted:
        yield Move(
            book.say("Ease the talks"),
            book.say(
                "Facilitate in the first {unit}: trust grows a little, and what is delivered earns more.", unit=book.unit
            ),
        )
    if "formulate" in mediator.acts:
        yield Move(
            book.say("Write a bridging text"),
            book.say("Put on the table what every owner can accept; your name covers them at home."),
        )
    yield Move(
        book.say("Make the talk fair"),
        book.say("See that everybody is heard: after each proposal ask who has not spoken yet."),
    )
    yield Move(
        book.say("Sum up"),
        book.say("At the end of each {unit} say in one sentence what is agreed and what is missing.", unit=book.unit),
    )
