"""Playback: where in a run we are, and how wall-clock time moves it. Watching never changes the run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, log10

from sim.view.reel import Reel

SPEEDS = ("slow", "normal", "fast", "end")

GLIDE = 0.3
"""Seconds in which a step slides to its place."""

BATCH = 1 / 3
"""Seconds between two changes of what is shown at fast speed, so that nothing strobes."""

USUAL_LENGTH = 40.0
"""Seconds that a whole run takes at normal speed, about."""

LEAST_LOOP = 0.002
"""The shortest stretch that can be looped, as a share of the run."""

ROUND = 1.0
"""Seconds that a loop takes at least: what comes and goes in it does so once a second, nothing flashes."""

RATES = {"slow": 0.25, "normal": 1.0, "fast": 6.0}


@dataclass(frozen=True, slots=True)
class Playback:
    """*done* events have happened, the clock stands at *time*; *glide* seconds of a slide are left.

    A *loop* is a stretch of time that is played again and again; *loop_from* is where one is to begin.
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
        """The time at which positions are drawn: eased towards `time` after a step."""
        if self.glide <= 0:
            return self.time
        share = 1 - self.glide / GLIDE
        return self.origin + (self.time - self.origin) * (1 - (1 - share) ** 3)


def normal_rate(end: float) -> float:
    """Time units per second at normal speed: 1, 2 or 5 times a power of ten."""
    rough = max(end, 1e-6) / USUAL_LENGTH
    power = 10.0 ** floor(log10(rough))
    return next((step * power for step in (1, 2, 5) if step * power >= rough), 10 * power)


def rate(end: float, speed: str) -> float:
    """Time units per second of the wall clock."""
    return normal_rate(end) * RATES.get(speed, 1.0)


def pace(now: Playback, reel: Reel) -> float:
    """Time units per second here: a short loop is played more slowly than its speed says."""
    usual = rate(reel.run.end, now.speed)
    return usual if now.loop is None else min(usual, (now.loop[1] - now.loop[0]) / ROUND)


def tick(now: Playback, reel: Reel, seconds: float) -> Playback:
    """*seconds* of the wall clock later."""
    now = replace(now, glide=max(0.0, now.glide - seconds))
    if not now.playing:
        return now
    if now.loop is not None and now.time >= now.loop[1]:
        return _again(now, reel)
    if now.speed == "end" and now.loop is None:
        return to_end(now, reel)
    last = reel.run.end if now.loop is None else min(reel.run.end, now.loop[1])
    time = min(last, now.time + seconds * pace(now, reel))
    unshown = now.unshown + seconds
    if time >= reel.run.end and now.loop is None:
        return replace(now, time=time, done=len(reel.run.events), playing=False, unshown=0.0)
    if now.speed == "fast" and unshown < BATCH:
        return replace(now, time=time, unshown=unshown)
    return replace(now, time=time, done=max(now.done, reel.done_at(time)), unshown=0.0)


def _moved(now: Playback, reel: Reel, done: int, time: float | None = None) -> Playback:
    done = min(max(done, 0), len(reel.run.events))
    time = reel.time_of(done) if time is None else time
    return replace(now, done=done, time=time, playing=False, origin=now.shown, glide=GLIDE, unshown=0.0)


def play(now: Playback, reel: Reel) -> Playback:
    """Play, or pause; at the end, play again from the start."""
    if now.playing:
        return replace(now, playing=False, done=reel.done_at(now.time))
    if at_end(now, reel):
        now = replace(Playback(speed=now.speed), loop=now.loop)
    return replace(now, playing=True, glide=0.0, unshown=BATCH)


def at_end(now: Playback, reel: Reel) -> bool:
    """Whether nothing is left to see."""
    return now.done >= len(reel.run.events) and now.time >= reel.run.end


def step(now: Playback, reel: Reel, by: int) -> Playback:
    """*by* events on (or back). Going back from between two events first returns to the one before."""
    between = now.time > reel.time_of(now.done)
    if by < 0 and between and now.done > 0:
        by += 1
    if by > 0 and now.done >= len(reel.run.events):
        return to_end(now, reel)
    return _moved(now, reel, now.done + by)


def leap(now: Playback, reel: Reel, by: int, events: Sequence[int]) -> Playback:
    """To the next of some *events* (their places), or to the one before; unmoved where there is none."""
    places = [place + 1 for place in events]
    found = bisect_right(places, now.done) if by > 0 else bisect_left(places, now.done) - 1
    return _moved(now, reel, places[found]) if 0 <= found < len(places) else replace(now, playing=False)


def leak(now: Playback, reel: Reel, by: int) -> Playback:
    """To the next leak, or to the one before."""
    return leap(now, reel, by, reel.leaks)


def shot(now: Playback, reel: Reel, by: int) -> Playback:
    """To the next engagement's start, or to the one before."""
    return leap(now, reel, by, reel.shots)


def detection(now: Playback, reel: Reel, by: int) -> Playback:
    """To the next detection, or to the one before."""
    return leap(now, reel, by, reel.detections)


def jump(now: Playback, reel: Reel, time: float) -> Playback:
    """To a time, everything of that instant done."""
    time = min(max(time, 0.0), reel.run.end)
    moved = _moved(now, reel, reel.done_at(time), time)
    return replace(moved, glide=0.0)


def to_start(now: Playback, reel: Reel) -> Playback:
    """To the first frame: nothing has happened yet."""
    return _moved(now, reel, 0, 0.0)


def to_end(now: Playback, reel: Reel) -> Playback:
    """To the last frame."""
    return _moved(now, reel, len(reel.run.events), reel.run.end)


def mark_loop(now: Playback, reel: Reel) -> Playback:
    """First where a stretch begins, then where it ends (and it is played again and again), then no loop."""
    if now.loop is not None:
        return replace(now, loop=None, loop_from=None)
    if now.loop_from is None:
        return replace(now, loop_from=now.time)
    first, last = sorted((now.loop_from, now.time))
    if last - first < LEAST_LOOP * max(reel.run.end, 1e-6):
        return replace(now, loop_from=None)
    return _again(replace(now, loop=(first, last), loop_from=None), reel)


def _again(now: Playback, reel: Reel) -> Playback:
    """To the beginning of the loop, playing."""
    assert now.loop is not None
    start = now.loop[0]
    return replace(now, time=start, done=reel.done_at(start), playing=True, glide=0.0, unshown=0.0)


def change_speed(now: Playback, speed: str | int) -> Playback:
    """A speed by name, or so many steps faster."""
    if isinstance(speed, int):
        place = min(max(SPEEDS.index(now.speed) + speed, 0), len(SPEEDS) - 1)
        speed = SPEEDS[place]
    return replace(now, speed=speed)
