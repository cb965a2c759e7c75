"""The games that the computer plays beside a class: in another process, so that nobody in the class waits for them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from negotiate.table.child import begin

COUNT = 1000
_PLAY = """import sys
from negotiate.cli.thousand import play
play(sys.argv[1], int(sys.argv[2]), sys.argv[3])"""


class Beside:
    """Begins to play when it is called, and stops with `stop`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, scenario: str, seed: int, path: Path) -> None:
        """Begin to play, where the file is not there yet from before."""
        if path.exists() or self._process is not None:
            return
        self._process = begin(_PLAY, scenario, str(seed), str(path), aside=True)  # the class comes first

    def stop(self) -> None:
        """Play no more."""
        if self._process is not None:
            with self._process as process:
                process.terminate()


def play(scenario: str, seed: int, path: str, count: int = COUNT) -> None:
    """Play so many games of a scenario with its usual players, and write what they came to. Raises NegotiateError."""
    from negotiate.lab.simulate import simulate
    from negotiate.reports.classroom.games import games
    from negotiate.rulebook.edit.outputs import put_whole
    from negotiate.rulebook.load import load

    rules = load(scenario)
    results = simulate(rules, count, seed)
    found = games(rules, results.games, results.rounds)
    put_whole(Path(path), json.dumps(found.to_data()).encode())
