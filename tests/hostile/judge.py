"""What an answer of the program may be: done, or refused in a sentence with its place; never a traceback, never a wait.

A `Fault` is a broken promise. What the program raises beyond its own family of errors is one, too: fuzz.py takes
it for a traceback.
"""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Literal

from negotiate.rulebook.check.findings import Finding, render_json
from negotiate.words.printable import printable

Answer = Literal["refused", "accepted"]
Broken = Literal["traceback", "hang", "lost", "promise"]
LONGEST = 2.0
"""Seconds of processor time without progress after which the program hangs."""
LONGEST_SAID = 400_000
"""Characters of findings or of an error that nobody can want to read."""
NO_SENTENCE = re.compile(r"Traceback \(most recent|<class '|<[\w.]+ object at 0x|\bNoneType\b|\bKeyError\b|pydantic|ruamel")
"""What shows that a message comes from the inside of the program."""


class Fault(Exception):
    """A promise that was broken, and how."""

    def __init__(self, kind: Broken, what: str) -> None:
        super().__init__(what)
        self.kind = kind


class Hang(BaseException):
    """Too long without progress; no `except Exception` holds it up."""


@contextmanager
def limited(seconds: float | None = None) -> Iterator[None]:
    """Raises Hang in what goes on in here once it has used so much time of the processor (LONGEST) without `progress`."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hang("too long without progress")

    before = signal.signal(signal.SIGPROF, stop)
    progress(seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def progress(seconds: float | None = None) -> None:
    """Something has been done: the time begins anew."""
    signal.setitimer(signal.ITIMER_PROF, LONGEST if seconds is None else seconds)


def is_compiling(trace: TracebackType | None) -> bool:
    """Whether the engine was being compiled, which is no hang."""
    while trace is not None:
        if "/numba/" in trace.tb_frame.f_code.co_filename:
            return True
        trace = trace.tb_next
    return False


def expect(holds: bool, what: str, kind: Broken = "promise") -> None:
    """Raise a Fault unless it holds."""
    if not holds:
        raise Fault(kind, what)


def said(text: str) -> None:
    """Something that the program says to a person: it is short enough, whole, and in words."""
    expect(len(text) <= LONGEST_SAID, f"{len(text):,} characters are said")
    expect(bool(text.strip()), "an error without a word")
    found = NO_SENTENCE.search(text)
    expect(found is None, f"the inside of the program shows in what is said: {text[:300]!r}")


def shown(text: str) -> None:
    """Something that went to the terminal: no control character is in it."""
    expect(printable(text) == text, f"a control character on the terminal: {text[:300]!r}")


def found_in(findings: Sequence[Finding], name: str, text: str) -> None:
    """Findings of a file called `name`: each has a sentence, and a place that there is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in findings:
        said(finding.sentence)
        expect(
            finding.sentence.rstrip()[-1] in ".?!”'\")…", f"no sentence, but {finding.sentence[-200:]!r} [{finding.rule_id}]"
        )
        expect(finding.line >= 1 and finding.column >= 1, f"the place {finding.line}:{finding.column} is none: {finding}")
        if finding.path == name:
            expect(finding.line <= len(lines), f"line {finding.line} of {len(lines)}: {finding}")
            width = len(lines[finding.line - 1]) + 1
            expect(finding.column <= width, f"column {finding.column} of a line of {width - 1}: {finding}")
        said(str(finding))
    json.loads(render_json(findings))
