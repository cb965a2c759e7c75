"""A strike is no war: what a file calls its quiet state, its index and its endings is what everybody is told."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.engine.rules import JOINT_INDEX
from negotiate.lab.measures import registry
from negotiate.play.match import Match
from negotiate.present.public import public
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text
from negotiate.reports.lesson.lesson import lesson
from negotiate.reports.scenario import event_cards, game_rules
from negotiate.reports.scenario.book import open_book
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.load import load
from negotiate.words.catalogue import languages
from negotiate.words.endings import ENDINGS
from negotiate.words.own_words import OWN, in_own_words, shared_index
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker

STRIKE = Path(__file__).parent / "cases" / "strike.yaml"
WAR = re.compile(
    r"ceasefire|cease-fire|conquest|casualt|\bwar\b|\bguns?\b|fighting|violence|by force|\bpeace\b", re.IGNORECASE
)
OWN_NAME = "Peace at work"


def words_of_war(told: str) -> list[str]:
    """Words of war in a text or page, each with what stands around it."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)))
    plain = plain.replace(OWN_NAME, "")
    return [plain[max(0, found.start() - 40) : found.end() + 40] for found in WAR.finditer(plain)]


def test_nothing_that_is_printed_of_a_strike_speaks_of_war(tmp_path: Path) -> None:
    run = str(tmp_path / "run")
    commands = [
        ("check", str(STRIKE)),
        ("explain", str(STRIKE)),
        *(("explain", str(STRIKE), item) for item in ("truce", "wages", "pay", "accord", "endings", "events", "union")),
        ("simulate", str(STRIKE), "--games", "40", "--seed", "3", "--out", run, "--record", "4"),
        *(("replay", f"{run}/records/game-00000{number}.jsonl") for number in range(4)),
        *(("debrief", f"{run}/records/game-00000{number}.jsonl") for number in range(4)),
        ("report", run),
        ("why", str(STRIKE), "--games", "20", "--movers", "0"),
    ]
    for command in commands:
        done = CliRunner().invoke(app, list(command))
        assert done.exit_code == 0, (command, done.output)
        assert words_of_war(done.stdout) == [], command
    assert words_of_war((tmp_path / "run" / "report.html").read_text(encoding="utf-8")) == []
    rules = load(STRIKE)
    book = open_book(rules)
    for told in (rulebook_page(book, briefs=True), *lesson(book).values()):
        assert words_of_war(told) == []


def test_measures_and_tournaments_use_the_words_of_the_file() -> None:
    titles = {measure.name: measure.title for measure in registry(load(STRIKE)).values()}
    assert words_of_war("\n".join(titles.values())) == []
    assert titles["peace_index"] == "Peace at work"
    assert titles["ceasefire.signed"] == "Games with “Cooling-off”"
    assert titles["endings.frozen"] == "Games with this ending: A stalled strike"
    own = load(STRIKE).names.index_label
    assert [shared_index(labels) for labels in ((own, own), (own, ""), ("", ""), (JOINT_INDEX,))] == [
        "Peace at work",
        "Joint index",
        "Peace index",
        "Joint index",
    ]


def test_the_debrief_and_the_table_use_the_words_of_the_file() -> None:
    rules = load(STRIKE)
    match = Match(rules, seed=3)
    match.advance()
    told = debrief(course(match))
    assert words_of_war(page(told)) == [] and words_of_war("\n".join(text(told))) == []
    assert "Mandates and Peace at work, side by side" in "\n".join(text(told))
    assert "Peace at work: " in " ".join(told.scores.sentences)
    assert told.ending.heading in {"A collective agreement", "A stalled strike", "No agreement in time"}
    assert words_of_war(repr(public(match, Speaker("en")))) == []


def test_rules_tell_what_the_file_calls_things() -> None:
    rules = load(STRIKE)
    assert rules.has_ceasefire and not rules.has_war
    book = open_book(rules)
    assert "Only what is carried out counts." in game_rules.scoring(book)
    assert game_rules.scoring(book)[2].startswith(
        "Peace at work, 0 to 100, one number for the table as a whole: quiet (33%)"
    )
    assert "Frozen: “Cooling-off” holds and nothing is agreed on Pay; weeks until then: 3." in game_rules.endings(book)
    assert event_cards.events(book)[0].chance == "30%, rarer under “Cooling-off”"
    assert game_rules.collapse(book).startswith("Without trust, “Cooling-off” collapses at the first incident that is seen.")
    for kind, own in {
        "accord": "A collective agreement",
        "accord-broken": "An agreement on paper",
        "horizon": "No agreement in time",
        "breakdown": "The talks broke off",
        "withdrawal": "A walk-out",
        "frozen": "A stalled strike",
    }.items():
        assert ENGLISH_SPEAKER.ending(kind, rules.names) == own
        assert ENGLISH_SPEAKER.ending(kind) != own


def test_without_names_a_scenario_without_a_war_has_a_joint_index() -> None:
    assert load("tutorial").names.index_label == "", "with a ceasefire it is the peace index"
    peaceful = load("nuclear-talks-2013")
    assert peaceful.names.index_label == JOINT_INDEX and not peaceful.has_war
    assert game_rules.scoring(open_book(peaceful))[2].startswith(
        "Joint index, 0 to 100, one number for the table as a whole"
    )
    german = open_book(peaceful, Speaker("de"))
    assert game_rules.scoring(german)[2].startswith("Gemeinsamer Index, 0 bis 100")


def test_names_are_translated_with_the_file(tmp_path: Path) -> None:
    own = tmp_path / "strike.yaml"
    own.write_bytes(STRIKE.read_bytes())
    done = CliRunner().invoke(app, ["translate", str(own), "de"])
    assert done.exit_code == 0, done.output
    file = next((tmp_path / "translations").glob("*.de.yaml")) if (tmp_path / "translations").is_dir() else None
    written = (file or tmp_path / "strike.de.yaml").read_text(encoding="utf-8")
    assert "Cooling-off" in written and "Peace at work" in written and "A stalled strike" in written
    names = load(own).names
    texts = {"words.quiet": "Abkühlung", "words.index": "Frieden im Werk", "words.endings.accord_broken": "Papier"}
    told = names.__class__.told(names.__class__(**{**vars(names), "translations": {"de": texts}}), "de")
    assert (told.quiet_label, told.index_label) == ("Abkühlung", "Frieden im Werk")
    assert told.ending_labels["accord-broken"] == "Papier" and told.ending_labels["horizon"] == "No agreement in time"


@pytest.mark.parametrize("language", languages())
def test_every_language_says_it_in_the_scenarios_own_words(language: str) -> None:
    names, speaker = load(STRIKE).names, Speaker(language)
    for usual, own in OWN.items():
        message, values = in_own_words(speaker, names, usual)
        assert message == own.message
        assert set(values) == ({"quiet"} if own.about == "quiet" else {"name"})
        if "{" in speaker.say(message):
            shown = re.findall(r"\{(\w+)\}", speaker.say(message))
            assert own.about != "quiet" or "quiet" in shown
    for kind in ENDINGS:
        assert speaker.ending(kind, names)


def test_games_do_not_change_with_words() -> None:
    """The names are part of what is told and of the digest of the file, never of the record of rules."""
    named = load(STRIKE)
    plain = load(STRIKE, overrides={"words": {"quiet": "Other"}})
    assert (named.record == plain.record).all()
