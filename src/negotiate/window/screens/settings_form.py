"""How the window looks and sounds: theme, text size, language, speed, sound and motion, as a form for any screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.settings import Settings
from negotiate.window.theme import TEXT_SIZES
from negotiate.window.widgets import choice, dropdown, toggle
from negotiate.words.catalogue import languages
from negotiate.words.language import N_

SPEED_WORDS = {"slow": N_("Slow"), "normal": N_("Normal"), "fast": N_("Fast"), "instant": N_("At once")}
SWITCHES = {
    "sound": N_("Sound"),
    "reduced_motion": N_("Reduced motion"),
    "news_cards": N_("Cards for what changes the game"),
}
"""Settings that are on or off."""


def settings_form(page: Page, box: Box, settings: Settings, changed: Callable[[], None]) -> float:
    """Draw the form; every change takes effect at once. Returns the bottom."""

    def change(name: str, value: object) -> None:
        setattr(settings, name, value)
        changed()

    columns = box.tall(0).columns(2 if box.w > 560 else 1, 18)
    left, right = columns[0], columns[-1]
    sizes = [(size, f"{size:.0%}".replace("%", " %")) for size in TEXT_SIZES]
    themes = [("light", page.say("Light")), ("dark", page.say("Dark"))]
    y = (
        choice(
            page,
            "settings/theme",
            left,
            themes,
            settings.theme,
            lambda value: change("theme", value),
            label=page.say("Theme"),
            icons=("sun", "moon"),
        ).bottom
        + 12
    )
    y = (
        choice(
            page,
            "settings/text",
            Box(left.x, y, left.w),
            sizes,
            settings.text_size,
            lambda value: change("text_size", value),
            label=page.say("Text size"),
        ).bottom
        + 12
    )
    below = right.y if len(columns) > 1 else y
    names = list(languages().items())
    below = (
        dropdown(
            page,
            "settings/language",
            Box(right.x, below, right.w),
            names,
            settings.language,
            lambda value: change("language", value),
            label=page.say("Language"),
        ).bottom
        + 12
    )
    speeds = [(speed, page.say(word)) for speed, word in SPEED_WORDS.items()]
    below = (
        choice(
            page,
            "settings/speed",
            Box(right.x, below, right.w),
            speeds,
            settings.speed,
            lambda value: change("speed", value),
            label=page.say("The computer's moves are shown"),
        ).bottom
        + 12
    )
    y = max(y, below)
    flow = Flow(Box(box.x, y, box.w), 6)
    bottom = y
    for name, word in SWITCHES.items():
        label = page.say(word)
        at = flow.place(page.measure(label)[0] + 84, 34)
        bottom = max(
            bottom,
            toggle(
                page,
                f"settings/{name}",
                Box(at.x, max(at.y, y), at.w),
                label,
                getattr(settings, name),
                partial(change, name),
            ).bottom,
        )
    return bottom + 6
