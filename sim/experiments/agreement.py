"""Compare a study with theory: exact values beside simulated ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim import study as studies
from sim import theory
from sim.scenario import Scenario
from sim.statistics import Response
from sim.study import DEFAULTS, Options, Study
from sim.theory import Exact, Verdict

Floats = NDArray[np.float64]

FEW = 30
"""Replications that must differ from the commonest value before a mean is judged by the normal curve."""

LEAST_EXPECTED = 5.0
"""Replications expected in a cell of the chi-square test; cells with fewer are merged."""


@dataclass(frozen=True)
class ChiSquare:
    """A chi-square test of a distribution; *p* is the chance of so large a misfit if the pmf is right."""

    statistic: float
    freedom: int
    p: float


@dataclass(frozen=True, eq=False)
class Agreement:
    """One exact value and the simulated response."""

    exact: Exact
    response: Response
    """The simulated response; for a ratio its mean is that of the sums."""
    z: float | None
    """How many standard errors the simulated mean lies above the exact one; None if that is meaningless."""
    misfit: ChiSquare | None

    @property
    def shares(self) -> list[tuple[int, float, float]]:
        """(value, exact chance, share in the study) for each value in either."""
        pmf, counts = self.exact.pmf, self.response.counts
        if pmf is None or counts is None or not self.response.n:
            return []
        values = sorted({*np.flatnonzero(pmf > 0).tolist(), *counts})
        exact = [float(pmf[value]) if 0 <= value < len(pmf) else 0.0 for value in values]
        seen = [counts.get(value, 0) / self.response.n for value in values]
        return list(zip(values, exact, seen, strict=True))

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        one, pmf = self.exact, self.exact.pmf
        return {
            "response": one.response,
            "exact": one.value,
            "sd": one.sd,
            "pmf": None if pmf is None else pmf.tolist(),
            "per": one.per,
            "limit": one.limit,
            "formula": one.formula,
            "why": one.why,
            "source": one.source,
            "n": self.response.n,
            "simulated": self.response.mean,
            "interval": None if self.response.interval is None else list(self.response.interval),
            "confidence": self.response.confidence,
            "z": self.z,
            "chi_square": None if self.misfit is None else vars(self.misfit),
        }


@dataclass(frozen=True, eq=False)
class Agreements:
    """A scenario's exact values beside those of one study."""

    verdict: Verdict
    study: Study
    found: tuple[Agreement, ...]

    def __getitem__(self, response: str) -> Agreement:
        """Return the agreement of one response. Raises KeyError if it has no exact value."""
        for one in self.found:
            if one.exact.response == response:
                return one
        raise KeyError(response)


def check_agreement(model: Scenario, n: int, options: Options = DEFAULTS) -> Agreements:
    """Play *n* replications and compare their responses with the exact values. Raises SimError."""
    return put_beside(theory.fit(model), studies.study(model, n, options=options))


def put_beside(verdict: Verdict, study: Study) -> Agreements:
    """Compare the exact values of a verdict with a study of the same scenario."""
    return Agreements(verdict, study, tuple(_one(exact, study) for exact in verdict.exact))


def _one(exact: Exact, study: Study) -> Agreement:
    response = study.responses[exact.response]
    if exact.per == "threats":
        response = _ratio(study, exact.response, response)
    misfit = None if exact.pmf is None else chi_square(response, exact.pmf)
    return Agreement(exact, response, _z(exact, response, study), misfit)


# --- how far off ---


def _z(exact: Exact, seen: Response, study: Study) -> float | None:
    if seen.mean is None or seen.n < 2:
        return None
    if exact.pmf is not None:
        rare = _z_of_rare(exact.pmf, seen)
        if rare is not None:
            return rare
    error = _standard_error(exact, seen, study)
    gap = seen.mean - exact.value
    if error < 1e-12 * max(1.0, abs(exact.value)):
        return 0.0 if abs(gap) <= 1e-9 * max(1.0, abs(exact.value)) else None
    if exact.pmf is None and not _varied(study, exact.response):
        return None
    return gap / error


