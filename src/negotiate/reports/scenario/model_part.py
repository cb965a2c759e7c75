"""One part of the model, such as M7, as docs/model.md tells it."""

from __future__ import annotations

import re

from negotiate.errors import UnknownName
from negotiate.paths import model_document

NUMBER = re.compile(r"M[0-9]+")
"""How the schema and the code name a part."""
_HEADING = re.compile(rf"^## ({NUMBER.pattern})$", re.MULTILINE)
_COMMENT = re.compile(r"^<!--.*?-->\n\n?", re.MULTILINE)


def parts(document: str) -> dict[str, str]:
    """The text of every part by its number, without its heading. `document` is what docs/model.md holds."""
    _, *pieces = _HEADING.split(document)
    return {number: text.split("\n## ")[0].strip() for number, text in zip(pieces[::2], pieces[1::2], strict=True)}


def part(number: str) -> str:
    """The text of the part of this number, to be read in a terminal. Raises UnknownName."""
    found = parts(model_document().read_text(encoding="utf-8"))
    if number not in found:
        raise UnknownName("part of the model", number, found)
    return f"{number}. {_COMMENT.sub('', found[number])}"
