"""Words in the cells of tables that people open in a spreadsheet."""

from __future__ import annotations

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula, which can read other cells or send them somewhere."""


def for_spreadsheet(text: object) -> object:
    """A text that a spreadsheet shows as it is: one that would begin a formula is quoted by an apostrophe before it.

    Anything but a text stays as it is, so that negative numbers stay numbers.
    """
    return f"'{text}" if isinstance(text, str) and text.startswith(STARTS_A_FORMULA) else text
