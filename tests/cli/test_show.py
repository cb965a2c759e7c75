"""`negotiate show` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import OverrideError
from negotiate.paths import scenarios
from negotiate.rulebook.load import load
from negotiate.rulebook.reading.origins import whole
from negotiate.rulebook.reading.read import read
from negotiate.rulebook.reading.source import Source


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("scenario", scenarios())
@pytest.mark.parametrize("resolved", [False, True], ids=["written", "resolved"])
def test_what_is_printed_is_a_rule_file(scenario: str, resolved: bool, tmp_path: Path) -> None:
    found = whole(scenario, resolved=resolved)
    text = "\n".join(found.lines()) + "\n"
    reading = read(Source("shown.yaml", text))
    assert reading.findings == []
    assert reading.data == found.data
    file = tmp_path / "shown.yaml"
    file.write_text(text, encoding="utf-8")
    shown, base = load(file), load(scenario)
    assert shown.record.tobytes() == base.record.tobytes()
    assert shown.digest == base.digest


def test_origins_of_layers_and_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(
        "schema_version: 3\nextends: tutorial\nset:\n  trust.decay: 0.03\n  process: {mode: open}\n", encoding="utf-8"
    )
    done = invoke("show", "mine.yaml", "trust", "--resolved")
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[:4] == [
        "gain: 4.0 # default",
        "loss_ratio: 3.0 # default",
        "gain_cap: 8.0 # rules/tutorial.yaml:72",
        "decay: 0.03 # mine.yaml:4",
    ]
    assert " ".join(invoke("show", "mine.yaml", "process").stdout.split()) == "mode: open # mine.yaml:5"
    done = invoke("show", "mine.yaml", "issues.water.options.2.risk")
    assert " ".join(done.stdout.split()) == "risk: 0.3 # rules/tutorial.yaml:174"
    done = invoke("show", "mine.yaml", "trust.decay", "--set", "trust.decay=0.5")
    assert " ".join(done.stdout.split()) == "decay: 0.5 # --set trust.decay"
    rows = json.loads(invoke("show", "mine.yaml", "trust", "--resolved", "--format", "json").stdout)
    assert rows[0] == {"path": "trust.gain", "value": 4.0, "file": None, "line": None, "column": None}
    assert rows[3] == {"path": "trust.decay", "value": 0.03, "file": "mine.yaml", "line": 4, "column": 16}


def test_what_follows_from_other_keys_is_no_invention_of_a_file() -> None:
    done = invoke("show", "tutorial", "issues.water.owners", "--resolved")
    assert [" ".join(line.split()) for line in done.stdout.splitlines()] == ["- highmark # default", "- lowmark # default"]


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ("trust.dekay", "There is no 'trust.dekay' in the rules. Did you mean 'trust.decay'?"),
        ("issues.water.options.x", "There is no 'issues.water.options.x' in the rules."),
        ("title.x", "There is no 'title.x': 'title' is one value and has nothing inside."),
    ],
)
def test_items_that_are_not_there(item: str, sentence: str) -> None:
    done = invoke("show", "tutorial", item, "--resolved")
    assert isinstance(done.exception, OverrideError)
    assert str(done.exception).startswith(sentence)
