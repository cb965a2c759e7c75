"""Loading: presets, skins, overrides, and the resolved document."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from tests.rulebook.documents import small

from negotiate.errors import NegotiateError, OverrideError, RuleFileError, UnknownName
from negotiate.paths import rules_folder, scenarios
from negotiate.play.match import Match
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.roster import MEDIATOR_NAMES
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.model.parties import Mediator

BASE = """\
schema_version: 3
id: base
title: Base
summary: Two neighbours and a fence.
setting: fictional
calendar: {rounds: 6}
parties:
  north: {name: North, initials: NO, kind: principal}
  south: {name: South, initials: SO, kind: principal}
tracks:
  talks: {name: Talks}
  later: {name: Later, opens_when: {trust_at_least: 25}}
issues:
  fence:
    name: Fence
    track: talks
    exposure: 2
    options:
      - {id: as-now, label: As now}
      - {id: mended, label: Mended, values: {north: 2, south: 1}}
  road:
    name: Road
    track: later
    options:
      - {id: as-now, label: As now}
      - {id: gravel, label: Gravel, values: {north: 1, south: 1}}
      - {id: paved, label: Paved, values: {north: 1, south: 1}, opens_when: always}
presets:
  weary: {title: Weary, set: {parties.north.pain: 0.9, issues.road.options.gravel.values.south: 4}}
skins:
  neutral: {set: {parties.north.name: Party One, issues.fence.options.mended.label: Repaired}}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    file = tmp_path / "base.yaml"
    file.write_text(BASE, encoding="utf-8")
    return file


def test_preset_and_skin(base: Path) -> None:
    rules = load(base, preset="weary", skin="neutral")
    assert rules.record["pain"][0, 0] == 0.9
    assert rules.record["value"][0, 1, 1, 1] == 4
    assert rules.names.party_labels[0] == "Party One"
    assert rules.names.option_labels[0][1] == "Repaired"
    assert rules.document["parties"]["north"]["pain"] == 0.9
    assert rules.digest != load(base).digest


