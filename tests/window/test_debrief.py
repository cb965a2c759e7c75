"""The debrief and the replay in the window: driven by keys and mouse, sound in every size, without waiting."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pygame
import pytest
from tests.reports.games import clicked, recorded
from tests.window.windows import checked_in_all_sizes, click, drawn, focus_with_tab, open_app, press

from negotiate.engine.notation import format_state
from negotiate.play.match import Match
from negotiate.reports.debrief.course import Course, from_record
from negotiate.rulebook.load import load
from negotiate.table.table import Table
from negotiate.window.app import App
from negotiate.window.audit import faults
from negotiate.window.folders import exports_folder
from negotiate.window.screens.debrief import DebriefScreen
from negotiate.window.screens.debrief_tabs import TABS
from negotiate.window.screens.replay import ReplayScreen
from negotiate.window.screens.replay_list import GamesScreen
from negotiate.window.screens.start import StartScreen
from negotiate.words.catalogue import languages

LONGEST = 60.0
"""Seconds after which something that should have come about has not; far more than any machine needs."""


def until(app: App, done: Callable[[], bool]) -> None:
    """Let the window go on until something has come about."""
    limit = time.monotonic() + LONGEST
    while not done():
        assert time.monotonic() < limit, "it did not come about"
        app.pump()
        time.sleep(0.005)
    app.redraw()
    app.pump()


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A person's game that went through a breach and a collapse."""
    return from_record(clicked(tmp_path_factory.mktemp("game") / "game.jsonl", "tutorial"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return from_record(recorded(tmp_path_factory.mktemp("large") / "game.jsonl", "istanbul-2025"))


def opened(game: Course | Match, **settings: object) -> tuple[App, DebriefScreen]:
    screen = DebriefScreen(Table(game) if isinstance(game, Match) else game)
    app = open_app(screen, **settings)  # type: ignore[arg-type]  # the settings have types of their own
    until(app, lambda: screen.debrief is not None or bool(screen.problem))
    return app, screen


def show(app: App, screen: DebriefScreen, tab: str) -> None:
    """Bring a tab to the front."""
    screen.choose(tab)
    app.redraw()
    app.pump()


def test_every_tab_is_reached_by_its_number_and_says_its_part(game: Course) -> None:
    app, screen = opened(game)
    said = {}
    for place, (key, _name, _draw) in enumerate(TABS, 1):
        press(app, str(place))
        assert screen.tab == key
        said[key] = drawn(app)
    assert screen.debrief is not None
    assert screen.debrief.ending.reason in said["ending"]
    assert screen.debrief.moves[0].text in said["trust"]
    for gate in screen.debrief.tracks:
        if gate.guarded:
            assert all(text in said["gates"] for text in [turn.text for turn in gate.turns] or [gate.summary])
    assert screen.debrief.movers[0].text in said["concessions"]
    assert screen.debrief.standing.sentences[0] in said["agreement"]
    assert screen.debrief.aims[0].verdict in said["aims"]
    assert screen.debrief.questions[0] in said["questions"]
    press(app, "8")
    assert "Choose what should have been different" in drawn(app)


@pytest.mark.parametrize("tab", [key for key, _name, _draw in TABS])
def test_a_tab_is_sound_in_every_size(large: Course, tab: str) -> None:
    app, screen = opened(large)
    show(app, screen, tab)
    for size, text_size, wrong in checked_in_all_sizes(app):
        assert wrong == [], (size, text_size)


@pytest.mark.parametrize("tab", ["ending", "agreement"])
def test_a_tab_is_sound_in_every_language_and_in_the_dark(game: Course, tab: str) -> None:
    for language in languages():
        app, screen = opened(game, language=language, theme="dark", text_size=1.5)
        show(app, screen, tab)
        assert faults(app.page) == [], language


def test_the_slider_goes_through_every_moment_by_keyboard(game: Course) -> None:
    app, screen = opened(game)
    focus_with_tab(app, "moment")
    press(app, pygame.K_HOME)
    assert screen.place == 0
    press(app, pygame.K_RIGHT, pygame.K_RIGHT)
    assert screen.place == 2
    press(app, pygame.K_END, ",")
    assert screen.place == len(game.moments) - 2


def test_a_moment_of_trust_leads_to_its_table(game: Course) -> None:
    app, screen = opened(game)
    show(app, screen, "trust")
    assert screen.debrief is not None
    move = screen.debrief.moves[0]
    click(app, f"trust/move/{move.number}")
    assert game.moments[screen.place].events == move.events
    press(app, "r")
    replay = app.screens[-1]
    assert isinstance(replay, ReplayScreen) and replay.place == screen.place
    assert f"Replay: {game.rules.names.title}" in drawn(app)
    press(app, pygame.K_ESCAPE)
    assert app.screens[-1] is screen


def test_what_if_asks_for_a_prediction_before_it_shows(game: Course) -> None:
    app, screen = opened(game)
    press(app, "8")
    click(app, "what-if/change/0")
    assert screen.asked is not None and screen.asked.compared is None
    click(app, "what-if/see")
    assert not screen.asked.playing, "there is no prediction yet"
    click(app, "what-if/ending/0")
    click(app, "what-if/peace/0")
    click(app, "what-if/see")
    until(app, lambda: screen.asked is not None and screen.asked.compared is not None)
    said = drawn(app)
    compared = screen.asked.compared
    assert compared is not None
    assert "You expected the ending “A ratified accord”" in said
    assert all(sentence in said for sentence in compared.sentences)
    click(app, "what-if/replay")
    assert isinstance(app.screens[-1], ReplayScreen)
    press(app, pygame.K_ESCAPE)
    click(app, "what-if/other")
    assert screen.asked.chosen is None


def test_the_page_and_the_table_are_written_beside_the_saved_games(
    game: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    app, _screen = opened(game)
    for key, ending in (("debrief/sheet", "csv"), ("debrief/page", "html")):
        click(app, key)
        until(app, lambda: len(app.screens) > 1)
        target = exports_folder() / f"tutorial-3-debrief.{ending}"
        assert str(target) in drawn(app).replace("\n", "")
        assert target.stat().st_size > 1000
        press(app, pygame.K_ESCAPE)


def test_a_folder_that_cannot_be_written_to_is_said_in_a_sentence(
    game: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "file" / "games"))
    app, screen = opened(game)
    click(app, "debrief/sheet")
    until(app, lambda: len(app.screens) > 1)
    assert "cannot be written" in drawn(app)
    assert not screen.writing


def test_a_game_that_cannot_be_looked_back_on_says_why() -> None:
    match = Match(load("tutorial"), seed=1)
    match.advance()
    match.seed = 2  # with other chance its decisions do not fit
    app, screen = opened(match)
    assert screen.debrief is None and "does not come out the same" in drawn(app)


def test_a_replay_shows_the_states_of_the_game(game: Course) -> None:
    screen = ReplayScreen(game)
    app = open_app(screen)
    press(app, ".")
    assert screen.place == 1
    press(app, "]")
    assert game.moments[screen.place].round == 2 and game.moments[screen.place - 1].round < 2
    press(app, "[")
    assert game.moments[screen.place].round == 1
    press(app, pygame.K_END)
    assert format_state(game.rules, game.moments[screen.place].game) == format_state(game.rules, game.last.game)
    assert "The game ends" in drawn(app)


def test_a_replay_plays_by_itself_and_stops_at_the_end(game: Course) -> None:
    now = [0.0]
    screen = ReplayScreen(game, len(game.moments) - 6)
    app = open_app(screen, clock=lambda: now[0])
    press(app, pygame.K_SPACE)
    assert screen.playing
    for _step in range(20):
        now[0] += 3.0
        app.pump()
    assert screen.place == screen.last and not screen.playing


def test_a_replay_pauses_when_somebody_takes_the_slider(game: Course) -> None:
    screen = ReplayScreen(game)
    app = open_app(screen, clock=lambda: 0.0)
    click(app, "replay/go/play")
    assert screen.playing
    focus_with_tab(app, "replay/moment")
    press(app, pygame.K_RIGHT)
    assert not screen.playing and screen.place == 1


def test_a_replay_can_be_seen_through_a_seats_eyes(game: Course) -> None:
    screen = ReplayScreen(game, len(game.moments) - 1)
    app = open_app(screen)
    public = drawn(app)
    for seat in ("lowmark", ""):
        screen.see_as(seat)
        app.redraw()
        app.pump()
        assert screen.table is not None
        assert screen.table.scene.seat == seat
    assert drawn(app) == public


@pytest.mark.parametrize("place", [0, 40])
def test_a_replay_is_sound_in_every_size(large: Course, place: int) -> None:
    app = open_app(ReplayScreen(large, place))
    for size, text_size, wrong in checked_in_all_sizes(app):
        assert wrong == [], (size, text_size)


def test_the_games_played_are_listed_and_can_be_watched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "games"
    folder.mkdir()
    monkeypatch.setenv("NEGOTIATE_SAVES", str(folder))
    recorded(folder / "over.jsonl", "tutorial")
    clicked(folder / "open.jsonl", "tutorial", 4)
    (folder / "broken.jsonl").write_text("nothing\n", "utf-8")
    app = open_app(StartScreen())
    click(app, "start/games")
    assert isinstance(app.screens[-1], GamesScreen)
    keys = {widget.key for widget in app.page.widgets}
    assert {"games/replay/over.jsonl", "games/debrief/over.jsonl", "games/replay/open.jsonl"} <= keys
    assert "games/debrief/open.jsonl" not in keys, "a game that is not over keeps its secrets"
    assert "not a JSON object" in drawn(app)
    for size, text_size, wrong in checked_in_all_sizes(app):
        assert wrong == [], (size, text_size)
    click(app, "games/replay/over.jsonl")
    until(app, lambda: isinstance(app.screens[-1], ReplayScreen))
    press(app, pygame.K_ESCAPE)
    click(app, "games/debrief/over.jsonl")
    screen = app.screens[-1]
    assert isinstance(screen, DebriefScreen)
    until(app, lambda: screen.debrief is not None)
    assert "A ratified accord" in drawn(app) or "Time ran out" in drawn(app)


def test_an_empty_list_says_where_games_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    app = open_app(GamesScreen())
    assert "No game has been played yet." in drawn(app) and str(tmp_path / "games") in drawn(app).replace("\n", "")


def test_it_is_told_anew_when_the_language_changes_and_so_is_the_written_page(
    game: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    app, screen = opened(game)
    assert screen.debrief is not None
    english = screen.debrief.trust_summary[0]
    show(app, screen, "trust")
    assert english in drawn(app)
    app.settings.language = "de"
    app.apply_settings()
    until(app, lambda: screen.debrief is not None and "Gegenseitiges Vertrauen ist das geringste" in drawn(app))
    assert english not in drawn(app)
    click(app, "debrief/page")
    until(app, lambda: not screen.writing)
    written = (exports_folder() / "tutorial-3-debrief.html").read_text(encoding="utf-8")
    assert english not in written and "Gegenseitiges Vertrauen ist das geringste" in written


@pytest.mark.parametrize(
    ("scenario", "shown", "hidden"),
    [
        ("nuclear-talks-2013", ("Balance",), ("Quiet", "People returned", "Durability")),
        ("good-friday-1998", ("Quiet", "Durability", "Balance"), ("People returned",)),
    ],
)
def test_only_parts_of_the_peace_index_that_count_are_shown(
    scenario: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    match = Match(load(scenario), {}, seed=11)
    match.advance()
    app, screen = opened(match, text_size=1.0)
    show(app, screen, "ending")
    written = {text.text for text in app.page.written}
    assert written.issuperset(shown) and not written & set(hidden)


def test_what_a_level_of_trust_is_stands_under_the_chart_and_covers_no_curve(large: Course) -> None:
    app, screen = opened(large)
    show(app, screen, "trust")
    written = {text.text: text.need for text in app.page.written}
    levels = [text for text in written if text.startswith(("15: ", "25: ", "28: "))]
    assert len(levels) == 3
    axis = written["month"].bottom
    assert all(written[level].y >= axis for level in levels)
    # the number of a level stands at its end, right of the plot, apart from the ends of the curves
    right = written["month"].x + written["month"].w / 2
    ends = sorted((written[text] for text in ("15", "25", "28", "RU → UA", "UA → RU")), key=lambda box: box.y)
    assert all(box.x > right for box in ends)
    assert all(lower.y >= upper.bottom - 1 for upper, lower in itertools.pairwise(ends))


def test_aims_stand_under_the_name_of_their_party(large: Course) -> None:
    app, screen = opened(large, text_size=1.0)
    show(app, screen, "aims")
    written = {text.text: text.need for text in reversed(app.page.written)}
    assert screen.debrief is not None
    names = large.rules.names
    for aim in screen.debrief.aims:
        label = names.party_labels[names.parties.index(aim.party)]
        above = [text for text in names.party_labels if text in written and written[text].y < written[aim.text].y]
        assert max(above, key=lambda text: written[text].y) == label
