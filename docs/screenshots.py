"""Writes the pictures in docs/screens: every screen of the window, from real games with fixed seeds.

    python3 run.py screens              all of them
    python3 run.py screens table brief  only these

`every_screen` is also what the tests of sizes and of pictures go through.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pygame

from negotiate.play.match import Match
from negotiate.present.scene import Scene
from negotiate.reports.debrief.course import course
from negotiate.rulebook.load import load
from negotiate.table.device import Device
from negotiate.table.saves import new_save
from negotiate.table.setup import Setup
from negotiate.window.app import App
from negotiate.window.screen import key_help
from negotiate.window.screens.brief import BriefScreen
from negotiate.window.screens.carrying_out import duty_dialog
from negotiate.window.screens.debrief import DebriefScreen
from negotiate.window.screens.hand_over import HandOverScreen
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.news_card import WEIGHTS, NewsCard
from negotiate.window.screens.other_moves import moves_dialog
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.promises import PromisesScreen
from negotiate.window.screens.replay import ReplayScreen
from negotiate.window.screens.replay_list import GamesScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.screens.table_state import TableState
from negotiate.window.settings import Settings

FOLDER = Path(__file__).resolve().parent / "screens"
ISTANBUL, GOOD_FRIDAY, TUTORIAL = "istanbul-2025", "good-friday-1998", "tutorial"
SEED = 11
MOST_DECISIONS = 400

Ready = Callable[[Device], bool]


def main(words: list[str]) -> None:
    """Write the pictures, or those that are named."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as empty:
        os.environ["NEGOTIATE_CONFIG"] = os.environ["NEGOTIATE_SAVES"] = empty
        app = App(Settings(speed="instant"))
        for name, show in every_screen():
            if words and name not in words:
                continue
            for theme in ("light", "dark") if name.startswith(("table", "promises")) else ("light",):
                app.settings.theme = theme
                show(app)
                draw(app)
                file = FOLDER / f"{name}{'-dark' if theme == 'dark' else ''}.png"
                pygame.image.save(app.surface, file)
                print(file.relative_to(FOLDER.parent.parent))


def draw(app: App) -> None:
    """Draw until nothing moves any more."""
    for _time in range(3):
        app.pump()
    app.draw()


def every_screen() -> Iterator[tuple[str, Callable[[App], object]]]:
    """Name of every screen, and what shows it in a window."""
    yield "start", start
    yield "start-istanbul", lambda app: start(app, ISTANBUL)
    yield "hand-over", hand_over
    yield "brief", lambda app: brief(app, "ukraine")
    yield "table", table
    yield "table-answer", answer
    yield "table-tutorial", tutorial
    yield "table-good-friday", good_friday
    yield "table-party", lambda app: side(app, "party")
    yield "table-agreements", lambda app: side(app, "agreements", 7)
    yield "table-talks", lambda app: side(app, "talks")
    yield "promises", promises
    yield "promises-good-friday", promises_of_many
    yield "carrying-out", carrying_out
    yield "other-moves", other_moves
    yield "mediator", mediator
    yield "watching", watching
    yield "news", news_card
    for picture in ("people-home", "signed", "ceasefire-begun"):
        yield f"news-{picture}", partial(card_of, picture)
    yield "projector", projector
    yield "the-end", the_end
    yield "debrief", lambda app: debrief(app, "ending")
    yield "debrief-trust", lambda app: debrief(app, "trust")
    yield "debrief-agreement", lambda app: debrief(app, "agreement")
    yield "what-if", what_if
    yield "replay", replay
    yield "games", games
    yield "menu", menu
    yield "keys", keys


def begin(scenario: str, *people: str, mediator: str | None = None, ready: Ready, seed: int = SEED) -> Device:
    """A game played up to a moment, people doing the usual."""
    device = Device.begin(Setup(scenario, dict.fromkeys(people, "human"), mediator, seed), save=False)
    for _decision in range(MOST_DECISIONS):
        device.skip()
        turn = device.turn
        if turn.kind == "over":
            break
        device.take_device(turn.seat)
        if ready(device):
            return device
        device.submit(usual(device.scene))
    if not ready(device):
        raise SystemExit(f"The moment for a picture never comes: {scenario}, seed {seed}.")
    return device


