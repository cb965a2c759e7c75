"""What is said where, and that no text of a file becomes more than text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from negotiate.editor.document import Document
from negotiate.editor.hover import hover
from negotiate.paths import rules_folder

LINE = re.compile(r"x\.yaml:[0-9]+")
TUTORIAL = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")


def said(text: str) -> list[str]:
    """What is said at the sign ¦, paragraph by paragraph."""
    found = hover(Document(Path("x.yaml"), text.replace("¦", "")), text.index("¦"))
    return [] if found is None else found[0].split("\n\n")


@pytest.mark.parametrize(
    ("good", "typed", "expected"),
    [
        (
            "in_force: {watchers: joint-patrol}",
            "in_force: {watchers: joint-¦patrol}",
            [
                "**A joint patrol**, option `joint-patrol` of `watchers` (`x.yaml:LINE`)",
                "An option of Watchers at dam and gauges, step 1 of 2 on the scale.",
            ],
        ),
        (
            "  gain_cap: 8\n",
            "  gain_c¦ap: 8\npresets:\n  calm:\n    set: {trust.gain_cap: 9}\n",
            [
                "`trust.gain_cap`: Most trust gained in a round by one party in another, points, 0..100. See M3. "
                "Unit: points of 100.",
                "A number from 0 to 100. Default: `5.0`.",
                "The preset `calm` sets `9` (`x.yaml:LINE`).",
            ],
        ),
        (
            "    name: Highmark\n",
            "    name: High¦mark\n",
            ["`parties.highmark.name`: Name of the party for people.", "A single line of text. It has to be there."],
        ),
        ("title:", "# ti¦tle\ntitle:", []),
    ],
)
def test_meaning_origin_and_names(good: str, typed: str, expected: list[str]) -> None:
    assert good in TUTORIAL
    assert [LINE.sub("x.yaml:LINE", part) for part in said(TUTORIAL.replace(good, typed, 1))] == expected


def test_a_text_of_a_stranger_is_no_picture() -> None:
    text = TUTORIAL.replace("    name: Water\n", '    name: "![x](https://example.org/x.png) <img>"\n', 1)
    first = said(text.replace("    track: political\n", "    track: poli¦tical\n", 1))[0]
    assert first.startswith("**\\!\\[x\\](https://example.org/x.png) \\<img\\>**, track `political`")
