"""The tables: one row a thing, in the order of its code, and everything that is said of a thing follows from its row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests import strategies
from tests.engine import games

from negotiate.engine import codes
from negotiate.engine.acts import (
    ACTS,
    CONCEALED_ACTIONS,
    FITTING,
    KINDS,
    MEDIATOR_ACTS,
    WITH_ISSUE,
    WITH_OFFER,
    WITH_PACKAGE,
    WITH_SIZE,
)
from negotiate.engine.conditions import CONDITION_ROWS, CONDITIONS
from negotiate.engine.endings import ALL_ENDINGS
from negotiate.engine.event_kinds import COLUMNS, EVENT_KINDS, FACILITATOR_KINDS, MARKS
from negotiate.engine.explain import OPEN, PRESENT, Need
from negotiate.engine.layout import MEDIATOR_PLACES, STANDARD, game_dtype, round_dtype, summary_dtype
from negotiate.engine.result_columns import GAME_COLUMNS, ROUND_COLUMNS, Column
from negotiate.paths import assets_folder
from negotiate.rulebook.load import load
from negotiate.words import acts as words_of_acts
from negotiate.words import endings as words_of_endings
from negotiate.words import events as words_of_events

TABLES = {
    "acts": [(act.code, act.id) for act in ACTS],
    "endings": [(ending.code, ending.id) for ending in ALL_ENDINGS],
    "events": [(kind.code - 1, kind.id) for kind in EVENT_KINDS],
}


@pytest.mark.parametrize("table", TABLES)
def test_rows_stand_in_the_order_of_their_codes_and_have_ids_of_their_own(table: str) -> None:
    rows = TABLES[table]
    assert [code for code, _ in rows] == list(range(len(rows)))
    assert len({name for _, name in rows}) == len(rows)


def test_kernels_import_plain_numbers_that_are_those_of_the_rows() -> None:
    for act in ACTS:
        constant = {"carry-out": "CARRY"}.get(act.id, act.id.upper().replace("-", "_"))
        assert getattr(codes, constant) == act.code and type(act.code) is int
    for ending in ALL_ENDINGS:
        assert getattr(codes, ending.id.upper().replace("-", "_")) == ending.code
    numbers = {value for name, value in vars(codes).items() if name.startswith("E_")}
    assert numbers == {kind.code for kind in EVENT_KINDS}
    numbers = {value for name, value in vars(codes).items() if name.startswith("IF_")}
    assert numbers | {codes.ALL, codes.ANY, codes.NOT} == {row.code for row in CONDITION_ROWS} == set(range(len(CONDITIONS)))


def test_what_fits_a_decision() -> None:
    assert {
        codes.NOTHING: (),
        codes.MEDIATE: ("pass", *(codes.ACTIONS[code] for code in codes.MEDIATOR_ACTS)),
        codes.SPEAK: (
            *("pass", "propose", "accept", "reject", "gesture", "announce", "condemn", "leave", "delegate", "return"),
            *("terminate", "waive"),
        ),
        codes.ANSWER: ("accept", "reject", "counter", "pass"),
        codes.CARRY_OUT: ("carry-out", "stall", "breach", "suspend", "carry-all"),
    } == KINDS
    for decision, mask in enumerate(FITTING):
        assert {act.id for act in ACTS if mask >> act.code & 1} == set(KINDS[decision])
    assert all(act.asked for act in ACTS), "a row that no decision asks for can never be taken"
    assert max(codes.MEDIATOR_ACTS) - codes.FACILITATE < MEDIATOR_PLACES


def test_what_acts_carry() -> None:
    assert WITH_PACKAGE == ("propose", "counter", "formulate")
    assert WITH_OFFER == ("accept", "reject", "counter")
    assert WITH_SIZE == ("gesture", "announce")
    assert CONCEALED_ACTIONS == ("carry-out", "stall", "breach", "suspend", "carry-all")
    assert WITH_ISSUE == ("terminate", "waive")
    assert all(act.code in codes.MEDIATOR_ACTS for act in ACTS if act.cost or act.on_request)


def test_every_row_that_is_drawn_has_its_drawing() -> None:
    drawn = [row.icon for table in (ACTS, ALL_ENDINGS, EVENT_KINDS, FACILITATOR_KINDS) for row in table if row.icon]
    assert len(drawn) > len(ACTS)
    assert [icon for icon in drawn if not (assets_folder() / "icons" / f"{icon}.svg").is_file()] == []


def test_every_row_has_words_in_english() -> None:
    assert {act.id for act in ACTS} == set(words_of_acts.ACTS)
    assert all(words_of_acts.ACTS[act.id].label for act in ACTS)
    assert all(
        words_of_acts.ACTS[act.id].offered and words_of_acts.ACTS[act.id].rule for act in ACTS if act.code in MEDIATOR_ACTS
    )
    assert {ending.id for ending in ALL_ENDINGS} == set(words_of_endings.ENDINGS)
    told = {*words_of_events.MESSAGES, *words_of_events.TELLERS}
    assert told == {kind.id for kind in (*EVENT_KINDS, *FACILITATOR_KINDS) if not kind.item}
    assert set(words_of_events.MARKED) == set(MARKS)
    names = replace(load("tutorial").names, sums=("land",), sum_labels=("Land",))
    said = {}
    for row in CONDITION_ROWS:
        if row.connective:
            continue
        subject = {"party": names.parties, "track": names.tracks, "issue": names.issues, "sum": names.sums, "": ("",)}[
            row.names
        ][0]
        needed: float | str = 3.0
        if row.option:
            needed = names.options[0][1]
        elif not row.number:
            needed = codes.PRESENCE[int(row.fixed)] if row.code == codes.IF_PRESENT else OPEN if row.names else PRESENT
        if row.word:
            needed = row.key
        kind = CONDITIONS[row.code]
        said[row.key] = str(Need(kind, subject, needed, needed, False, names=names))
    assert all(said.values()) and len(set(said.values())) == len(said), said


def test_every_row_has_a_place_in_the_generators() -> None:
    assert {code for fitting in games.FITTING.values() for code in fitting} == {act.code for act in ACTS}
    assert [effect for effect, _ in strategies.EFFECTS] == list(codes.EFFECTS)
    kinds = {row.number for row in CONDITION_ROWS if row.number}
    assert kinds == set(strategies.LOW)


def test_fields_of_events_are_read_from_columns_that_a_log_has() -> None:
    assert all(place.column in COLUMNS for kind in EVENT_KINDS for place in kind.fields)


@pytest.mark.parametrize(
    ("columns", "fields"),
    [(GAME_COLUMNS, summary_dtype(STANDARD).names), (ROUND_COLUMNS, round_dtype(STANDARD).names)],
    ids=["games", "rounds"],
)
def test_columns_of_results_are_the_fields_of_the_records(columns: tuple[Column, ...], fields: tuple[str, ...]) -> None:
    assert tuple(column.field for column in columns) == fields
    assert all(column.meaning.endswith(".") for column in columns)


def test_a_game_begins_with_its_chance_and_ends_with_what_seats_remember() -> None:
    """Records of games hash the fields in this order."""
    names = game_dtype(STANDARD).names or ()
    assert names[:5] == ("seed_low", "seed_high", "game_low", "game_high", "draws")
    assert names[names.index("debt") :][:4] == ("debt", "sight", "caution", "memory")
