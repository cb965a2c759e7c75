"""A real window on a real (if invisible) X server, driven from outside as a person's hands would: by xdotool under Xvfb."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)} from Debian's packages")
PATIENCE = 120.0
"""Seconds; a machine may have to compile the engine first."""


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def _tool(variables: dict[str, str], *words: str) -> str:
    done = subprocess.run(["xdotool", *words], env=variables, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _until(what: str, holds: object) -> None:
    assert callable(holds)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(f"{what} did not happen within {PATIENCE:g} seconds")


def _lines(folder: Path) -> list[str]:
    return [line for file in folder.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_window_is_played_from_outside(display: str, tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    variables = {
        **os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy",
        "NEGOTIATE_CONFIG": str(tmp_path), "NEGOTIATE_SAVES": str(saves), "SDL_VIDEO_X11_WMCLASS": "negotiate",
    }  # fmt: skip
    (tmp_path / "settings.json").write_text('{"speed": "instant", "language": "en"}', encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "negotiate",
        "play",
        "tutorial",
        "--seat",
        "highmark=human",
        "--mediator",
        "none",
        "--seed",
        "3",
    ]
    log = tmp_path / "log"
    with log.open("wb") as said:
        game = subprocess.Popen(command, env=variables, stdout=said, stderr=said)
    try:

        def focused() -> bool:
            # looked for anew each time: SDL may take a window down and open another while it starts
            windows = _tool(variables, "search", "--class", "^negotiate$").splitlines()
            if windows:
                _tool(variables, "windowfocus", windows[-1])
            return bool(windows)

        _until("a window", lambda: focused() or game.poll() is not None)
        assert game.poll() is None, log.read_text()

        def moves() -> int:
            return sum('"action"' in line and '"highmark"' in line for line in _lines(saves))

        def press_on() -> bool:
            # Enter presses what has the focus (the brief's button first); then Tab and Enter go through the table
            focused()
            _tool(variables, "key", "--clearmodifiers", "Return")
            time.sleep(0.3)
            _tool(variables, "key", "--clearmodifiers", "Tab")
            return moves() > 0

        _until("a move by keys", press_on)
        _tool(variables, "key", "--clearmodifiers", "ctrl+q")
        _until("the end of the program", lambda: game.poll() is not None)
    finally:
        if game.poll() is None:
            game.terminate()
        game.wait()
    assert "Traceback" not in log.read_text()
