"""Personalities: the shipped file, every refusal with its place and exact words, and what the numbers do in a game."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import RuleFileError, UnknownName
from negotiate.lab.simulate import cast_seats, simulate
from negotiate.paths import PERSONALITIES, rules_folder, scenarios
from negotiate.play.match import Match
from negotiate.players import roster
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.model.personalities import (
    LEVELS,
    BuiltIn,
    Personality,
    check_personalities,
    is_personalities,
    known_players,
    load_personalities,
    shipped_personalities,
)

SHIPPED = tuple(shipped_personalities())
HEAD = "schema_version: 1\npersonalities:\n"


def file_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / PERSONALITIES
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_is_clean_and_no_scenario() -> None:
    assert {"grit", "statesman", "opportunist", "spoiler"} <= set(SHIPPED)
    assert check_personalities(rules_folder() / PERSONALITIES) == []
    assert is_personalities(rules_folder() / PERSONALITIES)
    assert "personalities" not in scenarios()
    done = CliRunner().invoke(app, ["check", str(rules_folder() / PERSONALITIES)])
    assert (done.exit_code, done.output) == (0, "")


def test_the_built_in_players_it_may_be_based_on_are_those_of_the_roster() -> None:
    assert get_args(BuiltIn) == roster.NAMES
    assert tuple(roster.LEVELS) == LEVELS
    assert set(known_players()) == {*roster.NAMES, *roster.LEVELS, *SHIPPED}


def test_every_number_reaches_the_player() -> None:
    fields = set(Personality.model_fields) - {"based_on"}
    assert fields <= set(roster.Built.__dataclass_fields__)
    entry = {
        "summary": "A test.",
        "based_on": "cautious",
        "self_weight": 0.1,
        "hardness": 7.0,
        "exponent": 3.0,
        "sensible": False,
        "temptation": 0.0,
        "gestures": 5,
        "gesture_size": 3,
        "announces": "conditionally",
        "condemns": False,
        "reciprocity": 1.5,
        "sequencing": 2.5,
        "small_steps": 0.4,
        "opportunism": 0.0,
        "fairness": 0.5,
    }
    assert set(entry) | {"source"} == set(Personality.model_fields)
    rules = load("tutorial")
    traits = roster.new_roster(rules.size)[:1]
    roster.write_traits("one", rules.record, rules.size, 0, traits, {"one": entry})
    written = {name: traits[name][0] for name in traits.dtype.names or ()}
    assert (written["self_weight"], written["hardness"]) == (0.1, 7.0)
    assert (written["temptation"], written["reciprocity"], written["sequencing"]) == (0.0, 1.5, 2.5)
    assert (written["fairness"], written["small_steps"]) == (0.5, 0.4)
    assert (written["sensible"], written["gestures"], written["gesture_size"]) == (0, 5, 3)
    assert (written["announces"], written["condemns"]) == (2, 0)
    assert written["aspiration"][4] == pytest.approx(1 - 0.4**3)
    assert not roster.personality(entry).uses_chance
    assert roster.personality({**entry, "temptation": 1.0}).uses_chance


@pytest.mark.parametrize("name", SHIPPED)
def test_a_personality_plays_every_seat_in_every_room(name: str) -> None:
    rules = load("tutorial")
    played = simulate(rules, games=30, seed=3, players={"highmark": name, "lowmark": name})
    match = Match(rules, {"highmark": name, "lowmark": name}, seed=3)
    match.advance()
    assert match.outcome is not None
    assert match.outcome.utilities["highmark"] == played.games["utility_highmark"][0]
    assert match.recorded_players()["highmark"] == name
    again = from_document(rules.document)
    assert set(again.personalities) == set(SHIPPED)


def test_they_do_what_they_say() -> None:
    def games(name: str) -> dict[str, float]:
        everyone = dict.fromkeys(("russian-federation", "ukraine", "partners"), name)
        table: Any = simulate("istanbul-2025", games=150, seed=5, players=everyone).games
        return {
            "breaches": table["breaches"].sum() / max(table["duties"].sum(), 1),
            "welfare": sum(table[f"utility_{party}"].mean() for party in everyone),
        }

    found = {name: games(name) for name in ("cautious", "spoiler", "statesman", "grit")}
    assert found["cautious"]["breaches"] > found["statesman"]["breaches"]
    assert found["spoiler"]["welfare"] < found["cautious"]["welfare"] < found["statesman"]["welfare"]
    # what is left are accidents, which no character prevents
    assert found["grit"]["breaches"] < 0.03


def test_the_opportunist_breaks_more_and_is_seen_less() -> None:
    def games(name: str) -> tuple[float, float]:
        table: Any = simulate("camp-david-1978", games=150, seed=5, players=dict.fromkeys(("egypt", "israel"), name)).games
        return table["breaches"].sum() / table["duties"].sum(), table["detected"].sum() / table["breaches"].sum()

    often, seen = games("opportunist")
    usually, usually_seen = games("cautious")
    assert often > usually
    assert seen < usually_seen


def test_the_sequencer_opens_the_next_gate_sooner() -> None:
    def opened(name: str) -> float:
        everyone = dict.fromkeys(("russian-federation", "ukraine"), name)
        games = simulate("istanbul-2025", games=400, seed=5, players=everyone, preset="unripe").games
        rounds: Any = games.filter(games["track_security_opened"] > 0)["track_security_opened"]
        return float(rounds.mean())

    assert opened("sequencer") < opened("cautious") - 1


def test_a_name_that_does_not_exist_is_named_with_the_personalities() -> None:
    with pytest.raises(UnknownName, match=r"There is no player 'statesmen'\. Did you mean 'statesman'\?"):
        cast_seats("tutorial", {"lowmark": "statesmen"})
    with pytest.raises(UnknownName, match=r"There is no player 'statesmen'\. Did you mean 'statesman'\?"):
        Match(load("tutorial"), {"lowmark": "statesmen"})


def test_players_lists_them() -> None:
    text = CliRunner().invoke(app, ["players"]).stdout
    for name, entry in shipped_personalities().items():
        assert f"{name} " in text
        assert entry["summary"] in text


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (
            HEAD + "  fox:\n    summary: Sly.\n    based_on: cautius\n",
            ["5:15: error: 'personalities.fox.based_on' is the text 'cautius'. Did you mean 'cautious'? [value]"],
        ),
        (
            HEAD + "  fox:\n    summary: Sly.\n    based_on: 7\n",
            [
                "5:15: error: 'personalities.fox.based_on' is the number 7; write one of: "
                + ", ".join(roster.NAMES)
                + ". [value]"
            ],
        ),
        (
            HEAD + "  fox:\n    summary: Sly.\n    based_on: cautious\n    hardnes: 2\n    temptation: 99\n",
            [
                "6:5: error: 'personalities.fox' has no key 'hardnes'. Did you mean 'hardness'? [unknown-key]",
                "7:17: error: 'personalities.fox.temptation' is the number 99; write a number from 0 to 20: how many times "
                "as readily as others it breaks its word. [value]",
            ],
        ),
        (
            HEAD + "  fox:\n    summary: Sly.\n",
            ["3:3: error: 'personalities.fox' has no 'based_on'; add one of: " + ", ".join(roster.NAMES) + ". [missing]"],
        ),
        (
            HEAD + "  fox:\n    summary: Sly.\n    based_on: cautious\n    announces: loudly\n    sensible: maybe\n",
            [
                "6:16: error: 'personalities.fox.announces' is the text 'loudly'; write one of: never, always, "
                "conditionally: whether it announces its gestures. [value]",
                "7:15: error: 'personalities.fox.sensible' is the text 'maybe'; write true or false: whether it heeds the "
                "risk of being cheated. [value]",
            ],
        ),
        (
            HEAD + "  random:\n    summary: Any.\n    based_on: cautious\n",
            ["3:3: error: The name 'random' has a meaning already; choose another one. [taken]"],
        ),
        (
            HEAD + "  Sly Fox:\n    summary: Sly.\n    based_on: cautious\n",
            [
                "3:3: error: The name 'Sly Fox' is not an id: lower-case words and numbers joined by hyphens, such as "
                "sly-fox. [id]"
            ],
        ),
        (
            HEAD + "  fox: cautious\n",
            [
                "3:8: error: 'personalities.fox' is the text 'cautious'; write a mapping with summary, based_on and "
                "numbers. [type]"
            ],
        ),
        (
            "personalities:\n  fox:\n    summary: Sly.\n    based_on: cautious\ncolour: red\n",
            [
                "1:1: error: The file has no 'schema_version'; add 1, the version of this format. [missing]",
                "5:1: error: The file has no key 'colour'. Remove it or write one of: schema_version, personalities. "
                "[unknown-key]",
            ],
        ),
        (
            "schema_version: 2\npersonalities: foxes\n",
            [
                "1:17: error: 'schema_version' is the number 2; write 1, the version of this format. [value]",
                "2:16: error: 'personalities' is the text 'foxes'; write a mapping of names to personalities. [value]",
            ],
        ),
    ],
)
def test_every_problem_has_its_place(tmp_path: Path, text: str, findings: list[str]) -> None:
    path = file_of(tmp_path, text)
    found = check_personalities(path)
    assert [str(finding).splitlines()[0] for finding in found] == [f"{path}:{line}" for line in findings]
    with pytest.raises(RuleFileError) as caught:
        load_personalities(path)
    assert caught.value.findings == tuple(found)


def test_check_shows_the_line_and_a_caret(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEAD + "  fox:\n    summary: Sly.\n    based_on: cautious\n    self_weight: 2\n")
    command = [sys.executable, "-m", "negotiate", "check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{path}:6:18: error: 'personalities.fox.self_weight' is the number 2; write a number from 0 to 1: the weight of "
        "its own points, against that of all others together. [value]",
        "        self_weight: 2",
        "                     ^",
    ]


def test_a_file_that_is_not_there_or_no_yaml_is_a_finding(tmp_path: Path) -> None:
    assert [str(finding) for finding in check_personalities(tmp_path / PERSONALITIES)] == [
        f"{tmp_path / PERSONALITIES}:1:1: error: There is no such file; check the path. [file]"
    ]
    (broken,) = check_personalities(file_of(tmp_path, "personalities: [\n"))
    assert broken.severity == "error"
    (empty,) = check_personalities(file_of(tmp_path, ""))
    assert empty.severity == "error"
    (listed,) = check_personalities(file_of(tmp_path, "- fox\n"))
    told = str(listed).splitlines()[0]
    assert told.endswith("A file of personalities is a mapping of keys to values; this is a list. [shape]")
