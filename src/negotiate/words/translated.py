"""A text of a rule file, such as a title or a name, that is read with its translations and without its rules."""

from __future__ import annotations

from collections.abc import Mapping


class Translated(str):
    """The text as the rule file has it; Speaker.value says its translation where `translations` has one, by language."""

    __slots__ = ("translations",)
    translations: Mapping[str, str]

    def __new__(cls, text: str, translations: Mapping[str, str]) -> Translated:
        made = super().__new__(cls, text)
        made.translations = translations
        return made
