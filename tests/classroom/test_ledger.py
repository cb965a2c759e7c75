"""The ledger: lines on the disk, the last one cut off at any place, and what is no ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from negotiate.classroom.ledger import Ledger, read
from negotiate.errors import RecordError

LINES: list[dict[str, Any]] = [
    {"fact": "talk", "mode": "off"},
    {"fact": "said", "text": "Ґрунт – Straße ✓"},
    {"fact": "locked", "on": True},
]


def written(path: Path) -> None:
    ledger = Ledger(path, {"code": "KRTM"})
    for line in LINES:
        ledger.append(line)
    ledger.close()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written(tmp_path / "class.jsonl")
    ledger, (header, *lines) = Ledger.resume(tmp_path / "class.jsonl")
    assert header["code"] == "KRTM" and lines == LINES
    ledger.append({"fact": "talk", "mode": "free"})
    ledger.close()
    assert len(read(tmp_path / "class.jsonl")[0]) == 5


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    written(tmp_path / "class.jsonl")
    assert (tmp_path / "class.jsonl").stat().st_mode & 0o077 == 0


def test_a_last_line_that_was_cut_off_anywhere_is_dropped_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    written(path)
    whole = path.read_bytes()
    start = whole.rindex(b"\n", 0, len(whole) - 1) + 1
    for cut in range(start, len(whole)):
        path.write_bytes(whole[:cut])
        ledger, (_header, *lines) = Ledger.resume(path)
        assert lines == LINES[:2], cut
        ledger.append(LINES[2])
        ledger.close()
        assert path.read_bytes() == whole


def test_what_is_no_ledger_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    with pytest.raises(RecordError) as refused:
        read(path)
    assert str(refused.value) == f"'{path}' cannot be read: No such file or directory."
    path.write_text('{"format":"negotiate-record"}\n')
    with pytest.raises(RecordError) as refused:
        read(path)
    assert str(refused.value) == f"'{path}' is no ledger of a class: its first line is not the header of one."
    path.write_text('{"format":"negotiate-class","format_version":9}\n')
    with pytest.raises(RecordError) as refused:
        read(path)
    assert str(refused.value) == f"{path}:1: the ledger has format version 9, and this program reads version 1."
    written(tmp_path / "other.jsonl")
    pieces = (tmp_path / "other.jsonl").read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([pieces[0], b"{", *pieces[2:]]))
    with pytest.raises(RecordError) as refused:
        read(path)
    assert str(refused.value) == f"{path}:2: this line is not a JSON object; the file is no ledger of a class, or damaged."


def test_a_ledger_is_never_written_over(tmp_path: Path) -> None:
    written(tmp_path / "class.jsonl")
    with pytest.raises(RecordError) as refused:
        Ledger(tmp_path / "class.jsonl", {})
    assert str(refused.value) == f"'{tmp_path / 'class.jsonl'}' cannot be written: File exists."
