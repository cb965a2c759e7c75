"""Fixes: what `check` asks with "did you mean" is written into the text, and everything else stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.paths import rules_folder
from negotiate.rulebook.check.check import check_file

TUTORIAL = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")


def fix(file: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["check", str(file), "--fix", *more])


def broken(file: Path, *changes: tuple[str, str]) -> None:
    text = TUTORIAL
    for good, bad in changes:
        assert good in text
        text = text.replace(good, bad, 1)
    file.write_bytes(text.encode())


CHANGES = (
    ("    pain: 0.55\n", "    pain: 55%   # half\n"),
    ("    opens_when:\n", "    opens_wen:   # soon\n"),
    ("    track: political\n", '    track: "politcal"\n'),
    ("high_politics: true", "high_politics: yes"),
    ("in_force: {watchers: joint-patrol}", "in_force: {watchers: joint-patrl}"),
    ("    kind: principal\n", "    kind: pricipal\n    player: cautios\n"),
)
TOLD = """\
{file}:25:11: fixed: 'pricipal' is 'principal' now. [choice]
{file}:26:13: fixed: 'cautios' is 'cautious' now. [unknown-name]
{file}:28:11: fixed: '55%' is '0.55' now. [type]
{file}:96:5: fixed: 'opens_wen' is 'opens_when' now. [unknown-key]
{file}:102:20: fixed: 'yes' is 'true' now. [type]
{file}:105:28: fixed: 'joint-patrl' is 'joint-patrol' now. [unknown-name]
{file}:159:12: fixed: '"politcal"' is '"political"' now. [unknown-name]
"""


def test_every_question_with_one_answer(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    broken(file, *CHANGES)
    before = file.read_bytes()
    shown = fix(file, "--diff")
    assert (shown.exit_code, file.read_bytes()) == (1, before)
    assert "+    pain: 0.55   # half" in shown.stdout and "fixed" not in shown.output
    done = fix(file)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", TOLD.format(file=file))
    expected = TUTORIAL.replace("    pain: 0.55\n", "    pain: 0.55   # half\n", 1)
    expected = expected.replace("    opens_when:\n", "    opens_when:   # soon\n", 1)
    expected = expected.replace("    track: political\n", '    track: "political"\n', 1)
    expected = expected.replace("    kind: principal\n", "    kind: principal\n    player: cautious\n", 1)
    assert file.read_text(encoding="utf-8") == expected
    again = fix(file, "--diff")
    assert (again.exit_code, again.output) == (0, ""), "there is nothing left to mend"


def test_lines_that_end_otherwise_and_a_mark_stay(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = TUTORIAL.replace("pain: 0.55", "pain: 55%", 1).replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert fix(file).exit_code == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + text.replace("55%", "0.55").encode()


def test_a_layer_and_its_paths(tmp_path: Path) -> None:
    file = tmp_path / "layer.yaml"
    text = "schema_version: 3\nextends: tutoral\nset:\n  trust.deca: 0.02  # slow\nremove: [presets.calm-and-quie]\n"
    (tmp_path / "base.yaml").write_text(TUTORIAL + "presets:\n  calm-and-quiet:\n    set: {trust.decay: 0.01}\n")
    file.write_text(text.replace("tutoral", "./bse.yaml"), encoding="utf-8")
    done = fix(file)
    assert [line.partition("fixed: ")[2] for line in done.stderr.splitlines()] == [
        "'./bse.yaml' is './base.yaml' now. [unknown-base]",
        "'trust.deca' is 'trust.decay' now. [patch]",
        "'presets.calm-and-quie' is 'presets.calm-and-quiet' now. [patch]",
    ]
    assert check_file(file) == []
    assert "  trust.decay: 0.02  # slow\n" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        # the right key is there already: which of the two is meant, only its author knows
        ("    pain: 0.55\n", "    pain: 0.55\n    pian: 0.6\n", "unknown-key"),
        # two answers
        ("    track: humanitarian\n", "    track: humanitarian\n    owners: [ghmark]\n", "unknown-name"),
        # other places share the value
        ("    track: political\n", "    track: &shared politcal\n", "unknown-name"),
    ],
)
def test_what_is_left_to_its_author(good: str, bad: str, rule: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = TUTORIAL
    if "ghmark" in bad:
        text = text.replace("  highmark:\n", "  aghmark:\n", 1).replace("  lowmark:\n", "  bghmark:\n", 1)
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    before = file.read_bytes()
    done = fix(file)
    assert (done.exit_code, file.read_bytes()) == (1, before)
    assert "fixed" not in done.output and f"[{rule}]" in done.stdout


def test_files_of_another_kind_are_never_changed(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TUTORIAL.replace("track: political", "track: politcal", 1), encoding="utf-8")
    others = {
        "compose.yaml": "services:\n  pian: 1\n",
        "tutorial.de.yaml": "langage: de\n",
        "personalities.yaml": "schema_version: 1\npersonalites: {}\n",
        "layer.yaml": "schema_version: 3\nextends: ./base.yaml\n",
    }
    for name, text in others.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert "fixed" not in fix(tmp_path / name).output
        assert (tmp_path / name).read_text(encoding="utf-8") == text
    assert "politcal" in (tmp_path / "base.yaml").read_text(encoding="utf-8"), "what a file extends is not its own"
    assert fix(tmp_path / "none.yaml").exit_code == 1
    refused = CliRunner().invoke(app, ["check", "tutorial", "--diff"])
    assert refused.exit_code == 2 and "It shows what --fix would change; give both." in refused.stderr
