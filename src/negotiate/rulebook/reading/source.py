"""The text of a rule file: read once, with a limit on its size, only from a regular file in UTF-8; written as a whole."""

from __future__ import annotations

import difflib
import errno
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from negotiate.engine.rules import Place
from negotiate.errors import RuleFileError
from negotiate.rulebook.check.findings import Finding, Related, Severity, did_you_mean
from negotiate.rulebook.edit.outputs import Kind, in_the_way, put_whole

LARGEST = 600_000
"""Bytes a rule file may have. The largest scenario that the engine takes has about 400,000; more takes too long to read."""


Span = tuple[tuple[int, int], tuple[int, int]]
"""From a line and column, counted from 1, up to another one, where it has ended."""


class Format(NamedTuple):
    """What a file is meant to be, in the sentences about it: its name with an article, and how one begins."""

    name: str
    begins: str


RULES = Format("a rule file", "schema_version, id and title")


@dataclass
class Source:
    """A text with a name. `finding` makes a finding that quotes the line it is about."""

    file: str
    text: str
    path: Path | None = None
    """The file that the text was read from, if any."""
    format: Format = RULES
    lines: list[str] = field(init=False)
    scalars: list[Span] = field(default_factory=list)
    """Where single values and keys stand, in their order, once the text has been read as sound YAML (read.py)."""

    def __post_init__(self) -> None:
        self.lines = lines_of(self.text)

    def finding(self, place: Place, sentence: str, rule_id: str, severity: Severity = "error", about: str = "") -> Finding:
        """A finding at `place`; the offending line is quoted when the place is in this text."""
        line = self._line(place)
        return Finding(place.file, place.line, place.column, severity, sentence, rule_id, line, about, place.length)

    def related(self, place: Place, sentence: str) -> Related:
        """Another place that a finding speaks of, with its line when it is in this text."""
        return Related(place, sentence, self._line(place))

    def _line(self, place: Place) -> str:
        return self.lines[place.line - 1] if place.file == self.file and 0 < place.line <= len(self.lines) else ""


def lines_of(text: str) -> list[str]:
    """The lines of a text, which end with LF, CR LF or CR, as YAML has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_source(path: Path, shown: str = "", wanted: Format = RULES) -> tuple[Source, list[Finding]]:
    """The text of the file at `path`, or an empty text and the findings that say why it could not be read.

    Findings name the file as `shown`, or by its path.
    """
    source, findings = _read(path, shown or str(path), wanted)
    source.path, source.format = path, wanted
    return source, findings


def _read(path: Path, shown: str, wanted: Format) -> tuple[Source, list[Finding]]:
    try:
        about = os.stat(path)
        trouble = _unusual(about, wanted)
        if not trouble:
            with open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
            if len(data) > LARGEST:
                trouble = too_large(len(data), wanted)
    except ValueError:  # a NUL character in the name
        trouble = f"This name has a character that no file name can have; give the path of {wanted.name}."
    except OSError as error:
        trouble = _reason(error, path, wanted)
    if trouble:
        return Source(shown, ""), [Finding(shown, 1, 1, "error", trouble, "file")]
    return decode(shown, data)


def write_source(path: Path, data: bytes, kind: Kind | None = None) -> None:
    """Put `data` in the place of the file at `path` (or where its link leads) in one step, with the same permissions.

    With a `kind`, only where nothing is yet, or a file of this kind. Whoever reads sees the old file or the new one. Raises
    `RuleFileError` when it cannot be written, or is protected.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise RuleFileError(f"'{path}' is a folder; give the name of a file in it. Nothing was changed.")
        if target.exists() and not os.access(target, os.W_OK):
            raise RuleFileError(f"'{path}' is write-protected; change its permissions. Nothing was changed.")
        if kind is not None and (taken := in_the_way(path, kind)):
            raise RuleFileError(taken)
        put_whole(path, data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RuleFileError(
            f"'{path}' cannot be written ({reason}); choose a folder in which you may write. Nothing was changed."
        ) from None


def decode(shown: str, data: bytes) -> tuple[Source, list[Finding]]:
    """The text of `data` named `shown`, or an empty text and a finding where it is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        sentence = "This file is written in UTF-16; save it as UTF-8."
        return Source(shown, ""), [Finding(shown, 1, 1, "error", sentence, "encoding")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = lines_of(data[: error.start].decode("utf-8"))
        sentence = f"The byte 0x{data[error.start]:02x} here is not UTF-8; save the file as UTF-8."
        return Source(shown, ""), [Finding(shown, len(before), len(before[-1]) + 1, "error", sentence, "encoding")]
    if text.startswith("\ufeff"):
        source = Source(shown, text[1:])
        sentence = (
            "This file begins with a byte-order mark, which some programs take for text; save it as UTF-8 without one."
        )
        return source, [source.finding(Place(shown, 1, 1), sentence, "byte-order-mark", "warning")]
    return Source(shown, text), []


def _unusual(about: os.stat_result, wanted: Format) -> str:
    if stat.S_ISDIR(about.st_mode):
        without = " without a scenario.yaml in it" if wanted is RULES else ""
        return f"This is a folder{without}; give the path of {wanted.name}."
    if not stat.S_ISREG(about.st_mode):
        return f"This is a device, a pipe or a socket; give the path of {wanted.name}."
    if about.st_size > LARGEST:
        return too_large(about.st_size, wanted)
    return ""


def too_large(size: int, wanted: Format = RULES) -> str:
    """What is said of a file of so many bytes."""
    return f"This file has {size:,} bytes or more; {wanted.name} may have at most {LARGEST:,}."


def _reason(error: OSError, path: Path, wanted: Format) -> str:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        like = did_you_mean(str(path.with_name(name)) for name in _like(path))
        return f"There is no such file. {like}" if like else "There is no such file; check the path."
    if error.errno in (errno.EACCES, errno.EPERM):
        return "This file may not be read; change its permissions."
    if error.errno == errno.ELOOP:
        return f"This is a symbolic link that leads back to itself; give the path of {wanted.name}."
    if error.errno == errno.ENAMETOOLONG:
        return "This name is longer than a file name can be; check the path."
    return f"This file cannot be read: {error.strerror or type(error).__name__}."


def _like(path: Path) -> list[str]:
    """The rule file beside a missing one whose name is most like it, if any is."""
    try:
        beside = [name for name in os.listdir(path.parent) if name.endswith((".yaml", ".yml"))]
    except OSError:
        return []
    with_suffix = path.name if path.suffix in (".yaml", ".yml") else f"{path.name}.yaml"
    return difflib.get_close_matches(with_suffix, beside, n=1, cutoff=0.8)
