"""What is varied: words to ranges, designs that stay in them, and a sentence for every word that cannot be used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import latin

from negotiate.errors import NegotiateError, OverrideError
from negotiate.lab.variation import Variation, grid, latin_hypercube, sampled, usual, variations
from negotiate.rulebook.load import load
from negotiate.rulebook.model.limits import limits, numbers

RULES = load("tutorial")
SPACE = [Variation("trust.decay", 0.0, 0.1, 3), Variation("calendar.rounds", 6.0, 10.0, 3, whole=True)]


def test_a_range_has_its_ends_and_its_steps() -> None:
    (one,) = variations(["trust.decay=0.0:0.1:11"], RULES, in_grid=True)
    assert one.grid() == [0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1]
    (whole,) = variations(["calendar.rounds=6:8:9"], RULES, in_grid=True)
    assert whole.grid() == [6, 7, 8]
    assert all(isinstance(value, int) for value in whole.grid())
    (choice,) = variations(["process.mode=sequenced, open"], RULES)
    assert choice.grid() == ["sequenced", "open"]
    (lists,) = variations(["process.undertaking=[ceasefire, political],[ceasefire]"], RULES)
    assert lists.grid() == [["ceasefire", "political"], ["ceasefire"]]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("trust.decay", "it has no values"),
        ("trust.decay=", "it has no values"),
        ("=1:2", "it has no values"),
        ("trust.decay=0.03", "a list needs two different values or more"),
        ("trust.decay=0.1,0.1", "a list needs two different values or more"),
        ("trust.decay=a:b", "a range is made of numbers"),
        ("trust.decay=0:1:x", "a range is made of numbers"),
        ("trust.decay=0:1:2:3", "a range has two or three parts"),
        ("trust.decay=1:0", "the first end must be below the second"),
        ("trust.decay=0:inf", "the first end must be below the second"),
        ("trust.decay=0:1:0", "the number of steps is from 1 to 100,000"),
        ("calendar.rounds=6.5:9", "'calendar.rounds' is a whole number, and so must be the ends"),
    ],
)
def test_words_that_cannot_be_used_are_sentences(word: str, why: str) -> None:
    with pytest.raises(OverrideError) as raised:
        variations([word], RULES, in_grid=True)
    assert str(raised.value) == (
        f"The variation '{word}' cannot be used: {why}. Write PATH=LOW:HIGH:STEPS, such as trust.decay=0.0:0.1:11, "
        "or PATH=VALUE,VALUE."
    )


def test_a_number_of_steps_is_for_a_grid() -> None:
    with pytest.raises(OverrideError) as raised:
        variations(["trust.decay=0:0.1:5"], RULES)
    assert str(raised.value) == (
        "The variation 'trust.decay=0:0.1:5' cannot be used: only a grid takes a number of steps (negotiate sweep --design "
        "grid). Write trust.decay=0:0.1."
    )
    with pytest.raises(
        OverrideError,
        match=r"^The variation 'trust\.decay' cannot be used: it has no values\. "
        r"Write PATH=LOW:HIGH, such as trust\.decay=0\.0:0\.1, or PATH=VALUE,VALUE\.$",
    ):
        variations(["trust.decay"], RULES)


def test_a_value_is_varied_once() -> None:
    with pytest.raises(OverrideError, match=r"^The value 'trust\.decay' is varied twice; give all its values in one --vary"):
        variations(["trust.decay=0:1", "trust.decay=0:2"], RULES)


@pytest.mark.parametrize("scenario", ["tutorial", "camp-david-1978", "istanbul-2025"])
def test_the_usual_ranges_hold_the_value_and_can_be_played(scenario: str) -> None:
    rules = load(scenario)
    values = dict(numbers(rules.document))
    found = usual(rules)
    assert {"trust.decay", "trust.gain", "trust.initial.default"} <= {one.path for one in found}
    assert any(one.path.endswith(".pain") for one in found)
    for end in (0.0, 1.0):
        load(scenario, overrides={one.path: one.at(end) for one in found})
    for one in found:
        assert one.low <= values[one.path] <= one.high
        assert isinstance(one.at(0.3), int) == isinstance(values[one.path], int)


def test_limits_are_those_of_the_schema() -> None:
    assert limits("trust.decay") == (0, 1)
    assert limits("calendar.rounds") == (1, 256)
    assert limits("parties.lowmark.name") == limits("nothing.here") == (None, None)


def test_a_grid_is_every_combination() -> None:
    points = grid(SPACE)
    assert len(points) == 9
    assert points[0] == {"trust.decay": 0.0, "calendar.rounds": 6}
    assert points[1] == {"trust.decay": 0.0, "calendar.rounds": 8}
    with pytest.raises(NegotiateError, match=r"^A grid of 1000 × 1000 has more than 100,000 points; give fewer steps"):
        grid([Variation("a", 0, 1, 1000), Variation("b", 0, 1, 1000)])


@given(st.sampled_from(["latin", "sobol"]), st.integers(2, 40), st.integers(0, 2**64 - 1))
def test_samples_stay_in_their_ranges_and_repeat(design: str, samples: int, seed: int) -> None:
    points = sampled(SPACE, design, samples, seed)  # type: ignore[arg-type]  # one of the two words
    assert len(points) == samples
    assert points == sampled(SPACE, design, samples, seed)  # type: ignore[arg-type]  # as above
    for point in points:
        assert 0.0 <= point["trust.decay"] <= 0.1
        assert point["calendar.rounds"] in range(6, 11) and isinstance(point["calendar.rounds"], int)


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    points = sampled(SPACE[:1], "latin", 10, 3)
    assert sorted(int(point["trust.decay"] * 100) for point in points) == list(range(10))


@given(st.integers(2, 30), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_a_latin_hypercube_is_that_of_salib(samples: int, dimensions: int, seed: int) -> None:
    """It is drawn here so that a sweep needs no further package; folders of before go on where they were."""
    asked = {"num_vars": dimensions, "names": [str(one) for one in range(dimensions)], "bounds": [[0.0, 1.0]] * dimensions}
    assert np.array_equal(latin_hypercube(samples, dimensions, seed), latin.sample(asked, samples, seed=seed))


def test_choices_are_for_grids() -> None:
    with pytest.raises(NegotiateError, match=r"^The values of 'process\.mode' are a list of choices, which only a grid"):
        sampled([Variation("process.mode", choices=("open", "sequenced"))], "latin", 8, 0)
    with pytest.raises(NegotiateError, match=r"^The number of samples must be from 2 to 100,000, not 1\.$"):
        sampled(SPACE, "sobol", 1, 0)
