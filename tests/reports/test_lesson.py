"""The lesson: what stands on which sheet, whose secrets, in which language, and how it fits on paper."""

from __future__ import annotations

import base64
import copy
import hashlib
import html
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from negotiate.engine.notation import Action
from negotiate.errors import RecordError
from negotiate.paths import rules_folder
from negotiate.reports.lesson import first_moves
from negotiate.reports.lesson.first_moves import Opening
from negotiate.reports.lesson.lesson import (
    KEY,
    MEDIATOR,
    OBSERVERS,
    PLAN,
    QUESTIONS,
    RUBRIC,
    SLIDES,
    lesson,
    sheet_of,
    write_lesson,
)
from negotiate.reports.lesson.questions import questions
from negotiate.reports.scenario.book import Book, open_book
from negotiate.rulebook.load import from_document, load
from negotiate.words.catalogue import languages
from negotiate.words.speaker import Speaker

SCENARIOS = sorted(path.stem for path in rules_folder().glob("*.yaml") if path.stem != "personalities")
PUBLIC = (PLAN, SLIDES, QUESTIONS, KEY, RUBRIC, OBSERVERS, MEDIATOR)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def book(name: str, language: str = "en") -> Book:
    return open_book(load(name), Speaker(language))


@cache
def pages(name: str, language: str = "en") -> dict[str, str]:
    return lesson(book(name, language), name)


def plain(page: str) -> str:
    """The words of a page."""
    body = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))


def test_a_party_has_its_own_sheet_however_it_is_called() -> None:
    document = copy.deepcopy(load("tutorial").document)
    document["mediators"]["elders"] = {**document["mediators"]["river-council"], "name": "Elders", "initials": "EL"}
    document["mediation"]["chairs"] = [{"mediator": "river-council", "from": 1}, {"mediator": "elders", "from": 3}]
    named = json.dumps(document).replace('"highmark"', '"mediator-elders"').replace('"lowmark"', '"party-mediator-elders"')
    found = lesson(open_book(from_document(json.loads(named)), Speaker("en")))
    sheets = {page: plain(text) for page, text in found.items() if page.startswith("sheet-")}
    assert list(sheets) == [
        "sheet-party-mediator-elders.html",
        "sheet-party-party-mediator-elders.html",
        "sheet-mediator-river-council.html",
        "sheet-mediator-elders.html",
        "sheet-observers.html",
    ]
    whose = ("Highmark", "Lowmark", "River Council", "Elders")
    assert [who for who, text in zip(whose, sheets.values(), strict=False) if who not in text[:200]] == []


def test_a_lesson_is_a_sheet_for_everybody_and_what_the_teacher_needs() -> None:
    assert list(pages("tutorial")) == [
        "plan.html",
        "sheet-highmark.html",
        "sheet-lowmark.html",
        "sheet-mediator.html",
        "sheet-observers.html",
        "slides.html",
        "questions.html",
        "questions-key.html",
        "rubric.html",
    ]
    sheet = plain(pages("tutorial")["sheet-highmark.html"])
    for said in (
        "For Highmark only: show it to nobody.",
        "Quiet on the dam road for good.",
        "Water: “An equal split, in three releases” costs you 11 points.",
        "All in all, no agreement at all would be worth −4.5 points to you at the start; stay above that.",
        "Begin small. Propose: Detainees – Twenty of a list go home, ten at dawn and ten at noon. It is worth 2 points to "
        "you, little is at risk, and what is delivered earns trust. Asked for their consent: Lowmark.",
        "Work towards “Quiet at the dam”: it opens with mutual trust at least 25 and Watchers at dam and gauges: “A joint "
        "patrol” or further carried out. There, “Quiet at the dam” is worth up to 20 points to you.",
        "Quiet without an end +20",
        "Sum of what was delivered",
    ):
        assert said in sheet
    plan = plain(pages("tutorial")[PLAN])
    assert "negotiate play tutorial --seat highmark=human --seat lowmark=human" in plan
    assert "Play, about 4 (1.9) minutes a month. Announce the last three." in plan
    for name in list(pages("tutorial"))[1:]:
        assert f'href="{name}"' in pages("tutorial")[PLAN]


