"""What a seat observes is its view in numbers with names, and what it may choose follows from what it knows."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import numpy as np
import pytest
from tests.players.truths import another_truth

from negotiate.adapters.choices import Choices
from negotiate.adapters.observation import Layout
from negotiate.engine.acts import WITH_PACKAGE
from negotiate.engine.notation import seats
from negotiate.engine.rules import Rules
from negotiate.engine.view import View, view
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load

PACKAGES = 8
SEATS = (("tutorial", "lowmark"), ("istanbul-2025", "ukraine"), ("camp-david-1978", "israel"))


@cache
def shipped(scenario: str) -> Rules:
    return load(scenario)


def asked(rules: Rules, seat: str, seed: int = 3, every: int = 3, most: int = 12) -> Iterator[Match]:
    """A game at some of a seat's decisions; in between the seat takes its choices by lot."""
    match = Match(rules, {seat: "outside"}, seed)
    choices = Choices(rules, seat, PACKAGES)
    random = np.random.default_rng(seed)
    for count in range(every * most):
        if match.advance() is None:
            return
        if count % every == 0:
            yield match
        legal = list(choices.legal(match.game, match.events).values())
        match.submit(seat, legal[int(random.integers(len(legal)))])


def named(layout: Layout, seen: View) -> dict[str, float]:
    """The numbers of an observation without packages, by name."""
    values = layout.observe(seen, ())
    return dict(zip((number.name for number in layout.numbers), values.tolist(), strict=True))


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025", "camp-david-1978"])
def test_every_number_has_a_name_of_its_own_and_stays_in_its_range(scenario: str) -> None:
    rules = shipped(scenario)
    layout = Layout(rules, PACKAGES)
    names = [number.name for number in layout.numbers]
    assert len(set(names)) == len(names) == len(layout)
    assert all(number.unit and number.low < number.high for number in layout.numbers)
    choices = Choices(rules, rules.names.parties[0], PACKAGES)
    for match in asked(rules, rules.names.parties[0]):
        texts = choices.texts(choices.legal(match.game, match.events))
        for seat in seats(rules.names):
            values = layout.observe(match.view(seat), texts if seat == rules.names.parties[0] else ())
            assert values.dtype == np.float32
            assert values.shape == (len(layout),)
            assert (values >= layout.low).all() and (values <= layout.high).all()


def test_numbers_are_those_of_the_view() -> None:
    rules = shipped("istanbul-2025")
    layout = Layout(rules, PACKAGES)
    signed = tabled = 0
    for match in asked(rules, "ukraine", seed=1, every=6):
        seen = match.view("ukraine")
        found = named(layout, seen)
        assert seen.decision is not None
        expected = {
            "seat.ukraine": 1.0,
            "seat.tuerkiye": 0.0,
            f"decision.{seen.decision.kind}": 1.0,
            "round": seen.round / seen.rounds,
            "utility": seen.utility / 10,
            "reservation-value": seen.reservation_value / 10,
            "trust.ukraine.russian-federation": seen.trust["ukraine"]["russian-federation"] / 100,
            "support.partners": seen.support["partners"] / 100,
            "pain.russian-federation": seen.pain["russian-federation"],
            "confidence.prisoners-of-war": seen.confidence["prisoners-of-war"],
            "points.ukraine.prisoners-of-war.all-for-all": seen.values["prisoners-of-war"]["all-for-all"] / 10,
            "points.russian-federation.prisoners-of-war.all-for-all": seen.estimates["russian-federation"][
                "prisoners-of-war"
            ]["all-for-all"]
            / 10,
            "option-open.prisoners-of-war.all-for-all": float("all-for-all" in seen.options_open["prisoners-of-war"]),
            "mutual-trust": seen.mutual_trust / 100,
        }
        for issue, agreement in seen.agreements.items():
            options = rules.names.options[rules.names.issues.index(issue)]
            expected[f"agreed.{issue}"] = options.index(agreement.option) / (len(options) - 1)
            expected[f"phases-done.{issue}"] = agreement.phases_done / agreement.phases
            signed += 1
        for offer in seen.offers:
            gain = sum(
                seen.values[issue][option]
                - (seen.values[issue][seen.agreements[issue].option] if issue in seen.agreements else 0.0)
                for issue, option in offer.options.items()
            )
            expected[f"offer-gain.{offer.seat}.ukraine"] = gain / 10
            tabled += 1
        for name, value in expected.items():
            assert found[name] == pytest.approx(value, abs=1e-6), name
    assert signed and tabled


