"""kill -9 at any moment: what was acknowledged is there, every file is whole or not there, and the same command goes on."""

from __future__ import annotations

import os
import select
import shutil
import tempfile
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.hostile import stock
from tests.hostile.command_lines import Done
from tests.hostile.judge import Answer, expect, progress, said, shown
from tests.hostile.nursery import Nursery

from negotiate.lab.folder import LOCK
from negotiate.play.record import read
from negotiate.play.replay import verify
from negotiate.rulebook.load import from_document

LONGEST = 120.0
"""Seconds after which a program that does nothing but this hangs."""
LONG = 600.0
"""Seconds of processor time of this process while it waits for others."""
PLAYED = 0.45
"""Share of the kills that end a game in the terminal."""

QUIET = 0.15
"""Seconds without output after which a line without an end is a prompt."""
TYPED = ("pass", "pass", "pass", "accept", "carry-out", "reject", "trust")
"""What is typed in a game; what does not fit is answered, too. Nothing of it asks again without a step."""


class Work(NamedTuple):
    """Something that writes: its words, and what of it must come out the same however often it is killed."""

    words: tuple[str, ...]
    made: str
    """The file or folder that it makes."""
    code: int = 0


WORKS = (
    Work(("simulate", "tutorial", "--games", "30000", "--jobs", "2", "--out", "made"), "made"),
    Work(("simulate", "tutorial", "--games", "40", "--record", "20", "--out", "made"), "made"),
    Work(("tournament", "tutorial", "--players", "cautious,random", "--games", "3000", "--out", "made"), "made"),
    Work(("compare", "tutorial", "--set-b", "trust.decay=0.05", "--games", "5000", "--out", "made"), "made"),
    Work(
        (
            "sweep",
            "tutorial",
            "--vary",
            "trust.decay=0:0.1:6",
            "--games",
            "500",
            "--measure",
            "trust.least",
            "--out",
            "made",
        ),
        "made",
    ),
    Work(
        (
            "tune",
            "tutorial",
            "--target",
            "trust.least=40±0.1",
            "--vary",
            "trust.gain=1:6",
            "--trials",
            "12",
            "--games",
            "200",
            "--out",
            "made",
        ),
        "made",
        1,
    ),
    Work(("debrief", "game.jsonl", "--html", "made.html", "--csv", "made.csv"), "made.html"),
    Work(("docs", "tutorial", "--briefs", "--out", "made.html"), "made.html"),
    Work(("lesson", "tutorial", "--out", "made"), "made"),
    Work(("report", "run"), "run/report.html"),
    Work(("schema", "--out", "made.json"), "made.json"),
    Work(("migrate", "two.yaml"), "two.yaml"),
    Work(("translate", "mine.yaml", "de"), "mine.de.yaml"),
)