def usual(scene: Scene) -> str:
    """What a person does in these games: accept what gains points, carry out what is due, and else pass."""
    possible = {choice.notation for choice in scene.actions if choice.is_possible}
    for card in scene.offers:
        action, worth = f"accept {card.seat}", scene.offer(card.seat).worth
        if card.is_pending and action in possible and worth is not None and worth.points > 0:
            return action
    return "carry-out" if "carry-out" in possible else "pass"


def phase(device: Device) -> str:
    """The kind of decision that is awaited."""
    pending = device.table.pending
    return pending.kind if pending else ""


def sit(app: App, device: Device) -> TableScreen:
    """Show the table of a device to a person who has read the brief."""
    screen = TableScreen(device)
    screen.read(*device.people)
    app.start(StartScreen())
    app.push(screen)
    app.pump()
    return screen


def start(app: App, scenario: str | None = None) -> None:
    app.start(StartScreen(scenario))


def hand_over(app: App) -> None:
    device = begin(TUTORIAL, "highmark", "lowmark", ready=lambda _session: True)
    device.hide()
    app.start(HandOverScreen(device, "lowmark", lambda: None))


def brief(app: App, seat: str) -> None:
    app.start(BriefScreen(begin(ISTANBUL, seat, ready=lambda _session: True), seat))


def table(app: App) -> None:
    device = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "speak" and found.shown.round >= 5)
    screen = sit(app, device)
    chosen = 0
    for track in screen.state.builder.tracks if screen.state.builder else ():
        for issue in track.issues:
            gains = [choice for choice in issue.choices if choice.may_stand and (choice.change or 0) > 0]
            if gains and chosen < 2:
                device.choose(issue.issue, gains[-1].row.option)
                chosen += 1


def answer(app: App) -> None:
    sit(app, begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "answer"))


def tutorial(app: App) -> None:
    sit(app, begin(TUTORIAL, "lowmark", ready=lambda found: phase(found) == "speak" and found.shown.round >= 2))


def good_friday(app: App) -> None:
    """A single undertaking that four parties must all sign: the text that a person is asked to answer holds every issue."""
    sit(app, begin(GOOD_FRIDAY, "nationalists", seed=5, ready=lambda found: phase(found) == "answer"))


def side(app: App, name: str, first: int = 6) -> None:
    device = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "speak" and found.shown.round >= first)
    screen = sit(app, device)
    screen.state.side = name
    screen.layout.left = "side"


def promises(app: App) -> None:
    """What is overdue, and what that suspends, between two."""
    held_up(app, TUTORIAL, "highmark", 1)


def promises_of_many(app: App) -> None:
    """What is overdue, and what that suspends, where four parties have signed one text."""
    held_up(app, GOOD_FRIDAY, "republicans", 2)


def held_up(app: App, scenario: str, seat: str, seed: int) -> None:
    """The page of promises, through a seat's eyes, at the first moment of a game at which something overdue suspends."""
    device = Device.begin(Setup(scenario, {}, None, seed), save=False)
    for _step in device.steps():
        states = {row.state for text in device.everybodys.promises.texts for row in text.rows}
        if states >= {"overdue", "suspended", "delivered"}:
            app.start(StartScreen())
            app.push(PromisesScreen(lambda: TableState(device.table.scene(seat, app.speaker))))
            return
    raise SystemExit(f"Nothing overdue ever suspends anything: {scenario}, seed {seed}.")


def carrying_out(app: App) -> None:
    device = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "carry-out")
    screen = sit(app, device)
    duty = screen.state.scene.duty
    assert duty is not None  # that is the moment
    if app.screens[-1] is screen:
        app.push(duty_dialog(app.speaker, duty, screen.state.scene.actions, lambda _notation: None))


