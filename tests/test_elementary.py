"""The project's own elementary functions: near the true values, the same bits interpreted and compiled."""

from __future__ import annotations

import ast
import math
import random
import re
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mpmath
import numpy as np
import pytest

from sim import distributions, elementary
from sim.batch.cache import PACKAGE, SOURCES

UNITS = 2.0
"""Units in the last place that a result may be from the true value. The worst seen is 1.5."""

MANY = 1500
"""Random arguments of each kind. The seeds are fixed."""

LARGEST, LEAST = sys.float_info.max, 2.0**-1074
AROUND_ONE = (1.0, math.nextafter(1.0, 0.0), math.nextafter(1.0, 2.0))
EDGES = (*AROUND_ONE, 0.5, 2.0, LEAST, 2.0**-1022, math.nextafter(2.0**-1022, 0.0), LARGEST, 2.0**-53)

Arguments = list[tuple[float, ...]]


def any_bits(rng: random.Random) -> float:
    """A positive finite float whose bits are random: every exponent is as likely."""
    return struct.unpack("<d", struct.pack("<Q", rng.randrange(1, 0x7FF << 52)))[0]


def any_size(rng: random.Random, low: float, high: float) -> float:
    """A float of either sign, its size 2**low to 2**high."""
    return rng.choice((-1.0, 1.0)) * 2.0 ** rng.uniform(low, high)


def around(*values: float) -> list[float]:
    """Values with their neighbours."""
    return [
        near for value in values for near in (math.nextafter(value, -9e9), value, math.nextafter(value, 9e9))
    ]


def of_log(rng: random.Random) -> Iterator[float]:
    yield from EDGES
    yield from around(elementary.LEAST_PART, 2 * elementary.LEAST_PART, elementary.LEAST_PART / 2)
    for _ in range(MANY):
        yield any_bits(rng)
        yield rng.random() * 2.0**-1022  # fewer bits than others
        yield 1.0 - rng.random()  # as draws have it
        yield rng.uniform(0.5, 2.0)
        yield 1.0 + any_size(rng, -52, -2)


def of_log1p(rng: random.Random) -> Iterator[float]:
    yield from (*EDGES, 0.0, math.nextafter(-1.0, 0.0), -0.5, -LEAST)
    for _ in range(MANY):
        yield any_bits(rng)
        yield -rng.random()
        yield any_size(rng, -60, -0.1)


def of_exp(rng: random.Random) -> Iterator[float]:
    yield from (*EDGES[:-2], 0.0, -1.0)
    yield from around(709.782712893384, 709.8, -708.396418532264, -745.1332191019411, -745.2)
    yield from around(*(math.log(2.0) * (n + 0.5) for n in (-1075, -2, -1, 0, 1, 1022)))
    for _ in range(MANY):
        yield rng.uniform(-746.0, 709.9)
        yield rng.uniform(-745.2, -708.0)  # the result has fewer bits
        yield any_size(rng, -60, 3)


def of_erfc(rng: random.Random) -> Iterator[float]:
    yield from (*EDGES[:-2], 0.0, -1.0, -30.0, 30.0)
    yield from around(0.25, 0.5, 0.84375, 1.25, elementary.BEND, 26.543258430632, 27.226017111108, 27.3)
    yield from around(-0.84375, -1.25, -6.0)
    for _ in range(MANY):
        yield rng.uniform(-6.5, 27.3)
        yield rng.uniform(26.5, 27.25)  # the result has fewer bits
        yield rng.uniform(0.5, 1.7)
        yield any_size(rng, -60, 1)


def of_power(rng: random.Random) -> Iterator[tuple[float, float]]:
    yield from ((x, y) for x in EDGES for y in (0.5, 1.0, -1.0, 2.0, 1e-300, LEAST))
    yield from ((x, s * 2.0**n) for x in AROUND_ONE for n in (50, 62, 63, 64, 1000) for s in (1, -1))
    yield from ((2.0, y) for y in (*around(1024.0, -1022.0, -1074.0, -1075.0), 10.0, 0.5))
    for _ in range(MANY):
        yield rng.expovariate(1.0), 1.0 / rng.uniform(0.2, 5.0)  # as a Weibull has it
        for x in (any_bits(rng), 1.0 + any_size(rng, -52, -1)):
            yield x, rng.uniform(-746.0, 710.0) / math.log(x)  # the result has any exponent


