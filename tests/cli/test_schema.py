"""`negotiate schema` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import RuleFileError
from negotiate.rulebook.model.json_schema import json_schema


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_it_is_printed() -> None:
    done = invoke("schema")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == json_schema()
    assert "$schema=negotiate.schema.json" in invoke("schema", "--help").stdout


def test_it_is_written(tmp_path: Path) -> None:
    out = tmp_path / "rules.schema.json"
    done = invoke("schema", "--out", str(out))
    assert done.exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8")) == json_schema()
    assert done.stdout.endswith("# yaml-language-server: $schema=rules.schema.json\n")
    assert [file.name for file in tmp_path.iterdir()] == ["rules.schema.json"], "no temporary file is left"


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "x.json"
    done = invoke("schema", "--out", str(out))
    assert isinstance(done.exception, RuleFileError)
    assert str(done.exception) == (
        f"'{out}' cannot be written (No such file or directory); choose a folder in which you may write. "
        "Nothing was changed."
    )
