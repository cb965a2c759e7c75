"""One door for a fresh checkout: makes a virtual environment beside this file and runs the program or the checks in it.

    python3 run.py simulate istanbul-2025 --games 5000      any verb of `negotiate`
    python3 run.py test                                     the tests (further words go to pytest)

Needs Python 3.11 or later and nothing else; this file imports only the standard library.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CONSTRAINTS = ROOT / "constraints.txt"
LIMITS = {"PIP_CONSTRAINT": str(CONSTRAINTS), "PIP_BUILD_CONSTRAINT": str(CONSTRAINTS)}
"""Holds what pip installs, the build backend too, to the versions in constraints.txt."""
STAMP = "installed"
"""A file in an environment that says what is in it."""
EXAMPLES = "NEGOTIATE_EXAMPLES"
"""How many examples a Hypothesis test tries; see tests/conftest.py."""

NEEDS = (
    ("tune", "", "lab"),
    ("sensitivity", "", "lab"),
    ("sweep", "sobol", "lab"),
    ("exploit", "--optimise", "lab"),
    ("league", "", "lab"),
    ("class", "", "class"),
    ("lsp", "", "editor"),
    ("play", "--browser", "class"),
    *((verb, "--cluster", "cluster") for verb in ("simulate", "compare", "tournament", "study")),
    *((verb, "--cluster", "cluster") for verb in ("sweep", "sensitivity", "tune", "exploit")),
)
"""Verbs of `negotiate` that need an extra: the verb, the word that makes it need it (none: always), the extra."""

INSTALLED = (
    "tests/cli/test_light_base.py",
    "tests/cli/test_lesson.py",
    "tests/cli/test_translate.py",
    "tests/words/test_catalogue.py",
    "tests/classroom/test_server.py",
    "tests/test_wheel.py",
)
"""What runs against the wheel: that every file travels in it, every verb once, who reads such a file. `test` runs all."""

QUICK = (
    "tests/test_house.py",
    "tests/engine",
    "--ignore=tests/engine/test_numbers.py",  # plays hundreds of games: minutes, uncompiled
    "--ignore=tests/engine/test_discretion.py",  # counts whole menus of the largest scenarios: the same
    "--ignore=tests/engine/test_menu.py",
    "--ignore=tests/engine/test_concealed.py",  # whole games of Istanbul, twice
    "--ignore=tests/engine/test_worth.py",  # whole games of every player
    "--ignore=tests/engine/test_indices.py",  # reads the kernels, which are the same
    "--deselect=tests/playthroughs/test_playthroughs.py::test_the_counts_are_the_same",
    "tests/playthroughs",
    "tests/rulebook/test_load.py",
    "tests/rulebook/test_layers.py",
)
"""What `quick` runs: the rules of the house and, uncompiled, the engine and the reading of rule files."""

WITH_NUMBA = (
    "tests/engine/test_kernel.py",
    "tests/engine/test_kept_code.py",
    "tests/engine/test_compiling.py",
    "tests/engine/test_identity.py",
    "tests/playthroughs",
)
"""What `numbas` runs: the ways to compile, compiled against plain, and the same games as ever."""

CHECKS = {
    "quick": "the rules of the house and the plain engine, in less than a minute",
    "test": "run the tests; further words go to pytest",
    "lint": "ruff: the rules, and the format",
    "types": "mypy --strict",
    "checked": "the engine's tests with every index checked",
    "numbas": "the engine's tests with the lowest and the newest numba",
    "hostile": "attack it with damaged files, cut records, odd command lines and kill -9; --minutes N",
    "wheel": "build the wheel and run the tests against it",
    "bench": "measure the speed (minutes)",
    "reference": "write docs/command-line.md again",
    "api": "write docs/api, the reference of Python, again",
    "picture": "write docs/first-run.svg again",
    "languages": "collect the texts of the interface for the translators",
    "screens": "write the pictures of the window in docs/screens again; with `class` those of a class, by a real Chromium",
}


def environment(name: str, extras: Iterable[str], source: str, *, editable: bool) -> Path:
    """The Python of the virtual environment `name`, with `source` and its `extras` installed; made when it is missing.

    A stamp remembers what was installed, so that the second call costs nothing and an edited pyproject.toml is noticed. An
    extra that another call has installed stays, and so does the folder, which a window or a long run may be using, while
    Python is the same; only that of a wheel, which nobody else uses, is made anew, so that nothing else can be in it.
    """
    folder = ROOT / name
    python = python_in(folder)
    # a checkout that was copied to another place is installed anew from there
    digest = hashlib.sha256(f"{platform.python_version()} {ROOT}".encode())
    for part in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(part.read_bytes())
    state = digest.hexdigest()
    if editable and python.exists() and fits(stamped(folder), state, extras):
        return python
    with alone(folder.with_name(f"{name}.lock")):
        had = stamped(folder)
        if editable and python.exists() and fits(had, state, extras):
            return python  # while this call waited, another one has done it
        wanted = sorted({*extras, *had[1:]})
        same = had[:1] == [state]
        if not python.exists() or version_of(folder) != platform.python_version() or not (editable or same):
            tell(f"Making the environment {name} (once; a minute or so)")
            shutil.rmtree(folder, ignore_errors=True)
            execute([sys.executable, "-m", "venv", str(folder)])
        elif editable:
            new = ", ".join(sorted(set(wanted) - set(had[1:])))
            tell(f"Adding to the environment {name}: {new}" if same else f"Bringing the environment {name} up to date")
        # Python compiles what is used when it is used; to compile everything at once costs time and room
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        whole = source + (f"[{','.join(wanted)}]" if wanted else "")
        execute([*install, *(["--editable"] if editable else []), whole], LIMITS)
        if not editable and same:  # the wheel is another one, even where its version is the same
            execute([*install, "--force-reinstall", "--no-deps", source])
        (folder / STAMP).write_text(" ".join([state, *wanted]), encoding="utf-8")
    return python


def python_in(folder: Path) -> Path:
    """The Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamped(folder: Path) -> list[str]:
    """What was installed last: the state of the requirements, and the extras; empty where nothing was."""
    try:
        return (folder / STAMP).read_text(encoding="utf-8").split()
    except OSError:
        return []