def test_packages_are_told_by_what_they_bring() -> None:
    rules = shipped("tutorial")
    layout, choices = Layout(rules, PACKAGES), Choices(rules, "highmark", PACKAGES)
    match = next(asked(rules, "highmark"))
    texts = choices.texts(choices.legal(match.game, match.events))
    seen = match.view("highmark")
    found = dict(zip((number.name for number in layout.numbers), layout.observe(seen, texts).tolist(), strict=True))
    assert 1 <= len(texts) < PACKAGES
    for number, text in enumerate(texts, start=1):
        own = sum(seen.values[issue][option] for issue, option in text.options.items())
        theirs = sum(seen.estimates["lowmark"][issue][option] for issue, option in text.options.items())
        assert found[f"package-gain.{number}.highmark"] == pytest.approx(own / 10, abs=1e-6)
        assert found[f"package-gain.{number}.lowmark"] == pytest.approx(theirs / 10, abs=1e-6)
        assert found[f"package-issues.{number}"] == pytest.approx(len(text.options) / 4, abs=1e-6)
    assert found[f"package-issues.{len(texts) + 1}"] == found[f"package-gain.{len(texts) + 1}.highmark"] == 0.0


@pytest.mark.parametrize(("scenario", "seat"), SEATS)
def test_what_looks_alike_from_a_seat_is_observed_and_chosen_alike(scenario: str, seat: str) -> None:
    """The others' points, characters, memories and unseen deeds, and all chance, are made something else."""
    rules = shipped(scenario)
    layout = Layout(rules, PACKAGES)
    kinds = set()
    for match in asked(rules, seat, seed=5):
        legal = Choices(rules, seat, PACKAGES).legal(match.game, match.events)
        assert match.pending is not None
        kinds.add(match.pending.kind)
        observed = layout.observe(match.view(seat), Choices(rules, seat, PACKAGES).texts(legal))
        for world in (1, 3):
            other_rules, other_game = another_truth(match, rules.names.parties.index(seat), world)
            assert not np.array_equal(other_rules.record["value"], rules.record["value"])
            there = Choices(other_rules, seat, PACKAGES)
            legal_there = there.legal(other_game, match.events)
            assert legal_there == legal
            observed_there = layout.observe(view(other_rules, other_game, seat), there.texts(legal_there))
            np.testing.assert_allclose(observed_there, observed, atol=1e-5)
    assert len(kinds) >= 2


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025"])
def test_the_mediator_learns_no_secret(scenario: str) -> None:
    rules = shipped(scenario)
    layout, mediator = Layout(rules, PACKAGES), rules.names.mediator
    document = deepcopy(rules.document)
    for other in document["parties"].values():
        other["brief"], other["aims"] = "Something else altogether.", [{"text": "Another private aim."}]
        other.update(hardness=4.0, temper=1.9, audience_cost=0.9, self_weight=0.9, control=0.3)
        other["reservation"] = {**other.get("reservation", {}), "points": 3.5}
    changed = from_document(document)
    formulated = 0
    for match in asked(rules, mediator, every=2):
        choices = Choices(rules, mediator, PACKAGES)
        legal = choices.legal(match.game, match.events)
        formulated += len(choices.texts(legal))
        game = match.game
        for field in ("seed_low", "seed_high", "game_low", "game_high", "draws", "memory", "caution", "sight"):
            game[field] += 7
        game["conduct"][:] = 4
        there = Choices(changed, mediator, PACKAGES)
        assert there.legal(game, match.events) == legal
        texts = choices.texts(legal)
        assert np.array_equal(
            layout.observe(view(changed, game, mediator), texts), layout.observe(match.view(mediator), texts)
        )
    assert formulated


@pytest.mark.parametrize(("scenario", "seat"), [*SEATS, ("istanbul-2025", "tuerkiye")])
def test_slots_hold_legal_actions_where_their_names_say(scenario: str, seat: str) -> None:
    rules = shipped(scenario)
    choices = Choices(rules, seat, PACKAGES)
    names = choices.names()
    assert len(set(names)) == len(names) == len(choices)
    packages = 0
    for match in asked(rules, seat):
        menu = match.menu()
        legal = choices.legal(match.game, match.events)
        assert legal and all(action in menu for action in legal.values())
        acts = [action for kind in menu.kinds() if kind not in WITH_PACKAGE for action in menu.of_kind(kind)]
        assert {action for action in legal.values() if not action.options} == set(acts)
        assert all(str(action) == names[slot] for slot, action in legal.items() if slot < len(choices.acts))
        texts = choices.texts(legal)
        assert len(set(texts)) == len(texts) <= PACKAGES
        packages += len(texts)
        # the same state gives the same slots, whatever they were used for before
        assert Choices(rules, seat, PACKAGES).legal(match.game, match.events) == legal
    assert packages