def test_the_bars_are_as_long_as_the_points() -> None:
    found = re.findall(
        r'<rect x="([\d.]+)" y="0" width="([\d.]+)"[^>]*fill="var\(--(party-1|bad)\)"',
        pages("tutorial")["sheet-highmark.html"],
    )
    # from −11 to +20: 31 points are 100
    lengths = [(round(float(long) * 31 / 100), colour) for _, long, colour in found]
    assert lengths == [
        (2, "party-1"),
        (4, "party-1"),
        (3, "party-1"),
        (20, "party-1"),
        (3, "bad"),
        (11, "bad"),
        (0, "party-1"),
        (1, "bad"),
    ]
    assert float(found[3][0]) == pytest.approx(100 * 11 / 31, abs=0.01)


def changed(name: str, keep: str) -> dict[str, Any]:
    """Every private number and text of every party but one, changed."""
    scenario = book(name).scenario
    found: dict[str, Any] = {}
    for party, entry in scenario.parties.items():
        if party == keep:
            continue
        found[f"parties.{party}.hope_of_gain"] = 0.9 * entry.hope_of_gain + 0.05
        found[f"parties.{party}.pain"] = 0.9 * entry.pain + 0.05
        found[f"parties.{party}.support"] = 0.9 * entry.support + 5
        found[f"parties.{party}.hardness"] = 0.25
        found[f"parties.{party}.brief"] = "SECRET"
        found[f"parties.{party}.aims"] = [
            {**aim.model_dump(mode="json", exclude_unset=True), "text": "SECRET"} for aim in entry.aims
        ]
    for issue, thing in scenario.issues.items():
        for option in thing.options:
            values = {
                party: points if party == keep or not points else 1.5 * points + 0.5
                for party, points in option.values.items()
            }
            if values:
                found[f"issues.{issue}.options.{option.id}.values"] = values
    return found


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_sheet_tells_a_secret_of_another_seat(name: str) -> None:
    """What only others may know can change, and not a letter of a sheet does."""
    for keep in [*book(name).scenario.parties, ""]:
        other = open_book(load(name, overrides=changed(name, keep)))
        told = lesson(other, name)
        stays = [sheet_of(keep)] if keep else [page for page in PUBLIC if page in told]
        for page in stays:
            assert told[page] == pages(name)[page], (keep, page)
        if keep:
            for party in book(name).scenario.parties:
                if party != keep:
                    assert told[sheet_of(party)] != pages(name)[sheet_of(party)], "the change shows where it may"


@pytest.mark.parametrize("name", SCENARIOS)
def test_there_are_three_first_moves_and_each_is_legal(name: str) -> None:
    opening = Opening(book(name))
    for party in book(name).scenario.parties:
        moves = first_moves.of_party(opening, party)
        assert len(moves) == first_moves.MOVES and len({move.text for move in moves}) == first_moves.MOVES
    assert len(first_moves.of_mediator(book(name), book(name).mediators[0])) == first_moves.MOVES


def test_what_is_shut_is_no_first_move() -> None:
    opening = Opening(book("tutorial"))
    assert opening.allows("highmark", Action("propose", None, 0, {"detainees": "twenty"}))
    assert not opening.allows("highmark", Action("propose", None, 0, {"water": "joint-gauges"}))
    assert not opening.allows("nobody", Action("pass"))
    together = first_moves.of_party(Opening(book("good-friday-1998")), "unionists")[0]
    assert together.title == "Put a whole text on the table"
    assert together.text.startswith("Propose: Ceasefires – Announced, and the principles affirmed; Government of Northern")
    away = first_moves.of_party(Opening(book("switzerland-2024")), "china")[0]
    assert away == ("Come to the table", "Nothing that binds can be signed without you; say what you come for.")


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_question_has_one_right_answer(name: str) -> None:
    asked = questions(book(name))
    assert len(asked) >= 9
    assert len({question.right for question in asked}) == 5, "the right answer moves about; open questions have none"
    for question in asked:
        assert len(set(question.answers)) in (0, 4)
        assert question.right in ("", "A", "B", "C", "D") and (question.right == "") == (not question.answers)
        assert question.why
    before, key = plain(pages(name)[QUESTIONS]), plain(pages(name)[KEY])
    for question in asked:
        assert question.text in before and question.text in key
        assert question.why not in before and question.why in key
    assert "☑" not in before and key.count("☑") == sum(1 for question in asked if question.right)


