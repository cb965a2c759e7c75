"""Whoever opens a record or a results folder second is told who has it, and nothing is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import negotiate.lab.folder
from negotiate.errors import InUse, RecordError
from negotiate.lab.folder import LOCK, Folder
from negotiate.play.lock import Lock, beside
from negotiate.table.saves import branch, resume
from negotiate.table.setup import Setup
from negotiate.table.table import Table

HOLDS = """
import sys
from pathlib import Path
from negotiate.play.lock import Lock
lock = Lock(Path(sys.argv[1]), "it")
print("held", flush=True)
sys.stdin.read()
"""
SINCE = r"since \d{4}-\d\d-\d\d \d\d:\d\d"


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that has the lock of this file."""
    other = subprocess.Popen([sys.executable, "-c", HOLDS, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    return other


def end(other: subprocess.Popen[str]) -> None:
    """Kill it as `kill -9` does."""
    other.kill()
    other.communicate()


def saved() -> Path:
    table = Table.begin(Setup("tutorial", {"highmark": "human"}, seed=3, tutor=False))
    table.close()
    assert table.path is not None
    return table.path


def test_the_second_is_told_who_has_a_save_and_may_go_on_with_a_copy() -> None:
    path = saved()
    before = path.read_bytes()
    other = holder(beside(path))
    try:
        with pytest.raises(InUse) as raised:
            resume(path)
        words = re.escape(f"'{path}' is open in another window or program (process {other.pid}, ") + SINCE
        assert re.fullmatch(words + r"\)\.", str(raised.value))
        copy = branch(path)
        match = resume(copy)
        assert copy != path
        assert copy.parent == path.parent
        assert path.read_bytes() == before
        header, rest = copy.read_bytes().split(b"\n", 1)
        whole, after = before.split(b"\n", 1)
        assert rest == after
        assert json.loads(header) == {**json.loads(whole), "origin": {"record": path.name}}
        match.close()
    finally:
        end(other)
    resume(path).close()
    assert not beside(path).exists(), "the lock of a killed program does not hold, and what is left of it goes"


def test_a_save_is_not_opened_twice_in_one_program_either() -> None:
    path = saved()
    first = resume(path)
    with pytest.raises(InUse, match=rf"is open in this program already \(process {os.getpid()}, {SINCE}\)\."):
        resume(path)
    first.close()
    resume(path).close()


def test_a_new_game_is_held_from_its_first_line() -> None:
    table = Table.begin(Setup("tutorial", {"highmark": "human"}, seed=3, tutor=False))
    assert table.path is not None
    with pytest.raises(InUse):
        resume(table.path)
    table.close()
    assert [file.name for file in table.path.parent.iterdir()] == [table.path.name]


def test_a_results_folder_is_written_by_one_program(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    other = holder(folder / LOCK)
    try:
        with pytest.raises(InUse) as raised:
            Folder(folder, {"kind": "run"})
        words = re.escape(f"The folder '{folder}' is open in another window or program (process {other.pid}, ") + SINCE
        assert re.fullmatch(words + r"\)\.", str(raised.value))
    finally:
        end(other)
    used = Folder(folder, {"kind": "run"})
    del used
    assert [file.name for file in folder.iterdir()] == [negotiate.lab.folder.RUN]


def test_a_file_that_names_nobody_is_told_of_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    lock = Lock(path, "It")
    path.write_text('{"process": [], "computer": 1}')
    with pytest.raises(InUse, match=r"^It is open in another program\.$"):
        Lock(path, "It")
    lock.release()
    assert not path.exists()


def test_a_run_that_failed_can_be_repeated_in_the_same_program(tmp_path: Path) -> None:
    Folder(tmp_path, {"kind": "run"}).release()
    with pytest.raises(RecordError, match="holds another run") as raised:
        Folder(tmp_path, {"kind": "sweep"})
    again = Folder(tmp_path, {"kind": "run"})
    assert raised.tb is not None, "the error still refers to the folder that was refused"
    again.release()
    assert [file.name for file in tmp_path.iterdir()] == [negotiate.lab.folder.RUN]
