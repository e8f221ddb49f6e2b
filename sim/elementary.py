"""Elementary functions of + - * / alone, in one order: the same bits on every machine.

IEEE 754 says to the last bit what a sum, a product, a quotient and a root are. It says nothing about
logarithms, and C libraries differ in their last bits. These functions are within 2 units in the last place
of the true values over all exponents. Nothing in them may be contracted into a fused operation, which would
round once where two roundings are meant.

`split`, `two_to` and `real` look into a float. The compiler has its own text of these three
(`sim.batch.kernel`); all others are compiled as they stand.

Coefficients of minimax polynomials and rational functions (the figures alone): fdlibm, Sun Microsystems 1993
and 2004, files e_log.c, e_exp.c and s_erf.c, as in FreeBSD's msun. Exact products: T. J. Dekker, A
floating-point technique for extending the available precision, Numerische Mathematik 18 (1971), 224-242.
log1p: W. Kahan, quoted by D. Goldberg, What every computer scientist should know about floating-point
arithmetic, ACM Computing Surveys 23 (1991), theorem 4.
"""

from __future__ import annotations

import math

INFINITY, NAN = math.inf, math.nan

LEAST_NORMAL = 2.0**-1022
"""The least float with all its bits; those below have fewer."""

LEAST_PART = float.fromhex("0x1.6a09ep-1")
"""The least m that `split` gives: the root of 1/2, roughly."""


def is_nan(x: float) -> bool:
    """Whether x is no number."""
    return not x <= INFINITY


def split(x: float) -> tuple[float, int]:
    """(m, k) with x = m * 2**k and m about between the roots of 1/2 and 2; x positive, normal, finite."""
    m, k = math.frexp(x)
    return (m, k) if m >= LEAST_PART else (m + m, k - 1)


def two_to(k: int) -> float:
    """2**k, for k from -1022 to 1023."""
    return math.ldexp(1.0, k)


def split_any(x: float) -> tuple[float, int]:
    """The same for any positive finite x."""
    if x >= LEAST_NORMAL:
        return split(x)
    m, k = split(x * 2.0**54)
    return m, k - 54


def real(n: int) -> float:
    """A whole number from 0 to 2**52 - 1 as a float."""
    return float(n)


def scaled(x: float, k: int) -> float:
    """x * 2**k, rounded once at most; x in [1/16, 2), k from -1100 to 1025."""
    if k > 1023:
        return x * 2.0**1023 * two_to(k - 1023)
    if k < -1000:
        return x * two_to(k + 100) * 2.0**-100
    return x * two_to(k)


def horner(x: float, coefficients: tuple[float, ...]) -> float:
    """A polynomial at x; *coefficients* from the highest power down."""
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


# --- sums and products with what rounding took from them ---

SPLITTER = 2.0**27 + 1.0


def upper_half(x: float) -> float:
    """The upper 26 bits of a float, such that the rest has 26 too."""
    large = SPLITTER * x
    return large - (large - x)


def exact_product(x: float, y: float) -> tuple[float, float]:
    """x * y and what rounding took from it."""
    whole = x * y
    xh, yh = upper_half(x), upper_half(y)
    xl, yl = x - xh, y - yh
    return whole, ((xh * yh - whole) + xh * yl + xl * yh) + xl * yl


def exact_sum(large: float, small: float) -> tuple[float, float]:
    """large + small and what rounding took from it."""
    whole = large + small
    return whole, small - (whole - large)


# --- the logarithm ---

# ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact.
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10

# log(1 + f) = f - f*f/2 + s * (f*f/2 + R(s*s)) with s = f / (2 + f); R on [0, 0.0295].
L1, L2, L3 = 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01
L4, L5, L6 = 2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01
L7 = 1.479819860511658591e-01


def log(x: float) -> float:
    """The natural logarithm: -inf of 0, nan of what is below."""
    if LEAST_NORMAL <= x < INFINITY:
        m, k = split(x)
    elif 0.0 < x < INFINITY:
        m, k = split_any(x)
    else:
        return _log_of_edge(x)
    return _log_of_parts(m, k)


def log_inside(x: float) -> float:
    """The same for x between 2**-53 and 1, which needs no look: many of these a compiler takes at once."""
    m, k = split(x)
    return _log_of_parts(m, k)


def _log_of_parts(m: float, k: float) -> float:
    """log(m * 2**k), m as `split` gives it."""
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    half = 0.5 * f * f
    # Sums that do not wait for each other, for a processor to take side by side.
    large = k * LN2_HIGH
    whole = large + f
    rest = ((large - whole) + f) - half
    small = s * half + k * LN2_LOW
    r = ((L1 + z * L2) + w * (L3 + z * L4)) + (w * w) * ((L5 + z * L6) + w * L7)
    return whole + (rest + (small + (s * z) * r))


