"""`negotiate tune` as a person types it: comments stay, a file edited meanwhile is left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.cli.verbs import tune as verb
from negotiate.errors import RuleFileError
from negotiate.lab.measures import registry
from negotiate.lab.simulate import simulate
from negotiate.lab.statistics import Mean
from negotiate.lab.tune import Reached, Tuning, targets
from negotiate.paths import rules_folder
from negotiate.rulebook.load import load

TEXT = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
WORDS = ("--target", "trust.least=42±2", "--vary", "trust.initial.default=10:40", "-n", "60", "--seed", "5")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_values_go_into_the_file_and_nothing_else_changes(file: Path) -> None:
    done = invoke("tune", str(file), *WORDS, "--write")
    assert done.exit_code == 0, done.output
    assert "reached" in done.stdout and f"Written to '{file}'." in done.stdout
    before, after = TEXT.splitlines(), file.read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert added and all("default" in line or "initial" in line for line in added)
    assert [line for line in before if line.lstrip().startswith("#")] == [
        line for line in after if line.lstrip().startswith("#")
    ]
    again = json.loads(invoke("tune", str(file), *WORDS, "--trials", "1", "--format", "json").stdout)
    assert again["met"] and again["values"] == again["present"]


def test_without_write_the_file_stays(file: Path) -> None:
    assert invoke("tune", str(file), *WORDS).exit_code == 0
    assert file.read_text(encoding="utf-8") == TEXT


def test_what_is_not_reached_is_not_written(file: Path) -> None:
    done = invoke("tune", str(file), "--target", "trust.least=99±1", *WORDS[2:], "--trials", "2", "--write")
    assert done.exit_code == 1
    assert "NOT REACHED" in done.stdout and f"Nothing was written to '{file}'." in done.stdout
    assert re.search(r"^trust\.least came to between [0-9.]+ and [0-9.]+ in the trials\.$", done.stdout, re.MULTILINE)
    assert file.read_text(encoding="utf-8") == TEXT


def test_a_file_that_was_edited_meanwhile_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = verb._draft(str(file), None, None)

    def edited(*_: object) -> object:
        file.write_text(TEXT + "# somebody else\n", encoding="utf-8")
        return draft

    monkeypatch.setattr(verb, "_draft", edited)
    done = invoke("tune", str(file), *WORDS, "--write")
    assert "reached" in done.stdout and "Written" not in done.stdout, "what was found is shown all the same"
    assert isinstance(done.exception, RuleFileError)
    assert "was changed by somebody else since it was read" in str(done.exception)
    assert file.read_text(encoding="utf-8") == TEXT + "# somebody else\n"
    file.write_text(TEXT, encoding="utf-8")
    plain = invoke("tune", str(file), *WORDS, "--write", "--format", "json")
    assert isinstance(plain.exception, RuleFileError)
    assert json.loads(plain.stdout)["written"] is False


def test_a_value_that_has_to_be_written_by_hand_is_shown_before_it_is_refused(file: Path) -> None:
    shared = TEXT.replace("    pain: 0.55", "    pain: &shared 0.55", 1).replace("    pain: 0.55", "    pain: *shared", 1)
    file.write_text(shared, encoding="utf-8")
    done = invoke(
        "tune", str(file), "--target", "trust.least=40±39", "--vary", "parties.highmark.pain=0.6:0.7", "-n", "20", "--write"
    )
    assert "reached" in done.stdout and "parties.highmark.pain" in done.stdout
    assert "what stands there is named &shared for other places to share" in str(done.exception)
    assert file.read_text(encoding="utf-8") == shared


def test_it_says_where_the_values_do_not_move_the_measure(file: Path) -> None:
    name = ("--vary", "parties.highmark.name=Highmark,Uphill", "-n", "20", "--trials", "3")
    done = invoke("tune", str(file), "--target", "people_returned=5±1", *name)
    everywhere = float(simulate("tutorial", 20, 0).games["people_returned"].to_numpy().mean())
    assert f"people_returned was {everywhere:.1f} in every trial: these values do not move it." in done.stdout
    done = invoke(
        "tune",
        str(file),
        "--target",
        "ceasefire.mean_round=1±0.1",
        *name,
        "--set",
        "tracks.ceasefire.opens_when=never",
        "--set",
        "accord.when=always",
    )
    assert "ceasefire.mean_round had no value in any trial." in done.stdout


def test_values_that_are_there_already(file: Path) -> None:
    done = invoke("tune", str(file), "--target", "trust.least=40±39", *WORDS[2:], "--write")
    assert f"'{file}' has these values already." in done.stdout and done.exit_code == 0
    assert file.read_text(encoding="utf-8") == TEXT


def test_an_interrupted_search_says_how_to_go_on(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("negotiate.lab.tune.append", interrupted)
    done = invoke("tune", str(file), *WORDS, "--out", str(tmp_path / "search"))
    assert done.exit_code == 130
    assert done.stderr.endswith(
        f"interrupted. The finished trials are in '{tmp_path / 'search'}'; repeat the command to go on.\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tutorial",), "'tutorial' is a scenario of the program; copy it to a file of your own and give its path."),
        (("mine.yaml", "--set", "trust.gain=3"), "What is found with a preset or --set would not hold for the file alone"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_search(words: tuple[str, ...], sentence: str) -> None:
    done = invoke("tune", *words, *WORDS, "--write")
    assert done.exit_code == 2
    assert sentence in " ".join(done.output.split())


def test_a_narrow_window_cuts_no_name() -> None:
    def shown(columns: int) -> list[str]:
        words = (
            "tune",
            "tutorial",
            "--target",
            "parties.highmark.mean_utility=12±9",
            "--vary",
            "issues.quiet-at-the-dam.options.open-ended.values.highmark=7:9",
            "-n",
            "20",
        )
        window = {"COLUMNS": str(columns), "TTY_COMPATIBLE": "1", "TERM": "xterm"}
        return re.sub(r"\x1b\[[0-9;]*m", "", CliRunner().invoke(app, words, env=window).stdout).splitlines()

    narrow = shown(80)
    assert max(map(len, narrow)) <= 80
    assert "parties.highmark.mean_utility" in narrow
    assert any(line.startswith("  target: 12.00 ± 9.00; before: ") for line in narrow)
    assert "on fresh games: reached" in " ".join(" ".join(narrow).split())
    assert any("parties.highmark.mean_utility" in line and "reached" in line for line in shown(120)), "a table"


def test_brackets_in_a_title_are_printed_as_they_are(file: Path) -> None:
    file.write_text(re.sub(r"(?m)^title: .*$", 'title: "Valleys [bold] of [/] the north"', TEXT), encoding="utf-8")
    done = invoke("tune", str(file), *WORDS, "--trials", "1")
    assert "Valleys [bold] of [/] the north" in done.stdout


def test_an_interrupted_search_says_what_is_kept(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("negotiate.lab.tune.tune", interrupt)
    done = invoke("tune", str(file), *WORDS)
    assert done.exit_code == 130
    assert done.stderr == (
        "negotiate: interrupted. Nothing was kept; with --out DIR an interrupted search can go on later.\n"
    )
    out = tmp_path / "out"
    assert invoke("tune", str(file), *WORDS, "--out", str(out)).stderr == (
        f"negotiate: interrupted. The finished trials are in '{out}'; repeat the command to go on.\n"
    )


def tuning(values: list[float], came_to: list[float], fresh: float) -> Tuning:
    """A search for a share of accords, with one value varied; 50 ± 10 % is wanted."""
    (target,) = targets(["endings.accord=50%±10%"], registry(load("tutorial")))
    after = Mean(fresh, fresh - 0.05, fresh + 0.05)
    rows = pl.DataFrame({"trial": range(len(values)), "trust.gain": values, "endings.accord": came_to})
    return Tuning("Valleys", {"trust.gain": values[-1]}, {}, (Reached(target, after, after),), rows, 160, 1)


def test_a_target_that_chance_reached_asks_for_games_and_not_for_trials(capsys: pytest.CaptureFixture[str]) -> None:
    verb._print(tuning([1.0, 3.0], [0.2, 0.5], fresh=0.7), 30)
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == (
        "The search reached every target on its own 40 games and ended after 2 of 30 trials; on fresh games it is missed, "
        "so that chance decided. Give more games a trial (--games 160), not more trials."
    )


def test_a_target_in_a_jump_is_said_to_be_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    verb._print(tuning([1.0, 6.0, 3.0, 3.1], [0.1, 0.9, 0.2, 0.8], fresh=0.8), 4)
    told = capsys.readouterr().out.splitlines()
    assert told[-2:] == [
        "endings.accord jumps over the target: it is 20.0 % at trust.gain = 3 and 80.0 % at 3.1.",
        "More trials find nothing in between: move the target to one side of the jump, or vary another value.",
    ]
    verb._print(tuning([1.0, 6.0, 3.0, 3.2], [0.1, 0.9, 0.2, 0.8], fresh=0.8), 4)
    assert "jumps" not in capsys.readouterr().out, "the two are too far apart to say so"
