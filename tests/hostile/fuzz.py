"""Attack the program with damaged files, cut records, odd command lines and kill -9, and count what it answers.

    python3 run.py hostile --minutes 20              all kinds, for so long; the counts are summed over all runs
    python3 run.py hostile --cases 500 --only records --seed 7
    python3 run.py hostile --only records --seed 7 --case 123    repeat one case

A case is its kind, its seed and its number, nothing else. What fails is put into .hostile/found with the reason and the
command that repeats it. Exit code 1 when a promise was broken in this run.
"""

from __future__ import annotations

import argparse
import faulthandler
import re
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, Protocol

from tests.hostile import tally
from tests.hostile.command_lines import CommandLines
from tests.hostile.folders import ResultsFolders
from tests.hostile.judge import Answer, Broken, Fault, Hang, is_compiling, limited
from tests.hostile.kills import Kills
from tests.hostile.records import Records
from tests.hostile.rule_files import RuleFiles

STUCK = 300
"""Seconds after which a case that holds even the clock up ends the run and shows where."""
ALIKE = 3
"""Cases with the same reason that are kept."""
EVERY = 60
"""Seconds between two additions to the counts."""


class Attack(Protocol):
    """One kind of case."""

    name: str
    share: float
    """Part of the time of a run that it gets."""

    def run(self, chance: Random, folder: Path) -> Answer:
        """Try one case with files in an empty folder; raises Fault for a broken promise."""


KINDS: dict[str, Callable[[], Attack]] = {
    "rule files": RuleFiles,
    "records": Records,
    "results folders": ResultsFolders,
    "command lines": CommandLines,
    "kills": Kills,
}


class Verdict(NamedTuple):
    """How one case came out; `why` says what was wrong, "" where nothing was."""

    answer: Answer | Broken
    why: str = ""
    about: str = ""
    """The same for cases that fail for the same reason."""


def judged(attack: Attack, seed: int, number: int, folder: Path) -> Verdict:
    """Try one case."""
    chance = Random(f"{seed} {attack.name} {number}")
    try:
        with limited():
            return Verdict(attack.run(chance, folder))
    except Fault as fault:
        return Verdict(fault.kind, str(fault), re.sub(r"\W+|\d+", " ", str(fault))[:60])
    except Hang as hang:
        if is_compiling(hang.__traceback__):
            return Verdict("accepted")
        return Verdict("hang", traceback.format_exc(), _frame(hang))
    except Exception as error:
        return Verdict("traceback", traceback.format_exc(), f"{type(error).__name__} {_frame(error)}")


def _frame(error: BaseException) -> str:
    """The last place inside the program that an error passed."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame for frame in frames if "negotiate" in frame.filename and "hostile" not in frame.filename.split("negotiate")[-1]
    ]
    return f"{own[-1].filename.split('negotiate')[-1]}:{own[-1].lineno}" if own else str(frames[-1:])


def _pipes(folder: str, names: list[str]) -> list[str]:
    """What cannot be copied: named pipes."""
    return [name for name in names if (Path(folder) / name).is_fifo()]


class Run:
    """One run over some kinds."""

    def __init__(self, names: Sequence[str], seed: int, counts: Path, tell: Callable[[str], None]) -> None:
        self.seed = seed
        self.counts = counts
        self.tell = tell
        self.attacks = {name: KINDS[name]() for name in names}
        self.new: dict[str, Counter[str]] = {name: Counter() for name in names}
        self.broken = 0
        self._saved: Counter[str] = Counter()
        self._used = dict.fromkeys(names, 0.0)
        self._numbers = dict.fromkeys(names, 0)

    def last(self, minutes: float) -> None:
        """Try cases for so long; each kind gets its share of the time."""
        end, added = time.monotonic() + minutes * 60, time.monotonic()
        while time.monotonic() < end:
            name = min(self.attacks, key=lambda name: self._used[name] / self.attacks[name].share)
            self.one(name)
            if time.monotonic() > added + EVERY:
                added = time.monotonic()
                self.add_up()
        self.add_up()

    def some(self, cases: int) -> None:
        """Try so many cases of every kind."""
        for name in self.attacks:
            for _ in range(cases):
                self.one(name)
        self.add_up()

    def one(self, name: str, number: int | None = None) -> Verdict:
        """Try the next case of a kind, or that of a number."""
        if number is None:
            number, self._numbers[name] = self._numbers[name], self._numbers[name] + 1
        began = time.monotonic()
        faulthandler.dump_traceback_later(STUCK, exit=True)
        with tempfile.TemporaryDirectory(prefix="hostile-", ignore_cleanup_errors=True) as place:
            verdict = judged(self.attacks[name], self.seed, number, Path(place))
            if verdict.why:
                self._keep(name, number, verdict, Path(place))
        faulthandler.cancel_dump_traceback_later()
        self._used[name] += time.monotonic() - began
        self.new[name].update(("cases", verdict.answer))
        return verdict

    def _keep(self, name: str, number: int, verdict: Verdict, place: Path) -> None:
        self.broken += 1
        self._saved[verdict.about] += 1
        command = f"python3 run.py hostile --only '{name}' --seed {self.seed} --case {number}"
        if self._saved[verdict.about] > ALIKE:
            return
        target = tally.KEPT / "found" / f"{name.replace(' ', '-')}-{self.seed}-{number}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(place, target / "files", symlinks=True, ignore=_pipes)
        (target / "why.txt").write_text(f"{command}\n\n{verdict.answer}\n{verdict.why}\n", "utf-8", "backslashreplace")
        self.tell(f"{verdict.answer}: {verdict.why.strip().splitlines()[-1][:300]}\n  {command}")

    def close(self) -> None:
        """End what the attacks have started."""
        for attack in self.attacks.values():
            if isinstance(attack, Kills):
                attack.nursery.close()

    def add_up(self) -> tally.Counts:
        """Add what is new to the counts; the sums."""
        sums = tally.add(self.counts, {name: dict(row) for name, row in self.new.items()})
        self.new = {name: Counter() for name in self.attacks}
        return sums


def main(words: Sequence[str] | None = None) -> int:
    """The command line; its exit code."""
    reader = argparse.ArgumentParser(prog="run.py hostile", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--minutes", type=float, default=1.0, help="how long to go on (1)")
    reader.add_argument("--cases", type=int, help="so many cases of every kind instead")
    reader.add_argument("--only", action="append", choices=list(KINDS), help="this kind only; may be repeated")
    reader.add_argument("--seed", type=int, help="the seed; drawn by chance when not given")
    reader.add_argument("--case", type=int, help="repeat the case of this number, and tell how it came out")
    reader.add_argument("--count", type=Path, default=tally.COUNTS, help="the file of the counts")
    reader.add_argument("--forget", action="append", default=[], choices=list(KINDS), help="begin the counts of a kind anew")
    given = reader.parse_args(words)
    seed = secrets.randbits(32) if given.seed is None else given.seed
    run = Run(given.only or list(KINDS), seed, given.count, lambda said: print(said, flush=True))
    if given.case is not None:
        verdicts = [run.one(name, given.case) for name in run.attacks]
        print("\n".join(f"{verdict.answer} {verdict.why}" for verdict in verdicts))
        return int(any(verdict.why for verdict in verdicts))
    for kind in given.forget:
        tally.forget(given.count, kind)
    print(f"Seed {seed}.", flush=True)
    if given.cases is not None:
        run.some(given.cases)
    else:
        run.last(given.minutes)
    run.close()
    print(tally.table(tally.read(given.count)))
    return int(run.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
