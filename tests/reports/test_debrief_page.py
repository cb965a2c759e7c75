"""The debrief on paper: one offline page, one table, and files that are whole or not there."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from tests.present.owing import held_up
from tests.reports.games import SCENARIOS, clicked, recorded, rules_of

from negotiate.engine.ledger import TRUE
from negotiate.errors import RecordError
from negotiate.play.match import Match
from negotiate.reports.debrief.course import course, from_record
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.sheet import COLUMNS, sheet
from negotiate.reports.debrief.text import WIDTH, text
from negotiate.reports.debrief.what_if import suggestions
from negotiate.reports.page.page import write
from negotiate.words.speaker import Speaker

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_page_needs_no_network_and_no_script(scenario: str, tmp_path: Path) -> None:
    was = from_record(recorded(tmp_path / "game.jsonl", scenario))
    found = page(debrief(was))
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'<>)]+", found))
    assert {address for address in addresses if "w3.org" not in address} == set()
    assert "<script" not in found and "@import" not in found and "url(" not in found.replace("url(#", "")
    names = re.findall(r' id="([^"]+)"', found)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', found)) <= set(names)
    assert found.count('<details class="answer">') == len(suggestions(rules_of(scenario), was=was))


def test_the_ledger_is_a_picture_of_two_sides_with_what_is_overdue_and_what_that_suspends() -> None:
    found = html.unescape(page(debrief(course(held_up()))))
    (ledger,) = re.findall(r'<div class="owed">.*?<div class="owed-foot', found, re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", " ", ledger).split())
    assert "Highmark owes Lowmark" in words and "Lowmark owes Highmark" in words
    left, ways, right = (ledger.index(part) for part in ('overdue left"', "owed-ways", 'suspended right"'))
    assert left < ways < right
    assert "Overdue since month 1; it can still be made good. 0 of 2 phases delivered." in words
    assert "Not due while this is overdue: Highmark – Detainees. Holding it back costs no trust." in words
    assert ledger.count("owed-pill") == 1 and "suspended because overdue" in words
    assert ledger.count('class="arm leaves to-left" style="left: 0; right: 50.0%"') == 1
    assert ledger.count('class="arm arrives to-right" style="left: 50.0%; right: 0"') == 1
    assert "1 overdue · 1 suspended" in found


def test_the_ledger_says_where_less_was_true_than_was_believed() -> None:
    match = held_up()
    assert "In truth" not in page(debrief(course(match)))
    moments = course(match)
    game = moments.last.game.copy()
    place = match.rules.names.parties.index("lowmark"), match.rules.names.issues.index("detainees")
    game["delivered"][0, TRUE, place[1], place[0]] = 0
    other = replace(moments, moments=(*moments.moments[:-1], replace(moments.last, game=game)))
    assert "In truth: 0 of 2 phases delivered." in page(debrief(other))


def test_without_texts_in_force_there_is_no_ledger() -> None:
    assert 'class="owed"' not in page(debrief(course(Match(rules_of("tutorial"), {"highmark": "human"}))))


def test_the_page_is_the_same_each_time(tmp_path: Path) -> None:
    path = clicked(tmp_path / "game.jsonl", "tutorial")
    assert page(debrief(from_record(path))) == page(debrief(from_record(path)))


def test_a_game_that_is_not_over_has_a_page(tmp_path: Path) -> None:
    found = page(debrief(from_record(clicked(tmp_path / "game.jsonl", "istanbul-2025", 4))))
    assert "Still in play" in found
    begun = page(debrief(course(Match(rules_of("tutorial"), {"highmark": "human"}))))
    assert "nothing to tell about trust" in begun


def test_the_table_holds_every_event_and_every_round(tmp_path: Path) -> None:
    found = from_record(clicked(tmp_path / "game.jsonl", "tutorial"))
    rows = list(csv.DictReader(io.StringIO(sheet(found))))
    assert tuple(rows[0]) == COLUMNS
    told = [row for row in rows if row["row"] == "event"]
    assert len(told) == sum(event.kind not in ("round-began", "trust-changed") for event in found.events)
    assert all(row["text"] for row in told)
    assert {row["secret"] for row in told if row["text"].endswith("breaks its word: Quiet at the dam.")} <= {"1"}
    parties = [row for row in rows if row["row"] == "party"]
    assert len(parties) == (len(found.round_ends) + 1) * len(found.rules.names.parties)
    last = [row for row in rows if row["row"] == "pair"][-1]
    i, j = (found.rules.names.parties.index(last[field]) for field in ("party", "other"))
    assert float(last["trust"]) == pytest.approx(float(found.round_ends[-1].game["trust"][0, i, j]), abs=5e-4)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_text_fits_a_terminal(scenario: str, tmp_path: Path) -> None:
    lines = list(text(debrief(from_record(recorded(tmp_path / "game.jsonl", scenario, 1)))))
    assert max(len(line) for line in lines) <= WIDTH
    assert "How it ended, and why" in lines and "Questions for discussion" in lines


def test_a_file_is_replaced_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    def page(text: str) -> str:
        return f'<meta name="generator" content="negotiate 0"><p>{text}'

    target = tmp_path / "page.html"
    target.write_text(page("before"), "utf-8")
    write(target, page("après"))
    assert target.read_text("utf-8") == page("après")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "page.html"
    with pytest.raises(RecordError) as refused:
        write(target, "text")
    assert str(refused.value) == (
        f"'{target}' cannot be written: No such file or directory. Choose a folder that exists and may be written to."
    )
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(RecordError) as refused:
        write(folder, "text")
    assert str(refused.value) == (
        f"'{folder}' is a folder, and what is to be written is a file. Give a name for it in that folder."
    )
    assert list(tmp_path.iterdir()) == [folder]


def test_only_parts_with_a_weight_stand_in_the_table_of_the_peace_index(tmp_path: Path) -> None:
    def parts(scenario: str) -> list[str]:
        found = page(debrief(from_record(recorded(tmp_path / f"{scenario}.jsonl", scenario))))
        table = re.split("<caption>(?:The peace index|Joint index),", found)[1].partition("</table>")[0]
        return re.findall(r"<tr><td>([a-z]+)</td>", table)

    assert parts("istanbul-2025") == ["people", "quiet", "durability", "balance"]
    assert parts("nuclear-talks-2013") == ["balance"]


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ru", "uk"])
def test_the_page_speaks_the_language_of_the_debrief(language: str, tmp_path: Path) -> None:
    file = recorded(tmp_path / "game.jsonl", "tutorial")
    told = page(debrief(from_record(file, Speaker(language))))
    assert f'<html lang="{language}">' in told
    english = (
        "How it ended, and why",
        "Mandates and peace, side by side",
        "Trust over time",
        "points carried out",
        "Players: ",
    )
    for words in english:
        assert (words in told) == (language == "en"), words
    assert Speaker(language).say("What else was possible") in html.unescape(told)


def test_on_paper_what_is_folded_is_left_out_and_two_columns_save_room(tmp_path: Path) -> None:
    told = page(debrief(from_record(recorded(tmp_path / "game.jsonl", "tutorial"))))
    style = told.partition("<style>\n@media print")[2].partition("</style>")[0]
    assert "details:not([open]) { display: none; }" in style
    assert "ol.moments, .milestones { columns: 2;" in style
    assert "What is folded on the screen is not printed; unfold it first to have it on paper." in told


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine to print with")
@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_the_debrief_of_a_first_lesson_is_four_pages(tmp_path: Path, paper: str) -> None:
    assert CHROMIUM is not None
    told = page(debrief(from_record(recorded(tmp_path / "game.jsonl", "tutorial"))))
    file = tmp_path / "debrief.html"
    file.write_text(told.replace("</head>", f"<style>@media print {{ @page {{ size: {paper}; }} }}</style></head>"))
    printed = tmp_path / "debrief.pdf"
    quietly = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}")
    subprocess.run(
        [CHROMIUM, *quietly, f"--print-to-pdf={printed}", file.as_uri()], check=True, capture_output=True, timeout=120
    )
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) <= 4
