"""The shelf: which rule file a name or a path means."""

from __future__ import annotations

import os
from pathlib import Path

from negotiate.errors import RuleFileError, UnknownName
from negotiate.paths import rules_folder, scenarios


def is_path(name: str) -> bool:
    """Whether `name` is meant as a path: it has a separator, a suffix of YAML, or is `.` or `..`."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml")) or name in ("", ".", "..")


def scenario_file(name_or_path: str | Path) -> Path:
    """The rule file of a shipped scenario (`tutorial`), or the path as it is (`my/rules.yaml`, which need not exist).

    A bare name is looked up among the shipped scenarios first and then as a file or folder of that name. A folder stands
    for the `scenario.yaml` inside it. Raises `UnknownName`, with the nearest names, for a bare name that is neither.
    """
    if not isinstance(name_or_path, (str, os.PathLike)):
        raise RuleFileError(
            "A rule file is asked for by its name or path, such as 'tutorial' or 'my/rules.yaml', not by "
            f"{_kind(name_or_path)}. Write rules that you have as data to a file first."
        )
    if isinstance(name_or_path, str) and not is_path(name_or_path):
        folder = rules_folder()
        for file in (folder / f"{name_or_path}.yaml", folder / name_or_path / "scenario.yaml"):
            if _exists(file):
                return file
        if "\0" in name_or_path or not _exists(Path(name_or_path)):
            own = f"{name_or_path}.yaml"  # `negotiate new harbour` writes harbour.yaml, and people then ask for harbour
            raise UnknownName("scenario", name_or_path, [*scenarios(), *([own] if _exists(Path(own)) else [])])
    path = Path(name_or_path)
    inside = path / "scenario.yaml"
    return inside if _exists(inside) else path


def shown_path(path: Path) -> str:
    """How a rule file is called in findings: a shipped one the same on every machine, any other by the path as given."""
    folder = rules_folder()
    return path.relative_to(folder.parent).as_posix() if path.is_relative_to(folder) else str(path)


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, a loop of links, a NUL character: no such file
        return False
