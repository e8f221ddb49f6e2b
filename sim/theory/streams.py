"""Long streams at one battery: Erlang's formulas and their kin, for a scenario.

They hold in the limit. Counted are the threats that appear after the warm-up, which must be long enough for
the empty start to be forgotten; then each finds the battery in its steady state (PASTA), so that the mean of
a count is arrivals x share, whatever the length of the stream.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sim import distributions, plan
from sim.scenario import Battery, Kind, Stream
from sim.theory import queues
from sim.theory.looks import Looks
from sim.theory.scene import Fails, Scene, coarse, horizon, steady, told
from sim.theory.verdicts import Change, Exact, Failure

NEGLIGIBLE = 1e-7
"""A chance below this is left out."""


@dataclass(frozen=True, eq=False)
class Queue:
    """A scenario that is one stream at one battery, as a queue; times in time units."""

    scene: Scene
    stream: Stream
    battery: Battery
    looks: Looks
    name: str
    kind_name: str

    @property
    def kind(self) -> Kind:
        return self.looks.kind

    @property
    def channels(self) -> int:
        return self.battery.channels

    @cached_property
    def rate(self) -> float:
        """Detected threats per time unit."""
        return _mean_rate(self) * self.kind.detection.probability

    @cached_property
    def time(self) -> float:
        """The mean engagement time, in time units."""
        return self.looks.time.mean() / plan.TICKS

    @cached_property
    def left(self) -> float:
        """What is left of the flight at the first chance; with means where it is random."""
        left = min(self.looks.flight.mean() - self.looks.delay.mean(), self.looks.opens)
        return max(0.0, left) / plan.TICKS

    @property
    def patience(self) -> float:
        """From the first chance to the last."""
        return self.left - self.looks.closes / plan.TICKS

    @property
    def is_exponential(self) -> bool:
        return self.looks.time.code == distributions.EXPONENTIAL

    @property
    def again(self) -> bool:
        """Whether a threat that was missed may be engaged again, and again, until it lands."""
        return self.battery.max_engagements == "unlimited"

    def slow(self, time: float) -> float:
        """The chance that an engagement takes longer than a time in time units."""
        return 1.0 - self.looks.time.below(time * plan.TICKS)


def queue(scene: Scene) -> Queue | None:
    """The scenario as a queue; None where it is not one stream at one battery."""
    model = scene.model
    form = model.attack[0].form
    names = list(scene.batteries)
    if len(model.attack) > 1 or not isinstance(form, Stream) or len(scene.kinds) > 1 or len(names) != 1:
        return None
    if len(model.defence.batteries) > 1:
        return None
    (kind,) = scene.kinds
    if not scene.everybody[0].batches or not scene.kinds[kind].detection.probability:
        return None
    return Queue(scene, form, scene.batteries[names[0]], scene.looks(kind, names[0]), names[0], kind)


@dataclass(frozen=True)
class Demand:
    """Something that a formula asks of a queue: a path in it, what else would be wrong, and a cure."""

    holds: Callable[[Queue], bool]
    path: str
    wrong: str
    cure: Callable[[Queue], object]


BATTERY, KIND, STREAM = "defence.batteries.{name}.", "threats.{kind_name}.", "attack.0.stream."

ONE_STREAM = (
    Demand(lambda q: isinstance(q.stream.rate, int | float), STREAM + "rate", "the rate changes",
           lambda q: float(f"{_mean_rate(q):.3g}")),
    Demand(lambda q: q.stream.batch == 1, STREAM + "batch", "threats come in batches", lambda q: 1),
    Demand(lambda q: not q.kind.decoy, KIND + "decoy", "decoys come", lambda q: False),
    Demand(
        lambda q: q.looks.delay.constant is not None, KIND + "detection.delay",
        "the delay of detection is random", lambda q: 0,
    ),
    Demand(lambda q: not q.battery.ignore, BATTERY + "ignore", "threats are let through", lambda q: []),
    Demand(lambda q: q.battery.magazine == "unlimited", BATTERY + "magazine", "rounds are limited",
           lambda q: "unlimited"),
    Demand(
        lambda q: q.scene.model.run.warm_up >= q.stream.start + forgotten(q), "run.warm_up",
        "the warm-up is too short for the empty start to be forgotten",
        lambda q: _rounded(q.stream.start + forgotten(q)),
    ),
    Demand(
        lambda q: q.stream.end >= q.scene.model.run.warm_up + 1 / q.rate, STREAM + "end",
        "the stream is over before anything is counted",
        lambda q: _rounded(2 * (max(q.scene.model.run.warm_up, q.stream.start + forgotten(q)) + 1 / q.rate)),
    ),
)  # fmt: skip

CONSTANT_FLIGHT = Demand(
    lambda q: q.looks.flight.constant is not None, KIND + "time_of_flight", "the time of flight is random",
    lambda q: told(q.kind.time_of_flight),
)  # fmt: skip
EXPONENTIAL = Demand(
    lambda q: q.is_exponential, BATTERY + "engagement_time", "the engagement time is not exponential",
    lambda q: {"exponential": {"mean": told(q.battery.engagement_time)}},
)  # fmt: skip
BY_ARRIVAL = Demand(
    lambda q: q.battery.order in {"first_detected", "earliest_landing"}, BATTERY + "order",
    "threats are not engaged in the order of their arrival", lambda q: "first_detected",
)  # fmt: skip
ONE_LOOK = Demand(
    lambda q: q.battery.max_engagements == 1 or q.looks.chance == 1.0, BATTERY + "max_engagements",
    "a missed threat is engaged again", lambda q: 1,
)  # fmt: skip
ONCE_OR_ALWAYS = Demand(
    lambda q: q.looks.chance == 1.0 or (q.again and q.looks.chance > 0), BATTERY + "intercept_probability",
    "a missed threat gives up its place", lambda q: 1,
)  # fmt: skip
TO_THE_END = Demand(
    lambda q: q.looks.closes == 1,
    BATTERY + "window.closes",
    "the window closes before the landing",
    lambda q: 0,
)
ENDS_IN_TIME = Demand(
    lambda q: q.slow(q.looks.closes / plan.TICKS) < NEGLIGIBLE, BATTERY + "window.closes",
    "an engagement that starts late may be cut by the landing", lambda q: _rounded(20 * q.time),
)  # fmt: skip


def forgotten(q: Queue) -> float:
    """A time after which an empty start no longer shows: many engagements, and a long queue's slow drift.

    The drift of an M/M/c queue dies out within 1 / (√(cμ) - √λ)², of one whose waits end at w within w²cμ/π²:
    J. W. Cohen, The Single Server Queue, 2nd ed. (1982), III.7.
    """
    capacity = q.channels / q.time
    rate = _mean_rate(q) * q.kind.detection.probability
    drift = (math.sqrt(capacity) - math.sqrt(rate)) ** 2
    wait = max(0.0, q.patience) if q.looks.flight.constant is not None else q.looks.flight.mean() / plan.TICKS
    slow = min(1 / drift if drift else math.inf, wait**2 * capacity / math.pi**2)
    return 20 * q.time + 15 * slow


def _rounded(time: float) -> float:
    """A little more than a time, in two digits."""
    digits = 1 - math.floor(math.log10(max(time, 1e-6)))
    return float(math.ceil(time * 10.0**digits) / 10.0**digits)


def _mean_rate(q: Queue) -> float:
    crowd = q.scene.everybody[0]
    return crowd.batches / (q.stream.end - q.stream.start)


class LongStream:
    """A formula of a steady state."""

    name = ""
    source = ""
    demands: tuple[Demand, ...] = ()

    def failures(self, scene: Scene) -> list[Failure]:
        fails = Fails(self.name)
        q = queue(scene)
        if q is None:
            one = "the scenario is not one stream of one kind of threat at one battery"
            return [fails(one, "attack", None)]
        found = [*horizon(scene, fails), *coarse(scene, fails), *steady(scene, fails)]
        return found + [
            self._failure(demand, q) for demand in (*ONE_STREAM, *self.demands) if not _holds(demand, q)
        ]

    def _failure(self, demand: Demand, q: Queue) -> Failure:
        path = demand.path.format(name=q.name, kind_name=q.kind_name)
        change: Change = {path: demand.cure(q)}
        return Failure(self.name, demand.wrong, path, change)

    def exact(self, scene: Scene) -> list[Exact]:
        q = queue(scene)
        assert q is not None
        return self.tell(q)

    def tell(self, q: Queue) -> list[Exact]:
        raise NotImplementedError

    def shares(self, q: Queue, lost: float, missed: float, why: str) -> list[Exact]:
        """The responses, where of those detected a share is never engaged, and one is engaged in vain."""
        crowd = q.scene.counted[0]
        seen = q.kind.detection.probability
        lands = 1 - seen + seen * (lost + missed)
        where = q.kind.lands_in
        zones = q.scene.model.zones
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
            self._make(name, crowd.expected * share, why) for name, share in means.items() if share > 1e-7
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
               lambda q: _rounded(50 * q.left + 100 * q.time)),
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