class Kills:
    """The attack by the system: a program ends between any two of its steps."""

    name = "kills"
    share = 0.15

    def __init__(self) -> None:
        self.nursery = Nursery({**os.environ, "LANGUAGE": "en", "COLUMNS": "100"})
        with tempfile.TemporaryDirectory(prefix="hostile-") as place:
            self.game = stock.recorded(Path(place) / "game.jsonl", "tutorial", {"highmark": "human"}, 1).data
        self._expected: dict[Work, tuple[float, dict[str, bytes]]] = {}
        self._run: dict[str, bytes] = {}

    def run(self, chance: Random, folder: Path) -> Answer:
        """Start something, kill it, and look."""
        progress(LONG)
        if chance.random() < PLAYED:
            return self._played(chance, folder)
        return self._worked(chance.choice(WORKS), chance, folder)

    # A game in the terminal

    def _played(self, chance: Random, folder: Path) -> Answer:
        """Every step that the game has answered is in the record, which agrees, and the game goes on from it."""
        seats = chance.choice((["--seat", "highmark=human"], ["--seat", "lowmark=human", "--mediator", "human"]))
        words = ["play", "tutorial", "--text", "--seed", str(chance.randrange(1000)), *seats]
        taken = self._killed_while_playing(words, folder, chance, steps=chance.randrange(12))
        saves = list((folder / "saves").glob("*.jsonl"))
        if not saves:
            expect(taken == 0, f"{taken} steps were answered, and there is no save", "lost")
            return "accepted"
        (save,) = saves
        if save.stat().st_size == 0:
            expect(taken == 0, f"{taken} steps were answered, and the save is empty", "lost")
            return "accepted"
        before = self._sound(save, taken)
        # and once more: the same command line as a person who comes back types it
        more = self._killed_while_playing(["play", "--text", str(save)], folder, chance, steps=chance.randrange(4))
        after = self._sound(save, taken + more)
        expect(after[: len(before)] == before, "going on with a killed game has changed its lines", "lost")
        done = self._finished(["play", "--text", str(save)], folder, typed="quit\n")
        expect(done.code == 0, f"a killed game is not gone on with: {done.out[-300:]} {done.errors[-300:]}", "lost")
        return "accepted"

    def _sound(self, save: Path, steps: int) -> list[bytes]:
        recording = read(save)
        replay = verify(save, from_document)
        expect(replay.disagreement is None, f"the record of a killed game: {replay.disagreement}", "lost")
        people = [seat for seat, player in recording.header.seats.items() if player == "human"]
        moves = [line for _, line in recording.lines if line.get("event") == "action" and line["seat"] in people]
        expect(len(moves) >= steps, f"{steps} steps were answered, and {len(moves)} are in the save", "lost")
        data = save.read_bytes()
        return [line for line in data[: recording.sound_bytes].split(b"\n") if line and b'{"note"' not in line]

    def _killed_while_playing(self, words: list[str], folder: Path, chance: Random, steps: int) -> int:
        """Play so many steps by typing, kill the program during the next; how many steps were answered."""
        typed, screen = folder / "typed", folder / "screen"
        for pipe in (typed, screen):
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
        self.nursery.start(words, folder, self._own(folder), (typed, screen, folder / "errors"))
        keys = os.open(typed, os.O_WRONLY)
        output = os.open(screen, os.O_RDONLY)
        heard, decisions, end = "", 0, time.monotonic() + LONGEST
        try:
            while decisions <= steps and "Type debrief to look back" not in heard:
                expect(time.monotonic() < end, f"no prompt for {LONGEST:g} s: {heard[-500:]}", "hang")
                if select.select([output], [], [], QUIET)[0]:
                    piece = os.read(output, 65536)
                    expect(bool(piece), f"the game ended by itself: {heard[-500:]}")
                    heard += piece.decode()
                elif heard and heard[-1] != "\n":  # a prompt has no line feed behind it
                    # whoever is asked for the next decision has been answered on the last one
                    decisions += "What do you do?" in heard
                    shown(heard)
                    os.write(keys, b"tutor off\n" if decisions == 0 else f"{chance.choice(TYPED)}\n".encode())
                    heard = ""
            time.sleep(chance.random() * 0.05)
        finally:
            self.nursery.kill()
            os.close(keys)
            os.close(output)
            self.nursery.ended()
        return max(0, decisions - 1)

    # What writes files

    def _worked(self, work: Work, chance: Random, folder: Path) -> Answer:
        """After some kills the command is given once more, and all is as if it had never been killed."""
        length, expected = self._known(work)
        self._fill(folder)
        before = self._made(work, folder)
        for _ in range(chance.choice((1, 1, 2))):
            self.nursery.start(
                list(work.words), folder, self._own(folder), (Path(os.devnull), folder / "said", folder / "errors")
            )
            time.sleep(length * 1.1 * chance.random())
            self.nursery.kill()
            self.nursery.ended()
            if "." in work.made:  # a single file: the old one, none, or the new one
                now = self._made(work, folder)
                expect(now in (before, expected), f"a kill has left {work.made} in an odd state", "lost")
        done = self._finished(list(work.words), folder)
        expect(done.code in (0, work.code), f"after a kill: exit code {done.code}, {done.errors[-500:]}", "lost")
        now = self._made(work, folder)
        for name in {*expected, *now}:
            expect(now.get(name) == expected.get(name), f"after a kill and a repetition {name} differs", "lost")
        return "accepted"

    def _known(self, work: Work) -> tuple[float, dict[str, bytes]]:
        """How long a work takes when nobody kills it, and what it makes."""
        if work not in self._expected:
            with tempfile.TemporaryDirectory(prefix="hostile-") as place:
                folder = Path(place)
                self._fill(folder)
                began = time.monotonic()
                done = self._finished(list(work.words), folder)
                assert done.code == work.code, (work.words, done)
                self._expected[work] = time.monotonic() - began, self._made(work, folder)
        return self._expected[work]

    def _fill(self, folder: Path) -> None:
        if not self._run:
            with tempfile.TemporaryDirectory(prefix="hostile-") as place:
                self._finished(["simulate", "tutorial", "--games", "20", "--out", "run"], Path(place))
                self._run = {file.name: file.read_bytes() for file in (Path(place) / "run").iterdir()}
        shutil.rmtree(folder / "run", ignore_errors=True)
        (folder / "run").mkdir()
        for name, data in self._run.items():
            (folder / "run" / name).write_bytes(data)
        (folder / "game.jsonl").write_bytes(self.game)
        (folder / "mine.yaml").write_bytes(stock.base())
        (folder / "two.yaml").write_bytes((Path(__file__).parent / "cases" / "version-2.yaml").read_bytes())

    def _made(self, work: Work, folder: Path) -> dict[str, bytes]:
        made = folder / work.made
        if made.is_dir():
            return {
                str(file.relative_to(made)): file.read_bytes()
                for file in sorted(made.rglob("*"))
                if file.is_file() and file.name != LOCK
            }
        return {work.made: made.read_bytes()} if made.exists() else {}

    def _finished(self, words: list[str], folder: Path, typed: str = "") -> Done:
        streams = folder / "typed", folder / "said", folder / "errors"
        for stream in streams:
            stream.unlink(missing_ok=True)
        streams[0].write_text(typed)
        self.nursery.start(words, folder, self._own(folder), streams)
        code = self.nursery.ended()
        out, errors = (stream.read_text("utf-8") for stream in streams[1:])
        shown(out)
        if errors.strip():
            said(errors)
        return Done(code, out, errors)

    def _own(self, folder: Path) -> dict[str, str]:
        """Variables of a program whose saves and settings lie in the folder of the case."""
        own = {"NEGOTIATE_SAVES": "saves", "NEGOTIATE_CONFIG": "settings", "XDG_DATA_HOME": "data"}
        return {name: str(folder / value) for name, value in own.items()}
