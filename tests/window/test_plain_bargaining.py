"""Where a signature ends the game, the window draws no trust, and its debrief has no tab that has nothing to tell."""

from __future__ import annotations

import json
from pathlib import Path

from tests.reports.test_plain_bargaining import LAKE, signed
from tests.window.test_debrief import opened
from tests.window.windows import drawn, open_app, press

from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.audit import faults
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen


def test_the_table_and_the_projector_draw_no_trust(tmp_path: Path) -> None:
    file = tmp_path / "lake.yaml"
    file.write_text(json.dumps(LAKE))  # JSON is YAML
    device = Device.begin(Setup(str(file), {"north": "human"}, None, 1), save=False)
    screen = TableScreen(device)
    screen.read(*device.people)
    app = open_app(StartScreen())
    app.push(screen)
    app.pump()
    assert "Table" in drawn(app).splitlines() and "rust" not in drawn(app)
    screen.state.side = "party"
    app.redraw()
    app.pump()
    assert "rust" not in drawn(app) and "Support at home" not in drawn(app)
    press(app, "l")
    assert app.screens[-1] is screen, "nothing is ever owed, so there is no page of promises"
    assert not any(keys == "L" for keys, _meaning in screen.shortcuts())
    screen.menu()
    menu = app.screens[-1]
    app.pump()
    assert isinstance(menu, Menu) and "Promises" not in [label for label, _kind, _does in menu.buttons]
    app.pop()
    app.push(ProjectorScreen(device))
    app.pump()
    assert "Table" in drawn(app).splitlines() and "rust" not in drawn(app)
    assert faults(app.page) == []


def test_the_debrief_has_no_tab_that_has_nothing_to_tell() -> None:
    app, screen = opened(signed())
    assert not {"Trust", "Gates", "What if"} & set(drawn(app).splitlines())
    reached = []
    for place in range(1, 9):
        press(app, str(place))
        reached.append(screen.tab)
    assert reached == ["ending", "concessions", "agreement", "aims", *4 * ["questions"]]
