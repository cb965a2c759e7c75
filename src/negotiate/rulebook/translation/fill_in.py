"""Filling in: the list of texts to translate, written so that whatever a translator wrote stays as it is.

Every entry keeps its own lines. Only ours are written anew where the original has changed: `of`, `older`, and the original
itself, in comments that begin with `#>`.
"""

from __future__ import annotations

import contextlib
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from negotiate.errors import RuleFileError
from negotiate.rulebook.check.findings import as_word, has_errors, in_order, render
from negotiate.rulebook.edit.edit import written
from negotiate.rulebook.edit.spans import Spot, spots
from negotiate.rulebook.load import prepared
from negotiate.rulebook.reading.draft import Draft, read_draft
from negotiate.rulebook.reading.read import joined
from negotiate.rulebook.reading.source import Source, write_source
from negotiate.rulebook.translation.comparing import State, base_translations, command_name, compared, texts_of
from negotiate.rulebook.translation.originals import Original, general, mark
from negotiate.rulebook.translation.translation import Entry, Translation, translation_of
from negotiate.rulebook.translation.translation_files import translation_file

WIDTH = 118
"""Characters of a line that is written here."""
LONGEST_LINE = 80
"""Characters of an older original that stands on one line."""
OURS = "#>"
_OURS = re.compile(rf"\s*{OURS}")
NO_TEXTS = "texts: {}\n"
GONE = "\n# No longer in the rules; what comes back there is taken from here again.\ngone:\n"


class Filled(NamedTuple):
    """What was written: the file, the translation's state, and the paths of texts that are gone from the rules."""

    file: Path
    state: State
    gone: list[str]
    changed: bool
    """Whether there was anything to write."""


class _Old(NamedTuple):
    """An entry as it stands in the file."""

    path: str
    entry: Entry
    lead: str
    """Comments and empty lines before it."""
    lines: str
    """The entry itself; its first line holds the key."""
    block: bool
    """Whether its keys stand on lines of their own."""
    own: Mapping[str, tuple[int, int]]
    """Lines of `of`, `older` and `text`, counted from the first one: from, up to."""


def fill_in(name_or_path: str | Path, code: str) -> Filled:
    """Write the texts of a scenario for translation into the language `code`, or bring the list that there is up to date.

    Raises `RuleFileError` where the rule file or the list has errors, is laid out so that it cannot be kept, was changed
    meanwhile or cannot be written; nothing is changed then.
    """
    reading, _ = prepared(name_or_path)
    path = reading.source.path
    assert path is not None  # it was read from a file
    texts, bases = texts_of(reading), base_translations(reading, code)
    file = translation_file(path, code)
    draft = read_draft(file) if file.exists() or file.is_symlink() else None
    before = (draft.text if draft else _head(path, code)).replace("\r\n", "\n")
    after, gone = filled(before, texts, bases, code, str(file))
    translation = translation_of(Source(str(file), after, file), code)
    changed = _write(file, draft, after)
    return Filled(file, compared(texts, translation, bases), gone, changed)


def filled(before: str, texts: list[Original], bases: list[Translation], code: str, name: str) -> tuple[str, list[str]]:
    """The text of a translation's file brought up to date with these originals, and the paths of what is gone from them.

    Raises `RuleFileError` for a text with errors, or one that cannot be kept.
    """
    source = Source(name, before)
    translation = translation_of(source, code)
    findings = translation.reading.findings
    if has_errors(findings):
        raise RuleFileError(render(in_order(findings)), findings)
    found = spots(before)
    frame = _frame(before, found, name)
    kept = {
        (section, old.path): old for section in ("texts", "gone") for old in _olds(before, found, section, translation, name)
    }
    wanted = [original for original in texts if _is_listed(original, translation, bases)]
    taken = _matched(wanted, kept)
    used = {id(old) for old in taken.values()}
    left = [old for old in kept.values() if id(old) not in used and (old.entry.text or _is_commented(old))]
    text = frame.head
    text += frame.texts + "".join(_entry(original, taken.get(original.path)) for original in wanted) if wanted else NO_TEXTS
    text += frame.between
    if left:
        text += GONE + "".join(old.lead + old.lines for old in left)
    text += frame.tail
    _prove(text, translation, wanted, taken, left, code, name)
    return text, [old.path for old in left]


def _is_listed(original: Original, translation: Translation, bases: list[Translation]) -> bool:
    """Whether a text is in the list: what is there already, and what is asked for and not said for a base."""
    if original.path in translation.texts:
        return True
    return original.asked and not any(base.of(original.path, original.text) for base in bases)


