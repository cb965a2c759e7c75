"""Many games at once with one learning seat, in arrays: the compiled engine plays the others, the caller chooses slots.

    games = Together(rules, "ukraine", count=1000)
    games.begin(seed=7)
    games.step(slots)          # slots.shape == (1000,)
    games.seen, games.mask, games.rewards, games.over

Environments stand on it (adapters/vector.py), and so do players that a policy decides for (players/policy.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.chance import LARGEST_SEED, words
from negotiate.engine.events import Event, decode
from negotiate.engine.kernel import COMPILED
from negotiate.engine.layout import action_dtype, game_dtype, summary_dtype
from negotiate.engine.notation import seat_index
from negotiate.engine.outcome import Outcome, outcome_of, summarize
from negotiate.engine.records import call, handle_of, new_log, rules_handle
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.play import stepping
from negotiate.play.loop import STEP, door, no_results
from negotiate.play.seating import OUTSIDE_NAMES, roster_index, roster_of, seated
from negotiate.players import roster as built_in
from negotiate.players.kinds import OUTSIDE
from negotiate.players.policy import CHARACTER
from negotiate.players.sight import count_of
from negotiate.players.slots import acts_of, slot_names
from negotiate.players.survey import mind_dtype

Chooser = Callable[[NDArray[np.float32], NDArray[np.int8]], NDArray[np.int64]]
"""From what a seat observes at some tables, (rows, numbers), and the masks, (rows, slots), to a slot each, (rows,)."""

LOG_ROWS = 1 << 15
"""Room for the events between two decisions, where they are kept."""
MANNERS = ("points", "mandate")
"""How a seat is paid, by stepping.BY_POINTS and BY_MANDATE."""


class Together:
    """`count` tables of the same rules; the module says how to play them."""

    def __init__(
        self,
        rules: Rules,
        seat: str,
        count: int,
        players: Mapping[str, str] | None = None,
        character: str = CHARACTER,
        reward: str = "points",
        jobs: int = 1,
        *,
        keeps_events: bool = False,
        choosers: Mapping[str, Chooser] | None = None,
        characters: Mapping[str, str] | None = None,
    ) -> None:
        """A party's `seat` chooses slots; `players` names built-in players for others, which keep those of the rule file.

        `character` is the built-in player that the last slot acts as. `jobs` threads share the tables. With `keeps_events`,
        which is for one table, `events` has what happened in the last step. `choosers` choose slots for other parties, for
        many tables at once: where several seats learn, each does among the others as they are meanwhile. `characters` names
        whom the last slots of those act as, where it is not `character`.
        Raises UnknownName for a seat, player or reward that does not exist, and NegotiateError for the mediator's seat, for
        a player that is not built in, and for a number of tables or threads that cannot be.
        """
        if seat not in rules.names.parties:
            raise UnknownName("party", str(seat), rules.names.parties)
        if reward not in MANNERS:
            raise UnknownName("reward", reward, MANNERS)
        for what, number, most in (("tables", count, 2**20), ("threads", jobs, 1024)):
            if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= most:
                raise NegotiateError(f"The number of {what} must be a whole number from 1 to {most}, not {number!r}.")
        self.rules = rules
        self.seat = seat
        self.index = seat_index(rules.names, rules.size, seat)
        self.count = count
        self.names = slot_names(rules.names)
        """What each slot stands for."""
        chosen = dict(players or {})
        if seat in chosen:
            raise NegotiateError(f"The seat '{seat}' learns, so it cannot be given to '{chosen[seat]}' as well.")
        self._choosers = dict(choosers or {})
        if seat in self._choosers:
            raise NegotiateError(f"The seat '{seat}' learns, so there can be no chooser for it.")
        for name in self._choosers:
            if name not in rules.names.parties:
                raise UnknownName("party", str(name), rules.names.parties)
            if name in chosen:
                raise NegotiateError(
                    f"The seat '{name}' has the player '{chosen[name]}' and a chooser; give it one of them."
                )
        outside = dict.fromkeys(self._choosers, OUTSIDE_NAMES[-1])
        self.players = seated(rules, {**chosen, **outside, seat: character})
        roster = roster_of(rules, self.players)
        for name, player in self.players.items():
            if name not in outside and roster["kind"][roster_index(rules.names, rules.size, name)] == OUTSIDE:
                named = {**chosen, seat: character}.get(name, player)
                raise NegotiateError(
                    f"'{named}' in the seat '{name}' is not built in, and only built-in players play many "
                    f"tables at once: {', '.join(built_in.NAMES)}."
                )
        size = rules.size
        self._manner = MANNERS.index(reward)
        self._roster = handle_of(roster)
        self._rules: Any = rules_handle(rules.record)
        self._empty: Any = handle_of(np.zeros(1, game_dtype(size)))
        self._games: Any = np.zeros(count, game_dtype(size)) if COMPILED else [None] * count
        self._acts = acts_of(rules)
        self._plan = np.zeros((count, stepping.PLAN), np.int64)
        self._pay = np.zeros((count, stepping.PAY))
        self._known = np.zeros((count, size.parties, size.issues, size.options))
        self.seen: NDArray[np.float32] = np.zeros((count, count_of(rules.names)), np.float32)
        """What the seat observes, (count, numbers): the numbers of adapters/observation.py, in their order."""
        self.mask: NDArray[np.int8] = np.zeros((count, len(self.names)), np.int8)
        """Which slots it may choose, (count, slots), 1 or 0."""
        jobs = min(jobs, count) if COMPILED else 1
        ends = np.linspace(0, count, jobs + 1).astype(int).tolist()
        self._parts = [slice(first, end) for first, end in pairwise(ends)]
        self._scratch = [
            (handle_of(np.zeros(1, mind_dtype(size))), handle_of(np.zeros(1, action_dtype(size)))) for _ in self._parts
        ]
        self._logs = [new_log(LOG_ROWS) if keeps_events else np.zeros((1, 8), np.int64) for _ in self._parts]
        self._nothing = no_results(size)
        self._pool = self._threads()
        self._guests: list[_Guest] = []
        """The same tables as the parties see them for whom is chosen."""
        for guest in () if isinstance(self, _Guest) else self._choosers:
            among = {name: chooser for name, chooser in {**self._choosers, seat: _nobody}.items() if name != guest}
            acted = (characters or {}).get(guest, character)
            self._guests.append(_Guest(rules, guest, count, chosen, acted, choosers=among))
            self._guests[-1]._games = self._games

    def begin(self, seed: int | list[int] = 0) -> None:
        """Begin a game at every table: table n plays games n, n + count, … of master seed `seed`.

        With a list of seeds, one a table, each plays games 0, 1, … of its own. Raises NegotiateError for a seed that is
        none, for a list of another length, and for rules in which the seat is never asked anything.
        """
        seeds = list(seed) if isinstance(seed, (list, tuple)) else [seed] * self.count
        if len(seeds) != self.count:
            raise NegotiateError(f"There are {self.count} tables and {len(seeds)} seeds; give one seed, or one for each.")
        for one in seeds:
            if not isinstance(one, (int, np.integer)) or isinstance(one, bool) or not 0 <= one <= LARGEST_SEED:
                raise NegotiateError(f"The seed must be a whole number from 0 to {LARGEST_SEED}, not {one!r}.")
        apart = not isinstance(seed, (list, tuple))
        self._plan[:] = 0
        self._plan[:, [stepping.SEED_LOW, stepping.SEED_HIGH]] = [words(int(one)) for one in seeds]
        self._plan[:, stepping.NUMBER] = np.arange(self.count) if apart else 0
        self._plan[:, stepping.STRIDE] = self.count if apart else 1
        self._enter()

    def begin_next(self) -> None:
        """Begin the next game of its own at every table, whether the last one is over or not."""
        self._plan[:, stepping.STATUS] = stepping.OVER
        self._enter()

    def step(self, slots: NDArray[np.int64]) -> None:
        """Take a slot for every table, (count,), and play each until the seat is asked again, or to its game's end.

        A slot that the mask does not have counts as the last, in character; `taken` says which was taken. A table whose game
        was over begins the next one instead.
        """
        self._plan[:, stepping.SLOT] = slots
        self._enter()

    @property
    def rewards(self) -> NDArray[np.float64]:
        """What the seat is paid for the last step, (count,)."""
        return self._pay[:, stepping.REWARD]

    @property
    def over(self) -> NDArray[np.bool_]:
        """Where the game has ended, (count,)."""
        found: NDArray[np.bool_] = self._plan[:, stepping.STATUS] == stepping.OVER
        return found

    @property
    def taken(self) -> NDArray[np.int64]:
        """The slot that was taken, (count,); -1 where a game has just begun."""
        return self._plan[:, stepping.TAKEN]

    def game(self, table: int) -> NDArray[np.void]:
        """A copy of the game record at a table, shape (1,)."""
        if COMPILED:
            return self._games[table : table + 1].copy()  # type: ignore[no-any-return]
        record = np.zeros(1, game_dtype(self.rules.size))
        self._games[table].store(record)
        return record

    def outcome(self, table: int) -> Outcome:
        """How the game at a table has ended."""
        game = self.game(table)
        summary = np.zeros(1, summary_dtype(self.rules.size))
        call(summarize, self.rules.record, game, summary)
        return outcome_of(self.rules, game, summary)

    def events(self) -> list[Event]:
        """What has happened since the last time this was asked, oldest first, where events are kept."""
        log = self._logs[0]
        rows = log[1 : int(log[0, 0]) + 1].tolist()
        log[0, 0] = 0
        return list(decode(self.rules.names, rows))

    def _threads(self) -> ThreadPoolExecutor | None:
        jobs = len(self._parts)
        return ThreadPoolExecutor(jobs, thread_name_prefix="tables") if jobs > 1 else None

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_pool": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._pool = self._threads()

    def _enter(self) -> None:
        self._run()
        if self._guests:
            self._ask_guests()

    def _ask_guests(self) -> None:
        """Have the choosers decide until the seat itself is asked everywhere, or the game is over."""
        paid = self._pay[:, stepping.REWARD].copy()
        while True:
            asked = self._asked()
            waits = (asked >= 0) & (asked != self.index) & (self._plan[:, stepping.STATUS] == stepping.ASKED)
            if not waits.any():
                break
            for guest in self._guests:
                own = waits & (asked == guest.index)
                if own.any():
                    guest.decide(own, self._choosers[guest.seat])
        self._plan[:, stepping.SLOT] = stepping.WAIT
        self._run()
        self._pay[:, stepping.REWARD] += paid

    def _asked(self) -> NDArray[np.int64]:
        """The seat that is asked at every table, (count,); -1 where the game is over."""
        if COMPILED:
            return np.where(self._games["ended"] == 1, -1, self._games["pending_seat"])
        return np.array([-1 if game.ended == 1 else game.pending_seat for game in self._games], np.int64)

    def _run(self) -> None:
        if self._pool is None:
            self._step(0)
        else:
            running = [self._pool.submit(self._step, part) for part in range(len(self._parts))]
            wait(running)
            for one in running:
                one.result()
        if (self._plan[:, stepping.STATUS] == stepping.NEVER_ASKED).any():
            raise NegotiateError(
                f"The seat '{self.seat}' is asked nothing in {stepping.MOST_PASSED_OVER} games in a row, so there is "
                "nothing to learn in it."
            )

    def _step(self, part: int) -> None:
        here = self._parts[part]
        mind, action = self._scratch[part]
        door(
            STEP,
            self._rules,
            self._roster,
            self._empty,
            self._games[here] if COMPILED else self._games,
            self._logs[part],
            mind,
            action,
            0,
            0,
            self.index,
            self._manner,
            self._nothing,
            stepping.Tables(
                self._acts, self._plan[here], self._pay[here], self._known[here], self.seen[here], self.mask[here]
            ),
        )


class _Guest(Together):
    """A party at somebody else's tables, for which a chooser decides when it is asked."""

    def decide(self, where: NDArray[np.bool_], choose: Chooser) -> None:
        """Decide at these tables, (count,), and play on until somebody outside is asked."""
        self._plan[:, stepping.STATUS] = np.where(where, stepping.ASKED, stepping.OVER)
        self._plan[:, stepping.TOSSES] = -1
        self._plan[:, stepping.SLOT] = stepping.WAIT
        self._run()
        slots = np.asarray(choose(self.seen[where], self.mask[where]))
        rows = int(where.sum())
        if slots.shape != (rows,) or slots.dtype.kind not in "iu":
            raise NegotiateError(
                f"The chooser for '{self.seat}' must give one whole number for each of {rows} tables, shape ({rows},), not "
                f"{slots.dtype} of shape {slots.shape}."
            )
        self._plan[where, stepping.SLOT] = slots
        self._run()


def _nobody(seen: NDArray[np.float32], mask: NDArray[np.int8]) -> NDArray[np.int64]:
    """Stands for the seat whose tables they are."""
    raise AssertionError(f"nobody chooses at {len(seen)} tables with {len(mask)} masks")
