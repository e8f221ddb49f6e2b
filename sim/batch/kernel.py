"""The rules and the calendar, compiled. The only file that imports numba."""

from __future__ import annotations

import struct
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.core.compiler_lock import global_compiler_lock
from numba.extending import intrinsic, overload, register_jitable
from numba.np import arrayobj

from sim import distributions, draws, elementary, plan, responses
from sim.batch import calendar, event_list, sorting, weighed
from sim.batch.cache import writable_folder
from sim.plan import Floats
from sim.rules import attack, engage, heap, likelihood, queue, react, state

OF_THE_RULES = (state, attack, heap, queue, engage, react, likelihood)
MODULES = (elementary, distributions, draws, *OF_THE_RULES, responses, event_list, sorting, calendar)
"""Every function of these is compiled, but for those in NOT_COMPILED."""

NOT_COMPILED = {
    draws.source,
    state.fresh,
    state.views,
    responses.names,
    event_list.room_for,
    calendar.block,
    calendar.soon,
    calendar.known_columns,
    elementary.split,
    elementary.two_to,
    elementary.real,
}

CALLED = {
    # Small and used in many places: a call costs less than the code would.
    elementary.exp,
    elementary.power,
    elementary.erfc,
    distributions.below,
    distributions.standard_normal,
    distributions.weibull,
    elementary.split_any,
    elementary._log_of_edge,
    # Rarely reached.
    react.time_to,
    react._fail,
    react._repair,
    react._reload,
    react._close,
    react._siren_on,
    react._siren_off,
    engage.note_orders,
    # Once a replication, and only where it is weighed.
    likelihood._read,
    likelihood._of_threats,
    likelihood._of_streams,
    likelihood.weigh,
}
"""Functions that are called. All others are inlined by force: passing forty arrays to each call would
make the loop three times slower."""

OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
"""Nothing here makes an array, so none needs to be counted; the compiler takes half the time. Nothing divides
by zero, so no division needs to be looked at.
"""

LOOK = "fix_integer_index"
"""The compiler's own function that looks at each index."""

_compiling = Lock()


def _functions() -> Iterator[Callable[..., Any]]:
    yield plan.ticks
    for module in MODULES:
        for function in vars(module).values():
            own = isinstance(function, types.FunctionType) and function.__module__ == module.__name__
            if own and function not in NOT_COMPILED:
                yield function


