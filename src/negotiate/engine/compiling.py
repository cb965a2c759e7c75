"""Tells when machine code has to be made that this machine has not kept yet.

A kernel is compiled once for every size class that it meets, so that only the compiler knows when somebody has to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from negotiate.engine.kept_code import kernel_name
from negotiate.engine.kernel import COMPILED

COMPILE = "numba:compile"
"""Numba's name for the event: not for code that is read from the cache folder."""

_listeners: list[Any] = []


def before_compiling(told: Callable[[str], None], done: Callable[[str], None] | None = None) -> None:
    """Call `told` with the name of a kernel, such as `loop.door`, before it is compiled; it takes the place of the last one.

    Kernels that a kernel calls are told of as well, after it. Only one thread compiles at a time. `done` is called with the
    same name when the kernel is compiled, or could not be.
    """
    if not COMPILED:
        return
    try:
        from numba.core import event
    except ImportError:  # a version of numba that keeps it elsewhere: nobody is told
        return

    class Listener(event.Listener):  # type: ignore[misc]  # numba ships no types
        def on_start(self, compiling: Any) -> None:
            told(kernel_name(compiling.data["dispatcher"]))

        def on_end(self, compiled: Any) -> None:
            if done is not None:
                done(kernel_name(compiled.data["dispatcher"]))

    while _listeners:
        event.unregister(COMPILE, _listeners.pop())
    _listeners.append(Listener())
    event.register(COMPILE, _listeners[0])
