"""How long from saving a rule file to seeing what it changes? The real `negotiate watch`, with its stdout on a pipe.

    PYTHONPATH=src python3 benchmarks/live_loop.py
    PYTHONPATH=src python3 benchmarks/live_loop.py --games 10000 --saves 9 --scenario istanbul-2025

The clock begins when the file is put in its place and stops when the last line of the comparison has come through the pipe.
Every save sets `trust.decay` to a value not seen before, so every game is played; only the games of the version before are
kept. The first version and one save warm up and are not counted; figures are medians.

    whole     save to result; `least` and `most` of all saves
    first     the same with 500 games: when the first answer is there
    second    the same with 2,500 games: the second answer
    worth     how many games of a version without common seeds are as precise as the second answer
    read      reading and checking the file
    play      playing and comparing
    rest      noticing the save, drawing and the pipe
    cpu/2     processor time of the program per save, over two: what is left of `whole` when both cores are free for it
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

RULES = Path(__file__).resolve().parent.parent / "rules"
SCENARIOS = ("tutorial", "camp-david-1978", "istanbul-2025")
COLUMNS = ("whole", "least", "most", "first", "second", "worth", "read", "play", "rest", "cpu/2")
WORTH = re.compile(r"as precise as ([0-9,]+) games")
TIMES = re.compile(r"([0-9,]+) games, ([0-9.]+) s after it was seen \(([0-9.]+) s of them reading")


class Save(NamedTuple):
    """Seconds of one save: to the last line, of these what the program counted, reading, processor time; see `worth`."""

    whole: float
    counted: float
    read: float
    processor: float
    worth: int


def edited(text: str, number: int) -> str:
    """The scenario with a value of `trust.decay` that no other number has."""
    return re.sub(
        r"(?m)^(trust:.*\n)(?:  decay:.*\n)?",
        rf"\g<1>  decay: {0.012 + number / 1000:.4f}\n",
        re.sub(r"(?m)^  decay: .*\n", "", text),
        count=1,
    )


def measure(scenario: str, games: int, saves: int) -> list[Save]:
    """One process, `saves` counted saves."""
    text = (RULES / f"{scenario}.yaml").read_text(encoding="utf-8")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(edited(text, 0), encoding="utf-8")
        command = [sys.executable, "-m", "negotiate", "watch", str(path), "--games", str(games)]
        watching = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        assert watching.stdout is not None
        try:
            _until(watching, "peace_index")
            for number in range(1, saves + 2):
                time.sleep(1.0)  # the warnings of the version before are looked for while nothing is saved
                waiting = path.with_suffix(".new")
                waiting.write_text(edited(text, number), encoding="utf-8")
                began, before = time.perf_counter(), _processor_time(watching.pid)
                os.replace(waiting, path)
                head = _until(watching, " games, ")
                worth = WORTH.search(_until(watching, "without common seeds"))
                whole, processor = time.perf_counter() - began, _processor_time(watching.pid) - before
                times = TIMES.search(head)
                assert times and worth, head
                if number > 1:
                    found.append(
                        Save(
                            whole,
                            float(times.group(2)),
                            float(times.group(3)),
                            processor,
                            int(worth.group(1).replace(",", "")),
                        )
                    )
        finally:
            watching.send_signal(signal.SIGINT)
            watching.communicate()
    return found


def _processor_time(process: int) -> float:
    """Seconds of processor time a process has used (user and system), from /proc; 0 where there is none."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _until(watching: subprocess.Popen[str], word: str) -> str:
    assert watching.stdout is not None
    for line in watching.stdout:
        if word in line:
            return line
    raise SystemExit(f"watching ended before '{word}' came")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    parser.add_argument("--games", type=int, default=10_000)
    parser.add_argument("--saves", type=int, default=7)
    given = parser.parse_args()
    titles = "".join(f"{word:>{10 if word == 'worth' else 8}}" for word in COLUMNS)
    print(f"{'seconds, ' + format(given.games, ',') + ' games':<26}{titles}")
    for scenario in given.scenario or SCENARIOS:
        first = statistics.median(save.whole for save in measure(scenario, 500, given.saves))
        second = measure(scenario, 2500, given.saves)
        saves = measure(scenario, given.games, given.saves)
        whole, counted, read, processor, _ = (statistics.median(part) for part in zip(*saves, strict=True))
        figures = (whole, min(saves).whole, max(saves).whole, first, statistics.median(save.whole for save in second))
        worth = statistics.median(save.worth for save in second)
        rest = (read, counted - read, whole - counted, processor / 2)
        print(
            f"{scenario:<26}"
            + "".join(f"{figure:>8.2f}" for figure in figures)
            + f"{worth:>10,.0f}"
            + "".join(f"{figure:>8.2f}" for figure in rest),
            flush=True,
        )
    load = os.getloadavg()[0]
    print(f"{len(os.sched_getaffinity(0))} processors, load before the end {load:.1f}")


if __name__ == "__main__":
    main()
