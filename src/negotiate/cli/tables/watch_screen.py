"""What `negotiate watch` shows: a screen that is drawn anew on a terminal, one block of text a save elsewhere."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from negotiate.cli.printing import stdout
from negotiate.cli.tables.comparison import rows_table
from negotiate.lab.watch import MOST_WORTH
from negotiate.rulebook.check.findings import as_word
from negotiate.words.numbers import shown_range, shown_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiate.lab.watch import State

WIDTH = 120
SAME = "This save changes nothing that is played with: every game is the same."
FEWEST_ROWS = 3
"""Rows of a table that are shown however low the window is."""
MOST_LINES = 12
"""Lines of errors that are shown of a broken file."""


class Screen(Protocol):
    """Where states are shown; used in a `with` statement."""

    def __enter__(self) -> Screen: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def show(self, state: State, loaded: float, passed: float, *, last: bool) -> None:
        """Show a state: `loaded` and `passed` are the seconds of reading and of everything; `last` of this save."""

    def add_findings(self, findings: Sequence[str]) -> None:
        """Warnings of the version shown."""

    def farewell(self) -> None:
        """Say that watching has ended."""


def screen_for(path: Path) -> Screen:
    """The screen that fits stdout."""
    console = stdout(WIDTH)
    return Terminal(console, path) if console.is_terminal else Blocks(console, path)


class Blocks:
    """One block of text a save, for a pipe or a file."""

    def __init__(self, console: Console, path: Path) -> None:
        self.console = console
        self.path = path

    def __enter__(self) -> Blocks:
        self._print(Text(f"Watching {self.path}; Ctrl-C ends."))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return

    def show(self, state: State, loaded: float, passed: float, *, last: bool) -> None:
        if not last:
            return
        self._print(Text(""))
        if state.trouble:
            self._print(*_trouble(state))
        elif state.same:
            self._print(Text(SAME))
        else:
            self._print(*block(state, loaded, passed, self.console, height=1000))

    def add_findings(self, findings: Sequence[str]) -> None:
        if findings:
            self._print(Text(f"{len(findings)} {'warning' if len(findings) == 1 else 'warnings'}:"), *_cut(findings))

    def farewell(self) -> None:
        self._print(Text("Stopped."))

    def _print(self, *parts: RenderableType) -> None:
        for part in parts:
            self.console.print(part, soft_wrap=isinstance(part, Text))
        self.console.file.flush()


class Terminal:
    """One picture that is drawn anew."""

    def __init__(self, console: Console, path: Path) -> None:
        self.console = console
        self.path = path
        self._live = Live(Text(f"Watching {path} …"), console=console, auto_refresh=False, vertical_overflow="crop")
        self._parts: list[RenderableType] = []

    def __enter__(self) -> Terminal:
        self._live.start(refresh=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._live.stop()

    def show(self, state: State, loaded: float, passed: float, *, last: bool) -> None:
        self._parts = block(state, loaded, passed, self.console, height=self.console.height - 2)  # the foot, and the cursor
        self._draw(Text(f"Ctrl-C ends; watching for the next save of {self.path}" if last else "playing on …", style="dim"))

    def add_findings(self, findings: Sequence[str]) -> None:
        if findings:
            warnings = f"{len(findings)} {'warning' if len(findings) == 1 else 'warnings'}"
            count = f"{warnings}; see negotiate check {as_word(str(self.path))}"
            self._draw(Text(count, style="yellow"))

    def farewell(self) -> None:
        self.console.print("Stopped.")

    def _draw(self, foot: Text) -> None:
        foot.no_wrap, foot.overflow = True, "ellipsis"
        self._live.update(Group(*self._parts, foot), refresh=True)


def block(state: State, loaded: float, passed: float, console: Console, height: int) -> list[RenderableType]:
    """A state as text and a table, as wide as the console and with at most about `height` lines."""
    parts: list[RenderableType] = []
    if state.trouble:
        parts = _trouble(state)
    elif state.same:
        parts = [Text(SAME)]
    if state.version is None:
        return parts
    against = f" against version {state.before.number}" if state.before is not None else ""
    parts.append(Text(_head(state, against, loaded, passed), style="bold"))
    if state.before is None:
        return [*parts, _own_table(state, height - _lines(parts, console) - 1)]
    rows = sorted(state.rows, key=lambda row: not row.differs)  # what differs first, then the rest as far as there is room
    names = f"v{state.before.number}", f"v{state.version.number}"
    whole = [*parts, rows_table(rows, *names, console.width), *_notes(state, len(rows))]
    shown = min(len(rows), max(FEWEST_ROWS, len(rows) + height - _lines(whole, console)))
    return [*parts, rows_table(rows[:shown], *names, console.width), *_notes(state, len(rows) - shown)]


def _lines(parts: Sequence[RenderableType], console: Console) -> int:
    """How many lines of the console the parts take."""
    return len(console.render_lines(Group(*parts), pad=False))


def _trouble(state: State) -> list[RenderableType]:
    good = f"the results of version {state.version.number} stand" if state.version else "there are no results yet"
    return [Text(f"This save cannot be used ({good}):", style="bold red"), *_cut(state.trouble.split("\n"))]


def _head(state: State, against: str, loaded: float, passed: float) -> str:
    assert state.version is not None
    count = f"{state.games:,}" if state.finished else f"{state.games:,} of {state.wanted:,}"
    time = f", {passed:.2f} s after it was seen ({loaded:.2f} s of them reading and checking)"
    return f"Version {state.version.number}{against}: {count} games{'' if state.trouble or state.same else time}"


def _notes(state: State, hidden: int) -> list[Text]:
    """What is said under the table, of which `hidden` measures are left away."""
    differing = sum(row.differs for row in state.rows)
    differ = "differs" if differing == 1 else "differ"
    changed = f"{differing} of {len(state.rows)} measures {differ} (*, Holm's correction for all of them)"
    more = f"; no room for {hidden} more" if hidden else ""
    notes = [Text(f"{changed}{more}. pp: percentage points.")]
    if state.worth is not None:
        more = ", or more" if state.worth >= MOST_WORTH else ""
        same = "Both versions play the same games, which makes this as precise as"
        notes.append(Text(f"{same} {state.worth:,} games a version without common seeds{more}."))
    if state.left_out:
        notes.append(Text(f"New in this version: {', '.join(state.left_out)}."))
    return notes


def _own_table(state: State, rows: int) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Measure", no_wrap=True, overflow="ellipsis")
    table.add_column("Value", justify="right")
    table.add_column("95 % interval", justify="right")
    for measure, mean in state.own[: max(FEWEST_ROWS, rows)]:
        between = shown_range(mean.low, mean.high, measure.unit)
        table.add_row(measure.name, shown_value(mean.mean, measure.unit), between)
    return table


def _cut(lines: Sequence[str]) -> list[RenderableType]:
    """The first lines, and how many there are besides."""
    parts: list[RenderableType] = [Text(line) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        parts.append(Text(f"… and {len(lines) - MOST_LINES} more lines; negotiate check shows them all."))
    return parts