@dataclass(frozen=True)
class Case:
    """A function, the true one, and where they are compared."""

    ours: Callable[..., float]
    true: Callable[..., mpmath.mpf]
    values: Callable[[random.Random], Iterator[float | tuple[float, float]]]
    beyond: tuple[tuple[float, ...], ...]  # arguments that have no finite result, and the like

    def arguments(self) -> Arguments:
        """Where they are compared."""
        rng = random.Random(2026)
        return [value if isinstance(value, tuple) else (value,) for value in self.values(rng)]


ODD = (0.0, -0.0, -1.0, -LEAST, math.inf, -math.inf, math.nan)
ALONE = tuple((x,) for x in ODD)
PAIRS = tuple((x, y) for x in (*ODD, 0.5, 2.0) for y in (*ODD, 0.5, 2.0))
CASES = {
    "log": Case(elementary.log, mpmath.log, of_log, ALONE),
    "log1p": Case(elementary.log1p, mpmath.log1p, of_log1p, (*ALONE, (-2.0,))),
    "exp": Case(elementary.exp, mpmath.exp, of_exp, (*ALONE, (1e308,), (-1e308,))),
    "power": Case(elementary.power, mpmath.power, of_power, PAIRS),
    "erfc": Case(elementary.erfc, mpmath.erfc, of_erfc, (*ALONE, (1e308,), (-1e308,))),
}


def units_off(found: float, true: mpmath.mpf) -> float:
    """How far a result is from the true value, in units in the last place of the true value."""
    unit = math.ulp(min(float(true), LARGEST))
    if math.isinf(found):  # what is rounded beyond the largest float
        found = mpmath.mpf(2) ** 1024
        true = min(true, found)
    return float(abs(mpmath.mpf(found) - true) / unit)


@pytest.mark.parametrize("name", CASES)
def test_within_two_units_in_the_last_place(name: str):
    case = CASES[name]
    with mpmath.workprec(150):
        worst = max(
            (units_off(case.ours(*at), case.true(*map(mpmath.mpf, at))), at) for at in case.arguments()
        )
    assert worst[0] < UNITS, worst


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (elementary.log(0.0), -math.inf),
        (elementary.log(1.0), 0.0),
        (elementary.log(math.inf), math.inf),
        (elementary.log(-1.0), math.nan),
        (elementary.log1p(-1.0), -math.inf),
        (elementary.log1p(math.inf), math.inf),
        (elementary.log1p(-2.0), math.nan),
        (elementary.exp(0.0), 1.0),
        (elementary.exp(math.inf), math.inf),
        (elementary.exp(-math.inf), 0.0),
        (elementary.exp(710.0), math.inf),
        (elementary.erfc(0.0), 1.0),
        (elementary.erfc(math.inf), 0.0),
        (elementary.erfc(-math.inf), 2.0),
        (elementary.power(0.0, 0.0), 1.0),
        (elementary.power(0.0, 2.0), 0.0),
        (elementary.power(0.0, -2.0), math.inf),
        (elementary.power(math.inf, -2.0), 0.0),
        (elementary.power(0.5, math.inf), 0.0),
        (elementary.power(2.0, math.inf), math.inf),
        (elementary.power(-1.0, 2.0), math.nan),
        *((function(math.nan), math.nan) for function in (elementary.log, elementary.exp, elementary.erfc)),
    ],
)
def test_at_the_edges(found: float, expected: float):
    assert found == expected or (math.isnan(found) and math.isnan(expected))


def test_numpys_scalars_give_the_same_without_a_warning():
    """The tables are NumPy's; an item of an array that overflowed would warn."""
    for case in CASES.values():
        for at in (*case.arguments()[:300], *case.beyond):
            assert repr(float(case.ours(*map(np.float64, at)))) == repr(case.ours(*at))