def _standard_error(exact: Exact, seen: Response, study: Study) -> float:
    """Return the standard error, from the exact standard deviation if known, else from the sample's."""
    if exact.sd is not None:
        return exact.sd / math.sqrt(seen.n)
    if exact.per is None:
        return (seen.sd or 0.0) / math.sqrt(seen.n)
    parts, wholes = _parts(study, exact.response, exact.per)
    if seen.mean is None or wholes.sum() == 0:
        return 0.0
    return float(np.std(parts - seen.mean * wholes, ddof=1) * math.sqrt(len(parts)) / wholes.sum())


def _parts(study: Study, response: str, per: str) -> tuple[Floats, Floats]:
    """Return numerators and denominators of a ratio, for each replication."""
    wholes = study.column("threats")
    if per == "real threats":
        wholes = wholes - study.column("decoys")
    each = study.column(response)
    return np.where(wholes > 0, each, 0.0) * wholes, wholes


def _ratio(study: Study, name: str, seen: Response) -> Response:
    """Return the mean over all threats of all replications, instead of the mean over replications."""
    parts, wholes = _parts(study, name, "threats")
    kept = ~np.isnan(parts)
    parts, wholes = parts[kept], wholes[kept]
    ratio = float(parts.sum() / wholes.sum())
    error = float(np.std(parts - ratio * wholes, ddof=1) * math.sqrt(len(parts)) / wholes.sum())
    half = float(special.stdtrit(len(parts) - 1, 0.5 + seen.confidence / 2)) * error
    values = {name: getattr(seen, name) for name in seen.__slots__}
    return Response(**(values | {"mean": ratio, "interval": (ratio - half, ratio + half), "method": "ratio"}))


def _varied(study: Study, name: str) -> bool:
    """Return whether enough replications differ from the commonest value for the normal curve to apply."""
    if study.rows is None:
        return True
    values = study.column(name)
    _, times = np.unique(values[~np.isnan(values)], return_counts=True)
    return bool(times.sum() - times.max() >= FEW)


def _z_of_rare(pmf: Floats, seen: Response) -> float | None:
    """Return z for a response that hardly ever differs from its commonest value, from how often it does.

    The binomial tail, with half of the point itself, goes through the inverse of the normal distribution.
    Returns None if the response differs often enough for the normal curve.
    """
    usual = int(np.argmax(pmf))
    chance = float(math.fsum(pmf.tolist()) - pmf[usual]) if len(pmf) > 1 else 0.0
    if seen.counts is None or chance <= 0.0 or seen.n * chance >= FEW:
        return None
    left = seen.n - seen.counts.get(usual, 0)
    above = float(special.bdtrc(left, seen.n, chance))
    below = float(special.bdtr(left - 1, seen.n, chance)) if left else 0.0
    point = max(0.0, 1.0 - above - below)
    tail = above + point / 2 if left > seen.n * chance else below + point / 2
    z = abs(float(special.ndtri(min(0.5, max(tail, 1e-300)))))
    upwards = (left > seen.n * chance) == (usual == 0)
    return z if upwards else -z


def chi_square(seen: Response, pmf: Floats) -> ChiSquare | None:
    """Test a pmf by chi-square; None if all replications are expected in one cell."""
    if seen.counts is None or not seen.n:
        return None
    expected, observed = _cells(pmf, seen.counts, seen.n)
    if len(expected) < 2:
        return None
    statistic = math.fsum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))
    return ChiSquare(statistic, len(expected) - 1, float(special.chdtrc(len(expected) - 1, statistic)))


def _cells(pmf: Floats, counts: Mapping[int, int], n: int) -> tuple[Sequence[float], Sequence[int]]:
    """Merge neighbouring values to cells with enough expected; the last includes all beyond the pmf."""
    expected: list[float] = []
    observed: list[int] = []
    whole, cell = True, 0.0
    for value, chance in enumerate(pmf.tolist()):
        if whole:
            expected.append(0.0)
            observed.append(0)
        expected[-1] += n * chance
        observed[-1] += counts.get(value, 0)
        whole = expected[-1] >= LEAST_EXPECTED
    cell = expected[-1]
    if cell < LEAST_EXPECTED and len(expected) > 1:
        last, times = expected.pop(), observed.pop()
        expected[-1] += last
        observed[-1] += times
    observed[-1] += n - sum(observed)
    return expected, observed
