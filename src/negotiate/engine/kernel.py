"""The one decorator of compiled functions, and the way in which they are compiled here.

There are three ways, and the games are bit for bit the same in each: the quick one of lazy_code.py, numba's ordinary one and
plain Python (`NEGOTIATE_JIT=0`). The quick one reaches deep into numba, so it is tried out with a small kernel before it is
used; the outcome is remembered beside the machine code.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from negotiate.engine.cache_folder import cache_folder, folder_name
from negotiate.engine.kept_code import KeptCode, in_short, tell
from negotiate.engine.trial import try_out

Function = TypeVar("Function", bound=Callable[..., Any])

TESTED = "0.61", "0.69"
"""From which version of numba, and up to below which, the tests have run; as in pyproject.toml."""

WAY_IN = "loop.door-*.nbc"
"""What the cache folder calls the machine code of play/loop.py."""

QUICK, ORDINARY, PLAIN = "quick", "ordinary", "plain"

REMEMBERED = "way"
"""The file in the cache folder that holds the way found there, and for the ordinary one what is said about it."""

_TESTED = f"Tested: numba {TESTED[0]} to below {TESTED[1]}."
_SLOWER = f"so the engine runs uncompiled, about 100 times slower. {_TESTED}"
_ORDINARY = f"so it compiles in its ordinary way: the first game on this machine waits a minute or two. {_TESTED}"


class _Way(NamedTuple):
    name: str
    compile: Callable[..., Any] | None = None
    """What compiles a function: `compile(function, kept, inline=False)`; see KeptCode for `kept`."""
    folder: Path | None = None


def _choose() -> _Way:
    """The way for this process; one line on stderr when it is not the one that was meant."""
    if os.environ.get("NEGOTIATE_JIT", "1") == "0":
        return _Way(PLAIN)
    # LLVM's higher levels, and its search for vector instructions, took a third more time to compile here and made hardly a
    # game faster when measured.
    for setting, value in (("NUMBA_OPT", "1"), ("NUMBA_LOOP_VECTORIZE", "0"), ("NUMBA_SLP_VECTORIZE", "0")):
        os.environ.setdefault(setting, value)
    try:
        numba = _numba()
    except Exception as error:
        tell(f"numba cannot be loaded ({in_short(error)}), {_SLOWER}")
        return _Way(PLAIN)
    if getattr(numba.config, "DISABLE_JIT", False):  # numba's own switch for plain Python
        return _Way(PLAIN)
    name = folder_name(numba.__version__, np.__version__)
    folder = cache_folder(name)
    way, said = _recall(folder)
    if way != ORDINARY:
        try:
            quickly = _quick_way(tried=way == QUICK)
        except Exception as error:
            said = f"numba {numba.__version__} cannot compile in the quick way ({in_short(error)}), {_ORDINARY}"
        else:
            _remember(folder, QUICK)
            return _Way(QUICK, quickly, _told_of(folder))
        try:
            try_out(_compile_ordinarily, kept=False)
        except Exception as error:
            tell(f"numba {numba.__version__} cannot compile here ({in_short(error)}), {_SLOWER}")
            return _Way(PLAIN)
        _remember(folder, ORDINARY, said)
    tell(said)
    return _Way(ORDINARY, _compile_ordinarily, _told_of(cache_folder(f"{name}-{ORDINARY}")))


def _numba() -> Any:
    """numba, without its question at the start whether scipy has a BLAS for products of matrices, which no kernel has.

    Where scipy is installed, asking loads its linear algebra: a third of the time of a start. Whoever compiles products of
    their own in this process is answered then.
    """
    import numba

    probed = "scipy.linalg.cython_blas"
    if probed in sys.modules or "numba.np.arraymath" in sys.modules:
        return numba
    sys.modules[probed] = None  # type: ignore[assignment]  # so Python says that a module cannot be imported
    try:
        from numba.np import arraymath
    finally:
        del sys.modules[probed]
    if hasattr(arraymath, "_HAVE_BLAS"):
        arraymath._HAVE_BLAS = find_spec("scipy") is not None
    return numba


def _told_of(folder: Path | None) -> Path | None:
    if folder is None:
        tell(
            "there is no folder that is yours alone to keep machine code in, so every start compiles again. "
            "NEGOTIATE_CACHE names one."
        )
    return folder


def _quick_way(*, tried: bool) -> Callable[..., Any]:
    from negotiate.engine.lazy_code import compile_quickly

    if not tried:
        try_out(compile_quickly, kept=True)
    return compile_quickly


def _compile_ordinarily(function: Callable[..., Any], kept: Any, *, inline: bool = False) -> Any:
    """With nothing but what numba promises, so that it works for many versions to come."""
    del inline  # LLVM decides
    import numba

    compile_with: Any = numba.njit  # its types lose the function's
    compiled = compile_with(nogil=True, error_model="numpy")(function)
    if kept is not None:
        compiled._cache = kept
    return compiled


def _recall(folder: Path | None) -> tuple[str, str]:
    """The way that was found in this folder, "" for none, and what was said about it."""
    if folder is None:
        return "", ""
    try:
        way, _, said = (folder / REMEMBERED).read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):  # none yet, or damaged
        return "", ""
    if way == QUICK or (way == ORDINARY and said.strip()):
        return way, said.strip()
    return "", ""


def _remember(folder: Path | None, way: str, said: str = "") -> None:
    if folder is not None and _recall(folder)[0] != way:
        with contextlib.suppress(OSError):  # then it is tried out again
            (folder / REMEMBERED).write_text(f"{way}\n{said}", encoding="utf-8")


WAY, _compile, CACHE_FOLDER = _choose()
"""How kernels are compiled in this process (QUICK, ORDINARY or PLAIN), by what, and where machine code is kept.

