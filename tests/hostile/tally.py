"""Counts of cases by kind, summed over all runs in one file, and the table of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".hostile"
"""Where counts and the cases that failed are kept, out of the way of git."""
COUNTS = KEPT / "counts.json"
COLUMNS = ("cases", "refused", "accepted", "traceback", "hang", "lost", "promise")
HEADS = ("kind", "cases", "refused with a sentence", "accepted", "tracebacks", "hangs", "lost", "other broken promises")
BROKEN = COLUMNS[3:]

Counts = dict[str, dict[str, int]]


def read(file: Path) -> Counts:
    """What has been counted so far; nothing where there is no file."""
    try:
        found: Counts = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


def add(file: Path, new: Counts) -> Counts:
    """Sum new counts up with those of the file; the sums."""
    sums = read(file)
    for kind, row in new.items():
        old = sums.get(kind, {})
        sums[kind] = {column: old.get(column, 0) + row.get(column, 0) for column in COLUMNS}
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_name(file.name + ".new")
    waiting.write_text(json.dumps(sums, indent=1) + "\n", "utf-8")
    os.replace(waiting, file)
    return sums


def forget(file: Path, kind: str) -> None:
    """Begin a kind anew, because what it tries was mended."""
    sums = read(file)
    if sums.pop(kind, None) is not None:
        file.write_text(json.dumps(sums, indent=1) + "\n", "utf-8")


def table(counts: Counts) -> str:
    """The counts for people, and their sums."""
    rows = [(kind, [row.get(column, 0) for column in COLUMNS]) for kind, row in counts.items()]
    rows.append(("all", [sum(row.get(column, 0) for row in counts.values()) for column in COLUMNS]))
    told = [HEADS, *((kind, *(f"{number:,}" for number in numbers)) for kind, numbers in rows)]
    widths = [max(len(row[n]) for row in told) for n in range(len(HEADS))]
    lines = [
        "  ".join(
            word.ljust(width) if n == 0 else word.rjust(width)
            for n, (word, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in told
    ]
    return "\n".join(lines)
