"""Translations as they are told, where the original is the one that was translated, and what `check` says of them."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from negotiate.engine.rules import Rules
from negotiate.errors import RuleFileError, TranslationWarning
from negotiate.paths import rules_folder
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.model.outline import fields, models
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.translation import telling
from negotiate.rulebook.translation.comparing import check_translation, check_translations
from negotiate.rulebook.translation.originals import (
    INITIALS,
    LABEL,
    TEXT,
    _kinds,
    applied,
    general,
    kind_at,
    mark,
    originals,
)
from negotiate.rulebook.translation.translation import Translation, read_translation, translation_again
from negotiate.rulebook.translation.translation_files import is_translation, translation_file, translation_files

RULES = """\
schema_version: 3
id: fence
title: The fence
summary: A fence between two farms.
setting: fictional
calendar: {rounds: 6, round_label: week}
parties:
  north:
    name: North
    initials: NO
    kind: principal
    brief: You want the fence mended.
    aims:
      - {text: A whole fence.}
      - {text: Quiet neighbours.}
  south: {name: South, initials: SO, kind: principal}
tracks:
  talks: {name: Talks}
issues:
  fence:
    name: Fence
    track: talks
    options:
      - {id: as-now, label: As now}
      - {id: mended, label: Mended, values: {north: 2, south: 1}}
presets:
  angry:
    title: Angry farmers
    set: {parties.north.brief: You want the fence gone., parties.north.pain: 0.7}
skins:
  river:
    set: {parties.north.name: Left Bank, issues.fence.name: Bridge}
debrief:
  - Who mended what?