def test_unknown_preset_and_skin(base: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'weary'"):
        load(base, preset="wary")
    with pytest.raises(UnknownName, match="neutral"):
        load(base, skin="x")
    with pytest.raises(UnknownName, match="Known: none"):
        load("tutorial", preset="ripe")


@pytest.mark.parametrize(
    ("override", "path", "value"),
    [
        ("trust.decay=0.03", "trust.decay", 0.03),
        ("endings.frozen.rounds=0", "endings.frozen.rounds", 0),
        ("tracks.later.opens_when.trust_at_least=15", "tracks.later.opens_when.trust_at_least", 15.0),
        ("tracks.later.opens_when={trust_at_least: 15}", "tracks.later.opens_when", {"trust_at_least": 15.0}),
        ("tracks.later.opens_when=always", "tracks.later.opens_when", "always"),
        ("tracks.talks.opens_when.calm_rounds=2", "tracks.talks.opens_when.calm_rounds", 2),
        ("parties.south.attendance=absent", "parties.south.attendance", "absent"),
        ("issues.fence.options.mended.values.north=-3", "issues.fence.options.mended.values.north", -3.0),
        ("issues.fence.exposure={north: 3}", "issues.fence.exposure", {"north": 3.0}),
        ("issues.road.options.1.risk=0.5", "issues.road.options.gravel.risk", 0.5),
        ("verification.tiers.3.enforcement=0.4", "verification.tiers.3.enforcement", 0.4),
        ("trust.initial.north.south=44", "trust.initial.north.south", 44.0),
        ("parties.north.proposes=false", "parties.north.proposes", False),
        ("calendar.starts=2025-05-16", "calendar.starts", "2025-05-16"),
    ],
)
def test_override(base: Path, override: str, path: str, value: object) -> None:
    rules = load(base, overrides=[override])
    here: Any = rules.document
    for name in path.split("."):
        if isinstance(here, list):
            here = next((item for item in here if item.get("id") == name), None) or here[int(name)]
        else:
            here = here[name]
    assert here == value
    key, _, text = override.partition("=")
    assert load(base, overrides={key: value}).digest == rules.digest, text
    assert str(rules.places[key]) == f"--set {key}:1:1"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("trust.decy=0.03", "There is no 'trust.decy' in the rules. Did you mean 'trust.decay'?"),
        ("trsut.decay=0.03", "Did you mean 'trust.decay'?"),
        ("trust.decay=7", "'trust.decay' is 7; write a number from 0 to 1"),
        ("trust.decay=lots", "write a number"),
        ("trust.decay=.nan", "not a quantity"),
        ("trust.decay=1e999", "too large"),
        ("trust.decay=", "no usable value"),
        ("trust.decay=null", "There is no value"),
        ("trust.decay", "write PATH=VALUE"),
        ("trust.decay=[1", "not closed"),
        ("trust.decay=1\n---\n2", "second document"),
        ("=3", "needs a path"),
        ("trust.decay.deep=1", "has nothing inside"),
        ("trust=7", "write a mapping"),
        ("parties.nort.pain=0.5", "Did you mean 'parties.north.pain'?"),
        ("parties.west={name: West, initials: WE, kind: guarantor}", "There is no 'parties.west'"),
        ("issues.road.options.gravl.risk=0.5", "Did you mean 'issues.road.options.gravel.risk'?"),
        ("issues.road.options.7.risk=0.5", "has: as-now, gravel, paved"),
        ("issues.road.options.99999999999999999999999999.risk=0.5", "has: as-now, gravel, paved"),
        ("issues.fence.exposure.north=3", "one number for all"),
        ("issues.fence.options.mended.values.west=3", "There is no party 'west'"),
        ("tracks.later.opens_when.trust_at_least=101", "from 0 to 100"),
        ("tracks.later.opens_when={trust: 3}", "has no key 'trust'"),
        ("parties.north.attendance=abent", "Did you mean 'absent'?"),
        ("process.mode=boulder-first", "needs to know the hardest track"),
        ("a..b=1", "There is no 'a..b'"),
        (".=1", "There is no '.'"),
    ],
)
def test_override_that_does_not_fit(base: Path, override: str, message: str) -> None:
    with pytest.raises(OverrideError) as caught:
        load(base, overrides=[override])
    assert message in str(caught.value)


@pytest.mark.parametrize("value", [None, object(), {"a": None}, float("nan"), 10**400, b"x", {1, 2}])
def test_override_from_python_that_does_not_fit(base: Path, value: object) -> None:
    with pytest.raises(OverrideError):
        load(base, overrides={"trust.decay": value})


def test_numbers_of_numpy_fit(base: Path) -> None:
    rules = load(base, overrides={"trust.decay": np.float64(0.03), "calendar.rounds": np.int64(4)})
    assert rules.document["trust"]["decay"] == 0.03


@pytest.mark.parametrize(
    "override",
    [
        "tracks.political.opens_when=never",
        "calendar.rounds=1",
        "mediator=none",
        "verification.cap=0",
        "process.mode=open",
        "parties.ukraine.attendance=absent",
        "trust.initial.default=0",
        "accord.when=never",
    ],
)
def test_settings_of_an_experiment_are_not_refused(override: str) -> None:
    load("istanbul-2025", overrides=[override])


def test_a_broken_file_is_not_blamed_on_the_override(base: Path) -> None:
    base.write_text(BASE.replace("track: talks", "track: talk"), encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load(base, overrides={"trust.decay": 0.03})
    assert "Did you mean 'talks'?" in str(caught.value)
    assert caught.value.findings


def test_document_says_everything_and_comes_back() -> None:
    for name in scenarios():
        rules = load(name)
        again = from_document(json.loads(json.dumps(rules.document)))
        assert again.digest == rules.digest
        assert again.document == rules.document
        assert again.names == rules.names
        assert again.record.tobytes() == rules.record.tobytes()
    document = load("tutorial").document
    assert document["trust"]["decay"] == 0.015
    assert document["issues"]["water"]["owners"] == ["highmark", "lowmark"]
    assert document["tracks"]["political"]["rejection_cost"] == 2
    assert document["parties"]["highmark"]["reservation"] == {"points": 0, "war_scale": 1}


@pytest.mark.parametrize("document", [{}, [], None, 3, {"id": None}, {"parties": []}])
def test_documents_that_are_none(document: Any) -> None:
    with pytest.raises(RuleFileError):
        from_document(document)


def test_a_real_error_is_in_the_family(base: Path) -> None:
    with pytest.raises(NegotiateError):
        load(base.parent / "other.yaml")


def test_the_order_of_the_file_is_part_of_the_digest(base: Path) -> None:
    before = load(base).digest
    lines = BASE.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith("  north:"))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    base.write_text("".join(lines), encoding="utf-8")
    rules = load(base)
    assert rules.names.parties == ("south", "north")
    assert rules.digest != before


