"""Full statistics of one response of a study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim import statistics
from sim.statistics import Interval, Response
from sim.study.tables import MISSING, decimals_of, number, percent, percent_rounded_up

METHODS = {
    "t": "Student's t",
    "wilson": "Wilson",
    "ratio": "ratio of the sums, delta method",
    "bootstrap": "bootstrap, BCa",
    "delta": "delta method",
}


@dataclass(frozen=True)
class ResponseReport:
    """Full statistics of one response.

    *sd_interval* comes from *sd_method*. *wilson* and *clopper_pearson* are intervals of the chance that a
    replication with a value has one above 0 (for `held`: that no threat leaks). *valued* is Wilson's
    interval of the chance that a replication has a value at all.
    """

    name: str
    response: Response
    sd_interval: Interval | None
    sd_method: str

    @property
    def wilson(self) -> Interval | None:
        return self.response.occurrence

    @property
    def clopper_pearson(self) -> Interval | None:
        return statistics.clopper_pearson(self.response.above, self.response.n, self.response.confidence)

    @property
    def valued(self) -> Interval | None:
        n = self.response.n
        return statistics.wilson(n, n + self.response.missing, self.response.confidence)

    def to_json(self) -> dict[str, object]:
        """Return what the JSON of a study does not hold already, as plain values."""
        return {
            "sd_interval": _ends(self.sd_interval),
            "sd_method": self.sd_method,
            "occurs": {
                "replications": self.response.above,
                "share": self.response.above / self.response.n if self.response.n else None,
                "wilson": _ends(self.wilson),
                "clopper_pearson": _ends(self.clopper_pearson),
            },
            "has_value": {"replications": self.response.n, "wilson": _ends(self.valued)},
        }

    def lines(self) -> Iterator[str]:
        """Yield lines of text, each with a quantity, its estimate, its interval and its method."""
        found = self.response
        yield f"{self.name}: a value in {found.n} of {found.n + found.missing} replications"
        if found.missing:
            share = found.n / (found.n + found.missing)
            yield _chance("has a value", share, self.valued, "Wilson")
        if found.bound is not None:
            what, below = "another value" if found.n else "a value", percent_rounded_up(found.bound)
            yield f"  {what:<14}{'':>10}   {'below ' + below:<24}Clopper-Pearson, one-sided"
        if not found.n:
            return
        yield _line("mean", found.mean, found.interval, self._method(found.method))
        yield _line("sd", found.sd, self.sd_interval, self._method(self.sd_method))
        share = found.above / found.n
        yield _chance("above 0", share, self.wilson, "Wilson")
        yield _chance("above 0", share, self.clopper_pearson, "Clopper-Pearson")
        for name, value in found.quantiles.items():
            interval = found.quantile_intervals[name]
            label = "median" if name == "0.5" else f"quantile {name}"
            yield _line(label, value, interval, "order statistics" if interval else "too few values", True)
        yield _line("minimum", found.min)
        yield _line("maximum", found.max)
        yield from self._counts()

    def _method(self, name: str) -> str:
        """Return the method, or why it gives no interval."""
        if self.response.constant and name != "wilson":
            return "never varied"
        few = self.response.interval if name == self.response.method else self.sd_interval
        return METHODS[name] if few else "too few values"

    def _counts(self) -> Iterator[str]:
        for value, times in (self.response.counts or {}).items():
            yield f"  {f'count of {value}':<14}{times:>10}   {percent(times / self.response.n)}"


def _chance(label: str, share: float, interval: Interval | None, method: str) -> str:
    """Format a line on a chance, in per cent."""
    low, high = interval or (0.0, 1.0)
    return f"  {label:<14}{percent(share):>10}   {f'{percent(low)} to {percent(high)}':<24}{method}"


def _line(
    label: str,
    value: float | None,
    interval: Interval | None = None,
    method: str = "",
    shown: bool = False,
) -> str:
    """Format a line; the ends of an interval are rounded unless they are values that were *shown*."""
    if not method:
        return f"  {label:<14}{number(value):>10}"
    if interval is None:
        return f"  {label:<14}{number(value):>10}   {MISSING:<24}{method}"
    low, high = interval
    decimals = None if shown or low == high else decimals_of((high - low) / 2, 2)
    between = f"{number(low, decimals)} to {number(high, decimals)}"
    return f"  {label:<14}{number(value, decimals):>10}   {between:<24}{method}"


def _ends(interval: Interval | None) -> list[float] | None:
    return None if interval is None else list(interval)
