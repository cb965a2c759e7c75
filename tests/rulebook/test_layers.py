"""Rule files that extend others: what comes out, where each value comes from, and what is said when a patch does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiate.engine.rules import Rules
from negotiate.errors import OverrideError, RuleFileError
from negotiate.paths import rules_folder
from negotiate.play.match import Match
from negotiate.play.replay import verify
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.check.findings import render
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.reading.layers import MOST_LAYERS, files, read_layers
from negotiate.rulebook.reading.origins import whole
from negotiate.rulebook.reading.source import read_source

HEAD = "schema_version: 3\nextends: tutorial\n"
SPRING = """\
schema_version: 3
extends: tutorial
id: valleys-in-spring
title: Two valleys in spring
remove:
  - events.spoiler
  - parties.highmark.aims.0
  - debrief.1
add:
  parties.guarantor-state: {name: Guarantor State, initials: GS, kind: guarantor, before: lowmark}
  issues.water.options.thirds:
    after: joint-gauges
    label: One third, two thirds
    risk: 0.5
    values: {highmark: 1, lowmark: 4}
  debrief: [And then?]
  facts:
    - text: It rained.
  presets.wary: {set: {trust.initial.default: 19, debrief.1: Why?}}
  issues.water.options.equal-split.values.guarantor-state: 1
set:
  trust.decay: 0.03
  issues.water.options.2.risk: 0.45
  tracks.ceasefire.opens_when: {trust_at_least: 22, carried_out: 1}
  issues.water.options.thirds.values.guarantor-state: 3
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spring.yaml").write_text(SPRING, encoding="utf-8")
    return tmp_path


def write(name: str, text: str) -> Path:
    file = Path(name)
    file.write_text(text, encoding="utf-8")
    return file


def said(text: str, name: str = "x.yaml") -> str:
    return render(check_file(write(name, text)))


def test_what_comes_out() -> None:
    assert check_file("spring.yaml") == []
    base, rules = load("tutorial").document, load("spring.yaml").document
    assert (rules["id"], rules["title"], rules["summary"]) == ("valleys-in-spring", "Two valleys in spring", base["summary"])
    assert list(rules["parties"]) == ["highmark", "guarantor-state", "lowmark"]
    assert [option["id"] for option in rules["issues"]["water"]["options"]] == [
        "as-now",
        "joint-gauges",
        "thirds",
        "equal-split",
    ]
    assert "before" not in rules["parties"]["guarantor-state"]
    thirds = rules["issues"]["water"]["options"][2]
    assert (thirds["label"], thirds["risk"], thirds["values"]) == (
        "One third, two thirds",
        0.45,
        {"highmark": 1, "lowmark": 4, "guarantor-state": 3},
    )
    assert [event["id"] for event in rules["events"]] == ["setback", "domestic", "goodwill"]
    assert [aim["issue"] for aim in rules["parties"]["highmark"]["aims"]] == ["detainees"]
    assert rules["debrief"] == [base["debrief"][0], base["debrief"][2], "And then?"]
    assert rules["facts"] == [{"text": "It rained."}]
    assert rules["trust"] == {**base["trust"], "decay": 0.03}
    assert load("spring.yaml", preset="wary").document["debrief"][1] == "Why?"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("trust.decay", "spring.yaml:22:16"),
        ("trust.gain_cap", "rules/tutorial.yaml:72:13"),
        ("title", "spring.yaml:4:8"),
        ("tracks.ceasefire.opens_when.trust_at_least", "spring.yaml:24:49"),
        ("issues.water.options.thirds.label", "spring.yaml:13:12"),
        ("issues.water.options.thirds.risk", "spring.yaml:23:32"),
        ("issues.water.options.equal-split.values.guarantor-state", "spring.yaml:20:60"),
        ("issues.water.options.equal-split.risk", "rules/tutorial.yaml:174:77"),
        ("parties.guarantor-state.kind", "spring.yaml:10:72"),
        ("parties.highmark.aims.0.option", "rules/tutorial.yaml:40:17"),
        ("debrief.1", "rules/tutorial.yaml:251:5"),
        ("debrief.2", "spring.yaml:16:13"),
        ("facts.0.text", "spring.yaml:18:13"),
    ],
)
def test_every_value_has_its_own_place(path: str, place: str) -> None:
    assert str(load("spring.yaml").places[path]) == place
    folder = rules_folder().parent
    file, line, column = place.split(":")
    text = ((folder / file) if file.startswith("rules/") else Path(file)).read_text(encoding="utf-8")
    value = whole("spring.yaml", resolved=False).find(path)[1]
    written = text.splitlines()[int(line) - 1][int(column) - 1 :].lstrip("'\"")
    assert written.startswith((str(value)[:20], ">-")) or isinstance(value, dict)


