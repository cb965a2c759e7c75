"""The house: which room may import which, and what every file owes its reader.

The table is that of the architecture paper. Imports count wherever they stand: at the top of a file, inside a function,
under TYPE_CHECKING.
"""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import negotiate

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "negotiate"

LEAVES = {"errors", "paths", "version"}
"""Single files that import nothing of ours."""

ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "paths": set(),
    "version": set(),
    "engine": {"errors"},
    "analysis": {"engine", "errors"},
    "words": {"engine", "analysis", "errors", "paths"},
    "rulebook": {"engine", "words", "errors", "paths"},
    "players": {"engine", "analysis", "errors", "paths"},
    "play": {"engine", "players", "words", "errors", "version"},
    "lab": {"play", "players", "analysis", "rulebook", "words", "engine", "errors", "version"},
    "reports": {"play", "players", "analysis", "rulebook", "words", "engine", "errors", "paths", "version"},
    "adapters": {"present", "play", "players", "rulebook", "words", "engine", "errors", "version"},
    "present": {"play", "players", "analysis", "rulebook", "words", "engine", "errors"},
    "table": {"present", "play", "players", "rulebook", "words", "engine", "errors", "paths"},
    "editor": {"players", "reports", "rulebook", "words", "engine", "errors", "paths", "version"},
    "window": {"table", "present", "words", "reports", "errors", "paths", "version"},
    "text": {"table", "present", "words", "reports", "errors", "paths", "version"},
    "classroom": {"table", "present", "words", "reports", "errors", "paths", "version"},
    "cli": {
        *(
            "lab",
            "reports",
            "window",
            "text",
            "classroom",
            "editor",
            "table",
            "present",
            "adapters",
            "play",
            "players",
            "analysis",
            "rulebook",
        ),
        *("words", "engine", "errors", "paths", "version"),
    },
}
"""What a room may import besides itself. `version` is one constant and may be imported by whoever writes it down."""

FACE = {"version", "engine", "errors", "analysis", "players", "lab", "play", "rulebook"}
"""What `negotiate/__init__.py` may show."""

ONLY_HOME = {
    "pydantic": {"rulebook"},
    "pydantic_core": {"rulebook"},
    "ruamel": {"rulebook"},
    "pygame": {"window"},
    "typer": {"cli"},
    "accesskit": {"window"},
    "pettingzoo": {"adapters"},
    "gymnasium": {"adapters"},
    "negmas": {"adapters"},
    "SALib": {"lab"},
    "optuna": {"lab"},
    "dask": {"lab"},
    "distributed": {"lab"},
    "starlette": {"classroom"},
    "uvicorn": {"classroom"},
    "wsproto": {"classroom"},
    "segno": {"classroom"},
    "pygls": {"editor"},
    "lsprotocol": {"editor"},
}
"""Packages that have one home."""

ENGINE_MAY = {"numpy", "numba"}

WAITING: dict[str, str] = {"wsproto": "uvicorn imports it, by the name that classroom/serve.py gives"}
"""Declared dependencies that nothing imports yet, with the reason."""


