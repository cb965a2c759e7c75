"""Broken rule files beside their exact messages. `NEGOTIATE_ACCEPT=1` writes what is said now; read it first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from negotiate.rulebook.check.check import check_source
from negotiate.rulebook.check.findings import has_errors, in_order, render
from negotiate.rulebook.reading.source import decode

BAD = Path(__file__).parent / "bad"
FILES = sorted(BAD.glob("*.yaml"))


def said(file: Path) -> str:
    source, findings = decode(file.name, file.read_bytes())
    if not has_errors(findings):
        findings = in_order([*findings, *check_source(source)])
    return render(findings) + "\n"


def test_the_folder_is_there() -> None:
    assert len(FILES) >= 90


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_message(file: Path) -> None:
    expected = file.with_suffix(".txt")
    message = said(file)
    if os.environ.get("NEGOTIATE_ACCEPT"):
        expected.write_text(message, encoding="utf-8")
    assert message == expected.read_text(encoding="utf-8")
    assert message.strip(), "a file in this folder has at least one finding"
