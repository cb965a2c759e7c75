"""The debrief's what-if: choose a change, predict, then see the same seed played again under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from negotiate.reports.debrief.what_if import HIGHER, LOWER, SAME, Change, Comparison, Prediction
from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.widgets import button, button_width, choice, link_row, notice
from negotiate.words.labels import Labels
from negotiate.words.language import N_

GUESSES = {HIGHER: N_("higher"), SAME: N_("about the same"), LOWER: N_("lower")}


@dataclass
class WhatIf:
    """Where the person is: nothing chosen, a change chosen, a prediction made, the comparison seen."""

    changes: Sequence[Change]
    play: Callable[[Change], None]
    """Starts the other game; `compared` is set when it is there."""
    replay: Callable[[Comparison], None]
    labels: Labels
    endings: tuple[str, ...]
    """Kinds of endings that a person may expect."""
    chosen: Change | None = None
    ending: str = ""
    peace: str = ""
    playing: bool = False
    compared: Comparison | None = None

    def choose(self, change: Change | None) -> None:
        """Ask about a change, or begin again."""
        self.chosen, self.ending, self.peace, self.compared, self.playing = change, "", "", None, False

    def expect(self, ending: str) -> None:
        """Predict how it ends."""
        self.ending = ending

    def guess(self, peace: str) -> None:
        """Predict the peace index."""
        self.peace = peace

    def see(self) -> None:
        """Play the other game, once a prediction is made."""
        if self.chosen is not None and self.ending and self.peace:
            self.playing = True
            self.play(self.chosen)


def what_if(page: Page, box: Box, state: WhatIf, key: str) -> float:
    """Draw the steps; returns the bottom."""
    if state.chosen is None:
        return _changes(page, box, state, key)
    y = page.text(box.tall(0), page.say("What if {change}?", change=state.chosen.label), "subtitle").bottom + 12
    if state.compared is not None:
        return _seen(page, Box(box.x, y, box.w), state, state.compared, key)
    return _predicting(page, Box(box.x, y, box.w), state, key)


def _changes(page: Page, box: Box, state: WhatIf, key: str) -> float:
    y = (
        page.text(
            box.tall(0),
            page.say("Choose what should have been different. The same dice fall; people's moves are kept while they fit."),
        ).bottom
        + 12
    )
    for place, change in enumerate(state.changes):
        label = page.say("What if {change}?", change=change.label)
        tall = max(40.0, page.measure(label, "strong", box.w - 32)[1] + 18)
        area = Box(box.x, y, box.w, tall)
        link_row(page, f"{key}/change/{place}", area, partial(state.choose, change), label, fill="raised")
        page.text(Box(area.x + 16, area.y, area.w - 32, area.h), label, "strong", middle=True)
        y = area.bottom + 8
    return y


def _predicting(page: Page, box: Box, state: WhatIf, key: str) -> float:
    y = page.text(box.tall(0), page.say("Predict first, then see."), "body", "muted").bottom + 10
    endings = [(kind, page.speaker.ending(kind, state.labels.original)) for kind in state.endings]
    y = (
        choice(
            page,
            f"{key}/ending",
            Box(box.x, y, box.w),
            endings,
            state.ending,
            state.expect,
            label=page.say("How will it end?"),
        ).bottom
        + 14
    )
    guesses = [(kind, page.say(label)) for kind, label in GUESSES.items()]
    y = (
        choice(
            page,
            f"{key}/peace",
            Box(box.x, y, box.w),
            guesses,
            state.peace,
            state.guess,
            label=state.labels.worded("Will the peace index be higher or lower than it was?"),
        ).bottom
        + 16
    )
    if state.playing:
        return page.text(Box(box.x, y, box.w), page.say("Playing it again …"), "strong").bottom
    ready = bool(state.ending and state.peace)
    tip = "" if ready else page.say("Make both predictions first.")
    return _buttons(
        page,
        Box(box.x, y, box.w),
        [
            (f"{key}/see", page.say("Play it again"), state.see, "primary", ready, tip),
            (f"{key}/other", page.say("Ask something else"), partial(state.choose, None), "plain", True, ""),
        ],
    )


def _seen(page: Page, box: Box, state: WhatIf, compared: Comparison, key: str) -> float:
    y = box.y
    for is_right, sentence in compared.judged(Prediction(state.ending, state.peace)):
        y = (
            notice(
                page,
                Box(box.x, y, box.w),
                sentence,
                tone="good" if is_right else "warn",
                icon="check" if is_right else "cross",
            ).bottom
            + 8
        )
    y += 4
    for sentence in (*compared.sentences, *compared.replaced):
        page.icon("dot", box.x, y + 1, 16, "accent")
        y = page.text(Box(box.x + 24, y, box.w - 24), sentence).bottom + 8
    return _buttons(
        page,
        Box(box.x, y + 4, box.w),
        [
            (f"{key}/other", page.say("Ask something else"), partial(state.choose, None), "primary", True, ""),
            (f"{key}/replay", page.say("Replay the other game"), partial(state.replay, compared), "plain", True, ""),
        ],
    )


Pressed = tuple[str, str, Callable[[], None], str, bool, str]


def _buttons(page: Page, box: Box, shown: Sequence[Pressed]) -> float:
    flow = Flow(box, 10)
    for key, label, does, kind, enabled, tip in shown:
        at = flow.place(button_width(page, label) + 8, 42)
        button(page, key, at, label, does, kind=kind if enabled else "plain", enabled=enabled, tip=tip)
    return flow.bottom