def test_chains_of_several_layers(here: Path) -> None:
    (here / "deep" / "er").mkdir(parents=True)
    write("deep/second.yaml", "schema_version: 3\nextends: ../spring.yaml\nset: {trust.decay: 0.01, trust.gain: 3}\n")
    third = write("deep/er/scenario.yaml", "schema_version: 3\nextends: ../second.yaml\nid: third\nset: {trust.gain: 2}\n")
    assert check_file(third) == []
    rules = load(third.parent)
    assert (rules.document["id"], rules.document["title"]) == ("third", "Two valleys in spring")
    assert (rules.document["trust"]["decay"], rules.document["trust"]["gain"]) == (0.01, 2)
    assert {path: rules.places[path].file for path in ("trust.gain", "trust.decay", "title", "trust.gain_cap")} == {
        "trust.gain": "deep/er/scenario.yaml",
        "trust.decay": "deep/second.yaml",
        "title": "spring.yaml",
        "trust.gain_cap": "rules/tutorial.yaml",
    }
    reading = read_layers(read_source(third)[0])
    assert files(reading)[0] == third
    assert {file.name for file in files(reading)} == {"scenario.yaml", "second.yaml", "spring.yaml", "tutorial.yaml"}


def test_games_are_played_and_records_hold_the_whole() -> None:
    rules = load("spring.yaml")
    with Match(rules, {}, seed=3, record="game.jsonl") as match:
        match.advance()
    Path("spring.yaml").unlink()
    replay = verify("game.jsonl", from_document)
    assert replay.disagreement is None
    assert replay.rules.digest == rules.digest
    assert replay.rules.document["issues"]["water"]["options"][2]["id"] == "thirds"


def test_nothing_different_is_the_base() -> None:
    layer = load(write("same.yaml", HEAD))
    assert layer.digest == load("tutorial").digest
    assert layer.record.tobytes() == load("tutorial").record.tobytes()