# --- compiled ---


@cache
def compiled(function: Callable[..., float]):
    """A loop of the function over arrays, compiled as the rules are."""
    numba = pytest.importorskip("numba")
    from sim.batch import kernel

    kernel.register()

    def of_one(x, y, result):
        for n in range(len(x)):
            result[n] = function(x[n])

    def of_two(x, y, result):
        for n in range(len(x)):
            result[n] = function(x[n], y[n])

    loop = of_two if function is elementary.power else of_one
    return numba.njit("(f8[::1], f8[::1], f8[::1])", **kernel.OPTIONS)(loop)


@pytest.mark.parametrize("name", CASES)
def test_compiled_and_interpreted_are_equal_to_the_last_bit(name: str):
    case = CASES[name]
    at = [*case.arguments(), *case.beyond]
    x, y = np.array([first for first, *_ in at]), np.array([last for *_, last in at])
    result = np.zeros(len(at))
    compiled(case.ours)(x, y, result)
    expected = np.array([case.ours(*each) for each in at])
    number = ~np.isnan(expected)
    assert result[number].tobytes() == expected[number].tobytes()
    assert np.isnan(result[~number]).all()


FUSED = re.compile(r"\b(v?fn?m(add|sub)\w*|fml[as]\b|llvm\.fm\w+)")
"""An instruction that multiplies and adds at once: x86, Arm and others; and what might become one."""


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_multiplied_and_added_at_once(name: str):
    loop = compiled(CASES[name].ours)
    (assembly,), (code,) = loop.inspect_asm().values(), loop.inspect_llvm().values()
    assert not FUSED.search(assembly)
    assert not FUSED.search(code)
    assert not re.search(r"= f(add|sub|mul|div) (fast|contract|reassoc|arcp|afn)", code)


def test_a_fused_operation_would_be_found():
    """The word that looks for them finds them."""
    assert all(
        FUSED.search(line) for line in ("\tvfmadd213sd %xmm0", "\tfmadd d0, d1", "\tvfnmsub231pd (%rax)")
    )


# --- nothing of a C library ---

EXACT = {"sqrt", "fsum", "inf", "nan", "frexp", "ldexp"}
"""What may be used of `math`."""

FROM_NUMPY = {"array", "cumsum", "empty", "float64", "int64", "zeros", "ones", "full"}
"""What may be used of NumPy."""


def used(path: Path, module: str) -> set[str]:
    """The names that a file uses of a module that it calls by that name."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = (node for node in tree if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return {node.attr for node in found if node.value.id == module}


def powers(path: Path) -> list[str]:
    """The powers in a file, but for those of a number that stands there."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = (node for node in tree if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow))
    return [ast.unparse(node) for node in found if not isinstance(node.left, ast.Constant)]


PLAYED = sorted(path for pattern in SOURCES for path in PACKAGE.glob(pattern))


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.name)
def test_what_is_played_uses_only_what_is_exact(path: Path):
    assert used(path, "math") <= EXACT
    assert used(path, "np") <= FROM_NUMPY
    assert powers(path) == []


OF_A_LIBRARY = re.compile(
    r"@\"?(llvm\.)?(log|log1p|log2|exp|exp2|expm1|pow|powi|erfc?|fma|frexp|ldexp|floor)\b"
)


def test_the_compiled_draws_call_nothing_of_a_library():
    numba = pytest.importorskip("numba")
    from sim.batch import kernel

    kernel.register()
    quantile, below = distributions.quantile, distributions.below

    def both(u, row, pool):
        return quantile(u, row[0], row[1], row[2], row[3], pool) + below(
            u, row[0], row[1], row[2], row[3], pool
        )

    loop = numba.njit("(f8, f8[::1], f8[:, ::1])", **kernel.OPTIONS)(both)
    (code,) = loop.inspect_llvm().values()
    assert "@llvm.sqrt.f64" in code or "@sqrt" in code  # the names of what is called are seen
    assert not OF_A_LIBRARY.search(code)
