"""Closed streams, full disks and limits on files: a sentence, no traceback, and nothing that was good is thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from negotiate.errors import RecordError
from negotiate.lab.folder import put
from negotiate.lab.store import GAMES, Parts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full and limits on files are Linux's")
FULL = Path("/dev/full")


def shell(command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in which `negotiate` is this program, without a screen."""
    words = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    line = command.replace("negotiate", f"'{sys.executable}' -m negotiate", 1)
    return subprocess.run(
        ["sh", "-c", line], text=True, capture_output=True, env={**words, **more}, timeout=300, check=False
    )


def test_a_closed_stderr_is_no_error() -> None:
    done = shell("negotiate simulate tutorial --games 1 2>&-")
    assert done.returncode == 0
    assert "game" in done.stdout


def test_a_closed_stdin_ends_the_questions(tmp_path: Path) -> None:
    done = shell("negotiate play --text <&-", NEGOTIATE_SAVES=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("verb", ["scenarios", "players", "simulate tutorial --games 1", "play --text </dev/null"])
def test_a_full_disk_behind_the_output_is_told_in_a_sentence(verb: str) -> None:
    done = shell(f"negotiate {verb} >/dev/full")
    sentence = (
        "The output cannot be written: No space left on device. Make room, or send it elsewhere; the rest of it is lost."
    )
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "ompil" not in line] == [f"negotiate: {sentence}"]


def test_a_limit_on_files_is_told_of_and_leaves_no_halves(tmp_path: Path) -> None:
    done = shell(f"ulimit -f 16; exec negotiate simulate tutorial --games 4000 --out '{tmp_path}/run'", NEGOTIATE_JIT="1")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert "emove" not in done.stderr, "nobody is advised to delete good work"
    assert not list(tmp_path.rglob("*.new"))


def test_what_cannot_be_merged_for_want_of_room_is_not_called_damaged(tmp_path: Path) -> None:
    parts = Parts(tmp_path, (GAMES,))
    parts.add(0, pl.DataFrame({"game": [0, 1]}))
    (tmp_path / f"{GAMES}.new").symlink_to(FULL)
    with pytest.raises(RecordError) as raised:
        parts.merge(GAMES, tmp_path / GAMES)
    assert str(raised.value) == (
        f"Results cannot be written to '{tmp_path}': No space left on device. The games are all there; make room and repeat "
        "the command, and it goes on from them."
    )


def test_half_a_file_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "x.new").symlink_to(FULL)
    with pytest.raises(OSError, match="No space left"):
        put(tmp_path / "x", lambda file: file.write(b"x" * 100_000))
    assert list(tmp_path.iterdir()) == []


def test_a_window_without_a_screen_names_the_game_as_text() -> None:
    done = shell("env -u SDL_VIDEODRIVER -u SDL_VIDEO_DRIVER negotiate play tutorial")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "negotiate: There is no screen here to open a window on; play in the terminal with `negotiate play --text`."
    )
