"""Folders of the person at the screen: where their documents lie, and how the system shows a folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from negotiate.table.saves import VARIABLE, saves_folder

OPENERS = {"darwin": "open", "linux": "xdg-open"}
"""The program that shows a folder, by platform; Windows does it without one."""
PATIENCE = 8.0
"""Seconds after which a program that still runs has opened its window."""
DOCUMENTS = re.compile(r'^XDG_DOCUMENTS_DIR="\$HOME/([^"]+)"', re.MULTILINE)


def exports_folder() -> Path:
    """Where pages and tables are written: a folder of the person's documents that they see, or beside the saved games where
    somebody has named a folder for these."""
    if os.environ.get(VARIABLE):
        return saves_folder().parent / "debriefs"
    return documents_folder(Path.home(), os.environ) / "negotiate"


def documents_folder(home: Path, environment: Mapping[str, str]) -> Path:
    """The folder of documents below a home folder; it may not be there yet.

    On Linux it may have another name, which the desktop keeps in user-dirs.dirs (freedesktop.org, xdg-user-dirs).
    """
    settings = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    try:
        named = DOCUMENTS.search(settings.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        named = None
    return home / (named.group(1) if named else "Documents")


def open_folder(folder: Path) -> bool:
    """Have the system show a folder; False where it has no way to. Waits a few seconds at most."""
    if sys.platform == "win32":
        try:
            os.startfile(folder)
        except OSError:
            return False
        return True
    opener = shutil.which(OPENERS.get(sys.platform, "xdg-open"))
    if opener is None:
        return False
    nothing = subprocess.DEVNULL
    try:
        shown = subprocess.run([opener, str(folder)], stdin=nothing, stdout=nothing, stderr=nothing, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return shown.returncode == 0
