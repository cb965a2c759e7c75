"""Machine code that is kept: damaged files are thrown away, and where nothing can be kept the game goes on."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.small_kernels import MISSING, ORDINARY, QUICK, Said, compiled_only, run

from negotiate.engine.kept_code import DIGEST, SIZE, in_short

pytestmark = compiled_only


def flipped(data: bytes) -> bytes:
    """The same with one bit of machine code turned round: nothing but a checksum notices."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Said]]:
    """For each way to compile, a folder with what it keeps, and what was said when that was made."""
    folders = {before: tmp_path_factory.mktemp("kept") for before in ("", MISSING)}
    return {before: (folder, run(folder, before)) for before, folder in folders.items()}


@pytest.mark.parametrize(
    ("damage", "before"),
    [
        (lambda data: b"", ""),
        (lambda data: data[: len(data) // 2], ""),
        (lambda data: random.Random(1).randbytes(len(data)), ""),
        (flipped, ""),
        (lambda data: data[:100], MISSING),
        (flipped, MISSING),
    ],
    ids=["empty", "half", "random", "one bit", "ordinary, half", "ordinary, one bit"],
)
def test_a_damaged_file_is_thrown_away_and_compiled_anew(
    damage: Callable[[bytes], bytes], before: str, kept: dict[str, tuple[Path, Said]], tmp_path: Path
) -> None:
    made, first = kept[before]
    assert first.out == (ORDINARY if before else QUICK)
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    (damaged,) = tmp_path.rglob("small.total-*.nbc")
    others = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc") if path != damaged}
    damaged.write_bytes(damage(damaged.read_bytes()))
    again = run(tmp_path, before)
    assert again.out == first.out
    *usual, line = again.err.splitlines()
    assert usual == first.err.splitlines()
    assert line.startswith(f"negotiate: the machine code in '{damaged}' is damaged (")
    written = damaged.read_bytes()
    assert DIGEST(written[SIZE:]).digest() == written[:SIZE], "whole again"
    assert {path: path.stat().st_mtime_ns for path in others} == others, "nobody else's code is touched"


def test_what_another_version_of_numba_wrote_is_thrown_away(tmp_path: Path) -> None:
    # the name of the folder tells versions apart; this is for what a name cannot tell
    run(tmp_path)
    out, err = run(tmp_path, "from numba.core.compiler import CompileResult; CompileResult._rebuild = None")
    assert out == QUICK
    assert [line.partition("' is damaged (TypeError")[1] != "" for line in err.splitlines()] == [True, True]


def test_a_folder_that_cannot_be_written_to_is_told_of_once(tmp_path: Path) -> None:
    lost = "import shutil; shutil.rmtree(compiling.CACHE_FOLDER); compiling.CACHE_FOLDER.write_text('not a folder')"
    out, err = run(tmp_path, between=lost)
    assert out == QUICK
    (line,) = err.splitlines()
    assert line.startswith("negotiate: the machine code of small.total cannot be kept in '")
    assert "the next start compiles it again" in line


def test_a_folder_that_was_removed_meanwhile_is_made_again(tmp_path: Path) -> None:
    assert run(tmp_path, between="import shutil; shutil.rmtree(compiling.CACHE_FOLDER)") == (QUICK, "")
    assert {path.name.split("-")[0] for path in tmp_path.rglob("*.nbc")} == {"small.total", "small.half"}


def test_kinds_of_arguments_and_states_of_a_source_have_files_of_their_own(tmp_path: Path) -> None:
    run(tmp_path)
    before = set(tmp_path.rglob("*.nbc"))
    run(tmp_path, between="table = table.astype(np.float32)")
    both = set(tmp_path.rglob("*.nbc"))
    assert before < both and len(both) == 3
    run(
        tmp_path,
        between="import pathlib, importlib; f = pathlib.Path(small.__file__); f.write_text(f.read_text() + '# edited')",
    )
    assert set(tmp_path.rglob("*.nbc")) > both


def test_an_error_is_told_in_one_short_line() -> None:
    assert in_short(KeyError()) == "KeyError"
    assert in_short(ValueError("\n one\ntwo")) == "ValueError: one"
    assert len(in_short(ValueError("x" * 1000))) == 120
