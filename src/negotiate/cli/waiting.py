"""What people see on stderr while they wait: a notice before compiling, a progress bar. Nothing of it reaches stdout."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from negotiate.cli.streams import drawn_on

NOTICES = {
    "loop.door": "Compiling the engine once for this machine: about {seconds} s …",
    "tree.explore": "Compiling the search once for this machine: about {seconds} s …",
}
"""What is said before a kernel is compiled that takes long, by its name."""
SECONDS = {"loop.door": 60, "tree.explore": 30}
"""About how long that takes on a slow laptop, by the same names."""
TICK = 1.0
"""Seconds between two counts of the seconds that have passed."""


def announce_compiling() -> None:
    """One line when something is compiled on this machine for the first time, so that nobody takes the wait for a fault.

    Of the engine where nothing has been compiled yet, whatever comes first; otherwise when it comes to what takes long, as
    with the first rule file of more than the standard size, or the search. What is refused before has nothing announced. At
    a terminal the seconds are counted while it is compiled.
    """
    from negotiate.engine.compiling import before_compiling
    from negotiate.engine.kernel import is_cold

    said = set()
    counted = _Count()
    cold = is_cold()

    def say(kernel: str) -> None:
        if kernel in NOTICES and kernel not in said:
            said.add(kernel)
            print(NOTICES[kernel].format(seconds=SECONDS[kernel]), file=sys.stderr, flush=True)

    def begin(kernel: str) -> None:
        say("loop.door" if cold and not said else kernel)
        if kernel in NOTICES:
            counted.begin(kernel)

    before_compiling(begin, counted.end)


_drawn = threading.Event()
"""Set while a progress bar is on the terminal, which moves by itself and has the line."""


class _Count:
    """Counts the seconds of a compilation in a line of a terminal, which goes when it is over; elsewhere it does nothing."""

    def __init__(self) -> None:
        self._kernel = ""
        self._over = threading.Event()

    def begin(self, kernel: str) -> None:
        """Count from now on, until the same kernel is done; a kernel inside another counts with it."""
        if self._kernel or sys.stderr is None or not sys.stderr.isatty():
            return
        self._kernel, self._over = kernel, threading.Event()
        threading.Thread(target=self._count, args=(self._over, SECONDS[kernel]), daemon=True).start()

    def end(self, kernel: str) -> None:
        """The kernel is done: the line goes."""
        if kernel == self._kernel:
            self._kernel = ""
            self._over.set()
            if not _drawn.is_set():
                _in_place("")

    @staticmethod
    def _count(over: threading.Event, about: int) -> None:
        began = time.monotonic()
        while not over.wait(TICK):
            if not _drawn.is_set():
                _in_place(f"  {time.monotonic() - began:.0f} s of about {about} s")


def _in_place(text: str) -> None:
    """Write a line over the last one of this kind."""
    stream = drawn_on(sys.stderr)
    stream.write(f"\r{text:<30}\r" if not text else f"\r{text:<30}")
    stream.flush()


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function of (finished, all) that moves a bar on stderr; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from negotiate.cli.printing import PrintableConsole

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=PrintableConsole(sys.stderr), transient=True) as progress:
        task = progress.add_task(what, total=None)

        def move(finished: int, total: int) -> None:
            progress.update(task, completed=finished, total=total)

        _drawn.set()
        try:
            yield move
        finally:
            _drawn.clear()


@contextmanager
def watched(
    what: str, pieces: str, out: Path | None = None, *, keeps: bool = True
) -> Iterator[Callable[[int, int], None] | None]:
    """The progress bar of a run over its `pieces`; when Ctrl-C ends it, stderr says what is kept, and the program leaves.

    What is kept is in `out`; without `keeps` nothing ever is. Raises typer.Exit(130) then.
    """
    try:
        with progress_bar(pieces) as move:
            yield move
    except KeyboardInterrupt:
        if not keeps:
            kept = f"Nothing was kept: {what} begins anew."
        elif out is None:
            kept = f"Nothing was kept; with --out DIR an interrupted {what} can go on later."
        else:
            kept = f"The finished {pieces} are in '{out}'; repeat the command to go on."
        print(f"negotiate: interrupted. {kept}", file=sys.stderr)
        raise typer.Exit(130) from None
