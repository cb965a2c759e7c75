"""`negotiate generate` as a person types it."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import OverrideError, RecordError

SMALL = ("generate", "--parties", "3", "--issues", "4", "--options", "4", "--opposition", "0.5", "--seed", "9")


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_the_printed_file_checks_clean_and_plays(tmp_path: Path) -> None:
    printed = invoke(*SMALL)
    assert printed.exit_code == 0
    assert printed.stderr == ""
    file = tmp_path / "made.yaml"
    written = invoke(*SMALL, "--out", str(file))
    assert written.stdout == ""
    assert written.stderr.startswith(f"The rule file is in '{file}'. Its opposition is 0.")
    assert file.read_text(encoding="utf-8") == printed.stdout
    assert (invoke("check", str(file)).exit_code, invoke("check", str(file)).output) == (0, "")
    assert invoke("simulate", str(file), "--games", "5", "--jobs", "1").exit_code == 0


def test_what_somebody_has_edited_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "made.yaml"
    for _ in range(2):  # the same arguments give the same file, so that a script can be run again
        assert invoke(*SMALL, "--out", str(file)).exit_code == 0
    file.write_text("mine", encoding="utf-8")
    for there in (file, tmp_path):
        done = invoke(*SMALL, "--out", str(there))
        assert isinstance(done.exception, RecordError)
        assert str(done.exception) == f"'{there}' is there already and holds something else; give --out a new file."
    assert file.read_text(encoding="utf-8") == "mine"


def test_gates_are_on_demand(tmp_path: Path) -> None:
    assert "opens_when: {trust_at_least" not in invoke(*SMALL).stdout
    assert "opens_when: {trust_at_least" in invoke(*SMALL, "--gates").stdout


def test_what_cannot_be_made_is_one_sentence() -> None:
    done = invoke("generate", "--parties", "40")
    assert isinstance(done.exception, OverrideError)
    assert str(done.exception) == "A scenario can have 2 to 16 parties, not 40."
    assert invoke("generate", "--parties", "many").exit_code == 2
