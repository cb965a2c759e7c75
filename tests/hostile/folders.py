"""Damaged results folders: reported on, gone on with, or refused in a sentence; no table is thrown away."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random

from tests.hostile.command_lines import LONG, invoke
from tests.hostile.judge import Answer, expect, progress, said, shown
from tests.hostile.mutations import bytes_damaged, meaning_damaged, words_damaged, written

from negotiate.lab.folder import LOCK

MADE = (
    ("simulate", "tutorial", "--games", "4"),
    ("compare", "tutorial", "--games", "4", "--set-b", "trust.decay=0.05"),
    ("sweep", "tutorial", "--games", "4", "--vary", "trust.decay=0:0.1:2", "--measure", "trust.least"),
    ("tournament", "tutorial", "--games", "2", "--players", "cautious,random"),
    ("tune", "tutorial", "--games", "4", "--trials", "2", "--target", "trust.least=27±20", "--vary", "trust.decay=0:0.1"),
    ("sensitivity", "tutorial", "--games", "4", "--samples", "2", "--vary", "trust.decay=0:0.1", "--measure", "trust.least"),
)
"""Command lines that make a folder of each kind."""


class ResultsFolders:
    """The attack on results folders."""

    name = "results folders"
    share = 0.06

    def __init__(self) -> None:
        self.folders: list[dict[str, bytes]] = []
        with tempfile.TemporaryDirectory(prefix="hostile-") as place:
            for number, words in enumerate(MADE):
                done = invoke([*words, "--jobs", "1", "--out", f"run-{number}"], "", Path(place))
                assert done.code in (0, 1), done  # a target may not be reached
                made = Path(place) / f"run-{number}"
                self.folders.append(
                    {file.name: file.read_bytes() for file in sorted(made.iterdir()) if file.is_file() and file.name != LOCK}
                )

    def run(self, chance: Random, folder: Path) -> Answer:
        """Damage a file of a folder, report on it, or repeat the command that made it."""
        number = chance.randrange(len(MADE))
        files = dict(self.folders[number])
        name = "run.json" if chance.random() < 0.8 else chance.choice(list(files))
        files[name] = self._damaged(name, files[name], chance)
        (folder / "run").mkdir()
        for file, data in files.items():
            (folder / "run" / file).write_bytes(data)
        again = chance.random() < 0.3
        words = [*MADE[number], "--jobs", "1", "--out", "run"] if again else ["report", "run"]
        progress(LONG)
        done = invoke(words, "", folder)
        expect(done.code in (0, 1, 2), f"exit code {done.code}")
        shown(done.out)
        shown(done.errors)
        said(done.out + done.errors)
        for file, data in files.items():
            now = folder / "run" / file
            expect(
                now.exists() and (not again or file == "run.json" or bool(now.read_bytes())),
                f"{words[0]} has removed {file}",
                "lost",
            )
            expect(again or now.read_bytes() == data, f"report has changed {file}", "lost")
        return "accepted" if done.code == 0 else "refused"

    def _damaged(self, name: str, data: bytes, chance: Random) -> bytes:
        how = chance.randrange(5)
        if name == "run.json" and how <= 2:
            return written(meaning_damaged(json.loads(data), chance), chance).encode("utf-8", "surrogatepass")
        if name == "run.json" and how == 3:
            return words_damaged(data.decode(), chance).encode("utf-8", "surrogatepass")
        return bytes_damaged(data, chance, list(self.folders[0].values()))
