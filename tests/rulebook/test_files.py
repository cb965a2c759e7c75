"""Files that are no rule files at all: one finding with a place, quickly, and never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from negotiate.errors import NegotiateError, RuleFileError, UnknownName
from negotiate.paths import rules_folder, scenarios
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.check.findings import Finding, render, render_json
from negotiate.rulebook.load import load
from negotiate.rulebook.reading.shelf import scenario_file
from negotiate.rulebook.reading.source import LARGEST, write_source


def only(path: Path) -> Finding:
    findings = check_file(path)
    assert len(findings) == 1
    return findings[0]


def test_missing(tmp_path: Path) -> None:
    assert only(tmp_path / "none.yaml").sentence == "There is no such file; check the path."


def test_missing_beside_a_file_of_a_like_name(tmp_path: Path) -> None:
    (tmp_path / "harbour.yaml").touch()
    for name in ("harbor.yaml", "harbour.yml", "harbour"):
        sentence = f"There is no such file. Did you mean '{tmp_path / 'harbour.yaml'}'?"
        assert only(tmp_path / name).sentence == sentence
    assert only(tmp_path / "valley.yaml").sentence == "There is no such file; check the path."


def test_a_name_without_its_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.yaml").touch()
    with pytest.raises(UnknownName, match=r"^There is no scenario 'harbour'\. Did you mean 'harbour\.yaml'\? Known: camp"):
        load("harbour")


def test_what_is_protected_or_a_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"before")
    with pytest.raises(RuleFileError, match="is a folder; give the name of a file in it"):
        write_source(tmp_path, b"after")
    monkeypatch.setattr(os, "access", lambda *_: False)  # what root may do is asked of nobody
    with pytest.raises(RuleFileError, match="is write-protected; change its permissions"):
        write_source(file, b"after")
    assert (file.read_bytes(), sorted(tmp_path.iterdir())) == (b"before", [file])


def test_folder(tmp_path: Path) -> None:
    assert "folder" in only(tmp_path).sentence


def test_folder_with_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text((rules_folder() / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert check_file(tmp_path) == []
    assert load(tmp_path).names.scenario == "tutorial"


def test_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert "leads back to itself" in only(tmp_path / "a.yaml").sentence


def test_device() -> None:
    assert "device" in only(Path(os.devnull)).sentence


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "pipe" in only(tmp_path / "pipe.yaml").sentence


def test_name_that_is_too_long(tmp_path: Path) -> None:
    assert "longer than a file name" in only(tmp_path / ("x" * 5000)).sentence


def test_name_with_nul() -> None:
    assert "character" in only(Path("a\0b.yaml")).sentence


def test_not_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("id: x", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert "may not be read" in only(file).sentence


def test_huge_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)  # a hole: nothing is written
    assert only(file).sentence == f"This file has 104,857,600 bytes or more; a rule file may have at most {LARGEST:,}."


@pytest.mark.parametrize(
    "text",
    [
        "{" * 20000,
        "[" * 20000,
        "- " * 20000,
        "? " * 20000,
        "a: &a\n" * 2000,
        "!" * 2000,
        "%" * 2000,
        "'" * 2001,
        "\t" * 2000,
        "&a " * 2000,
        "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 300)),
        "x" * 100_000,
        ": " * 5000,
        "|\n" * 2000,
        "*" * 2000,
        "\x85" * 50,
        "a: |\n\t" * 50,
        "%YAML 3.0\n---\na: 1",
        "--- >\n" * 50,
        "\u2028a: 1",
        "a: !!binary x",
        "a: 0x" + "f" * 5000,
        "a: -",
        "-",
        "...",
        "\r\r\r:",
    ],
    ids=lambda text: repr(text[:6]),
)
def test_garbage(text: str, tmp_path: Path) -> None:
    file = tmp_path / "garbage.yaml"
    file.write_bytes(text.encode())
    findings = check_file(file)
    assert findings
    assert all(finding.line >= 1 and finding.column >= 1 for finding in findings)
    assert "\t" not in render(findings)
    render_json(findings)
    with pytest.raises(RuleFileError):
        load(file)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bad", [b"\x0b", b"\xff"], ids=["no-character", "no-utf-8"])
def test_every_ending_of_a_line_counts_in_a_place(bad: bytes, ending: str, tmp_path: Path) -> None:
    file = tmp_path / "lines.yaml"
    file.write_bytes(f"id: x{ending}title: ".encode() + bad)
    (finding,) = check_file(file)
    assert (finding.line, finding.column) == (2, 8), str(finding)


def test_thousands_of_problems_are_not_all_told(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text("".join(f"key-{number}: 1\n" for number in range(2000)), encoding="utf-8")
    findings = check_file(file)
    assert len(findings) == 201
    assert "the rest are not shown" in render(findings)


def test_lists_inside_each_other_count_together(tmp_path: Path) -> None:
    file = tmp_path / "nested.yaml"
    file.write_text("a: " + ("[" + "1," * 20_000) * 12 + "1" + "]" * 12, encoding="utf-8")
    assert "more than 60,000 keys and values" in only(file).sentence


def test_a_large_file_says_which_presets_are_not_checked(tmp_path: Path) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    assert "presets:" not in text
    text += "presets:\n" + "".join(f"  p{number}: {{set: {{parties.highmark.pain: 0.5}}}}\n" for number in range(200))
    file = tmp_path / "presets.yaml"
    file.write_text(text, encoding="utf-8")
    finding = only(file)
    assert finding.rule_id == "not-checked"
    assert finding.severity == "warning"
    assert load(file, preset="p199").names.scenario == "tutorial"


def test_thousands_of_unknown_names_are_not_all_told(tmp_path: Path) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    file = tmp_path / "names.yaml"
    names = ", ".join(["zzz"] * 3000)
    file.write_text(f"{text}snapback: {{issue: water, options: [{names}], strenth: lots}}\n", encoding="utf-8")
    findings = check_file(file)
    assert len(findings) == 201
    assert "the rest are not shown" in render(findings)
    assert "'snapback' has no key 'strenth'" in render(findings)


def test_sensible_aliases_are_fine(tmp_path: Path) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "verification: {tier: 3, without_mediator: 2}", "verification: &third-party {tier: 3, without_mediator: 2}", 1
    )
    text = text.replace("verification: {tier: 3, without_mediator: 2}", "verification: *third-party")
    file = tmp_path / "aliases.yaml"
    file.write_text(text, encoding="utf-8")
    assert check_file(file) == []
    assert load(file).digest == load("tutorial").digest


def test_shipped_files_are_clean() -> None:
    assert scenarios()
    for name in scenarios():
        assert render(check_file(scenario_file(name))) == ""


def test_names_and_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scenario_file("tutorial") == rules_folder() / "tutorial.yaml"
    assert scenario_file("some/where.yaml") == Path("some/where.yaml")
    assert scenario_file(tmp_path / "mine.yaml") == tmp_path / "mine.yaml"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownName, match="Did you mean 'tutorial'"):
        scenario_file("tutorail")
    for name in ("", "\0", "x" * 5000, "..", ".", "\U0001f54a", "tutorial\n"):
        with pytest.raises(NegotiateError):
            load(name)
