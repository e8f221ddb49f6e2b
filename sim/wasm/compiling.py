"""`calendar.block` and `weighed.weighed_block` as one WebAssembly module, by numba and llvmlite alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from numba.core import types
from numba.core.compiler import Flags, compile_extra
from numba.core.compiler_lock import global_compiler_lock
from numba.core.llvm_bindings import create_pass_builder
from numba.core.registry import cpu_target
from numba.extending import register_jitable

from sim import draws, plan
from sim.batch import calendar, event_list, kernel, weighed
from sim.batch.portable import FIRST_FREE
from sim.batch.preparing import ANY
from sim.plan import Tables
from sim.rules import attack, engage, state
from sim.rules.likelihood import Tilt
from sim.wasm import linking, target

LEAST_STACK = 65_536
"""Bytes that the stack has, between the constants and the first array."""

ENTRY = """
def entry(table):
    t = view_int64_1(table, {length}, 0)
{parts}
    rows = view_float64_2(t[{rows}], t[{rows} + 1], t[{rows} + 2])
    report = view_int64_1(t[{rows} + 3], t[{rows} + 4], 0)
    low, high, first, mode = t[{rows} + 9], t[{rows} + 10], t[{rows} + 11], t[{rows} + 12]
    if mode == 0:
        block(tables, state, calendar, low, high, first, rows, report)
    else:
        weights = view_float64_2(t[{rows} + 6], t[{rows} + 7], t[{rows} + 8])
        weighed_block(tables, state, calendar, low, high, first, rows, report, tilt, weights)
    return 0
"""
"""The exported function: arrays from a table of words (address and shape of each), and one call."""

WRAPPER = """
target triple = "{triple}"
target datalayout = "{layout}"
declare i32 @"{name}"(ptr, ptr, i64)
declare double @llvm.sqrt.f64(double)
define double @sqrt(double %x) alwaysinline {{
  %root = call double @llvm.sqrt.f64(double %x)
  ret double %root
}}
define i32 @play(i32 %table) {{
  %result = alloca i64
  %problem = alloca ptr
  %wide = zext i32 %table to i64
  %status = call i32 @"{name}"(ptr %result, ptr %problem, i64 %wide)
  ret i32 %status
}}
"""
"""`play(address of the table)` returns 0, or another number where the loop raised what cannot happen."""


ALSO_CALLED = frozenset(
    {draws._all_stages, attack._volley, attack._schedule, engage._priority, engage.leave_debris}
)
"""Functions that are called here, though the native loop has them inlined.

Who compiles the module where it is played gives a large function slower code in all its places.
"""


def _arrays() -> dict[str, tuple[Any, ...]]:
    """Any arrays of each named tuple: only their kinds matter."""
    made = plan.make(ANY)
    ints, floats = np.zeros(1, dtype=np.int64), np.zeros(1)
    tilt = Tilt(ints, ints, floats, np.zeros((1, 2)), np.zeros((1, 3)), floats)
    return {
        "tables": made.tables,
        "state": state.fresh(made, 1, log=True),
        "calendar": event_list.room_for(made, 1, 1),
        "tilt": tilt,
    }


def entry_source(parts: dict[str, tuple[Any, ...]]) -> str:
    """The text of the exported function. It knows no field: the kinds are asked of the arrays."""
    at, lines = 0, []
    for name, arrays in parts.items():
        views = []
        for array in arrays:
            views.append(f"{target.name_of(array)}(t[{at}], t[{at + 1}], t[{at + 2}])")
            at += 3
        lines.append(f"    {name} = {type(arrays).__name__}({', '.join(views)})")
    return ENTRY.format(length=at + 13, parts="\n".join(lines), rows=at)


def _entry() -> Any:
    """The exported function, to be compiled."""
    for function in (calendar.block, weighed.weighed_block):
        register_jitable(**kernel.OPTIONS)(function)
    scope: dict[str, Any] = {
        "Tables": Tables,
        "State": state.State,
        "Calendar": event_list.Calendar,
        "Tilt": Tilt,
        "block": calendar.block,
        "weighed_block": weighed.weighed_block,
    }
    for (dtype, dimensions), view in target.VIEWS.items():
        scope[f"view_{dtype}_{dimensions}"] = view
    exec(entry_source(_arrays()), scope)
    return scope["entry"]


def _flags() -> Any:
    flags: Any = Flags()
    flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
    flags.nrt, flags.error_model = False, "numpy"
    return flags


def compiled_object() -> bytes:
    """`play` as a relocatable object. To be called once, in a process in which nothing was compiled yet."""
    context = target.install()
    kernel.register(target.known_columns, ALSO_CALLED)
    entry = _entry()
    with kernel.indices_as_they_are(), global_compiler_lock:
        library = context.codegen().create_library("sim")
        result = compile_extra(
            cpu_target.typing_context, context, entry, (types.int64,), types.int64, _flags(), {}, library
        )
        library.finalize()
    module = library._final_module
    name = result.fndesc.llvm_func_name
    wrapper = WRAPPER.format(triple=target.TRIPLE, layout=module.data_layout, name=name)
    module.link_in(llvm.parse_assembly(wrapper))
    _keep_only(module, ["play"])
    machine = context.codegen()._tm
    builder = create_pass_builder(machine, opt=3, loop_vectorize=True, slp_vectorize=True)
    builder.getModulePassManager().run(module, builder)
    module.verify()
    return bytes(machine.emit_object(module))


def _keep_only(module: Any, exported: Sequence[str]) -> None:
    """Let the optimiser drop whatever is not exported."""
    for each in (*module.functions, *module.global_variables):
        if not each.is_declaration and each.name not in exported:
            each.linkage = "internal"


def module() -> bytes:
    """The module's bytes."""
    made = compiled_object()
    room = FIRST_FREE - linking.data_end(made)
    if room < LEAST_STACK:
        raise ValueError(f"The constants leave {room} bytes for the stack; it needs {LEAST_STACK}.")
    return linking.linked(made, ["play"])
