"""Saved games: one record a game in the user's data folder, written move by move, so that a killed program loses nothing.

A save is an ordinary record (play.record). One that is damaged is reported in a sentence and left where it is.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError
from negotiate.play.match import Match
from negotiate.play.messages import messages_file
from negotiate.play.record import OLD_LAW, read, standing_lines
from negotiate.play.replay import UNDER_OLD_LAW, load
from negotiate.play.seating import OUTSIDE_NAMES
from negotiate.rulebook.load import from_document

VARIABLE = "NEGOTIATE_SAVES"
"""Names another folder for saved games; tests and classrooms with shared accounts use it."""
ENDING = ".jsonl"


@dataclass(frozen=True)
class Saved:
    """A game in the folder. `problem` says in a sentence why it cannot be gone on with; empty when it can."""

    path: Path
    title: str
    scenario: str
    round: int
    rounds: int
    round_label: str
    people: tuple[str, ...]
    """The seats that persons play, by name."""
    is_finished: bool
    changed: float
    """When it was last written to, seconds since 1970."""
    problem: str


def saves_folder() -> Path:
    """Where saved games lie on this system; the folder may not be there yet."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "negotiate" / "games"


def new_save(scenario: str) -> Path:
    """A file name that is still free, by scenario and time. Raises RecordError when the folder cannot be made."""
    folder = saves_folder()
    try:
        is_new = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_new and VARIABLE not in os.environ and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)  # one that somebody has named may be meant for several
    except OSError as error:
        raise RecordError(
            f"The folder of saved games '{folder}' cannot be made: {error.strerror}. Set {VARIABLE} to a "
            "folder that you may write to."
        ) from error
    stem = f"{scenario}-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}{ENDING}" for number in range(1, 1_000_000))
    return next(folder / name for name in names if not (folder / name).exists())


def saved_games() -> tuple[Saved, ...]:
    """All saved games, the latest first."""
    folder = saves_folder()
    found = [_saved(path) for path in folder.glob(f"*{ENDING}")] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda saved: (-saved.changed, saved.path.name)))


def latest_unfinished() -> Saved | None:
    """The game to go on with after the program was closed or killed; None when there is none."""
    return next((saved for saved in saved_games() if not saved.is_finished and not saved.problem), None)


def resume(path: str | os.PathLike[str], *, fsync: bool = False) -> Match:
    """The match of a saved game, exactly as it stood; it goes on being saved, with `fsync` as Match has it.

    Raises RecordError in a sentence.
    """
    return load(path, from_document, fsync=fsync)


def branch(path: Path) -> Path:
    """A copy of a saved game in the folder of saved games, to go on with while another program has the game itself; it says
    where it comes from.

    Raises RecordError when it cannot be written.
    """
    copy = new_save(read(path).header.scenario)
    try:
        first, _, rest = path.read_bytes().partition(b"\n")
        header = json.loads(first) | {"origin": {"record": path.name}}
        data = json.dumps(header, ensure_ascii=False).encode() + b"\n" + rest
        with open(copy, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(data)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise RecordError(f"'{copy}' cannot be written: {error.strerror}.") from error
    return copy


def remove_save(path: Path) -> None:
    """Delete a saved game for good, and what was said in it. Raises RecordError when that is not possible."""
    try:
        path.unlink()
        messages_file(path).unlink(missing_ok=True)
    except OSError as error:
        raise RecordError(f"'{path}' cannot be deleted: {error.strerror}.") from error


def _saved(path: Path) -> Saved:
    try:
        changed = path.stat().st_mtime
        recording = read(path)
    except OSError as error:
        return Saved(path, path.stem, "", 0, 0, "", (), False, 0.0, f"'{path}' cannot be read: {error.strerror}.")
    except RecordError as error:
        return Saved(path, path.stem, "", 0, 0, "", (), False, changed, str(error))
    rules = recording.header.rules
    lines = standing_lines(recording)
    rounds = [line["round"] for line in lines if isinstance(line.get("round"), int)]
    calendar = _mapping(rules.get("calendar"))
    # what a facilitator changed since the game began
    length = [line["rounds"] for line in lines if line.get("event") == "extended" and isinstance(line.get("rounds"), int)]
    seated = dict(recording.header.seats)
    for line in lines:
        if line.get("event") == "seat-changed" and line.get("seat") in seated:
            seated[line["seat"]] = str(line.get("player"))
    people = [seat for seat, player in seated.items() if player in OUTSIDE_NAMES]
    old = recording.format_version == OLD_LAW
    entries = {**_mapping(rules.get("mediators")), **_mapping(rules.get("parties"))}
    names = {seat: _mapping(entry).get("name", seat) for seat, entry in entries.items()}
    ended = any(("event", "ended") in line.items() for line in lines)
    return Saved(
        path=path,
        title=str(rules.get("title") or recording.header.scenario),
        scenario=recording.header.scenario,
        round=max(1, rounds[-1]) if rounds else 1,
        rounds=length[-1] if length else int(calendar.get("rounds") or 0),
        round_label=str(calendar.get("round_label") or "round"),
        people=tuple(str(names.get(seat, seat)) for seat in people),
        is_finished=ended,
        changed=changed,
        problem=f"{UNDER_OLD_LAW} or gone on with." if old else "",
    )


def _mapping(value: Any) -> dict[str, Any]:
    """The value where it is a mapping; an empty one where a damaged file has something else."""
    return value if isinstance(value, dict) else {}