"""


def written(folder: Path, texts: Mapping[str, tuple[str, str]], *, name: str = "fence", code: str = "de") -> Path:
    """A rule file and its translation: path -> (original, text)."""
    file = folder / f"{name}.yaml"
    if not file.exists():
        file.write_text(RULES, encoding="utf-8")
    lines = [f"  {path}:\n    of: {mark(of)}\n    text: {said!r}\n" for path, (of, said) in texts.items()]
    translation_file(file, code).write_text(f"language: {code}\ntexts:\n{''.join(lines)}", encoding="utf-8")
    return file


SOME = {
    "title": ("The fence", "Der Zaun"),
    "calendar.round_label": ("week", "Woche"),
    "parties.north.name": ("North", "Norden"),
    "parties.north.brief": ("You want the fence mended.", "Sie wollen den Zaun geflickt."),
    "parties.north.aims.0.text": ("A whole fence.", "Ein ganzer Zaun."),
    "issues.fence.options.mended.label": ("Mended", "Geflickt"),
    "debrief.0": ("Who mended what?", "Wer flickte was?"),
}


def brief(rules: Rules) -> Any:
    return rules.document["parties"]["north"]["brief"]


def test_a_translation_beside_the_file_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, SOME)
    rules = load(file)
    told = rules.told("de")
    assert list(rules.translations) == ["de"]
    assert (told.names.title, told.names.round_label) == ("Der Zaun", "Woche")
    assert told.names.party_labels == ("Norden", "South"), "what is not translated is as it was"
    assert told.names.option_labels == (("As now", "Geflickt"),)
    assert brief(told) == "Sie wollen den Zaun geflickt."
    assert told.document["debrief"] == ["Wer flickte was?"]
    assert rules.digest == load(tmp_path / "fence.yaml").digest
    translation_file(file, "de").unlink()
    assert load(file).digest == rules.digest, "the digest knows nothing of translations"
    assert load(file).translations == {}


def test_every_text_of_the_schema_is_one_to_translate() -> None:
    """By hand, so that a text that joins the schema is thought of."""
    found = {name: sorted(_kinds(model)) for name, model in models(Scenario).items() if _kinds(model)}
    assert found == {
        "Scenario": ["content_note", "summary", "title"],
        "Calendar": ["round_label"],
        "EndingWords": [
            *("accord", "accord_broken", "all_settled", "breakdown", "frozen", "horizon"),
            *("nothing_settled", "signed", "talks_ended", "time_ran_out", "walked_away", "withdrawal"),
        ],
        "Words": ["index", "quiet"],
        "SourceEntry": ["author", "note", "publisher", "title"],
        "Fact": ["text"],
        "Party": ["brief", "initials", "name"],
        "Position": ["text"],
        "Aim": ["text"],
        "Mediator": ["initials", "name", "note"],
        "Track": ["name"],
        "Issue": ["name", "note", "short"],
        "Option": ["label"],
        "TierEntry": ["name"],
        "Event": ["name"],
        "Card": ["text"],
        "Preset": ["title"],
        "Sum": ["name"],
    }
    lists = {(name, key) for name, model in models(Scenario).items() for key in fields(model) if kind_at_list(model, key)}
    assert lists == {("Scenario", "debrief"), ("Skin", "set")}, "texts in a list or mapping"


def kind_at_list(model: Any, key: str) -> bool:
    data = {"debrief": ["Why?"], "set": {"title": "Another"}}.get(key)
    found = list(originals({key: data})) if model is Scenario else list(originals({"skins": {"x": {key: data}}}))
    return bool(found) and model.__name__ in ("Scenario", "Skin")


def test_paths_and_kinds() -> None:
    assert kind_at("title") == kind_at("parties.x.name") == kind_at("skins.s.set.parties.x.name") == LABEL
    assert kind_at("parties.x.brief") == kind_at("debrief.3") == kind_at("presets.p.set.debrief.0") == TEXT
    assert kind_at("parties.x.initials") == INITIALS
    assert kind_at("parties.x.pain") == kind_at("nothing.here") == kind_at("id") == ""
    assert applied("skins.s.set.parties.x.name") == "parties.x.name"
    assert applied("presets.p.title") == "presets.p.title"
    assert general("parties.x.aims.3.text") == "parties.x.aims.#.text"
    assert mark("one\n two") == mark("one two") != mark("One two")
    assert len(mark("")) == 8 and mark("x").isalpha()


def test_only_what_the_file_says_is_asked_for(tmp_path: Path) -> None:
    document = load(written(tmp_path, {})).document
    paths = {original.path for original in originals(document)}
    assert "skins.river.set.parties.north.name" in paths
    assert "presets.angry.set.parties.north.brief" in paths
    assert "presets.angry.set.parties.north.pain" not in paths
    asked = {original.path for original in originals(document) if original.asked}
    assert paths - asked == {"parties.north.initials", "parties.south.initials"}


# Only where the original is the one that was translated


def test_what_an_override_changed_is_not_told(tmp_path: Path) -> None:
    file = written(tmp_path, SOME)
    rules = load(file, overrides={"parties.north.brief": "You want the fence gone.", "title": "The wall"})
    told = rules.told("de")
    assert (brief(told), told.names.title) == ("You want the fence gone.", "The wall")
    assert told.names.party_labels == ("Norden", "South")


def test_presets_and_skins_are_told_in_their_own_words(tmp_path: Path) -> None:
    file = written(tmp_path, SOME)
    assert brief(load(file, preset="angry").told("de")) == "You want the fence gone."
    assert load(file, skin="river").told("de").names.party_labels == ("Left Bank", "South")
    more = {
        **SOME,
        "presets.angry.set.parties.north.brief": ("You want the fence gone.", "Sie wollen den Zaun weghaben."),
        "skins.river.set.parties.north.name": ("Left Bank", "Linkes Ufer"),
    }
    told = load(written(tmp_path, more), preset="angry", skin="river").told("de")
    assert brief(told) == "Sie wollen den Zaun weghaben."
    assert told.names.party_labels == ("Linkes Ufer", "South")
    assert told.names.issue_labels == ("Bridge",)
    assert brief(load(file).told("de")) == "Sie wollen den Zaun geflickt."


def test_a_text_without_an_id_may_change_its_place(tmp_path: Path) -> None:
    file = written(tmp_path, SOME)
    text = RULES.replace("    aims:\n", "    aims:\n      - {text: A dog.}\n")
    file.write_text(text, encoding="utf-8")
    aims = load(file).told("de").document["parties"]["north"]["aims"]
    assert [aim["text"] for aim in aims] == ["A dog.", "Ein ganzer Zaun.", "Quiet neighbours."]


def test_a_layer_is_told_by_its_own_translation_and_its_bases(tmp_path: Path) -> None:
    written(tmp_path, SOME)
    layer = tmp_path / "wall.yaml"
    layer.write_text(
        "schema_version: 3\nextends: ./fence.yaml\nid: wall\ntitle: The wall\nset: {issues.fence.name: Wall}\n",
        encoding="utf-8",
    )
    told = load(layer).told("de")
    assert (told.names.title, told.names.issue_labels, told.names.party_labels) == (
        "The wall",
        ("Wall",),
        ("Norden", "South"),
    )
    written(tmp_path, {"title": ("The wall", "Die Mauer"), "parties.north.name": ("North", "Oberland")}, name="wall")
    told = load(layer).told("de")
    assert told.names.title == "Die Mauer"
    assert told.names.party_labels == ("Oberland", "South"), "the layer's own words come first"
    assert brief(told) == "Sie wollen den Zaun geflickt."
    (missing,) = check_translations(layer)
    assert missing.sentence.startswith("10 of 17 texts are not translated yet: summary, parties.north.aims.1.text, "), (
        "what the base says is not missing"
    )


def test_shipped_scenarios_have_theirs_in_one_folder() -> None:
    path = rules_folder() / "nuclear-talks-2013.yaml"
    assert translation_files(path)["de"] == rules_folder() / "translations" / "nuclear-talks-2013.de.yaml"
    assert load("nuclear-talks-2013").told("de").names.title == "Atomverhandlungen 2013–2015"
    assert load("tutorial").told("xx").names.title == "Two Valleys"


# Nothing is read before somebody asks


def test_loading_reads_no_translation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, SOME)
    asked: list[str] = []

    def looked(path: Path) -> dict[str, Path]:
        asked.append("list")
        return translation_files(path)

    def read(path: Path) -> Translation:
        asked.append(path.name)
        return translation_again(path)

    monkeypatch.setattr(telling, "translation_files", looked)
    monkeypatch.setattr(telling, "translation_again", read)
    rules = load(file)
    assert asked == []
    assert "fr" not in rules.translations
    assert asked == ["list"]
    assert rules.told("de").names.title == rules.told("de").names.title == "Der Zaun"
    assert asked == ["list", "fence.de.yaml"]


def test_a_translation_is_read_again_when_its_file_changed(tmp_path: Path) -> None:
    file = written(tmp_path, SOME)
    assert load(file).told("de").names.title == "Der Zaun"
    written(tmp_path, {"title": ("The fence", "Das Gatter")})
    assert load(file).told("de").names.title == "Das Gatter"


def test_rules_with_translations_travel(tmp_path: Path) -> None:
    rules = load(written(tmp_path, SOME))
    again = pickle.loads(pickle.dumps(rules))
    assert again.told("de").names == rules.told("de").names


def test_rules_of_a_document_have_none(tmp_path: Path) -> None:
    rules = load(written(tmp_path, SOME))
    assert from_document(rules.document).translations == {}


# What cannot be used is left out, and said


def broken(folder: Path, translation: str, *, name: str = "fence.de.yaml") -> Path:
    (folder / "fence.yaml").write_text(RULES, encoding="utf-8")
    (folder / name).write_text(translation, encoding="utf-8")
    return folder / "fence.yaml"


def test_a_broken_translation_never_stops_the_game(tmp_path: Path) -> None:
    file = broken(tmp_path, "language: de\ntexts:\n  title: {of: x\n")
    rules = load(file)
    with pytest.warns(TranslationWarning, match=r"fence\.de\.yaml:3:10: .*check` tells all of it"):
        assert rules.told("de").names.title == "The fence"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rules.told("de").names.title == "The fence", "said once"


def test_one_broken_text_leaves_the_others(tmp_path: Path) -> None:
    good = f"  title:\n    of: {mark('The fence')}\n    text: Der Zaun\n"
    file = broken(tmp_path, f"language: de\ntexts:\n{good}  summary:\n    of: {mark('x')}\n    text: 5\n")
    with pytest.warns(TranslationWarning):
        assert load(file).told("de").names.title == "Der Zaun"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("language: de\ntexts:\n  title: {of: x\n", "fence.de.yaml:3:10: error: A bracket opens here"),
        ("language: de\ntexts:\n\ttitle:\n", "fence.de.yaml:3:1: error: A tab cannot indent YAML"),
        ("", "fence.de.yaml:1:1: error:"),
        ("- a\n- b\n", "fence.de.yaml:1:1: error:"),
        ("texts: {}\n", "1:1: error: The translation does not say of which language it is; add `language: de`."),
        ("language: fr\ntexts: {}\n", "1:11: error: This is in 'fr', but the file's name says 'de'"),
        ("language: German\ntexts: {}\n", "1:11: error: 'language' is the text 'German'; write the code of a language"),
        ("language: de\n", "error: The translation has no 'texts'"),
        ("language: de\ntexts: {}\ntext: {}\n", "3:1: error: A translation has no key 'text'. Did you mean 'texts'?"),
        ("language: de\ntexts: [a]\n", "2:1: error: 'texts' is a list; write a mapping"),
        ("language: de\ntexts:\n  title: Zaun\n", "3:10: error: 'title' is the text 'Zaun'; write `of` and `text` below it"),
        (
            "language: de\ntexts:\n  title:\n    txt: Zaun\n",
            "4:5: error: A translated text has no key 'txt'. Did you mean 'text'?",
        ),
        ("language: de\ntexts:\n  title:\n    text: 5\n", "4:11: error: 'text' is the number 5; put it in quotes"),
        ("language: de\ntexts:\n  title:\n    of: 12\n    text: Z\n", "4:9: error: 'of' is the number 12, which is no mark"),
        (
            "language: de\ntexts:\n  title:\n    text: >\n      Z\n\n      Z\n",
            "error: 'Z?Z' cannot stand at 'title': a label is a single line. Write a single line of at most 200 characters.",
        ),
        ("language: de\ntexts:\n  parties.north.initials: {text: n}\n", "Write two or three capital letters or digits."),
        (
            "language: de\ntexts:\n  title: {text: Zaun}\n  title: {text: Gatter}\n",
            "4:3: error: The key 'title' stands here a second time (first in line 3)",
        ),
        (
            "language: de\ntexts:\n  parties.nort.name: {text: Norden}\n",
            "3:3: warning: There is no text 'parties.nort.name' in the rules. Did you mean 'parties.north.name'?",
        ),
        (
            "language: de\ntexts:\n  issues.wholly.other: {text: Norden}\n",
            "If it is gone from the rules, `negotiate translate",
        ),
        (
            f"language: de\ntexts:\n  title:\n    of: {mark('A fence')}\n    text: Zaun\n",
            "3:3: warning: 'title' is older than its original, which has changed; `negotiate translate",
        ),
        (
            f"language: de\ntexts:\n  title:\n    of: {mark('The fence')}\n    older: A fence\n    text: Zaun\n",
            "3:3: warning: 'title' is older than its original; mend the text, and remove the line 'older'.",
        ),
        ("language: de\ntexts:\n  title: {text: Zaun}\n", "3:3: notice: 'title' does not say of which original it is"),
        (
            "language: de\ntexts:\n  title:\n    text:\n",
            "3:3: notice: 17 of 17 texts are not translated yet: title, summary, calendar.round_label, parties.north.name, ",
        ),
    ],
)
def test_check_says_what_is_wrong(tmp_path: Path, text: str, wanted: str) -> None:
    file = broken(tmp_path, text)
    found = [str(finding) for finding in check_translations(file)]
    assert any(wanted in said for said in found), "\n".join(found)
    assert check_file(file) == [], "the rule file itself is sound"
    assert [str(finding) for finding in check_translation(tmp_path / "fence.de.yaml")] == found


def test_a_warning_of_a_translation_can_be_allowed(tmp_path: Path) -> None:
    allowed = "  title: # check: allow older-translation because only the case changed\n"
    entry = f"    of: {mark('the fence')}\n    text: Zaun\n"
    found = check_translations(broken(tmp_path, f"language: de\ntexts:\n{allowed}{entry}"))
    assert [finding.severity for finding in found] == ["notice"]


def test_a_file_without_translations_has_no_findings_about_them(tmp_path: Path) -> None:
    file = broken(tmp_path, "", name="other.de.yaml")
    assert check_translations(file) == []
    assert check_translations(tmp_path / "missing.yaml") == []


def test_a_translation_without_its_rule_file(tmp_path: Path) -> None:
    (tmp_path / "gone.de.yaml").write_text("language: de\ntexts: {}\n", encoding="utf-8")
    (finding,) = check_translation(tmp_path / "gone.de.yaml")
    assert "put it beside 'gone.yaml'" in finding.sentence


# Which files are translations


def test_a_rule_file_of_an_odd_name_is_none(tmp_path: Path) -> None:
    (tmp_path / "fence.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "fence.old.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "fence.fr.yaml").write_text("", encoding="utf-8")
    (tmp_path / "fence.it.yaml").mkdir()
    (tmp_path / "alone.new.yaml").write_text("title: no version\n", encoding="utf-8")
    assert list(translation_files(tmp_path / "fence.yaml")) == ["fr"]
    assert not is_translation(tmp_path / "fence.yaml")
    assert not is_translation(tmp_path / "alone.new.yaml")
    assert not is_translation(tmp_path / "nothing.de.yaml")
    assert load(tmp_path / "fence.old.yaml").names.title == "The fence"


def test_a_translation_is_no_scenario(tmp_path: Path) -> None:
    written(tmp_path, SOME)
    with pytest.raises(RuleFileError, match=r"translation of a rule file into 'de'; give the rule file, without '\.de'"):
        load(tmp_path / "fence.de.yaml")


def test_a_folder_has_its_translations_beside_its_file(tmp_path: Path) -> None:
    written(tmp_path, {**SOME}, name="scenario")
    assert (tmp_path / "scenario.de.yaml").is_file()
    assert load(tmp_path).told("de").names.title == "Der Zaun"


def test_reading_never_raises_for_what_is_no_file(tmp_path: Path) -> None:
    found = read_translation(tmp_path / "x.de.yaml")
    assert (found.language, found.texts) == ("de", {})
    assert "There is no such file" in found.reading.findings[0].sentence
    assert translation_files(tmp_path / "no" / "such.yaml") == {}
    assert translation_files(Path("nul\0l.yaml")) == {}