def test_numbers_in_presets_and_skins_of_the_base_go_along() -> None:
    """An element that goes must not make a skin of the base speak of its neighbour."""
    head = HEAD.replace("tutorial", "istanbul-2025")
    file = write("fewer.yaml", head + "remove: [facts.2, parties.ukraine.position.0, issues.minority-rights]\n")
    assert check_file(file) == []
    full, fewer = load("istanbul-2025", skin="neutral").document, load(file, skin="neutral").document
    assert [fact["text"] for fact in fewer["facts"]] == [
        fact["text"] for number, fact in enumerate(full["facts"]) if number != 2
    ]
    positions = [document["parties"]["ukraine"]["position"] for document in (full, fewer)]
    assert positions[1] == positions[0][1:]
    assert "issues.minority-rights.options.charter-standard.label" not in fewer["skins"]["neutral"]["set"]


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        (
            "set: {trust.decy: 1}",
            "x.yaml:3:7: error: There is no 'trust.decy' in the rules. Did you mean 'trust.decay'? 'trust' has: gain,",
        ),
        (
            "set: {issues.water.options.equal-splt.risk: 0.1}",
            "x.yaml:3:7: error: There is no 'issues.water.options.equal-splt.risk' in the rules. Did you mean "
            "'issues.water.options.equal-split.risk'?",
        ),
        (
            "remove: [events.setbak]",
            "x.yaml:3:10: error: There is no 'events.setbak' in the rules. Did you mean 'events.setback'? "
            "'events' has: setback, domestic, goodwill, spoiler. [patch]",
        ),
        (
            "remove: [trust.gain]",
            "x.yaml:3:10: error: There is no 'trust.gain' in the rules. Did you mean 'trust.gain_cap'? "
            "'trust' has: gain_cap, probation_factor, probation_rounds, initial. [patch]",
        ),
        (
            "remove: [trust.gain_cap.x]",
            "x.yaml:3:10: error: There is no 'trust.gain_cap.x': 'trust.gain_cap' is one value and has nothing "
            "inside. [patch]",
        ),
        (
            "remove: [debrief.0, debrief.0]",
            "x.yaml:3:21: error: 'debrief.0' is taken away twice; remove one of the two. [patch]",
        ),
        (
            "remove: [parties.highmark.name]",
            "x.yaml:3:10: error: 'parties.highmark' needs 'name', so that it cannot be taken away; change it under `set`. "
            "[missing]",
        ),
        (
            "remove: [mediators.river-council]",
            "rules/tutorial.yaml:85:11: error: There is no mediator 'river-council'. It is taken away in "
            "x.yaml:3, but still "
            "named here. [unknown-name]",
        ),
        (
            "add: {parties.lowmark: {name: L}}",
            "x.yaml:3:7: error: 'parties.lowmark' is there already; change it under `set`, or add something "
            "inside it. [patch]",
        ),
        (
            "add: {issues.water.options.as-now: {label: L}}",
            "x.yaml:3:7: error: 'issues.water.options.as-now' is there already; change it under `set`, or "
            "choose another id. "
            "[patch]",
        ),
        (
            "add: {issues.water.options.3: {label: L}}",
            "x.yaml:3:7: error: An element is added by an id of its own, not by a number; or add a list to "
            "'issues.water.options'. [patch]",
        ),
        (
            "add: {issues.water.options.new: 3}",
            "x.yaml:3:7: error: 'issues.water.options.new' is the number 3; add a mapping for an element, or a list to "
            "'issues.water.options'. [patch]",
        ),
        (
            "add: {issues.water.options.new: {id: other, label: L}}",
            "x.yaml:3:7: error: 'issues.water.options.new' has the id 'other' inside; leave the id out or "
            "write the same. [patch]",
        ),
        (
            "add: {issues.water.options.new: {after: as-nw, label: L}}",
            "x.yaml:3:41: error: 'issues.water.options.new' goes after 'as-nw', which is not there. Did you mean 'as-now'? "
            "'issues.water.options' has: as-now, joint-gauges, equal-split. [patch]",
        ),
        (
            "add: {issues.water.options.new: {after: as-now, before: as-now, label: L}}",
            "x.yaml:3:7: error: 'issues.water.options.new' says both before and after; leave one of them out. [patch]",
        ),
        (
            "add: {isues.new: {name: N}}",
            "x.yaml:3:7: error: There is no 'isues.new' in the rules. Did you mean 'issues.new'?",
        ),
        (
            "parties: {}",
            "x.yaml:3:1: error: A file that extends another one has no key 'parties'; it has: schema_version, extends, id, "
            "title, summary, remove, add, set. Write what is different under `set`, `add` or `remove`, by dotted path. "
            "[unknown-key]",
        ),
        (
            "remove: events.spoiler",
            "x.yaml:3:9: error: 'remove' is the text 'events.spoiler'; write a list of dotted paths, such as "
            "[events.spoiler]. [type]",
        ),
        (
            "id: Two Valleys",
            "x.yaml:3:5: error: 'id' is the text 'Two Valleys'; write an id, lower-case words joined by hyphens.",
        ),
        (
            "add: {verification.tiers: [{name: x}]}",
            "x.yaml:3:7: error: 'verification.tiers' has 6 entries; it has to have at most 5",
        ),
        ("set: {trust.decay: 4}", "x.yaml:3:20: error: 'trust.decay' is 4; write a number from 0 to 1"),
        (
            "add: {parties.west: {name: West, initials: W, kind: guarantor}}",
            "x.yaml:3:44: error: 'parties.west.initials' has 1 characters; it has to have at least 2. [length]",
        ),
        (
            "set: {issues.water.requires: {quiet-at-the-dam: seven-day}}",
            "x.yaml:3:49: error: There is no option 'seven-day' of 'quiet-at-the-dam'. Did you mean 'seven-days'?",
        ),
        ("set: {trust.decay: }", "x.yaml:3:19: error: There is no value here; write one or remove the key. [no-value]"),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(patch: str, message: str) -> None:
    told = said(f"{HEAD}{patch}\n")
    assert told.startswith(message), told
    with pytest.raises(RuleFileError) as refused:
        load("x.yaml")
    assert str(refused.value).startswith(message)
    place = told.split(": error:")[0].split(":")
    source = Path("x.yaml") if place[0] == "x.yaml" else rules_folder() / "tutorial.yaml"
    assert told.splitlines()[1].strip() == source.read_text(encoding="utf-8").splitlines()[int(place[1]) - 1].strip()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "tutoral",
            "There is no shipped scenario 'tutoral'. Did you mean 'tutorial'? A rule file of your own is named by its path, "
            "such as ./base.yaml. [unknown-base]",
        ),
        (
            "spring",
            "There is no shipped scenario 'spring'. Did you mean './spring.yaml'? A rule file of your own is "
            "named by its path, "
            "such as ./base.yaml. [unknown-base]",
        ),
        (
            "zzz",
            "There is no shipped scenario 'zzz'. The shipped ones are: camp-david-1978, colombia-2012, "
            "dayton-1995, good-friday-1998, istanbul-2025, nuclear-talks-2013, switzerland-2024, "
            "tutorial. A rule file of your own is named by its path, such as ./base.yaml. [unknown-base]",
        ),
        (
            "sprig.yaml",
            "There is no rule file 'sprig.yaml' seen from the folder of this file. Did you mean "
            "'./spring.yaml'? [unknown-base]",
        ),
        (
            "../q/z.yaml",
            "There is no rule file '../q/z.yaml' seen from the folder of this file. Check the path. [unknown-base]",
        ),
        (".", "'.' is a folder without a scenario.yaml in it; name a rule file. [unknown-base]"),
    ],
)
def test_bases_that_are_not_there(name: str, sentence: str) -> None:
    told = said(f"schema_version: 3\nextends: {name}\n")
    assert told.splitlines()[0] == f"x.yaml:2:10: error: {sentence}"
    assert len(told.splitlines()) == 3


