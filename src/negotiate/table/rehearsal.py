"""A rehearsal: a few moves that nobody sees, so that the engine is compiled before somebody waits for it."""

from __future__ import annotations

from negotiate.engine.kernel import is_cold
from negotiate.players import lookahead
from negotiate.table.device import Device
from negotiate.table.setup import TUTORED, Setup


def is_first() -> bool:
    """Whether the engine has never been compiled on this machine, so that a rehearsal takes long."""
    return is_cold()


def is_ready() -> bool:
    """Whether both a game and looking ahead were compiled on this machine, as far as can be told without trying."""
    return not is_cold() and not lookahead.is_cold()


def play_a_little() -> None:
    """The tutorial up to its first decision, and what a table shows of it: all that a game calls at its beginning."""
    device = Device.begin(Setup(TUTORED, {"highmark": "human"}, seed=1, tutor=False), save=False)
    device.skip()
    device.take_device(device.turn.seat)
    assert device.scene.private is not None and device.builder is not None  # both are made by asking for them
    device.close()
