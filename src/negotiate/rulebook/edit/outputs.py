"""What the program writes for people: every file is put in place whole, and never in the place of something of another kind.

`negotiate docs mine.yaml --out mine.yaml` is a slip of the hand that would cost a rule file; so a file that is there already
is replaced only where it is what the new one is, or empty.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HEAD = 65_536
"""Bytes of a file that are looked at to tell what it is."""


class Kind(NamedTuple):
    """A kind of file: what it is called, and how its first bytes tell."""

    name: str
    is_one: Callable[[bytes], bool]


def _begins(pattern: bytes) -> Callable[[bytes], bool]:
    return lambda head: re.match(pattern, head, re.IGNORECASE) is not None


def _holds(pattern: bytes) -> Callable[[bytes], bool]:
    return lambda head: re.search(pattern, head, re.MULTILINE) is not None


RECORD = Kind("the record of a game", _begins(rb'\s*\{"format": *"negotiate-record"'))
PAGE = Kind("a page of this program", _holds(rb'<meta name="generator" content="negotiate '))
WEB_PAGE = Kind("a page", _begins(rb"\s*(<!--.*?-->\s*)?(<!doctype html|<html)"))
PICTURE = Kind("a picture (SVG)", _begins(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg\b"))
SCHEMA = Kind("the schema of rule files", _holds(rb'^\s*"title": "Rule file of negotiate'))
TABLE = Kind("the table of a debrief (CSV)", _begins(rb"row,round,event,"))
LONG_TABLE = Kind("a long table", _begins(rb"scenario,setting,seed,|PAR1"))
CODEBOOK = Kind("a codebook (CSV)", _begins(rb"table,column,"))
RULE_FILE = Kind("a rule file", _holds(rb"^(schema_version|extends) *:"))
PERSONALITIES_FILE = Kind("a file of personalities", _holds(rb"^personalities *:"))
TRANSLATION = Kind("the translation of a rule file", _holds(rb"\A(?:#.*\r?\n|\s*\r?\n)*language *:"))
KINDS = (RECORD, PAGE, WEB_PAGE, PICTURE, SCHEMA, TABLE, LONG_TABLE, CODEBOOK, PERSONALITIES_FILE, RULE_FILE, TRANSLATION)
"""What can be told apart; the first that fits."""


def in_the_way(path: Path, kind: Kind) -> str:
    """Why `kind` must not be written to `path`, because of what is there, in a sentence; "" when it may. Raises OSError."""
    try:
        about = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if not stat.S_ISREG(about.st_mode):
        return (
            f"'{path}' is a device, a pipe or a socket, and {kind.name} is a file. Nothing was written; choose another name."
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip() or kind.is_one(head):
        return ""
    found = next((other.name for other in KINDS if other.is_one(head)), "something else")
    return f"'{path}' holds {found}, and {kind.name} never takes its place. Nothing was written; choose another name."


def put_whole(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path` (or where its link leads) in one step, with the same permissions.

    Whoever reads sees the old file or the new one, even when the machine stops. Raises OSError; nothing is changed then.
    """
    target = path.resolve()
    waiting = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False
        ) as stream:
            waiting = Path(stream.name)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, waiting)
        else:
            waiting.chmod(0o666 & ~_umask())
        os.replace(waiting, target)
    except OSError:
        if waiting is not None:
            waiting.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that this process leaves away; there is no way to read them without setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
