"""A process that has imported all of `negotiate` and runs each command line in a fork, so that a start costs little.

`Nursery` is the side of the tests; run as a program, this is the other side: it reads a request a line from stdin, and
answers each with the number of the process, and once that has ended with how. Nothing that keeps threads is used before a
fork.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.hostile.tally import ROOT

KILLED = -signal.SIGKILL


class Nursery:
    """Starts command lines; one at a time."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**variables, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        )
        self.pid = 0

    def start(self, words: list[str], folder: Path, variables: dict[str, str], streams: tuple[Path, Path, Path]) -> None:
        """Run `negotiate` with these words in a folder; its stdin, stdout and stderr are files or named pipes."""
        asked = {"words": words, "folder": str(folder), "variables": variables, "streams": [str(one) for one in streams]}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        self.pid = int(self._answer())

    def kill(self) -> None:
        """kill -9, unless it has ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> int:
        """Wait for the end; the exit code, or KILLED."""
        return int(self._answer())

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        assert answer, "the nursery has ended"
        return answer

    def close(self) -> None:
        """End the nursery."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def serve() -> None:
    """Answer requests until stdin ends."""
    _warm()
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(asked)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _warm() -> None:
    """Import what the verbs import, and load the compiled engine."""
    import matplotlib  # noqa: F401 - what reports draw with
    import optuna  # noqa: F401 - what tune searches with
    import polars  # noqa: F401 - keeps threads once it is used, which it is not here

    import negotiate.cli.app
    import negotiate.lab.tournament
    import negotiate.lab.tune
    import negotiate.reports.debrief.page
    import negotiate.reports.scenario.rulebook_page
    import negotiate.rulebook.translation.fill_in
    import negotiate.text.game  # noqa: F401 - and so are the others above it
    from negotiate.play.match import Match
    from negotiate.rulebook.load import load

    with Match(load("tutorial"), {"highmark": "human"}, seed=1) as match:
        match.advance()
        match.submit("highmark", "pass")
        match.advance()


def _run(asked: dict[str, Any]) -> None:
    """Be the command line; does not return."""
    from negotiate.cli.app import main

    code = 1
    try:
        os.chdir(asked["folder"])
        os.environ.update(asked["variables"])
        for number, (name, flags) in enumerate(
            zip(asked["streams"], (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)
        ):
            os.dup2(os.open(name, flags, 0o600), number)
        sys.stdin, sys.stdout, sys.stderr = open(0, closefd=False), open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        sys.argv = ["negotiate", *asked["words"]]
        main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
