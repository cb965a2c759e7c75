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
COMPLETE = [(name, "de") for name in scenarios()]
WITHOUT_SKINS = [name for name, _ in COMPLETE if name not in ("tutorial", "istanbul-2025")]
"""Scenarios that are in German and in no other language yet."""

SAME_IN_GERMAN = {
    *("Iran", "Oman", "E3/EU+3"),
    *(
        "Agence France-Presse",
        "Arms Control Association",
        "Associated Press",
        "Center for Arms Control and Non-Proliferation",
    ),
    *("Reuters", "UN SanctionsApp"),
    *("Dayton 1995", "Sarajevo", "Goražde", "Brčko", "BosNet", "CNN", "Chicago Tribune", "Los Angeles Times"),
    *("NRC Handelsblad", "de Volkskrant", "Encyclopædia Universalis", "Richard Holbrooke", "Derek Chollet"),
    *("The Independent", "51 zu 49"),
    *("Ulster Unionist Party", "Social Democratic and Labour Party", "The Irish Times", "Sinn Féin", "BBC News", "ARK"),
    *("Conciliation Resources", "Camp David 1978", "William B. Quandt", "Jewish Telegraphic Agency", "Israel", "Jerusalem"),
    *("Diálogo", "Colombia Reports", "Juventud Rebelde", "Virginia M. Bouvier", "La Silla Vacía", "Felipe Gómez Isa"),
    *("FARC-EP", "Human Rights Watch", "EFE", "Conflict Analysis Resource Center (CERAC)", "Robert D. Putnam"),
    *("The Kyiv Independent", "Babel", "Ukraine", "China", "The Guardian, mit Agenturen"),
}
"""Names that German takes as they are."""
ENGLISH = re.compile(
    r"\b(the|of|and|with|is|are|was|were|to|that|this|on|by|for|from|not|no|at|you|your|it|its|than|about)\b", re.IGNORECASE
)
GERMAN_TOO = {"was", "not"}
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


@pytest.mark.parametrize("name", WITHOUT_SKINS)
def test_whoever_plays_in_german_reads_no_english(name: str) -> None:
    rules = load(name)
    told = rules.told("de")
    published = re.compile(r"sources\.[^.]+\.(title|publisher)|(parties|mediators)\.[^.]+\.initials|skins\..*")
    if not any(path.startswith("verification.tiers") for path in rules.places):
        published = re.compile(rf"{published.pattern}|verification\.tiers\..*")  # the engine's own, in its catalogue
    before = {original.path: original.text for original in originals(rules.document)}
    texts = {original.path: original.text for original in originals(told.document) if not published.fullmatch(original.path)}
    assert len(texts) > 100
    for path, text in texts.items():
        assert text != before[path] or text in SAME_IN_GERMAN, f"{path} is not translated: {text}"
        words = {word.lower() for word in ENGLISH.findall(re.sub("`[^`]+`", "", text))} - GERMAN_TOO
        assert not words or text in SAME_IN_GERMAN, f"{path} has English words: {sorted(words)}"
    labels = (*told.names.party_labels, *told.names.track_labels, *told.names.issue_labels, *told.names.category_labels)
    labels += (*told.names.card_texts, *(label for row in told.names.option_labels for label in row))
    assert set(labels) <= set(texts.values()), "names say what the document says"
    titled = (told.names.title, told.names.round_label)
    assert name != "nuclear-talks-2013" or titled == ("Atomverhandlungen 2013–2015", "Monat")


@pytest.mark.parametrize("name", WITHOUT_SKINS)
def test_the_german_text_keeps_the_figures_of_the_original(name: str) -> None:
    """Numbers, years and percentages are those of the original, in whatever order the sentence has them."""
    rules = load(name)
    told = {original.path: original.text for original in originals(rules.told("de").document)}
    for original in originals(rules.document):
        english = re.sub(r"(?<=\d),(?=\d{3})", "", original.text)
        german = re.sub(r"(?<=\d)[.\u00a0](?=\d{3})", "", told[original.path]).replace(",", ".")
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
