"""Machine code that is kept from one run to the next, in files that prove that they are whole.

Numba's own cache has an index for every function, trusts what it reads, and mixes up two processes that compile one function
for different arguments at the same time. Here every kind of arguments has a file of its own, named by a hash of what it is,
and a file that is damaged in any way is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

DIGEST = hashlib.sha256
SIZE = DIGEST().digest_size


def tell(sentence: str) -> None:
    """One line on stderr for whoever runs the program; nowhere where there is no stderr, as behind a window."""
    if sys.stderr is not None:
        print(f"negotiate: {sentence}", file=sys.stderr, flush=True)


def in_short(error: BaseException) -> str:
    """An error in a few words, for the middle of a line."""
    first = (str(error).strip().splitlines() or [""])[0]
    words = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return words if len(words) <= 120 else words[:119] + "…"


def kernel_name(kernel: Any) -> str:
    """The file and the name of a kernel, as its code in the cache folder is called."""
    function = getattr(kernel, "py_func", kernel)
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def packed(compiled: Any) -> bytes:
    """A compiled function as bytes. ValueError for one that only works in this process."""
    from numba.core.serialize import dumps

    if compiled.lifted or compiled.library.has_dynamic_globals:
        raise ValueError("it holds addresses of this process")
    data: bytes = dumps(compiled._reduce())
    return DIGEST(data).digest() + data


def unpacked(data: bytes, target: Any) -> Any:
    """The compiled function that `packed` wrote, ready to be called. ValueError when the bytes are not what was written."""
    from numba.core.compiler import CompileResult

    if DIGEST(data[SIZE:]).digest() != data[:SIZE]:
        raise ValueError(f"{len(data)} bytes that are not what was written")
    return CompileResult._rebuild(target, *pickle.loads(data[SIZE:]))


class KeptCode:
    """What is kept of one function. It takes the place of a dispatcher's cache in numba, and neither method ever fails."""

    _told = False
    """Whether any of them has said that nothing can be kept."""

    def __init__(self, function: Callable[..., Any], folder: Path) -> None:
        self._function = function
        self._folder = folder

    @property
    def cache_path(self) -> str:
        """Where the files are."""
        return str(self._folder)

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The compiled function for these argument types, or None where there is none that is whole."""
        try:
            target.refresh()  # numba's built-in functions have to be known before machine code that calls them is loaded
            path = self._path(signature, target.codegen())
            data = path.read_bytes()
        except Exception:  # most often there is no such file yet
            return None
        try:
            return unpacked(data, target)
        except Exception as error:
            with contextlib.suppress(OSError):
                path.unlink()
            tell(f"the machine code in '{path}' is damaged ({in_short(error)}); it is thrown away and compiled anew.")
            return None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep a compiled function; where that cannot be, one line says so and the game goes on."""
        try:
            data = packed(compiled)
            path = self._path(signature, compiled.codegen)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may have been removed since
            unfinished = path.with_suffix(f".{os.getpid()}")
            try:
                unfinished.write_bytes(data)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
        except Exception as error:
            if not KeptCode._told:
                KeptCode._told = True
                what = f"the machine code of {kernel_name(self._function)} cannot be kept in '{self._folder}'"
                tell(f"{what} ({in_short(error)}): the next start compiles it again. NEGOTIATE_CACHE names another folder.")

    def _path(self, signature: Any, codegen: Any) -> Path:
        """The file for these argument types on this processor.

        Its name tells the sources of functions outside the package, as in tests, apart; the folder's does so for all others.
        """
        code = self._function.__code__
        parts = (self._function.__qualname__, _digest_of(code.co_filename), str(signature), str(codegen.magic_tuple()))
        digest = DIGEST("|".join(parts).encode()).hexdigest()
        return self._folder / f"{kernel_name(self._function)}-{code.co_firstlineno}-{digest[:20]}.nbc"


@cache
def _digest_of(file: str) -> str:
    try:
        return DIGEST(Path(file).read_bytes()).hexdigest()
    except OSError:  # a function without a file
        return file
