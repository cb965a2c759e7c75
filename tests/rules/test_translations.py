"""The translations that ship: whole, made from the texts as they are now, and in their own language."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from negotiate.paths import rules_folder, scenarios
from negotiate.rulebook.load import load
from negotiate.rulebook.translation.comparing import check_translations
from negotiate.rulebook.translation.originals import INITIALS, originals
from negotiate.rulebook.translation.translation_files import translation_files
from negotiate.text.console import Console
from negotiate.text.game import play_in_terminal
from negotiate.words.speaker import PLAYER, Speaker

SHIPPED = [(name, code) for name in scenarios() for code in translation_files(rules_folder() / f"{name}.yaml")]
COMPLETE = [("nuclear-talks-2013", "de")]

SAME_IN_GERMAN = {
    *("Iran", "Oman", "E3/EU+3"),
    *(
        "Agence France-Presse",
        "Arms Control Association",
        "Associated Press",
        "Center for Arms Control and Non-Proliferation",
    ),
    *("Reuters", "UN SanctionsApp"),
}
"""Names that German takes as they are."""
ENGLISH = re.compile(
    r"\b(the|of|and|with|is|are|was|were|to|that|this|on|by|for|from|not|no|at|you|your|it|its|than|about)\b", re.IGNORECASE
)
GERMAN_TOO = {"was"}
"""Words that both languages have."""


def test_every_file_in_the_folder_is_a_translation_of_a_scenario() -> None:
    folder = rules_folder() / "translations"
    assert {path.name for path in folder.iterdir()} == {f"{name}.{code}.yaml" for name, code in SHIPPED}
    assert set(COMPLETE) <= set(SHIPPED)


@pytest.mark.parametrize("name", scenarios())
def test_shipped_translations_are_complete_and_fresh(name: str) -> None:
    assert check_translations(rules_folder() / f"{name}.yaml") == []


@pytest.mark.parametrize(("name", "code"), SHIPPED)
def test_a_translation_says_who_has_read_it(name: str, code: str) -> None:
    head = (rules_folder() / "translations" / f"{name}.{code}.yaml").read_text(encoding="utf-8").split("\nlanguage:")[0]
    assert "native speaker" in head


def test_whoever_plays_the_nuclear_talks_in_german_reads_no_english() -> None:
    rules = load("nuclear-talks-2013")
    told = rules.told("de")
    published = re.compile(r"sources\.[^.]+\.(title|publisher)|(parties|mediators)\.[^.]+\.initials|skins\..*")
    before = {original.path: original.text for original in originals(rules.document)}
    texts = {original.path: original.text for original in originals(told.document) if not published.fullmatch(original.path)}
    assert len(texts) > 150
    for path, text in texts.items():
        assert text != before[path] or text in SAME_IN_GERMAN, f"{path} is not translated: {text}"
        words = {word.lower() for word in ENGLISH.findall(text)} - GERMAN_TOO
        assert not words or text in SAME_IN_GERMAN, f"{path} has English words: {sorted(words)}"
    labels = (*told.names.party_labels, *told.names.track_labels, *told.names.issue_labels, *told.names.category_labels)
    labels += (*told.names.card_texts, *(label for row in told.names.option_labels for label in row))
    assert set(labels) <= set(texts.values()), "names say what the document says"
    assert (told.names.title, told.names.round_label) == ("Atomverhandlungen 2013–2015", "Monat")


def test_the_german_text_keeps_the_figures_of_the_original() -> None:
    """Numbers, years and percentages are those of the original, in whatever order the sentence has them."""
    rules = load("nuclear-talks-2013")
    told = {original.path: original.text for original in originals(rules.told("de").document)}
    for original in originals(rules.document):
        english, german = original.text.replace(",", ""), told[original.path].replace("\u00a0", "").replace(",", ".")
        for figure in re.findall(r"\d+(?:\.\d+)?", english):
            assert figure in german, f"{original.path}: {figure} is missing in: {told[original.path]}"


def test_both_parties_are_told_with_the_same_verbs() -> None:
    parties = load("nuclear-talks-2013").told("de").document["parties"]
    heads = {name: [position["text"].split(":")[0] for position in party["position"]] for name, party in parties.items()}
    assert heads["iran"] == heads["e3-eu-3"]
    verbs = {"erklären": "erklärt", "verlangen": "verlangt", "bieten": "bietet"}
    for position in parties["e3-eu-3"]["position"]:
        assert any(verb in position["text"] for verb in verbs)
    for position in parties["iran"]["position"]:
        assert any(verb in position["text"] for verb in verbs.values())


def test_a_game_in_german_says_nothing_of_the_rules_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Iran's whole game in the terminal: briefs, table, log, its end and the look back."""
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path))
    screen = io.StringIO()
    words = ["brief", "table", "tracks", "log", *["pass", "1", "back"] * 200, *["debrief"] * 3]
    console = Console(io.StringIO("\n".join(words) + "\n"), screen, 5000, Speaker("de", PLAYER))
    assert play_in_terminal("nuclear-talks-2013", {"iran": "human"}, 5, console) == 0
    said = screen.getvalue()
    rules = load("nuclear-talks-2013")
    german = {original.path: original.text for original in originals(rules.told("de").document)}
    for needed in ("parties.iran.brief", "facts.15.text", "debrief.8", "issues.sanctions.options.in-place.label"):
        assert german[needed] in said
    for original in originals(rules.document):
        alike = original.text in SAME_IN_GERMAN or original.kind == INITIALS or len(original.text) < 5
        found = not alike and re.search(rf"\b{re.escape(original.text)}(?!\w)", said)
        assert not found or original.text in "".join(german.values()), f"{original.path} is in English: {original.text}"
