"""Whatever a rule file, a record or the command line says, no control character of it reaches the terminal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table

from negotiate.cli.printing import PrintableConsole
from negotiate.cli.streams import PrintableStream, drawn_on
from negotiate.text.console import CLEAR, Console
from negotiate.words.printable import printable

HARMFUL = [
    chr(code)
    for code in (*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
]


@pytest.mark.parametrize("character", HARMFUL, ids=lambda one: f"{ord(one):04x}")
def test_what_steers_a_terminal_is_shown(character: str) -> None:
    shown = printable(f"a{character}b")
    assert shown == f"a\\u{ord(character):04x}b"
    assert json.loads(f'"{shown}"') == f"a{character}b", "and JSON that is printed says what it said"


def test_all_other_text_is_as_it_is() -> None:
    for text in ("Ünïcode – «ї» 日本語 עברית عربى", "tab\there\nand a line", "a\u200db", "", "\\u001b"):
        assert printable(text) == text


def test_a_stream_shows_and_the_stream_behind_it_draws() -> None:
    behind = io.StringIO()
    stream = PrintableStream(behind)
    assert stream.write("a\x1b[2Jb\n") == 7
    stream.writelines(["\x9b", "c"])
    print("d\x07", file=stream)
    drawn_on(stream).write("\x1b[1m")  # type: ignore[arg-type]  # as above
    assert behind.getvalue() == "a\\u001b[2Jb\n\\u009bcd\\u0007\n\x1b[1m"
    assert drawn_on(behind) is behind


def test_a_table_keeps_its_own_colours_only() -> None:
    behind = io.StringIO()
    stream = PrintableStream(behind)
    console = PrintableConsole(stream, force_terminal=True, width=60, color_system="standard")  # type: ignore[arg-type]  # above
    table = Table(title="t\x1b[31m")
    table.add_column("c\x1b]0;x\x07")
    table.add_row("\u202eevil\x1b[2J", style="bold")
    console.print(table)
    said = behind.getvalue()
    for harmful in ("\x1b[31m", "\x1b]0", "\x07", "\u202e", "\x1b[2J"):
        assert harmful not in said
    assert "\\u001b" in said and "\\u202e" in said
    assert "\x1b[1m" in said, "bold is our own"


def test_the_text_game_clears_the_screen_and_a_label_does_not() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    behind = Terminal()
    console = Console(target=PrintableStream(behind))  # type: ignore[arg-type]  # as above
    console.say(f"label {CLEAR}")
    assert "\x1b" not in behind.getvalue()
    console.clear()
    assert behind.getvalue().endswith(CLEAR)


def test_neither_arguments_nor_records_nor_labels_reach_the_terminal_as_they_are(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x9b31m\u202e"
    (tmp_path / "rules.yaml").write_text(
        f'schema_version: 3\n"{evil.replace(chr(27), chr(92) + "e")}": 1\n', encoding="utf-8"
    )
    header = {"format": "negotiate-record", "format_version": evil}
    (tmp_path / "game.jsonl").write_text(json.dumps(header) + "\n", encoding="utf-8")
    for command in (
        ["explain", evil],
        ["check", "rules.yaml"],
        ["replay", "game.jsonl"],
        ["simulate", "tutorial", "--preset", evil],
        ["check", "--format", "json", "rules.yaml"],
        ["docs", "tutorial", "--language", evil],
        [evil],
        ["simulate", f"--{evil}"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "negotiate", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (1, 2), done
        assert not [one for one in HARMFUL if one in done.stdout + done.stderr], (command, done)
