"""The wheel holds every rule file and asset, and nothing of the tests; under `make wheel` the tests really use it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import negotiate
from negotiate import paths
from negotiate.version import DISTRIBUTION

ROOT = Path(__file__).resolve().parent.parent
AGAINST_WHEEL = os.environ.get("NEGOTIATE_WHEEL") == "1"


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Names of the files in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    assert negotiate.__version__ in wheel.name
    return zipfile.ZipFile(wheel).namelist()


def files_below(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_data_travels(contents: list[str]) -> None:
    inside = {name.removeprefix("negotiate/_data/") for name in contents if name.startswith("negotiate/_data/")}
    wanted = files_below("rules") | files_below("assets") | {"docs/model.md"}
    assert wanted <= inside, f"missing from the wheel: {sorted(wanted - inside)}"
    assert any(name.startswith("rules/") for name in wanted)


def test_every_source_travels(contents: list[str]) -> None:
    wanted = {name.removeprefix("src/") for name in files_below("src")}
    assert wanted <= set(contents)
    assert "negotiate/py.typed" in contents


def test_nothing_else_travels(contents: list[str]) -> None:
    tops = {name.split("/")[0] for name in contents}
    assert tops == {"negotiate", f"{DISTRIBUTION.replace('-', '_')}-{negotiate.__version__}.dist-info"}


@pytest.mark.skipif(not AGAINST_WHEEL, reason="only under `make wheel`, where the wheel is what is installed")
def test_the_tests_use_the_wheel() -> None:
    home = Path(negotiate.__file__).resolve()
    assert ROOT / "src" not in home.parents
    assert paths.rules_folder().is_dir()
    assert ROOT not in (paths.rules_folder() / "x").resolve().parents or "site-packages" in home.parts
