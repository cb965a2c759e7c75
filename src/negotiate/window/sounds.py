"""Sounds: quiet, optional, and never the only sign of anything. Made when first needed, so there is nothing to load."""

from __future__ import annotations

import array
import math

import pygame

from negotiate.window.settings import Settings

RATE = 22_050
NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "press": ((660, 0.03),),
    "turn": ((523.25, 0.09), (659.25, 0.14)),
    "agreed": ((523.25, 0.09), (659.25, 0.09), (783.99, 0.2)),
    "broken": ((311.13, 0.14), (233.08, 0.24)),
    "card": ((440, 0.1), (440, 0.1)),
    "refused": ((220, 0.12),),
}
"""Frequency in hertz and length in seconds of the notes of each sound."""
LOUDNESS = 0.12


class Sounds:
    """Plays sounds if the settings want them and there is a device for them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: dict[str, pygame.mixer.Sound] = {}
        self._broken = False

    @property
    def made(self) -> set[str]:
        """The sounds that have been played so far."""
        return set(self._made)

    @property
    def is_broken(self) -> bool:
        """Whether there is no device for sounds."""
        return self._broken

    def play(self, name: str) -> None:
        """Play a sound of NOTES; nothing happens for any other name, as most moves have no sound."""
        if not self._settings.sound or self._broken or name not in NOTES:
            return
        try:
            if not pygame.mixer.get_init():
                pygame.mixer.init(RATE, -16, 1)
            if name not in self._made:
                self._made[name] = pygame.mixer.Sound(buffer=wave(NOTES[name]))
            self._made[name].play()
        except pygame.error:
            self._broken = True  # no sound device: the game is complete without


def wave(notes: tuple[tuple[float, float], ...]) -> bytes:
    """16-bit samples at RATE: sine notes that fade in and out, so that nothing clicks."""
    samples = array.array("h")
    for frequency, seconds in notes:
        count = int(RATE * seconds)
        for place in range(count):
            fade = min(1.0, place / (0.1 * count), (count - place) / (0.6 * count))
            samples.append(int(32767 * LOUDNESS * fade * math.sin(2 * math.pi * frequency * place / RATE)))
    return samples.tobytes()
