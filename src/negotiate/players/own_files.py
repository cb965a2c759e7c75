"""Where the file lies that a player is named by."""

from __future__ import annotations

from pathlib import Path

from negotiate.errors import PlayerError


def own_path(name: str) -> Path:
    """The path that a name stands for; nothing need be there."""
    try:
        return Path(name).expanduser()
    except RuntimeError:  # the home of somebody who has none here
        return Path(name)


def own_file(name: str) -> Path | None:
    """The file at the path of this name; None where there is none.

    Raises PlayerError for a folder, and where it cannot be looked for.
    """
    path = own_path(name)
    try:
        if path.is_dir():
            raise PlayerError(f"'{name}' is a folder; a player is named by the path of a file.")
        return path if path.is_file() else None
    except OSError as error:
        raise PlayerError(f"'{name}' cannot be read: {error.strerror}.") from error
