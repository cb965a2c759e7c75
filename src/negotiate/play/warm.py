"""Compiling the engine for the first time on a machine, on two cores: the players in a second process, the rest in this one.

Both leave their machine code in the cache folder; whatever the second process finished is read from there. Should it fail,
everything is compiled here, only slower.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import layout
from negotiate.engine.kernel import COMPILED, is_cold
from negotiate.engine.outcome import describe_round, summarize
from negotiate.engine.rounds import apply, begin, proceed
from negotiate.players.drafting import mind_dtype
from negotiate.players.tactics import choose

PATIENCE = 120
"""Seconds to wait for the second process."""


def warm(size: layout.Size) -> None:
    """Compile everything a game needs, if nothing has been compiled on this machine yet; returns at once otherwise."""
    if not is_cold():
        return
    command = [sys.executable, "-c", f"from negotiate.play import warm; warm.compile_players({size.name!r})"]
    try:
        second = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return
    # The compiler makes millions of small objects; collecting garbage among them costs a tenth of its time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        compile_rounds(size)
        second.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        second.kill()
    except BaseException:
        second.kill()
        raise
    finally:
        if collecting:
            gc.enable()


def _record(dtype: np.dtype[np.void]) -> object:
    """The type of a record, as the compiler names it."""
    import numba  # only reached when kernels are compiled, that is, when numba is there

    array: NDArray[np.void] = np.zeros(1, dtype)
    return _type_of(numba, array[0])


def _type_of(numba: Any, value: object) -> object:
    return numba.typeof(value)


def compile_rounds(size: layout.Size) -> None:
    """Compile the round and the outcome for a size class."""
    import numba  # as above

    rules, game = _record(layout.rules_dtype(size)), _record(layout.game_dtype(size))
    log, whole = _type_of(numba, np.zeros((1, 8), np.int64)), numba.int64
    begin.compile((rules, game, log, whole, whole, whole, whole))  # type: ignore[attr-defined]  # compiled functions have it
    proceed.compile((rules, game, log))  # type: ignore[attr-defined]  # as above
    apply.compile((rules, game, log, _record(layout.action_dtype(size))))  # type: ignore[attr-defined]  # as above
    summarize.compile((rules, game, _record(layout.summary_dtype(size))))  # type: ignore[attr-defined]  # as above
    describe_round.compile((rules, game, _record(layout.round_dtype(size)), whole))  # type: ignore[attr-defined]  # as above


def compile_players(name: str) -> None:
    """Compile the built-in players for the size class of this name; the second process runs this."""
    if not COMPILED:
        return
    gc.disable()
    size = layout.STANDARD if name == layout.STANDARD.name else layout.LARGE
    choose.compile((  # type: ignore[attr-defined]  # compiled functions have it
        _record(layout.rules_dtype(size)), _record(layout.game_dtype(size)), _record(layout.traits_dtype(size)),
        _record(mind_dtype(size)), _record(layout.action_dtype(size))))
