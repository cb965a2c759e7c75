"""The window looks as it did when somebody last looked at it and accepted it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest
from tests.window.pictures import FOLDER, MOST_NOTICEABLE, difference, pictures

from negotiate.window.app import App

ACCEPT = "look at both, and if the new one is right run: python -m tests.window.accept_pictures"


@pytest.mark.parametrize(("name", "draw"), list(pictures()), ids=lambda value: value if isinstance(value, str) else "")
def test_picture_is_the_accepted_one(name: str, draw: Callable[[], App], tmp_path: Path) -> None:
    surface = draw().surface
    accepted = pygame.image.load(FOLDER / f"{name}.png")
    share = difference(accepted, surface)
    if share > MOST_NOTICEABLE:
        fresh = tmp_path / f"{name}.png"
        pygame.image.save(surface, fresh)
        pytest.fail(f"{share:.2%} of '{name}' differ; the new picture is {fresh}; {ACCEPT}")


def test_a_small_change_is_noticed() -> None:
    accepted = pygame.image.load(FOLDER / "widgets.png")
    changed = accepted.copy()
    pygame.draw.rect(changed, (200, 0, 0), (100, 100, 120, 60))
    assert difference(accepted, changed) > MOST_NOTICEABLE
    assert difference(accepted, accepted.copy()) == 0
