"""Work in another process that ends with this one, however this one ends."""

from __future__ import annotations

import os
import subprocess
import sys

_WATCH = """
import os, threading
def _watch():
    while os.read(0, 1):
        pass
    os._exit(1)
threading.Thread(target=_watch, daemon=True).start()
"""
"""The pipe to its standard input is held by the parent alone: it is at its end when the parent is gone, killed or not."""


_ASIDE = "os.nice(19)\n"
"""Where the system has a measure for it (POSIX); Windows takes it as a flag."""


def begin(code: str, *words: str, aside: bool = False) -> subprocess.Popen[bytes]:
    """Begin a process that runs Python `code` with `words` as its arguments; what it prints can be read from its `stdout`.

    It stops at once when this process has ended. Where it is done `aside`, whoever else wants the processor comes first.
    """
    before = _ASIDE if aside and hasattr(os, "nice") else ""
    command = [sys.executable, "-c", _WATCH + before + code, *words]
    flags = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) if aside else 0
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=flags
    )
