"""Consent: who has to accept a package, by the decision rules of its issues, and who ratifies an accord with which vote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from negotiate.reports.scenario.book import Book
from negotiate.rulebook.model.decision import DecisionRule
from negotiate.words import consent
from negotiate.words.language import N_

_CONSENSUS = N_("Sufficient consensus is enough: {blocs} must accept, and every owner outside these blocs.")


def is_by_vote(book: Book, issues: Sequence[str] = ()) -> bool:
    """Whether an owner of one of these issues (of any when none is named) may be outvoted."""
    return consent.is_by_vote(book.rules, issues)


def of_issues(book: Book, *issues: str) -> str:
    """Who must accept a text on these issues: parties by name, and so many of some or of their votes."""
    found = consent.consenting(book.speaker, book.rules, issues)
    return book.speaker.separated(found) if is_by_vote(book, issues) else book.listed(found)


def rules(book: Book) -> list[str]:
    """Who has to consent to a package: the rule of the file, and those of tracks and issues that have their own."""
    scenario = book.scenario
    used = {name: scenario.rule_of(name) for name in scenario.issues}
    own = {name: track.decision_rule for name, track in scenario.tracks.items() if track.decision_rule is not None}
    apart = {name: issue.decision_rule for name, issue in scenario.issues.items() if issue.decision_rule is not None}
    said = []
    if any(rule is scenario.decision_rule for rule in used.values()):
        said.append(_told(book, scenario.decision_rule))
    for name, rule in own.items():
        said.append(book.say("On the track {track}: {rule}", track=book.track(name), rule=_told(book, rule)))
    for name, rule in apart.items():
        said.append(book.say("On {issue}: {rule}", issue=book.quoted(book.issue(name)), rule=_told(book, rule)))
    if len(said) > 1:
        said.append(book.say("A package that is decided by several of these rules has to meet each of them."))
    if own or apart or scenario.decision_rule.kind not in ("unanimity", "sufficient-consensus"):
        said.append(
            book.say(
                "Whoever is outvoted is bound like the others: what it owes falls due, and what the text brings it counts."
            )
        )
    return said


def _told(book: Book, rule: DecisionRule) -> str:
    """One decision rule in a sentence or two."""
    if rule.kind == "unanimity":
        return book.say("Everybody who owns one of a package's issues must accept it.")
    if rule.kind == "sufficient-consensus":
        blocs = book.speaker.separated(
            consent.needed(book.speaker, book.listed(book.party(name) for name in bloc.parties), bloc.share, 0.0)
            for bloc in rule.blocs.values()
        )
        return " ".join([book.say(_CONSENSUS, blocs=blocs), *_vetoes(book, rule)])
    counts = book.listed(_counts(book, rule))
    return " ".join([book.say("To pass, a package needs that these accept: {counts}.", counts=counts), *_vetoes(book, rule)])


def _counts(book: Book, rule: DecisionRule) -> Iterator[str]:
    heads, votes = rule.heads(), rule.votes()
    if heads is not None:
        yield consent.needed(book.speaker, book.say("those who own one of its issues"), *heads)
    if votes is not None:
        each = book.listed(f"{book.party(name)} ({book.number(weight)})" for name, weight in (rule.weights or {}).items())
        whose = book.say("the votes of those who own one of its issues, of {parties},", parties=each)
        yield consent.needed(book.speaker, whose, *votes)


def _vetoes(book: Book, rule: DecisionRule) -> Iterator[str]:
    if rule.vetoes:
        who = book.listed(book.party(name) for name in rule.vetoes)
        yield book.say("Against these nothing passes that they own: {parties}.", parties=who)


def vote_needed(book: Book, *, initials: bool = False) -> tuple[str, bool]:
    """The vote at home that an accord needs, 0..100, and whether it is the same for all; else by party."""
    assert book.scenario.accord is not None  # there is something to ratify
    vote = book.scenario.accord.ratification
    votes = {name: vote.needed(name) for name in vote.parties}
    if len(set(votes.values())) <= 1:
        return book.number(next(iter(votes.values()), vote.threshold)), True
    parties = book.scenario.parties
    called = {name: parties[name].initials if initials else parties[name].name for name in votes}
    return book.listed(f"{called[name]} {book.number(points)}" for name, points in votes.items()), False
