"""The rest of PettingZoo's own test set: parallel, seed, render, max_cycles and state; and environments as files."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, NegotiateError, UnknownName
from negotiate.rulebook.load import load

pytest.importorskip("pettingzoo", reason="PettingZoo does not install on every Python; see pyproject.toml")

from negotiate.adapters import parallel
from negotiate.adapters.learning import Environment

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # its tests make one of its own games in a way that it gives up
    from pettingzoo.test import parallel_api_test, parallel_seed_test, render_test, seed_test
    from pettingzoo.test.max_cycles_test import max_cycles_test
    from pettingzoo.test.state_test import state_test


@cache
def tutorial() -> Rules:
    return load("tutorial")


def repeatable(make: Callable[..., Any]) -> Callable[..., Any]:
    """Environments with seeds, whose agents try out the same each time: none of them happens to leave the talks."""

    def made(**more: Any) -> Any:
        env = make(tutorial(), **more)
        env.reset = partial(env.reset, seed=5)
        for place, agent in enumerate(env.possible_agents):
            env.action_space(agent).seed(place)
        return env

    return made


def test_pettingzoo_finds_its_parallel_contract_kept(capsys: pytest.CaptureFixture[str]) -> None:
    parallel_api_test(parallel.parallel_env(tutorial()), num_cycles=40)
    assert "Passed Parallel API test" in capsys.readouterr().out
    parallel_seed_test(partial(parallel.parallel_env, tutorial()), num_cycles=10)
    seed_test(partial(parallel.env, tutorial()), num_cycles=10)


def test_pettingzoo_finds_render_cycles_and_state_kept(capsys: pytest.CaptureFixture[str]) -> None:
    render_test(partial(Environment, tutorial(), ["highmark", "mediator"]))
    assert "highmark: " in capsys.readouterr().out
    max_cycles_test(SimpleNamespace(env=repeatable(parallel.env), parallel_env=repeatable(parallel.parallel_env)))
    state_test(parallel.env(tutorial(), flat=True), parallel.parallel_env(tutorial()), num_cycles=4)


def test_state_is_what_all_agents_see() -> None:
    env = Environment(tutorial(), flat=True)
    env.reset(seed=3)
    assert (env.state() == np.concatenate([env.observe("highmark"), env.observe("lowmark")])).all()
    assert env.observation_space("highmark").contains(env.observe("highmark"))
    mask = env.infos[env.agent_selection]["action_mask"]
    assert np.flatnonzero(mask).tolist() == env.legal_slots() != []


def test_an_environment_can_be_kept_in_a_file() -> None:
    env = Environment(tutorial(), ["highmark"])
    env.reset(seed=3)
    env.step(env.legal_slots()[0])
    again = pickle.loads(pickle.dumps(env))
    for one in (env, again):
        while not one.terminations["highmark"]:
            one.step(one.legal_slots()[-1])
    assert again.match.events == env.match.events
    assert again.match.game.tobytes() == env.match.game.tobytes()


def test_only_the_agent_that_is_asked_decides() -> None:
    env = parallel.parallel_env(tutorial(), max_cycles=2)
    seen, _ = env.reset(seed=1)
    asked = env.environment.agent_selection
    other = next(agent for agent in env.agents if agent != asked)
    assert np.flatnonzero(seen[other]["action_mask"]).tolist() == [0]
    with pytest.raises(IllegalAction, match=f"^{asked} is asked and chooses no slot\\.$"):
        env.step({other: 0})
    *_, cut, _ = env.step({asked: 10_000, other: 3})
    assert not any(cut.values()) and env.environment.match.decisions[-1].seat
    *_, cut, _ = env.step(dict.fromkeys(env.agents, 0))
    assert all(cut.values()) and env.agents == []
    with pytest.raises(IllegalAction, match=r"^No agent has anything to decide\. Begin a game with reset\(\)\.$"):
        env.step({})


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NegotiateError, match=r"^The number of cycles must be a whole number from 1, or None, not 0\.$"):
        parallel.parallel_env(tutorial(), max_cycles=0)
    with pytest.raises(
        NegotiateError, match=r"^An Environment is asked for, not 'tutorial'; parallel_env makes one, of rules"
    ):
        parallel.Parallel("tutorial")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match=r"^There is no render mode 'rgb'\. Known: ansi, human\.$"):
        Environment(tutorial(), render_mode="rgb")
