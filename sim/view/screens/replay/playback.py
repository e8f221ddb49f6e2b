"""Playback: the moment of a run that is shown, and how wall-clock time and commands move it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, log10

from sim.trace.index import RunIndex

SPEEDS = ("slow", "normal", "fast", "end")
"""The speeds, slowest first; "end" goes to the end at once."""

GLIDE_SECONDS = 0.3
"""Seconds in which the picture slides to the place of a step."""

CHANGE_SECONDS = 1 / 3
"""Seconds between two changes of the picture at fast speed, so that nothing strobes."""

USUAL_LENGTH = 40.0
"""About how many seconds a whole run takes at normal speed."""

LEAST_LOOP = 0.002
"""The length of the shortest loop, as a share of the run."""

LEAST_LOOP_SECONDS = 1.0
"""The shortest time of a loop on the wall clock, so that nothing in it flashes more than once a second."""

RATES = {"slow": 0.25, "normal": 1.0, "fast": 6.0}
"""The speeds as multiples of the normal one."""


@dataclass(frozen=True, slots=True)
class Playback:
    """The state of a playback: *done* events have happened, and the clock stands at *time* (time units).

    *glide* is the seconds left of a slide from the time *origin*. A *loop* (first, last) is played again
    and again; *loop_from* is the first time of a loop whose end is not marked yet. *unshown* is the seconds
    since the picture changed.
    """

    done: int = 0
    time: float = 0.0
    playing: bool = False
    speed: str = "normal"
    origin: float = 0.0
    glide: float = 0.0
    unshown: float = 0.0
    loop: tuple[float, float] | None = None
    loop_from: float | None = None

    @property
    def shown(self) -> float:
        """The time for which positions are drawn: after a step it eases towards `time`."""
        if self.glide <= 0:
            return self.time
        share = 1 - self.glide / GLIDE_SECONDS
        return self.origin + (self.time - self.origin) * (1 - (1 - share) ** 3)


def normal_rate(end: float) -> float:
    """Time units per second at normal speed: 1, 2 or 5 times a power of ten."""
    rough = max(end, 1e-6) / USUAL_LENGTH
    power = 10.0 ** floor(log10(rough))
    return next((step * power for step in (1, 2, 5) if step * power >= rough), 10 * power)


def rate(end: float, speed: str) -> float:
    """Time units per second of the wall clock."""
    return normal_rate(end) * RATES.get(speed, 1.0)


def pace(now: Playback, run_index: RunIndex) -> float:
    """Time units per second of the wall clock; a short loop is slower than the speed says."""
    usual = rate(run_index.run.end, now.speed)
    return usual if now.loop is None else min(usual, (now.loop[1] - now.loop[0]) / LEAST_LOOP_SECONDS)


def tick(now: Playback, run_index: RunIndex, seconds: float) -> Playback:
    """The playback *seconds* of the wall clock later."""
    now = replace(now, glide=max(0.0, now.glide - seconds))
    if not now.playing:
        return now
    if now.loop is not None and now.time >= now.loop[1]:
        return _again(now, run_index)
    if now.speed == "end" and now.loop is None:
        return to_end(now, run_index)
    last = run_index.run.end if now.loop is None else min(run_index.run.end, now.loop[1])
    time = min(last, now.time + seconds * pace(now, run_index))
    unshown = now.unshown + seconds
    if time >= run_index.run.end and now.loop is None:
        return replace(now, time=time, done=len(run_index.run.events), playing=False, unshown=0.0)
    if now.speed == "fast" and unshown < CHANGE_SECONDS:
        return replace(now, time=time, unshown=unshown)
    return replace(now, time=time, done=max(now.done, run_index.done_at(time)), unshown=0.0)


def _moved(now: Playback, run_index: RunIndex, done: int, time: float | None = None) -> Playback:
    done = min(max(done, 0), len(run_index.run.events))
    time = run_index.time_of(done) if time is None else time
    return replace(
        now, done=done, time=time, playing=False, origin=now.shown, glide=GLIDE_SECONDS, unshown=0.0
    )


def play(now: Playback, run_index: RunIndex) -> Playback:
    """Play, or pause; at the end, play again from the start."""
    if now.playing:
        return replace(now, playing=False, done=run_index.done_at(now.time))
    if at_end(now, run_index):
        now = replace(Playback(speed=now.speed), loop=now.loop)
    return replace(now, playing=True, glide=0.0, unshown=CHANGE_SECONDS)


def at_end(now: Playback, run_index: RunIndex) -> bool:
    """Whether the playback is at the end of the run."""
    return now.done >= len(run_index.run.events) and now.time >= run_index.run.end


def step(now: Playback, run_index: RunIndex, by: int) -> Playback:
    """Step *by* events on, or back. Going back from between two events first returns to the one before."""
    between = now.time > run_index.time_of(now.done)
    if by < 0 and between and now.done > 0:
        by += 1
    if by > 0 and now.done >= len(run_index.run.events):
        return to_end(now, run_index)
    return _moved(now, run_index, now.done + by)


def leap(now: Playback, run_index: RunIndex, by: int, events: Sequence[int]) -> Playback:
    """Go to the next of some *events* (their places), or to the one before; stay if there is none."""
    places = [place + 1 for place in events]
    found = bisect_right(places, now.done) if by > 0 else bisect_left(places, now.done) - 1
    return _moved(now, run_index, places[found]) if 0 <= found < len(places) else replace(now, playing=False)


def leak(now: Playback, run_index: RunIndex, by: int) -> Playback:
    """Go to the next leak, or to the one before."""
    return leap(now, run_index, by, run_index.leaks)


def shot(now: Playback, run_index: RunIndex, by: int) -> Playback:
    """Go to the start of the next engagement, or of the one before."""
    return leap(now, run_index, by, run_index.shots)


def detection(now: Playback, run_index: RunIndex, by: int) -> Playback:
    """Go to the next detection, or to the one before."""
    return leap(now, run_index, by, run_index.detections)


def jump(now: Playback, run_index: RunIndex, time: float) -> Playback:
    """Jump to a time (time units); everything of that instant has happened."""
    time = min(max(time, 0.0), run_index.run.end)
    moved = _moved(now, run_index, run_index.done_at(time), time)
    return replace(moved, glide=0.0)


def to_start(now: Playback, run_index: RunIndex) -> Playback:
    """Go to the start: nothing has happened yet."""
    return _moved(now, run_index, 0, 0.0)


def to_end(now: Playback, run_index: RunIndex) -> Playback:
    """Go to the end of the run."""
    return _moved(now, run_index, len(run_index.run.events), run_index.run.end)


def mark_loop(now: Playback, run_index: RunIndex) -> Playback:
    """Mark the start of a loop; the second time its end, which plays it; the third time clear it."""
    if now.loop is not None:
        return replace(now, loop=None, loop_from=None)
    if now.loop_from is None:
        return replace(now, loop_from=now.time)
    first, last = sorted((now.loop_from, now.time))
    if last - first < LEAST_LOOP * max(run_index.run.end, 1e-6):
        return replace(now, loop_from=None)
    return _again(replace(now, loop=(first, last), loop_from=None), run_index)


def _again(now: Playback, run_index: RunIndex) -> Playback:
    """Play the loop from its start."""
    assert now.loop is not None
    start = now.loop[0]
    return replace(now, time=start, done=run_index.done_at(start), playing=True, glide=0.0, unshown=0.0)


def change_speed(now: Playback, speed: str | int) -> Playback:
    """Set the speed: one by name, or the one a number of steps faster."""
    if isinstance(speed, int):
        place = min(max(SPEEDS.index(now.speed) + speed, 0), len(SPEEDS) - 1)
        speed = SPEEDS[place]
    return replace(now, speed=speed)
