"""Another player for a seat, under its card: who may take it, what is told of it, and what the game does next."""

from __future__ import annotations

import time
from pathlib import Path

from docs import screenshots as screens
from tests.window.windows import checked_in_all_sizes, click, drawn, open_app

from negotiate.table.device import Device
from negotiate.table.saves import resume
from negotiate.table.setup import Setup
from negotiate.table.table import Table
from negotiate.window.app import App
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen


def sat(people: dict[str, str], save: Path | None = None) -> tuple[App, TableScreen]:
    device = Device(Table.begin(Setup("tutorial", people, "none", 3, tutor=False), save=save or False))
    app = open_app(StartScreen())
    table = screens.sit(app, device)
    app.pump()
    return app, table


def chosen(app: App, player: str) -> None:
    """Choose a player, and wait for the computer's step that may be on its way."""
    click(app, f"seat-change/{player}")
    end = time.monotonic() + 30
    while app.dialog is not None:
        assert time.monotonic() < end
        app.pump()
        time.sleep(0.001)


def asked(app: App, table: TableScreen, seat: str) -> None:
    click(app, f"seat/{seat}")
    click(app, f"party/{seat}/player")


def test_a_seat_changes_its_player_under_its_card_and_the_record_tells_of_it(tmp_path: Path) -> None:
    app, table = sat({"highmark": "human"}, tmp_path / "game.jsonl")
    asked(app, table, "lowmark")
    assert app.dialog == "Who plays Lowmark?"
    assert "Computer, hardliner: holds out for more" in drawn(app)
    chosen(app, "hardliner")
    assert app.screen is table and table.device.table.match.players["lowmark"] == "hardliner"
    assert "Lowmark" in table.notice and "hardliner" in table.notice
    table.leave()
    again = resume(tmp_path / "game.jsonl")
    assert again.recorded_players()["lowmark"] == "hardliner"
    again.close()


def test_who_plays_a_seat_now_is_marked_and_cannot_be_chosen() -> None:
    app, table = sat({"highmark": "human"})
    asked(app, table, "highmark")
    rows = {widget.key: widget for widget in app.page.widgets if widget.key.startswith("seat-change/")}
    assert not rows["seat-change/human"].enabled and rows["seat-change/cautious"].enabled
    assert "Plays it now." in rows["seat-change/human"].name
    table.device.close()


def test_a_person_who_comes_is_handed_the_device_and_one_who_goes_is_not(tmp_path: Path) -> None:
    app, table = sat({"highmark": "human"})
    asked(app, table, "lowmark")
    chosen(app, "human")
    assert table.device.people == {"highmark", "lowmark"}
    table.change_player("highmark")
    app.pump()
    chosen(app, "cautious")
    assert table.device.people == {"lowmark"}
    table.device.close()


def test_nothing_overlaps_in_any_size() -> None:
    app, table = sat({"highmark": "human"})
    click(app, "seat/lowmark")
    for size, text_size, faults in checked_in_all_sizes(app):
        assert not faults, (size, text_size)
    click(app, "party/lowmark/player")
    for size, text_size, faults in checked_in_all_sizes(app):
        assert not faults, (size, text_size)
    table.device.close()
