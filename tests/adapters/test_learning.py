"""The environment for learning agents: PettingZoo's own tests, the same games as a match, and every refusal."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, NegotiateError, UnknownName
from negotiate.play.match import Match
from negotiate.rulebook.load import load

pytest.importorskip("pettingzoo", reason="PettingZoo does not install on every Python; see pyproject.toml")

from negotiate.adapters.learning import Environment

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # its tests make one of its own games in a way that it gives up
    from pettingzoo.test import api_test, seed_test

pettingzoo_recommends = [
    # the action mask has to stand somewhere: PettingZoo excuses its own games with one by a list of names
    pytest.mark.filterwarnings("ignore:Observation space for each agent probably should be"),
    pytest.mark.filterwarnings("ignore:Observation is not a NumPy array"),
    pytest.mark.filterwarnings("ignore:Action mask numpy array is all zeros"),  # of an agent whose game is over
    pytest.mark.filterwarnings("ignore:We recommend agents to be named"),  # seats have names of their own
]


@cache
def shipped(scenario: str) -> Rules:
    return load(scenario)


def at_random(env: Environment, random: np.random.Generator) -> tuple[list[tuple[str, str]], dict[str, float], list[str]]:
    """Play a game that has just been reset: who chose what in notation, what each was paid, and what was decided."""
    chosen, paid, asked = [], dict.fromkeys(env.agents, 0.0), []
    for agent in env.agent_iter():
        observation, reward, terminated, truncated, info = env.last()
        paid[agent] += reward
        if terminated or truncated:
            env.step(None)
            continue
        slot = int(random.choice(np.flatnonzero(observation["action_mask"])))
        chosen.append((agent, info["actions"][slot]))
        asked.append(info["decision"])
        env.step(slot)
    return chosen, paid, asked


class TestContract:
    pytestmark = pettingzoo_recommends

    @pytest.mark.parametrize(
        ("scenario", "seats"),
        [
            ("tutorial", None),
            ("tutorial", ["mediator", "lowmark"]),
            ("camp-david-1978", ["egypt"]),
        ],
    )
    def test_pettingzoo_finds_its_own_contract_kept(
        self, scenario: str, seats: Sequence[str] | None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        api_test(Environment(shipped(scenario), seats), num_cycles=120)
        assert "Passed API test" in capsys.readouterr().out

    def test_pettingzoo_finds_a_seed_repeated(self) -> None:
        seed_test(lambda: Environment(shipped("tutorial"), ["highmark", "mediator"]), num_cycles=60)


@pytest.mark.parametrize(
    ("scenario", "seats", "players"),
    [
        ("tutorial", ["highmark", "lowmark", "river-council"], {}),
        ("istanbul-2025", ["ukraine"], {"russian-federation": "hardliner", "mediator": "facilitator"}),
        ("istanbul-2025", ["tuerkiye"], {"partners": "easy"}),
    ],
)
def test_the_same_seed_and_actions_give_the_same_game_as_a_match(
    scenario: str, seats: list[str], players: dict[str, str]
) -> None:
    rules = shipped(scenario)
    env = Environment(rules, seats, players)
    env.reset(seed=4)
    chosen, _, _ = at_random(env, np.random.default_rng(1))
    match = Match(rules, {**players, **dict.fromkeys(seats, "outside")}, seed=4)
    for agent, action in chosen:
        decision = match.advance()
        assert decision is not None
        assert decision.seat == agent
        match.submit(agent, action)
    assert match.advance() is None
    assert len(chosen) > 5
    assert match.events == env.match.events
    assert match.game.tobytes() == env.match.game.tobytes()
    assert match.outcome == env.match.outcome


def test_what_is_asked_at_the_wrong_time_or_of_nobody_is_an_error_in_a_sentence() -> None:
    env = Environment(shipped("tutorial"))
    for ask in (env.last, lambda: env.observe("highmark")):
        with pytest.raises(IllegalAction, match=r"^No game has begun\. Begin one with reset\(\)\.$"):
            ask()
    with pytest.raises(UnknownName, match=r"^There is no agent 'nobody'\. Known: highmark, lowmark\.$"):
        env.observe("nobody")


def test_options_of_a_reset_are_taken_and_ignored() -> None:
    env, other = Environment(shipped("tutorial")), Environment(shipped("tutorial"))
    other.reset(seed=1)
    for options in ({}, {"colour": 1}):
        env.reset(seed=1, options=options)
        assert env.last()[2] is False
        assert env.match.events == other.match.events


def test_every_kind_of_decision_reaches_the_agents() -> None:
    rules = shipped("tutorial")
    env = Environment(rules, [*rules.names.parties, rules.names.mediator])
    env.reset(seed=0)
    random, asked = np.random.default_rng(0), set()
    for _ in range(6):
        asked |= {(agent == "river-council", kind) for (agent, _), kind in _decisions(env, random)}
        env.reset()
    assert asked == {(False, "speak"), (False, "answer"), (False, "carry-out"), (True, "mediate")}


def _decisions(env: Environment, random: np.random.Generator) -> list[tuple[tuple[str, str], str]]:
    chosen, _, asked = at_random(env, random)
    return list(zip(chosen, asked, strict=True))


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025", "camp-david-1978"])
def test_rewards_add_up_to_the_utility_over_the_reservation_value(scenario: str) -> None:
    rules = shipped(scenario)
    env = Environment(rules, [*rules.names.parties, "mediator"])
    for seed in range(3):
        env.reset(seed=seed)
        _, paid, _ = at_random(env, np.random.default_rng(seed))
        outcome = env.match.outcome
        assert outcome is not None
        assert paid.pop(rules.names.mediator) == pytest.approx(outcome.peace_index)
        assert paid == pytest.approx(
            {
                party: points - float(rules.record["reservation_value"][0, rules.names.parties.index(party)])
                for party, points in outcome.utilities.items()
            }
        )


def test_a_reward_is_what_has_changed_since_the_agents_last_decision() -> None:
    env = Environment(shipped("tutorial"))
    env.reset(seed=9)
    random = np.random.default_rng(9)
    before = {agent: env.match.view(agent).utility for agent in env.agents}
    changed = 0
    for agent in env.agent_iter():
        observation, reward, terminated, _, _ = env.last()
        if terminated:
            break
        utility = env.match.view(agent).utility
        assert reward == pytest.approx(utility - before[agent])
        changed += reward != 0.0
        before[agent] = utility
        env.step(int(random.choice(np.flatnonzero(observation["action_mask"]))))
    assert changed


def test_an_agent_that_is_never_asked_is_paid_all_the_same() -> None:
    rules = load("tutorial", overrides={"parties.lowmark.attendance": "absent", "parties.lowmark.may_return": False})
    env = Environment(rules, ["lowmark"])
    env.reset(seed=1)
    chosen, paid, _ = at_random(env, np.random.default_rng(0))
    outcome = env.match.outcome
    assert outcome is not None
    assert chosen == []
    assert paid == pytest.approx({"lowmark": outcome.utilities["lowmark"] + 4.5})


def test_a_mandate_is_paid_at_the_end_and_the_end_is_told() -> None:
    env = Environment(shipped("tutorial"), reward="mandate")
    env.reset(seed=3)
    random, scores = np.random.default_rng(3), {}
    for agent in env.agent_iter():
        observation, reward, terminated, truncated, info = env.last()
        assert not truncated
        if terminated:
            outcome = env.match.outcome
            assert outcome is not None
            assert info == {
                "ending": outcome.kind,
                "reason": outcome.reason,
                "peace_index": outcome.peace_index,
                "utility": outcome.utilities[agent],
                "mandate": outcome.mandates[agent],
            }
            assert not observation["action_mask"].any()
            assert reward == outcome.mandates[agent] / 100
            scores[agent] = reward
            env.step(None)
            continue
        assert reward == 0.0
        env.step(int(random.choice(np.flatnonzero(observation["action_mask"]))))
    assert set(scores) == {"highmark", "lowmark"}
    assert env.agents == []


def test_a_reset_goes_on_to_the_next_game_of_the_seed() -> None:
    rules = shipped("tutorial")
    env = Environment(rules, seed=9)
    numbers = []
    for seed in (None, None, 9, None, 4):
        env.reset(seed=seed)
        numbers.append((env.match.seed, env.match.game_number))
        fresh = Match(rules, dict.fromkeys(rules.names.parties, "outside"), env.match.seed, game=env.match.game_number)
        fresh.advance()
        assert env.match.events == fresh.events
    assert numbers == [(9, 0), (9, 1), (9, 0), (9, 1), (4, 0)]


def test_spaces_say_how_many_slots_and_numbers_there_are() -> None:
    rules = shipped("tutorial")
    env = Environment(rules, [*rules.names.parties, "mediator"], packages=3)
    env.reset(seed=0)
    assert len({env.choices[agent].names() for agent in env.agents}) == 1
    assert env.possible_agents == ["highmark", "lowmark", "river-council"]
    for agent in env.agents:
        seen = env.observe(agent)
        assert env.observation_space(agent).contains(seen)
        assert seen["observation"].shape == (len(env.layout.numbers),)
        assert env.action_space(agent).n == len(env.choices[agent].names()) == len(seen["action_mask"])
        assert env.choices[agent].names()[-3:] == ("package 1", "package 2", "package 3")
        assert seen["action_mask"].any() == (agent == env.agent_selection)


def test_without_a_mediator_there_is_no_seat_for_one() -> None:
    env = Environment(shipped("tutorial"), mediator="none")
    env.reset(seed=0)
    assert not any("river-council" in number.name for number in env.layout.numbers)
    assert not any("river-council" in name for name in env.choices["lowmark"].names())


def test_what_has_happened_is_told_line_by_line() -> None:
    env = Environment(shipped("tutorial"), ["lowmark"])
    env.reset(seed=9)
    before = len(env.match.events)
    assert str(env.render()).splitlines()[:2] == ["month 0: track-opened: track humanitarian", "month 1: round-began"]
    (slot,) = (slot for slot, text in env.infos["lowmark"]["actions"].items() if text == "pass")
    env.step(slot)
    lines = str(env.render()).splitlines()
    assert len(lines) == len(env.match.events) - before
    assert lines[0] == "month 1: lowmark: pass (offer of highmark)"
    env.close()


class TestRefusals:
    def refused(self, error: type[Exception], **given: Any) -> str:
        with pytest.raises(error) as raised:
            Environment(shipped("tutorial"), **given)
        return str(raised.value)

    def test_a_seat_that_does_not_exist(self) -> None:
        assert self.refused(UnknownName, seats=["highmrk"]) == (
            "There is no seat 'highmrk'. Did you mean 'highmark'? Known: highmark, lowmark, river-council."
        )

    def test_a_seat_for_two(self) -> None:
        sentence = "Two are to decide for 'highmark'. Name a seat once, in `seats` or with its player."
        assert self.refused(NegotiateError, players={"highmark": "cautious"}) == sentence
        assert self.refused(NegotiateError, seats=["highmark", "highmark"]) == sentence
        assert self.refused(NegotiateError, seats=["mediator"], mediator="idle") == sentence.replace(
            "highmark", "river-council"
        )
        assert self.refused(NegotiateError, seats=["mediator"], players={"river-council": "idle"}) == sentence.replace(
            "highmark", "river-council"
        )

    def test_a_seat_for_nobody(self) -> None:
        assert self.refused(NegotiateError, seats=["highmark"], players={"lowmark": "human"}) == (
            "Nobody decides for 'lowmark'. Name it in `seats`, or give it a player."
        )

    def test_no_seat_to_learn(self) -> None:
        assert self.refused(NegotiateError, seats=[]) == (
            "No seat is to learn. Name at least one in `seats`, or leave `seats` out for all parties."
        )

    def test_a_reward_that_does_not_exist(self) -> None:
        assert self.refused(UnknownName, reward="point") == (
            "There is no reward 'point'. Did you mean 'points'? Known: points, mandate."
        )

    def test_a_number_of_packages_that_cannot_be(self) -> None:
        assert self.refused(NegotiateError, packages=0) == "The number of package slots must be from 1 to 200, not 0."

    def test_a_slot_that_cannot_be_chosen_leaves_the_game_as_it_was(self) -> None:
        env = Environment(shipped("tutorial"))
        with pytest.raises(IllegalAction) as raised:
            env.step(0)
        assert str(raised.value) == "No agent has anything to decide. Begin a game with reset()."
        env.reset(seed=7)
        before = env.match.game.tobytes()
        names = env.choices["highmark"].names()
        last, carry_out = len(names) - 1, names.index("carry-out")
        for slot, sentence in (
            (
                carry_out,
                f"highmark cannot choose slot {carry_out} ('carry-out') now; the action mask has the slots that it "
                "can. 'carry-out' does not fit: Highmark has the floor. Possible are: pass, propose, accept, "
                "reject, gesture, announce, condemn, leave, delegate, return, terminate, waive.",
            ),
            (
                last,
                f"highmark cannot choose slot {last} ('package 12') now; the action mask has the slots that it can. "
                "There is none at this decision.",
            ),
            (last + 1, f"highmark must choose a slot by its whole number, from 0 to {last}, not {last + 1}."),
            (-1, f"highmark must choose a slot by its whole number, from 0 to {last}, not -1."),
            (0.7, f"highmark must choose a slot by its whole number, from 0 to {last}, not 0.7."),
            ("pass", f"highmark must choose a slot by its whole number, from 0 to {last}, not 'pass'."),
            (True, f"highmark must choose a slot by its whole number, from 0 to {last}, not True."),
            (None, f"highmark must choose a slot by its whole number, from 0 to {last}, not None."),
        ):
            with pytest.raises(IllegalAction) as raised:
                env.step(slot)  # type: ignore[arg-type]  # some are what is wrong
            assert str(raised.value) == sentence
        assert env.match.game.tobytes() == before
        assert env.agent_selection == "highmark"

    @pytest.mark.parametrize("missing", ["pettingzoo", "gymnasium"])
    def test_without_the_packages_a_sentence_says_what_to_install(self, missing: str) -> None:
        program = (
            f"import sys\nsys.modules['{missing}'] = None\n"
            "try:\n    import negotiate.adapters.learning\nexcept ImportError as error:\n    print(error)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout == (
            "The environment for learning agents needs the packages pettingzoo and gymnasium, which are the extra "
            "'learning' of this program; install them with: python -m pip install "
            '"negotiate-peace[learning]"\n'
        )


@pytest.mark.parametrize("driver", [None, "pulseaudio"])
def test_importing_the_environment_leaves_the_sound_of_the_window_alone(driver: str | None) -> None:
    program = "import os, negotiate.adapters.learning; print(os.environ.get('SDL_AUDIODRIVER'))"
    variables = {name: value for name, value in os.environ.items() if name != "SDL_AUDIODRIVER"}
    variables |= {"SDL_AUDIODRIVER": driver} if driver else {}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=variables)
    assert done.stdout == f"{driver}\n"


def test_agents_that_decide_at_once_see_nothing_of_each_other() -> None:
    """An agent that is asked later on a day of carrying out observes what it would whatever the others have decided."""
    seen = []
    for wanted in ("carry-out", "breach"):
        env = Environment(shipped("tutorial"), mediator="idle")
        env.reset(seed=2)
        first = ""
        while not first or env.agent_selection == first:
            agent, names = env.agent_selection, env.infos[env.agent_selection]["actions"]
            if env.infos[agent]["decision"] == "carry-out":
                first = first or agent
                action = wanted
            elif env.infos[agent]["decision"] == "answer":
                action = next(name for name in names.values() if name.startswith("accept"))
            else:
                action = next((name for name in names.values() if name == "propose detainees=all-eighty"), "pass")
            env.step(next(slot for slot, name in names.items() if name == action))
        seen.append(env.observe(env.agent_selection))
        assert env.infos[env.agent_selection]["decision"] == "carry-out" and env.match.sealed
    for name in ("observation", "action_mask"):
        assert (seen[0][name] == seen[1][name]).all()


def test_what_an_environment_is_made_of_is_asked_for_in_a_sentence() -> None:
    rules = load("tutorial")
    unloaded: Any = "tutorial"
    with pytest.raises(NegotiateError, match=r"^Loaded rules are asked for, not 'tutorial'; load them first"):
        Environment(unloaded)
    with pytest.raises(NegotiateError, match=r"^Seats are named in a list, as in \['highmark'\], not as one text\.$"):
        Environment(rules, "highmark")
    env = Environment(rules, ["highmark"])
    for asked in (env.action_space, env.observation_space):
        with pytest.raises(UnknownName, match=r"^There is no agent 'nobody'\. Known: highmark\.$"):
            asked("nobody")
