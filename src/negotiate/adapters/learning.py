"""Seats for learning agents: a game as a PettingZoo environment in which agents decide one after the other (AEC).

    from negotiate.adapters.learning import Environment

    env = Environment(rules, seats=["highmark"], players={"lowmark": "tit-for-tat"})
    env.reset(seed=7)
    for agent in env.agent_iter():
        observation, reward, terminated, truncated, info = env.last()
        if terminated or truncated:
            action = None
        else:
            action = env.action_space(agent).sample(observation["action_mask"])
        env.step(action)

An agent is a seat's id. The environment is a coat over play/match.py: the same seed and the same actions give the same game.

*Seed.* `reset(seed=S)` starts game 0 of master seed S; every reset without a seed starts the next game of the same seed.
`options`, which PettingZoo's contract has as well, are taken and ignored: a game is set up when the class is made.

*Observation.* A dictionary; with `flat=True` the row alone, and the mask in `info`. `observation` is a row of float32 with
the same layout for every agent: `env.layout.numbers` names each number with its unit and range, and observation.py says
where it comes from: the seat's view, and nothing secret. `action_mask` is a row of int8, one for a slot that may be chosen
now; all 0 for an agent that is not asked.

*Action.* The number of a slot. `env.choices[agent].names()` says what each holds, the same for every agent: acts without a
package keep their slot in every game of the rules, and the last slots hold the packages worth trying at this decision
(choices.py). `info["actions"]` has what can be chosen now in notation, by slot, and `info["decision"]` what is asked:
`speak`, `answer`, `carry-out` or `mediate`. After the end `info` has `ending`, `reason` and `peace_index` instead, and a
party's `utility` and `mandate`.

*Reward.* With `reward="points"`, a party is paid, in points, what its utility has changed by since its last decision, as
far as it has reason to believe: a breach that nobody has seen shows in no reward. At the end it is paid what it truly has,
so that the rewards of a game add up to its utility over its reservation value, what no agreement at all would have been
worth. With `reward="mandate"` it is paid at the end only, its mandate score over 100, 0 to 1. The mediator has no points; it
is paid the peace index at the end, 0 to 1, with either.

*At once.* Where several seats decide at once, agents are asked one after the other, and nobody sees anything of what the
others have decided until the last of them has: the match keeps it sealed.

*End.* All agents terminate together when the game ends. Nothing is truncated: the last round is a rule of the game.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negotiate.adapters.choices import Choices
from negotiate.adapters.observation import Layout
from negotiate.adapters.story import told_line
from negotiate.engine.ledger import BELIEVED, whole_worth
from negotiate.engine.notation import Action, seat_index
from negotiate.engine.outcome import utility
from negotiate.engine.records import call
from negotiate.engine.rules import Rules, by_seat, checked_rules
from negotiate.engine.view import view
from negotiate.errors import IllegalAction, NegotiateError, UnknownName
from negotiate.play.match import Match
from negotiate.play.seating import MEDIATOR, OUTSIDE_NAMES
from negotiate.players.protocol import Player
from negotiate.version import DISTRIBUTION

_sound = os.environ.get("SDL_AUDIODRIVER")
try:
    from gymnasium import spaces
    from pettingzoo import AECEnv
except ImportError as error:
    raise ImportError(
        "The environment for learning agents needs the packages pettingzoo and gymnasium, which are the extra 'learning' of "
        f'this program; install them with: python -m pip install "{DISTRIBUTION}[learning]"'
    ) from error
finally:
    # pettingzoo sets it for its own games; the window of this process would be without sound
    if _sound is None:
        os.environ.pop("SDL_AUDIODRIVER", None)
    else:
        os.environ["SDL_AUDIODRIVER"] = _sound

REWARDS = ("points", "mandate")
PACKAGES = 12
"""Slots for packages, unless another number is asked for."""
MOST_PACKAGES = 200
RENDER_MODES = ("ansi", "human")
"""`render` returns what has happened since the last decision, or prints it."""


class Environment(AECEnv):  # type: ignore[misc]  # pettingzoo ships no types
    """A game with seats for agents; the module says what they observe, choose and are paid."""

    metadata: ClassVar[dict[str, Any]] = {
        "name": "negotiate_v0",
        "render_modes": list(RENDER_MODES),
        "is_parallelizable": False,
    }

    def __init__(
        self,
        rules: Rules,
        seats: Iterable[str] | None = None,
        players: Mapping[str, str | Player] | None = None,
        mediator: str | Player | None = None,
        seed: int = 0,
        reward: str = "points",
        packages: int = PACKAGES,
        render_mode: str | None = "ansi",
        flat: bool = False,
    ) -> None:
        """Agents decide for `seats`: ids of parties, or the mediator's; for all parties when left out.

        `players` and `mediator` name who plays the other seats, as in Match; those not named keep the player of the rule
        file. A Player object plays every game; a player that is named is made anew for each. `seed` is the master seed of
        resets that name none. `reward` is `points` or `mandate`; `packages` is the number of slots for packages, 1 to 200.
        `render_mode` is `ansi`, `human` or None. With `flat` an observation is the row of numbers alone, as wrappers that
        flatten or pad want it, and the mask is in `info["action_mask"]`.
        Raises UnknownName for a seat, player or reward that does not exist, and NegotiateError for a seat that nobody plays
        or two play, and for a number of slots that cannot be.
        """
        super().__init__()
        if reward not in REWARDS:
            raise UnknownName("reward", reward, REWARDS)
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise UnknownName("render mode", str(render_mode), RENDER_MODES)
        self.render_mode = render_mode
        self._is_flat = flat
        if not 1 <= packages <= MOST_PACKAGES:
            raise NegotiateError(f"The number of package slots must be from 1 to {MOST_PACKAGES}, not {packages}.")
        names = checked_rules(rules).names
        if isinstance(seats, str):
            raise NegotiateError(f"Seats are named in a list, as in ['{seats}'], not as one text.")
        learning = [
            names.mediator if seat == MEDIATOR and names.mediator else seat
            for seat in (names.parties if seats is None else seats)
        ]
        seated: dict[str, str | Player] = dict(by_seat({} if players is None else players))
        if mediator is not None:
            seated[MEDIATOR] = mediator
        for seat in learning:
            if seat in seated or (seat in names.mediators and MEDIATOR in seated) or learning.count(seat) > 1:
                raise NegotiateError(f"Two are to decide for '{seat}'. Name a seat once, in `seats` or with its player.")
        if not learning:
            raise NegotiateError("No seat is to learn. Name at least one in `seats`, or leave `seats` out for all parties.")
        self._seated: dict[str, str | Player] = {**seated, **dict.fromkeys(learning, "outside")}
        self.match = Match(rules, self._seated, seed)
        """The game in play; not to be played on by anybody else."""
        for seat, player in self.match.players.items():
            if isinstance(player, str) and player in OUTSIDE_NAMES and seat not in learning:
                raise NegotiateError(f"Nobody decides for '{seat}'. Name it in `seats`, or give it a player.")
        self._file_rules = rules
        self.rules = self.match.rules
        """The rules as they are played; without the mediator's seat when nobody is to sit in it."""
        self._seed, self._next_game = seed, 0
        self._reward = reward
        self.possible_agents: list[str] = learning
        self.layout = Layout(self.rules, packages)
        self.choices: dict[str, Choices] = {agent: Choices(self.rules, agent, packages) for agent in learning}
        """The slots of each agent."""
        self._index = {agent: seat_index(self.rules.names, self.rules.size, agent) for agent in learning}
        self.action_spaces: dict[str, Any] = {agent: spaces.Discrete(len(self.choices[agent])) for agent in learning}
        row = spaces.Box(self.layout.low, self.layout.high, dtype=np.float32)
        self.observation_spaces: dict[str, Any] = {
            agent: row
            if flat
            else spaces.Dict(
                {"observation": row, "action_mask": spaces.Box(0, 1, (len(self.choices[agent]),), dtype=np.int8)}
            )
            for agent in learning
        }
        self.state_space = spaces.Box(
            np.tile(self.layout.low, len(learning)), np.tile(self.layout.high, len(learning)), dtype=np.float32
        )
        self.agents: list[str] = []
        self._legal: dict[int, Action] = {}
        self._told = 0

    # What PettingZoo asks for

    def observation_space(self, agent: str) -> Any:
        self._named(agent)
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Any:
        self._named(agent)
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:  # noqa: ARG002 - the contract passes options
        """Start game 0 of master seed `seed`, 0 to 2**64 - 1; without it, the next game of the seed.

        `options` is there because PettingZoo's contract passes it; whatever it holds is ignored, as games are set up when
        the class is made.
        """
        if seed is not None:
            self._seed, self._next_game = seed, 0
        self.match = Match(self._file_rules, self._seated, self._seed, game=self._next_game)
        self._next_game += 1
        self._told = 0
        self.agents = list(self.possible_agents)
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.infos: dict[str, dict[str, Any]] = {agent: {} for agent in self.agents}
        self._begun = {agent: self._worth(self._index[agent]) for agent in self.agents}
        self._paid = dict(self._begun)
        self.agent_selection = self.agents[0]
        self._skip_agent_selection = None
        self._go_on()
        if self.match.outcome is not None:  # nobody was ever asked
            self._pay()
            self._accumulate_rewards()

    def step(self, action: int | None) -> None:
        """Take the slot that the agent whose turn it is has chosen, and play on to the next decision of an agent.

        Raises IllegalAction for a slot that cannot be chosen now; the game is then untouched.
        """
        if not self.agents:
            raise IllegalAction("No agent has anything to decide. Begin a game with reset().")
        agent = self.agent_selection
        if self.terminations[agent]:
            self._was_dead_step(action)
            return
        chosen = self._legal.get(-1 if action is None else self._slot(agent, action))
        if chosen is None:
            raise IllegalAction(self._why_not(agent, action))
        self._cumulative_rewards[agent] = 0.0
        self.infos[agent] = {}
        self._told = len(self.match.events)
        self.match.submit(agent, chosen)
        self._go_on()
        self._pay()
        self._accumulate_rewards()

    def observe(self, agent: str) -> Any:
        """What an agent sees now, in its turn or not. Raises UnknownName for a seat without an agent."""
        self._known(agent)
        observation, mask = self._sight(agent)
        return observation if self._is_flat else {"observation": observation, "action_mask": mask}

    def state(self) -> NDArray[np.float32]:
        """What all agents together see now, one row after the other, for whoever trains them together; it tells each the
        secrets of the others, so it is not for playing."""
        self._known(self.possible_agents[0])
        return np.concatenate([self._sight(agent)[0] for agent in self.possible_agents])

    def _sight(self, agent: str) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """What an agent observes, and its mask."""
        mask = np.zeros(len(self.choices[agent]), np.int8)
        texts: Iterable[Action] = ()
        if agent == self.agent_selection and self._legal:
            mask[list(self._legal)] = 1
            texts = self.choices[agent].texts(self._legal)
        seen = view(self.rules, self.match.as_asked(agent), agent)
        return self.layout.observe(seen, tuple(texts)), mask

    def last(self, observe: bool = True) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """What the agent whose turn it is meets: observation, reward since its last turn, whether it is over, and more.

        Raises IllegalAction before the first reset().
        """
        if not hasattr(self, "agent_selection"):
            raise IllegalAction("No game has begun. Begin one with reset().")
        found: tuple[Any, float, bool, bool, dict[str, Any]] = super().last(observe)
        return found

    def legal_slots(self) -> list[int]:
        """The slots that the agent whose turn it is may choose, in order; empty when nobody is asked."""
        return sorted(self._legal)

    def render(self) -> str | None:
        """What has happened since the last decision of an agent, seen by all or not, one event a line: returned, or printed
        in the render mode `human`."""
        if self.render_mode is None:
            return None
        text = "\n".join(told_line(self.rules.names, event) for event in self.match.events[self._told :])
        if self.render_mode == "human":
            print(text)
            return None
        return text

    def close(self) -> None:
        """There is nothing to release."""

    # Inside

    def _named(self, agent: str) -> None:
        if agent not in self.choices:
            raise UnknownName("agent", str(agent), self.possible_agents)

    def _known(self, agent: str) -> None:
        self._named(agent)
        if not hasattr(self, "agent_selection"):
            raise IllegalAction("No game has begun. Begin one with reset().")

    def _slot(self, agent: str, action: object) -> int:
        """The number of a slot, as Python or numpy has whole numbers."""
        try:
            return -1 if isinstance(action, bool) else operator.index(action)  # type: ignore[arg-type]  # it is asked
        except TypeError:
            raise IllegalAction(self._why_not(agent, action)) from None

    def _go_on(self) -> None:
        """Play to the next decision of an agent, or to the end."""
        decision = self.match.advance()
        self._legal = {}
        if decision is not None:
            self.agent_selection = decision.seat
            self._legal = self.choices[decision.seat].legal(self.match.as_asked(decision.seat), self.match.events)
            self.infos[decision.seat] = {
                "decision": decision.kind,
                "actions": {slot: str(action) for slot, action in self._legal.items()},
            }
            if self._is_flat:
                self.infos[decision.seat]["action_mask"] = self._sight(decision.seat)[1]
            return
        outcome = self.match.outcome
        assert outcome is not None  # nobody has to decide, so the game is over
        for agent in self.agents:
            self.terminations[agent] = True
            self.infos[agent] = {"ending": outcome.kind, "reason": outcome.reason, "peace_index": outcome.peace_index}
            if agent in outcome.utilities:
                self.infos[agent] |= {"utility": outcome.utilities[agent], "mandate": outcome.mandates[agent]}
        self.agent_selection = self.agents[0]

    def _pay(self) -> None:
        """Reward every agent for what has come about since the step before."""
        outcome, record = self.match.outcome, self.rules.record[0]
        game = self.match.game
        for agent in self.agents:
            index = self._index[agent]
            if index >= len(self.rules.names.parties):
                self.rewards[agent] = 0.0 if outcome is None else outcome.peace_index
            elif self._reward == "mandate":
                self.rewards[agent] = 0.0 if outcome is None else outcome.mandates[agent] / 100.0
            else:
                points = self._worth(index)
                if outcome is not None:
                    points = float(call(utility, self.rules.record, game, index)) + self._begun[agent]
                    points -= float(record["reservation_value"][index])
                self.rewards[agent] = points - self._paid[agent]
                self._paid[agent] = points

    def _worth(self, index: int) -> float:
        """What a party has, points, as far as it has reason to believe; 0 for the mediator."""
        if index >= len(self.rules.names.parties):
            return 0.0
        return float(call(whole_worth, self.rules.record, self.match.game, BELIEVED, index))

    def _why_not(self, agent: str, action: object) -> str:
        """Why a slot cannot be chosen, in a sentence."""
        count = len(self.choices[agent])
        if not isinstance(action, (int, np.integer)) or isinstance(action, bool) or not 0 <= action < count:
            return f"{agent} must choose a slot by its whole number, from 0 to {count - 1}, not {action!r}."
        name = self.choices[agent].names()[int(action)]
        acts = self.choices[agent].acts
        why = self.match.menu().why_not(acts[int(action)]) if int(action) < len(acts) else "There is none at this decision."
        return f"{agent} cannot choose slot {int(action)} ('{name}') now; the action mask has the slots that it can. {why}"
