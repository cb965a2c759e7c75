"""Accepts the window's pictures as they are drawn now: `python -m tests.window.accept_pictures`. Look at them first."""

from __future__ import annotations

import os
import tempfile

import pygame

os.environ["SDL_VIDEODRIVER"] = "dummy"

from tests.window.pictures import FOLDER, MOST_NOTICEABLE, difference, pictures


def main() -> None:
    """Write every picture that differs from the accepted one, and name it."""
    with tempfile.TemporaryDirectory() as empty:
        os.environ["NEGOTIATE_CONFIG"] = os.environ["NEGOTIATE_SAVES"] = empty
        FOLDER.mkdir(exist_ok=True)
        for name, draw in pictures():
            surface = draw().surface
            file = FOLDER / f"{name}.png"
            if file.exists() and difference(pygame.image.load(file), surface) <= MOST_NOTICEABLE:
                continue
            pygame.image.save(surface, file)
            print(f"accepted: {file.name}")


if __name__ == "__main__":
    main()