@intrinsic
def _fetch(context: Any, rows: Any, row: Any) -> Any:
    """The processor's instruction to fetch a row of a two-dimensional array into its cache."""

    tools: Any = cgutils

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array_type, _ = signature.args
        array = context.make_array(array_type)(context, builder, arguments[0])
        first = tools.get_item_pointer(
            context, builder, array_type, array, [arguments[1], arguments[1].type(0)], wraparound=False
        )
        word, address = ir.IntType(32), builder.bitcast(first, ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [address.type, word, word, word])
        prefetch = tools.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        # To read, to be kept, of data and not of instructions.
        builder.call(prefetch, [address, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return numba.void(rows, row), generate


def _soon(rows: Any, row: Any) -> Callable[..., None]:
    """What becomes of `calendar.soon`."""
    fetch: Any = _fetch

    def soon(rows: Any, row: Any) -> None:
        fetch(rows, row)

    return soon


def _as_they_are(parts: Any) -> Callable[..., Any]:
    """What becomes of `calendar.known_columns` where nobody knows better."""

    def known_columns(parts: Any) -> Any:
        return parts

    return known_columns


@intrinsic
def _bits(context: Any, number: Any) -> Any:
    """The 64 bits of a float, as a whole number."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return numba.int64(numba.float64), generate


@intrinsic
def _of_bits(context: Any, bits: Any) -> Any:
    """The float of 64 bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return numba.float64(numba.int64), generate


@intrinsic
def _upper_bits(context: Any, bits: Any) -> Any:
    """The bits of a positive number from MANTISSA on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.lshr(arguments[0], arguments[0].type(MANTISSA))

    return numba.int64(numba.int64), generate


MANTISSA, BIAS = 52, 1023
"""Of a float's bits: those below the exponent, and the exponent of 1."""

WHOLE = (BIAS + MANTISSA) << MANTISSA
"""The bits of 2**52; with those of a lesser whole number below them they are the sum of both."""

MOST_BELOW = BIAS - 1
"""With this added, the exponent that `elementary.split` takes off is never below 0."""

LEAST_PART = struct.unpack("<q", struct.pack("<d", elementary.LEAST_PART))[0]
"""The bits of the least part that `elementary.split` gives."""


def _split(x: Any) -> Callable[..., tuple[Any, Any]]:
    """What becomes of `elementary.split`."""
    bits: Any = _bits
    of_bits: Any = _of_bits

    upper: Any = _upper_bits

    def split(x: Any) -> tuple[Any, Any]:
        # Few processors make many whole numbers floats at once, so k becomes one by its bits.
        whole = bits(x)
        above = upper(whole - LEAST_PART + (MOST_BELOW << MANTISSA))
        m = of_bits(whole - ((above - MOST_BELOW) << MANTISSA))
        return m, of_bits(above + WHOLE) - (2.0**MANTISSA + MOST_BELOW)

    return split


def _real(n: Any) -> Callable[..., Any]:
    """What becomes of `elementary.real`."""
    of_bits: Any = _of_bits

    def real(n: Any) -> Any:
        return of_bits(n + WHOLE) - 2.0**MANTISSA

    return real


def _two_to(k: Any) -> Callable[..., Any]:
    """What becomes of `elementary.two_to`."""
    of_bits: Any = _of_bits

    def two_to(k: Any) -> Any:
        return of_bits((k + BIAS) << MANTISSA)

    return two_to


@cache
def register(
    known_columns: Callable[..., Any] = _as_they_are, also_called: frozenset[Callable[..., Any]] = frozenset()
) -> None:
    """Tell the compiler that it may compile the rules.

    *known_columns* makes what stands for `calendar.known_columns`; *also_called* are functions that are
    called, beside those of CALLED.
    """
    options: Any = {"forceinline": True, **OPTIONS}
    called = CALLED | also_called
    overload(calendar.soon, jit_options=options)(_soon)
    overload(calendar.known_columns, jit_options=options)(known_columns)
    overload(elementary.split, jit_options=options)(_split)
    overload(elementary.two_to, jit_options=options)(_two_to)
    overload(elementary.real, jit_options=options)(_real)
    for function in _functions():
        register_jitable(forceinline=function not in called, **OPTIONS)(function)


def _to_compile(function: Callable[..., Any], where: Path | None) -> Any:
    """*function*, to be compiled at its first call or read from the folder *where*."""
    config: Any = numba.config
    kept, config.CACHE_DIR = config.CACHE_DIR, str(where or "")
    try:
        decorate: Any = numba.njit(nogil=True, cache=where is not None, **OPTIONS)
        return decorate(function)
    finally:
        config.CACHE_DIR = kept


@cache
def _decorated(where: Path | None) -> Any:
    """`calendar.block`, with all that it calls."""
    register()
    return _to_compile(calendar.block, where)


@contextmanager
def indices_as_they_are() -> Iterator[None]:
    """Let the compiler take an index as it is, where it would look at each whether it counts from the end.

    No index of the rules does (a test plays them with arrays that refuse to), and that look took a tenth of
    the loop's time. Held under the compiler's own lock: nothing else is compiled meanwhile.
    """

    def as_it_is(context: Any, builder: Any, index_type: Any, index: Any, size: Any) -> Any:
        return context.cast(builder, index, index_type, numba.intp)

    if not hasattr(arrayobj, LOOK):
        yield  # a later version of the compiler: slower, not wrong
        return
    with global_compiler_lock:
        kept = getattr(arrayobj, LOOK)
        setattr(arrayobj, LOOK, as_it_is)
        try:
            yield
        finally:
            setattr(arrayobj, LOOK, kept)


# --- the native player (`blocks.Player`) ---


def placed(*parts: Any) -> tuple[Any, ...]:
    """The same arrays: this player reaches all memory."""
    return parts


def window(target: Floats) -> Floats:
    """All of *target*."""
    return target


def block(*arguments: Any) -> None:
    """`calendar.block`, compiled."""
    with _compiling:
        compiled = _decorated(writable_folder())
        if not compiled.signatures:
            with indices_as_they_are():
                compiled.compile(tuple(map(numba.typeof, arguments)))
    compiled(*arguments)


@cache
def _decorated_weighing(where: Path | None) -> Any:
    """`weighed.weighed_block`, which calls `calendar.block` as it is compiled for all others."""
    play = _decorated(where)

    options: Any = OPTIONS

    @overload(calendar.block, jit_options=options)
    def _(tables, state, calendar, low, high, first, rows, report):  # type: ignore[no-untyped-def]
        def call(tables, state, calendar, low, high, first, rows, report):  # type: ignore[no-untyped-def]
            play(tables, state, calendar, low, high, first, rows, report)

        return call

    return _to_compile(weighed.weighed_block, where)


def weighed_block(*arguments: Any) -> None:
    """`weighed.weighed_block`, compiled."""
    block(*arguments[:6], arguments[6][:0], arguments[7])  # which compiles it where need be
    with _compiling:
        compiled = _decorated_weighing(writable_folder())
        if not compiled.signatures:
            compiled(*arguments)
            return
    compiled(*arguments)
