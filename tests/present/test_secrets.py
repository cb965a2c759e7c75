"""Nothing that is drawn for a seat holds another seat's secret: what looks alike from a seat is presented alike."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple

import pytest
from tests.present.drawn import decisions, texts
from tests.present.owing import held_up

from negotiate import paths
from negotiate.engine.events import Event
from negotiate.engine.ledger import BELIEVED, TRUE
from negotiate.engine.rules import Rules
from negotiate.present.builder import Draft, builder
from negotiate.present.moment import Moment
from negotiate.present.scene import scene
from negotiate.present.seen import PROJECTOR
from negotiate.present.tracks import tracks
from negotiate.rulebook.load import from_document, load

SECRET_FIELDS = ("seed_low", "seed_high", "game_low", "game_high", "draws", "memory", "caution", "sight", "disposition")


class Looked(NamedTuple):
    """A moment, and who looks at it."""

    moment: Moment
    seat: str


@pytest.fixture(scope="module", params=["tutorial", "istanbul-2025"])
def rules(request: pytest.FixtureRequest) -> Rules:
    return load(request.param)


def sights(rules: Rules, seed: int = 6, every: int = 9) -> list[Looked]:
    """Some moments of a game, each from every party's seat, the mediator's and the projector."""
    seats = (*rules.names.parties, rules.names.mediator, PROJECTOR)
    return [
        Looked(Moment.of(match), seat)
        for number, match in enumerate(decisions(rules, seed))
        if number % every == 0
        for seat in seats
    ][:40]


def all_texts(moment: Moment, seat: str) -> list[str]:
    drawn = list(texts(scene(moment, seat)))
    if seat:
        seen, columns = moment.seen(seat), tracks(moment.sight())
        for issue, options in seen.view.options_open.items():
            if options:
                drawn += texts(builder(seen, columns, Draft({issue: options[-1]})))
    return drawn


def test_hidden_state_does_not_show(rules: Rules) -> None:
    for moment, seat in sights(rules):
        game = moment.game.copy()
        for field in SECRET_FIELDS:
            game[field] += 7
        pending = moment.sight().view.decision
        if not (pending is not None and pending.seat == seat and pending.kind == "carry-out"):
            game["conduct"][:] = 4
        assert scene(replace(moment, game=game), seat) == scene(moment, seat)


def test_what_the_others_were_told_and_how_they_tick_does_not_show(rules: Rules) -> None:
    for moment, seat in sights(rules, every=23):
        document = deepcopy(rules.document)
        for party, other in document["parties"].items():
            if party != seat:
                other["brief"] = "Something else altogether."
                other["aims"] = [{"text": "Another private aim."}]
                other.update(hardness=4.0, temper=1.9, audience_cost=0.9, self_weight=0.9, control=0.3)
                other["reservation"] = {**other.get("reservation", {}), "points": 3.5}
        changed = replace(moment, rules=from_document(document))
        assert all_texts(changed, seat) == all_texts(moment, seat)


def test_whether_others_keep_their_word_does_not_show(rules: Rules) -> None:
    for moment, seat in sights(rules, every=31):
        turned = tuple(
            _turned(event) if event.kind == "action" and event["seat"] != seat else event for event in moment.events
        )
        assert scene(replace(moment, events=turned), seat) == scene(moment, seat)


def _turned(event: Event) -> Event:
    """The same duty with the opposite conduct, as long as nobody sees the difference."""
    other = {"carry-out": "breach", "breach": "carry-out"}.get(str(event["action"]))
    return replace(event, fields={**event.fields, "action": other}) if other else event


def test_the_picture_of_promises_knows_nothing_of_the_true_ledger() -> None:
    moment = Moment.of(held_up())
    game = moment.game.copy()
    assert game["delivered"][0, BELIEVED].any()
    for field, truly in (("delivered", 0), ("missed", 3)):
        game[field][0, TRUE] = truly
    for seat in ("highmark", "lowmark", PROJECTOR):
        seen, turned = scene(moment, seat), scene(replace(moment, game=game), seat)
        assert (turned.promise_sides, turned.promises) == (seen.promise_sides, seen.promises)
        assert any(row.delivered for text in turned.promises.texts for row in text.rows)


def test_the_public_part_is_one_for_all_and_holds_no_word_of_a_private_one(rules: Rules) -> None:
    looked = sights(rules, every=17)
    for moment, seat in looked:
        whole, open_ = scene(moment, seat), scene(moment, PROJECTOR)
        assert whole.public == open_.public and open_.private is None
        if whole.private is not None:
            brief = whole.private.brief
            secrets = {brief.text, *brief.aims, *brief.red_lines} - {""}
            assert secrets and secrets.isdisjoint(texts(whole.public))


@pytest.mark.parametrize("name", paths.scenarios())
def test_no_text_is_anothers_brief_or_aim(name: str) -> None:
    rules = load(name)
    private = {
        party: [entry["brief"], *(aim["text"] for aim in entry["aims"])]
        for party, entry in rules.document["parties"].items()
        if entry.get("brief")
    }
    assert len(private) >= 2
    for moment, seat in sights(rules, every=40):
        drawn = "\n".join(all_texts(moment, seat))
        for party, words in private.items():
            shown = [word for word in words if word in drawn]
            assert shown == (words if party == seat else [])
