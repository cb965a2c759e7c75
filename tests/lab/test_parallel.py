"""Stretches on threads and in processes come to the same games, and stop when somebody stops listening."""

from __future__ import annotations

import pickle

import pytest

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.lab import parallel
from negotiate.lab.parallel import play_all
from negotiate.lab.simulate import Cast, cast_seats
from negotiate.lab.task import Task
from negotiate.players.elsewhere import GUESTS
from negotiate.players.protocol import Player


def guest(name: str, rules: Rules, seat: str) -> Player:
    """Stands for an adapter."""
    raise NegotiateError(f"{name} in {seat} of {rules.names.scenario}")


class Slow(Cast):
    """A cast that is treated as if somebody in it were written in Python."""

    @property
    def is_built_in(self) -> bool:
        return False


def casts() -> list[Cast]:
    one, other = cast_seats("tutorial", {}), cast_seats("tutorial", {"lowmark": "random"})
    return [one, Slow(other.rules, other.players, other.roster)]


TASKS = [Task(cast, first, 2) for cast in (1, 0) for first in (0, 2, 4)]


def results(jobs: int) -> dict[Task, bytes]:
    return {task: summaries.tobytes() for task, summaries in play_all(casts(), 9, TASKS, jobs)}


def test_processes_and_threads_change_nothing() -> None:
    alone = results(1)
    assert set(alone) == set(TASKS)
    assert len(set(alone.values())) == len(TASKS)
    assert results(2) == alone


def test_who_makes_guests_travels_with_their_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has no adapter that has said it is there."""
    cast = cast_seats("tutorial", {})
    with_guest = pickle.dumps(Cast(cast.rules, {**cast.players, "lowmark": "negmas:Guest"}, cast.roster))
    monkeypatch.setattr(GUESTS, "maker", guest)
    told = pickle.dumps(Cast(cast.rules, {**cast.players, "lowmark": "negmas:Guest"}, cast.roster))
    for sent, knows in ((with_guest, None), (told, guest), (pickle.dumps(cast), None)):
        monkeypatch.setattr(GUESTS, "maker", None)
        assert pickle.loads(sent).players and GUESTS.maker is knows


def test_what_has_not_begun_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A game that raises ends the run at once; so does a caller that takes no more."""
    begun: list[int] = []

    def play(cast: Cast, seed: int, first: int, count: int, *, with_rounds: bool) -> tuple[None, None]:
        begun.append(first)
        if first == 2:
            raise NegotiateError("This game fails.")
        return None, None

    monkeypatch.setattr(parallel, "play_stretch", play)
    tasks = [Task(0, first, 1) for first in range(40)]
    for jobs in (1, 2):
        begun.clear()
        with pytest.raises(NegotiateError, match="This game fails"):
            list(play_all(casts()[:1], 1, tasks, jobs))
        assert len(begun) < 15
        begun.clear()
        for _ in play_all(casts()[:1], 1, tasks[3:], jobs):
            break
        assert len(begun) < 15
