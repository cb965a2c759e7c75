"""Settings of the person at the screen: kept between games in one small JSON file."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from negotiate.window.theme import TEXT_SIZES, THEMES
from negotiate.words.catalogue import languages, preferred_language
from negotiate.words.undo import ALWAYS, RULES_OF_UNDO

SPEEDS = {"slow": 3.2, "normal": 1.6, "fast": 0.6, "instant": 0.0}
"""Seconds for which every step of an AI seat is shown."""
VARIABLE = "NEGOTIATE_CONFIG"
"""Names another folder for the settings; tests and classrooms with shared accounts use it."""


@dataclass
class Settings:
    """What a person has chosen. `language` is a catalogue's code."""

    theme: str = "light"
    text_size: float = 1.0
    language: str = "en"
    sound: bool = False
    speed: str = "normal"
    reduced_motion: bool = False
    """Nothing closes by itself."""
    news_cards: bool = True
    """Whether a card says what has changed when something changes the game."""
    undo: str = ALWAYS
    """When a person may take a step back in games that begin here, one of words.undo.RULES_OF_UNDO; for a class."""

    def save(self, file: Path | None = None) -> None:
        """Write the settings; a folder that cannot be written to is no reason to stop a game."""
        file = file or settings_file()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(f".{os.getpid()}.new")
            fresh.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
            os.replace(fresh, file)
        except OSError as error:
            print(f"negotiate: the settings could not be kept in '{file}': {error.strerror}.", file=sys.stderr)


def settings_file() -> Path:
    """Where the settings lie on this system."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen) / "settings.json"
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "negotiate" / "settings.json"


def load_settings(file: Path | None = None) -> Settings:
    """The kept settings. A file that is missing or damaged gives the usual ones; so does a wrong value."""
    settings = Settings(language=preferred_language())
    try:
        kept = json.loads((file or settings_file()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return settings
    if not isinstance(kept, dict):
        return settings
    allowed = {
        "theme": THEMES,
        "text_size": TEXT_SIZES,
        "language": languages(),
        "speed": SPEEDS,
        "sound": (True, False),
        "reduced_motion": (True, False),
        "news_cards": (True, False),
        "undo": RULES_OF_UNDO,
    }
    for field in fields(Settings):
        value = kept.get(field.name)
        if isinstance(value, (str, float, int)) and value in allowed[field.name]:
            setattr(settings, field.name, type(getattr(settings, field.name))(value))
    return settings
