"""What a person types and sees: exit codes, streams, sentences."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import VERBS as KNOWN_VERBS
from negotiate.cli.app import app
from negotiate.paths import rules_folder, scenarios
from negotiate.play.match import Match
from negotiate.rulebook.load import load

VERBS = tuple(verb for _, verb, _ in KNOWN_VERBS)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, with its own streams."""
    return subprocess.run([sys.executable, "-m", "negotiate", *words], capture_output=True, text=True, check=False)


def invoke(*words: str) -> Result:
    """The program inside this process: quicker, without the handling of our own errors."""
    return CliRunner().invoke(app, words)


def test_help_names_every_verb() -> None:
    done = invoke("--help")
    assert done.exit_code == 0
    for verb in VERBS:
        assert f"\n  {verb} " in done.stdout
        assert invoke(verb, "--help").exit_code == 0


def test_version() -> None:
    assert invoke("--version").stdout.startswith("negotiate 0.")


def test_no_words_show_the_help() -> None:
    done = invoke()
    assert done.exit_code == 2
    assert "Usage: negotiate" in done.output


def test_json_is_all_there_is_on_stdout() -> None:
    done = run("simulate", "tutorial", "--games", "20", "--seed", "5", "--format", "json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["scenario"] == "tutorial"
    assert summary["games"] == 20
    assert summary["seed"] == 5


def test_the_table_can_be_read_by_a_stranger() -> None:
    done = invoke("simulate", "tutorial", "--games", "50", "--jobs", "1")
    assert done.exit_code == 0
    for words in ("Two Valleys", "How the games ended", "95 %", "Quiet at the dam", "Highmark", "none is a prediction"):
        assert words in done.stdout
    assert "{" not in done.stdout
    assert "  in force when the game ended" in done.stdout and "  kept for 6 rounds in a row" in done.stdout
    whole = "One issue of a track may be agreed on before the whole of the track opens."
    assert whole not in done.stdout
    other = invoke("simulate", "istanbul-2025", "--games", "200", "--preset", "ripe", "--set", "trust.decay=0.03")
    assert whole in other.stdout
    assert "\nRules    istanbul-2025, preset ripe, trust.decay = 0.03\n" in other.stdout


def test_brackets_in_names_are_printed_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    for old, new in (("title: Two Valleys", 'title: "[red]Two Valleys"'), ("name: Highmark", 'name: "Mark [high]"')):
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    done = invoke("simulate", str(file), "--games", "5")
    assert done.stdout.startswith("[red]Two Valleys  5 games") and "\n Mark [high] " in done.stdout
    swept = invoke("sweep", str(file), "--vary", "trust.decay=0:0.1:2", "-n", "5", "--out", str(tmp_path / "[bold]"))
    assert swept.stdout.startswith("[red]Two Valleys")
    ranked = invoke(
        "sensitivity",
        str(file),
        "--vary",
        "trust.decay=0:0.1",
        "-n",
        "5",
        "--samples",
        "2",
        "--measure",
        "parties.highmark.mean_utility",
    )
    assert ranked.stdout.startswith("[red]Two Valleys  Mark [high]: points carried out")


def test_a_scenario_without_a_ceasefire_says_nothing_of_one(tmp_path: Path) -> None:
    file = tmp_path / "made.yaml"
    invoke("generate", "--parties", "3", "--issues", "3", "--options", "3", "--out", str(file))
    plain = invoke("simulate", str(file), "--games", "20", "--jobs", "1", "--out", str(tmp_path / "run"))
    assert plain.exit_code == 0
    assert "easefire" not in plain.stdout
    invoke("report", str(tmp_path / "run"))
    assert "easefire" not in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["simulate", "tutoral"], "There is no scenario 'tutoral'. Did you mean 'tutorial'?"),
        (["simulate", "tutorial", "--player", "highmark=cautios"], "There is no player 'cautios'. Did you mean 'cautious'?"),
        (["simulate", "tutorial", "--player", "heimark=cautious"], "There is no seat 'heimark'. Did you mean 'highmark'?"),
        (["simulate", "tutorial", "--player", "cautious"], "'cautious' is not of the form SEAT=NAME."),
        (["simulate", "tutorial", "--mediator", "river"], "There is no mediator 'river'."),
        (["simulate", "tutorial", "--set", "trust.decay"], "write PATH=VALUE"),
        (["simulate", "tutorial", "--set", "trust.dekay=1"], "trust.dekay"),
        (["simulate", "tutorial", "--seed", "-1"], "The seed must be a whole number from 0 to"),
        (["simulate", "tutorial", "--games", "0"], "The number of games must be a whole number from 1 to"),
        (["simulate", "tutorial", "--games", "many"], "valid integer"),
        (["simulate", "tutorial", "--record", "1"], "Recorded games need a results folder"),
        (
            ["simulate", "tutorial", "--mediator", "none", "--player", "mediator=mixed"],
            "The mediator is given twice, and not the same; give it once, by --mediator or as a seat.",
        ),
        (["validate", "--only", ","], "It names no target; write ids with commas between them, such as VT1,VT4."),
        (
            ["validate", "--players", " , "],
            "It names no player; write names with commas between them, such as cautious,hardliner.",
        ),
        (
            ["validate", "--players", "naive", "--prior", "0.2"],
            "It goes with the scenarios' own players; leave --players out, or ask for the two one after the other.",
        ),
        (["validate", "--draws", "5"], "It says how often a prior is drawn; add one, such as --prior 0.2."),
        (["validate", "--prior", "2"], "The prior '2' is no share: write a number above 0 and below 1"),
        (["validate", "--players", "hard"], "The player 'hard' cannot play the validation targets"),
        (["simulate", "tutorial", "--format", "xml"], "xml"),
        (["simulate"], "SCENARIO"),
        (["simulat"], "simulat"),
        (
            ["tournament", "tutorial", "--players", "random,randon"],
            "negotiate: There is no player 'randon'. Did you mean 'random'?",
        ),
        (
            ["tournament", "tutorial", "--players", "random"],
            "negotiate: A tournament needs two players or more, and 1 is named.",
        ),
        (
            ["tournament", "tutorial", "--players", "random,cautious", "--seat", "moon"],
            "negotiate: There is no seat 'moon'.",
        ),
        (["tournament", "tutorial"], "Missing option '--players'"),
        (
            ["simulate", "tutorial", "--player", "highmark=random+hardness:3"],
            "negotiate: 'random' takes nothing after its name",
        ),
        (["compare", "tutorial", "--player-b", "each=boulware+hardness:3"], "negotiate: 'boulware' has no hardness"),
        (["tournament", "--players", "random,cautious"], "Missing argument 'SCENARIO...'"),
    ],
)
def test_a_bad_command_line_is_one_sentence_and_exit_2(words: list[str], sentence: str) -> None:
    done = run(*words)
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_broken_rule_file_shows_its_findings(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("schema_version: 3\nid: broken\n", encoding="utf-8")
    for words in (("check",), ("simulate",)):
        done = run(*words, str(broken))
        assert done.returncode == 1
        assert f"{broken}:1:1: error: " in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_check_is_silent_about_shipped_files_and_speaks_json(tmp_path: Path) -> None:
    shipped = [str(path) for path in sorted(rules_folder().glob("*.yaml"))]
    done = invoke("check", *shipped)
    assert (done.exit_code, done.output) == (0, "")
    (tmp_path / "empty.yaml").write_bytes(b"")
    done = invoke("check", "--format", "json", shipped[0], str(tmp_path / "empty.yaml"))
    assert done.exit_code == 1
    assert {finding["severity"] for finding in json.loads(done.stdout)} == {"error"}
    assert run("check").returncode == 2


def test_scenarios_lists_them_all() -> None:
    done = invoke("scenarios")
    assert done.exit_code == 0
    listed = json.loads(invoke("scenarios", "--format", "json").stdout)
    assert [entry["name"] for entry in listed] == scenarios()
    for entry in listed:
        assert f"{entry['name']}: {entry['title']}" in done.stdout


def test_players_lists_them_all() -> None:
    listed = json.loads(invoke("players", "--format", "json").stdout)
    assert {"cautious", "random", "tit-for-tat", "reciprocator", "hardliner"} <= set(listed["players"])
    assert {"none", "facilitator", "formulator", "manipulator", "mixed"} <= set(listed["mediators"])
    text = invoke("players").stdout
    assert all(name in text for name in (*listed["players"], *listed["parts"], *listed["models"]))
    assert "Needs a server that runs." in text


def test_who_learns_begins_as_named_for_its_seat_or_for_all() -> None:
    asked = ("train", "tutorial", "--iterations", "1", "--games", "2", "--format", "json")
    done = invoke(*asked, "--character", "lowmark=cautious+hardness:4", "--character", "haggler")
    assert {one["seat"]: one["character"] for one in json.loads(done.stdout)} == {
        "highmark": "haggler",
        "lowmark": "cautious+hardness:4",
    }
    twice = invoke(*asked, "--character", "lowmark=dove", "--character", "lowmark=grit")
    assert twice.exit_code == 2
    assert "Invalid value for --character: The seat 'lowmark' is given twice." in twice.output
    empty = invoke(*asked, "--character", "lowmark=")
    assert empty.exit_code == 2
    assert "Invalid value for --character: 'lowmark=' is not of the form SEAT=NAME." in empty.output


def test_a_file_of_many_games_is_told_game_by_game(tmp_path: Path) -> None:
    asked = ("simulate", "tutorial", "--games", "2", "--out", str(tmp_path), "--one-file")
    refused = invoke(*asked)
    assert refused.exit_code == 2
    assert "`--one-file` is for recorded games; say how many with --record K." in refused.output
    assert invoke(*asked, "--record", "2").exit_code == 0
    records = tmp_path / "records.jsonl"
    told = invoke("replay", str(records), "--game", "1", "--quiet")
    assert told.exit_code == 0
    assert told.stdout == f"Verified: every line of game 1 in '{records}' agrees with the game played again.\n"
    which = run("replay", str(records))
    assert which.returncode == 1
    assert which.stderr == f"negotiate: '{records}' holds 2 games; say which one by its number, as in --game 0.\n"
    assert invoke("debrief", str(records), "--game", "0").stdout.startswith("Two Valleys\n")
    assert invoke("check", str(records)).exit_code == 0
    text = records.read_text(encoding="utf-8").replace('"check": "', '"check": "f')
    records.write_text(text, encoding="utf-8")
    wrong = invoke("check", str(records))
    assert wrong.exit_code == 1
    assert wrong.output.count("The record says the check value") == 2


def test_replay_tells_and_verifies(tmp_path: Path) -> None:
    assert invoke("simulate", "tutorial", "--games", "2", "--out", str(tmp_path), "--record", "1").exit_code == 0
    record = tmp_path / "records" / "game-000000.jsonl"
    done = invoke("replay", str(record))
    assert done.exit_code == 0
    assert done.stdout.startswith("Two Valleys\n")
    assert "Month 1" in done.stdout
    assert done.stdout.rstrip().endswith("agrees with the game played again.")
    lines = record.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if '"action": "propose' in line)
    changed = {**json.loads(lines[at]), "action": "pass"}
    record.write_text("\n".join([*lines[:at], json.dumps(changed), *lines[at + 1 :]]) + "\n", encoding="utf-8")
    wrong = run("replay", "--quiet", str(record))
    assert wrong.returncode == 1
    # the changed decision counts as it is written; what follows from it no longer fits
    found = re.search(rf"{re.escape(str(record))}:(\d+): error: ", wrong.stderr)
    assert found and int(found[1]) > at


