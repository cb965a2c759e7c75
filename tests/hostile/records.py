"""Damaged records of games, and records cut at every byte: told, refused in a sentence, or gone on with; no move is lost."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from tests.hostile import stock
from tests.hostile.judge import Answer, expect, progress, said
from tests.hostile.mutations import bytes_damaged, lines_damaged, meaning_damaged, words_damaged
from tests.hostile.stock import Sample

from negotiate.engine.rules import digest
from negotiate.errors import NegotiateError, RecordError
from negotiate.play.match import Match
from negotiate.play.record import DROPPED, read
from negotiate.play.replay import Replay, is_under_old_law, load, verify
from negotiate.reports.debrief.course import from_record
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.sheet import sheet
from negotiate.reports.debrief.text import text
from negotiate.rulebook.load import from_document
from negotiate.table.saves import VARIABLE, saved_games
from negotiate.words.speaker import Speaker

CUT = 0.45
"""Share of the records that are cut off and otherwise sound; the cuts go through every record byte by byte."""
RESUMED, DEBRIEFED, PRINTED, LISTED = 0.25, 0.06, 0.02, 0.3
MORE = 5
"""Decisions that are taken in a game that is gone on with."""


class Records:
    """The attack on records of both formats."""

    name = "records"
    share = 0.15

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            self.samples = stock.records(Path(folder))
        self.weights = [len(sample.data) ** -0.8 for sample in self.samples]
        self.donors = [sample.data for sample in self.samples]
        self.documents = [json.loads(data.split(b"\n", 1)[0])["rules"] for data in self.donors]

    def run(self, chance: Random, folder: Path) -> Answer:
        """Damage a record and open it."""
        (sample,) = chance.choices(self.samples, self.weights)
        file = folder / "game.jsonl"
        if chance.random() < CUT:
            return self._cut(sample, file, chance)
        file.write_bytes(self._damaged(sample, chance))
        return self._opened(file, chance)

    def _cut(self, sample: Sample, file: Path, chance: Random) -> Answer:
        """What was written whole is read back, and the rest is said to be dropped; the game goes on from there."""
        header = sample.data.index(b"\n") + 1
        end = (
            chance.randrange(len(sample.data) + 1)
            if chance.random() < 0.1
            else chance.randrange(header, len(sample.data) + 1)
        )
        data = sample.data[:end]
        file.write_bytes(data)
        *whole, rest = data.split(b"\n")
        try:
            recording = read(file)
        except RecordError as error:
            expect(end < header, f"a record cut at byte {end} is refused: {error}", "lost")
            said(str(error))
            return "refused"
        if rest.strip() and _is_object(rest):
            whole.append(rest)  # only its line feed is missing
            rest = b""
        lines = [json.loads(line) for line in whole]
        kept = [line for line in lines[1:] if "note" not in line]
        expect([line for _, line in recording.lines] == kept, f"cut at byte {end}, not all whole lines are read", "lost")
        expect(recording.notes == ((DROPPED,) if rest.strip() else ()), f"cut at byte {end}: {recording.notes}", "lost")
        progress()
        replay = self._told(file)
        expect(replay.disagreement is None, f"cut at byte {end}: {replay.disagreement}", "lost")
        if chance.random() < RESUMED and not replay.is_old:
            progress()
            self._gone_on(file, b"\n".join(whole), bool(rest.strip()), chance)
        elif chance.random() < DEBRIEFED and not replay.is_old:
            self._debriefed(file, chance)
        return "accepted"

    def _gone_on(self, file: Path, whole: bytes, dropped: bool, chance: Random) -> None:
        """The lines stay as they are, a note says what was dropped, and all that is added agrees."""
        with load(file, from_document) as match:
            _played_on(match, chance)
        now = file.read_bytes()
        expect(now.startswith(whole), "going on with a record has changed its lines", "lost")
        noted = json.dumps({"note": DROPPED}).encode() in now[len(whole) :]
        expect(noted == dropped, f"a line was cut off: {dropped}, and the record says so: {noted}", "lost")
        progress()
        replay = verify(file, from_document)
        expect(replay.disagreement is None, f"after going on: {replay.disagreement}", "lost")

    def _damaged(self, sample: Sample, chance: Random) -> bytes:
        how = chance.randrange(6)
        if how == 0:
            return bytes_damaged(sample.data, chance, self.donors)
        if how == 1:
            return words_damaged(sample.data.decode(), chance).encode("utf-8", "surrogatepass")
        if how == 2:
            return lines_damaged(sample.data.decode(), chance).encode()
        lines = [json.loads(line) for line in sample.data.splitlines()]
        if how == 3:  # the rules, with their own hash, so that it is not the hash that refuses them
            lines[0]["rules"] = meaning_damaged(lines[0]["rules"], chance, self.documents)
            if chance.random() < 0.9 and isinstance(lines[0]["rules"], dict):
                lines[0]["rules_hash"] = _digest(lines[0]["rules"])
        elif how == 4:
            rules = lines[0].pop("rules")
            header = meaning_damaged(lines[0], chance)
            lines[0] = {**header, "rules": rules} if isinstance(header, dict) else header
        else:
            for _ in range(chance.choice((1, 1, 3))):
                place = chance.randrange(1, len(lines))
                lines[place] = meaning_damaged(lines[place], chance, lines[1:])
        return "".join(_line(line) + "\n" for line in lines).encode("utf-8", "surrogatepass")

    def _opened(self, file: Path, chance: Random) -> Answer:
        if chance.random() < LISTED:
            with patch.dict(os.environ, {VARIABLE: str(file.parent)}):
                for saved in saved_games():
                    said(saved.problem or saved.title or "no title")
            progress()
        try:
            replay = self._told(file)
        except RecordError as error:
            said(str(error))
            expect(str(file) in str(error), f"a refusal does not name the file: {error}")
            return "refused"
        except NegotiateError as error:
            expect(False, f"a record is refused by {type(error).__name__}: {error}")
        if replay.disagreement is not None:
            said(replay.disagreement.sentence)
            expect(replay.disagreement.line >= 1, "a disagreement without a line")
        progress()
        use = chance.random()
        sound = replay.disagreement is None
        try:
            if use < RESUMED and not replay.is_old:
                with load(file, from_document) as match:
                    _played_on(match, chance)
                expect(sound, "a record that disagrees is gone on with", "lost")
                progress()
                again = verify(file, from_document)
                expect(again.disagreement is None, f"after going on: {again.disagreement}", "lost")
            elif use < RESUMED + DEBRIEFED and not is_under_old_law(file):
                self._debriefed(file, chance)
                expect(sound, "a record that disagrees is debriefed")
        except RecordError as error:
            said(str(error))
            expect(not sound, f"a record agrees and is refused: {error}")
        return "accepted" if sound else "refused"

    def _told(self, file: Path) -> Replay:
        replay = verify(file, from_document)
        speaker = Speaker()
        rules = speaker.told(replay.rules).names.title
        said(rules)
        for line in speaker.story(replay.rules, replay.events):
            progress()
            if line:
                said(line)
        for note in replay.notes:
            said(note)
        return replay

    def _debriefed(self, file: Path, chance: Random) -> None:
        course = from_record(file, Speaker(chance.choice(("en", "de", "uk"))))
        progress()
        found = debrief(course)
        progress(10)  # a whole debrief, which shows no progress
        said("\n".join(text(found)))
        if chance.random() < PRINTED / DEBRIEFED:
            progress(10)
            said(page(found)[:1000])
            said(sheet(course))


def _played_on(match: Match, chance: Random) -> None:
    for _ in range(MORE):
        progress()
        if match.advance() is None:
            break
        seat = match.open[0].seat
        match.submit(seat, match.menu(seat).sample(chance))


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False


def _digest(rules: dict[str, Any]) -> str:
    try:
        return digest(rules)
    except (ValueError, TypeError):
        return ""


def _line(line: Any) -> str:
    try:
        return json.dumps(line, ensure_ascii=False)
    except ValueError:  # a whole number with more digits than Python writes
        return "{}"
