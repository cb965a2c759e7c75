"""One door for a fresh checkout: makes a virtual environment beside this file and runs the program or the checks in it.

    python3 run.py simulate istanbul-2025 --games 5000      any verb of `negotiate`
    python3 run.py test                                     the tests (further words go to pytest)

Needs Python 3.11 or later and nothing else; this file imports only the standard library.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CONSTRAINTS = ROOT / "constraints.txt"
LIMITS = {"PIP_CONSTRAINT": str(CONSTRAINTS), "PIP_BUILD_CONSTRAINT": str(CONSTRAINTS)}
"""Holds what pip installs, the build backend too, to the versions in constraints.txt."""
EXAMPLES = "NEGOTIATE_EXAMPLES"
"""How many examples a Hypothesis test tries; see tests/conftest.py."""

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


def environment(name: str, extras: tuple[str, ...], source: str, *, editable: bool) -> Path:
    """The Python of the virtual environment `name`, with `source` and its `extras` installed; made when it is missing.

    A stamp remembers what was installed, so that the second call costs nothing and an edited pyproject.toml is noticed.
    """
    folder = ROOT / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed"
    digest = hashlib.sha256(sys.version.encode())
    for part in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(part.read_bytes())
    if not editable:
        digest.update(Path(source).read_bytes())
    had = stamp.read_text(encoding="utf-8").split() if stamp.exists() and python.exists() else []
    if had[:1] == [digest.hexdigest()]:
        if set(extras) <= set(had[1:]):
            return python
        extras = tuple(sorted({*extras, *had[1:]}))
    else:
        shutil.rmtree(folder, ignore_errors=True)
        tell(f"Making the environment {name} (once; a minute or so)")
        execute([sys.executable, "-m", "venv", str(folder)])
    wanted = source + (f"[{','.join(extras)}]" if extras else "")
    quiet = ["--quiet", "--disable-pip-version-check"]
    execute([str(python), "-m", "pip", "install", *quiet, *(["--editable"] if editable else []), wanted], LIMITS)
    stamp.write_text(" ".join([digest.hexdigest(), *extras]), encoding="utf-8")
    return python


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
    execute([str(checkout()), "-m", "negotiate", *words], cwd=Path.cwd())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
