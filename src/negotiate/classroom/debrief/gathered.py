"""What a class has come to, gathered from its room or from its files, for its page, its reports and its tables."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from negotiate.classroom.debrief.asking import of_delegation, people
from negotiate.classroom.debrief.spoken import spoken
from negotiate.classroom.game import record_of
from negotiate.classroom.ledger import NAME, read
from negotiate.classroom.register import LOBBY, Register
from negotiate.classroom.room import GAMES, Room
from negotiate.classroom.talk import NAME as MESSAGES
from negotiate.errors import RecordError
from negotiate.reports.classroom.delegation import delegation_page
from negotiate.reports.classroom.export import Delegation, codebook, frames, write_class
from negotiate.reports.classroom.games import Games, games_in
from negotiate.reports.classroom.page import class_page
from negotiate.reports.classroom.predictions import asked
from negotiate.reports.classroom.result import Result, result
from negotiate.reports.debrief.course import Course, course, from_record
from negotiate.reports.debrief.said import Said
from negotiate.words.language import N_
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker


class Gathered:
    """A class looked back on. What a table came to is worked out once for as long as nothing more happens there."""

    def __init__(self, register: Register, folder: Path) -> None:
        self.register = register
        self.folder = folder
        self._results: dict[int, tuple[int, Result]] = {}

    @classmethod
    def of_folder(cls, folder: Path) -> Gathered:
        """From the files of a class, which are read and not written. Raises RecordError for a folder without a class, and
        for a class in which nobody has begun to play."""
        register = Register.of(folder / NAME, read(folder / NAME)[0])
        messages = folder / MESSAGES
        if messages.exists() and b"\n" in messages.read_bytes():
            register.follow(messages, read(messages)[0][1:])
        if register.phase == LOBBY:
            raise RecordError(
                N_("Nobody has begun to play in the class in '{folder}'; there is nothing to look back on."), folder=folder
            )
        found = cls(register, folder)
        for table in register.tables.values():
            record = record_of(folder, table.number)
            if (table.people or register.rehearsal) and record.exists():
                found._take(table.number, from_record(record))
        return found

    def look_at(self, room: Room) -> None:
        """Take in the tables of a room as they stand now; those at which nobody ever sat are left out."""
        for number, game in room.games.items():
            if self.register.tables[number].people or self.register.rehearsal:
                events = len(game.table.moment.events)
                if self._results.get(number, (-1,))[0] != events:
                    self._take(number, course(game.table.match))

    def _take(self, number: int, found: Course) -> None:
        self._results[number] = (len(found.events), result(number, found))

    @property
    def results(self) -> list[Result]:
        """The tables that were played at, in their order."""
        return [self._results[number][1] for number in sorted(self._results)]

    @property
    def games(self) -> Games | None:
        """The computer's games; None while they are being played."""
        return games_in(self.folder / GAMES)

    def page(self, speaker: Speaker, *, named: bool = True) -> str:
        """The page of the class; unless `named`, with nobody's name and nothing that somebody wrote."""
        same = len({table.seed for table in self.register.tables.values()}) == 1
        who = people(self.register, named=named)
        said = {one.number: self._said(one, speaker) for one in self.results} if named else {}
        return class_page(self.results, self.games, who, speaker, same_seed=same, said=said)

    def _said(self, result: Result, speaker: Speaker) -> list[Said]:
        return spoken(self.register, self.register.tables[result.number], result.course, speaker)

    def report(self, table: int, seat: str, speaker: Speaker, reader: str | None) -> str:
        """The page of a delegation, for the device `reader`, or for the teacher (None)."""
        found = next(one for one in self.results if one.number == table)
        return delegation_page(found, seat, of_delegation(self.register, table, seat, reader), speaker)

    def export(self, folder: Path, speaker: Speaker, *, anonymous: bool) -> list[Path]:
        """Write the tables, the page and the code book into a new or empty folder; the files. Raises RecordError."""
        results = self.results
        if not results:
            raise RecordError(
                N_("Nobody has played in the class in '{folder}'; there is nothing to export."), folder=self.folder
            )
        rules = results[0].course.rules
        questions = asked(rules, ENGLISH_SPEAKER)
        found = frames(
            results, list(self._delegations()), people(self.register, named=not anonymous), questions, anonymous=anonymous
        )
        page = self.page(speaker, named=not anonymous)
        return write_class(folder, found, page, codebook(rules.names.title, questions, anonymous=anonymous))

    def packed(self, speaker: Speaker, *, anonymous: bool) -> bytes:
        """The same as one ZIP archive."""
        out = io.BytesIO()
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in self.export(Path(folder) / "class", speaker, anonymous=anonymous):
                archive.write(file, file.name)
        return out.getvalue()

    def _delegations(self) -> Iterable[Delegation]:
        devices = self.register.devices
        for table in self.register.tables.values():
            for seat in table.seats.values():
                yield Delegation(table.number, seat.seat, tuple(devices[one].name for one in seat.devices))
