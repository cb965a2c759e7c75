"""The page of a class, a delegation's page and the tables of a class say what happened at its tables, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from negotiate.errors import RecordError
from negotiate.lab.simulate import simulate
from negotiate.play.match import Match
from negotiate.reports.classroom.delegation import delegation_page
from negotiate.reports.classroom.export import COLUMNS, Delegation, codebook, frames, write_class
from negotiate.reports.classroom.games import Games, games, games_in
from negotiate.reports.classroom.page import class_page
from negotiate.reports.classroom.partings import partings
from negotiate.reports.classroom.predictions import Person, asked, compared
from negotiate.reports.classroom.result import ACCORD, NEITHER, PART, QUIET, Result, called, came_to, result
from negotiate.reports.debrief.course import course
from negotiate.rulebook.load import load
from negotiate.words.speaker import ENGLISH_SPEAKER

RULES = load("tutorial")
PLAYERS = (
    {"highmark": "conceder", "lowmark": "conceder"},
    {"highmark": "hardliner", "lowmark": "hardliner"},
    {"highmark": "cautious", "lowmark": "random"},
)


@pytest.fixture(scope="module")
def results() -> list[Result]:
    """Three tables of one seed whose players differ."""
    found = []
    for number, players in enumerate(PLAYERS, 1):
        match = Match(RULES, players, 3)
        match.advance()
        found.append(result(number, course(match)))
    return found


@pytest.fixture(scope="module")
def beside() -> Games:
    run = simulate(RULES, 60, 3)
    return games(RULES, run.games, run.rounds)


def people() -> list[Person]:
    """Two who answered, of whom one agreed to be named."""
    first = {"before": {"signed": 80, "q1": 0}, "after": {"signed": 40, "q1": 1}}
    return [Person("", first, 1, "highmark"), Person("Vega", {"before": {"signed": 20}}, 2, "lowmark")]


def test_a_result_is_what_the_game_came_to(results: list[Result]) -> None:
    for one in results:
        outcome = one.course.outcome
        assert outcome is not None and one.ending == outcome.kind and one.peace == outcome.peace_index
        assert all(one.mandates[party] == outcome.mandates[party] for party in one.mandates)
        assert list(one.trust[1:]) == one.course.rounds["trust_least"].tolist() and one.rounds == outcome.rounds
        last = one.course.last.game[0]
        assert (one.duties.kept, one.duties.broken, one.duties.due) == (last["kept"], last["breaches"], last["duties"])
    assert len({one.ending for one in results}) > 1, "tables that are all alike prove nothing"


def test_what_a_table_came_to_has_three_steps() -> None:
    record, none = RULES.record[0], [0] * len(RULES.names.issues)
    quiet = list(none)
    quiet[int(record["ceasefire_issue"])] = int(record["ceasefire_from"])
    ends = (("accord", none), ("horizon", quiet), ("horizon", none))
    assert [came_to(RULES, ending, signed) for ending, signed in ends] == [ACCORD, QUIET, NEITHER]
    peaceful = load("switzerland-2024")
    assert not peaceful.has_ceasefire and came_to(peaceful, "horizon", [1]) == PART
    assert not any("ceasefire" in text for text in called(peaceful, ENGLISH_SPEAKER).values())
    assert "ceasefire" not in asked(peaceful, ENGLISH_SPEAKER)[0].text


def test_the_computers_games_survive_the_file_and_a_damaged_one_is_none(beside: Games, tmp_path: Path) -> None:
    file = tmp_path / "games.json"
    assert games_in(file) is None
    file.write_text(json.dumps(beside.to_data()), encoding="utf-8")
    assert games_in(file) == beside
    assert beside.count == 60 and sum(beside.came_to.values()) == pytest.approx(1) and sum(beside.peace) == 60
    assert all(low <= middle <= high for low, middle, high in beside.trust)
    assert beside.trust[0] == (20.0, 20.0, 20.0), "all games begin alike"
    file.write_text('{"count": 3, "trust": [', encoding="utf-8")
    assert games_in(file) is None


def test_tables_part_at_the_first_round_in_which_they_differ(results: list[Result]) -> None:
    found = partings(results, ENGLISH_SPEAKER)
    marks = [
        *([one.first_signed.get(issue) for one in results] for issue in RULES.names.issues),
        *([one.opened[track] for one in results] for track in RULES.names.tracks),
    ]
    first = min(
        min(number for number in mark if number is not None)
        for mark in marks
        if any(number is not None for number in mark)
        and not all(number is not None and number <= min(n for n in mark if n is not None) + 1 for number in mark)
    )
    assert found[0].round <= first and [one.letter for one in found] == ["A", "B", "C"][: len(found)]
    assert [one.round for one in found] == sorted(one.round for one in found)
    for one in found:
        assert sorted(result.number for result in (*one.had, *one.others)) == [1, 2, 3] and one.had and one.others
    assert partings([results[0], results[0]], ENGLISH_SPEAKER) == (), "tables that are alike do not part"


def test_answers_are_counted_before_and_after_beside_what_came(results: list[Result], beside: Games) -> None:
    questions = asked(RULES, ENGLISH_SPEAKER)
    found = {one.asked.key: one for one in compared(questions, people(), results, beside)}
    assert set(found) == {"signed", "q1"}, "what nobody answered is not shown"
    signed = found["signed"]
    assert signed.middle == {"before": 50.0, "after": 40.0} and sum(signed.counts["before"]) == 2
    assert signed.came == pytest.approx(100 * sum(one.came_to != NEITHER for one in results) / 3)
    assert signed.games == pytest.approx(100 * (1 - beside.came_to[NEITHER]))
    assert signed.named == (("Vega", 20, None),)
    right = questions[3].right
    assert found["q1"].counts["before"] == (1, 0, 0, 0) and found["q1"].right["after"] == float(right == 1)


def test_the_page_of_a_class_stands_by_itself_and_names_who_agreed(results: list[Result], beside: Games) -> None:
    page = class_page(results, beside, people(), ENGLISH_SPEAKER)
    text = re.sub(r"<[^>]+>", " ", page)
    for heading in ("Mutual trust, all tables", "Where did the tables part?", "Keeping and breaking", "Deals by issue"):
        assert heading in text
    assert "8 in 10 of 60 computer games" in text and "Vega" in text and page.count("table-disc") > 12
    assert "<script" not in page and "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    without = class_page(results, None, (), ENGLISH_SPEAKER)
    assert "The computer games are not there yet." in without and "What the class foretold" not in without


def test_a_page_without_war_speaks_of_none() -> None:
    rules = load("switzerland-2024")
    match = Match(rules, {}, 1)
    match.advance()
    one = result(1, course(match))
    words = class_page([one], None, (), ENGLISH_SPEAKER) + delegation_page(one, rules.names.parties[0], (), ENGLISH_SPEAKER)
    text = re.sub(r"<style>.*?</style>|<[^>]+>", "", words, flags=re.DOTALL)
    assert not re.search("ceasefire|peace index|the guns", text, re.IGNORECASE)


def test_a_delegations_page_tells_its_aims_promises_and_answers(results: list[Result]) -> None:
    for seat in (*RULES.names.parties, RULES.names.mediator):
        page = delegation_page(results[0], seat, (), ENGLISH_SPEAKER)
        aims = RULES.document.get("parties", {}).get(seat, {}).get("aims") or ()
        assert all(str(aim["text"] if isinstance(aim, dict) else aim) in page for aim in aims)
        assert "What you foretold" not in page
    page = delegation_page(results[0], "highmark", people()[:1], ENGLISH_SPEAKER)
    assert "What you foretold" in page and '<td class="number">80</td><td class="number">40</td>' in page


def exported(results: Sequence[Result], *, anonymous: bool) -> dict[str, pl.DataFrame]:
    who = [Delegation(1, "highmark", ("=Rigel",))]
    return frames(results, who, people(), asked(RULES, ENGLISH_SPEAKER), anonymous=anonymous)


def test_an_anonymous_export_holds_no_name_and_no_free_text(results: list[Result], tmp_path: Path) -> None:
    match = Match(RULES, {}, 3)
    match.mark("pause", why="Zqxfreezq")
    found = exported([result(1, course(match))], anonymous=True)
    book = codebook("Two Valleys", asked(RULES, ENGLISH_SPEAKER), anonymous=True)
    written = write_class(tmp_path / "out", found, "<html>", book)
    everything = b"".join(file.read_bytes() for file in written).decode("utf-8", "replace")
    assert not re.search("Rigel|Vega|Zqxfreezq", everything)
    assert "Zqxfreezq" in exported([result(1, course(match))], anonymous=False)["moves"].write_csv()
    for name, frame in found.items():
        kept = [column.name for column in COLUMNS[name] if not column.personal]
        assert frame.columns == kept == pl.read_parquet(tmp_path / "out" / f"{name}.parquet").columns
        section = book.split(f"## {name}\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == kept
    assert set(exported(results, anonymous=True)["predictions"]["person"]) == {"p1", "p2"}


def test_an_export_with_names_starts_no_formula_and_overwrites_nothing(results: list[Result], tmp_path: Path) -> None:
    found = exported(results, anonymous=False)
    write_class(tmp_path / "out", found, "<html>", "")
    assert "'=Rigel" in (tmp_path / "out" / "seats.csv").read_text(encoding="utf-8")
    assert "=Rigel" in pl.read_parquet(tmp_path / "out" / "seats.parquet")["names"].to_list()
    assert found["rounds"].height == sum(one.rounds + 1 for one in results)
    with pytest.raises(RecordError) as refused:
        write_class(tmp_path / "out", found, "<html>", "")
    assert str(refused.value) == f"The folder '{tmp_path / 'out'}' is not empty. Name a new one for what is exported."
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError) as refused:
        write_class(tmp_path / "file", found, "<html>", "")
    assert str(refused.value) == (
        f"'{tmp_path / 'file'}' cannot be written: File exists. Choose a folder that exists and may be written to."
    )
