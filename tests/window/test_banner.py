"""The banner says truly what happens now and what comes next, with the tutor and without, after a breach and at the end."""

from __future__ import annotations

import pytest
from docs import screenshots as screens
from tests.window.windows import drawn, open_app

from negotiate.engine.notation import Action
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.app import App
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.screens.tips import TIPS

PROPOSALS = [Action("propose", options={"detainees": option}) for option in ("all-eighty", "twenty")]


def sat(device: Device) -> tuple[App, TableScreen]:
    """The table of a device, drawn."""
    app = open_app(StartScreen())
    table = screens.sit(app, device)
    app.pump()
    return app, table


def test_in_istanbul_table_talk_says_who_is_next() -> None:
    app, table = sat(screens.begin(screens.ISTANBUL, "ukraine", ready=lambda found: screens.phase(found) == "speak"))
    now = table.now(table.state)
    assert now.text == "You have the floor." and now.small.endswith("Next: Russian Federation has the floor.")
    assert now.small in drawn(app)


@pytest.mark.parametrize("tutor", [True, False], ids=["tutored", "alone"])
def test_after_a_breach_only_what_is_carried_out_is_said_to_be(tutor: bool) -> None:
    people = {"highmark": "human", "lowmark": "human"}
    device = Device.begin(Setup("tutorial", people, "none", 3, tutor=tutor), save=False)
    _app, table = sat(device)
    due, nothing, duties = 0, 0, 0
    for _decision in range(300):
        device.skip()
        if device.turn.kind == "over":
            break
        device.take_device(device.turn.seat)
        said, wanted, usual = table.now(table.state).small, screens.phase(device), screens.usual(device.scene)
        assert "what is signed is carried out next" not in said
        if wanted == "carry-out":
            duties += 1
            usual = "breach" if duties in (1, 4) else usual
        elif wanted == "speak" and usual == "pass" and device.shown.round > 1 and not device.scene.offers:
            open_now = [one for one in PROPOSALS if device.table.match.menu().why_not(one) is None]
            usual = str(open_now[0]) if open_now else usual
        device.submit(usual)
        device.skip()
        if wanted == "speak" and usual == "pass":
            if "Next: what is due this month is carried out (" in said:
                due += 1
                assert screens.phase(device) == "carry-out"
            elif "So far nothing is due this month." in said:
                nothing += 1
                assert screens.phase(device) != "carry-out"
            else:
                assert "Next: " in said and screens.phase(device) == "speak"
    assert due and nothing and duties > 3
    assert "carried out next" not in TIPS["nothing"]


def test_the_projector_says_it_too() -> None:
    device = screens.begin(screens.ISTANBUL, "ukraine", ready=lambda found: screens.phase(found) == "speak")
    app, _table = sat(device)
    app.push(ProjectorScreen(device))
    app.pump()
    assert "Ukraine has the floor. Next: Russian Federation has the floor." in drawn(app)
