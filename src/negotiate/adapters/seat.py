"""One learning seat at one table: a Gymnasium environment.

    import gymnasium
    import negotiate.adapters.registration

    env = gymnasium.make("negotiate/Seat-v0", scenario="istanbul-2025", seat="ukraine")
    seen, info = env.reset(seed=7)
    seen, reward, over, _, info = env.step(env.action_space.sample(info["action_mask"]))

It is one table of vector.py, which says what the seat observes, chooses and is paid. `reset(seed=S)` begins game 0 of master
seed S, every reset without a seed the next game. `render_mode="ansi"` has `render()` give what happened since the last
decision of the seat, seen by all or not, an event a line.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negotiate.adapters.observation import Layout
from negotiate.adapters.story import told_line
from negotiate.adapters.vector import rules_of, told
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, UnknownName
from negotiate.play.together import Together
from negotiate.players.policy import CHARACTER

# isort: split
import gymnasium
from gymnasium import spaces

RENDER_MODES = ("ansi",)
Reals = NDArray[np.float32]


class Seat(gymnasium.Env[Reals, np.int64]):
    """One table with a learning seat; the module and vector.py say what it observes, chooses and is paid."""

    metadata: ClassVar[dict[str, Any]] = {"render_modes": list(RENDER_MODES), "render_fps": 4}  # type: ignore[misc]  # an instance variable in the base

    def __init__(
        self,
        scenario: str | os.PathLike[str] | Rules = "tutorial",
        seat: str = "highmark",
        players: Mapping[str, str] | None = None,
        character: str = CHARACTER,
        reward: str = "points",
        render_mode: str | None = None,
    ) -> None:
        """As VectorSeat, with one table. Raises the same, and UnknownName for a render mode that does not exist."""
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise UnknownName("render mode", str(render_mode), RENDER_MODES)
        self.render_mode = render_mode
        keeps = render_mode is not None
        self.games = Together(rules_of(scenario), seat, 1, players, character, reward, keeps_events=keeps)
        self.layout = Layout(self.games.rules, 0)
        self.slots = self.games.names
        """What each slot stands for."""
        self.observation_space = spaces.Box(self.layout.low, self.layout.high, dtype=np.float32)
        self.action_space = spaces.Discrete(len(self.slots))
        self._has_begun = False
        self._story = ""

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Reals, dict[str, Any]]:
        """Begin game 0 of a master seed, without one the next game. `options` are taken and ignored."""
        super().reset(seed=seed, options=options)
        if seed is not None or not self._has_begun:
            self.games.begin(seed or 0)
        else:
            self.games.begin_next()
        self._has_begun = True
        self._tell()
        return self.games.seen[0].copy(), {"action_mask": self.games.mask[0].copy()}

    def step(self, action: np.int64) -> tuple[Reals, float, bool, bool, dict[str, Any]]:
        """Take a slot. Raises IllegalAction before the first reset, after the end, and for what is no whole number."""
        if not self._has_begun or self.games.over[0]:
            raise IllegalAction("No game has begun, or it is over. Begin one with reset().")
        if not isinstance(action, (int, np.integer)):
            raise IllegalAction(f"The number of a slot must be a whole number, not {action!r}.")
        self.games.step(np.array([action], np.int64))
        self._tell()
        over = bool(self.games.over[0])
        info: dict[str, Any] = {"action_mask": self.games.mask[0].copy(), "taken": int(self.games.taken[0])}
        if over:
            info |= told(self.games, 0)
        return self.games.seen[0].copy(), float(self.games.rewards[0]), over, False, info

    def action_masks(self) -> NDArray[np.bool_]:
        """Which slots may be chosen now, (slots,), under the name by which sb3-contrib asks."""
        masks: NDArray[np.bool_] = self.games.mask[0].astype(np.bool_)
        return masks

    def render(self) -> str | None:
        """What has happened since the last decision of the seat, one event a line; None without a render mode."""
        return None if self.render_mode is None else self._story

    def _tell(self) -> None:
        if self.render_mode is not None:
            self._story = "\n".join(told_line(self.games.rules.names, event) for event in self.games.events())
