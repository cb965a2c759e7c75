"""Where rules/, assets/ and docs/model.md lie: at the top of a checkout, or inside an installed wheel (negotiate/_data)."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PERSONALITIES = "personalities.yaml"
"""The one file in rules/ that is no scenario: characters for the players."""


def _folder(name: str) -> Path:
    installed = PACKAGE / "_data" / name
    if installed.is_dir():
        return installed
    return PACKAGE.parent.parent / name


def rules_folder() -> Path:
    """The folder of the shipped rule files."""
    return _folder("rules")


def studies_folder() -> Path:
    """The folder of the shipped plans of studies."""
    return rules_folder() / "studies"


def assets_folder() -> Path:
    """The folder of fonts, emblems, sounds and languages."""
    return _folder("assets")


def model_document() -> Path:
    """The document that tells the model part by part, M1 to M23."""
    return _folder("docs") / "model.md"


def scenarios() -> list[str]:
    """Names of the shipped scenarios, in alphabetical order."""
    folder = rules_folder()
    names = {file.stem for file in folder.glob("*.yaml") if file.name != PERSONALITIES}
    names |= {file.parent.name for file in folder.glob("*/scenario.yaml")}
    return sorted(names)
