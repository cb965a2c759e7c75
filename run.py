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

NEEDS = (("tune", "", "lab"), ("sensitivity", "", "lab"), ("sweep", "sobol", "lab"))
"""Verbs of `negotiate` that need an extra: the verb, the word that makes it need it (none: always), the extra."""

INSTALLED = (
    "tests/cli",
    "tests/play",
    "tests/rules",
    "tests/reports/test_debrief_page.py",
    "tests/words/test_catalogue.py",
    "tests/table/test_session.py",
    "tests/window/test_pictures.py",
    "tests/test_docs.py",
    "tests/test_wheel.py",
)
"""What runs against the wheel: everything that reads files or is called by people. `test` runs these and the others."""

CHECKS = {
    "test": "run the tests; further words go to pytest",
    "lint": "ruff: the rules, and the format",
    "types": "mypy --strict",
    "checked": "the engine's tests with every index checked",
    "wheel": "build the wheel and run the tests against it",
    "bench": "measure the speed (minutes)",
    "reference": "write docs/command-line.md again",
    "picture": "write docs/first-run.svg again",
    "languages": "collect the texts of the interface for the translators",
    "screens": "write the pictures of the window in docs/screens again",
}


def environment(name: str, extras: Iterable[str], source: str, *, editable: bool) -> Path:
    """The Python of the virtual environment `name`, with `source` and its `extras` installed; made when it is missing.

    A stamp remembers what was installed, so that the second call costs nothing and an edited pyproject.toml is noticed. An
    extra that another call has installed stays, and so does the folder, which a window or a long run may be using, while
    Python is the same; only that of a wheel, which nobody else uses, is made anew, so that nothing else can be in it.
    """
    folder = ROOT / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
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
    code = subprocess.call(command, cwd=cwd, env={**os.environ, **(variables or {})})
    if code:
        raise SystemExit(code)


def checkout(*extras: str) -> Path:
    """The Python that runs this checkout: edits of the sources take effect at once."""
    return environment(".venv", extras, str(ROOT), editable=True)


def needed(words: list[str]) -> set[str]:
    """The extras that a command line of `negotiate` needs."""
    return {
        extra
        for verb, word, extra in NEEDS
        if words[:1] == [verb] and any(given.removeprefix("--design=") == word or not word for given in words)
    }


def test(words: list[str]) -> None:
    python = checkout("test")
    execute([str(python), "-m", "pytest", *(words or ["-n", "2"])])


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


def bench(words: list[str]) -> None:
    execute([str(checkout()), str(ROOT / "benchmarks" / "bench.py"), *words])


def reference(words: list[str]) -> None:
    execute([str(checkout("test")), str(ROOT / "docs" / "reference.py"), *words])


def picture(words: list[str]) -> None:
    execute([str(checkout()), str(ROOT / "docs" / "picture.py"), *words])


def languages(words: list[str]) -> None:
    execute([str(checkout()), str(ROOT / "docs" / "languages.py"), *words])


def screens(words: list[str]) -> None:
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
