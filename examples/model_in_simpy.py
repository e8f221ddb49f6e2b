"""The core of the model in about 150 lines of idiomatic SimPy, as a SimPy course would write it.

    python examples/model_in_simpy.py

plays 2,000 attacks of ten threats on two channels, and compares with the closed form.

One battery guards against threats that come in, are detected after a while, and land unless they
are stopped before. It has a number of equal *channels*. Each is a process of its own:

    take the most urgent threat that waits; engage it for a time;
    if that stopped it, good; if not, it waits again (shoot, look, shoot).

The threats that wait are a `simpy.PriorityStore`. Each threat is a process too: it joins the store
when it is detected, and when it lands it interrupts the channel that is engaging it.

Many things may happen at one instant, and then it matters who is first. SimPy plays the events of an
instant by priority, so a wait says to which *part* of its instant it belongs (`moment`): engagements
end; those who want to wait join the store, the most urgent first; channels that have become free choose;
threats land; channels that a landing set free choose. Times are whole numbers, so instants are shared
or they are not. An idle channel takes whoever joins first, which is why the most urgent must join first.

Nothing here is shared with the simulator but SimPy itself. `tests/test_model_in_simpy.py` deals both the same
dice and compares what becomes of every threat.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import simpy
from simpy.events import EventPriority

END, JOIN, CHOOSE, LAND, CHOOSE_AGAIN = (EventPriority(part << 32) for part in range(1, 6))
"""The parts of an instant. SimPy's own events come before all of them, with priorities 0 and 1."""


@dataclass
class Threat:
    """A threat's timetable, and what became of it; all times are whole numbers.

    *number* counts threats from 0 as they appear, *urgency* from 0 for the most urgent; *starts* are the
    times at which its engagements started.
    """

    number: int
    appears: int
    detected: int | None
    lands: int
    urgency: int = 0
    starts: list[int] = field(default_factory=list)
    outcome: str = "in the air"
    ended: int | None = None
    engaged_by: simpy.Process | None = None


Timetable = list[tuple[int, int | None, int]]
"""Of each threat, in the order of appearance: when it appears, is detected (before it lands) and lands."""

Service = Callable[[int, int], int]
"""How long a threat's engagement takes; both count from 0."""

Success = Callable[[int, int], bool]
"""Whether a threat's engagement stops it; both count from 0."""


def moment(env: simpy.Environment, delay: int, part: int) -> simpy.Event:
    """A timeout that ends in a chosen part of its instant."""
    event = simpy.Event(env)
    event._ok, event._value = True, None  # as SimPy's own Timeout does: it is bound to happen
    env.schedule(event, EventPriority(part), delay)
    return event


def threat_process(
    env: simpy.Environment, threat: Threat, waiting: simpy.PriorityStore
) -> Iterator[simpy.Event]:
    """A threat comes in, is detected perhaps, and lands unless it has been intercepted."""
    yield env.timeout(threat.appears)
    if threat.detected is not None:
        yield moment(env, threat.detected - env.now, JOIN + threat.urgency)
        yield waiting.put(simpy.PriorityItem(threat.urgency, threat))
    yield moment(env, threat.lands - env.now, LAND)
    if threat.outcome == "in the air":
        threat.outcome, threat.ended = "landed", env.now
        if threat.engaged_by is not None:
            threat.engaged_by.interrupt("landed")


def channel_process(
    env: simpy.Environment, waiting: simpy.PriorityStore, service: Service, success: Success
) -> Iterator[simpy.Event]:
    """A channel engages one threat after another."""
    while True:
        item = yield waiting.get()
        threat = item.item
        if threat.lands <= env.now:  # it landed while it waited
            continue
        attempt = len(threat.starts)
        threat.starts.append(env.now)
        threat.engaged_by = env.active_process
        try:
            yield moment(env, service(threat.number, attempt), END)
        except simpy.Interrupt:
            yield moment(env, 0, CHOOSE_AGAIN)
            continue
        threat.engaged_by = None
        if success(threat.number, attempt):
            threat.outcome, threat.ended = "intercepted", env.now
        else:
            yield moment(env, 0, JOIN + threat.urgency)
            yield waiting.put(item)
        yield moment(env, 0, CHOOSE)


def play(timetable: Timetable, channels: int, order: str, service: Service, success: Success) -> list[Threat]:
    """Play all threats to their end; *order* is first_detected or earliest_landing."""
    env = simpy.Environment()
    waiting = simpy.PriorityStore(env)
    threats = [Threat(number, *row) for number, row in enumerate(timetable)]

    def key(threat: Threat) -> float:
        when = threat.lands if order == "earliest_landing" else threat.detected
        return float("inf") if when is None else when

    for urgency, threat in enumerate(sorted(threats, key=key)):  # sorted() keeps ties in order of appearance
        threat.urgency = urgency
        env.process(threat_process(env, threat, waiting))
    for _ in range(channels):
        env.process(channel_process(env, waiting, service, success))
    env.run()
    return threats


def main(attacks: int = 2_000, seed: int = 1) -> None:
    """Play many attacks in which nobody waits: the share that lands is then known exactly."""
    dice = random.Random(seed)
    ends: Counter[str] = Counter()
    for _ in range(attacks):
        timetable: Timetable = [(10 * number, 10 * number, 10 * number + 20) for number in range(10)]
        for threat in play(timetable, 2, "earliest_landing", lambda *_: 6, lambda *_: dice.random() < 0.5):
            ends[threat.outcome] += 1
    total = sum(ends.values())
    print(f"{total:,} threats, engaged up to three times each, each time stopped with a chance of 0.5:")
    print(f"{ends['landed'] / total:.4f} landed; 0.5 ** 3 = {0.5**3:.4f}")


if __name__ == "__main__":
    main()