def test_replay_of_what_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "shopping.txt").write_text("milk\n", encoding="utf-8")
    for path in (tmp_path / "shopping.txt", tmp_path / "missing.jsonl", tmp_path):
        done = run("replay", str(path))
        assert done.returncode == 1
        assert done.stderr.startswith("negotiate: ")
        assert "Traceback" not in done.stderr


@dataclass
class Verdict:
    """The shape of a verdict of lab/validate.py."""

    id: str
    comparison: str
    direction: str
    effect: float | None
    low: float | None
    high: float | None
    outcome: str | None
    detail: str
    split: str = "tested on"


def test_validate_prints_verdicts_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "; ".join(["the other way round"] * 40)
    verdicts = [
        Verdict("VT1", "tracks", "in order", 0.5, 0.4, 0.6, "met", "as expected [first look]"),
        Verdict("VT9", "side payments", "more accords", -0.1, -0.2, 0.0, "not met", long, "tuned on"),
        Verdict("VT14", "gestures", "earlier", 0.1, -0.2, 0.4, "undecided", "too few"),
        Verdict("VT18", "ratification", "more refusals", None, None, None, None, "nothing to test"),
    ]
    asked: list[object] = []

    def verdicts_of(*arguments: object) -> list[Verdict]:
        asked.extend(arguments[:4])
        return verdicts

    room = types.ModuleType("negotiate.lab.validate")
    room.run = verdicts_of  # type: ignore[attr-defined]  # a stand-in: the real one plays thousands of games
    monkeypatch.setitem(sys.modules, room.__name__, room)
    done = invoke("validate", "--games", "50", "--only", "vt1, VT9", "--jobs", "1")
    assert asked == [50, 0, ["VT1", "VT9"], 1]
    assert done.exit_code == 0
    assert "NOT MET" in done.stdout
    assert "1 of 3 targets met." in done.stdout
    table, _, below = done.stdout.partition("VT1  met.")
    assert "-0.2 to 0 " in table and "as expected" not in table and len(table.splitlines()) == 8
    paragraphs = [" ".join(part.split()) for part in below.split("\n\n")]
    assert paragraphs == [
        "as expected [first look]",
        f"VT9 NOT MET. {long}",
        "VT14 undecided. too few",
        "VT18 not tested. nothing to test",
        "1 of 3 targets met. 1 undecided. "
        "Tuned on: 0 met, 1 not met, 0 undecided. Tested on: 1 met, 0 not met, 1 undecided.",
    ]
    assert all(len(line) <= 140 for line in done.stdout.splitlines())
    assert invoke("validate", "--strict").exit_code == 1
    assert json.loads(invoke("validate", "--format", "json").stdout)[3]["outcome"] is None
    assert json.loads(invoke("validate", "--format", "json").stdout)[1]["split"] == "tuned on"


