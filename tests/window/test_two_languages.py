"""Two windows of one program, each in a language of its own: nothing of the language is the program's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.window.windows import drawn, open_app

from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.table.table import Table
from negotiate.window.app import App
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen


@pytest.fixture
def devices() -> Iterator[list[Device]]:
    begun = [Device.begin(Setup("tutorial", {"highmark": "human"}, seed=4, tutor=False), save=False) for _count in range(2)]
    for device in begun:
        device.skip()
        device.take_device(device.turn.seat)
    yield begun
    for device in begun:
        device.close()


def at_table(device: Device, language: str) -> App:
    screen = TableScreen(device)
    screen.read(*device.people)
    app = open_app(StartScreen(), language=language)
    app.push(screen)
    app.pump()
    return app


def test_two_windows_speak_two_languages(devices: list[Device]) -> None:
    english, german = at_table(devices[0], "en"), at_table(devices[1], "de")
    floor, wort = "You have the floor.", "Sie haben das Wort."
    for _again in range(2):  # one after the other, so that neither is heard in the other
        for app, said, unsaid in ((english, floor, wort), (german, wort, floor)):
            app.redraw()
            app.draw()
            assert said in drawn(app) and unsaid not in drawn(app)


def test_a_change_of_language_is_one_windows_own(devices: list[Device]) -> None:
    first, second = at_table(devices[0], "en"), at_table(devices[1], "en")
    second.settings.language = "fr"
    second.apply_settings()
    for app in (second, first):
        app.redraw()
        app.draw()
    assert "You have the floor." in drawn(first) and "You have the floor." not in drawn(second)
    assert first.speaker.code == "en" and second.speaker.code == "fr"


def test_two_people_sit_at_one_table_in_two_languages() -> None:
    table = Table.begin(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, "none", 4, tutor=False), save=False)
    for _step in table.steps():
        pass
    seats = ("highmark", "lowmark")
    devices = [Device(table, people=frozenset({seat})) for seat in seats]
    english, german = (at_table(device, language) for device, language in zip(devices, ("en", "de"), strict=True))
    assert [table.chairs[seat].speaker.code for seat in seats] == ["en", "de"]
    assert table.pending is not None and table.pending.seat == "highmark"
    assert "You have the floor." in drawn(english) and "Hochmark hat das Wort." in drawn(german)
    devices[0].submit("gesture small")
    for app in (german, english):
        app.redraw()
        app.draw()
    assert "Highmark makes a small gesture of goodwill" in drawn(english).replace("\n", " ")
    assert "Hochmark macht eine kleine Geste des guten Willens" in drawn(german).replace("\n", " ")
    table.close()