def _matched(wanted: list[Original], kept: Mapping[tuple[str, str], _Old]) -> dict[str, _Old]:
    """The entry kept for each original: of its path and words, else of words that changed places, else of its path."""
    taken: dict[str, _Old] = {}
    free = dict(kept)

    def take(original: Original, key: tuple[str, str] | None) -> None:
        if key is not None:
            taken[original.path] = free.pop(key)

    marks = {original.path: mark(original.text) for original in wanted}

    def waiting() -> Iterator[Original]:
        return (original for original in wanted if original.path not in taken)

    for original in waiting():
        old = free.get(("texts", original.path))
        if old is not None and old.entry.is_of(marks[original.path]):
            take(original, ("texts", original.path))
    for original in list(waiting()):  # elements without an id that changed places
        same = (k for k, old in free.items() if general(k[1]) == general(original.path))
        take(original, next((k for k in same if free[k].entry.is_of(marks[original.path]) and free[k].entry.text), None))
    for original in list(waiting()):
        take(original, ("texts", original.path) if ("texts", original.path) in free else None)
    for original in list(waiting()):  # an id that was changed, or a text that comes back
        last = original.path.rpartition(".")[2]
        same = (k for k, old in free.items() if old.entry.text and old.entry.says == marks[original.path])
        take(original, next((k for k in same if k[1].rpartition(".")[2] == last), None))
    return taken


def _entry(original: Original, old: _Old | None) -> str:
    """The lines of one entry, with what is kept of it."""
    key = f"  {written(original.path)}:\n"
    if old is None:
        return "\n" + key + _ours(original.text, mark(original.text), "") + "    text: ''\n"
    entry = old.entry
    now = mark(original.text)
    older = ""
    if entry.text and not entry.is_of(now):
        older = entry.older or _original(old) or "another text"
    if old.path == original.path and entry.of == now and entry.older == older and _original(old):
        return old.lead + old.lines
    if not old.block:
        text = written(entry.text) if entry.text else "''"
        return old.lead + key + _ours(original.text, now, older) + f"    text: {text}\n"
    lines = old.lines.splitlines(keepends=True)
    ours = {number for name in ("of", "older") if name in old.own for number in range(*old.own[name])}
    theirs = range(*old.own["text"]) if "text" in old.own else range(0)
    rest = [
        line
        for number, line in enumerate(lines)
        if number and number not in ours and (number in theirs or not _OURS.match(line))
    ]
    indent = re.match(r" *", lines[min(start for start, _ in old.own.values())])
    assert indent is not None  # nothing is no indentation, too
    if "text" not in old.own:
        rest.append(f"{indent.group()}text: ''\n")
    first = lines[0] if old.path == original.path else key
    return old.lead + first + _ours(original.text, now, older, indent.group()) + "".join(rest)


def _ours(text: str, now: str, older: str, indent: str = "    ") -> str:
    """The lines of an entry before its text."""
    lines = [f"of: {now}"]
    if older and len(older) <= LONGEST_LINE:
        lines.append(f"older: {written(older)}")
    elif older:
        lines += ["older: >-", *(f"  {line}" for line in _wrapped(older))]
    lines += [f"{OURS} {line}" for part in text.strip().splitlines() for line in _wrapped(part) or [""]]
    return "".join(f"{indent}{line}".rstrip() + "\n" for line in lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH - 8, break_long_words=False, break_on_hyphens=False)


def _original(old: _Old) -> str:
    """The original of an entry as its comment has it; "" where there is none, or another one."""
    lines = [line.strip().removeprefix(OURS) for line in old.lines.splitlines() if _OURS.match(line)]
    text = " ".join(" ".join(lines).split())
    return text if mark(text) == old.entry.of else ""


def _is_commented(old: _Old) -> bool:
    """Whether somebody wrote a comment on an entry."""
    written_here = [line for line in (old.lead + old.lines).splitlines() if line.lstrip().startswith("#")]
    return any(not _OURS.match(line) for line in written_here)


class _Frame(NamedTuple):
    """What stands around the entries of a file."""

    head: str
    texts: str
    """The line with the key `texts`."""
    between: str
    tail: str


def _frame(text: str, found: Mapping[str, Spot], name: str) -> _Frame:
    """What stands around the entries. Raises `RuleFileError` where the lists are not the last two keys."""
    order = found[""].names
    lists = [key for key in order if key in ("texts", "gone")]
    if order[len(order) - len(lists) :] != lists or lists[0] != "texts":
        raise _cannot_be_kept(name, "'language' has to come first, then 'texts', then 'gone'")
    ends = [_after(text, found, joined(key, names[-1]) if (names := found[key].names) else key) for key in lists]
    starts = [_line_start(text, found[key]) for key in lists]
    own = text[starts[0] : _next_line(text, starts[0])] if found["texts"].style == "block" else "texts:\n"
    between = text[ends[0] : starts[1]] if len(lists) > 1 else ""
    return _Frame(text[: starts[0]], own, between.replace(GONE.removesuffix("gone:\n"), ""), text[ends[-1] :])


