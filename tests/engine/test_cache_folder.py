"""The folder of machine code: named after all that shapes the code, private where others can write, and rid of old ones."""

from __future__ import annotations

import ast
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from negotiate.engine import cache_folder as folders
from negotiate.engine.cache_folder import CONSTANTS, DAY, FEW, OLD, cache_folder, folder_name, remove_old, sources

HOUSE = Path(__file__).parents[2] / "src" / "negotiate"
NAME = "kernels-0123456789abcdef"

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows says in another way who may write where")


def marks(function: ast.stmt) -> bool:
    return isinstance(function, ast.FunctionDef) and any(
        isinstance(mark, ast.Name) and mark.id in {"kernel", "inlined"} for mark in function.decorator_list
    )


def imported(tree: ast.Module) -> dict[str, set[Path]]:
    """The sources of the house that a name at the top of a file may come from; `*` for all names."""
    found: dict[str, set[Path]] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("negotiate."):
            for alias in node.names:
                path = HOUSE.parent / node.module.replace(".", "/")
                inner = path / f"{alias.name}.py"
                source = inner if inner.exists() else path.with_suffix(".py")
                found.setdefault(alias.asname or alias.name, set()).add(source)
    return found


def test_everything_that_a_kernel_reads_is_in_the_name() -> None:
    """A constant from a source outside the hash would be kept in machine code after it was edited."""
    hashed = set(sources())
    for path in sorted(HOUSE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not any(map(marks, tree.body)) and path not in hashed:
            continue
        assert path in hashed, f"{path}: kernels in a room that cache_folder.ROOMS does not name"
        shaping = [
            node
            for node in tree.body
            if path.name in CONSTANTS or marks(node) or isinstance(node, (ast.Assign, ast.AnnAssign))
        ]
        names = {part.id for node in shaping for part in ast.walk(node) if isinstance(part, ast.Name)}
        for name, found in imported(tree).items():
            if name in names or name == "*":
                outside = {source.name for source in found - hashed}
                assert not outside, f"{path}: {name} comes from {outside}, which cache_folder.CONSTANTS has to name"


def test_every_named_source_is_there() -> None:
    assert set(CONSTANTS) <= {path.name for path in sources()}


def test_the_name_tells_versions_sources_and_checks_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NUMBA_BOUNDSCHECK", raising=False)
    room = tmp_path / "engine" / "deeper"
    room.mkdir(parents=True)
    (room / "trust.py").write_text("\n@kernel\ndef grow(): ...\n")
    monkeypatch.setattr(folders, "__file__", str(tmp_path / "engine" / "cache_folder.py"))
    names = [folder_name("0.68.1", "2.4"), folder_name("0.67.0", "2.4")]
    (room / "trust.py").write_text("\n@kernel\ndef grow(): pass\n")
    names.append(folder_name("0.68.1", "2.4"))
    (room / "words.py").write_text("no kernel")
    assert folder_name("0.68.1", "2.4") == names[-1]
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    names.append(folder_name("0.68.1", "2.4"))
    assert len(set(names)) == 4
    assert names[3] == f"{names[2]}-checked"
    assert all(folders.OURS.fullmatch(each) for name in names for each in (name, f"{name}-ordinary"))


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that NEGOTIATE_CACHE names; it is not there yet."""
    found = tmp_path / "cache"
    monkeypatch.setenv("NEGOTIATE_CACHE", str(found))
    return found


@no_windows
def test_machine_code_is_private(base: Path) -> None:
    before = os.umask(0)
    try:
        found = cache_folder(NAME)
    finally:
        os.umask(before)
    assert found == base / NAME
    assert base.stat().st_mode & 0o777 == found.stat().st_mode & 0o777 == 0o700
    assert cache_folder(NAME) == found, "and found again"


@no_windows
def test_a_folder_that_others_could_read_becomes_private(base: Path) -> None:
    (base / NAME).mkdir(parents=True)
    base.chmod(0o775)
    (base / NAME).chmod(0o755)
    assert cache_folder(NAME) == base / NAME
    assert (base / NAME).stat().st_mode & 0o777 == 0o700
    assert base.stat().st_mode & 0o777 == 0o755, "nobody else can put another folder in its place"


@no_windows
@pytest.mark.parametrize("prepared", ["open to all", "open to a group", "a link", "a file", "of somebody else"])
@pytest.mark.parametrize("shared", [False, True])
def test_what_somebody_else_may_have_prepared_is_not_used(
    prepared: str, shared: bool, base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base.mkdir()
    if shared:
        base.chmod(0o1777)  # as a temporary folder is, where everybody may be first
    mine, planted = base / NAME, "loop.door-1-a.nbc"
    if prepared == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        mine.symlink_to(tmp_path / "elsewhere")
    elif prepared == "a file":
        mine.touch()
    else:
        mine.mkdir()
        (mine / planted).write_bytes(b"x")
        mine.chmod({"open to all": 0o777, "open to a group": 0o770}.get(prepared, 0o700))
    if prepared == "of somebody else":
        own = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert cache_folder(NAME) is None


@no_windows
def test_nothing_is_kept_where_somebody_else_may_exchange_it(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder(NAME) == base / NAME
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert cache_folder("kernels-00000000000000bb") is None
    assert not (base / "kernels-00000000000000bb").exists()


def test_without_any_folder_nothing_is_kept_in_the_temporary_one_either(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("NEGOTIATE_CACHE", str(tmp_path / "file" / "below"))
    assert cache_folder(NAME) is None
    monkeypatch.delenv("NEGOTIATE_CACHE")
    monkeypatch.setattr(folders, "_own_base", Path("~nobody-of-this-name").expanduser)
    assert cache_folder(NAME) is None, "nor without a home"
    assert not list((tmp_path / "temporary").iterdir())


def made(base: Path, name: str, unused: float) -> Path:
    """A folder with something in it that was last used so many seconds ago."""
    folder = base / name
    (folder / "inner").mkdir(parents=True)
    (folder / "loop.door-1-a.nbc").write_bytes(b"x")
    when = time.time() - unused
    os.utime(folder, (when, when))
    return folder


def test_folders_that_were_not_used_for_long_are_removed(tmp_path: Path) -> None:
    gone = [
        made(tmp_path, f"kernels-{n:016x}{end}", OLD + DAY)
        for n, end in enumerate(("", "-checked", "-ordinary", "-checked-ordinary"))
    ]
    foreign = [made(tmp_path, name, 10 * OLD) for name in ("kernels", "kernels-of-mine", "kernels-0123", "saves")]
    (tmp_path / "target").mkdir()
    link = tmp_path / "kernels-ffffffffffffffff"
    link.symlink_to(tmp_path / "target")
    current, recent = made(tmp_path, NAME, 10 * OLD), made(tmp_path, "kernels-00000000000000aa", OLD - DAY)
    remove_old(current)
    assert not any(folder.exists() for folder in gone)
    assert all(folder.exists() for folder in (*foreign, current, recent, link))


def test_a_few_folders_stay_and_those_that_may_be_in_use(tmp_path: Path) -> None:
    days = [0.0, 0.5, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    found = [made(tmp_path, f"kernels-{n:016x}", day * DAY) for n, day in enumerate(days)]
    remove_old(tmp_path / NAME)
    assert [folder.exists() for folder in found] == [True] * FEW + [False] * (len(days) - FEW)
    many = [made(tmp_path, f"kernels-{n:016x}", 0.9 * DAY) for n in range(100, 120)]
    remove_old(tmp_path / NAME)
    assert all(folder.exists() for folder in many), "another process may still run"


def test_a_start_marks_its_folder_as_used_and_a_new_one_removes_the_old(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEGOTIATE_CACHE", str(tmp_path))
    ours, old = made(tmp_path, NAME, 3 * OLD), made(tmp_path, "kernels-00000000000000aa", 2 * OLD)
    assert cache_folder(NAME) == ours
    assert time.time() - ours.stat().st_mtime < 60
    assert old.exists(), "looking for old folders is left to the start that compiles anyway"
    assert cache_folder("kernels-00000000000000bb") is not None
    assert ours.exists() and not old.exists()
    assert sorted(path.name for path in ours.iterdir()) == ["inner", "loop.door-1-a.nbc"]
