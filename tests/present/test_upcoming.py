"""What the banner says of what comes next comes next: the floor, what is due, the end of the round."""

from __future__ import annotations

import random

import pytest

from negotiate.engine.decision import Decision
from negotiate.engine.rules import Rules
from negotiate.paths import scenarios
from negotiate.play.match import Match
from negotiate.present.moment import Moment
from negotiate.present.public import public
from negotiate.present.seen import ENGLISH_PLAYER
from negotiate.present.upcoming import due_this_round, may_have_another_day, next_speaker, next_text
from negotiate.rulebook.load import load
from negotiate.words.language import Language
from negotiate.words.speaker import PLAYER, Speaker


def played_by_people(rules: Rules, seed: int = 1) -> Match:
    """A match in which `submit` decides for every seat, without a mediator."""
    return Match(rules, dict.fromkeys(rules.names.parties, "human"), seed, "none")


def next_of(match: Match) -> str:
    """The sentence of the public header."""
    return public(match, ENGLISH_PLAYER).header.next_text


def act(match: Match, wanted: Decision, chance: random.Random) -> str:
    """Something legal, so that texts are signed and now and then a word is broken."""
    menu = match.menu(wanted.seat)
    if wanted.kind == "answer":
        return f"accept {wanted.offer}"
    if wanted.kind == "carry-out":
        return "breach" if chance.random() < 0.1 else "carry-out"
    said = str(menu.sample(chance))
    return "pass" if chance.random() < 0.6 or said in ("leave", "delegate") else said  # nobody signs for who is away


@pytest.mark.parametrize("scenario", scenarios())
def test_what_is_said_to_come_next_comes_next(scenario: str) -> None:
    checked = {"floor": 0, "due": 0, "nothing": 0}
    for seed in range(3):
        chance, match = random.Random(seed), played_by_people(load(scenario), seed)
        while (wanted := match.advance()) is not None:
            if wanted.kind != "speak":
                looked, today = Moment.of(match).sight(), (match.round, int(match.game["day"][0]))
                last_day = wanted.kind == "carry-out" and not may_have_another_day(looked)
                match.submit(wanted.seat, act(match, wanted, chance))
                came = match.advance()
                if last_day and came is not None and came.kind == "carry-out":
                    assert (match.round, int(match.game["day"][0])) == today or match.round > today[0]
                continue
            sight = Moment.of(match).sight()
            heard, due, round_before, last = next_speaker(sight, 1), due_this_round(sight), match.round, sight.last_round
            said = act(match, wanted, chance)
            match.submit(wanted.seat, said)
            if said != "pass":
                continue
            came = match.advance()
            if heard:
                checked["floor"] += 1
                assert came is not None and (came.kind, came.seat) == ("speak", heard)
            elif due:
                checked["due"] += 1
                assert {one.issue for one in match.open if one.kind == "carry-out"} == set(due)
            else:
                checked["nothing"] += 1
                assert came is None or came.kind != "carry-out"
                assert match.round == min(round_before + 1, last) or match.outcome is not None
    assert checked["floor"] > 0 and checked["nothing"] > 0 and sum(checked.values()) > 20
    assert checked["due"] > 0 or scenario == "switzerland-2024"  # whose people sign nothing in these games


def test_the_sentences_of_table_talk() -> None:
    match = played_by_people(load("tutorial"))
    first = match.advance()
    assert first is not None
    other = "Lowmark" if first.seat == "highmark" else "Highmark"
    assert next_of(match) == f"Next: {other} has the floor."
    match.submit(first.seat, "propose detainees=all-eighty" if "detainees" in match.rules.names.issues else "pass")
    answering = match.advance()
    assert answering is not None and answering.kind == "answer"
    mine = "Lowmark" if first.seat == "lowmark" else "Highmark"
    assert next_of(match) == f"Next, once it is answered: {mine} has the floor."
    match.submit(answering.seat, f"accept {first.seat}")
    again = match.advance()
    assert again is not None and (again.kind, again.seat) == ("speak", first.seat)
    match.submit(first.seat, "pass")
    last = match.advance()
    assert last is not None and last.kind == "speak"
    assert next_of(match) == "Next: what is due this month is carried out (Detainees)."
    match.submit(last.seat, "pass")
    duty = match.advance()
    assert duty is not None and duty.kind == "carry-out"
    assert next_of(match) == "What shows of it is known once the day is over. Then day 2 may follow."
    for _day in range(2):
        while (duty := match.advance()) is not None and duty.kind == "carry-out":
            said = next_of(match)
            match.submit(duty.seat, "carry-out")
    assert said == "What shows of it is known once the day is over. Then month 2 begins."


def test_where_nothing_is_signed_nothing_is_said_to_be_carried_out() -> None:
    match = played_by_people(load("tutorial"))
    said: list[str] = []
    while (wanted := match.advance()) is not None and len(said) < 60:
        said.append(next_of(match))
        match.submit(wanted.seat, "pass")
    assert said[1] == "So far nothing is due this month. Then month 2 begins."
    assert said[-1] == "So far nothing is due this month. Then the game ends."
    assert next_of(match) == ""


def test_no_sentence_is_of_a_seat() -> None:
    match = played_by_people(load("tutorial"))
    match.advance()
    moment = Moment.of(match)
    told = {next_text(moment.seen(seat), match.pending) for seat in match.rules.names.parties}
    assert told == {next_text(moment.sight(), match.pending)}


@pytest.mark.parametrize("language", ["de", "es", "fr", "ru", "uk"])
def test_it_is_said_in_every_language(language: str) -> None:
    match = played_by_people(load("tutorial"))
    match.advance()
    said = public(match, Speaker(language, PLAYER)).header.next_text
    assert said and said != next_of(match) and isinstance(Language(language).say("Then the game ends."), str)
