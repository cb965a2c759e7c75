"""Measures by name: the same numbers as the summary of a run, and a sentence for a name that does not exist."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.test_bargaining import document

from negotiate.errors import UnknownName
from negotiate.lab.measures import UnknownMeasure, chosen, registry, values
from negotiate.lab.results import Results
from negotiate.lab.simulate import simulate
from negotiate.rulebook.load import from_document, load


@pytest.fixture(scope="module")
def results() -> Results:
    return simulate("tutorial", games=80, seed=3)


def test_measures_are_the_numbers_of_the_summary(results: Results) -> None:
    known = registry(results.rules)
    found = {name: sums.ratio for name, sums in values(results.games, known.values()).items()}
    summary = results.summary()
    for ending, share in summary["endings"].items():
        assert found[f"endings.{ending}"] == pytest.approx(share["share"])
    for track, row in summary["tracks"].items():
        for key in ("opened", "agreed"):
            assert found[f"tracks.{track}.{key}"] == pytest.approx(row[key])
    for party, row in summary["parties"].items():
        assert found[f"parties.{party}.mean_utility"] == pytest.approx(row["mean_utility"])
        assert found[f"parties.{party}.above_reservation"] == pytest.approx(row["above_reservation"])
        assert found[f"parties.{party}.mandate"] == pytest.approx(row["mandate"]["mean"])
    for key in ("signed", "kept", "in_force", "collapses_per_game"):
        assert found[f"ceasefire.{key}"] == pytest.approx(summary["ceasefire"][key])
    assert found["breach_rate"] == pytest.approx(summary["breach_rate"])
    assert found["breaches_per_game"] == pytest.approx(summary["breaches_per_game"])
    assert found["people_returned"] == pytest.approx(summary["people_returned"]["mean"])
    assert found["trust.least"] == pytest.approx(summary["trust"]["least"]["mean"])
    assert found["trust.pairs.highmark.lowmark"] == pytest.approx(summary["trust"]["pairs"]["highmark"]["lowmark"])
    assert found["peace_index"] == pytest.approx(summary["peace_index"]["mean"])


@pytest.mark.parametrize("scenario", ["tutorial", "camp-david-1978", "istanbul-2025"])
def test_every_measure_of_every_scenario_has_a_value_of_every_game(scenario: str) -> None:
    results = simulate(scenario, games=5)
    known = registry(results.rules)
    assert sum(measure.main for measure in known.values()) < len(known)
    for name, sums in values(results.games, known.values()).items():
        assert sums.numerator.shape == sums.denominator.shape == (5,), name
        assert np.isfinite(sums.numerator).all() and np.isfinite(sums.denominator).all(), name


def test_shares_are_shares_and_rounds_count_only_what_happens(results: Results) -> None:
    known = registry(results.rules)
    found = values(results.games, known.values())
    assert found["ceasefire.kept"].is_share
    assert not found["breach_rate"].is_mean
    signed = results.games["ceasefire_round"].drop_nulls()
    assert found["ceasefire.mean_round"].ratio == pytest.approx(float(signed.to_numpy().mean()))


def test_stars_stand_for_any_letters_and_nothing_comes_twice() -> None:
    known = registry(load("tutorial"))
    found = [measure.name for measure in chosen(known, ["tracks.ceasefire.opened", "tracks.*.opened"])]
    assert found[0] == "tracks.ceasefire.opened"
    assert len(found) == len(set(found)) == len(load("tutorial").names.tracks)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ceasefire.kep", "There is no measure 'ceasefire.kep' of these rules. Did you mean 'ceasefire.kept'?"),
        ("least", "There is no measure 'least' of these rules. Did you mean 'trust.least'"),
        ("zzz", "There is no measure 'zzz' of these rules. 'negotiate measures' lists all"),
        ("tracks.*.opend", "There is no measure 'tracks.*.opend' of these rules."),
    ],
)
def test_unknown_measures_are_sentences(name: str, sentence: str) -> None:
    with pytest.raises(UnknownMeasure) as raised:
        chosen(registry(load("tutorial")), [name])
    assert str(raised.value).startswith(sentence)
    assert isinstance(raised.value, UnknownName)


@pytest.mark.parametrize("scenario", ["nuclear-talks-2013", "camp-david-1978"])
def test_what_the_rules_cannot_bring_about_has_no_measure(scenario: str) -> None:
    known = registry(load(scenario))
    own = set(registry(load("tutorial")))
    assert not [name for name in known if name.startswith("ceasefire.")]
    assert {"people_returned", "peace_index.people"} <= own - set(known)
    assert {"ceasefire.signed", "people_returned"} <= {measure.name for measure in chosen(registry(load("tutorial")), None)}
    assert {"breach_rate", "peace_index", "peace_index.quiet"} <= set(known)


def test_plain_bargaining_is_compared_by_who_signs_how_soon_and_what_it_brings() -> None:
    known = registry(from_document(document()))
    main = {measure.name for measure in chosen(known, None)}
    assert "rounds" in main and not {"breach_rate", "trust.least"} & main
    assert not [name for name in main if name.startswith("tracks.")]
    assert not [measure.title for measure in known.values() if measure.title.endswith("points carried out")]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ceasefire.kept", "none of their issues is a ceasefire"),
        ("ceasefire.*", "none of their issues is a ceasefire"),
        ("people_returned", "none of their options brings people home"),
        ("peace_index.people", "none of their options brings people home"),
    ],
)
def test_asking_for_such_a_measure_is_told_why_it_is_not_there(name: str, why: str) -> None:
    known = registry(load("nuclear-talks-2013"))
    with pytest.raises(UnknownMeasure) as raised:
        chosen(known, [name])
    assert str(raised.value) == (
        f"There is no measure '{name}' of these rules: {why}. 'negotiate measures' lists all {len(known)}."
    )