def _log_of_edge(x: float) -> float:
    if x == 0.0:
        return -INFINITY
    return INFINITY if x > 0.0 else NAN


def log1p(x: float) -> float:
    """log(1 + x), as exact for small x as for others."""
    y = 1.0 + x
    if not 0.0 < y < INFINITY:
        return log(y)
    return log(y) + (x - (y - 1.0)) / y  # what rounding took from y, given back


# --- the exponential ---

ONE_BY_LN2 = 1.44269504088896338700e00
TOO_LARGE, TOO_SMALL = 709.8, -745.2
"""Exponents beyond which the result is infinite, or 0."""

E1, E2, E3 = 1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05
E4, E5 = -1.65339022054652515390e-06, 4.13813679705723846039e-08


def _exp_parts(high: float, low: float) -> tuple[float, float, int]:
    """(m, n, k) with exp(high + low) = (m + n) * 2**k; *low* is small beside *high*, n beside m."""
    k = int(high * ONE_BY_LN2 + (0.5 if high > 0.0 else -0.5))
    first = high - k * LN2_HIGH
    less = k * LN2_LOW - low
    r = first - less
    t = r * r
    c = r - t * (E1 + t * (E2 + t * (E3 + t * (E4 + t * E5))))
    start, start_low = exact_sum(1.0, first)
    m, n = exact_sum(start, start_low + ((r * c) / (2.0 - c) - less))
    return m, n, k


def _exp_of_sum(high: float, low: float) -> float:
    """exp(high + low); *low* is small beside *high*."""
    if high > TOO_LARGE:
        return INFINITY
    if high < TOO_SMALL:
        return 0.0
    m, _, k = _exp_parts(high, low)
    return scaled(m, k)


def exp(x: float) -> float:
    """The exponential function."""
    x = float(x)
    return NAN if is_nan(x) else _exp_of_sum(x, 0.0)


# --- powers ---

THIRD_HIGH, THIRD_LOW = 1.0 / 3.0, 2.0**-54 / 3.0
LARGEST_POWER = 2.0**64
"""To this power the float next to 1 is 0 or infinite already."""

# atanh(s) = s (1 + z/3 + z*z (1/5 + z/7 + ...)) with z = s*s: what stands in the inner brackets.
ATANH = tuple(1.0 / n for n in range(27, 3, -2))


def _long_log(x: float) -> tuple[float, float]:
    """The logarithm of a positive finite number in two parts: some 68 bits."""
    m, k = split_any(x)
    f = m - 1.0
    d, d_low = exact_sum(2.0, f)
    s = f / d
    back, back_low = exact_product(s, d)
    s_low = (((f - back) - back_low) - s * d_low) / d
    z, z_low = exact_product(s, s)
    z_low += 2.0 * s * s_low
    third, third_low = exact_product(z, THIRD_HIGH)
    rest = third_low + (z * THIRD_LOW + z_low * THIRD_HIGH) + z * z * horner(z, ATANH)
    u, u_low = exact_sum(third, rest)
    more, more_low = exact_product(s, u)
    half, half_low = exact_sum(s, more)
    half_low += more_low + (s * u_low + s_low * (1.0 + u))
    high, low = exact_sum(k * LN2_HIGH, 2.0 * half)
    return exact_sum(high, low + (2.0 * half_low + k * LN2_LOW))


def power(x: float, y: float) -> float:
    """x to the power of y, for x >= 0; nan for others."""
    x, y = float(x), float(y)
    if y == 0.0 or x == 1.0:
        return 1.0
    if not x >= 0.0 or is_nan(y):
        return NAN
    if x == 0.0:
        return INFINITY if y < 0.0 else 0.0
    if x == INFINITY:
        return 0.0 if y < 0.0 else INFINITY
    if abs(y) > LARGEST_POWER:
        y = LARGEST_POWER if y > 0.0 else -LARGEST_POWER
    high, low = _long_log(x)
    whole, rest = exact_product(y, high)
    return _exp_of_sum(whole, rest + y * low)


# --- the complementary error function ---

