"""What the designers' verbs print with --format json is JSON, and --help names every key of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.paths import rules_folder

BROKEN = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8").replace("pain: 0.55", "pain: 55", 1)


def keys(data: Any) -> Iterator[str]:
    """The keys of the outermost mappings, and of those in lists of theirs."""
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            yield from entry


@pytest.mark.parametrize(
    "words",
    [
        ("check", "FILE"),
        ("show", "tutorial", "trust"),
        ("explain", "tutorial", "water"),
        ("tune", "tutorial", "--target", "trust.least=30±29", "--vary", "trust.gain=3:5", "-n", "2"),
    ],
    ids=lambda words: words[0],
)
def test_every_key_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(BROKEN, encoding="utf-8")
    done = CliRunner().invoke(app, [*(str(file) if word == "FILE" else word for word in words), "--format", "json"])
    data = json.loads(done.stdout)
    told = set(re.findall(r"\w+", CliRunner().invoke(app, [words[0], "--help"]).stdout))
    found = set(keys(data))
    if words[0] == "explain":
        found |= set(keys(data["sections"])) | {key for part in data["sections"] for key in part.get("table", {})}
    assert found and found <= told, found - told