def fits(had: list[str], state: str, extras: Iterable[str]) -> bool:
    """Whether what was installed is what is wanted now."""
    return had[:1] == [state] and set(extras) <= set(had[1:])


def version_of(folder: Path) -> str:
    """The version of Python that a virtual environment was made with; empty where it does not say."""
    try:
        lines = (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition("=")[2].strip() for line in lines if line.split("=")[0].strip() == "version"), "")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Waits until no other process is in here with this file; the system ends its hold when a process dies."""
    with lock.open("a") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds, and pip may need longer
                    continue
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def execute(command: list[str], variables: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command; a failure ends this program with the same exit code."""
    code = subprocess.call(command, cwd=cwd, env={**os.environ, **(variables or {}), **bytecode()})
    if code:
        raise SystemExit(code)


def bytecode() -> dict[str, str]:
    """Where bytecode is kept on a machine that wants none beside sources: in a folder of ours.

    Without any, every start of Python would compile numba and polars from their sources again, which takes some seconds.
    """
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / ".venv-bytecode")}


def checkout(*extras: str) -> Path:
    """The Python that runs this checkout: edits of the sources take effect at once."""
    return environment(".venv", extras, str(ROOT), editable=True)


def needed(words: list[str]) -> set[str]:
    """The extras that a command line of `negotiate` needs."""
    return {
        extra
        for verb, word, extra in NEEDS
        if words[:1] == [verb] and any(not word or word in (given, *given.split("=", 1)) for given in words)
    }


def test(words: list[str]) -> None:
    python = checkout("test")
    execute([str(python), "-m", "pytest", *(words or ["-n", "2"])])


def quick(words: list[str]) -> None:
    """Nothing is compiled, so a change of a kernel costs no waiting; few examples are tried."""
    python = checkout("test")
    execute([str(python), "-m", "pytest", "-q", "-n", "2", *(words or QUICK)], {"NEGOTIATE_JIT": "0", EXAMPLES: "2"})


def lint(words: list[str]) -> None:
    python = str(checkout("lint", "test"))
    execute([python, "-m", "ruff", "check", *(words or ["."])])
    if not words:
        execute([python, "-m", "ruff", "format", "--check", "--quiet", "."])


def types(words: list[str]) -> None:
    execute([str(checkout("lint", "test")), "-m", "mypy", *words])


def checked(words: list[str]) -> None:
    """Writes past the end of an array are silent in compiled code; here they raise. They have their own cache."""
    python = checkout("test")
    switches = {"NUMBA_BOUNDSCHECK": "1", EXAMPLES: "5"}
    for scenario in ("istanbul-2025", "camp-david-1978", "tutorial"):
        execute([str(python), "-m", "negotiate", "simulate", scenario, "--games", "200", "--jobs", "1"], switches)
    execute([str(python), "-m", "pytest", "-q", *(words or ["tests/engine/test_laws.py"])], switches)


def numbas(words: list[str]) -> None:
    """Each version has an environment of its own, with what the engine's tests need and no more.

    Where the newest is the one in constraints.txt, `test` has run with it, and it is not gone through again.
    """
    import tomllib  # not in the Pythons that main() turns away

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [line for line in project["dependencies"] if not line.startswith("pygame")]
    wanted += [line for line in project["optional-dependencies"]["test"] if line.startswith(("hypothesis", "pytest"))]
    for which, held in (("lowest", lowest(project["dependencies"])), ("newest", [])):
        if which == "newest" and (version := newest(project["dependencies"])) == pinned("numba"):
            tell(f"newest: numba {version}, with which the tests run anyway")
            continue
        python = str(with_numba(f".venv-numba-{which}", [*wanted, *held]))
        execute(
            [python, "-c", f"import numba, numpy; print('{which}: numba', numba.__version__, 'numpy', numpy.__version__)"]
        )
        switches = {"PYTHONPATH": str(ROOT / "src"), EXAMPLES: "2"}
        execute([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(words or WITH_NUMBA)], switches)