def test_comments_and_spaces_are_not(base: Path) -> None:
    before = load(base)
    base.write_text("# a word\n\n" + BASE.replace("{rounds: 6}", "{ rounds:   6 }"), encoding="utf-8")
    after = load(base)
    assert after.digest == before.digest
    assert after.places["calendar.rounds"].line == before.places["calendar.rounds"].line + 2


def test_reading_rules_compiles_nothing() -> None:
    code = "import sys, negotiate.rulebook.load; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("gate", [{}, {"any": None}, {"not": {"all": None}}, {"trust_at_least": None}])
def test_a_gate_that_says_nothing_is_refused(gate: Any) -> None:
    document = small()
    document["tracks"]["talks"]["opens_when"] = gate
    with pytest.raises(RuleFileError, match="an empty condition says nothing"):
        from_document(document)


def test_an_effect_without_an_amount_is_refused() -> None:
    card = {"id": "wind", "text": "Wind.", "effects": [{"support": None}]}
    document = small() | {"events": [{"id": "storm", "name": "Storm", "probability": 0.1, "cards": [card]}]}
    with pytest.raises(RuleFileError, match="an effect names one quantity"):
        from_document(document)


def test_a_title_with_a_sign_that_json_escapes_in_two_halves_comes_back(tmp_path: Path) -> None:
    document = {**load("tutorial").document, "title": "Valley \U0001f600"}
    file = tmp_path / "played.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "\\ud83d\\ude00" in file.read_text(encoding="utf-8")
    assert load(file).names.title == "Valley \U0001f600"


@pytest.mark.parametrize(
    ("data", "named"), [({"id": "x"}, "a dict"), (None, "a NoneType"), (3, "an int"), (b"tutorial", "a bytes")]
)
def test_what_is_no_name_is_an_error_of_the_family(data: Any, named: str) -> None:
    with pytest.raises(RuleFileError) as raised:
        load(data)
    assert str(raised.value) == (
        f"A rule file is asked for by its name or path, such as 'tutorial' or 'my/rules.yaml', not by {named}. Write "
        "rules that you have as data to a file first."
    )


def test_a_player_that_there_is_not_is_refused_as_check_refuses_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^( +)kind: principal$", r"\1kind: principal\n\1player: cautios", text, count=1), "utf-8")
    with pytest.raises(RuleFileError) as raised:
        load(path)
    said = [str(finding) for finding in check_file(path)]
    assert [str(finding) for finding in raised.value.findings] == said
    assert "There is no player 'cautios'. Did you mean 'cautious'?" in said[0]


def test_a_rule_file_may_name_every_mediator_that_there_is() -> None:
    field = Mediator.model_fields["style"].annotation
    assert set(get_args(field)) == {*MEDIATOR_NAMES, *PYTHON_MEDIATORS}
    for style in get_args(field):
        rules = load("tutorial", overrides={"mediators.river-council.style": style})
        assert rules.names.mediator_style == style
        Match(rules, seed=1)


def test_half_a_character_is_told_wherever_it_stands() -> None:
    document = load("tutorial").document
    whole = "holds half of a character, which no text does; write whole characters. [text]"
    for change, where in (
        ({"me\ud800": 1}, "A key"),
        ({"title": "Two\ud800Valleys"}, "'title' or one of its keys"),
    ):
        with pytest.raises(RuleFileError) as refused:
            from_document({**document, **change})
        assert str(refused.value).splitlines()[0] == f"document:1:1: error: {where} {whole}"