def other_moves(app: App) -> None:
    device = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "speak")
    screen = sit(app, device)
    others = [action for action in screen.state.scene.actions if not action.is_main]
    app.push(moves_dialog(app.speaker, others, lambda _notation: None))


def mediator(app: App) -> None:
    device = begin(ISTANBUL, mediator="human", ready=lambda found: found.bridge is not None)
    screen = sit(app, device)
    screen.suggest()


def watching(app: App) -> None:
    device = Device.begin(Setup(ISTANBUL, {}, None, SEED), save=False)
    screen = sit(app, device)
    screen.course.pause()
    for step in device.steps():
        cards = [entry for entry in device.entries(step) if entry.kind == "event-card"]
        if cards and device.shown.round > 5:
            screen.course.entry = cards[0]
            break


def news_card(app: App) -> None:
    """The step of a game that has most to tell: a breach was seen, and talks close."""
    device = Device.begin(Setup(ISTANBUL, {}, None, SEED), save=False)
    screen = sit(app, device)
    screen.course.pause()
    for step in device.steps():
        told = device.news(step)
        if len(told) > 1 and told[-1].kind == "track-closed":
            app.push(NewsCard(app.speaker, told, lambda: None, lambda: None))
            return


def card_of(picture: str, app: App) -> None:
    """The first card of a game with this picture."""
    device = Device.begin(Setup(ISTANBUL, {}, None, SEED), save=False)
    screen = sit(app, device)
    screen.course.pause()
    for step in device.steps():
        told = device.news(step)
        if max((one.picture for one in told), key=WEIGHTS.index, default="") == picture:
            app.push(NewsCard(app.speaker, told, lambda: None, lambda: None))
            return
    raise SystemExit(f"No card with the picture {picture} ever comes.")


def projector(app: App) -> None:
    device = begin(ISTANBUL, "ukraine", ready=lambda found: found.shown.round >= 8)
    sit(app, device)
    app.push(ProjectorScreen(device))


def the_end(app: App) -> None:
    sit(app, begin(TUTORIAL, "lowmark", ready=lambda found: found.turn.kind == "over"))


def played(scenario: str) -> Device:
    """A game of the computer's seats, to its end."""
    device = Device.begin(Setup(scenario, {}, None, SEED), save=False)
    for _step in device.steps():
        pass
    return device


def debrief(app: App, tab: str) -> None:
    look_back(app, tab)


def look_back(app: App, tab: str) -> DebriefScreen:
    """The debrief of a game, once it is there."""
    screen = DebriefScreen(course(played(ISTANBUL).table.match))
    app.start(StartScreen())
    app.push(screen)
    wait(app, lambda: screen.debrief is not None)
    screen.choose(tab)
    return screen


def what_if(app: App) -> None:
    screen = look_back(app, "what-if")
    asked = screen.asked
    assert asked is not None  # it comes with the debrief
    asked.choose(asked.changes[1])
    asked.expect("accord")
    asked.guess("higher")
    asked.see()
    wait(app, lambda: asked.compared is not None)


def replay(app: App) -> None:
    found = course(played(ISTANBUL).table.match)
    app.start(ReplayScreen(found, found.moments.index(next(m for m in found.moments if m.round == 11))))


def games(app: App) -> None:
    with Match(load(TUTORIAL), seed=SEED, record=new_save(TUTORIAL).with_name("first-lesson.jsonl")) as match:
        match.advance()
    app.start(GamesScreen())


def wait(app: App, done: Callable[[], bool]) -> None:
    """Let the window go on until work that is done aside has come to its end."""
    while not done():
        app.pump()
        time.sleep(0.01)
    app.redraw()


def menu(app: App) -> None:
    tutorial(app)
    app.push(Menu(lambda: None, lambda: None, lambda: None))


def keys(app: App) -> None:
    tutorial(app)
    app.push(key_help(app.speaker, app.screens[-1].shortcuts()))


if __name__ == "__main__":
    main(sys.argv[1:])
