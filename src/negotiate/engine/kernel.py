"""The one decorator of compiled functions, and where their machine code is kept.

`NEGOTIATE_JIT=0` (or a missing numba) leaves every kernel plain Python: the same source, bit for bit the same games.
The cache folder is named after a hash of the kernels' sources, because numba overlooks edits of callees in other files.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

ROOMS = ("engine", "players", "play")
CONSTANTS = (
    "acts.py",
    "codes.py",
    "conditions.py",
    "endings.py",
    "event_kinds.py",
    "kernel.py",
    "kinds.py",
    "layout.py",
    "lazy_code.py",
)
"""Sources without kernels that shape the machine code all the same."""


def _fingerprint() -> str:
    here = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for room in ROOMS:
        for source in sorted((here / room).glob("*.py")):
            text = source.read_bytes()
            if source.name in CONSTANTS or any(mark in text for mark in (b"\n@kernel\n", b"\n@inlined\n")):
                digest.update(source.name.encode())
                digest.update(text)
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _cache_folder() -> Path:
    given = os.environ.get("NEGOTIATE_CACHE")
    if given:
        base = Path(given)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home())) / "negotiate"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "negotiate"
    checked = "-checked" if os.environ.get("NUMBA_BOUNDSCHECK") == "1" else ""
    name = f"kernels-{_fingerprint()}{checked}"
    # Locked-down machines may have no writable home: the machine code then lives for as long as the temporary folder.
    folder = base / name
    return folder if _writable(folder) else Path(tempfile.gettempdir()) / f"negotiate-{name}"


WAY_IN = "loop.door-*.nbc"
"""What the cache folder calls the machine code of play/loop.py."""

COMPILED = os.environ.get("NEGOTIATE_JIT", "1") != "0"
"""Whether kernels are machine code in this process."""

CACHE_FOLDER: Path | None = None

if COMPILED:
    # LLVM's higher levels, and its search for vector instructions, took a third more time to compile here and made hardly a
    # game faster when measured.
    for setting, value in (("NUMBA_OPT", "1"), ("NUMBA_LOOP_VECTORIZE", "0"), ("NUMBA_SLP_VECTORIZE", "0")):
        os.environ.setdefault(setting, value)
    try:
        import numba
    except ImportError:
        COMPILED = False
    else:
        CACHE_FOLDER = _cache_folder()
        numba.config.CACHE_DIR = str(CACHE_FOLDER)


def is_cold() -> bool:
    """True when the way into a game has still to be compiled on this machine (takes some seconds, once)."""
    return COMPILED and CACHE_FOLDER is not None and not any(CACHE_FOLDER.rglob(WAY_IN))


if COMPILED:
    try:
        from negotiate.engine.lazy_code import KernelPipeline, lazy_compilation
    except (ImportError, AttributeError):  # a version of numba that keeps these parts elsewhere
        _pipeline: dict[str, Any] = {}
        _compiling: Callable[[], AbstractContextManager[None]] = nullcontext
    else:
        _pipeline = {"pipeline_class": KernelPipeline}
        _compiling = lazy_compilation

    class _Kernel(type(numba.njit(lambda: None))):  # type: ignore[misc]  # numba's dispatcher class has no public name
        """A compiled function. Other kernels call it directly; a call from Python crosses a bridge of its own."""

        def __call__(self, *arguments: Any) -> Any:
            return self.bridge(*arguments)

        @cached_property
        def bridge(self) -> Any:
            """The same function for Python, compiled when it is first called and kept in the cache folder."""
            return _compile(self.py_func, cache=True)


def _compile(function: Callable[..., Any], **options: bool) -> Any:
    # The stubs of numba do not know all of these options. No kernel makes an array, and whoever calls one holds the arrays
    # until it returns, so nothing has to be counted (`_nrt`): counting took 9 % of a game.
    compile_with: Any = numba.njit
    compiled = compile_with(nogil=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False, **_pipeline, **options)(
        function
    )
    # Numba would compile a callee anew for every constant it is called with (`note(log, 15, ...)`); once is enough.
    resolve: Any = compiled.get_call_template
    general: Any = numba.types.unliteral
    compiled.get_call_template = lambda args, kws: resolve(
        tuple(general(a) for a in args), {k: general(a) for k, a in kws.items()}
    )
    translate: Any = compiled._compiler.compile

    def translate_quickly(args: Any, return_type: Any) -> Any:
        with _compiling():
            return translate(args, return_type)

    compiled._compiler.compile = translate_quickly
    return compiled


def kernel(function: Function) -> Function:
    """Compile `function` on its first use: no Python objects, no fast-math, safe to run in threads."""
    return cast(Function, _inner(function)) if COMPILED else function


def inlined(function: Function) -> Function:
    """A small kernel of a hot loop that is always built into its callers."""
    return cast(Function, _inner(function, forceinline=True)) if COMPILED else function


def _inner(function: Callable[..., Any], **options: bool) -> Any:
    compiled = _compile(function, no_cpython_wrapper=True, **options)
    compiled.__class__ = _Kernel
    return compiled
