"""`negotiate report` on a folder of every kind, each made by its own verb."""

from __future__ import annotations

import json
import shlex
from itertools import cycle
from pathlib import Path

import polars as pl
import pytest
from markupsafe import escape
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import RecordError

FOLDERS = {
    "run": ("simulate", "tutorial", "--games", "30"),
    "comparison": ("compare", "tutorial", "--set-b", "trust.decay=0.05", "-n", "30", "--measure", "trust.*"),
    "sweep": ("sweep", "tutorial", "--vary", "trust.decay=0:0.1:3", "-n", "20", "--measure", "trust.least"),
    "sensitivity": (
        "sensitivity",
        "tutorial",
        "--measure",
        "trust.least",
        "-n",
        "20",
        "--samples",
        "2",
        "--vary",
        "trust.gain=2:6",
        "--vary",
        "trust.decay=0:0.1",
    ),
    "tuning": ("tune", "tutorial", "--target", "trust.least=27±20", "--vary", "trust.gain=2:6", "-n", "20"),
    "tournament": ("tournament", "tutorial", "--players", "cautious,random", "-n", "10"),
}
WORDS = {
    "run": ["Two Valleys", "How the games ended", "How it went over the rounds", "negotiate simulate tutorial --games 30"],
    "comparison": ["What can be concluded, and what cannot", "--set-b trust.decay=0.05", "Both sides played the same 30"],
    "sweep": ["What follows from what", "--vary trust.decay=0:0.1:3", "--measure trust.least"],
    "sensitivity": ["The ranking", "mu*", "--method morris --samples 2"],
    "tuning": ["On fresh games", "reached", "&#39;trust.least=27±20&#39;"],
    "tournament": ["The ranking", "Two by two", "--players cautious,random"],
}


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_kind_of_folder_makes_a_page(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert invoke(*FOLDERS[kind], "--out", str(out)).exit_code == 0
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["kind"] == kind
    done = invoke("report", str(out))
    assert done.exit_code == 0, done.exception
    assert done.stdout == f"Wrote the report to '{out / 'report.html'}'.\n"
    text = (out / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and "<svg" in text
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/", "")
    for words in WORDS[kind]:
        assert words in text, words
    again = tmp_path / "again.html"
    invoke("report", str(out), "--out", str(again))
    assert again.read_bytes() == (out / "report.html").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        (
            "simulate",
            "istanbul-2025",
            "--games",
            "3",
            "--seed",
            "4",
            "--set",
            "trust.decay=0.05",
            "--player",
            "ukraine=linear",
            "--mediator",
            "none",
            "--preset",
            "ripe",
        ),
        (
            "tournament",
            "istanbul-2025",
            "--players",
            "cautious,random",
            "--games",
            "2",
            "--seed",
            "4",
            "--set",
            "trust.decay=0.05",
            "--mediator",
            "facilitator",
            "--preset",
            "ripe",
            "--company",
            "linear",
            "--seat",
            "ukraine",
        ),
        ("compare", "tutorial", "--games", "3", "--seed", "4", "--set-b", "trust.decay=0.05", "--player-b", "each=linear"),
        (
            "sweep",
            "tutorial",
            "--games",
            "3",
            "--seed",
            "4",
            "--set",
            'title="5"',
            "--set",
            'summary="[a] b"',
            "--mediator",
            "none",
            "--vary",
            "trust.decay=0.012345678:0.1:2",
            "--vary",
            "process.mode=open,sequenced",
            "--design",
            "grid",
            "--out",
            "DIR",
        ),
        (
            "sensitivity",
            "tutorial",
            "--games",
            "3",
            "--seed",
            "4",
            "--set",
            "trust.gain=3",
            "--vary",
            "trust.decay=0:0.1",
            "--measure",
            "trust.least",
            "--method",
            "morris",
            "--samples",
            "2",
        ),
        (
            "tune",
            "tutorial",
            "--games",
            "3",
            "--seed",
            "4",
            "--vary",
            "trust.decay=0:0.1",
            "--trials",
            "2",
            "--target",
            "trust.least=25±20",
        ),
    ],
    ids=lambda words: words[0],
)
def test_the_page_says_the_command_as_it_was_given(words: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert (
        invoke(
            *[str(out) if word == "DIR" else word for word in words], *(("--out", str(out)) * ("DIR" not in words))
        ).exit_code
        == 0
    )
    invoke("report", str(out))
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "<td>" + ("tutorial" if "tutorial" in words else "istanbul-2025, preset ripe, trust.decay = 0.05") in text
    assert f"<code>{escape(shlex.join(['negotiate', *words]))}</code>" in text
    assert "run.json in the results folder holds them in full" not in text


def test_the_page_of_a_shard_says_which_games_it_has_and_how_to_repeat_them(tmp_path: Path) -> None:
    out = tmp_path / "part"
    asked = ("simulate", "tutorial", "--games", "1040", "--seed", "3", "--shard", "2/2")
    assert invoke(*asked, "--out", str(out)).exit_code == 0
    assert invoke("report", str(out)).exit_code == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "540, seed 3 (shard 2 of 2 of a run of 1,040, from game 500 on)" in page
    assert f"negotiate {' '.join(asked)} --out DIR" in page


def test_a_rule_file_that_has_changed_since_is_said(tmp_path: Path) -> None:
    file, out = tmp_path / "mine.yaml", tmp_path / "out"
    begin = "schema_version: 3\nextends: tutorial\n"
    file.write_text(begin, encoding="utf-8")
    invoke("simulate", str(file), "--games", "5", "--out", str(out))
    for after in (f"{begin}set:\n  trust.decay: 0.05\n", "nothing: here\n"):
        file.write_text(after, encoding="utf-8")
        invoke("report", str(out))
        assert "run.json in the results folder holds them in full" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_damaged_folder_is_a_sentence(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    invoke(*FOLDERS[kind], "--out", str(out))
    tables = sorted(out.glob("*.parquet"))
    # the design is for people and the values of games for going on; the page needs neither
    read = [path for path in tables if path.name not in ("points.parquet", "values.parquet")]
    for path in read:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(RecordError, match=rf"{path.name}' cannot be read, so it is damaged \(.*\)\. Remove it and"):
            raise _error(invoke("report", str(out)))
        pl.DataFrame({"other": [1]}).write_parquet(path)
        with pytest.raises(RecordError, match=rf"{path.name}' is not the table of this folder's run\.json: it has no "):
            raise _error(invoke("report", str(out)))
        path.unlink()
        with pytest.raises(RecordError, match=rf"^There is no '.*{path.name}'\. Repeat the command"):
            raise _error(invoke("report", str(out)))
        path.write_bytes(whole)
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    wrongs: list[object] = [None, [], 5, "word"]
    for key, wrong in zip(run, cycle(wrongs), strict=False):
        (out / "run.json").write_text(json.dumps({**run, key: wrong}), encoding="utf-8")
        done = invoke("report", str(out))
        assert done.exit_code == 0 or isinstance(done.exception, RecordError), (key, wrong, done.exception)


def test_a_table_of_fewer_games_is_refused(tmp_path: Path) -> None:
    invoke(*FOLDERS["run"], "--out", str(tmp_path / "out"))
    path = tmp_path / "out" / "games.parquet"
    pl.read_parquet(path).head(7).write_parquet(path)
    with pytest.raises(RecordError, match=r"is not the table of this folder's run\.json: it has 7 rows, not 30\."):
        raise _error(invoke("report", str(tmp_path / "out")))


def test_folders_that_are_none_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"^There is no run\.json in '.*', so it is not a results folder; give one"):
        raise _error(invoke("report", str(tmp_path)))
    (tmp_path / "run.json").write_text('{"kind": "holiday"}', encoding="utf-8")
    with pytest.raises(RecordError, match=r"says that it holds 'holiday', and a report is made of run, comparison, sweep"):
        raise _error(invoke("report", str(tmp_path)))
    (tmp_path / "run.json").write_text('{"kind": "sweep"}', encoding="utf-8")
    with pytest.raises(RecordError, match=r"not fit this version of the program \('program'\); make the folder anew\.$"):
        raise _error(invoke("report", str(tmp_path)))


def _error(done: Result) -> BaseException:
    assert done.exception is not None
    return done.exception
