"""Long streams at one battery: Erlang's formulas and their kin, for a scenario.

They hold in the limit. Counted are the threats that appear after the warm-up, which must be long enough for
the empty start to be forgotten; then each finds the battery in its steady state (PASTA), so that the mean of
a count is arrivals x share, whatever the length of the stream.
"""

from __future__ import annotations

import math

from sim import distributions, plan
from sim.theory import queues
from sim.theory.assumptions import (
    BATTERY,
    BY_ARRIVAL,
    CONSTANT_FLIGHT,
    ENDS_IN_TIME,
    EXPONENTIAL,
    KIND,
    ONCE_OR_ALWAYS,
    ONE_LOOK,
    ONE_STREAM,
    TO_THE_END,
    Demand,
    Queue,
    queue,
    rounded,
)
from sim.theory.model import Fails, TheoryModel, coarse, horizon, steady, told
from sim.theory.result import Change, Exact, Failure


class LongStream:
    """A formula of a steady state."""

    name = ""
    source = ""
    demands: tuple[Demand, ...] = ()

    def failures(self, theory_model: TheoryModel) -> list[Failure]:
        fails = Fails(self.name)
        q = queue(theory_model)
        if q is None:
            one = "the scenario is not one stream of one kind of threat at one battery"
            return [fails(one, "attack", None)]
        found = [*horizon(theory_model, fails), *coarse(theory_model, fails), *steady(theory_model, fails)]
        return found + [
            self._failure(demand, q) for demand in (*ONE_STREAM, *self.demands) if not _holds(demand, q)
        ]

    def _failure(self, demand: Demand, q: Queue) -> Failure:
        path = demand.path.format(name=q.name, kind_name=q.kind_name)
        change: Change = {path: demand.cure(q)}
        return Failure(self.name, demand.wrong, path, change)

    def exact(self, theory_model: TheoryModel) -> list[Exact]:
        q = queue(theory_model)
        assert q is not None
        return self.tell(q)

    def tell(self, q: Queue) -> list[Exact]:
        raise NotImplementedError

    def shares(self, q: Queue, lost: float, missed: float, why: str) -> list[Exact]:
        """The responses, where of those detected a share is never engaged, and one is engaged in vain."""
        entry = q.theory_model.counted[0]
        seen = q.kind.detection.probability
        lands = 1 - seen + seen * (lost + missed)
        where = q.kind.lands_in
        zones = q.theory_model.model.zones
        inside = math.fsum(w for zone, w in where.items() if zones[zone].value > 0) / math.fsum(
            where.values()
        )
        means = {
            "intercepted": 1 - lands,
            "landed": lands,
            "leaks": lands * inside,
            "cause.undetected": 1 - seen,
            "cause.saturated": seen * lost,
            "cause.missed": seen * missed,
        }
        found = [
            self._make(name, entry.expected * share, why) for name, share in means.items() if share > 1e-7
        ]
        return [*found, self._make("leak_fraction", lands * inside, why, per="real threats")]

    def _make(self, response: str, value: float, why: str, per: str | None = None) -> Exact:
        return Exact(response, value, None, self.name, why, self.source, None, per, limit=True)


def _holds(demand: Demand, q: Queue) -> bool:
    return demand.holds(q)


class ErlangB(LongStream):
    """No time to wait: engaged at once or never."""

    name = "Erlang B"
    source = "A. K. Erlang (1917); R. B. Cooper, Introduction to Queueing Theory (1981), section 3.3"
    demands = (
        CONSTANT_FLIGHT,
        Demand(lambda q: abs(q.patience) < 1e-9, BATTERY + "window", "a threat may wait for a channel",
               lambda q: {"opens": _at(q), "closes": _at(q)}),
    )  # fmt: skip

    def tell(self, q: Queue) -> list[Exact]:
        left = q.looks.left_low
        busy = q.looks.time.mean(left) / plan.TICKS
        lost = queues.erlang_b(q.channels, q.rate * busy)
        stopped = (1 - lost) * q.looks.chance * q.looks.time.below(left)
        why = (
            "threats come at a constant rate and are engaged at one moment of their flight or never;"
            f" the load is {q.rate * busy:.4g} on {_many(q)}"
        )
        return self.shares(q, lost, 1 - lost - stopped, why)


def _at(q: Queue) -> float:
    opens = q.battery.window.opens
    return max(q.left, 1.0) if opens == "always" else max(opens, 0.001)


def _many(q: Queue) -> str:
    return "1 channel" if q.channels == 1 else f"{q.channels} channels"


