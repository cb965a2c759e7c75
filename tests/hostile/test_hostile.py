"""A few cases of every kind of attack, the same ones each time; `python3 run.py hostile --minutes 20` tries many."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the clock that finds hangs, and kill -9, are not Windows's")
if sys.platform != "win32":
    from tests.hostile import fuzz, tally
    from tests.hostile.judge import Answer, Fault, Hang, expect, found_in, limited, said, shown

    from negotiate.rulebook.check.findings import Finding

CASES = {"rule files": 60, "records": 12, "results folders": 5, "command lines": 20, "kills": 2}
SEED = 12


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("counts") / "counts.json"


@pytest.mark.parametrize("kind", CASES)
def test_every_answer_is_a_sentence_or_done(kind: str, counts: Path) -> None:
    broken: list[str] = []
    run = fuzz.Run([kind], SEED, counts, broken.append)
    run.some(CASES[kind])
    run.close()
    assert broken == []
    row = tally.read(counts)[kind]
    assert row["cases"] == CASES[kind] == row["refused"] + row["accepted"]
    assert row["accepted"] > 0 and (row["refused"] > 0 or kind == "kills")


class Guilty:
    """An attack whose answers break every promise."""

    name = "guilty"
    share = 1.0

    def run(self, chance: Random, folder: Path) -> Answer:
        (folder / "input").write_text("x")
        how = chance.choice(("traceback", "hang", "lost", "promise"))
        if how == "traceback":
            raise KeyError(how)
        while how == "hang":
            pass
        raise Fault("lost" if how == "lost" else "promise", "it is gone")


@pytest.fixture
def guilty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> fuzz.Run:
    monkeypatch.setitem(fuzz.KINDS, "guilty", Guilty)
    monkeypatch.setattr(tally, "KEPT", tmp_path)
    monkeypatch.setattr("tests.hostile.judge.LONGEST", 0.05)
    return fuzz.Run(["guilty"], 1, tmp_path / "counts.json", lambda _said: None)


def test_what_is_broken_is_counted_kept_and_repeated(guilty: fuzz.Run, tmp_path: Path) -> None:
    guilty.some(12)
    guilty.some(0)
    row = tally.read(tmp_path / "counts.json")["guilty"]
    assert row["cases"] == 12 == sum(row[column] for column in tally.BROKEN)
    assert all(row[column] > 0 for column in tally.BROKEN)
    for kept in (tmp_path / "found").iterdir():
        number = int(kept.name.rpartition("-")[2])
        command, _, kind, *_ = (kept / "why.txt").read_text("utf-8").splitlines()
        assert command == f"python3 run.py hostile --only 'guilty' --seed 1 --case {number}"
        assert (kept / "files" / "input").read_text() == "x"
        assert guilty.one("guilty", number).answer == kind
    assert len(list((tmp_path / "found").iterdir())) <= 4 * fuzz.ALIKE


def test_counts_are_summed_and_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "counts.json"
    tally.add(file, {"records": {"cases": 1200, "refused": 1200}})
    tally.add(file, {"records": {"cases": 3, "accepted": 2, "lost": 1}, "kills": {"cases": 1, "accepted": 1}})
    lines = tally.table(tally.read(file)).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["records", "1,203", "1,200", "2", "0", "0", "1", "0"],
        ["kills", "1", "0", "1", "0", "0", "0", "0"],
        ["all", "1,204", "1,200", "3", "0", "0", "1", "0"],
    ]
    tally.forget(file, "records")
    assert list(tally.read(file)) == ["kills"]


def for_ever() -> None:
    while True:
        pass


def test_the_judge_judges() -> None:
    broken: tuple[Callable[[], None], ...] = (
        lambda: said("Traceback (most recent call last):"),
        lambda: said("There is <object object at 0x7f>."),
        lambda: said(" "),
        lambda: shown("red \x1b[31m"),
        lambda: expect(False, "no"),
        lambda: found_in([Finding("a", 3, 1, "error", "Something.", "x")], "a", "one\ntwo"),
        lambda: found_in([Finding("a", 1, 9, "error", "Something.", "x")], "a", "one\ntwo"),
        lambda: found_in([Finding("a", 1, 1, "error", "no sentence", "x")], "a", "one\ntwo"),
    )
    for promise in broken:
        with pytest.raises(Fault):
            promise()
    found_in([Finding("a", 2, 4, "error", "Something.", "x")], "a", "one\rtwo")
    with pytest.raises(Hang), limited(0.05):
        for_ever()
