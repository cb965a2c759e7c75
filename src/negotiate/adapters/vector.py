"""One learning seat at many tables at once, on the compiled engine: a Gymnasium vector environment.

    from negotiate.adapters.vector import VectorSeat

    env = VectorSeat("istanbul-2025", "ukraine", num_envs=1000)
    seen, info = env.reset(seed=7)
    while True:
        slots = choose(seen, info["action_mask"])          # of your own
        seen, rewards, over, _, info = env.step(slots)

With `import negotiate.adapters.registration` also `gymnasium.make_vec("negotiate/Seat-v0", num_envs=1000,
vectorization_mode="vector_entry_point", scenario=…, seat=…)`.

*Others.* Built-in players sit in all other seats, those of the rule file or of `players`, and never leave compiled code; or
`choosers` choose slots for them, a function for each such seat, which is asked for many tables at once.

*Observation.* A row of float32 a table, the numbers of `layout.numbers` with their names, units and ranges: the seat's view
(observation.py) without what packages would bring. Nothing secret is among them.

*Action.* The number of a slot; `slots` names them. The acts without a package come first, as in learning.py. The eight
packages after them are bargains of different kinds (players/candidates.py), and one is drafted only when its slot is chosen:
where nothing can be drafted, the seat passes, or rejects what it is asked about. The last slot does what the built-in player
`character` would do, whatever is asked, but never breaks its word and remembers nothing from decision to decision.
`info["action_mask"]`, (tables, slots), int8, has 1 for what may be chosen; any other slot counts as the last, and
`info["taken"]` says which slot was taken.

*Reward.* As in learning.py, for a party: points, or the mandate at the end. What comes about before the seat is first asked
is paid with its first step.

*Autoreset.* A table whose game is over begins its next game at the next step (AutoresetMode.NEXT_STEP), in which its action
is ignored and nothing is paid. Nothing is truncated.

*Seed.* With `reset(seed=S)` table n plays games n, n + tables, … of master seed S; with a list, each table games 0, 1, … of
its own seed. The same seed and slots give the same games on any machine, whatever else is played.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negotiate.adapters.observation import Layout
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction
from negotiate.play.together import Chooser, Together
from negotiate.players.policy import CHARACTER
from negotiate.rulebook.load import load
from negotiate.version import DISTRIBUTION

try:
    from gymnasium import spaces
    from gymnasium.vector import AutoresetMode, VectorEnv
    from gymnasium.vector.utils import batch_space
except ImportError as error:
    raise ImportError(
        "The environments of one learning seat need the package gymnasium, which is in the extra 'learning' of this "
        f'program; install it with: python -m pip install "{DISTRIBUTION}[learning]"'
    ) from error

Reals = NDArray[np.float32]


def rules_of(scenario: str | os.PathLike[str] | Rules) -> Rules:
    """The rules of a shipped scenario, of a rule file, or those that are given. Raises what `load` raises."""
    return scenario if isinstance(scenario, Rules) else load(os.fspath(scenario))


def told(games: Together, table: int) -> dict[str, Any]:
    """How the game at a table has ended: `ending`, the seat's `utility` in points, its `mandate` and the `peace_index`."""
    outcome = games.outcome(table)
    return {
        "ending": outcome.kind,
        "utility": outcome.utilities[games.seat],
        "mandate": outcome.mandates[games.seat],
        "peace_index": outcome.peace_index,
    }


class VectorSeat(VectorEnv[Reals, NDArray[np.int64], NDArray[Any]]):
    """Many tables with one learning seat each; the module says what it observes, chooses and is paid."""

    metadata: ClassVar[dict[str, Any]] = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": []}  # type: ignore[misc]  # as in seat.py

    def __init__(
        self,
        scenario: str | os.PathLike[str] | Rules,
        seat: str,
        num_envs: int = 256,
        players: Mapping[str, str] | None = None,
        character: str = CHARACTER,
        reward: str = "points",
        jobs: int = 1,
        *,
        copy: bool = True,
        render_mode: str | None = None,
        choosers: Mapping[str, Chooser] | None = None,
    ) -> None:
        """`num_envs` tables, 1 to 2**20, of a shipped scenario, a rule file or rules, with a party's `seat` to learn in.

        `players` names built-in players of other seats. `choosers` choose slots for others in place of these, from what a
        party observes at some tables, (rows, numbers), and its masks, (rows, slots), as policies that learn too. `character`
        is the built-in player that the last slot acts as. `reward` is `points` or `mandate`. `jobs` threads share the
        tables. With `copy=False` observations and masks are the arrays that the next step writes into. There is nothing to
        render: `render_mode` must be None.
        Raises UnknownName for a seat, player or reward that does not exist, NegotiateError for numbers out of range and
        players that are not built in, and what `load` raises.
        """
        if render_mode is not None:
            raise ValueError(f"Many tables have no render mode '{render_mode}'; watch one with gymnasium.make.")
        self.games = Together(rules_of(scenario), seat, num_envs, players, character, reward, jobs, choosers=choosers)
        self.layout = Layout(self.games.rules, 0)
        self.slots = self.games.names
        """What each slot stands for."""
        self.num_envs = num_envs
        self.render_mode = None
        self.single_observation_space = spaces.Box(self.layout.low, self.layout.high, dtype=np.float32)
        self.single_action_space = spaces.Discrete(len(self.slots))
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._copies = copy
        self._has_begun = False

    def reset(
        self, *, seed: int | Sequence[int] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Reals, dict[str, Any]]:
        """Begin a game at every table; without a seed the next one. `options` are taken and ignored."""
        del options
        if seed is not None:
            super().reset(seed=seed if isinstance(seed, int) else None)
            self.games.begin(seed if isinstance(seed, int) else list(seed))
        elif not self._has_begun:
            self.games.begin(0)
        else:
            self.games.begin_next()
        self._has_begun = True
        return self._seen(), {"action_mask": self._mask()}

    def step(self, actions: NDArray[np.int64]) -> tuple[Reals, NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        """Take a slot for every table, (tables,). Raises IllegalAction before the first reset, and for another shape."""
        if not self._has_begun:
            raise IllegalAction("No game has begun. Begin one with reset().")
        slots = np.asarray(actions)
        if slots.shape != (self.num_envs,) or slots.dtype.kind not in "iu":
            raise IllegalAction(
                f"A step takes one whole number for each of the {self.num_envs} tables, shape ({self.num_envs},), not "
                f"{slots.dtype} of shape {slots.shape}."
            )
        self.games.step(slots)
        over = self.games.over
        info: dict[str, Any] = {"action_mask": self._mask(), "taken": self.games.taken.copy()}
        for table in np.flatnonzero(over):
            self._add_info(info, told(self.games, int(table)), int(table))
        return self._seen(), self.games.rewards.copy(), over, np.zeros(self.num_envs, np.bool_), info

    def _seen(self) -> Reals:
        return self.games.seen.copy() if self._copies else self.games.seen

    def _mask(self) -> NDArray[np.int8]:
        return self.games.mask.copy() if self._copies else self.games.mask
