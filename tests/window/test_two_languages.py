"""Two windows of one program, each in a language of its own: nothing of the language is the program's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.window.windows import drawn, open_app

from negotiate.table.session import Session, Setup
from negotiate.window.app import App
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    begun = [Session.begin(Setup("tutorial", {"highmark": "human"}, seed=3, tutor=False), save=False) for _count in range(2)]
    for session in begun:
        session.skip()
        session.take_device(session.turn.seat)
    yield begun
    for session in begun:
        session.close()


def at_table(session: Session, language: str) -> App:
    screen = TableScreen(session)
    screen.read("highmark")
    app = open_app(StartScreen(), language=language)
    app.push(screen)
    app.pump()
    return app


def test_two_windows_speak_two_languages(sessions: list[Session]) -> None:
    english, german = at_table(sessions[0], "en"), at_table(sessions[1], "de")
    floor, wort = "You have the floor.", "Sie haben das Wort."
    for _again in range(2):  # one after the other, so that neither is heard in the other
        for app, said, unsaid in ((english, floor, wort), (german, wort, floor)):
            app.redraw()
            app.draw()
            assert said in drawn(app) and unsaid not in drawn(app)


def test_a_change_of_language_is_one_windows_own(sessions: list[Session]) -> None:
    first, second = at_table(sessions[0], "en"), at_table(sessions[1], "en")
    second.settings.language = "fr"
    second.apply_settings()
    for app in (second, first):
        app.redraw()
        app.draw()
    assert "You have the floor." in drawn(first) and "You have the floor." not in drawn(second)
    assert first.speaker.code == "en" and second.speaker.code == "fr"
