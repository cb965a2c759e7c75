"""`negotiate watch`: what every save of a rule file changes."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Annotated

import typer

from negotiate.cli.options import Isolate, Jobs, Mediator, Override, Players, Preset, Seed, Words
from negotiate.cli.waiting import announce_compiling
from negotiate.cli.words import seats

if TYPE_CHECKING:
    from types import FrameType

    from negotiate.cli.tables.watch_screen import Screen
    from negotiate.lab.watch import Signature, Watch

LOOK = 0.03
"""Seconds between two looks at the file."""
SETTLE = 0.15
"""Seconds that a file which cannot be used is given to become whole: some editors save in two steps."""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario.")],
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=2, help="Games of every version.")] = 10_000,
    seed: Seed = 0,
    player: Players = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    measure: Annotated[
        Words, typer.Option(metavar="NAME", help="Show this measure (see `negotiate measures`). May be repeated.")
    ] = None,
    jobs: Jobs = 0,
    isolate: Isolate = False,
) -> None:
    """Check and play a rule file on every save, and show what changed since the last good version.

    Both versions play the same games (paired seeds); differences come with 95 % intervals, p is Holm's. Some hundred games
    give the first answer, the rest follows while nothing is saved. A file with errors leaves the last good results where
    they are. Ctrl-C ends it. Where stdout is no terminal, every save gives one block of text.
    """
    del isolate  # its callback has done everything
    from negotiate.cli.tables.watch_screen import screen_for
    from negotiate.lab.paired.comparison import Side
    from negotiate.lab.watch import Watch

    side = Side(file, list(override or []), preset, seats(player or []), mediator)
    announce_compiling()
    watch = Watch(side, games, seed, jobs, measure)
    screen = screen_for(watch.path)
    before = signal.signal(signal.SIGTERM, _stop)  # told to end is as good as Ctrl-C
    try:
        with screen:
            follow(watch, screen)
    except KeyboardInterrupt:
        screen.farewell()
    finally:
        signal.signal(signal.SIGTERM, before)


def follow(watch: Watch, screen: Screen) -> None:
    """Look at the file, play and show, until somebody interrupts."""
    seen: Signature = {}
    while True:
        now = watch.signature()
        if now == seen:
            time.sleep(LOOK)
            continue
        seen = _settled(watch, now)
        began = time.perf_counter()
        state = watch.reload()
        # files that it has come to stand on are no save of their own
        seen = {path: seen.get(path, about) for path, about in watch.signature().items()}
        loaded = time.perf_counter() - began
        if state.trouble:
            screen.show(state, loaded, loaded, last=True)
            continue
        if state.version is not None and state.version.number == 1:
            _warm(watch)
            began = time.perf_counter() - loaded  # compiling is not counted
        for state in watch.refine(lambda: watch.signature() == seen):  # noqa: B023 - asked only while this save is played
            screen.show(state, loaded, time.perf_counter() - began, last=state.finished)
        if watch.signature() == seen:
            if state.same:
                screen.show(watch.state, loaded, time.perf_counter() - began, last=True)
            screen.add_findings([str(finding) for finding in watch.findings()])
        elif not watch.state.finished:
            screen.show(watch.state, loaded, time.perf_counter() - began, last=True)  # overtaken by the next save


def _settled(watch: Watch, now: Signature) -> Signature:
    """The signature once the file can be read, or has not changed for a while."""
    until = time.perf_counter() + SETTLE
    while _unreadable(now[watch.path]) and time.perf_counter() < until:
        time.sleep(LOOK)
        now = watch.signature()
    return now


def _unreadable(about: tuple[int, int, int] | None) -> bool:
    """Whether the file is away or empty, as it is for a moment while an editor saves."""
    return about is None or about[1] == 0


def _warm(watch: Watch) -> None:
    """Compile what has still to be compiled, by a game of no interest."""
    version = watch.state.version
    if version is not None:
        from negotiate.lab.simulate import play_stretch

        play_stretch(version.cast, watch.seed, 0, 1, with_rounds=False)


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt
