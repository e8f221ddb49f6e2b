"""The paired difference of two crowds on the same draws, in words."""

from __future__ import annotations

from sim import statistics
from sim.statistics import Paired
from sim.study import is_whole
from sim.view import words
from sim.view.crowd import Sample
from sim.view.numbers import Number
from sim.view.shapes import Value

MINUS = "\N{MINUS SIGN}"


def paired(a: Sample, b: Sample, response: str) -> Paired | None:
    """What is known of b - a, over the replications that both have; None where there are none."""
    n = min(len(a), len(b))
    if not n or response not in a.names or response not in b.names:
        return None
    if response == "leak_fraction":
        one, other = ((side.column("leaks")[:n], _real(side)[:n]) for side in (a, b))
        return statistics.paired_ratios(one, other)
    estimate = statistics.paired_shares if response == "held" else statistics.paired_means
    return estimate(a.column(response)[:n], b.column(response)[:n])


def _real(sample: Sample) -> statistics.Sample:
    values: statistics.Sample = sample.column("threats") - sample.column("decoys")
    return values


def sentence(found: Paired, response: str) -> str:
    """ "1.9 leaks fewer, 1.8 to 2.0", with 95 % confidence."""
    name = words.response(response)
    if found.mean is None:
        return f"No run has a value of {name} in both."
    if not found.differing:
        return f"{name[:1].upper()}{name[1:]}: the same in every run."
    if response == "held":
        return _told(found, "chance of no leak {} points {}", ("lower", "higher"), 100.0)
    if is_whole(response):
        return _told(found, f"{{}} {name} {{}}", ("fewer", "more"))
    return _told(found, f"{name} {{}} {{}}", ("lower", "higher"))


def _told(found: Paired, form: str, ways: tuple[str, str], times: float = 1.0) -> str:
    assert found.mean is not None
    mean = times * found.mean
    told = form.format(amount(abs(mean)), ways[mean > 0])
    if found.interval is None:
        return told
    low, high = (times * end for end in found.interval)
    if low * high > 0:
        near, far = sorted((abs(low), abs(high)))
        return f"{told}, {_between(near, far)}"
    return f"{told}; from {amount(abs(low))} {ways[0]} to {amount(abs(high))} {ways[1]}, so maybe none"


def _between(low: float, high: float) -> str:
    """Two amounts with as many digits as tell them apart."""
    if amount(low) != amount(high):
        return f"{amount(low)} to {amount(high)}"
    return f"{low:.2f} to {high:.2f}"


def amount(value: float) -> str:
    """An amount that is not negative, with the digits that a class reads."""
    if 0 < value < 0.095:
        return f"{value:.2g}"
    return f"{value:,.{0 if value >= 100 else 1 if value >= 1 else 2}f}"


def signed(value: float) -> str:
    """A difference with its sign."""
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{amount(abs(value))}"


def on_common_draws(found: Paired) -> str:
    """What playing both on the same draws was worth."""
    if found.correlation is None or found.variance_saved is None:
        return ""
    together = f"Correlation {found.correlation:.2f}".replace("-", MINUS)
    saved = found.variance_saved
    if saved <= 0.005:
        return f"{together}: the same draws save nothing here."
    if saved > 0.995:
        return f"{together}: the same draws save nearly all of the variance."
    times = 1 / (1 - saved)
    worth = f"worth {times:,.1f} times as many runs"
    return f"{together}: the same draws save {100 * saved:.0f} % of the variance, {worth}."


def change_told(number: Number, value: Value, alone: bool = False) -> str:
    """What was changed, in words: "one more channel", "chance to stop a threat 0.6 → 0.8".

    Whose number it is stands before it, unless it is the only one of its name (*alone*).
    """
    whose = f"{number.group}: " if number.group and not alone else ""
    was = number.value
    if not number.whole or isinstance(value, str) or isinstance(was, str) or value is None or was is None:
        return f"{whose}{number.label} {number.shown(was)} → {number.shown(value)}"
    by = int(value) - int(was)
    more, size = ("more" if by > 0 else "fewer"), abs(by)
    noun = number.noun if size == 1 else f"{number.noun}s"
    return f"{whose}{'one' if size == 1 else f'{size:,}'} {more} {noun}"
