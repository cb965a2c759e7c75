"""`negotiate explain` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app, main
from negotiate.errors import UnknownName


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_scenario_and_an_item_are_told() -> None:
    done = invoke("explain", "tutorial")
    assert done.exit_code == 0
    assert done.stdout.startswith("Two Valleys (scenario)\nrules/tutorial.yaml:")
    done = invoke("explain", "tutorial", "water=equal-split")
    assert done.exit_code == 0
    assert (
        "Water: An equal split, in three releases (option)\nissues.water.options.equal-split · rules/tutorial.yaml:"
        in done.stdout
    )
    assert "Highmark: −11." in done.stdout


def test_json_is_all_there_is_on_stdout(tmp_path: Path) -> None:
    done = invoke("explain", "tutorial", "tracks.ceasefire", "--format", "json", "--svg", str(tmp_path / "gates.svg"))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["title"] == "Quiet at the dam"
    assert f"The picture is in '{tmp_path / 'gates.svg'}'." in done.stderr
    assert ElementTree.parse(tmp_path / "gates.svg").getroot().tag.endswith("svg")


def test_overrides_and_presets_are_explained_as_set() -> None:
    done = invoke("explain", "tutorial", "tracks.ceasefire", "--set", "tracks.ceasefire.opens_when.trust_at_least=31")
    assert "Mutual trust at least 31" in done.stdout
    assert "pain of going on 70%" in invoke("explain", "istanbul-2025", "russian-federation", "--preset", "ripe").stdout


def test_what_is_not_there_is_said() -> None:
    done = invoke("explain", "tutorial", "watr")
    assert isinstance(done.exception, UnknownName)
    assert str(done.exception).startswith("There is no item 'watr'. Did you mean 'water'?")


def test_a_mediator_has_no_picture(tmp_path: Path) -> None:
    done = invoke("explain", "tutorial", "river-council", "--svg", str(tmp_path / "x.svg"))
    assert done.exit_code == 2
    assert "There is nothing to draw about the mediator 'river-council'." in done.stderr
    assert not (tmp_path / "x.svg").exists()


def test_a_picture_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    done = invoke("explain", "tutorial", "--svg", str(tmp_path / "no-folder" / "x.svg"))
    assert "cannot be written" in str(done.exception)
    with pytest.raises(FileNotFoundError):
        (tmp_path / "no-folder" / "x.svg").read_text(encoding="utf-8")


def test_lines_are_as_long_as_the_window_allows() -> None:
    def longest(**window: str) -> int:
        done = CliRunner().invoke(app, ["explain", "tutorial", "political"], env=window)
        assert done.exit_code == 0
        return max(map(len, done.stdout.splitlines()))

    assert 70 < longest(COLUMNS="80", TTY_COMPATIBLE="1") <= 80
    assert longest(COLUMNS="60", TTY_COMPATIBLE="1") <= 60
    assert 80 < longest(COLUMNS="200", TTY_COMPATIBLE="1") <= 100
    assert longest(COLUMNS="60", TTY_COMPATIBLE="0") == longest(COLUMNS="200", TTY_COMPATIBLE="1")


def test_another_language_is_spoken_on_demand(tmp_path: Path) -> None:
    done = invoke("explain", "tutorial", "tracks.ceasefire", "--language", "de", "--svg", str(tmp_path / "gates.svg"))
    assert done.exit_code == 0
    assert "Gegenseitiges Vertrauen mindestens 25 (am Anfang: 20)." in done.stdout
    assert f"Das Bild liegt in „{tmp_path / 'gates.svg'}“." in done.stderr
    assert "eine Vereinbarung, die eine Schwelle nennt" in (tmp_path / "gates.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ["explain", "docs"])
def test_an_unknown_language_is_refused_and_nothing_is_written(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["negotiate", verb, "tutorial", "--language", "xx"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "There is no language 'xx'. Known: en, de, es, fr, ru, uk." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
