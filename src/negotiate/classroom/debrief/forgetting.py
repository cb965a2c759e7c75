"""Forget a class: its ledger, the records of its tables, messages, and what the computer played beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from negotiate.classroom.ledger import NAME
from negotiate.classroom.room import GAMES
from negotiate.classroom.talk import LEFT
from negotiate.classroom.talk import NAME as MESSAGES
from negotiate.errors import RecordError
from negotiate.table.saves import must_be_closed
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

KINDS = (
    (N_("the ledger (devices, names, messages, notes, answers)"), (NAME, MESSAGES, LEFT)),
    (N_("the records of the tables, with what was said beside them"), ("table-*.jsonl", "table-*.jsonl.*")),
    (N_("the computer's games"), (GAMES, f"{GAMES}.*")),
)
"""What a class keeps, and the files in which it does."""


def kept(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """What there is of a class in a folder, by what it is."""
    for what, patterns in KINDS:
        files = sorted({file for pattern in patterns for file in folder.glob(pattern)})
        if files:
            yield what, files


def forget(folder: Path, speaker: Speaker) -> list[str]:
    """Delete all files of a class, and its folder where nothing else is in it; what was deleted, a line each.

    Raises InUse while the class is open in a program, and RecordError when something cannot be deleted.
    """
    for record in folder.glob("table-*.jsonl"):
        must_be_closed(record)
    told = []
    try:
        for what, files in list(kept(folder)):
            for file in files:
                file.unlink(missing_ok=True)
            told.append(speaker.say("{what}: files deleted: {count}", what=speaker.say(what), count=len(files)))
        if not any(folder.iterdir()):
            folder.rmdir()
            told.append(speaker.say("The folder {folder} is deleted.", folder=folder))
        else:
            told.append(speaker.say("Other files are left in {folder}.", folder=folder))
    except OSError as error:
        raise RecordError(N_("'{folder}' cannot be deleted: {reason}."), folder=folder, reason=error.strerror) from error
    return told
