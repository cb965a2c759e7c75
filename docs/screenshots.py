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
from pathlib import Path

import pygame

from negotiate.play.match import Match
from negotiate.present.mediation import bridge
from negotiate.present.news import news
from negotiate.present.offers import offers
from negotiate.present.seen import Seen
from negotiate.reports.debrief.course import course
from negotiate.rulebook.load import load
from negotiate.table.saves import new_save
from negotiate.table.session import Session, Setup
from negotiate.window.app import App
from negotiate.window.screen import key_help
from negotiate.window.screens.brief import BriefScreen
from negotiate.window.screens.carrying_out import duty_dialog
from negotiate.window.screens.debrief import DebriefScreen
from negotiate.window.screens.hand_over import HandOverScreen
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.news_card import NewsCard
from negotiate.window.screens.other_moves import moves_dialog
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.replay import ReplayScreen
from negotiate.window.screens.replay_list import GamesScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.settings import Settings

FOLDER = Path(__file__).resolve().parent / "screens"
ISTANBUL, GOOD_FRIDAY, TUTORIAL = "istanbul-2025", "good-friday-1998", "tutorial"
SEED = 11
MOST_DECISIONS = 400

Ready = Callable[[Session], bool]


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
            for theme in ("light", "dark") if name.startswith("table") else ("light",):
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
    yield "table-agreements", lambda app: side(app, "agreements")
    yield "table-talks", lambda app: side(app, "talks")
    yield "carrying-out", carrying_out
    yield "other-moves", other_moves
    yield "mediator", mediator
    yield "watching", watching
    yield "news", news_card
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


def begin(scenario: str, *people: str, mediator: str | None = None, ready: Ready, seed: int = SEED) -> Session:
    """A game played up to a moment, people doing the usual."""
    session = Session.begin(Setup(scenario, dict.fromkeys(people, "human"), mediator, seed), save=False)
    for _decision in range(MOST_DECISIONS):
        session.skip()
        turn = session.turn
        if turn.kind == "over":
            break
        session.take_device(turn.seat)
        if ready(session):
            return session
        session.submit(usual(session.seen()))
    if not ready(session):
        raise SystemExit(f"The moment for a picture never comes: {scenario}, seed {seed}.")
    return session


def usual(seen: Seen) -> str:
    """What a person does in these games: accept what gains points, carry out what is due, and else pass."""
    menu = seen.menu
    assert menu is not None  # a person is asked
    pending = [offer for offer in offers(seen) if offer.is_pending]
    for offer in pending:
        action = f"accept {offer.seat}"
        if action in menu and offer.worth is not None and offer.worth.points > 0:
            return action
    return "carry-out" if "carry-out" in menu else "pass"


def phase(session: Session) -> str:
    """The kind of decision that is awaited."""
    decision = session.seen().view.decision
    return decision.kind if decision else ""


def sit(app: App, session: Session) -> TableScreen:
    """Show the table of a session to a person who has read the brief."""
    screen = TableScreen(session)
    screen.read(*session.people)
    app.start(StartScreen())
    app.push(screen)
    app.pump()
    return screen


def start(app: App, scenario: str | None = None) -> None:
    app.start(StartScreen(scenario))


def hand_over(app: App) -> None:
    session = begin(TUTORIAL, "highmark", "lowmark", ready=lambda _session: True)
    session.hide()
    app.start(HandOverScreen(session, "lowmark", lambda: None))


def brief(app: App, seat: str) -> None:
    app.start(BriefScreen(begin(ISTANBUL, seat, ready=lambda _session: True), seat))


def table(app: App) -> None:
    session = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "speak" and found.shown.round >= 5)
    screen = sit(app, session)
    chosen = 0
    for track in screen.state.builder.tracks:
        for issue in track.issues:
            gains = [choice for choice in issue.choices if choice.may_stand and (choice.change or 0) > 0]
            if gains and chosen < 2:
                session.choose(issue.issue, gains[-1].row.option)
                chosen += 1


def answer(app: App) -> None:
    sit(app, begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "answer"))


def tutorial(app: App) -> None:
    sit(app, begin(TUTORIAL, "lowmark", ready=lambda found: phase(found) == "speak" and found.shown.round >= 2))


def good_friday(app: App) -> None:
    """A single undertaking that four parties must all sign: the text that a person is asked to answer holds every issue."""
    sit(app, begin(GOOD_FRIDAY, "nationalists", seed=5, ready=lambda found: phase(found) == "answer"))


def side(app: App, name: str) -> None:
    session = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "speak" and found.shown.round >= 6)
    screen = sit(app, session)
    screen.state.side = name
    screen.layout.left = "side"


def carrying_out(app: App) -> None:
    session = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "carry-out")
    screen = sit(app, session)
    duty = screen.state.scene.duty
    assert duty is not None  # that is the moment
    if app.screens[-1] is screen:
        app.push(duty_dialog(app.speaker, duty, screen.state.scene.actions, lambda _notation: None))


def other_moves(app: App) -> None:
    session = begin(ISTANBUL, "ukraine", ready=lambda found: phase(found) == "speak")
    screen = sit(app, session)
    others = [action for action in screen.state.scene.actions if not action.is_main]
    app.push(moves_dialog(app.speaker, others, lambda _notation: None))


def mediator(app: App) -> None:
    session = begin(ISTANBUL, mediator="human", ready=lambda found: bridge(found.match) is not None)
    screen = sit(app, session)
    screen.suggest()


def watching(app: App) -> None:
    session = Session.begin(Setup(ISTANBUL, {}, None, SEED), save=False)
    screen = sit(app, session)
    screen.course.pause()
    for step in session.steps():
        cards = [entry for entry in step.entries("") if entry.kind == "event-card"]
        if cards and session.shown.round > 5:
            screen.course.entry = cards[0]
            break


def news_card(app: App) -> None:
    """The step of a game that has most to tell: a breach was seen, and talks close."""
    session = Session.begin(Setup(ISTANBUL, {}, None, SEED), save=False)
    screen = sit(app, session)
    screen.course.pause()
    for step in session.steps():
        told = news(step.moment.seen(), step.first)
        if len(told) > 1 and told[-1].kind == "track-closed":
            app.push(NewsCard(app.speaker, told, lambda: None, lambda: None))
            return


def projector(app: App) -> None:
    session = begin(ISTANBUL, "ukraine", ready=lambda found: found.shown.round >= 8)
    sit(app, session)
    app.push(ProjectorScreen(session))


def the_end(app: App) -> None:
    sit(app, begin(TUTORIAL, "lowmark", ready=lambda found: found.turn.kind == "over"))


def played(scenario: str) -> Session:
    """A game of the computer's seats, to its end."""
    session = Session.begin(Setup(scenario, {}, None, SEED), save=False)
    for _step in session.steps():
        pass
    return session


def debrief(app: App, tab: str) -> None:
    look_back(app, tab)


def look_back(app: App, tab: str) -> DebriefScreen:
    """The debrief of a game, once it is there."""
    screen = DebriefScreen(course(played(ISTANBUL).match))
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
    found = course(played(ISTANBUL).match)
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
    app.push(Menu(lambda: None, lambda: None))


def keys(app: App) -> None:
    tutorial(app)
    app.push(key_help(app.speaker, app.screens[-1].shortcuts()))


if __name__ == "__main__":
    main(sys.argv[1:])
