"""Numba's code generator aimed at WebAssembly. Nothing that it compiles is executed in this process."""

from __future__ import annotations

import importlib
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import cgutils, cpu, types
from numba.core.codegen import AOTCodeLibrary, AOTCPUCodegen
from numba.core.registry import cpu_target
from numba.extending import intrinsic
from numba.np import arrayobj

from sim import plan
from sim.rules import state

_dynfunc: Any = importlib.import_module("numba._dynfunc")

TRIPLE = "wasm32-unknown-unknown"

FEATURES = "+simd128,+nontrapping-fptoint,+sign-ext"
"""What every browser of the last three years can (the last was Safari 16.4, March 2023): two numbers at once,
floats made whole numbers without a look at each, and signs.
"""


class _Library(AOTCodeLibrary):
    """A library whose functions have no address in this process."""

    def get_pointer_to_function(self, name: str) -> int:
        return 0


class _Codegen(AOTCPUCodegen):
    """A code generator whose machine is wasm32."""

    _library_class = _Library

    def _init(self, llvm_module: Any) -> None:
        llvm.initialize_all_targets()
        llvm.initialize_all_asmprinters()
        self._tm_features = ""
        target = llvm.Target.from_triple(TRIPLE)
        self._tm = target.create_target_machine(
            cpu="generic", features=FEATURES, opt=3, reloc="static", codemodel="default"
        )
        self._engine = None
        self._target_data = self._tm.target_data
        self._data_layout = str(self._target_data)
        self._loopvect, self._opt_level = False, 0

    @property
    def target_data(self) -> Any:
        return self._target_data

    def _create_empty_module(self, name: str) -> Any:
        module = ir.Module(cgutils.normalize_ir_text(name))
        module.triple = TRIPLE
        if self._data_layout:  # it is not known yet when the first module is made
            module.data_layout = self._data_layout
        return module

    def set_env(self, env_name: str, env: Any) -> None:
        """No environment: nothing here calls back into Python."""


class Context(cpu.CPUContext):
    """Numba's processor context with that code generator."""

    def init(self) -> None:
        self.is32bit = False  # numbers are 64 bits wide; only addresses are not
        self._internal_codegen = _Codegen("sim.wasm")

    def post_lowering(self, mod: Any, library: Any) -> None:
        """No reference counts to take out."""

    def get_executable(self, library: Any, fndesc: Any, env: Any) -> Any:
        # The compiler tells functions apart by this object, so each gets its own; none is ever called.
        return _dynfunc.make_function(fndesc.lookup_module(), fndesc.qualname, "", 1, env, (library,))


def install() -> Context:
    """Make all that numba compiles in this process WebAssembly; to be called before it compiles anything."""
    context = Context(cpu_target.typing_context, "cpu")
    cpu_target.__dict__["_toplevel_target_context"] = context
    context.aot_mode = True
    return context


COLUMNS: dict[type, dict[str, int]] = {
    plan.Tables: {
        "distribution": 4,
        "pool": 2,
        "kind": plan.KIND_COLUMNS,
        "kind_chance": plan.KIND_CHANCES,
        "zone": plan.ZONE_COLUMNS,
        "battery": plan.BATTERY_COLUMNS,
        "entry": plan.ENTRY_COLUMNS,
        "step": 3,
    },
    state.State: {
        "threat": state.THREAT_COLUMNS,
        "fate": state.FATE_COLUMNS,
        "harm": state.HARM_COLUMNS,
        "battery": state.BATTERY_STATE,
        "slot": state.SLOT_COLUMNS,
        "arrival": 3,
        "log": state.LOG_COLUMNS,
        "caused": state.CAUSED_COLUMNS,
    },
}
"""The columns of the arrays that have as many in every plan.

With these in the code, a row is found by a shift where it would take a product. (The native loop became
slower so: its compiler then takes a column of several rows at once.)
"""


@intrinsic
def _with_columns(typing_context: Any, parts: Any) -> Any:
    """The same arrays, with the numbers of COLUMNS in place of those that stand beside each array."""
    tools: Any = cgutils

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        value, word = arguments[0], ir.IntType(64)
        for place, (name, kind) in enumerate(zip(parts.fields, parts.types, strict=True)):
            columns = COLUMNS[parts.instance_class].get(name)
            if columns is None:
                continue
            array = context.make_array(kind)(context, builder, builder.extract_value(value, place))
            length = builder.extract_value(array.shape, 0)
            array.shape = tools.pack_array(builder, [length, word(columns)])
            array.strides = tools.pack_array(builder, [word(8 * columns), word(8)])
            value = builder.insert_value(value, array._getvalue(), place)
        return value

    return parts(parts), generate


def known_columns(parts: Any) -> Any:
    """What becomes of `calendar.known_columns`."""
    with_columns: Any = _with_columns

    def known_columns(parts: Any) -> Any:
        return with_columns(parts)

    return known_columns


def _view(dtype: Any, dimensions: int) -> Any:
    """A compiled function: an array of memory, given its address and its shape."""

    @intrinsic
    def view(typing_context: Any, address: Any, n0: Any, n1: Any) -> Any:
        array_type = types.Array(dtype, dimensions, "C")

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            at, *shape = arguments
            shape = shape[:dimensions]
            item = ir.Constant(ir.IntType(64), 8)
            array = arrayobj.make_array(array_type)(context, builder)
            arrayobj.populate_array(
                array,
                data=builder.inttoptr(at, array.data.type),
                shape=cgutils.pack_array(builder, shape),
                strides=cgutils.pack_array(
                    builder, [item] if dimensions == 1 else [builder.mul(shape[1], item), item]
                ),
                itemsize=item,
                meminfo=None,
            )
            return array._getvalue()

        return array_type(types.int64, types.int64, types.int64), generate

    return view


VIEWS = {
    ("int64", 1): _view(types.int64, 1),
    ("int64", 2): _view(types.int64, 2),
    ("float64", 1): _view(types.float64, 1),
    ("float64", 2): _view(types.float64, 2),
}
"""Such a function for each kind of array."""


def name_of(array: Any) -> str:
    """The name under which generated code finds the view of an array's kind."""
    return f"view_{array.dtype}_{array.ndim}"
