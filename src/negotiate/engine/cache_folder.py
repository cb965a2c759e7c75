"""The folder in which machine code is kept: one for every state of the kernels' sources, of numba, numpy and Python.

The folder's name is a hash of all that, because a compiled function holds what it calls in other files as well.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import sys
import time
from pathlib import Path

ROOMS = ("engine", "players", "play")
CONSTANTS = (
    *("cache_folder.py", "codes.py", "kept_code.py", "kernel.py", "kinds.py", "layout.py", "lazy_code.py", "trial.py"),
    *("acts.py", "attributes.py", "conditions.py", "endings.py", "event_kinds.py", "game_fields.py", "option_masks.py"),
    "result_columns.py",
)
"""Sources without kernels that shape the machine code all the same."""

OURS = re.compile(r"kernels-[0-9a-f]{16}(-checked)?(-ordinary)?")
"""How a folder of machine code is called. Nothing else in the cache is ever removed."""

DAY = 86400
OLD = 30 * DAY
"""After so many seconds without use a folder is removed."""
FEW = 8
"""As many folders, those used last, stay beside a new one."""


def sources() -> list[Path]:
    """The files that the machine code depends on."""
    here = Path(__file__).resolve().parent.parent
    return [
        source
        for room in ROOMS
        for source in sorted((here / room).rglob("*.py"))
        if source.name in CONSTANTS or any(mark in source.read_bytes() for mark in (b"\n@kernel\n", b"\n@inlined\n"))
    ]


def folder_name(*versions: str) -> str:
    """What the folder is called for these versions of the packages that make the machine code."""
    digest = hashlib.sha256(" ".join([str(sys.implementation.cache_tag), *versions]).encode())
    for source in sources():
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    checked = "-checked" if os.environ.get("NUMBA_BOUNDSCHECK") == "1" else ""
    return f"kernels-{digest.hexdigest()[:16]}{checked}"


def cache_folder(name: str) -> Path | None:
    """The folder of this name, made when it is missing; None where nothing can be kept safely.

    It is in NEGOTIATE_CACHE or else in the cache of whoever runs the program, and is theirs alone, because what lies here is
    run: a folder of somebody else's, a link, or one to which others may write is never read. Nor is there one in the
    temporary folder, where anybody can guess its name and be there first.
    """
    try:
        base = _own_base()
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # locked down, or nobody knows where home is
        return None
    folder = base / name
    return folder if _kept_from_others(base) and _private(folder) and _used(folder) else None


def _own_base() -> Path:
    if given := os.environ.get("NEGOTIATE_CACHE"):
        return Path(given).absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "negotiate"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "negotiate"


def _used(folder: Path) -> bool:
    """Whether the folder can be written to."""
    try:
        mark = folder / f".in-use-{os.getpid()}"
        mark.touch()  # this is also how the time of the folder tells that it was used
        mark.unlink()
    except OSError:
        return False
    return True


def _kept_from_others(base: Path) -> bool:
    """Whether nobody else can put another folder in the place of one that lies in this one."""
    if sys.platform == "win32":
        return True  # folders of Windows say who may write in another way, and a user's own are the user's
    try:
        found = base.stat()
    except OSError:
        return False
    if found.st_mode & stat.S_ISVTX:
        return True  # only owners may move what lies here, such as in a temporary folder that somebody has named
    if found.st_uid != os.getuid():
        return False
    if found.st_mode & 0o022:
        with contextlib.suppress(OSError):
            base.chmod(found.st_mode & 0o755)
            return True
        return False
    return True


def _private(folder: Path) -> bool:
    """Whether this folder belongs to whoever runs the program and to nobody else; made when missing, and old ones then
    make room for it.

    One that others may only read becomes private; one to which they may write stays unused, whatever lies there.
    """
    try:
        is_new = not folder.exists()
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if sys.platform != "win32":
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
                return False
            if found.st_mode & 0o077:
                folder.chmod(0o700)
    except OSError:
        return False
    if is_new:
        remove_old(folder)
    return True


def remove_old(current: Path) -> None:
    """Remove folders like `current` beside it that were not used for long, and those of more than a few.

    One that was used within a day stays, because the program may still run. Should it run for longer, it compiles anew.
    """
    now = time.time()
    found: list[tuple[float, Path]] = []
    try:
        for folder in current.parent.iterdir():
            if OURS.fullmatch(folder.name) and folder != current and folder.is_dir() and not folder.is_symlink():
                found.append((now - folder.stat().st_mtime, folder))
    except OSError:  # another process removes them at the same time
        return
    for place, (unused, folder) in enumerate(sorted(found)):
        if unused > OLD or (place >= FEW and unused > DAY):
            shutil.rmtree(folder, ignore_errors=True)