FILES = sorted(HOUSE.rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """`negotiate.lab.store` is in `lab`; the face and `__main__` are in no room."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


MODULES = {module_of(path): path for path in FILES}


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every imported module, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import with its full name"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield node.lineno, inner if inner in MODULES else node.module
        elif isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            hidden = name in {"import_module", "__import__"} and path != HOUSE / "__init__.py"
            assert not hidden, f"{path}:{node.lineno}: an import that no reader and no test can follow"


def shown(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(module_of(path))
    for line, name in imports_of(path):
        if name.split(".")[0] != "negotiate":
            continue
        target = room_of(name)
        if path == HOUSE / "__init__.py":
            assert target in FACE, f"line {line}: the face shows {name}"
        elif path == HOUSE / "__main__.py":
            assert target == "cli", f"line {line}: {name}"
        else:
            assert target, f"line {line}: nothing inside imports the face; import from the room that owns the name"
            allowed = target == room or target in ROOMS[room]
            assert allowed, f"line {line}: {room} may not import {name}"


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_packages_have_one_home(path: Path) -> None:
    room = room_of(module_of(path))
    for line, name in imports_of(path):
        package = name.split(".")[0]
        homes = ONLY_HOME.get(package)
        assert homes is None or room in homes, f"line {line}: {package} is imported in {homes} only"
        foreign = package not in sys.stdlib_module_names and package != "negotiate"
        allowed = room != "engine" or not foreign or package in ENGINE_MAY
        assert allowed, f"line {line}: the engine may not import {package}"
        assert not (room in LEAVES and foreign), f"line {line}: {room} imports only the standard library"
        assert package != "negmas" or room == "adapters", f"line {line}: NegMAS is AGPL and never part of the product"


def test_no_circles() -> None:
    graph = {
        module: {name for _, name in imports_of(path) if name in MODULES and name != module}
        for module, path in MODULES.items()
        if module != "negotiate"
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module in done:
            return
        for target in sorted(graph.get(module, ())):
            visit(target, (*trail, module))
        done.add(module)

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_file_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name == "__init__.py" and not tree.body:
        return  # a room's empty door
    first = ast.get_docstring(tree)
    assert first, "the first line of a file says what it is"
    assert tree.body[0].lineno == 1
    assert first.splitlines()[0].strip().endswith((".", ":", "?", "…", ",")) or len(first.splitlines()) > 1


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_names_are_nouns_and_verbs_of_the_domain(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "misc", "common", "types"}


def test_rooms_are_the_table() -> None:
    rooms = {room_of(module) for module in MODULES} - {"", "__main__"}
    assert rooms <= set(ROOMS), f"not in the table: {rooms - set(ROOMS)}"


def test_contributors_read_the_same_table() -> None:
    """The rooms of CONTRIBUTING.md and what they may import are those of ROOMS."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## The rooms")[1].split("\n## ")[0]
    told = {}
    for room, imports in re.findall(r"^\| `(\w+)` \| .+? \| (.+) \|$", text, flags=re.MULTILINE):
        told[room] = set(re.findall(r"`(\w+)`", imports))
        if imports == "everything":
            told[room] = set(ROOMS["cli"]) - {"errors", "version"}
    assert told == {room: imports - {"errors", "version"} for room, imports in ROOMS.items() if room not in LEAVES}


def test_dependencies_are_declared_and_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    words = list(project["dependencies"])
    for extra in ("accessibility", "class", "cluster", "compare", "editor", "lab", "learning"):
        words += extras[extra]
    declared = {re.split(r"[<>=!~ \[]", word)[0] for word in words}
    packages = {"ruamel": "ruamel.yaml", "pygame": "pygame-ce", "pydantic_core": "pydantic"}
    used = {
        packages.get(name.split(".")[0], name.split(".")[0])
        for path in FILES
        for _, name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"negotiate"}
    }
    assert used <= declared, f"imported but not declared: {used - declared}"
    assert declared - used <= set(WAITING), f"declared but not imported: {declared - used - set(WAITING)}"


def test_face_is_explicit_and_complete() -> None:
    assert sorted(negotiate.__all__) == dir(negotiate)
    for name in negotiate.__all__:
        assert getattr(negotiate, name) is not None
    errors = importlib.import_module("negotiate.errors")
    family = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert family <= set(negotiate.__all__), "every error is on the face"
    with pytest.raises(AttributeError, match="no attribute 'anything'"):
        _ = negotiate.anything


def test_importing_the_face_or_the_door_is_cheap() -> None:
    """Heavy packages are loaded by what needs them, not by `import negotiate` or `negotiate --help`."""
    heavy = ["numba", "numpy", "polars", "pydantic", "ruamel", "pygame"]
    for module in ("negotiate", "negotiate.cli.app"):
        program = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]", module


MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:tmp|root|home/\w+|work|farm)/\w")


def test_no_path_of_a_machine_in_the_project() -> None:
    for folder in ("src", "rules", "docs", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".yaml", ".md", ".json"}:
                found = MACHINE_PATHS.search(path.read_text(encoding="utf-8"))
                assert found is None, f"{path.relative_to(ROOT)}: {found}"
