"""The terminal: plain lines out, words in. No colours, boxes or cursor moves, so that screen readers and ssh are at home."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO

from negotiate.present.seen import ENGLISH_PLAYER
from negotiate.words.printable import printable
from negotiate.words.speaker import Speaker

WIDEST = 100
"""Columns that a line of text takes at most: longer ones are hard to read."""
CLEAR = "\x1b[2J\x1b[3J\x1b[H"
"""Clears the screen and what has scrolled off it, so that the next person does not read the last one's brief."""


class EndOfInput(Exception):
    """Nothing more will be typed: the terminal was closed, or a script is at its end."""


class Console:
    """Says lines and asks for words."""

    def __init__(
        self,
        source: TextIO | None = None,
        target: TextIO | None = None,
        width: int | None = None,
        speaker: Speaker = ENGLISH_PLAYER,
    ) -> None:
        self.speaker = speaker
        """Says what is read here; may be changed for one of another language."""
        self._source = source
        self._target = target or sys.stdout
        self._width = width

    @property
    def width(self) -> int:
        """Columns to write in."""
        return self._width or max(40, min(WIDEST, shutil.get_terminal_size().columns))

    def say(self, *lines: str) -> None:
        """Say lines, each wrapped by itself; an empty one is a blank line, leading blanks stay as they are."""
        for line in lines:
            indent = line[: len(line) - len(line.lstrip())]
            for paragraph in line.strip().split("\n"):
                print(
                    textwrap.fill(
                        paragraph,
                        self.width,
                        initial_indent=indent,
                        subsequent_indent=indent + "  " if _is_item(paragraph) else indent,
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
                    if paragraph
                    else "",
                    file=self._target,
                )
        self._target.flush()

    def ask(self, prompt: str) -> str:
        """One line of what is typed, without blanks around it. Raises EndOfInput at the end."""
        said = f"{prompt} "
        if self._source is None and sys.stdin.isatty():
            try:
                return input(printable(said)).strip()  # it writes past sys.stdout
            except EOFError:
                print(file=self._target)
                raise EndOfInput from None
        print(said, end="", file=self._target, flush=True)
        line = (self._source or sys.stdin).readline()
        # what a script types is said as well, so that the whole reads as a conversation
        print(line.strip(), file=self._target, flush=True)
        if not line:
            raise EndOfInput
        return line.strip()

    def choose(self, question: str, choices: Sequence[str], usual: int = 0) -> int:
        """The index of the choice that is typed by its number or its beginning; Enter alone takes the usual one."""
        self.say("", question, *(f"{number}. {choice}" for number, choice in enumerate(choices, 1)))
        while True:
            answer = self.ask(self.speaker.say("Number (Enter for {usual}):", usual=usual + 1))
            if not answer:
                return usual
            if answer.isdigit() and 1 <= int(answer) <= len(choices):
                return int(answer) - 1
            fitting = [place for place, choice in enumerate(choices) if choice.lower().startswith(answer.lower())]
            if len(fitting) == 1:
                return fitting[0]
            self.say(self.speaker.say("Type a number from 1 to {count}.", count=len(choices)))

    def clear(self) -> None:
        """Clear the screen where there is one."""
        if self._target.isatty():
            print(CLEAR, end="", file=getattr(self._target, "drawn_on", self._target), flush=True)


def _is_item(line: str) -> bool:
    """Whether a line begins with a number or a dash, so that its further lines are set in."""
    mark = line.split(" ", 1)[0]
    return mark in ("-", "–") or (mark.endswith(".") and mark[:-1].isdigit())
