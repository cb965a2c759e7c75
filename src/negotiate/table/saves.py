"""Saved games: one record a game in the user's data folder, written move by move, so that a killed program loses nothing.

A save is an ordinary record (play.record). One that is damaged is reported in a sentence and left where it is.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError, Sentence
from negotiate.play.facilitation import FromDocument
from negotiate.play.match import Match
from negotiate.play.record import OLD_LAW, locked, read, standing_lines
from negotiate.play.replay import UNDER_OLD_LAW, load
from negotiate.play.seating import OUTSIDE_NAMES
from negotiate.rulebook.load import from_document
from negotiate.words.labels import unit
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker
from negotiate.words.translated import Translated

VARIABLE = "NEGOTIATE_SAVES"
"""Names another folder for saved games; tests and classrooms with shared accounts use it."""
ENDING = ".jsonl"


@dataclass(frozen=True)
class Saved:
    """A game in the folder. `problem` says in a sentence why it cannot be gone on with; empty when it can.

    Its texts are English, or as the rule file has them; `told` says them in another language.
    """

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

    def told(self, speaker: Speaker) -> Saved:
        """The same with its texts in a speaker's language, as they are shown."""
        return replace(
            self,
            title=speaker.value(self.title),
            round_label=unit(speaker, speaker.value(self.round_label)),
            people=tuple(map(speaker.value, self.people)),
            problem=speaker.value(self.problem),
        )


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
            N_(
                "The folder of saved games '{folder}' cannot be made: {reason}. Set {variable} to a folder that "
                "you may write to."
            ),
            folder=folder,
            reason=error.strerror,
            variable=VARIABLE,
        ) from error
    stem = f"{scenario}-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}{ENDING}" for number in range(1, 1_000_000))
    return next(folder / name for name in names if not (folder / name).exists())


def saved_games() -> tuple[Saved, ...]:
    """All saved games, the latest first."""
    folder = saves_folder()
    found = [_saved(path) for path in folder.glob(f"*{ENDING}")] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda saved: (-saved.changed, saved.path.name)))


def resume(path: str | os.PathLike[str], from_document: FromDocument = from_document, *, fsync: bool = False) -> Match:
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
        raise RecordError(N_("'{path}' cannot be written: {reason}."), path=copy, reason=error.strerror) from error
    return copy


def must_be_closed(path: Path) -> None:
    """Raises InUse while a program writes to a saved game, and RecordError where that cannot be found out."""
    held = locked(path)
    if held is not None:
        held.release()


def _saved(path: Path) -> Saved:
    try:
        changed = path.stat().st_mtime
        recording = read(path)
    except OSError as error:
        return Saved(path, path.stem, "", 0, 0, "", (), False, 0.0, _unreadable(path, error))
    except RecordError as error:
        return Saved(path, path.stem, "", 0, 0, "", (), False, changed, Sentence("{error}", error=error))
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

    def told(place: str, text: object) -> Translated:
        translations = recording.header.translations
        return Translated(str(text), {language: texts[place] for language, texts in translations.items() if place in texts})

    names = {
        seat: told(f"{kind}.{seat}.name", _mapping(entry).get("name", seat))
        for kind in ("mediators", "parties")
        for seat, entry in _mapping(rules.get(kind)).items()
    }
    ended = any(("event", "ended") in line.items() for line in lines)
    return Saved(
        path=path,
        title=told("title", rules.get("title") or recording.header.scenario),
        scenario=recording.header.scenario,
        round=max(1, rounds[-1]) if rounds else 1,
        rounds=length[-1] if length else _whole(calendar.get("rounds")),
        round_label=told("calendar.round_label", calendar.get("round_label") or "round"),
        people=tuple(names.get(seat, seat) for seat in people),
        is_finished=ended,
        changed=changed,
        problem=Sentence(N_("{under} or gone on with."), under=UNDER_OLD_LAW) if old else "",
    )


def _unreadable(path: Path, error: OSError) -> Sentence:
    return Sentence(N_("'{path}' cannot be read: {reason}."), path=path, reason=error.strerror)


def _whole(value: Any) -> int:
    """The value where it is a whole number; 0 where a damaged file has something else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _mapping(value: Any) -> dict[str, Any]:
    """The value where it is a mapping; an empty one where a damaged file has something else."""
    return value if isinstance(value, dict) else {}
