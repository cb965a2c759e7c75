"""How thoroughly the property tests look: NEGOTIATE_EXAMPLES examples each (10 when it is not set), without a time limit.
Tests run without a screen, a sound device or the settings of whoever runs them.

The first call of a compiled function takes seconds, so Hypothesis's own deadline would only measure the compiler.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

settings.register_profile(
    "negotiate",
    parent=settings.get_profile("ci" if os.environ.get("CI") else "default"),  # ci: the same examples every time
    deadline=None,
    max_examples=int(os.environ.get("NEGOTIATE_EXAMPLES", "10")),
)
settings.load_profile("negotiate")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and saved games go into a folder of the test's own."""
    monkeypatch.setenv("NEGOTIATE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
