"""How kernels are compiled: numba's own machinery, less what kernels never need.

Three things make the first call on a machine about 2.5 times as quick as numba's defaults, and the games a fifth quicker:

- Numba links, optimises and emits every function together with all it calls, so a function eight calls deep goes through
  LLVM eight times. Here a function keeps its own code, and only what Python calls is linked, optimised and emitted, once,
  as a whole.
- Kernels are plain loops over numbers. The passes that look for closures, array expressions, literal unrolling and overloads
  to inline find nothing in them, so `KernelPipeline` leaves them out.
- The types of `int + int` and `trust[i]`, and the name of a record's type, are worked out once, not thousands of times.

It reaches into parts of numba that have no public name. Should they be missing or work otherwise in some version of numba,
the trial fails and kernel.py compiles in the ordinary way: the same games, only slower to start.
"""

# numba's inner half is typed in part only, and here two of its methods are replaced for a while
# mypy: disable-error-code="method-assign, assignment, attr-defined"

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import numba
from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, PassManager
from numba.core.registry import cpu_target
from numba.core.typed_passes import (
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.types.functions import Function
from numba.core.untyped_passes import FixupArgs, GenericRewrites, IRProcessing, ReconstructSSA, TranslateByteCode
from numba.np import arrayobj

PASSES = (
    TranslateByteCode,
    FixupArgs,
    IRProcessing,
    GenericRewrites,
    ReconstructSSA,
    NopythonTypeInference,
    PreLowerStripPhis,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
)

PUBLIC, SHARED = "external", "linkonce_odr"
"""How LLVM calls a function that is found from outside, and one of which several libraries may hold the same copy."""


class KernelPipeline(CompilerBase):  # type: ignore[misc]  # numba ships no types
    """From byte code to machine code, without the passes that change nothing in a kernel."""

    def define_pipelines(self) -> list[Any]:
        manager = PassManager("kernel")
        for one in PASSES:
            manager.add_pass(one, one.__name__)
        manager.finalize()
        return [manager]


class LazyLibrary(JITCodeLibrary):  # type: ignore[misc]  # as above
    """The code of one function; linked with all below it, optimised and emitted when its address is first asked for.

    What numba has to run again when it loads parallel loops (`_reload_init`, since 0.63) is left out: kernels have none.
    """

    def __init__(self, codegen: Any, name: str) -> None:
        super().__init__(codegen, name)
        self._own: Any = None
        self._emitted = False

    @property
    def codegen(self) -> Any:
        """What numba asks to fill in a function's environment; a function without machine code of its own has none."""
        return self._codegen if self._emitted else _NoEnvironment

    def add_linking_library(self, library: Any) -> None:
        """Remember a callee; linking waits for `emit`."""
        self._linking_libraries.append(library)

    def finalize(self) -> None:
        """From now on nothing may be added; the work itself waits for `emit`."""
        self._raise_if_finalized()
        self._finalized = True

    def emit(self) -> None:
        """Link in everything below, optimise the whole, and make machine code of it. A second call does nothing."""
        if self._emitted:
            return
        own = self._own_module()
        self._emitted = True
        self._final_module = own.clone()
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage.name == SHARED:
                function.linkage = PUBLIC
        for library in self._below():
            module = library._own_module() if isinstance(library, LazyLibrary) else library._get_module_for_linking()
            self._final_module.link_in(module, preserve=True)
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage.name == SHARED:
                function.linkage = "internal"
        self._optimize_final_module()
        self._final_module.verify()
        try:
            self._finalize_final_module()
        except RuntimeError as error:
            # LLVM calls back into Python while it makes machine code, and a Ctrl-C there is lost on the way
            if "no compiled object yet" in str(error):
                raise KeyboardInterrupt from error
            raise

    def get_pointer_to_function(self, name: str) -> int:
        """The address of a function of this library, 0 for one that it does not define."""
        if not self._emitted:
            try:
                self._own_module().get_function(name)
            except NameError:
                return 0
            self.emit()
        return int(super().get_pointer_to_function(name))

    def serialize_using_object_code(self) -> Any:
        """What numba's cache keeps."""
        self.emit()
        return super().serialize_using_object_code()

    def _get_module_for_linking(self) -> Any:
        self.emit()  # asked for by a library of numba's own kind, which wants everything
        return super()._get_module_for_linking()

    def _own_module(self) -> Any:
        """This function's code alone, fit to be linked into any number of others."""
        if self._own is None:
            self._ensure_finalized()
            self._own = self._final_module
            for function in self._own.functions:
                if not function.is_declaration and function.linkage.name == PUBLIC:
                    function.linkage = SHARED
        return self._own

    def _below(self) -> list[Any]:
        """The libraries of all functions that this one reaches, each once."""
        found: dict[int, Any] = {}
        waiting = list(self._linking_libraries)
        while waiting:
            library = waiting.pop()
            if library is self or id(library) in found:
                continue
            found[id(library)] = library
            if isinstance(library, LazyLibrary):
                waiting.extend(library._linking_libraries)
        return list(found.values())


class _NoEnvironment:
    """Stands in for the code generator of a function that Python cannot call."""

    @staticmethod
    def set_env(name: str, environment: Any) -> None:
        """Numba's environments hold Python objects; kernels have none."""


PLAIN = (types.Number, types.Boolean, types.Array, types.NestedArray)
_signatures: dict[Any, Any] = {}
_resolve = Function.get_call_type
_describe = types.Record.__repr__
_counted_index = arrayobj.fix_integer_index


def _remembered_signature(function: Any, context: Any, arguments: Any, keywords: Any) -> Any:
    """The signature of an operator or built-in function for numbers and arrays of them, worked out once for each kind."""
    if keywords or not all(isinstance(each, PLAIN) for each in arguments):
        return _resolve(function, context, arguments, keywords)
    key = (function, tuple(types.unliteral(each) for each in arguments))
    known = _signatures.get(key)
    if known is None:
        known = _signatures[key] = _resolve(function, context, key[1], keywords)
    return known


def _remembered_name(record: Any) -> str:
    """The name of a record's type, which spells out every field."""
    name = record.__dict__.get("_name_in_full")
    if name is None:
        name = record._name_in_full = _describe(record)
    return str(name)


def _index_as_it_is(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
    """An index without the question whether it counts from the end: in a kernel none does (tests/engine/test_indices.py)."""
    del size
    return context.cast(builder, index, kind, types.intp if kind.signed else types.uintp)


_active = False


@contextmanager
def lazy_compilation() -> Iterator[None]:
    """While a kernel is being compiled, its callees included; numba's compiler lock is held, so nobody else compiles.

    Collecting garbage among the compiler's millions of small objects would cost a tenth of its time.
    """
    global _active
    if _active:
        yield
        return
    cpu_target.target_context.refresh()  # what numba makes for everybody, once, is made in its own way
    codegen = cpu_target.target_context.codegen()
    given, collecting = codegen.create_library, gc.isenabled()
    codegen.create_library = lambda name, **options: LazyLibrary(codegen, name, **options)
    Function.get_call_type = _remembered_signature
    types.Record.__repr__ = _remembered_name
    arrayobj.fix_integer_index = _index_as_it_is
    _active = True
    gc.disable()
    try:
        yield
    finally:
        _active = False
        codegen.create_library = given
        Function.get_call_type = _resolve
        types.Record.__repr__ = _describe
        arrayobj.fix_integer_index = _counted_index
        if collecting:
            gc.enable()


class Kernel(type(numba.njit(lambda: None))):  # type: ignore[misc]  # numba's dispatcher class has no public name
    """A compiled function. Other kernels call it directly; a call from Python crosses a bridge of its own."""

    kept: Any

    def __call__(self, *arguments: Any) -> Any:
        return self.bridge(*arguments)

    @cached_property
    def bridge(self) -> Any:
        """The same function for Python, compiled when it is first called and kept in the cache folder."""
        bridge = _translated(self.py_func)
        if self.kept is not None:
            bridge._cache = self.kept
        return bridge


def compile_quickly(function: Callable[..., Any], kept: Any, *, inline: bool = False) -> Any:
    """Compile `function` when it is first called, from a kernel or from Python; `inline`: always built into its callers.

    `kept` is where numba looks for its machine code first, as a KeptCode; None: nowhere.
    """
    compiled = _translated(function, no_cpython_wrapper=True, forceinline=inline)
    compiled.__class__ = Kernel
    compiled.kept = kept
    return compiled


def _translated(function: Callable[..., Any], **options: bool) -> Any:
    # The stubs of numba do not know all of these options. No kernel makes an array, and whoever calls one holds the arrays
    # until it returns, so nothing has to be counted (`_nrt`): counting took 9 % of a game.
    compile_with: Any = numba.njit
    compiled = compile_with(
        nogil=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False, pipeline_class=KernelPipeline, **options
    )(function)
    # Numba would compile a callee anew for every constant it is called with (`note(log, 15, ...)`); once is enough.
    resolve: Any = compiled.get_call_template
    general: Any = numba.types.unliteral
    compiled.get_call_template = lambda args, kws: resolve(
        tuple(general(a) for a in args), {k: general(a) for k, a in kws.items()}
    )
    translate: Any = compiled._compiler.compile

    def translate_quickly(args: Any, return_type: Any) -> Any:
        with lazy_compilation():
            return translate(args, return_type)

    compiled._compiler.compile = translate_quickly
    return compiled
