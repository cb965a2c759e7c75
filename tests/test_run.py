"""run.py: what it installs and when, with every command that it would give written down instead of given."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

import pytest
import run
from typer.testing import CliRunner

from negotiate.cli.app import VERBS, app


class Told:
    """Commands in place of those of run.py; making an environment leaves a Python and its version."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.fails = False

    def __call__(self, command: list[str], variables: dict[str, str] | None = None, cwd: Path = Path()) -> None:
        self.commands.append(command)
        if self.fails:
            raise SystemExit(1)
        if command[1:3] == ["-m", "venv"]:
            folder = Path(command[3])
            (folder / "bin").mkdir(parents=True)
            (folder / "Scripts").mkdir()
            for python in ("bin/python", "Scripts/python.exe"):
                (folder / python).touch()
            (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {platform.python_version()}\n", "utf-8")
            (folder / "made").touch()

    @property
    def what(self) -> list[str]:
        """What each command made or installed."""
        return [command[-1].removeprefix(str(run.ROOT)).lstrip("/\\") for command in self.commands]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """A checkout of its own, of which nothing is real."""
    found = Told()
    (tmp_path / "pyproject.toml").write_text("[project]", "utf-8")
    (tmp_path / "constraints.txt").write_text("", "utf-8")
    (tmp_path / "wheel.whl").write_text("first", "utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "CONSTRAINTS", tmp_path / "constraints.txt")
    monkeypatch.setattr(run, "execute", found)
    return found


def test_the_first_call_makes_it_and_the_second_does_nothing(told: Told) -> None:
    run.checkout()
    assert told.what == [".venv", ""]
    run.checkout()
    assert len(told.commands) == 2


def test_an_extra_is_added_to_those_that_are_there(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    run.checkout("lab")
    run.checkout()
    assert told.what == [".venv", "[lab]"]
    run.checkout("test")
    assert told.what == [".venv", "[lab]", "[lab,test]"]
    assert capsys.readouterr().err.splitlines()[-1] == "Adding to the environment .venv: test"


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_new_requirements_keep_the_folder_and_the_extras(told: Told, file: str) -> None:
    run.checkout("lab")
    (run.ROOT / file).write_text("other", "utf-8")
    run.checkout("test")
    assert told.what == [".venv", "[lab]", "[lab,test]"], "made once"
    run.checkout("lab")
    assert len(told.commands) == 3


def test_what_failed_is_tried_again(told: Told) -> None:
    run.checkout("lab")
    told.fails = True
    with pytest.raises(SystemExit):
        run.checkout("test")
    told.fails = False
    run.checkout("test")
    assert told.what == [".venv", "[lab]", "[lab,test]", "[lab,test]"]


def test_another_python_makes_it_anew_with_the_same_extras(told: Told) -> None:
    run.checkout("lab")
    (run.ROOT / ".venv" / "pyvenv.cfg").write_text("version = 3.11.0rc0\n", "utf-8")
    (run.ROOT / ".venv" / "made").write_text("before", "utf-8")
    (run.ROOT / "constraints.txt").write_text("other", "utf-8")
    run.checkout()
    assert told.what == [".venv", "[lab]", ".venv", "[lab]"]
    assert (run.ROOT / ".venv" / "made").read_text("utf-8") == ""


def test_a_wheel_is_installed_each_time_and_nothing_is_left_of_other_requirements(told: Told) -> None:
    def install() -> None:
        told.commands.clear()
        run.environment(".venv-wheel", ("test",), str(run.ROOT / "wheel.whl"), editable=False)

    install()
    assert told.what == [".venv-wheel", "wheel.whl[test]"]
    install()
    assert told.what == ["wheel.whl[test]", "wheel.whl"]
    (run.ROOT / "pyproject.toml").write_text("other", "utf-8")
    install()
    assert told.what == [".venv-wheel", "wheel.whl[test]"]


def test_the_lowest_and_the_newest_numba_have_environments_of_their_own(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "newest", lambda _dependencies: "0.68.2")
    (run.ROOT / "pyproject.toml").write_text(
        """[project]
        dependencies = ["numba>=0.61,<0.69", "numpy>=1.26,<2.6", "polars>=1.20", "pygame-ce>=2.5.2"]
        [project.optional-dependencies]
        test = ["hatchling>=1.27", "hypothesis>=6.120", "pytest>=8.3", "pytest-xdist>=3.6"]
        """,
        "utf-8",
    )
    run.CONSTRAINTS.write_text("# pinned\nllvmlite==0.50.0\nnumba==0.68.1\nnumpy==2.4.6\npolars==2.1.0\n", "utf-8")
    run.numbas(["tests/engine"])
    installed = [command for command in told.commands if "install" in command]
    lowest, newest = (command[command.index("--no-compile") + 1 :] for command in installed)
    assert newest == [
        "numba>=0.61,<0.69",
        "numpy>=1.26,<2.6",
        "polars>=1.20",
        "hypothesis>=6.120",
        "pytest>=8.3",
        "pytest-xdist>=3.6",
    ]
    assert lowest[: len(newest)] == newest and lowest[len(newest)].startswith("numba==0.6")
    assert (run.ROOT / ".venv-numba-lowest" / "constraints.txt").read_text("utf-8").splitlines() == [
        "# pinned",
        "polars==2.1.0",
    ]
    assert [Path(command[0]).parents[1].name for command in told.commands if "pytest" in command] == [
        ".venv-numba-lowest",
        ".venv-numba-newest",
    ]
    told.commands.clear()
    run.numbas(["tests/engine"])
    assert not [command for command in told.commands if "install" in command], "the second call makes nothing"
    told.commands.clear()
    monkeypatch.setattr(run, "newest", lambda _dependencies: "0.68.1")
    run.numbas(["tests/engine"])
    assert [Path(command[0]).parents[1].name for command in told.commands if "pytest" in command] == [
        ".venv-numba-lowest"
    ], "the tests run with the newest anyway"


def test_the_lowest_versions_are_those_that_the_project_states() -> None:
    dependencies = ["numba>=0.61,<0.69", "numpy>=1.26,<2.6"]
    if sys.version_info >= (3, 14):
        assert run.lowest(dependencies) == ["numba==0.63.0"]
    else:
        assert run.lowest(dependencies)[0] == "numba==0.61.0"
        assert run.lowest(["numba>=0.99", "numpy>=1.26"])[0] == "numba==0.99.0"


def test_every_place_that_a_check_runs_is_there() -> None:
    words = [
        word.removeprefix("--ignore=").removeprefix("--deselect=") for word in (*run.INSTALLED, *run.QUICK, *run.WITH_NUMBA)
    ]
    places = [word.partition("::") for word in words]
    missing = [
        "::".join((place, test))
        for place, _colons, test in places
        if not (run.ROOT / place).exists() or (test and f"def {test}(" not in (run.ROOT / place).read_text(encoding="utf-8"))
    ]
    assert missing == []


def test_a_verb_gets_the_extras_that_its_words_need() -> None:
    with_cluster = {
        verb
        for _room, verb, _summary in VERBS
        if re.search(r"(?<![\w-])--cluster(?![\w-])", CliRunner().invoke(app, [verb, "--help"], terminal_width=200).output)
    }
    assert len(with_cluster) >= 8
    assert {verb for _room, verb, _summary in VERBS if "cluster" in run.needed([verb, "--cluster", "local"])} == with_cluster
    assert run.needed(["tune", "valley.yaml", "--cluster=local"]) == {"lab", "cluster"}
    assert run.needed(["exploit", "cautious", "--cluster", "local"]) == {"cluster"}
    assert run.needed(["exploit", "cautious", "--optimise"]) == {"lab"}
    assert run.needed(["sweep", "tutorial", "--design=sobol", "--cluster", "local"]) == {"lab", "cluster"}
    assert run.needed(["compare", "tutorial"]) == set()


def test_two_calls_wait_for_each_other(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with run.alone(lock):
        pass
    with run.alone(lock):  # the first has let go
        assert lock.exists()


@pytest.mark.parametrize("wish", ["", "1"])
def test_bytecode_is_kept_apart_where_none_is_wanted_beside_sources(wish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", wish)
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    with pytest.raises(SystemExit) as ended:
        run.execute(
            [sys.executable, "-c", "import sys; sys.exit(40 + (not sys.dont_write_bytecode) + 2 * bool(sys.pycache_prefix))"]
        )
    assert ended.value.code == (43 if wish else 41)
