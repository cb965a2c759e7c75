"""`negotiate new` as a person types it: what it writes checks clean, plays, and says what can be done with it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import RuleFileError, UnknownName
from negotiate.paths import rules_folder, scenarios
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import load
from negotiate.rulebook.model.json_schema import MODELINE, json_schema
from negotiate.rulebook.reading.read import read
from negotiate.rulebook.reading.source import Source


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sound(file: str) -> None:
    """The file is clean, valid for editors, and finds its schema beside it."""
    text = Path(file).read_text(encoding="utf-8")
    assert check_file(file) == []
    assert text.splitlines()[0] == MODELINE
    schema = json.loads(Path("negotiate.schema.json").read_text(encoding="utf-8"))
    assert schema == json_schema()
    jsonschema.Draft7Validator(schema).validate(read(Source(file, text)).data)


def test_a_starting_file_is_clean_and_plays() -> None:
    done = invoke("new", "my-talks")
    assert done.exit_code == 0
    assert done.stdout == (
        "'my-talks.yaml' is ready, and 'negotiate.schema.json' beside it explains its keys to your editor. Try:\n"
        "  negotiate check my-talks.yaml\n  negotiate simulate my-talks.yaml --games 1000\n"
    )
    sound("my-talks.yaml")
    text = Path("my-talks.yaml").read_text(encoding="utf-8")
    assert text.count("#") > 20, "commented"
    assert "NAME" not in text
    assert "TITLE" not in text
    rules = load("my-talks.yaml")
    assert (rules.names.scenario, rules.names.title) == ("my-talks", "My talks")
    for preset in ((), ("--preset", "grudges")):
        done = invoke("simulate", "my-talks.yaml", "--games", "200", "--jobs", "1", "--format", "json", *preset)
        endings = json.loads(done.stdout)["endings"]
        assert 0 < endings["accord"]["games"] < 200, "neither hopeless nor certain"


@pytest.mark.parametrize("scenario", scenarios())
def test_a_copy_keeps_everything_but_its_name(scenario: str) -> None:
    assert invoke("new", "mine", "--from", scenario).exit_code == 0
    sound("mine.yaml")
    ours, theirs = load("mine.yaml"), load(scenario)
    assert {**ours.document, "id": 0, "title": 0} == {**theirs.document, "id": 0, "title": 0}
    assert (ours.names.scenario, ours.names.title) == ("mine", "Mine")
    lines = (rules_folder() / f"{scenario}.yaml").read_text(encoding="utf-8").splitlines()
    kept = Path("mine.yaml").read_text(encoding="utf-8").splitlines()
    assert kept[1] == f"# Mine: made from {scenario}."
    assert [line for line in kept[2:] if not line.startswith(("id:", "title:"))] == [
        line for line in lines[1:] if not line.startswith(("id:", "title:"))
    ]


@pytest.mark.parametrize("scenario", scenarios())
def test_a_layer_and_its_examples(scenario: str) -> None:
    assert invoke("new", "mine", "--extends", scenario).exit_code == 0
    sound("mine.yaml")
    assert {**load("mine.yaml").document, "id": 0, "title": 0} == {**load(scenario).document, "id": 0, "title": 0}
    text = Path("mine.yaml").read_text(encoding="utf-8")
    head, _, patches = text.partition("# remove:\n")
    bare = "".join(line.removeprefix("# ").removeprefix("#") for line in ("# remove:\n" + patches).splitlines(keepends=True))
    Path("tried.yaml").write_text(head + bare, encoding="utf-8")
    assert check_file("tried.yaml") == [], "the examples fit as they are"
    issues = load("tried.yaml").document["issues"].values()
    assert [option["id"] for issue in issues for option in issue["options"][2:]].count("another") == 1


def test_files_that_extend_by_path_can_be_copied_and_extended(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert invoke("new", "base").exit_code == 0
    assert invoke("new", "layer", "--extends", "./base.yaml").exit_code == 0
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")
    assert invoke("new", "copy", "--from", "../layer.yaml").exit_code == 0
    assert "\nextends: ../base.yaml\n" in Path("copy.yaml").read_text(encoding="utf-8")
    sound("copy.yaml")
    assert load("copy.yaml").document["issues"] == load("../base.yaml").document["issues"]


@pytest.mark.parametrize("name", ["null", "true", "none"])
def test_names_that_mean_something_in_yaml(name: str) -> None:
    for number, words in enumerate(((), ("--from", "tutorial"), ("--extends", "tutorial"))):
        Path(str(number)).mkdir()
        os.chdir(str(number))
        assert invoke("new", name, *words).exit_code == 0
        sound(f"{name}.yaml")
        assert load(f"./{name}.yaml").names.scenario == name
        os.chdir("..")


def test_bases_at_paths_that_yaml_would_read_otherwise(here: Path) -> None:
    folder = here / "a #1, it's Müller"
    folder.mkdir()
    (folder / "base.yaml").write_text((rules_folder() / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "layer.yaml").write_text("schema_version: 3\nextends: base.yaml\n", encoding="utf-8")
    assert invoke("new", "above", "--extends", f"{folder.name}/base.yaml").exit_code == 0
    assert invoke("new", "copy", "--from", f"{folder.name}/layer.yaml").exit_code == 0
    for file in ("above.yaml", "copy.yaml"):
        sound(file)


def test_nothing_is_overwritten(here: Path) -> None:
    (here / "mine.yaml").write_text("mine", encoding="utf-8")
    done = invoke("new", "mine")
    assert isinstance(done.exception, RuleFileError)
    assert str(done.exception) == (
        "'mine.yaml' is there already, and nothing is overwritten; choose another name or remove the file."
    )
    assert (here / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert [file.name for file in here.iterdir()] == ["mine.yaml"]


def test_a_schema_of_somebody_else_stays(here: Path) -> None:
    (here / "negotiate.schema.json").write_text("{}", encoding="utf-8")
    done = invoke("new", "mine")
    assert done.stdout.splitlines()[-1] == (
        "'negotiate.schema.json' is not ours and was left as it is; `negotiate schema --out FILE` writes ours elsewhere."
    )
    assert (here / "negotiate.schema.json").read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["My Talk"], "'My Talk' is not a name for a scenario; write lower-case words joined by hyphens, such as my-talk."),
        (
            ["Häfen am See"],
            "'Häfen am See' is not a name for a scenario; write lower-case words joined by hyphens, such as hafen-am-see.",
        ),
        (["../x"], "'../x' is not a name for a scenario; write lower-case words joined by hyphens, such as x."),
        (["123"], "'123' is not a name for a scenario; write lower-case words joined by hyphens, such as two-valleys."),
        (
            ["tutorial"],
            "'tutorial' is the name of a shipped scenario, which would be played instead; choose another name.",
        ),
        (
            ["x", "--from", "tutorial", "--extends", "tutorial"],
            "A file is a copy of a scenario or builds on one; give one of the two.",
        ),
    ],
)
def test_bad_words(words: list[str], sentence: str, here: Path) -> None:
    done = invoke("new", *words)
    assert done.exit_code == 2
    assert sentence in done.output
    assert not list(here.iterdir())


def test_bases_that_are_not_there_or_broken(here: Path) -> None:
    for option in ("--from", "--extends"):
        assert isinstance(invoke("new", "mine", option, "tutoral").exception, UnknownName)
        Path("broken.yaml").write_text("schema_version: 3\n", encoding="utf-8")
        assert isinstance(invoke("new", "mine", option, "broken.yaml").exception, RuleFileError)
        assert not Path("mine.yaml").exists()
