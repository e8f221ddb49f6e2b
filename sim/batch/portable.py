"""The compiled loop as a WebAssembly module, played by wasmtime. The only file that imports wasmtime.

The module has the loop's own text, compiled by numba's code generator for another processor (`sim.wasm`), so
it gives the same numbers to the last bit on every machine, and is ready in a fraction of a second.
"""

from __future__ import annotations

import atexit
import ctypes
import hashlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np

from sim import language
from sim.batch.cache import module_digest, user_folder, writable_folder
from sim.errors import SimError
from sim.plan import Floats, Ints
from sim.rules.likelihood import Tilt

MODULE, ORIGIN = "sim.wasm", "sim.wasm.json"
"""The module, and the record of what it was made of and by."""

REPAIR = "install sim again, or, in a checkout with numba, run: python -m sim.wasm"

FIRST_FREE = 131_072
"""Address of the first array: constants lie from 0 on, and the stack grows down from here."""

PAGE = 65_536
MOST_PAGES = 65_536 - 1
"""All that 32-bit addresses reach, in pages."""

FEW = 1 << 29
"""Bytes of addresses that are reserved where a process may not have 4 GB of them."""

LARGE = 1 << 26
"""Bytes of memory beyond which an idle player is thrown away: 64 MB."""

TALL = 4000
"""The most replications of one call."""

BLOCK, WEIGHED_BLOCK = 0, 1
"""What the module is asked to play."""


def stale() -> str | None:
    """Why the module is not that of these sources, in a sentence; None where it is."""
    try:
        where = language.folder("assets")
        origin = json.loads((where / ORIGIN).read_text())
        wanted, sources = origin["module"], origin["sources"]
        found = hashlib.sha256((where / MODULE).read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError, SimError):
        return f"The portable loop's file {MODULE} is missing or unreadable; {REPAIR}"
    if wanted != found:
        return f"The portable loop's file {where / MODULE} is damaged; {REPAIR}"
    if sources != module_digest():
        return f"The portable loop was built from other sources than these; {REPAIR}"
    return None


@cache
def lacking() -> str | None:
    """Why this player cannot play here, in a sentence; None where it can."""
    problem = stale()
    if problem is not None:
        return problem
    try:
        with borrowed():
            return None
    except Exception as error:  # whatever a library that cannot load raises
        first = str(error).strip().splitlines()[:1] or [type(error).__name__]
        return f"wasmtime, which the portable loop needs, does not run here: {first[0]}"


# --- wasmtime ---


@cache
def _compiled(reserved: int | None = None) -> tuple[Any, Any]:
    """wasmtime's engine and the compiled module, from the user's cache where it is there.

    A memory has *reserved* bytes of addresses at most; by default all that 32 bits reach, which is fastest.
    """
    import wasmtime

    version = metadata.version("wasmtime")
    config = wasmtime.Config()
    if reserved is not None:
        config.memory_reservation, config.memory_guard_size, config.memory_may_move = reserved, PAGE, False
    engine = wasmtime.Engine(config)
    module = (language.folder("assets") / MODULE).read_bytes()
    name = f"portable-{version}-{platform.machine()}-{hashlib.sha256(module).hexdigest()[:16]}"
    name = name if reserved is None else f"{name}-{reserved}"
    kept = _read_kept(name)
    if kept is not None:
        with suppress(wasmtime.WasmtimeError):
            return engine, wasmtime.Module.deserialize(engine, kept)
    made = wasmtime.Module(engine, module)
    _keep(name, bytes(made.serialize()))
    return engine, made


def _read_kept(name: str) -> bytes | None:
    """What was kept in a file of the cache behind its own digest; None where it is missing or damaged."""
    try:
        content = (user_folder() / name).read_bytes()
    except (OSError, RuntimeError):
        return None
    digest, kept = content[:32], content[32:]
    return kept if hashlib.sha256(kept).digest() == digest else None


def _keep(name: str, made: bytes) -> None:
    """Keep what wasmtime compiled in the user's cache, where it may be written; whole or not at all."""
    where = writable_folder(user_folder)
    if where is None:
        return
    draft = where / f"{name}.{os.getpid()}"
    with suppress(OSError):
        draft.write_bytes(hashlib.sha256(made).digest() + made)
        draft.replace(where / name)