There is no folder where it is not kept, or there is none."""

COMPILED = WAY != PLAIN
"""Whether kernels are machine code in this process."""


def is_kept(pattern: str) -> bool:
    """True when nothing has to be compiled for this: machine code like `loop.door-*.nbc` is kept, or kernels are plain."""
    return not COMPILED or (CACHE_FOLDER is not None and any(CACHE_FOLDER.rglob(pattern)))


def is_cold() -> bool:
    """True when the way into a game has still to be compiled on this machine (takes some seconds, once)."""
    return not is_kept(WAY_IN)


def kernel(function: Function) -> Function:
    """Compile `function` on its first use: no Python objects, no fast-math, safe to run in threads."""
    return _compiled(function, inline=False)


def inlined(function: Function) -> Function:
    """A small kernel of a hot loop that is always built into its callers."""
    return _compiled(function, inline=True)


def over_records(function: Function, records: tuple[bool, ...]) -> Function:
    """The same kernel for calls from Python, with arrays of one record where it takes a record; `records` says where.

    Without kernels that are compiled, it is the function itself.
    """
    own: Any = getattr(function, "py_func", None)
    if own is None:
        return function
    names = [f"a{place}" for place in range(len(records))]
    handed = ", ".join(f"{name}[0]" if record else name for name, record in zip(names, records, strict=True))
    title = f"{own.__name__}_{''.join('ra'[not record] for record in records)}"
    # in the place of the function, so that the kept code of the one and the other grows old together
    lines = "\n" * (own.__code__.co_firstlineno - 1)
    source = f"{lines}def {title}({', '.join(names)}):\n    return kernel({handed})\n"
    found: dict[str, Any] = {"kernel": function, "__name__": own.__module__}
    exec(compile(source, own.__code__.co_filename, "exec"), found)
    return _compiled(cast(Function, found[title]), inline=False)


def _compiled(function: Function, *, inline: bool) -> Function:
    if _compile is None:
        return function
    kept = KeptCode(function, CACHE_FOLDER) if CACHE_FOLDER is not None else None
    return cast(Function, _compile(function, kept, inline=inline))
