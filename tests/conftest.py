"""How thoroughly the property tests look: NEGOTIATE_EXAMPLES examples each (10 when it is not set), without a time limit.
Tests run without a screen, a sound device or the settings of whoever runs them.

NEGOTIATE_SCENARIOS=third leaves out two of three cases of the shipped scenarios other than the two that are played most, so
that every test is made with some of them and every scenario with some of the tests; those in WHOLE are made with all.

The first call of a compiled function takes seconds, so Hypothesis's own deadline would only measure the compiler.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from negotiate.paths import scenarios

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
if os.environ.get("CI"):  # the constants of modules are drawn too, and which are loaded hangs on the tests that ran before
    providers._get_local_constants = lambda: providers._local_constants


WHOLE = ("tests/rules/", "tests/playthroughs/", "tests/engine/test_identity.py", "tests/engine/test_laws.py")
"""Where the rules of each scenario are what is looked at, or that games stay the same."""
PLAYED_MOST = ("tutorial", "istanbul-2025")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("NEGOTIATE_SCENARIOS") != "third":
        return
    others = {name: place for place, name in enumerate(scenarios()) if name not in PLAYED_MOST}
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        values = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
        places = [others[value] for value in values if isinstance(value, str) and value in others]
        test = zlib.crc32(item.nodeid.partition("[")[0].encode())
        spared = places and not item.nodeid.startswith(WHOLE) and (test + places[0]) % 3 != 0
        (left if spared else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and saved games go into a folder of the test's own."""
    monkeypatch.setenv("NEGOTIATE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