class Portable:
    """An instance of the module and its memory, in which the arrays of one workspace lie."""

    def __init__(self) -> None:
        import wasmtime

        try:
            self._instantiate(*_compiled())
        except wasmtime.WasmtimeError:  # a system may give a process few addresses
            self._instantiate(*_compiled(FEW))

    def _instantiate(self, engine: Any, module: Any) -> None:
        import wasmtime

        self.store = wasmtime.Store(engine)
        self.memory = wasmtime.Memory(self.store, wasmtime.MemoryType(wasmtime.Limits(4, None)))
        kind = wasmtime.GlobalType(wasmtime.ValType.i32(), True)
        stack = wasmtime.Global(self.store, kind, wasmtime.Val.i32(FIRST_FREE))
        given: dict[str | None, Any] = {"__linear_memory": self.memory, "__stack_pointer": stack}
        wanted = [given[one.name] for one in module.imports]
        self.play: Any = wasmtime.Instance(self.store, module, wanted).exports(self.store)["play"]
        self._windows: Floats = np.zeros((0, 0))

    @property
    def bytes(self) -> int:
        """The size of the memory."""
        return int(self.memory.data_len(self.store))

    def placed(self, *parts: Any) -> tuple[Any, ...]:
        """Named tuples of arrays like *parts*, in this memory; what was placed before is gone.

        Raises SimError where the memory cannot grow so far.
        """
        arrays = list(chain.from_iterable(parts))
        self._words_at, self._free = FIRST_FREE, FIRST_FREE
        self._take(8 * (3 * (len(arrays) + 12) + 4))
        addresses = [self._take(array.nbytes) for array in arrays]
        self._grow_to(self._free)
        self._views()
        views = iter([self._view(at, array) for at, array in zip(addresses, arrays, strict=True)])
        self._windows = np.zeros((0, 0))
        return tuple(_like(part, [next(views) for _ in part]) for part in parts)

    def _take(self, size: int) -> int:
        """The address of *size* free bytes, on a line of the cache of their own."""
        at = self._free
        self._free = at + size + 63 & ~63
        return at

    def _grow_to(self, end: int) -> None:
        import wasmtime

        short = end - self.bytes
        if short <= 0:
            return
        pages = -(-short // PAGE)
        try:
            if self.bytes // PAGE + pages > MOST_PAGES:
                raise MemoryError
            self.memory.grow(self.store, pages)
        except (MemoryError, wasmtime.WasmtimeError):
            raise SimError(
                f"A replication needs {end / 1e9:.1f} GB of memory, more than the portable loop can have"
                " here; fewer threats or batteries would fit."
            ) from None

    def _views(self) -> None:
        """Look at the memory as bytes; to be called again when it has grown."""
        self._base = ctypes.addressof(self.memory.data_ptr(self.store).contents)
        self._all = np.ctypeslib.as_array((ctypes.c_uint8 * self.bytes).from_address(self._base))

    def _view(self, at: int, array: Any) -> Any:
        """A copy of *array* in this memory."""
        view = self._all[at : at + array.nbytes].view(array.dtype).reshape(array.shape)
        view[...] = array
        return view

    def window(self, target: Floats) -> Floats:
        """An array in this memory for the first rows of *target*."""
        height, width = min(TALL, len(target)), target.shape[1]
        if self._windows.shape[0] < height or self._windows.shape[1] != width:
            at = self._take(8 * height * width)
            self._grow_to(self._free)
            self._views()
            words = self._all[at : at + 8 * height * width].view(np.float64)
            self._windows = words.reshape(height, width)
        return self._windows[:height]

    def block(self, *arguments: Any) -> None:
        """`calendar.block`, on arrays that were placed here."""
        tables, state, known, low, high, first, rows, report = arguments
        self._call((tables, state, known), rows, report, (low, high, first), BLOCK, None, None)

    def weighed_block(self, *arguments: Any) -> None:
        """`weighed.weighed_block`, on arrays that were placed here."""
        tables, state, known, low, high, first, rows, report, tilt, weights = arguments
        self._call((tables, state, known), rows, report, (low, high, first), WEIGHED_BLOCK, tilt, weights)

    def _call(
        self,
        parts: tuple[Any, ...],
        rows: Floats,
        report: Ints,
        numbers: tuple[int, int, int],
        mode: int,
        tilt: Any,
        weights: Any,
    ) -> None:
        words: list[int] = []
        for array in chain.from_iterable(parts):
            words += self._words(array)
        for array in tilt if tilt is not None else [report] * len(Tilt._fields):
            words += self._words(array)
        for array in (rows, report, rows if weights is None else weights):
            words += self._words(array)
        words += [*numbers, mode]
        at = self._words_at
        self._all[at : at + 8 * len(words)].view(np.int64)[:] = words
        if self.play(self.store, at) != 0:
            raise SimError(
                "The portable loop failed, which is a mistake of sim; please report this scenario."
            )

    def _words(self, array: Any) -> tuple[int, int, int]:
        """Address and shape of an array that was placed here."""
        shape = array.shape
        return array.ctypes.data - self._base, shape[0], shape[1] if len(shape) > 1 else 0


def _like(part: Any, arrays: list[Any]) -> Any:
    """*arrays* as the same named tuple as *part*."""
    return part._make(arrays) if hasattr(part, "_make") else tuple(arrays)


# --- idle players ---

_idle: list[Portable] = []
_lock = Lock()


@atexit.register
def _let_go() -> None:
    """Free what wasmtime holds while the interpreter can still do so; it complains later."""
    _idle.clear()
    _compiled.cache_clear()


@contextmanager
def borrowed() -> Iterator[Portable]:
    """A player that nobody else uses meanwhile."""
    with _lock:
        player = _idle.pop() if _idle else None
    player = player or Portable()
    yield player
    # Not after an exception: what it left behind is not known.
    if player.bytes <= LARGE:
        with _lock:
            _idle.append(player)
