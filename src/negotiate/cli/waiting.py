"""What people see on stderr while they wait: a notice before compiling, a progress bar. Nothing of it reaches stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

NOTICES = {
    "loop.door": "Compiling the engine for this machine (once, some 10 to 20 seconds) …",
    "tree.explore": "Compiling the search for this machine (once, some 10 to 20 seconds) …",
}
"""What is said before a kernel is compiled that takes long, by its name."""


def announce_compiling(players: Iterable[str] = ()) -> None:
    """One line when something has still to be compiled on this machine, so that nobody takes the wait for a fault.

    At once where nothing has been compiled yet, of the engine or of the search that is among the players; otherwise when it
    comes to it, as with the first rule file of more than the standard size.
    """
    from negotiate.engine.compiling import before_compiling
    from negotiate.engine.kernel import is_cold

    said = set()

    def say(kernel: str) -> None:
        if kernel in NOTICES and kernel not in said:
            said.add(kernel)
            print(NOTICES[kernel], file=sys.stderr, flush=True)

    if is_cold():
        say("loop.door")
    players = tuple(players)
    if players:
        from negotiate.players import lookahead
        from negotiate.players.roster import LEVELS

        if any(player in LEVELS for player in players) and lookahead.is_cold():
            say("tree.explore")
    before_compiling(say)


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

        yield move


def interrupted(what: str, pieces: str, out: Path | None) -> typer.Exit:
    """Say on stderr what is kept of a run that Ctrl-C ended, and how it goes on; the exit that follows."""
    if out is None:
        kept = f"Nothing was kept; with --out DIR an interrupted {what} can go on later."
    else:
        kept = f"The finished {pieces} are in '{out}'; repeat the command to go on."
    print(f"negotiate: interrupted. {kept}", file=sys.stderr)
    return typer.Exit(130)
