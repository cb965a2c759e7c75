"""What a game leaves behind: its numbers are the game's, its sentences exact, and its order people, trust, words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from negotiate.analysis.aftermath import Aftermath, Delegation, People, TrustBetween, aftermath
from negotiate.analysis.kept_word import KeptWord
from negotiate.engine.promises import Promise
from negotiate.play.match import Match
from negotiate.present.ending import ending
from negotiate.present.pages import ending_page
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.text import text as debrief_text
from negotiate.rulebook.load import load
from negotiate.words.aftermath import groups
from negotiate.words.labels import Labels
from negotiate.words.speaker import PLAYER, Speaker

TUTORIAL = load("tutorial")
HELD = "In 2 of 11 months a ceasefire held."
KEPT = KeptWord("highmark", 5, 3, 1, 0, 1, 1, 0)


def told(language: str = "en", **parts: object) -> list[tuple[str, tuple[str, ...]]]:
    people = People(0.0, 400.0, True, 2, 11, 0, True)
    values = {"people": people, "trust": (), "delegations": (), **parts}
    found = groups(Labels(Speaker(language, PLAYER), TUTORIAL.names), Aftermath(**values))  # type: ignore[arg-type]
    return [(group.title, group.sentences) for group in found]


@pytest.mark.parametrize(
    ("people", "sentences"),
    [
        ((0.0, 400.0, True, 2, 11, 0, True), ("Nobody came home; 400 people are still waiting.", HELD)),
        ((1.0, 399.0, True, 2, 11, 0, True), ("1 person came home.", "399 people are still waiting.", HELD)),
        ((9200.0, 4800.0, True, 0, 1, 0, False), ("9,200 people came home.", "4,800 people are still waiting.")),
        ((400.0, 0.0, True, 0, 1, 0, False), ("400 people came home.", "Nobody is waiting any more.")),
        ((0.0, 0.0, False, 1, 1, 0, True), ("In 1 of 1 month a ceasefire held.",)),
        ((0.0, 0.0, False, 2, 11, 1, True), (HELD, "The ceasefire collapsed once on the way.")),
        ((0.0, 0.0, False, 2, 11, 2, True), (HELD, "The ceasefire collapsed 2 times on the way.")),
    ],
)
def test_what_became_of_the_people(people: tuple[float | bool, ...], sentences: tuple[str, ...]) -> None:
    assert told(people=People(*people)) == [("The people", sentences)]  # type: ignore[arg-type]  # in their order


def test_where_nobody_can_come_home_and_no_guns_can_fall_silent_nothing_is_said_of_either() -> None:
    assert told(people=People(0.0, 0.0, False, 0, 5, 0, False)) == []


def test_trust_is_told_from_and_to() -> None:
    pairs = tuple(
        TrustBetween("highmark", "lowmark", before, after) for before, after in ((20.0, 46.8), (20.0, 3.25), (20.0, 20.01))
    )
    assert told(trust=pairs)[1] == (
        "Trust between the principals",
        (
            "Trust of Highmark in Lowmark rose from 20.0 to 46.8 (of 100).",
            "Trust of Highmark in Lowmark fell from 20.0 to 3.2 (of 100).",
            "Trust of Highmark in Lowmark is where it was: 20.0 (of 100).",
        ),
    )


def test_each_delegation_is_told_what_it_kept_broke_and_is_owed() -> None:
    promise = Promise(
        "lowmark", "detainees", "all-eighty", ("highmark",), (0,), 2, 2, 1.0, 0.5, False, 0, 0, False, 0, 0, (), ()
    )
    own = Delegation("highmark", KEPT, (promise,))
    nothing = Delegation("lowmark", KeptWord("lowmark", 4, 4, 0, 0, 0, 0, 0), ())
    idle = Delegation("highmark", KeptWord("highmark", 0, 0, 0, 0, 0, 0, 0), ())
    assert told(delegations=(own, nothing, idle))[-1] == (
        "Each delegation's word",
        (
            "Highmark carried out 3 of 5 duties that fell due, held back 1 and broke 1 (1 seen). "
            "It is still owed: Detainees, from Lowmark (1 of 2 phases delivered).",
            "Lowmark carried out 4 of 4 duties that fell due. Nobody owes it anything any more.",
        ),
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Niemand kam nach Hause; 400 Menschen warten noch."),
        ("es", "Nadie volvió a casa; 400 personas siguen esperando."),
        ("fr", "Personne n’est rentré\N{NO-BREAK SPACE}; 400 personnes attendent encore."),
        ("ru", "Никто не вернулся домой; 400 человек ещё ждут."),
        ("uk", "Ніхто не повернувся додому; 400 людей ще чекають."),
    ],
)
def test_it_is_told_in_every_language(language: str, sentence: str) -> None:
    assert told(language)[0][1][0] == sentence


def games() -> Iterator[Match]:
    for scenario, seed in (("tutorial", 1), ("tutorial", 4), ("nuclear-talks-2013", 1)):
        match = Match(load(scenario), seed=seed)
        match.advance()
        yield match


def test_the_numbers_are_those_of_the_game() -> None:
    for match in games():
        found, outcome = aftermath(match.rules, match.game, match.events), match.outcome
        assert outcome is not None
        state = match.game[0]
        assert found.people.home == pytest.approx(float(sum(state["returned"])), abs=0.5)
        assert sum(one.word.due for one in found.delegations) == int(state["duties"])
        for pair in found.trust:
            i, j = match.rules.names.parties.index(pair.who), match.rules.names.parties.index(pair.whom)
            assert (pair.before, pair.after) == (match.rules.record["trust"][0, i, j], state["trust"][i, j])


def test_text_game_and_debrief_tell_the_same_in_the_same_order_and_points_after_it() -> None:
    for match in games():
        speaker = Speaker()
        found = ending(match, speaker)
        assert found is not None
        debriefed = debrief(course(match))
        assert debriefed.ending.left == found.left
        said = [sentence for group in found.left for sentence in group.sentences]
        page, long = "\n".join(ending_page(speaker, found)), " ".join(debrief_text(debriefed, 10_000))
        for told_in, points in (
            (page, "mandate score"),
            (long, speaker.labels(match.rules.names).worded("Mandates and peace")),
        ):
            places = [told_in.index(sentence) for sentence in said]
            assert places == sorted(places) and places[-1] < told_in.index(points)


def test_who_waits_is_counted_by_the_issues_that_say_how_many_they_are() -> None:
    rules = load("istanbul-2025")
    game = Match(rules, seed=1).game
    prisoners, others = (rules.names.issues.index(issue) for issue in ("prisoners-of-war", "civilians-and-children"))
    game["returned"][0, prisoners], game["returned"][0, others] = 13_500, 600
    assert aftermath(rules, game, ()).people.home == 14_100
    assert aftermath(rules, game, ()).people.waiting == 500  # the children who came home are no prisoners


def test_what_fell_due_is_told_apart_once() -> None:
    rules = load(
        "tutorial", overrides={"mediator": "none", "breach.accident": 0, "events": [], "reciprocity.lapse_after": 9}
    )
    match = Match(rules, dict.fromkeys(rules.names.parties, "human"), 2)
    while (pending := match.advance()) is not None:
        if pending.kind == "answer":
            act = f"accept {pending.offer}"
        elif pending.kind == "carry-out":
            act = "stall" if pending.seat == "highmark" else "carry-out"
        else:
            act = "pass" if match.menu().why_not("propose detainees=all-eighty") else "propose detainees=all-eighty"
        match.submit(pending.seat, act)
    words = [one.word for one in aftermath(rules, match.game, match.events).delegations]
    assert words[0].broken > 0 and words[0].held_back > 0, "the third stall is a breach, and no stall besides"
    for word in words:
        assert word.due == word.carried_out + word.held_back + word.suspended + word.broken