# erf(x) = x + x P(x*x) / Q(x*x) for |x| < 0.84375
P_NEAR = (
    -2.37630166566501626084e-05, -5.77027029648944159157e-03, -2.84817495755985104766e-02,
    -3.25042107247001499370e-01, 1.28379167095512558561e-01,
)  # fmt: skip
Q_NEAR = (
    -3.96022827877536812320e-06, 1.32494738004321644526e-04, 5.08130628187576562776e-03,
    6.50222499887672944485e-02, 3.97917223959155352819e-01, 1.0,
)  # fmt: skip
# erf(x) = ERF_ONE + P(|x| - 1) / Q(|x| - 1) for |x| < 1.25
ERF_ONE = 8.45062911510467529297e-01
P_ONE = (
    -2.16637559486879084300e-03, 3.54783043256182359371e-02, -1.10894694282396677476e-01,
    3.18346619901161753674e-01, -3.72207876035701323847e-01, 4.14856118683748331666e-01,
    -2.36211856075265944077e-03,
)  # fmt: skip
Q_ONE = (
    1.19844998467991074170e-02, 1.36370839120290507362e-02, 1.26171219808761642112e-01,
    7.18286544141962662868e-02, 5.40397917702171048937e-01, 1.06420880400844228286e-01, 1.0,
)  # fmt: skip
# erfc(x) = exp(-x*x - 0.5625 + P(1/x/x) / Q(1/x/x)) / x, below and above BEND
BEND = 1.0 / 0.35
P_MIDDLE = (
    -9.81432934416914548592e00, -8.12874355063065934246e01, -1.84605092906711035994e02,
    -1.62396669462573470355e02, -6.23753324503260060396e01, -1.05586262253232909814e01,
    -6.93858572707181764372e-01, -9.86494403484714822705e-03,
)  # fmt: skip
Q_MIDDLE = (
    -6.04244152148580987438e-02, 6.57024977031928170135e00, 1.08635005541779435134e02,
    4.29008140027567833386e02, 6.45387271733267880336e02, 4.34565877475229228821e02,
    1.37657754143519042600e02, 1.96512716674392571292e01, 1.0,
)  # fmt: skip
P_FAR = (
    -4.83519191608651397019e02, -1.02509513161107724954e03, -6.37566443368389627722e02,
    -1.60636384855821916062e02, -1.77579549177547519889e01, -7.99283237680523006574e-01,
    -9.86494292470009928597e-03,
)  # fmt: skip
Q_FAR = (
    -2.24409524465858183362e01, 4.74528541206955367215e02, 2.55305040643316442583e03,
    3.19985821950859553908e03, 1.53672958608443695994e03, 3.25792512996573918826e02,
    3.03380607434824582924e01, 1.0,
)  # fmt: skip
NOTHING_LEFT = 27.3
"""Above this, erfc is less than half of the least float."""


def _step(x: float, low: float, slope: float, constant: float) -> tuple[float, float]:
    """constant + (x + low) * slope in two parts."""
    rising, rising_low = exact_product(x, slope)
    whole = rising + constant
    part = whole - rising
    return whole, (rising - (whole - part)) + (constant - part) + (rising_low + low * slope)


def _ratio(x: float, low: float, top: tuple[float, ...], bottom: tuple[float, ...]) -> tuple[float, float]:
    """The quotient of two polynomials at x + low in two parts; the last step of each is exact."""
    t, t_low = _step(x, low, horner(x, top[:-1]), top[-1])
    b, b_low = _step(x, low, horner(x, bottom[:-1]), bottom[-1])
    whole = t / b
    back, back_low = exact_product(whole, b)
    return whole, ((t - back) - back_low + (t_low - whole * b_low)) / b


def erfc(x: float) -> float:
    """1 - erf(x), as exact where it is small."""
    x = float(x)
    if is_nan(x):
        return NAN
    if abs(x) < 0.84375:
        return _erfc_near(x)
    if abs(x) < 1.25:
        return _erfc_one(x)
    return _erfc_far(x) if x > 0.0 else 2.0 - _erfc_far(-x)


def _erfc_near(x: float) -> float:
    square, low = exact_product(x, x)
    ratio, ratio_low = _ratio(square, low, P_NEAR, Q_NEAR)
    if x < 0.25:
        return 1.0 - (x + x * ratio)
    start, start_low = exact_sum(1.0, -x)
    whole, rest = exact_sum(start, -x * ratio)
    return whole + (rest + (start_low - x * ratio_low))


def _erfc_one(x: float) -> float:
    more, more_low = _ratio(abs(x) - 1.0, 0.0, P_ONE, Q_ONE)
    if x < 0.0:
        return 1.0 + (ERF_ONE + more)
    whole, rest = exact_sum(1.0 - ERF_ONE, -more)
    return whole + (rest - more_low)


def _erfc_far(x: float) -> float:
    if x > NOTHING_LEFT:
        return 0.0
    square, low = exact_product(x, x)
    s = 1.0 / square
    back, back_low = exact_product(s, square)
    s_low = ((1.0 - back) - back_low - s * low) / square
    near = x < BEND
    ratio, ratio_low = _ratio(s, s_low, P_MIDDLE, Q_MIDDLE) if near else _ratio(s, s_low, P_FAR, Q_FAR)
    high, rest = exact_sum(-square, -0.5625)
    high, more = exact_sum(high, ratio)
    m, n, k = _exp_parts(high, more + ((rest - low) + ratio_low))
    whole = m / x
    back, back_low = exact_product(whole, x)
    return scaled(whole + ((m - back) - back_low + n) / x, k)
