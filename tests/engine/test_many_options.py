"""Issues of as many options as there can be: the last ones are gated, required, drafted, tabled, signed and counted."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import Game, everyone

from negotiate.analysis.frontier import frontier
from negotiate.analysis.reach import open_now
from negotiate.analysis.space import space
from negotiate.engine import codes, legal
from negotiate.engine.asked import count_width, note_text, times_asked, times_changed
from negotiate.engine.layout import LARGE, STANDARD, WIDE, game_dtype
from negotiate.engine.option_bits import every_option, has_option, option_bit, options_beyond
from negotiate.engine.option_masks import MOST_OPTIONS, contains, from_option, mask_of, options_of
from negotiate.engine.rules import Rules
from negotiate.lab.simulate import cast_seats
from negotiate.lab.why import why
from negotiate.play.match import Match
from negotiate.players.survey import movable_options
from negotiate.present.scene import scene
from negotiate.rulebook.load import from_document, load

OPTIONS = st.sets(st.integers(1, MOST_OPTIONS - 1))
PRICE, DATE, BONUS = range(3)
LAST = MOST_OPTIONS - 1


def document(count: int = MOST_OPTIONS, *, ordered: bool = True) -> dict[str, Any]:
    """Two parties and three issues. The price has `count` options; its last one waits for a date, and a bonus for it."""
    steps = [{"id": f"p{n}", "label": f"Price {n}", "values": {"aa": n, "bb": n / 2}} for n in range(1, count)]
    steps[-1]["opens_when"] = {"agreed": {"date": "soon"}}
    issue = {"track": "talks", "owners": ["aa", "bb"], "obligors": ["aa", "bb"]}
    start = {"id": "open", "label": "Open"}
    return {
        "schema_version": 3,
        "id": "many",
        "title": "Many",
        "summary": "A price with many steps.",
        "setting": "fictional",
        "calendar": {"rounds": 8},
        "parties": {
            "aa": {"name": "Aa", "initials": "AA", "kind": "principal"},
            "bb": {"name": "Bb", "initials": "BB", "kind": "principal"},
        },
        "tracks": {"talks": {"name": "Talks"}},
        "issues": {
            "price": {"name": "Price", **issue, "ordered": ordered, "options": [start, *steps]},
            "date": {
                "name": "Date",
                **issue,
                "options": [start, {"id": "soon", "label": "Soon", "values": {"aa": 2, "bb": 3}}],
            },
            "bonus": {
                "name": "Bonus",
                **issue,
                "requires": {"price": steps[-1]["id"]},
                "options": [start, {"id": "paid", "label": "Paid", "values": {"aa": 5, "bb": 5}}],
            },
        },
    }


def to_floor(game: Game) -> int:
    """On to a turn in which something may be tabled; the seat that has it."""
    assert game.to_decision()
    while game.pending_kind != codes.SPEAK or game.proposed[game.pending_seat] == game.round_number:
        game.do(codes.CARRY if game.pending_kind == codes.CARRY_OUT else codes.PASS)
        assert game.to_decision()
    return int(game.pending_seat)


def sign(game: Game, package: dict[int, int]) -> None:
    """Have the party that has the floor table a package, and the other accept it."""
    seat = to_floor(game)
    game.do(codes.PROPOSE, package=package)
    while game.to_decision() and game.pending_kind == codes.ANSWER:
        game.do(codes.ACCEPT, offer=seat)
    assert all(game.agreed[k] == option for k, option in package.items())


def refusal(game: Game, package: dict[int, int]) -> str:
    """Why a package cannot be tabled now; "" where it can."""
    reason = game.reason(game.action(codes.PROPOSE, package=package))
    return "" if reason == legal.LEGAL else legal.REFUSALS[reason]


def movable(game: Game, k: int) -> tuple[int, ...]:
    return options_of(int(game.ask(movable_options, k)), MOST_OPTIONS)


@given(OPTIONS, OPTIONS, st.integers(-1, MOST_OPTIONS - 1))
def test_a_set_of_options_is_what_was_put_into_it(some: set[int], others: set[int], option: int) -> None:
    mask, other = mask_of(some), mask_of(others)
    assert -(2**63) <= mask < 2**63, "it fits into a record"
    assert np.array([mask]).dtype == np.int64
    assert options_of(mask, MOST_OPTIONS) == tuple(sorted(some))
    assert options_of(mask | other, MOST_OPTIONS) == tuple(sorted(some | others))
    assert options_of(mask & ~other, MOST_OPTIONS) == tuple(sorted(some - others))
    assert bool(has_option(mask, option)) is bool(contains(mask, option)) is (option in some)
    table = contains(np.array([mask, other])[:, None], np.arange(-1, MOST_OPTIONS)[None, :])
    assert table.tolist() == [[o in each for o in range(-1, MOST_OPTIONS)] for each in (some, others)]
    beyond = int(options_beyond(mask, max(0, option)))
    assert options_of(beyond, MOST_OPTIONS) == tuple(o for o in sorted(some) if o > max(0, option))


@pytest.mark.parametrize("count", range(1, MOST_OPTIONS + 1))
def test_all_options_of_an_issue_one_by_one(count: int) -> None:
    assert every_option(count) == mask_of(range(1, count))
    if count < MOST_OPTIONS:
        assert option_bit(count) == mask_of([count])
        assert from_option(count) == mask_of(range(count, MOST_OPTIONS))


def test_sets_that_were_possible_before_are_the_same_numbers() -> None:
    assert mask_of([1, 2, 62]) == 2 + 4 + 2**62 and every_option(63) == 2**63 - 2


@given(st.integers(62, MOST_OPTIONS), st.booleans())
def test_the_last_option_is_gated_required_tabled_and_signed(count: int, ordered: bool) -> None:
    last = count - 1
    rules = from_document(document(count, ordered=ordered))
    assert rules.size is WIDE
    game = Game(*everyone(rules, "random"))
    to_floor(game)
    assert refusal(game, {PRICE: last}) == "option-closed"
    assert refusal(game, {PRICE: last - 1}) == ""
    assert refusal(game, {BONUS: 1}) == refusal(game, {BONUS: 1, PRICE: last - 1}) == "requirement-missing"
    assert options_of(game.option_open[PRICE], count) == movable(game, PRICE) == tuple(range(1, last))
    shut = game.ask(legal.table_state)
    sign(game, {PRICE: last - 2, DATE: 1})
    to_floor(game)
    assert options_of(game.option_open[PRICE], count) == tuple(range(1, count))
    assert movable(game, PRICE) == ((last - 1, last) if ordered else (*range(1, last - 2), last - 1, last))
    assert open_now(rules.record[0], game.record[0])[PRICE].all()
    assert game.ask(legal.table_state) != shut
    assert refusal(game, {PRICE: last + 1}) == refusal(game, {PRICE: -2}) == "no-such-option"
    assert refusal(game, {BONUS: 1, PRICE: last - 1}) == "requirement-missing"
    sign(game, {BONUS: 1, PRICE: last})
    to_floor(game)
    assert movable(game, PRICE) == (() if ordered else tuple(range(1, last)))


@pytest.mark.parametrize("option", [31, 32, 41, 42, 62, 63, 64])
def test_a_refused_text_may_come_again_once_any_option_has_opened(option: int) -> None:
    game = Game(from_document(document()))
    game.record["option_open"][0, PRICE] = mask_of([1, 2])
    before = game.ask(legal.table_state)
    game.record["option_open"][0, PRICE] = mask_of([1, 2, option])
    opened = game.ask(legal.table_state)
    game.record["agreed"][0, PRICE] = option
    assert len({before, opened, game.ask(legal.table_state)}) == 3


def test_views_menus_and_pages_have_the_last_options() -> None:
    rules = from_document(document())
    match = Match(rules, {"aa": "human", "bb": "human"})
    match.advance()
    menu = match.menu()
    assert match.view("aa").options_open["price"] == rules.names.options[PRICE][1:-1]
    assert menu.why_not("propose price=p63") is None
    refused = menu.why_not("propose price=p64")
    assert refused is not None and "Price 64" in str(refused)
    wanting = menu.why_not("propose price=p63, bonus=paid")
    assert wanting is not None and str(wanting) == (
        "Bonus requires Price at “Price 64” or further, agreed or in the same package; it stands at “Price 63”."
    )
    seat = match.awaited.seat if match.awaited is not None else ""
    match.submit(seat, "propose price=p63, date=soon")
    match.advance()
    other = match.awaited.seat if match.awaited is not None else ""
    match.submit(other, f"accept {seat}")
    match.advance()
    assert "p64" in match.view("aa").options_open["price"]
    shown = scene(match, "aa")
    rows = next(issue for track in shown.public.tracks for issue in track.issues if issue.issue == "price").options
    assert [row.is_open for row in rows[-2:]] == [True, True]
    need = next(issue for track in shown.public.tracks for issue in track.issues if issue.issue == "bonus").requires_text
    assert need == "Needs, agreed or in the same package: Price: Price 64"


def test_what_one_option_requires_is_told_with_its_name_where_the_others_do_not() -> None:
    made = document()
    del made["issues"]["bonus"]["requires"]
    made["issues"]["price"]["options"][LAST]["requires"] = {"bonus": "paid"}
    rules = from_document(made)
    record = rules.record[0]
    assert options_of(int(record["requires_by"][PRICE, 0]), MOST_OPTIONS) == (LAST,)
    assert options_of(int(record["gated_options"][PRICE]), MOST_OPTIONS) == (LAST,)
    texts = space(record)
    rows = np.array([[LAST, 0, 0], [LAST, 0, 1], [LAST - 1, 0, 0], [0, 0, 0]])
    assert texts.stands(rows).tolist() == [False, True, True, True]
    best = frontier(texts)
    assert best.complete and best.points.max(axis=0).tolist() == [64 + 2 + 5, 32 + 3 + 5]
    assert record["best_value"][0] == 64 + 2 + 5
    match = Match(rules, {"aa": "human", "bb": "human"})
    match.advance()
    shown = next(issue for track in scene(match, "aa").public.tracks for issue in track.issues if issue.issue == "price")
    assert shown.requires_text == "Needs, agreed or in the same package: Bonus: Paid (for Price 64)"


def test_why_tells_of_the_last_option() -> None:
    made = document()
    made["accord"] = {"when": {"agreed": {"price": "p64"}}}
    found = why(cast_seats(from_document(made), {"aa": "conceder", "bb": "conceder"}), games=20, seed=3, jobs=1)
    (opening,) = [one for one in found.openings if one.path.startswith("issues.")]
    assert opening.path == "issues.price.options.p64" and opening.games > 0
    (clause,) = found.clauses
    assert clause.missing == sum(clause.stuck.values())


@pytest.mark.parametrize("option", [1, 16, 17, 33, 62, 63, 64])
@pytest.mark.parametrize("other", [2, 34, 61])
def test_what_was_asked_of_many_options_is_counted_each_by_itself(option: int, other: int) -> None:
    rules = from_document(document())
    game = Game(rules)
    package = np.full(rules.size.issues, -1, np.int64)
    full = 2 ** int(game.ask(count_width)) - 1
    assert full == 7
    for times in range(1, 12):
        package[PRICE] = option
        game.ask(note_text, 1, package)
        counted = [game.ask(times_asked, 1, PRICE, o) for o in range(MOST_OPTIONS)]
        assert sum(counted) == counted[option] == (times if times <= full else full // 2 + 1 + (times - full - 1) % 4)
    assert (game.texts[1], game.ask(times_changed, 1, PRICE)) == (1, 0), "the same text again is no new one"
    package[PRICE] = other
    game.ask(note_text, 1, package)
    counted = [game.ask(times_asked, 1, PRICE, o) for o in range(MOST_OPTIONS)]
    assert counted[other] == 1 and sum(counted) == counted[option] + 1
    assert (game.texts[1], game.ask(times_changed, 1, PRICE)) == (2, 1)
    assert [game.ask(times_asked, 1, DATE, o) for o in range(2)] == [0, 0]


def test_counts_take_one_number_an_issue_where_they_always_did() -> None:
    assert [game_dtype(size)["asked"].shape for size in (STANDARD, LARGE, WIDE)] == [(8, 32), (16, 64), (8, 64)]


def shifted(document: dict[str, Any]) -> dict[str, Any]:
    """The same scenario with so many options put before the first of every issue that the last is the 64th."""
    made = deepcopy(document)
    for name, issue in made["issues"].items():
        start, *options = issue["options"]
        others = [{"id": f"{name}-never-{n}", "label": f"Never {n}"} for n in range(LAST - len(options))]
        issue["options"] = [start, *others, *options]
    for section, key in (("guarantees", "strengths"), ("monitoring", "tiers")):
        if key in made.get(section, {}):
            first, *others = made[section][key]
            made[section][key] = [first] * (MOST_OPTIONS - len(others)) + others
    return made


def with_closed(rules: Rules) -> Rules:
    """The rules with a gate that never opens before every option that `shifted` has put in."""
    record = rules.record.copy()
    node = rules.size.conditions - 1
    assert record["condition_code"][0, node] == 0
    record["condition_code"][0, node] = codes.IF_NEVER
    for k, options in enumerate(rules.names.options):
        closed = [o for o, option in enumerate(options) if "-never-" in option]
        record["option_gate"][0, k, closed] = (node, 1)
        record["gated_options"][0, k] |= mask_of(closed)
    return replace(rules, record=record)


@pytest.mark.parametrize("scenario", ["tutorial", "colombia-2012", "nuclear-talks-2013"])
def test_the_last_options_are_negotiated_as_the_first_are(scenario: str) -> None:
    """Where its options sit among the 64 makes no difference to a game: everything happens by the same names."""
    document = deepcopy(load(scenario).document)
    document["estimation"]["misreading"] = 0.0  # errors of estimates go by the option's number
    games = []
    for rules in (from_document(document), with_closed(from_document(shifted(document)))):
        match = Match(rules, dict.fromkeys(rules.names.parties[:2], "cautious"), seed=11)
        match.advance()
        games.append((rules.record["best_value"][0].tolist()[:8], [repr(event) for event in match.events]))
    assert games[0] == games[1]
    assert sum("signed" in event for event in games[0][1]) > 1
