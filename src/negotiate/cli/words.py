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


def breakable(path: str, width: int = 24) -> str:
    """A dotted path over several lines of at most `width` letters where the names in it allow it."""
    lines = [""]
    for name in path.split("."):
        begun = f"{lines[-1]}.{name}" if lines[-1] else name
        if len(begun) <= width or not lines[-1]:
            lines[-1] = begun
        else:
            lines[-1] += "."
            lines.append(name)
    return "\n".join(lines)
