"""How a reader of the schema follows `(M7)`: to a section of docs/model.md, the parts of the model by number."""

from __future__ import annotations

import re

DOCUMENT = "docs/model.md"
"""The document with a section for each part, seen from the folder of the project."""
ABOUT = (
    f"M1 to M22 in descriptions are the parts of the model. Formulas, symbols, sources and code of each stand in {DOCUMENT} "
    "of the project; where only the program is installed, `negotiate explain M7` prints the section."
)
"""What the schema says at its top, which an editor opens from every hover."""

_NUMBER = re.compile(r"\bM([0-9]+)\b")


def numbers(text: str) -> list[str]:
    """The parts of the model that a text names, such as M7."""
    return [found[0] for found in _NUMBER.finditer(text)]


def with_places(text: str) -> str:
    """The text with the place of every part that it names: `(M7)` becomes `(M7: docs/model.md#m7)`."""
    return _NUMBER.sub(rf"\g<0>: {DOCUMENT}#m\1", text)