def test_circles() -> None:
    write("a.yaml", "schema_version: 3\nextends: ./b.yaml\n")
    write("b.yaml", "schema_version: 3\nextends: c.yaml\n")
    write("c.yaml", "schema_version: 3\nextends: ../" + Path.cwd().name + "/b.yaml\n")
    told = render(check_file("a.yaml")).splitlines()
    assert told[0] == (
        "c.yaml:2:10: error: These files extend each other in a circle: 'b.yaml' extends 'c.yaml', which extends 'b.yaml'. "
        "[circular-extends]"
    )
    assert len(told) == 3
    write("self.yaml", "schema_version: 3\nextends: self.yaml\n")
    assert "'self.yaml' extends 'self.yaml'." in render(check_file("self.yaml"))


def test_a_long_chain_ends() -> None:
    for number in range(MOST_LAYERS + 1):
        base = "tutorial" if number == MOST_LAYERS else f"layer-{number + 1}.yaml"
        write(f"layer-{number}.yaml", f"schema_version: 3\nextends: {base}\n")
    assert check_file("layer-2.yaml") == []
    assert f"More than {MOST_LAYERS} files extend each other here; put some together. [too-many-layers]" in render(
        check_file("layer-0.yaml")
    )


def test_problems_of_the_base_are_told_where_they_are() -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    write("base.yaml", text.replace("pain: 0.55", "pain: 55", 1))
    layer = "schema_version: 3\nextends: base.yaml\n"
    assert said(layer).startswith("base.yaml:27:11: error: 'parties.highmark.pain' is 55; write a number from 0 to 1")
    assert said(f"{layer}set: {{parties.highmark.pain: 0.5}}\n") == "", "a layer may mend its base"
    write("base.yaml", text.replace("schema_version: 3", "schema_version: 1"))
    assert said(layer).startswith("base.yaml:7:17: error: This file is of version 1 of the rule-file format")
    write("base.yaml", "schema_version: 3\na: [1\n")
    assert said(layer).startswith("base.yaml:2:4: error: A bracket opens here and is not closed")
    Path("base.yaml").write_bytes("schema_version: 3\n".encode("utf-16"))
    assert said(layer).startswith("base.yaml:1:1: error: This file is written in UTF-16")