@pytest.mark.skipif(os.name == "nt", reason="no pipes of this kind on Windows")
def test_a_reader_that_leaves_early_is_no_fault() -> None:
    program = f"{sys.executable} -m negotiate players | true"
    done = subprocess.run(["/bin/sh", "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "what", "pieces"),
    [
        (("simulate", "tutorial"), "run", "games"),
        (("tournament", "tutorial", "--players", "cautious,random"), "tournament", "games"),
        (("compare", "tutorial"), "comparison", "games"),
        (("sensitivity", "tutorial", "--measure", "trust.least"), "analysis", "points"),
        (("sweep", "tutorial"), "", "points"),
    ],
)
def test_every_long_verb_says_what_an_interrupt_leaves(
    words: tuple[str, ...], what: str, pieces: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    home = {"compare": "paired.compare"}.get(words[0], words[0])
    monkeypatch.setattr(f"negotiate.lab.{home}.{words[0]}", interrupted)
    done = invoke(*words, "--out", "DIR")
    assert done.exit_code == 130
    assert done.stderr.endswith(
        f"negotiate: interrupted. The finished {pieces} are in 'DIR'; repeat the command to go on.\n"
    )
    if what:
        left = invoke(*words).stderr
        assert left.endswith(f"Nothing was kept; with --out DIR an interrupted {what} can go on later.\n")


@pytest.mark.parametrize(
    ("words", "home", "what"),
    [
        (("exploit", "cautious", "--scenario", "tutorial"), "exploit.exploit", "the search for exploits"),
        (("exploit", "cautious", "--optimise"), "best_response.best_responses", "the search for exploits"),
        (("league", "tutorial"), "league.league", "the search for a league"),
        (("train", "tutorial"), "train.train", "training"),
    ],
)
def test_who_keeps_nothing_says_so_and_names_no_option_that_there_is_not(
    words: tuple[str, ...], home: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"negotiate.lab.{home}", interrupted)
    done = invoke(*words)
    assert done.exit_code == 130
    assert done.stderr.endswith(f"negotiate: interrupted. Nothing was kept: {what} begins anew.\n")


@pytest.mark.parametrize("words", [("league", "tutorial", "--out", "there"), ("train", "tutorial", "--out", "there/in")])
def test_where_nothing_can_be_written_is_told_before_anything_is_played(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(f"negotiate.lab.{words[0]}.{words[0]}", pytest.fail)
    assert str(invoke(*words).exception) == (
        "'there' holds something else, and a file of personalities never takes its place. Nothing was written; choose "
        "another name."
        if words[0] == "league"
        else f"'{tmp_path / 'there'}' is no folder, so that nothing can be written into 'there/in'. Choose another folder."
    )


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is sent differently on Windows")
def test_an_interrupt_says_how_to_go_on(tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ["simulate", "tutorial", "--games", "2000000", "--jobs", "2", "--out", str(out)]
    process = subprocess.Popen([sys.executable, "-m", "negotiate", *words], stderr=subprocess.PIPE, text=True)
    waited = time.monotonic() + 120
    while not (out / "parts").exists() and process.poll() is None and time.monotonic() < waited:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert f"The finished games are in '{out}'; repeat the command to go on." in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp850"])
def test_text_arrives_in_every_encoding_and_a_minus_stays_a_minus(encoding: str) -> None:
    command = [sys.executable, "-m", "negotiate", "explain", "tutorial", "water=equal-split"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False)
    assert done.returncode == 0, done.stderr
    assert "Highmark: -11." in done.stdout.decode(encoding)
    plain = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False)
    assert "Highmark: −11." in plain.stdout.decode("utf-8")


def test_a_recorded_game_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = Match(load("tutorial"), {"highmark": "human"}, seed=3, record=path)
    match.advance()
    match.extend(2)
    match.seat_to("highmark", "cautious")
    match.advance()
    match.close()
    assert invoke("check", str(path)).exit_code == 0
    lines = path.read_text("utf-8").splitlines()
    place = next(place for place, line in enumerate(lines, 1) if '"extended"' in line)
    path.write_text("\n".join(lines).replace('"more": 2', '"more": 3') + "\n", "utf-8")
    done = invoke("check", "--format", "json", str(path))
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)
    assert (found["line"], found["rule"], found["severity"]) == (place, "record", "error")
    assert found["sentence"] == (
        "The record says 'extended' in round 1 (more 3, rounds 12), but the game played again has 'extended' in round 1 "
        "(more 3, rounds 13)."
    )
    assert "cannot be read" in invoke("check", str(tmp_path / "none.jsonl")).stdout
