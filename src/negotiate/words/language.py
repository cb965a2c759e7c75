"""A language: its sentences, plurals, lists and numbers. A value that is passed in; nothing here is kept for the process.

    german = Language("de")
    german.say("Round {round} of {rounds}", round=3, rounds=8)      # a sentence with places
    german.plural("{count} round left", "{count} rounds left", 2)   # singular and plural; {count} is filled in
    german.meant("verb", "Open")                                    # the same English word with another meaning
    german.number(2.5)                                              # 2,5

Texts are written in English where they are used, marked by these names or by `N_`; `python3 run.py languages` collects them
for the translators. A text without a translation is said in English.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.engine.notation import in_number
from negotiate.engine.rules import Names
from negotiate.words.catalogue import DECIMAL_MARK, ENGLISH, MINUS, translations

MORE = 4
"""Words that a list names at most before it counts the others, where it is not told otherwise."""


def N_(message: str, /) -> str:  # noqa: N802 - the name that gettext's own documentation gives to this mark
    """The message itself; marks it for the translators where it is not said yet."""
    return message


@dataclass(frozen=True)
class Language:
    """How one language says things. `code` is that of a catalogue, such as `de`.

    Raises UnknownName, when it first speaks, for a language without a catalogue.
    """

    code: str = ENGLISH

    @property
    def _texts(self) -> gettext.NullTranslations:
        return translations(self.code)

    # Sentences

    def say(self, message: str, /, **values: object) -> str:
        """The message in this language, its places filled with `values`."""
        return _filled(self._texts.gettext(message) if message else "", values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a message that fits `count`, which fills {count}; languages may have more forms than English."""
        return _filled(self._texts.ngettext(one, many, count), {"count": count, **values})

    def meant(self, context: str, message: str, /, **values: object) -> str:
        """The message as it is meant in this context: a word that says what it is, such as `verb` or `button`."""
        return _filled(self._texts.pgettext(context, message), values)

    def says(self, names: Names, seat: str | None, message: str, /, **values: object) -> str:
        """A message about a seat, its verbs in the number of the seat's name.

        `[accepts|accept]` stands for one or many, in a translation too where its language needs it.
        """
        return in_number(names, seat or "", self.say(message)).format(**values)

    def listed(self, words: Sequence[str], most: int | None = None) -> str:
        """`a, b and c`; of more than `most` words the first ones, and how many more there are."""
        shown = list(words)
        if most is not None and len(shown) > most:
            shown = [*shown[: most - 1], self.say("{count} more", count=len(shown) - most + 1)]
        if len(shown) < 2:
            return "".join(shown)
        return self.say("{most} and {last}", most=", ".join(shown[:-1]), last=shown[-1])

    # Numbers

    def number(self, value: float, places: int = 1, *, signed: bool = False) -> str:
        """A number with the language's decimal mark; `signed` writes a plus as well. Never says minus zero."""
        text = f"{abs(value):.{places}f}"
        if float(text) != 0.0 and value < 0:
            text = MINUS + text
        elif signed and float(text) != 0.0:
            text = "+" + text
        return text.replace(".", self._texts.info().get(DECIMAL_MARK, "."))

    def amount(self, value: float, *, signed: bool = False) -> str:
        """A number with the decimals it needs: at most one, below 1 at most two. So 0.25 stays 0.25, and 3.04 is 3."""
        most = 2 if abs(value) < 1 else 1
        rounded = round(value, most)
        places = next(places for places in range(most + 1) if round(rounded, places) == rounded)
        return self.number(value, places, signed=signed)


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format(**values) if values else text
