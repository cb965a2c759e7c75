"""How the window looks and sounds: theme, text size, language, speed, sound and motion, as a form for any screen."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.ui.box import Box
from negotiate.ui.catalogue import N_, _, languages
from negotiate.ui.page import Page
from negotiate.ui.settings import Settings
from negotiate.ui.theme import TEXT_SIZES
from negotiate.ui.widgets import choice, dropdown, toggle

SPEED_WORDS = {"slow": N_("Slow"), "normal": N_("Normal"), "fast": N_("Fast"), "instant": N_("At once")}


def settings_form(page: Page, box: Box, settings: Settings, changed: Callable[[], None]) -> float:
    """Draw the form; every change takes effect at once. Returns the bottom."""

    def change(name: str, value: object) -> None:
        setattr(settings, name, value)
        changed()

    columns = box.tall(0).columns(2 if box.w > 560 else 1, 18)
    left, right = columns[0], columns[-1]
    sizes = [(size, f"{size:.0%}".replace("%", " %")) for size in TEXT_SIZES]
    themes = [("light", _("Light")), ("dark", _("Dark"))]
    y = (
        choice(
            page,
            "settings/theme",
            left,
            themes,
            settings.theme,
            lambda value: change("theme", value),
            label=_("Theme"),
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
            label=_("Text size"),
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
            label=_("Language"),
        ).bottom
        + 12
    )
    speeds = [(speed, _(word)) for speed, word in SPEED_WORDS.items()]
    below = (
        choice(
            page,
            "settings/speed",
            Box(right.x, below, right.w),
            speeds,
            settings.speed,
            lambda value: change("speed", value),
            label=_("The computer's moves are shown"),
        ).bottom
        + 12
    )
    y = max(y, below)
    words = (_("Sound"), _("Reduced motion"))
    beside = all(page.measure(word)[0] + 70 <= (box.w - 18) / 2 for word in words)
    toggles = Box(box.x, y, box.w).columns(2 if beside else 1, 18)
    first = toggle(
        page, "settings/sound", toggles[0].tall(0), words[0], settings.sound, lambda value: change("sound", value)
    )
    second_y = y if len(toggles) > 1 else first.bottom + 6
    second = toggle(
        page,
        "settings/motion",
        Box(toggles[-1].x, second_y, toggles[-1].w),
        words[1],
        settings.reduced_motion,
        lambda value: change("reduced_motion", value),
    )
    return max(first.bottom, second.bottom) + 6