def test_positions_are_no_keys_of_the_schema() -> None:
    from negotiate.rulebook.model.outline import fields, models
    from negotiate.rulebook.model.schema import Scenario

    assert not {"before", "after"} & {key for kind in models(Scenario).values() for key in fields(kind)}


def test_the_example_of_the_rules_readme_is_clean_and_different() -> None:
    page = (rules_folder() / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(schema_version: .*?)^```$", page, re.MULTILINE | re.DOTALL)
    file = write("example.yaml", example)
    assert check_file(file) == []
    assert [option["id"] for option in load(file).document["issues"]["water"]["options"]] == [
        "as-now",
        "joint-gauges",
        "thirds",
        "equal-split",
    ]


NUMBERS = [  # the version of the format is refused in a sentence that names the file
    path
    for path, value, _ in whole("istanbul-2025", resolved=False).values()
    if type(value) in (int, float) and path != "schema_version"
]


def test_what_presets_set_can_be_patched() -> None:
    head = HEAD.replace("tutorial", "istanbul-2025")
    file = write(
        "weary.yaml",
        head
        + (
            "remove: [presets.ripe.set.parties.ukraine.pain]\n"
            "add: {presets.ripe.set.trust.decay: 0.01}\n"
            "set: {presets.ripe.set.parties.russian-federation.pain: 0.9, presets.ripe.set.trust.gain: 3}\n"
        ),
    )
    assert check_file(file) == []
    rules, base = load(file, preset="ripe").document, load("istanbul-2025").document
    assert rules["parties"]["russian-federation"]["pain"] == 0.9
    assert rules["parties"]["ukraine"]["pain"] == base["parties"]["ukraine"]["pain"]
    assert (rules["trust"]["decay"], rules["trust"]["gain"]) == (0.01, 3)
    assert str(load(file, preset="ripe").places["trust.gain"]) == "weary.yaml:5:91"


def outcome(play: Callable[[], Rules]) -> str | set[str]:
    """The digest of the rules, or the sentences that refuse them, without their places."""
    try:
        return play().digest
    except OverrideError as error:
        return set(str(error).splitlines()[1:])
    except RuleFileError as error:
        return {line.split(": error: ", 1)[1] for line in str(error).splitlines() if ": error: " in line}


VALUES = st.floats(0, 1).map(lambda share: round(share, 3)) | st.just(2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # one folder for all examples is meant
@given(st.dictionaries(st.sampled_from(NUMBERS), VALUES, max_size=4))
def test_what_a_layer_sets_is_what_set_sets(values: dict[str, float]) -> None:
    """The same paths and values as a layer and on the command line: the same rules, or the same refusal."""
    lines = "".join(f"  {path}: {value}\n" for path, value in values.items())
    layer = write("drawn.yaml", "schema_version: 3\nextends: istanbul-2025\n" + (f"set:\n{lines}" if values else ""))
    assert outcome(lambda: load(layer)) == outcome(lambda: load("istanbul-2025", overrides=dict(values)))
