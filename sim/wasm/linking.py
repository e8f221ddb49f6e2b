"""A relocatable WebAssembly object made a module that can be instantiated, without a linker.

LLVM writes provisional values where a linker would relocate. In an object that stands alone they are right
already: functions, globals and types have their own numbers, and constants lie from address 0 on. What is
missing is a section of exports, and custom sections are left over. Memory and stack pointer stay imports.

Source: WebAssembly Core Specification, "Binary format"; tool-conventions, "WebAssembly Object File Linking".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MAGIC = b"\0asm\1\0\0\0"
CUSTOM, IMPORT, EXPORT, DATA = 0, 2, 7, 11
SYMBOL_TABLE = 8
FUNCTION, DATA_SYMBOL, GLOBAL, EVENT, TABLE = 0, 1, 2, 4, 5
UNDEFINED, EXPLICIT_NAME = 0x10, 0x40


def _leb(n: int) -> bytes:
    """A whole number as LEB128: seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        byte, n = n & 0x7F, n >> 7
        out.append(byte | (0x80 if n else 0))
        if not n:
            return bytes(out)


class _Reader:
    """Reads numbers, names and bytes one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def take(self, n: int) -> bytes:
        self.at += n
        return self.data[self.at - n : self.at]

    def name(self) -> str:
        return self.take(self.number()).decode()


def sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The sections of a module or object: kind and content. Raises ValueError where it is neither."""
    if data[:8] != MAGIC:
        raise ValueError("This is no WebAssembly module.")
    reader = _Reader(data[8:])
    while reader.at < len(reader.data):
        kind = reader.take(1)[0]
        yield kind, reader.take(reader.number())


def _section(data: bytes, wanted: int) -> bytes:
    """The content of the one section of a kind; that of an empty one where it is missing."""
    return next((content for kind, content in sections(data) if kind == wanted), b"\0")


def imported_functions(data: bytes) -> list[str]:
    """The names of the functions that a module asks for."""
    reader, found = _Reader(_section(data, IMPORT)), []
    for _ in range(reader.number()):
        _, name, what = reader.name(), reader.name(), reader.take(1)[0]
        if what == 0:
            found.append(name)
            reader.number()
        elif what == 3:  # a global: type, whether it changes
            reader.take(2)
        else:  # a table has a type before its limits; a memory has limits alone
            reader.take(1 if what == 1 else 0)
            bounded = reader.number() & 1
            reader.number()
            if bounded:
                reader.number()
    return found


def _symbols(reader: _Reader) -> dict[str, int]:
    """The defined functions of a symbol table."""
    found = {}
    for _ in range(reader.number()):
        kind, flags = reader.take(1)[0], reader.number()
        defined = not flags & UNDEFINED
        if kind in (FUNCTION, GLOBAL, EVENT, TABLE):
            index = reader.number()
            if defined or flags & EXPLICIT_NAME:
                name = reader.name()
                if kind == FUNCTION and defined:
                    found[name] = index
        elif kind == DATA_SYMBOL:
            reader.name()
            if defined:
                for _ in range(3):
                    reader.number()
        else:
            reader.number()
    return found


def defined_functions(data: bytes) -> dict[str, int]:
    """The functions that an object defines, by name, with their numbers."""
    for kind, content in sections(data):
        reader = _Reader(content)
        if kind != CUSTOM or reader.name() != "linking":
            continue
        reader.number()  # the version
        while reader.at < len(content):
            part, size = reader.take(1)[0], reader.number()
            end = reader.at + size
            if part == SYMBOL_TABLE:
                return _symbols(reader)
            reader.at = end
    return {}


def data_end(data: bytes) -> int:
    """The address at which the constants end."""
    reader, end = _Reader(_section(data, DATA)), 0
    for _ in range(reader.number()):
        reader.take(2)  # of memory 0; i32.const
        at = reader.number()
        reader.take(1)  # end of the expression
        size = reader.number()
        reader.take(size)
        end = max(end, at + size)
    return end


def linked(data: bytes, exported: Sequence[str]) -> bytes:
    """The object as a module that exports these functions.

    Raises ValueError where a function that it calls is defined nowhere.
    """
    foreign = imported_functions(data)
    if foreign:
        raise ValueError(f"The loop calls functions that nobody defines: {', '.join(foreign)}.")
    names = defined_functions(data)
    content = _leb(len(exported))
    for name in exported:
        content += _leb(len(name)) + name.encode() + b"\0" + _leb(names[name])
    exports = bytes([EXPORT]) + _leb(len(content)) + content
    out, written = bytearray(MAGIC), False
    for kind, body in sections(data):
        if kind == CUSTOM:
            continue
        # Sections stand in the order of their kinds; that of data counts (12) comes before the code.
        if not written and kind > EXPORT:
            out += exports
            written = True
        out += bytes([kind]) + _leb(len(body)) + body
    return bytes(out)
