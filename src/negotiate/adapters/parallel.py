"""The environment of learning.py with all agents acting at every step, as PettingZoo's parallel form has it.

    from negotiate.adapters.parallel import parallel_env

    env = parallel_env(rules=rules, max_cycles=200)
    seen, info = env.reset(seed=7)
    while env.agents:
        slots = {agent: env.action_space(agent).sample(seen[agent]["action_mask"]) for agent in env.agents}
        seen, rewards, over, cut, info = env.step(slots)

In a step one decision is taken: that of the agent which is asked. The others have one slot in their masks, the first, and
whatever they choose is ignored. A slot that the mask of the agent which is asked does not have counts as the first one that
it has. Rewards, observations and the end are those of learning.py; after `max_cycles` steps a game is cut off (truncated).

`env` is the same with agents one after the other, each in every cycle, by PettingZoo's own conversion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negotiate.adapters.learning import RENDER_MODES, Environment
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, NegotiateError
from negotiate.rulebook.load import load

# isort: split
from pettingzoo import ParallelEnv
from pettingzoo.utils.conversions import parallel_to_aec


class Parallel(ParallelEnv):  # type: ignore[misc]  # pettingzoo ships no types
    """A game in which every agent acts at every step; the module says what that means."""

    metadata: ClassVar[dict[str, Any]] = {"name": "negotiate_v0", "render_modes": list(RENDER_MODES)}

    def __init__(self, environment: Environment, max_cycles: int | None = None) -> None:
        """A coat over an environment, which belongs to it from now on.

        Raises NegotiateError for anything else, such as rules, and for fewer cycles than one.
        """
        if not isinstance(environment, Environment):
            raise NegotiateError(
                f"An Environment is asked for, not {environment!r:.80}; parallel_env makes one, of rules or of their name."
            )
        if max_cycles is not None and (not isinstance(max_cycles, int) or isinstance(max_cycles, bool) or max_cycles < 1):
            raise NegotiateError(f"The number of cycles must be a whole number from 1, or None, not {max_cycles!r}.")
        self.environment = environment
        self.render_mode = environment.render_mode
        self.max_cycles = max_cycles
        self.possible_agents: list[str] = list(environment.possible_agents)
        self.observation_spaces = environment.observation_spaces
        self.action_spaces = environment.action_spaces
        self.state_space = environment.state_space
        self.agents: list[str] = []
        self._cycles = 0

    def observation_space(self, agent: str) -> Any:
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Any:
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """As Environment.reset; what every agent observes, and its info."""
        self.environment.reset(seed, options)
        self.agents = [] if self._is_over() else list(self.possible_agents)
        self._cycles = 0
        return self._seen(), self._infos()

    def step(
        self, actions: Mapping[str, int]
    ) -> tuple[dict[str, Any], dict[str, float], dict[str, bool], dict[str, bool], Any]:
        """Take a slot from every agent. Raises IllegalAction when no game goes on, or who is asked names none."""
        if not self.agents:
            raise IllegalAction("No agent has anything to decide. Begin a game with reset().")
        here, env = list(self.agents), self.environment
        asked = env.agent_selection
        if asked not in actions:
            raise IllegalAction(f"{asked} is asked and chooses no slot.")
        legal = env.legal_slots()
        env.step(actions[asked] if actions[asked] in legal else legal[0])
        self._cycles += 1
        over = self._is_over()
        cut = not over and self.max_cycles is not None and self._cycles >= self.max_cycles
        rewards = {agent: float(env.rewards[agent]) for agent in here}
        found = self._seen(), rewards, dict.fromkeys(here, over), dict.fromkeys(here, cut), self._infos()
        if over or cut:
            self.agents = []
        return found

    def state(self) -> NDArray[np.float32]:
        """As Environment.state."""
        return self.environment.state()

    def render(self) -> str | None:
        """As Environment.render."""
        return self.environment.render()

    def close(self) -> None:
        """There is nothing to release."""

    def _is_over(self) -> bool:
        return self.environment.match.outcome is not None

    def _seen(self) -> dict[str, Any]:
        found = {agent: self.environment.observe(agent) for agent in self.possible_agents}
        for observation in found.values():
            if isinstance(observation, dict) and not observation["action_mask"].any():
                observation["action_mask"][0] = 1
        return found

    def _infos(self) -> dict[str, dict[str, Any]]:
        return {agent: dict(self.environment.infos[agent]) for agent in self.possible_agents}


def parallel_env(rules: Rules | str = "tutorial", max_cycles: int | None = None, **settings: Any) -> Parallel:
    """The parallel form; `rules` are rules, or the name or path of a rule file, `settings` those of Environment."""
    return Parallel(Environment(load(rules) if isinstance(rules, str) else rules, **settings), max_cycles)


def env(rules: Rules | str = "tutorial", max_cycles: int | None = None, **settings: Any) -> Any:
    """The parallel form with agents one after the other, each in every cycle."""
    return parallel_to_aec(parallel_env(rules, max_cycles, **settings))
