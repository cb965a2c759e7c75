"""`negotiate watch` on a pipe and on a terminal: a block a save, errors beside the last results, a clean end."""

from __future__ import annotations

import io
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from rich.console import Console, Group

from negotiate.cli.tables.comparison import rows_table, shortened
from negotiate.cli.tables.watch_screen import Blocks, Terminal, block, screen_for
from negotiate.lab.paired.comparison import Side
from negotiate.lab.watch import Watch
from negotiate.paths import rules_folder

TEXT = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
CHANGED = TEXT.replace("\ntrust:\n", "\ntrust:\n  loss_ratio: 12\n")
PATIENCE = 120.0
"""Seconds after which a test gives up; far more than any machine needs."""


class Running:
    """The program with its stdout on a pipe, read line by line."""

    def __init__(self, file: Path, *words: str) -> None:
        self.file = file
        command = [sys.executable, "-m", "negotiate", "watch", str(file), "--games", "300", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip())

    def until(self, word: str) -> list[str]:
        """The lines up to the first one with this word."""
        found: list[str] = []
        while not found or word not in found[-1]:
            found.append(self.lines.get(timeout=PATIENCE))
        return found

    def save(self, text: str) -> None:
        waiting = self.file.with_suffix(".new")
        waiting.write_text(text, encoding="utf-8")
        os.replace(waiting, self.file)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    file = tmp_path / "mine.yaml"
    file.write_text(TEXT, encoding="utf-8")
    one = Running(file)
    yield one
    one.process.kill()
    one.process.communicate()


def test_a_block_a_save_and_a_clean_end(running: Running) -> None:
    assert running.until("Version 1")[0].startswith("Watching ")
    running.until("peace_index")
    running.save(CHANGED)
    running.until("Version 2 against version 1: 300 games")
    assert any(line.lstrip().startswith("trust.least") for line in running.until("measures differ"))
    running.save(CHANGED.replace("\ntitle: ", "\ntitle: New "))
    running.until("This save changes nothing that is played with: every game is the same.")
    running.save(CHANGED.replace("\ntrust:", "\ntrsut:"))
    running.until("This save cannot be used (the results of version 2 stand):")
    running.until("has no key 'trsut'")
    running.save(TEXT)
    running.until("Version 3 against version 2")
    running.until("measures differ")
    running.process.send_signal(signal.SIGINT)
    running.until("Stopped.")
    assert running.process.wait(PATIENCE) == 0
    assert running.process.stderr is not None
    assert "Traceback" not in running.process.stderr.read()


def test_files_that_a_file_extends_are_no_save_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TEXT, encoding="utf-8")
    layer = tmp_path / "layer.yaml"
    layer.write_text("schema_version: 3\nextends: base.yaml\n", encoding="utf-8")
    running = Running(layer)
    running.until("peace_index")
    (tmp_path / "base.yaml").write_text(CHANGED, encoding="utf-8")
    told = running.until("Version 2 against version 1: 300 games")
    assert not any("changes nothing" in line for line in told)
    running.process.kill()
    running.process.communicate()


def test_on_a_terminal_the_last_results_stay_beside_the_error(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(TEXT, encoding="utf-8")
    watch = Watch(Side(str(file)), 300, 0, 1)
    stream = io.StringIO()
    screen = Terminal(Console(file=stream, force_terminal=True, width=100, height=40), file)
    with screen:
        watch.reload()
        for state in watch.refine():
            screen.show(state, 0.1, 0.2, last=state.finished)
        file.write_text(CHANGED, encoding="utf-8")
        watch.reload()
        for state in watch.refine():
            screen.show(state, 0.1, 0.2, last=state.finished)
        stream.truncate(0)
        file.write_text("id: [", encoding="utf-8")
        screen.show(watch.reload(), 0.1, 0.1, last=True)
        screen.add_findings(["mine.yaml:1:1: warning: something"])
    shown = stream.getvalue()
    assert "This save cannot be used" in shown and "[yaml]" in shown
    assert "Version 2 against version 1" in shown and "trust.least" in shown
    assert "1 warning; see negotiate check" in shown


@pytest.mark.parametrize(("wide", "high"), [(80, 24), (80, 40), (120, 24), (120, 40)])
def test_a_screen_fits_its_window_with_a_line_a_measure(wide: int, high: int, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    name = "upper-valleys"
    good, other = TEXT.replace("highmark", name), CHANGED.replace("highmark", name)
    watch = Watch(Side(str(file)), 20, 0, 1)
    console = Console(width=wide, height=high)
    for text in (good, other, good.replace("pain: 0.55", "pain: high")):
        file.write_text(text, encoding="utf-8")
        state = [watch.reload(), *watch.refine()][-1]
        drawn = console.render_lines(Group(*block(state, 0.1, 0.2, console, high - 2)))
        lines = ["".join(part.text for part in line).strip() for line in drawn]
        assert len(lines) <= high - 2
        head = next(place for place, line in enumerate(lines) if line.startswith("Measure"))
        below = [line for line in lines[head + 1 :] if line.strip("─")]
        rows = list(takewhile(lambda line: "measures differ" not in line, below))
        assert len(rows) >= 3
        assert all(re.match(r"[a-z_.…-]+ +-?[0-9.,]+ ", row) for row in rows), "a name does not go on in the next line"
        assert any("This save cannot be used" in line for line in lines) == ("pain: high" in text)
        assert any("measures differ" in line for line in lines) == (text != good)
        assert ("p (Holm)" in lines[head]) == (wide == 120 and text != good)


def test_long_names_keep_both_ends() -> None:
    assert shortened("trust.least", 20) == "trust.least"
    assert shortened("parties.russian-federation.mean_utility", 29) == "parties.russian….mean_utility"
    assert [len(shortened("parties.russian-federation.mean_utility", room)) for room in (6, 12, 29)] == [6, 12, 29]


def test_a_pipe_gets_blocks(tmp_path: Path) -> None:
    assert isinstance(screen_for(tmp_path), Blocks)


def test_brackets_in_names_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen = screen_for(tmp_path)
    assert isinstance(screen, Blocks)
    screen.console.print(rows_table([], "v1 [bold]", "v2 [/]"))
    assert {"v1 [bold]", "v2 [/]"} <= set(re.split(" {2,}", capsys.readouterr().out))
