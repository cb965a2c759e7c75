"""Positions: characters of a text, as Python counts them, and lines and units, as editors do."""

from __future__ import annotations

from lsprotocol.types import Position, PositionEncodingKind, Range

from negotiate.engine.rules import Place
from negotiate.rulebook.edit.fixes import line_of, line_starts

UNITS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}
"""How an editor may count inside a line: the encoding, and its bytes a unit. Any other way is by characters."""


class Positions:
    """The lines of one text."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self.starts = line_starts(text)
        self.encoding = UNITS.get(PositionEncodingKind(encoding))

    def index(self, position: Position) -> int:
        """The character at a position; the last one of the line, or of the text, for a position behind it."""
        if position.line >= len(self.starts):
            return len(self.text)
        line = self._line(position.line)
        if self.encoding is None:
            inside = min(position.character, len(line))
        else:
            name, size = self.encoding
            inside = len(line.encode(name, "replace")[: position.character * size].decode(name, "ignore"))
        return self.starts[position.line] + inside

    def position(self, index: int) -> Position:
        """The position of a character."""
        line = line_of(self.starts, index)
        before = self.text[self.starts[line] : index]
        if self.encoding is None:
            return Position(line, len(before))
        name, size = self.encoding
        return Position(line, len(before.encode(name, "replace")) // size)

    def range(self, start: int, end: int) -> Range:
        """From one character up to another."""
        return Range(self.position(start), self.position(end))

    def span(self, place: Place) -> tuple[int, int]:
        """The characters of a place in a rule file; of one that nobody measured, those up to the next blank."""
        number = min(max(place.line, 1), len(self.starts)) - 1
        line = self._line(number)
        column = min(place.column - 1, len(line))
        word = len(line[column:].split(maxsplit=1)[0]) if line[column:].strip() and not line[column].isspace() else 1
        end = min(column + (place.length if place.length > 1 else word), len(line))
        return self.starts[number] + column, self.starts[number] + end

    def place(self, place: Place) -> Range:
        """The range of a place in a rule file."""
        return self.range(*self.span(place))

    def _line(self, number: int) -> str:
        """A line without its end."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r\n")
