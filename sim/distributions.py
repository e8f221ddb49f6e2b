"""One small function per distribution: the inverse of its distribution function at one uniform.

Everything here is plain arithmetic on floats, so that the same text runs interpreted and
compiled. Logarithms, exponentials and powers are those of `sim.elementary`: a C library's
differ in last bits from one system to another.

A distribution is a row of four numbers, (code, a, b, c); `CODES` says which are used:

========================  =================================  =====================
code                      a, b, c                            source of the inverse
========================  =================================  =====================
CONSTANT                  value
UNIFORM                   low, high
TRIANGULAR                low, mode, high
EXPONENTIAL               mean
ERLANG                    shape, mean                        sum of exponentials
WEIBULL                   shape, scale
NORMAL                    mean, sd                           Wichura, AS 241
LOGNORMAL                 mean and sd of the logarithm       exponential of a normal
EMPIRICAL                 first and past-last row of a pool
========================  =================================  =====================
"""

from __future__ import annotations

import math
from typing import Any

from sim.elementary import erfc, exp, horner, log, log_inside, power

CONSTANT, UNIFORM, TRIANGULAR, EXPONENTIAL, ERLANG, WEIBULL, NORMAL, LOGNORMAL, EMPIRICAL = range(9)

CODES = {
    "constant": CONSTANT,
    "uniform": UNIFORM,
    "triangular": TRIANGULAR,
    "exponential": EXPONENTIAL,
    "erlang": ERLANG,
    "weibull": WEIBULL,
    "normal": NORMAL,
    "lognormal": LOGNORMAL,
    "empirical": EMPIRICAL,
}

TILTABLE = (EXPONENTIAL, ERLANG, WEIBULL, NORMAL, LOGNORMAL)
"""Those of which a parameter can be changed without a change of what a draw may give."""

ROOT_HALF = math.sqrt(0.5)


def exponential(u: float, mean: float) -> float:
    """-mean log(1 - u), for u in (0, 1)."""
    return -mean * log_inside(1.0 - u)


def uniform(u: float, low: float, high: float) -> float:
    """Low + u (high - low)."""
    return low + u * (high - low)


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """The two halves of the triangle meet where u is the share of the range below the mode."""
    width = high - low
    if width <= 0.0:
        return low
    # One root for both halves: which of them it is cannot be foreseen by a processor.
    rising = u * width < mode - low
    share, leg = (u, mode - low) if rising else (1.0 - u, high - mode)
    root = math.sqrt(share * width * leg)
    return low + root if rising else high - root


def weibull(u: float, shape: float, scale: float) -> float:
    """Scale (-log(1 - u))^(1 / shape)."""
    return scale * power(-log(1.0 - u), 1.0 / shape)


# The rational functions of AS 241, highest power first: numerator and denominator of each of its
# three ranges.
CENTRAL_TOP = (
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
)  # fmt: skip
CENTRAL_BOTTOM = (
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
)  # fmt: skip
MIDDLE_TOP = (
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
)  # fmt: skip
MIDDLE_BOTTOM = (
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0,
)  # fmt: skip
FAR_TOP = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
)  # fmt: skip
FAR_BOTTOM = (
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0,
)  # fmt: skip


def standard_normal(u: float) -> float:
    """The standard normal quantile, relative accuracy 1e-16.

    Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), 477-484.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * horner(r, CENTRAL_TOP) / horner(r, CENTRAL_BOTTOM)
    r = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        z = horner(r - 1.6, MIDDLE_TOP) / horner(r - 1.6, MIDDLE_BOTTOM)
    else:
        z = horner(r - 5.0, FAR_TOP) / horner(r - 5.0, FAR_BOTTOM)
    return -z if q < 0.0 else z


def empirical(u: float, first: int, last: int, pool: Any) -> float:
    """The smallest value whose cumulative share exceeds u. *pool* rows are (value, cumulative share)."""
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        if u < pool[middle, 1]:
            high = middle
        else:
            low = middle + 1
    return float(pool[low, 0])


def quantile(u: float, code: float, a: float, b: float, c: float, pool: Any) -> float:
    """The value below which a share *u* in (0, 1) lies. Erlang of shape 1 only: others need more uniforms."""
    if code == CONSTANT:
        return a
    if code == EXPONENTIAL:
        return exponential(u, a)
    if code == TRIANGULAR:
        return triangular(u, a, b, c)
    if code == UNIFORM:
        return uniform(u, a, b)
    if code == WEIBULL:
        return weibull(u, a, b)
    if code == NORMAL:
        return a + b * standard_normal(u)
    if code == LOGNORMAL:
        return exp(a + b * standard_normal(u))
    if code == EMPIRICAL:
        return empirical(u, int(a), int(b), pool)
    return exponential(u, b)


# --- distribution functions: the siren asks for the chance to have found shelter by now ---


def _triangular_below(x: float, low: float, mode: float, high: float) -> float:
    if x >= high:
        return 1.0
    if x <= low:
        return 0.0
    if x < mode:
        return (x - low) * (x - low) / ((high - low) * (mode - low))
    return 1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))


def _erlang_below(x: float, shape: float, mean: float) -> float:
    rate = x * shape / mean
    term = exp(-rate)
    total = term
    for stage in range(1, int(shape)):
        term *= rate / stage
        total += term
    return max(0.0, 1.0 - total)


def _normal_below(x: float, mean: float, sd: float) -> float:
    if sd <= 0.0:
        return 1.0 if x >= mean else 0.0
    return 0.5 * erfc((mean - x) / sd * ROOT_HALF)


def _empirical_below(x: float, first: int, last: int, pool: Any) -> float:
    share = 0.0
    for row in range(first, last):
        if pool[row, 0] <= x:
            share = pool[row, 1]
    return share


def below(x: float, code: float, a: float, b: float, c: float, pool: Any) -> float:
    """P(X <= x) of a duration, x >= 0: what is drawn below zero counts as zero."""
    if code == CONSTANT:
        return 1.0 if x >= a else 0.0
    if code == EXPONENTIAL:
        return 1.0 - exp(-x / a)
    if code == TRIANGULAR:
        return _triangular_below(x, a, b, c)
    if code == UNIFORM:
        return 1.0 if x >= b else max(0.0, (x - a) / (b - a))
    if code == WEIBULL:
        return 1.0 - exp(-power(x / b, a))
    if code == NORMAL:
        return _normal_below(x, a, b)
    if code == LOGNORMAL:
        return _normal_below(log(x), a, b) if x > 0.0 else 0.0
    if code == EMPIRICAL:
        return _empirical_below(x, int(a), int(b), pool)
    return _erlang_below(x, a, b)