def lowest(dependencies: list[str]) -> list[str]:
    """The lowest numba and numpy that pyproject.toml takes and that there are for this Python."""
    low = {line.split(">=")[0]: line.split(">=")[1].split(",")[0] for line in dependencies}
    if sys.version_info >= (3, 14):
        return ["numba==0.63.0"]  # the first for this Python
    return [f"numba=={low['numba']}.0", *([f"numpy=={low['numpy']}.*"] if sys.version_info < (3, 13) else [])]


def newest(dependencies: list[str]) -> str:
    """The newest numba that pyproject.toml takes and that there is for this Python; empty where pip does not tell."""
    import json

    asked = next(line for line in dependencies if line.startswith("numba"))
    pip = [str(checkout("test")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run"]
    told = subprocess.run(
        [*pip, "--ignore-installed", "--no-deps", "--report", "-", asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    try:
        return str(json.loads(told.stdout)["install"][0]["metadata"]["version"])
    except (ValueError, LookupError):
        return ""


def pinned(package: str) -> str:
    """The version of a package in constraints.txt."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return next((line.split("==")[1] for line in lines if line.split("==")[0] == package), "")


def with_numba(name: str, wanted: list[str]) -> Path:
    """The Python of the virtual environment `name` with these packages; made anew when they change.

    They have the versions of constraints.txt, but for numba and what comes with it.
    """
    folder, limits = ROOT / name, ROOT / name / "constraints.txt"
    python = python_in(folder)
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if line.split("==")[0] not in {"numba", "llvmlite", "numpy"})
    state = hashlib.sha256("\n".join([platform.python_version(), *wanted, text]).encode()).hexdigest()
    with alone(folder.with_name(f"{name}.lock")):
        if not python.exists() or stamped(folder) != [state]:
            tell(f"Making the environment {name} (once; half a minute or so)")
            shutil.rmtree(folder, ignore_errors=True)
            execute([sys.executable, "-m", "venv", str(folder)])
            limits.write_text(text, encoding="utf-8")
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
            execute([*install, *wanted], {"PIP_CONSTRAINT": str(limits)})
            (folder / STAMP).write_text(state, encoding="utf-8")
    return python


def wheel(words: list[str]) -> None:
    """Tests run from an empty folder against the installed wheel: a data file that was left out of it fails them."""
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    execute(
        [
            str(checkout("test")),
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--wheel-dir",
            str(ROOT / "build"),
            str(ROOT),
        ],
        LIMITS,
    )
    (built,) = (ROOT / "build").glob("*.whl")
    python = environment(".venv-wheel", ("test",), str(built), editable=False)
    with tempfile.TemporaryDirectory() as empty:
        places = [str(ROOT / word) if (ROOT / word).exists() else word for word in words or ["-n", "2", *INSTALLED]]
        command = [
            str(python),
            "-m",
            "pytest",
            "-c",
            str(ROOT / "pyproject.toml"),
            "--rootdir",
            str(ROOT),
            "-p",
            "no:cacheprovider",
            *places,
        ]
        switches = {"NEGOTIATE_WHEEL": "1", EXAMPLES: os.environ.get(EXAMPLES, "10")}
        execute(command, switches, cwd=Path(empty))


def hostile(words: list[str]) -> None:
    execute([str(checkout("test")), "-m", "tests.hostile.fuzz", *words], {"PYTHONPATH": str(ROOT)})


def bench(words: list[str]) -> None:
    execute([str(checkout()), str(ROOT / "benchmarks" / "bench.py"), *words])


def reference(words: list[str]) -> None:
    execute([str(checkout("test")), str(ROOT / "docs" / "reference.py"), *words])


def api(words: list[str]) -> None:
    execute([str(checkout("test")), str(ROOT / "docs" / "python_reference.py"), *words])


def picture(words: list[str]) -> None:
    execute([str(checkout()), str(ROOT / "docs" / "picture.py"), *words])


def languages(words: list[str]) -> None:
    execute([str(checkout()), str(ROOT / "docs" / "languages.py"), *words])


def screens(words: list[str]) -> None:
    if words[:1] == ["class"]:
        execute([str(checkout()), "-m", "docs.class_screenshots", *words[1:]])
    else:
        execute([str(checkout()), str(ROOT / "docs" / "screenshots.py"), *words])


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the very check for people with an older Python
        raise SystemExit("negotiate needs Python 3.11 or later; this is " + sys.version.split()[0] + ".")
    words = sys.argv[1:]
    if words and words[0] in CHECKS:
        globals()[words[0]](words[1:])
        return
    if not words:
        tell(__doc__ or "")
        tell("Besides the verbs of negotiate (see python3 run.py --help):")
        for verb, meaning in CHECKS.items():
            tell(f"  {verb:<12}{meaning}")
        raise SystemExit(2)
    # paths that a reader types are meant from where they stand
    execute([str(checkout(*needed(words))), "-m", "negotiate", *words], cwd=Path.cwd())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
