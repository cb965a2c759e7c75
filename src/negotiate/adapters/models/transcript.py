"""What language models were asked and answered, line by line, and what was decided by it: nothing is asked twice.

    {"format": "negotiate-models", "format_version": 1}
    {"request": "0f3a…", "attempt": 1, "body": {…}, "answer": "…", "problem": "", "seconds": 1.25, …}
    {"decided": "0f3a…", "scenario": "tutorial", "seed": 0, "game": 3, "seat": "highmark", "round": 2, "model": "llama3.1",
     "act": "accept lowmark", "say": "…", "by": "model", "reason": "", "requests": 1, …}

`decided` is the SHA-256 of the decision's first request, in which everything stands that the model was told; so a decision
that is asked for again is the one that was taken, without a server. It holds the secrets of the seats that models play, and
is readable by its owner alone. A last line that was cut off is dropped.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError
from negotiate.play.record import OWNERS_ALONE
from negotiate.words.json_lines import pieces

FORMAT, FORMAT_VERSION = "negotiate-models", 1
BY_MODEL, BY_FALLBACK = "model", "fallback"
KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("decided", "seat", "model", "act", "say", "by", "reason"), str),
    **dict.fromkeys(("requests", "asked_tokens", "answer_tokens"), int),
    "seconds": (int, float),
    "withheld": bool,
}
"""What the line of a decision must hold; anything else in it is for readers."""


def request_hash(body: dict[str, Any]) -> str:
    """SHA-256 of a request."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Transcript:
    """The transcript of one run, shared by all its seats and games, on any thread."""

    def __init__(self, path: Path | None) -> None:
        """That of a file, which need not be there yet; in memory alone without one. Raises RecordError for a damaged one."""
        self.path = path
        self._lock = threading.Lock()
        self._decided: dict[str, dict[str, Any]] = {}
        self._sound = 0
        if path is not None and path.exists():
            self._read(path)

    def decided(self, request: str) -> dict[str, Any] | None:
        """The line of the decision that began with this request; None where it was never taken."""
        return self._decided.get(request)

    def add(self, *lines: dict[str, Any]) -> None:
        """Add lines. Raises RecordError when the disk refuses."""
        with self._lock:
            self._append(lines)
            for line in lines:
                if "decided" in line:
                    self._decided[line["decided"]] = line

    def totals(self) -> list[dict[str, Any]]:
        """What the decisions cost and how they were taken, for every model and seat."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        with self._lock:
            lines = list(self._decided.values())
        for line in lines:
            row = found.setdefault(
                (line["model"], line["seat"]),
                {
                    "model": line["model"],
                    "seat": line["seat"],
                    "decisions": 0,
                    "by_model": 0,
                    "by_fallback": {},
                    "requests": 0,
                    "asked_tokens": 0,
                    "answer_tokens": 0,
                    "seconds": 0.0,
                    "said": 0,
                    "withheld": 0,
                },
            )
            row["decisions"] += 1
            if line["by"] == BY_MODEL:
                row["by_model"] += 1
            else:
                row["by_fallback"][line["reason"]] = row["by_fallback"].get(line["reason"], 0) + 1
            for name in ("requests", "asked_tokens", "answer_tokens", "seconds"):
                row[name] += line[name]
            row["said"] += bool(line["say"])
            row["withheld"] += line["withheld"]
        for row in found.values():
            row["seconds"] = round(row["seconds"], 3)
            row["by_fallback"] = dict(sorted(row["by_fallback"].items()))
        return [found[key] for key in sorted(found)]

    def _append(self, lines: tuple[dict[str, Any], ...]) -> None:
        if self.path is None:
            return
        head = () if self._sound else ({"format": FORMAT, "format_version": FORMAT_VERSION},)
        data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (*head, *lines)).encode("utf-8", "replace")
        try:
            with open(self.path, "ab", opener=lambda name, flags: os.open(name, flags, OWNERS_ALONE)) as file:
                file.truncate(self._sound)
                file.write(data)
        except OSError as error:
            raise RecordError(f"The transcript '{self.path}' cannot be written: {error.strerror}.") from error
        self._sound += len(data)

    def _read(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RecordError(f"The transcript '{path}' cannot be read: {error.strerror}.") from error
        for piece in pieces(content):
            if not piece.is_ended:  # cut off: it is written again
                break
            if piece.line is None or not self._take(piece.line, piece.number):
                raise RecordError(
                    f"{path}:{piece.number}: this line is no part of a transcript of language models. Name another file, or "
                    "move this one away."
                )
            self._sound = piece.end
        if content and not self._sound:
            raise RecordError(f"{path}:1: this is no transcript of language models. Name another file.")

    def _take(self, line: dict[str, Any], number: int) -> bool:
        if number == 1:
            return line.get("format") == FORMAT and line.get("format_version") == FORMAT_VERSION
        if "decided" in line:
            if not all(isinstance(line.get(name), kind) for name, kind in KINDS.items()):
                return False
            self._decided[line["decided"]] = line
            return True
        return isinstance(line.get("request"), str)


_current = Transcript(None)


def keep_in(path: Path | None) -> None:
    """Seats that are made from now on share a transcript in this file; in memory without one. Raises RecordError."""
    global _current
    _current = Transcript(path)


def transcript_now() -> Transcript:
    """The transcript of seats that are made now."""
    return _current
