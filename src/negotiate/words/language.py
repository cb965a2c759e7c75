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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from negotiate.engine.rules import Names, in_number
from negotiate.words.catalogue import DECIMAL_MARK, ENGLISH, translations
from negotiate.words.numbers import decimals, written
from negotiate.words.sound import sounded

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
        return self._filled(self._texts.gettext(message) if message else "", values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a message that fits `count`, which fills {count}; languages may have more forms than English."""
        return self._filled(self._texts.ngettext(one, many, count), {"count": count, **values})

    def meant(self, context: str, message: str, /, **values: object) -> str:
        """The message as it is meant in this context: a word that says what it is, such as `verb` or `button`."""
        return self._filled(self._texts.pgettext(context, message), values)

    def says(self, names: Names, seat: str | None, message: str, /, **values: object) -> str:
        """A message about a seat, its verbs in the number of the seat's name.

        `[accepts|accept]` stands for one or many, in a translation too where its language needs it.
        """
        return self._filled(in_number(names, seat or "", self.say(message)), values)

    def listed(self, words: Sequence[str], most: int | None = None) -> str:
        """`a, b and c`; of more than `most` words the first ones, and how many more there are."""
        shown = list(words)
        if most is not None and len(shown) > most:
            shown = [*shown[: most - 1], self.say("{count} more", count=len(shown) - most + 1)]
        if len(shown) < 2:
            return "".join(shown)
        return self.say("{most} and {last}", most=", ".join(shown[:-1]), last=shown[-1])

    def either(self, words: Sequence[str]) -> str:
        """`a, b or c`."""
        if len(words) < 2:
            return "".join(words)
        return self.say("{most} or {last}", most=", ".join(words[:-1]), last=words[-1])

    def separated(self, words: Iterable[str]) -> str:
        """`a; b; c`, for words that may have commas of their own."""
        every = list(words)
        return reduce(lambda one, other: self.say("{one}; {other}", one=one, other=other), every) if every else ""

    def quoted(self, text: str) -> str:
        """A text in the quotation marks of the language."""
        return self.say("“{text}”", text=text)

    def labelled(self, label: str, text: str = "") -> str:
        """`label: text`, or `label:` over a list, with the colon as the language sets it."""
        colon = "\N{NO-BREAK SPACE}:" if self.code in COLONS_STAND_APART else ":"
        return f"{label}{colon} {text}" if text else f"{label}{colon}"

    # Numbers

    def number(self, value: float, places: int = 1, *, signed: bool = False) -> str:
        """A number with the language's decimal mark; `signed` writes a plus as well. Never says minus zero."""
        return written(value, places, mark=self._decimal_mark, signed=signed)

    def amount(self, value: float, *, signed: bool = False) -> str:
        """A number with the decimals it needs, one at most; below 1 two, so that 0.25 stays 0.25."""
        return written(value, decimals(value), mark=self._decimal_mark, signed=signed)

    def whole(self, value: float) -> str:
        """A number without decimals, thousands set apart as the language does; a space is no decimal mark in any."""
        is_short = self.code in FOUR_DIGITS_ARE_ONE_GROUP and round(abs(value)) < 10_000
        thousands = "," if self.code == ENGLISH else "\N{NO-BREAK SPACE}"
        return written(value, 0, mark=self._decimal_mark, thousands="" if is_short else thousands)

    def share(self, value: float) -> str:
        """A number between 0 and 1 with two decimals."""
        return self.number(value, 2)

    def of_100(self, value: float) -> str:
        """A number between 0 and 1 as so many of 100, without decimals."""
        return self.whole(100.0 * value)

    def percent(self, share: float) -> str:
        """A share, 0..1, in whole per cent."""
        return self.say("{share}%", share=self.number(100 * share, 0))

    def points(self, value: float, *, signed: bool = False) -> str:
        """`1 point`, `2.5 points`."""
        return self.plural("{points} point", "{points} points", self.form(value), points=self.amount(value, signed=signed))

    def form(self, value: float) -> int:
        """A count for `plural` that takes the same form as a number, whole or not, that is written as an amount.

        Fractions take the form of the many in English, German and Spanish and that of two in Russian and Ukrainian; in
        French what is below two is one (Unicode CLDR, plural rules).
        """
        seen = round(abs(value), decimals(value))
        return int(seen) if seen == int(seen) or self.code in FRACTIONS_ARE_CUT else 2

    def _filled(self, text: str, values: dict[str, object]) -> str:
        return sounded(self.code, text, values).format(**values) if values else text

    @property
    def _decimal_mark(self) -> str:
        return self._texts.info().get(DECIMAL_MARK, ".")


COLONS_STAND_APART = ("fr",)
"""Languages in which a space stands before a colon and a semicolon."""
FOUR_DIGITS_ARE_ONE_GROUP = ("de", "es", "ru", "uk")
"""Languages in which thousands are set apart only in numbers of five digits and more."""
FRACTIONS_ARE_CUT = ("fr",)
"""Languages in which a fraction takes the form of the whole number before it."""