def test_the_questions_know_the_rules() -> None:
    def right(name: str, number: int) -> tuple[str, str]:
        question = questions(book(name))[number]
        return question.text, question.answers["ABCD".index(question.right)]

    assert right("tutorial", 0) == (
        "When do the talks on “Water” open?",
        "With mutual trust at least 29, a ceasefire kept for 1 month and Quiet at the dam: “Seven days of quiet” or further "
        "agreed",
    )
    assert right("camp-david-1978", 0) == ("What can be talked about in the first day?", "Everything on the agenda")
    assert right("good-friday-1998", 0) == (
        "From when on does a part of a text bind anybody here?",
        "When something is agreed on everything that belongs to the whole",
    )
    assert right("tutorial", 1)[1] == "Everybody who owns one of its issues"
    assert right("good-friday-1998", 1)[1] == "Enough of each bloc, and everybody else who owns one of its issues"
    assert right("tutorial", 2)[1] == "About 3 times what keeping it would have earned"
    gentle = open_book(load("tutorial", overrides={"trust.loss_ratio": 1}))
    assert len(questions(gentle)) == len(questions(book("tutorial"))) - 1


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["tutorial", "nuclear-talks-2013"])
def test_a_lesson_speaks_the_language_of_the_class(name: str, language: str) -> None:
    told, english = pages(name, language), pages(name)
    assert set(told) == set(english)
    for page, text in told.items():
        assert f'<html lang="{language}">' in text, page
        if language != "en":
            heading, before = (re.findall(r"<h1>(.*?)</h1>", found, flags=re.DOTALL)[-1] for found in (text, english[page]))
            assert heading != before or page.startswith("sheet-"), page
    if language == "de" and name == "nuclear-talks-2013":
        title = book(name, "de").scenario.title
        assert title != book(name).scenario.title, "the file is translated"
        assert all(title in plain(text) for text in told.values())
    if language != "en":
        assert f"--language {language}" in told[PLAN]


def test_pages_ask_for_nothing_and_the_slides_run_their_own_script_only() -> None:
    for name in SCENARIOS:
        for page, text in pages(name).items():
            assert "default-src 'none'" in text and '<meta name="generator" content="negotiate ' in text, page
            assert not re.search(r"""(?:src|href)=["'](?!#|[\w-]+\.html["'])""", text), page
            assert "url(" not in text and "@import" not in text and "http://" not in text.replace("http://www.w3.org", ""), (
                page
            )
            if page != SLIDES:
                assert "<script" not in text
    slides = pages("tutorial")[SLIDES]
    script = slides.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in slides


def test_what_a_file_says_stays_text() -> None:
    hostile = open_book(load("tutorial", overrides={"parties.highmark.name": "<script>alert(1)</script>"}))
    for page, text in lesson(hostile, "<b>").items():
        assert "<script>alert" not in text and "<b>" not in text, page


def test_a_lesson_is_written_file_by_file_and_over_its_own_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "lesson"
    write_lesson(folder, pages("tutorial"))
    write_lesson(folder, pages("tutorial"))
    assert sorted(path.name for path in folder.iterdir()) == sorted(pages("tutorial"))
    (folder / "rubric.html").write_text("<!DOCTYPE html>\n<title>Mine</title>\n")
    (folder / "plan.html").unlink()
    with pytest.raises(RecordError) as found:
        write_lesson(folder, pages("tutorial"))
    assert str(found.value) == (
        f"'{folder / 'rubric.html'}' holds a page, and a page of this program never takes its place. Nothing was written; "
        "choose another name."
    )
    assert not (folder / "plan.html").exists(), "nothing is written when one of them cannot be"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RecordError) as found:
        write_lesson(tmp_path / "file", pages("tutorial"))
    assert str(found.value) == (
        f"'{tmp_path / 'file'}' is a file, and a lesson is a folder. Choose another name for it with --out."
    )
    with pytest.raises(RecordError) as found:
        write_lesson(tmp_path / "file" / "lesson", pages("tutorial"))
    assert str(found.value) == (
        f"'{tmp_path / 'file' / 'lesson'}' cannot be written: Not a directory. Choose a folder that exists and may be "
        "written to."
    )


PAPER = ("A4", "letter")
QUIETLY = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine to print with")
@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize(("name", "party"), [("tutorial", "highmark"), ("istanbul-2025", "ukraine")])
def test_a_sheet_is_two_pages(tmp_path: Path, name: str, party: str, paper: str) -> None:
    assert CHROMIUM is not None
    text = pages(name)[sheet_of(party)]
    page = tmp_path / "sheet.html"
    page.write_text(text.replace("</head>", f"<style>@media print {{ @page {{ size: {paper}; }} }}</style></head>"))
    printed = tmp_path / "sheet.pdf"
    subprocess.run(
        [CHROMIUM, *QUIETLY, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 2