class PatienceToStart(LongStream):
    """A constant time to wait, and the time to finish what has begun."""

    name = "M/M/c with constant patience to the start of service"
    source = (
        "D. Y. Barrer, Queuing with impatient customers and ordered service, Operations Research 5 (1957)"
    )
    demands = (CONSTANT_FLIGHT, EXPONENTIAL, BY_ARRIVAL, ONE_LOOK, ENDS_IN_TIME)

    def tell(self, q: Queue) -> list[Exact]:
        lost = queues.lost_by_start(q.channels, q.rate, 1 / q.time, q.patience)
        why = (
            f"each threat may wait {q.patience:.4g} for one of {_many(q)}, and what has begun has time to end"
        )
        return self.shares(q, lost, (1 - lost) * (1 - q.looks.chance), why)


class PatienceToEnd(LongStream):
    """A constant time until the landing, which cuts what has begun."""

    name = "M/M/c with constant patience to the end of service"
    source = "D. Y. Barrer (1957) for one channel; for more the balance equations in sim/theory/queues.py"
    demands = (CONSTANT_FLIGHT, EXPONENTIAL, BY_ARRIVAL, ONCE_OR_ALWAYS, TO_THE_END)

    def tell(self, q: Queue) -> list[Exact]:
        lost = queues.lost_by_end(q.channels, q.rate, q.looks.chance / q.time, q.left)
        why = f"each threat has {q.left:.4g} for one of {_many(q)} to come free and to finish"
        return [one for one in self.shares(q, lost, 0.0, why) if not one.response.startswith("cause.sat")]


class ErlangA(LongStream):
    """A flight of random length: patience without memory."""

    name = "Erlang A"
    source = "C. Palm (1957); A. Mandelbaum and S. Zeltyn, the Palm/Erlang-A queue (2007)"
    demands = (
        Demand(lambda q: q.looks.flight.code == distributions.EXPONENTIAL, KIND + "time_of_flight",
               "the time of flight is not exponential",
               lambda q: {"exponential": {"mean": told(q.kind.time_of_flight)}}),
        Demand(lambda q: q.looks.delay.constant == 0, KIND + "detection.delay", "detection takes time",
               lambda q: 0),
        Demand(lambda q: q.looks.opens == math.inf, BATTERY + "window.opens",
               "the window opens only so long before the landing", lambda q: "always"),
        Demand(lambda q: q.battery.order == "first_detected", BATTERY + "order",
               "threats are not engaged in the order of their arrival", lambda q: "first_detected"),
        EXPONENTIAL, ONCE_OR_ALWAYS, TO_THE_END,
    )  # fmt: skip

    def tell(self, q: Queue) -> list[Exact]:
        landing = plan.TICKS / q.looks.flight.mean()
        service = q.looks.chance / q.time
        lost = queues.erlang_a(q.channels, q.rate, service + landing, landing).lost
        why = f"engagements and what is left of a flight have no memory, and there are {_many(q)}"
        return self.shares(q, lost, (1 - lost) * landing / (landing + service), why)


class ErlangC(LongStream):
    """Time for all: only the wait is of interest."""

    name = "Erlang C"
    source = "A. K. Erlang (1917); R. B. Cooper, Introduction to Queueing Theory (1981), section 3.4"
    demands = (
        CONSTANT_FLIGHT, EXPONENTIAL, BY_ARRIVAL,
        Demand(lambda q: q.rate * _work(q) < q.channels, BATTERY + "channels", "the channels cannot keep up",
               lambda q: math.floor(q.rate * _work(q)) + 1),
        Demand(lambda q: _late(q) < 1e-9, KIND + "time_of_flight", "a threat may have to wait for too long",
               lambda q: rounded(50 * q.left + 100 * q.time)),
        ONCE_OR_ALWAYS,
    )  # fmt: skip

    def tell(self, q: Queue) -> list[Exact]:
        wait = queues.mean_wait(q.channels, q.rate, 1 / _work(q))
        why = f"all wait for one of {_many(q)} as long as it takes; the load is {q.rate * _work(q):.4g}"
        if q.kind.detection.probability < 1:
            return []
        return [self._make("wait", wait, why, per="threats"), *self.shares(q, 0.0, 0.0, why)]


def _work(q: Queue) -> float:
    """The mean time that a threat keeps channels busy in all."""
    return q.time / max(q.looks.chance, 1e-9) if q.again else q.time


def _late(q: Queue) -> float:
    """The share that could not be engaged to the end in the time there is."""
    if q.patience <= 0 or q.rate * _work(q) >= q.channels:
        return 1.0
    half = q.patience / 2
    waits = queues.lost_by_start(q.channels, q.rate, 1 / _work(q), half)
    return waits + q.slow(half) if q.looks.chance == 1 else waits + math.exp(-half / _work(q))


LONG_STREAMS = (ErlangB(), ErlangC(), PatienceToStart(), PatienceToEnd(), ErlangA())

__all__ = ["LONG_STREAMS", "LongStream", "Queue", "queue"]
