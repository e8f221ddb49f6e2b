"""Steady states of Poisson streams of threats at one battery.

All take *channels* (c), *arrival_rate* (λ) and *service_rate* (μ, of one channel), rates per time unit, and
assume arrivals of a Poisson process, exponential service times (except where a formula says otherwise),
the order of arrival, and a stream that has gone on for long. Load is λ/μ, without a unit.
Where a look may fail and the threat keeps its place, exponential looks of mean m that succeed with the
chance p are an exponential service of rate p/m.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import gammaincc, hyp1f1


class Impatience(NamedTuple):
    """What becomes of an arrival: the chance that it must wait, and the chance that it gives up."""

    waits: float
    lost: float


def erlang_b(channels: int, load: float) -> float:
    """The share of arrivals that find all channels busy, where nobody may wait (M/G/c/c).

    Service times of any distribution: only their mean matters. *channels* may be 0.
    Source: A. K. Erlang (1917); the recursion B(c) = aB(c-1) / (c + aB(c-1)) of R. B. Cooper,
    Introduction to Queueing Theory, 2nd ed. (1981), section 3.3.
    """
    blocked = 1.0
    for n in range(1, channels + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(channels: int, load: float) -> float:
    """The share of arrivals that must wait, where all wait as long as it takes (M/M/c).

    Source: Erlang (1917), in terms of Erlang B: Cooper (1981), section 3.4.
    Raises ValueError where *load* reaches *channels*: there is no steady state then.
    """
    if load >= channels:
        raise ValueError(f"a load of {load:g} on {channels} channels has no steady state")
    blocked = erlang_b(channels, load)
    return blocked / (1.0 - load / channels * (1.0 - blocked))


def mean_wait(channels: int, arrival_rate: float, service_rate: float) -> float:
    """The mean time from arrival to the start of service, over all arrivals (M/M/c), in time units.

    Source: C / (cμ - λ) with C of Erlang C. Raises ValueError where there is no steady state.
    """
    spare = channels * service_rate - arrival_rate
    return erlang_c(channels, arrival_rate / service_rate) / spare


def erlang_a(channels: int, arrival_rate: float, service_rate: float, patience_rate: float) -> Impatience:
    """Who waits and who gives up where patience to the start of service is exponential (M/M/c+M).

    *patience_rate* (θ) is per time unit: the mean patience is 1/θ. Where deadlines hold to the end of
    service instead, a channel is free at rate μ + θ; use that for the service rate, and the share that is
    lost is that of those who never were in service.
    Source: C. Palm (1957), in the form of A. Mandelbaum and S. Zeltyn, Service engineering in action: the
    Palm/Erlang-A queue (2007), with 1 + y/(x+1) + y²/((x+1)(x+2)) + ... written as a Kummer function.
    """
    capacity = channels * service_rate
    blocked = erlang_b(channels, arrival_rate / service_rate)
    inverse = 1.0 / float(hyp1f1(1.0, capacity / patience_rate + 1.0, arrival_rate / patience_rate))
    waits = blocked / (inverse + (1.0 - inverse) * blocked)
    given_up = 1.0 - capacity / arrival_rate * (1.0 - inverse)
    return Impatience(waits, waits * given_up)


def lost_by_start(channels: int, arrival_rate: float, service_rate: float, patience: float) -> float:
    """The share of arrivals lost where each waits exactly *patience* for its service to start (M/M/c+D).

    Once begun, a service goes on to its end. Patience 0 is Erlang B.
    Source: D. Y. Barrer, Queuing with impatient customers and ordered service, Operations Research 5
    (1957), 650-656; here by level crossings of the virtual wait v: in units of the chance that just one
    channel is free, its density is λ exp((λ - cμ)v) up to the patience and falls at the rate cμ beyond it.
    """
    capacity = channels * service_rate
    excess = arrival_rate - capacity
    # All three parts are divided by exp(excess x patience) where that is above 1.
    shrunk = math.exp(-max(0.0, excess * patience))
    grown = math.exp(min(0.0, excess * patience))
    no_wait = shrunk / erlang_b(channels - 1, arrival_rate / service_rate)
    share = patience if excess == 0 else -math.expm1(-abs(excess) * patience) / abs(excess)
    in_time = arrival_rate * share
    too_late = arrival_rate * grown / capacity
    return too_late / (no_wait + in_time + too_late)


def lost_by_end(channels: int, arrival_rate: float, service_rate: float, patience: float) -> float:
    """The share of arrivals lost where each leaves, even from service, *patience* after it came.

    Source: for one channel D. Y. Barrer, as in `lost_by_start`. For c channels, let w be the patience and
    w > a1 > a2 > ... > an > 0 the ages of the n threats present, of which the oldest min(n, c) are in
    service. Their stationary density p0 λ^n exp(-μ (a1 + ... + a min(n, c))) satisfies f(a, 0) = λ f(a)
    for arrivals and, for growing older and leaving,

        (∂1 + ... + ∂n) f(a) = -(λ + min(n, c) μ) f(a) + μ ∫ f(a, x) dx + f(w, a),

    x being the age of one more in service: the last two terms make up λ f(a). What is lost is the flow
    f(w, ...). Integrated over all ages, with L = (1 - exp(-μw)) λ/μ,

        lost = exp(-μw) Φ(c-1) / Φ(c),
        Φ(c) = Σ L^n / n! (n = 0..c) + λ ∫ exp(λy) [(exp(-μy) - exp(-μw)) λ/μ]^c / c! dy (y = 0..w).
    """
    state = _Ages(arrival_rate, service_rate, patience)
    present, older = state.logarithm(channels), state.logarithm(channels - 1)
    return math.exp(older - present - service_rate * patience)


class _Ages(NamedTuple):
    """The Φ of `lost_by_end`, by its logarithm: Φ itself leaves the floats for long patience."""

    arrival_rate: float
    service_rate: float
    patience: float

    def logarithm(self, channels: int) -> float:
        """The logarithm of Φ(channels)."""
        load = self.arrival_rate / self.service_rate
        each = -math.expm1(-self.service_rate * self.patience) * load
        peak = self._peak(channels)
        shift = max(each, self._exponent(channels, peak))
        waiting = self._integral(channels, peak, shift)
        return shift + math.log(math.exp(each - shift) * float(gammaincc(channels + 1, each)) + waiting)

    def _peak(self, channels: int) -> float:
        """The time left, w - y, at which the integrand of Φ(channels) is largest."""
        spare = 1.0 - channels * self.service_rate / self.arrival_rate
        return min(self.patience, -math.log(spare) / self.service_rate) if spare > 0 else self.patience

    def _exponent(self, channels: int, left: float) -> float:
        """The logarithm of the integrand of Φ(channels), without its factor λ, at y = w - *left*."""
        exponent = self.arrival_rate * (self.patience - left)
        if channels == 0:
            return exponent
        grown = self.service_rate * (left - self.patience) + math.log(-math.expm1(-self.service_rate * left))
        load = self.arrival_rate / self.service_rate
        return exponent + channels * (math.log(load) + grown) - math.lgamma(channels + 1)

    def _integral(self, channels: int, peak: float, shift: float) -> float:
        """The integral of Φ(channels) over exp(*shift*)."""
        from scipy.integrate import quad  # heavy: only here, where it is needed

        excess = self.arrival_rate - channels * self.service_rate
        # Beyond the peak the integrand falls at this rate: what lies further off is lost to rounding.
        end = self.patience if excess <= 0 else min(self.patience, peak + 800.0 / excess)

        def integrand(left: float) -> float:
            return self.arrival_rate * math.exp(self._exponent(channels, left) - shift)

        def over(low: float, high: float) -> float:
            return float(quad(integrand, low, high, epsabs=0.0, epsrel=1e-10, limit=200)[0])

        return over(0.0, peak) + (over(peak, end) if peak < end else 0.0)
