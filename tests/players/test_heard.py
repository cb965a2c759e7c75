"""What answers tell of possible worlds: who refused a text is not taken for one who gains by it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.notation import parse
from negotiate.engine.records import call
from negotiate.engine.worth import surplus
from negotiate.play.match import Match
from negotiate.players.conduct import types_of_worlds
from negotiate.players.determinise import EXPOSED_BOTH, TYPICAL_EXPOSURE, Knowledge, Worlds, sample
from negotiate.players.heard import MOST, Answer, answers_heard, likeliest
from negotiate.rulebook.load import load

RULES = load("camp-david-1978")
ISRAEL = RULES.names.parties.index("israel")
KEPT = 16


def after_refusals(rounds: int) -> Match:
    """Camp David with an Egypt that signs nothing and tables the same text again and again."""
    match = Match(RULES, {"egypt": "outside"}, 0)
    texts = [
        "propose sinai-withdrawal=full-three-years, sinai-settlements=dismantled, normalisation=after-withdrawal",
        "propose sinai-withdrawal=full-three-years, airfields=handed-over-civil, normalisation=after-withdrawal",
    ]
    while (pending := match.advance()) is not None and match.round <= rounds:
        move = f"reject {pending.offer}" if pending.kind == "answer" else "pass"
        if pending.kind == "speak":
            move = next((text for text in (texts[match.round % 2], *texts) if text in match.menu()), "pass")
        match.submit("egypt", move)
    return match


def drawn(known: Knowledge, count: int = 4 * KEPT) -> Worlds:
    return sample(RULES, known, count, types_of_worlds(RULES, known.game, known.estimates, known.seat, count))


def worths(known: Knowledge, worlds: Worlds, text: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a text is worth to Israel in every world but the best guess, points."""
    of = range(1, len(worlds.rules))
    return np.array([call(surplus, worlds.rules[w : w + 1], known.game, ISRAEL, ISRAEL, text) for w in of])


def test_the_answers_to_a_text_move_what_it_is_worth_to_the_other_in_the_worlds_that_are_left() -> None:
    match = after_refusals(2)
    known = match.knowledge("egypt")
    worlds = drawn(known)
    text = parse(RULES.names, "propose sinai-withdrawal=full-three-years, normalisation=phased-full", 2).to_record(RULES)
    package = text["option"][0].copy()
    before = worths(known, worlds, package)
    assert before.min() < 0.0 < before.max()  # for all that Egypt knows, Israel may gain or lose by it
    for accepted in (False, True):
        answers = [Answer(ISRAEL, package, accepted, round_number) for round_number in (5, 7, 9)]
        left = likeliest(RULES, known.game, worlds, answers, KEPT)
        assert len(left.rules) == len(left.rosters) == len(left.misread_key) == KEPT + 1
        after = worths(known, left, package)
        assert after.mean() > before.mean() if accepted else after.mean() < before.mean()
        assert np.mean(after > 0.0) > 0.9 if accepted else np.mean(after < 0.0) > 0.9


def test_a_game_tells_who_refused_what_and_without_answers_all_worlds_are_alike() -> None:
    match = after_refusals(7)
    known, heard = match.knowledge("egypt"), answers_heard(RULES, match.view("egypt"))
    refused = [answer for answer in heard if answer.party == ISRAEL and not answer.accepted]
    assert len(refused) >= 3 and all((answer.package >= 0).sum() == 3 for answer in refused)
    worlds = drawn(known)
    untold = likeliest(RULES, known.game, worlds, [], KEPT)
    assert len(np.unique(untold.misread_key[1:, 0, ISRAEL])) == KEPT


def test_answers_count_while_the_same_texts_stand_and_only_those_of_others() -> None:
    match = Match(load("tutorial"), {"lowmark": "human"}, 7)
    rules = match.rules
    signed = 0
    while (pending := match.advance()) is not None:
        moves = {"answer": f"accept {pending.offer}", "speak": "pass"}
        match.submit("lowmark", moves.get(pending.kind, "carry-out"))
        events = match.view("lowmark").events
        last = max((n for n, event in enumerate(events) if event["event"] in ("signed", "issue-fell")), default=-1)
        signed += last >= 0
        heard = answers_heard(rules, match.view("lowmark"))
        said = [event for event in events[last + 1 :] if event["event"] == "action" and event["seat"] == "highmark"]
        assert len(heard) <= min(MOST, len(said))
        assert all(answer.party == rules.names.parties.index("highmark") for answer in heard)
    assert signed > 0


def test_who_does_not_perform_is_not_taken_to_have_as_much_at_stake_as_who_does() -> None:
    """Only Israel gives land back: that it may lose 24 points by it does not mean that Egypt may."""
    match = Match(RULES, {"israel": "outside"}, 0)
    match.advance()
    known = match.knowledge("israel")
    worlds = drawn(known, 200)
    land, zones = (RULES.names.issues.index(name) for name in ("sinai-withdrawal", "force-zones"))
    egypt = RULES.names.parties.index("egypt")
    mine = RULES.record["exposure"][0, ISRAEL]
    assert mine[land] > TYPICAL_EXPOSURE and worlds.rules["exposure"][:, egypt, land].max() <= TYPICAL_EXPOSURE
    assert RULES.record["obligor"][0, zones, egypt] and worlds.rules["exposure"][0, egypt, zones] == mine[zones]
    assert abs(np.mean(worlds.rules["exposure"][1:, egypt, zones] > 0.0) - EXPOSED_BOTH) < 0.1
