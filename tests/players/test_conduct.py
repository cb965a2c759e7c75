"""What a party is like, told from what it was seen to do: the right type, and as often in the worlds as it is likely."""

from __future__ import annotations

import numpy as np
import pytest

from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.players import conduct
from negotiate.players.conduct import BREAKS, HONEST, NEVER_CONCEDES, STALLS, posterior, types_of_worlds
from negotiate.players.determinise import Knowledge, sample
from negotiate.players.lookahead import Lookahead
from negotiate.rulebook.load import load


def after_a_game(rules: Rules, player: str, seed: int) -> Knowledge:
    """What lowmark knows after a game in which the player sat in highmark's seat."""
    match = Match(rules, {"highmark": player, "lowmark": "cautious"}, seed)
    match.advance()
    return match.knowledge("lowmark")


@pytest.mark.parametrize(
    ("player", "kind"),
    [("cautious", HONEST), ("boulware", HONEST), ("sign-and-stall", STALLS), ("promise-and-break", BREAKS)],
)
def test_its_conduct_tells_what_it_is_like(player: str, kind: int) -> None:
    rules = load("tutorial")
    chances = np.zeros(len(conduct.TYPES))
    for seed in range(6):
        known = after_a_game(rules, player, seed)
        chances += posterior(rules, known.game, known.estimates, 0) / 6
    assert int(chances.argmax()) == kind and chances[kind] > 0.6, chances


def test_who_refuses_everything_is_taken_for_one_who_never_concedes() -> None:
    rules = load("tutorial")
    match = Match(rules, {"highmark": "human"}, 1)
    match.advance()
    known = match.knowledge("lowmark")
    before = posterior(rules, known.game, known.estimates, 0)
    known.game["declined"][0, 0] = 9
    after = posterior(rules, known.game, known.estimates, 0)
    assert before[HONEST] > 0.9
    assert after[NEVER_CONCEDES] > 0.5
    known.game["consented"][0, 0] = 5
    assert posterior(rules, known.game, known.estimates, 0)[HONEST] > 0.9


def test_as_many_worlds_hold_a_type_as_it_is_likely() -> None:
    rules = load("tutorial")
    known = after_a_game(rules, "sign-and-stall", 1)
    found = types_of_worlds(rules, known.game, known.estimates, 1, 40)
    chances = posterior(rules, known.game, known.estimates, 0)
    for kind, chance in enumerate(chances):
        assert np.mean(found[1:, 0] == kind) == pytest.approx(chance, abs=0.03)
    assert found[0, 0] == STALLS and not found[:, 1].any()
    worlds = sample(rules, known, 40, found)
    cheats = worlds.rosters["cheats"][:, 0]
    assert (cheats != 0).tolist() == (found[:, 0] != HONEST).tolist()
    # who is known to sit there is taken for that, whatever was seen
    assert not sample(rules, known, 40, found, {"highmark": "cautious"}).rosters["cheats"][:, 0].any()


def tried(ahead: Lookahead) -> list[str]:
    """What a seat tries at the decision to which it has turned, in order."""
    found: list[str] = []
    while len(found) < 14 and (number := ahead.widen()) is not None:
        found.append(ahead.action(number).kind)
    return found


def test_answers_to_a_default_are_among_what_is_tried() -> None:
    """Somebody who was failed thinks of ending the text, of forgiving, and of holding back itself."""
    rules = load("tutorial")
    found: set[str] = set()
    suspended = 0
    ahead = Lookahead(rules, ("cautious",), 2, deepest=1, exploration=0.0)
    for seed in range(6):
        match = Match(rules, {"highmark": "sign-and-stall", "lowmark": "human"}, seed)
        while (pending := match.advance()) is not None:
            known = match.knowledge("lowmark")
            ahead.begin(known)
            kinds, menu = tried(ahead), match.menu("lowmark")
            for kind in ("terminate", "waive", "suspend"):
                assert (kind in kinds) == any(True for _ in menu.of_kind(kind)), (kind, pending.kind)
            found |= set(kinds)
            if pending.kind == "carry-out" and "suspend" not in kinds:
                # highmark has materially broken the text in which the duty stands
                issue = int(known.game["pending_issue"][0])
                known.game["material"][0, 0] = known.game["texts_of"][0, issue]
                if rules.record["suspends"][0, issue] and not known.game["overdue"][0, :, 1].any():
                    ahead.begin(known)
                    assert tried(ahead)[:2] == ["suspend", "carry-out"]
                    suspended += 1
            agree = {"answer": f"accept {pending.offer}", "carry-out": "carry-out"}.get(pending.kind, "pass")
            match.submit("lowmark", agree if agree in menu else "pass")
    assert {"terminate", "waive"} <= found
    assert suspended > 3
