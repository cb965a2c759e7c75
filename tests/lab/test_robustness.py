"""Validation under other players and over draws from a prior: who sits where, what is drawn, how a target then stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiate.errors import NegotiateError, RuleFileError, UnknownName
from negotiate.lab.validate import run, under_players, under_prior
from negotiate.lab.validation.arms import SCENARIOS, Arm, Bench
from negotiate.lab.validation.history import CASES
from negotiate.lab.validation.prior import ASSUMED, Draws, Prior, prior_of
from negotiate.lab.validation.recurrence import ARMS
from negotiate.lab.validation.robustness import Robustness, standings
from negotiate.lab.validation.split import TUNED_ON, Outcome, split_of, tally
from negotiate.lab.validation.target import Comparison
from negotiate.lab.validation.targets import RIPE, SIDE_PAYMENT, TARGETS, UNRIPE, gate
from negotiate.lab.validation.verdict import Verdict, judge
from negotiate.lab.variation import around
from negotiate.rulebook.load import load
from negotiate.rulebook.model.limits import numbers

GAMES = 20
BASE = Arm("base")
RUSSIA, UKRAINE = "russian-federation", "ukraine"


def arms() -> Iterator[Arm]:
    """The arms of all targets that name theirs."""
    for target in TARGETS:
        if isinstance(target, Comparison):
            for claim in target.claims:
                yield from (claim.arm, claim.reference)
    yield from ARMS
    yield from (case.arm for case in CASES)


# Tuned on, tested on


def test_the_split_names_targets_that_there_are_and_stands_in_every_verdict() -> None:
    assert set(TUNED_ON) <= {target.id for target in TARGETS}
    assert (split_of("VT2b"), split_of("VT22"), split_of("VT23")) == ("tuned on", "in part tuned on", "tested on")
    assert judge("VT9", "", "", ()).split == "tuned on"
    assert [verdict.split for verdict in run(GAMES, only=["VT6", "VT12"])] == ["tuned on", "tested on"]


def test_the_page_tells_the_same_split() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"\*Tuned on\*:(.*?)\*In part\*:(.*?)\*Tested on\*:", page, flags=re.DOTALL)
    whole, part = (set(re.findall(r"VT\d+b?", text)) for text in told)
    assert whole == {target for target, split in TUNED_ON.items() if split == "tuned on"}
    assert part == {target for target, split in TUNED_ON.items() if split == "in part tuned on"}


def verdict(target: str, outcome: Outcome | None) -> Verdict:
    return Verdict(target, "", "", None, None, None, outcome, "", split=split_of(target))


def test_counts_are_told_for_each_split() -> None:
    verdicts = [verdict("VT2", "met"), verdict("VT4", "not met"), verdict("VT1", "met"), verdict("VT3", None)]
    assert tally(verdicts) == {
        "tuned on": {"met": 1, "not met": 1, "undecided": 0},
        "tested on": {"met": 1, "not met": 0, "undecided": 0},
    }


# Under every kind of player


def test_a_named_player_takes_the_principals_seats_that_an_arm_leaves_free() -> None:
    bench = Bench(GAMES, 0, 1, "hardliner")
    players = bench.cast(BASE).players
    own = Bench(GAMES, 0, 1).cast(BASE).players
    assert players == {**own, RUSSIA: "hardliner", UKRAINE: "hardliner"}
    assert bench.seated
    bench.seated = False
    gestures = BASE.having("gestures", players={RUSSIA: "reciprocator"})
    assert bench.cast(gestures).players == {**players, RUSSIA: "reciprocator"}
    assert bench.seated
    bench.seated = False
    bench.cast(BASE.having("both", players={RUSSIA: "naive", UKRAINE: "naive"}))
    assert not bench.seated
    bench.play(BASE)
    assert bench.seated, "also of games that have been played before"


def test_the_verdicts_are_told_under_every_player() -> None:
    seen: list[tuple[int, int]] = []
    found = under_players(
        ["own", "hardliner"], GAMES, 3, ["VT12", "vt20"], progress=lambda done, of: seen.append((done, of))
    )
    assert [one.player for one in found] == ["own", "hardliner"]
    own = run(GAMES, 3, ["VT12", "VT20"])
    assert [verdict.findings for verdict in found[0].verdicts] == [verdict.findings for verdict in own]
    assert not found[0].verdicts[0].ablation, "what explains is left out"
    assert found[1].verdicts[0].findings != own[0].findings
    assert found[1].verdicts[1].findings == own[1].findings
    assert (found[0].prescribed, found[1].prescribed) == (frozenset(), frozenset({"VT20"}))
    assert seen[-1] == (4, 4)
    plain = found[1].as_json()
    assert [one["prescribed"] for one in plain["verdicts"]] == [False, True]
    assert plain["counts"] == tally(found[1].verdicts)


@pytest.mark.parametrize(
    ("players", "sentence"),
    [
        ([], "There is no player to validate with; name one or more, such as cautious and hardliner."),
        (["naive", "own", "naive"], "The player 'naive' is named twice; name every player once."),
        ("naive", "The players are given as a list, as in ['naive'], not as one alone."),
        (
            ["cautious", "hard"],
            "The player 'hard' cannot play the validation targets: some of them follow a game decision by decision, in "
            "which compiled players alone take part. Name one of those, such as cautious, hardliner or tit-for-tat, or own.",
        ),
        (["cautios"], "There is no player 'cautios'. Did you mean 'cautious'?"),
        (["facilitator"], "There is no player 'facilitator'."),
    ],
)
def test_players_that_cannot_be_seated_are_sentences(players: list[str], sentence: str) -> None:
    with pytest.raises(NegotiateError) as raised:
        under_players(players, GAMES, only=["VT12"])
    assert str(raised.value).startswith(sentence)


# What is drawn


def test_every_scenario_of_a_target_is_drawn_in() -> None:
    assert {arm.scenario for arm in arms()} == set(SCENARIOS)


def test_every_pattern_of_the_table_names_a_number() -> None:
    known = {path for scenario in SCENARIOS for path, _ in numbers(load(scenario).document)}
    for pattern in ASSUMED:
        form = re.compile(re.escape(pattern).replace(r"\*", ".*"))
        assert any(form.fullmatch(path) for path in known), f"nothing is drawn for {pattern}"


def test_a_number_moves_by_a_share_within_the_schema_and_a_whole_one_by_one_at_least() -> None:
    loss = around("trust.loss_ratio", 3.0, 0.2)
    assert loss is not None
    assert (loss.at(0.0), loss.at(1.0)) == (2.4, 3.6)
    rounds = around("reciprocity.terminate_after", 2, 0.2)
    assert rounds is not None
    assert [rounds.at(place) for place in (0.0, 0.5, 1.0)] == [1, 2, 3]
    ceiling = around("tracks.political.trust_ceiling", 95.0, 0.2)
    assert ceiling is not None
    assert (ceiling.low, ceiling.high) == (76.0, 100.0)
    assert around("inclusion.share", 0.0, 0.2) is None
    below = around("parties.a.reservation.points", -4.0, 0.25)
    assert below is not None
    assert (below.low, below.high) == (-5.0, -3.0)


def test_draws_hang_on_the_seed_and_spread_over_every_range() -> None:
    draws = Draws(Prior(0.2), 4, seed=5)
    values = [draws.values(number, "istanbul-2025", None)["trust.loss_ratio"] for number in range(4)]
    shipped = load("istanbul-2025").document["trust"]["loss_ratio"]
    assert sorted(int((value / shipped - 0.8) / 0.1) for value in values) == [0, 1, 2, 3], "a Latin hypercube"
    again = Draws(Prior(0.2), 4, seed=5)
    assert [again.values(number, "dayton-1995", None) for number in range(4)] == [
        draws.values(number, "dayton-1995", None) for number in range(4)
    ]
    assert Draws(Prior(0.2), 4, seed=6).values(0, "istanbul-2025", None) != draws.values(0, "istanbul-2025", None)


def test_what_a_preset_sets_is_drawn_around_its_own_value() -> None:
    draws = Draws(Prior(0.1), 3, seed=1)
    for preset, pain in (("ripe", 0.70), ("unripe", 0.25)):
        drawn = draws.values(0, "istanbul-2025", preset)[f"parties.{RUSSIA}.pain"]
        assert pain * 0.9 <= drawn <= pain * 1.1


def test_what_an_arm_sets_is_never_drawn() -> None:
    draws = Draws(Prior(0.2), 2, seed=1)
    bench = Bench(GAMES, 0, 1, drawn=lambda scenario, preset: draws.values(0, scenario, preset))
    assert bench.rules(gate(15)).document["tracks"]["ceasefire"]["opens_when"]["trust_at_least"] == 15
    assert bench.rules(SIDE_PAYMENT).document["mediators"]["tuerkiye"]["leverage"] == 6
    drawn = draws.values(0, "istanbul-2025", None)["trust.loss_ratio"]
    assert bench.rules(gate(15)).document["trust"]["loss_ratio"] == drawn
    assert drawn != load("istanbul-2025").document["trust"]["loss_ratio"]


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_every_arm_takes_both_ends_of_every_range(share: float) -> None:
    prior = Prior(share)
    for scenario, preset in sorted({(arm.scenario, arm.preset) for arm in arms()}, key=str):
        shipped, rules = load(scenario), load(scenario, preset=preset)
        ranges = prior.ranges(rules, shipped)
        assert len(ranges) > 80
        for end in (0.0, 1.0):
            load(scenario, preset=preset, overrides={path: one.at(end) for path, one in ranges.items()})


def test_a_file_gives_ranges_for_one_number_or_many(tmp_path: Path) -> None:
    file = tmp_path / "prior.yaml"
    file.write_text("ranges:\n  trust.loss_ratio: 1.5:5\n  parties.*.pain: 0.4:0.6\n", encoding="utf-8")
    prior = prior_of(str(file))
    assert prior.as_json() == {"file": str(file), "ranges": {"trust.loss_ratio": "1.5:5", "parties.*.pain": "0.4:0.6"}}
    draws = Draws(prior, 5, seed=0)
    assert {f"parties.{UKRAINE}.pain", "parties.egypt.pain", "trust.loss_ratio"} <= set(draws.paths)
    values = [draws.values(number, "istanbul-2025", None) for number in range(5)]
    assert all(1.5 <= one["trust.loss_ratio"] <= 5 and 0.4 <= one[f"parties.{UKRAINE}.pain"] <= 0.6 for one in values)
    ripe = draws.values(0, "istanbul-2025", "ripe")
    assert f"parties.{UKRAINE}.pain" not in ripe, "the preset says how ripe it is"
    assert ripe["trust.loss_ratio"] == values[0]["trust.loss_ratio"]
    bench = Bench(GAMES, 0, 1, drawn=lambda scenario, preset: draws.values(0, scenario, preset))
    pains = [bench.rules(arm).document["parties"][UKRAINE]["pain"] for arm in (UNRIPE, RIPE)]
    assert pains == [0.40, 0.75]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "ranges:\n  trust.loss_ration: 1:2\n",
            "prior.yaml:2:3: error: 'trust.loss_ration' is no number of any scenario that targets are about. "
            "Did you mean 'trust.loss_ratio'?",
        ),
        (
            "ranges:\n  zzz: 1:2\n",
            "prior.yaml:2:3: error: 'zzz' is no number of any scenario that targets are about. "
            "'negotiate show' lists the numbers of a scenario.",
        ),
        (
            "ranges:\n  trust.loss_ratio: 5:1\n",
            "In 'istanbul-2025': The variation 'trust.loss_ratio=5:1' cannot be used: the first end must be below the "
            "second.",
        ),
        (
            "ranges:\n  trust.loss_ratio: 1,2\n",
            "'1,2' is no range: a prior is drawn between two ends; write LOW:HIGH, such as 0.5:2.",
        ),
        ("ranges:\n  trust.decay: 0.1:7\n", "In 'istanbul-2025': "),
        (
            "ranges:\n  trust.decay: 0.1\n",
            "'ranges.trust.decay' is the number 0.1; write LOW:HIGH for every dotted path, in which * stands for any name.",
        ),
        ("range:\n  trust.decay: 0:0.1\n", "The file has no key 'range'. Did you mean 'ranges'?"),
        ("- trust.decay\n", "A prior is a mapping of keys to values; this is a list."),
        ("", "prior.yaml:1:1: error: "),
    ],
)
def test_a_prior_that_cannot_be_drawn_is_refused_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "prior.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as raised:
        prior_of(str(file))
    assert sentence in str(raised.value)


@pytest.mark.parametrize("word", ["0", "1", "1.5", "-0.2", "nan"])
def test_a_share_lies_between_nothing_and_all(word: str) -> None:
    with pytest.raises(NegotiateError) as raised:
        prior_of(word)
    assert str(raised.value) == (
        f"The prior '{word}' is no share: write a number above 0 and below 1, such as 0.2 for 20 % below and above every "
        "assumption, or the path of a file with ranges."
    )


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"none\.yaml"):
        prior_of(str(tmp_path / "none.yaml"))


@pytest.mark.parametrize("draws", [1, 0, 10_001])
def test_a_number_of_draws_out_of_range_is_refused(draws: int) -> None:
    with pytest.raises(NegotiateError) as raised:
        under_prior("0.2", draws)
    assert str(raised.value) == f"The number of draws must be a whole number from 2 to 10000, not {draws}."


def test_a_target_that_is_none_is_named_before_anything_is_played() -> None:
    with pytest.raises(UnknownName, match="VT99"):
        under_prior("0.2", only=["VT99"])
    with pytest.raises(UnknownName, match="VT99"):
        under_players(["naive"], only=["VT99"])


# How a target stands


def over(met: int, contrary: int, undecided: int, target: str = "VT12") -> Robustness:
    counts: dict[Outcome, int] = {"met": met, "not met": contrary, "undecided": undecided}
    outcomes = tuple(outcome for outcome, number in counts.items() for _ in range(number))
    return Robustness(target, "", "", split_of(target), "met", outcomes)


@pytest.mark.parametrize(
    ("met", "contrary", "undecided", "standing"),
    [
        (20, 0, 0, "robust"),
        (18, 0, 2, "robust"),
        (17, 0, 3, "undecided"),
        (17, 1, 2, "undecided"),  # one draw in twenty may show the contrary by chance
        (17, 3, 0, "fragile"),
        (10, 10, 0, "fragile"),
        (3, 2, 15, "fragile"),
        (2, 2, 16, "undecided"),  # one in twenty is met by chance where nothing is so
        (0, 10, 10, "undecided"),
        (0, 20, 0, "robustly not met"),
        (84, 16, 0, "robust"),
        (0, 0, 20, "undecided"),
    ],
)
def test_a_target_stands_by_what_its_draws_show_beyond_chance(
    met: int, contrary: int, undecided: int, standing: str
) -> None:
    assert over(met, contrary, undecided).standing == standing


def test_a_target_that_no_draw_tests_stands_nowhere() -> None:
    untested = Robustness("VT1", "", "", "tested on", None, (None, None))
    assert untested.standing is None
    assert untested.share("met").share is None
    assert standings([untested, over(20, 0, 0), over(17, 3, 0, "VT9")]) == {
        "tuned on": {"robust": 0, "fragile": 1, "robustly not met": 0, "undecided": 0},
        "tested on": {"robust": 1, "fragile": 0, "robustly not met": 0, "undecided": 0},
    }


def test_draws_from_end_to_end() -> None:
    seen: list[tuple[int, int]] = []
    found = under_prior("0.2", 3, GAMES, 3, ["VT12", "VT2"], 1, lambda done, of: seen.append((done, of)))
    assert [target.id for target in found.targets] == ["VT2", "VT12"]
    assert [target.shipped for target in found.targets] == [one.outcome for one in run(GAMES, 3, ["VT2", "VT12"])]
    assert all(len(target.outcomes) == 3 for target in found.targets)
    assert "trust.loss_ratio" in found.numbers
    assert seen[-1] == (8, 8)
    plain = found.as_json()
    assert plain["prior"] == {"share": 0.2}
    assert plain["targets"][1]["split"] == "tested on"
    assert sum(share["games"] for share in plain["targets"][1]["shares"].values()) == 3
    assert found == under_prior("0.2", 3, GAMES, 3, ["VT2", "VT12"], jobs=2)
