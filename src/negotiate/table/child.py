"""Work in another process that ends with this one, however this one ends."""

from __future__ import annotations

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


def begin(code: str, *words: str) -> subprocess.Popen[bytes]:
    """Begin a process that runs Python `code` with `words` as its arguments; what it prints can be read from its `stdout`.

    It stops at once when this process has ended.
    """
    command = [sys.executable, "-c", _WATCH + code, *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
