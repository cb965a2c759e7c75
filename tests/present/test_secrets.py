"""Nothing that is drawn for a seat holds another seat's secret: what looks alike from a seat is presented alike."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from tests.present.drawn import decisions, texts

from negotiate import paths
from negotiate.engine.events import Event
from negotiate.engine.rules import Rules
from negotiate.present.builder import Draft, builder
from negotiate.present.scene import scene_of
from negotiate.present.seen import PROJECTOR, Seen
from negotiate.rulebook.load import from_document, load

SECRET_FIELDS = ("seed_low", "seed_high", "game_low", "game_high", "draws", "memory", "caution", "sight", "disposition")


@pytest.fixture(scope="module", params=["tutorial", "istanbul-2025"])
def rules(request: pytest.FixtureRequest) -> Rules:
    return load(request.param)


def sights(rules: Rules, seed: int = 6, every: int = 9) -> list[Seen]:
    """Some moments of a game, each from every party's seat, the mediator's and the projector."""
    seats = (*rules.names.parties, rules.names.mediator, PROJECTOR)
    return [
        Seen.of(match, seat) for number, match in enumerate(decisions(rules, seed)) if number % every == 0 for seat in seats
    ][:40]


def all_texts(seen: Seen) -> list[str]:
    drawn = list(texts(scene_of(seen)))
    for issue, options in seen.view.options_open.items():
        if options:
            drawn += texts(builder(seen, Draft({issue: options[-1]})))
    return drawn


def test_hidden_state_does_not_show(rules: Rules) -> None:
    for seen in sights(rules):
        game = seen.game.copy()
        for field in SECRET_FIELDS:
            game[field] += 7
        asked_to_carry_out = seen.is_asked and seen.view.decision is not None and seen.view.decision.kind == "carry-out"
        if not asked_to_carry_out:
            game["conduct"][:] = 4
        assert scene_of(replace(seen, game=game)) == scene_of(seen)


def test_what_the_others_were_told_and_how_they_tick_does_not_show(rules: Rules) -> None:
    for seen in sights(rules, every=23):
        document = deepcopy(rules.document)
        for party, other in document["parties"].items():
            if party != seen.seat:
                other["brief"] = "Something else altogether."
                other["aims"] = [{"text": "Another private aim."}]
                other.update(hardness=4.0, temper=1.9, audience_cost=0.9, self_weight=0.9, control=0.3)
                other["reservation"] = {**other.get("reservation", {}), "points": 3.5}
        changed = replace(seen, rules=from_document(document))
        assert all_texts(changed) == all_texts(seen)


def test_whether_others_keep_their_word_does_not_show(rules: Rules) -> None:
    for seen in sights(rules, every=31):
        turned = tuple(
            _turned(event) if event.kind == "action" and event["seat"] != seen.seat else event for event in seen.events
        )
        assert scene_of(replace(seen, events=turned)) == scene_of(seen)


def _turned(event: Event) -> Event:
    """The same duty with the opposite conduct, as long as nobody sees the difference."""
    other = {"carry-out": "breach", "breach": "carry-out"}.get(str(event["action"]))
    return replace(event, fields={**event.fields, "action": other}) if other else event


@pytest.mark.parametrize("name", paths.scenarios())
def test_no_text_is_anothers_brief_or_aim(name: str) -> None:
    rules = load(name)
    private = {
        party: [entry["brief"], *(aim["text"] for aim in entry["aims"])]
        for party, entry in rules.document["parties"].items()
        if entry.get("brief")
    }
    assert len(private) >= 2
    for seen in sights(rules, every=40):
        drawn = "\n".join(all_texts(seen))
        for party, words in private.items():
            shown = [word for word in words if word in drawn]
            assert shown == (words if party == seen.seat else [])