def _end(found: Mapping[str, Spot], path: str) -> int:
    """Where a value ends; of one that is not there, where its key does, though the parser notices it only later."""
    spot = found[path]
    if spot.kind == "map" and spot.style == "block" and spot.names:
        return max(_end(found, joined(path, name)) for name in spot.names)
    if spot.kind == "scalar" and not spot.value and not spot.style and spot.key is not None:
        return spot.key[1]
    return spot.end


def _after(text: str, found: Mapping[str, Spot], path: str) -> int:
    """Where the first line begins that is not a value's: comments right below it, further in than its key, are."""
    key = found[path].key
    assert key is not None  # a value of a mapping
    column = key[0] - text.rfind("\n", 0, key[0]) - 1
    further_in = re.compile(rf" {{{column + 1},}}#")
    at = _next_line(text, _end(found, path))
    while further_in.match(text, at):
        at = _next_line(text, at)
    return at


def _line_start(text: str, spot: Spot) -> int:
    """Where the line begins on which a key stands."""
    assert spot.key is not None  # a value of a mapping
    return text.rfind("\n", 0, spot.key[0]) + 1


def _next_line(text: str, at: int) -> int:
    """Where the line after the one of a character begins."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _olds(text: str, found: Mapping[str, Spot], section: str, translation: Translation, name: str) -> Iterator[_Old]:
    """The entries of a list as they stand in the file."""
    if section not in found or not found[section].names:
        return
    spot = found[section]
    if spot.kind != "map" or spot.style != "block":
        raise _cannot_be_kept(name, f"what is in '{section}' has to stand on lines of its own")
    at = _next_line(text, _line_start(text, spot))
    entries = translation.texts if section == "texts" else translation.gone
    for path in spot.names:
        where = joined(section, path)
        here = found[where]
        if here.kind != "map" or here.anchor:
            raise _cannot_be_kept(name, f"'{path}' is an alias, or one stands for it")
        start, end = _line_start(text, here), _after(text, found, where)
        lines = text[start:end]
        own = {}
        for inner in here.names:
            key = found[joined(where, inner)].key
            assert key is not None  # a value of a mapping
            last = max(_end(found, joined(where, inner)), key[1])
            own[inner] = (text.count("\n", start, key[0]), text.count("\n", start, last) + 1)
        block = here.style == "block"
        yield _Old(path, entries[path], text[at:start], lines if lines.endswith("\n") else lines + "\n", block, own)
        at = end


def _prove(
    text: str,
    before: Translation,
    wanted: list[Original],
    taken: Mapping[str, _Old],
    left: list[_Old],
    code: str,
    name: str,
) -> None:
    """Read what is to be written: every text that was there still is. Raises `RuleFileError` where one is not."""
    after = translation_of(Source(name, text), code)
    sound = not has_errors(after.reading.findings) and list(after.texts) == [original.path for original in wanted]
    sound = sound and all(after.texts[path].text == old.entry.text for path, old in taken.items())
    sound = sound and [entry.text for entry in after.gone.values()] == [old.entry.text for old in left]
    lost = [entry for entry in (*before.texts.values(), *before.gone.values()) if entry.text]
    kept = [entry for entry in (*after.texts.values(), *after.gone.values()) if entry.text]
    if not sound or len(kept) != len(lost):
        raise _cannot_be_kept(name, "an edit would change more than it should")


def _cannot_be_kept(name: str, reason: str) -> RuleFileError:
    return RuleFileError(
        f"'{name}' is laid out in a way that it cannot be brought up to date without losing something: {reason}. "
        "Nothing was changed."
    )


def _write(file: Path, draft: Draft | None, text: str) -> bool:
    """Write the text where it differs from the file; whether it did."""
    if draft is None:
        with contextlib.suppress(OSError):  # writing says what is wrong
            file.parent.mkdir(exist_ok=True)
        write_source(file, text.encode())
        return True
    draft = draft.with_text(text.replace("\n", "\r\n") if "\r\n" in draft.text else text)
    if draft.changed:
        draft.write()
    return draft.changed


def _head(scenario: Path, code: str) -> str:
    """What a new list begins with."""
    typed = command_name(scenario)
    name = scenario.name if typed == str(scenario) else typed  # one's own file lies beside the list
    return f"""\
# The texts of {name} in the language '{code}'.
# Write each translation behind `text`; the original stands above it, after `{OURS}`. A text with a colon or a # in it goes
# in quotes, or on lines of its own, indented, below `text: >-`. What is left empty is shown as it is in the original.
# Texts that nobody asks for may be added with `text` alone, by their path: initials, titles and publishers of sources.
# `older` marks a text whose original has changed since, and says what that was: mend the text, then remove `older`.
#   negotiate translate {as_word(name)} {code}    brings this list up to date and keeps what is in it, comments too
#   negotiate check {as_word(name)}           tells what is missing or older than its original
language: {code}
texts: {{}}
"""
