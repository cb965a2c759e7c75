"""A lock: one record or results folder is written by one program at a time, and whoever comes second is told who has it.

The lock is the operating system's, on a small file that names the holder; it ends with the process, however that ends. A
file system that knows no locks is written to without one.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from negotiate.errors import InUse, Sentence
from negotiate.words.language import N_

ENDING = ".lock"
_FAR = 1 << 30
"""The byte that Windows locks: behind everything that is in the file, so that others can read who has it."""
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_MOST_TRIES = 100


class Lock:
    """Holds what is written at `path` until `release`, or until nothing refers to it any more.

    Raises InUse, with the holder named, while somebody else has it, and OSError where the file of the lock cannot be made.
    `path` is that of the lock's file; `what` is how a sentence names what is held.
    """

    release: Callable[[], object]
    """Let others have it; does nothing the second time."""

    def __init__(self, path: Path, what: str) -> None:
        for _ in range(_MOST_TRIES):
            number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _take(number)
                if not _is_still_there(number, path):  # whoever had it has removed it in this moment
                    os.close(number)
                    continue
                os.ftruncate(number, 0)
                holder = {"process": os.getpid(), "computer": socket.gethostname(), "since": time.time()}
                os.write(number, json.dumps(holder).encode())
            except OSError as error:
                os.close(number)
                if error.errno in _TAKEN:
                    raise InUse(N_("{what} is open in {holder}."), what=what, holder=_holder(path)) from None
                if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOSPC, errno.EFBIG):
                    raise
                self.release = weakref.finalize(self, _nothing)
                return
            self.release = weakref.finalize(self, _release, number, path, os.getpid())
            return
        raise InUse(N_("{what} is being opened and closed by another program all the time."), what=what)


def beside(path: Path) -> Path:
    """The file of the lock of a record."""
    return path.with_name(path.name + ENDING)


def _take(number: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, _FAR, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        os.lseek(number, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_still_there(number: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False


def _nothing() -> None:
    """There is nothing to release."""


def _release(number: int, path: Path, process: int) -> None:
    """Remove the file before the lock ends, so that nobody gets a lock on a file that is about to go.

    A process that was forked off has the number too; only the holder removes the file.
    """
    if process == os.getpid():
        with contextlib.suppress(OSError):  # Windows removes no open file: it stays, unlocked
            path.unlink()
    with contextlib.suppress(OSError):
        os.close(number)


def _holder(path: Path) -> str:
    """Who has it, as far as the file says."""
    try:
        told = json.loads(path.read_bytes())
        process, computer = int(told["process"]), str(told["computer"])
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(float(told["since"])))
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return Sentence(N_("another program"))
    if computer != socket.gethostname():
        where = N_("another program (process {process} on the computer {computer}, since {since})")
        return Sentence(where, process=process, computer=f"{computer[:80]!r}", since=since)
    if process == os.getpid():
        return Sentence(N_("this program already (process {process}, since {since})"), process=process, since=since)
    return Sentence(N_("another window or program (process {process}, since {since})"), process=process, since=since)
