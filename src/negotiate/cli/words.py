"""Words of the command line that stand for seats, rule values and measures."""

from __future__ import annotations

from collections.abc import Iterable

import typer


def seats(words: Iterable[str], option: str = "--player") -> dict[str, str]:
    """`SEAT=NAME` words as seat -> player. Raises BadParameter for another form and for a seat that comes twice."""
    found: dict[str, str] = {}
    for word in words:
        seat, equals, name = (part.strip() for part in word.partition("="))
        if not (equals and seat and name):
            raise typer.BadParameter(f"'{word}' is not of the form SEAT=NAME.", param_hint=option)
        if seat in found:
            raise typer.BadParameter(f"The seat '{seat}' is given twice.", param_hint=option)
        found[seat] = name
    return found
