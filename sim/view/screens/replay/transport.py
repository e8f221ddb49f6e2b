"""Draw the transport at the bottom: buttons, speeds, clock, and a scrub bar with a mark for every event."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim import wording
from sim.trace.index import FATES, KINDS, RunIndex
from sim.view.map.marks import FATE_FORMS, FORMS
from sim.view.screens.replay.playback import SPEEDS, Playback
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Dial, Fill, Line, Mark
from sim.vocabulary.outcomes import LANDED, STOPPED

TRANSPORT = (
    ("start", "start", None),
    ("step_back", "step", -1),
    ("play", "play", None),
    ("step", "step", 1),
    ("end", "end", None),
)

STACK_ORDER = (*LANDED, STOPPED.name)
"""Fates in the order in which their bars are stacked, the lowest first."""

FUTURE_OPACITY = 0.7
"""The opacity of marks of events that have not happened yet."""


def rows(canvas: Canvas, clock: str) -> int:
    """The number of rows of the transport: two if its parts do not fit beside each other."""
    s = canvas.s
    buttons = 6.6 * 1.75 * s.body
    speeds = sum(canvas.measure(name, s.small, False) + 2.8 * s.unit for name in SPEEDS)
    needed = buttons + speeds + canvas.measure(clock, s.body, True) + 6 * s.unit
    return 1 if needed <= s.width - 3 * s.unit else 2


def clock(now: Playback, run_index: RunIndex) -> str:
    """The time in words: "12.4 of 31.0 s"."""
    end = run_index.run.end
    return f"{wording.time(now.time, end)} of {wording.time(end, end)} {run_index.scenario.time_unit}"


def draw(canvas: Canvas, box: Box, now: Playback, run_index: RunIndex, count: int) -> None:
    """Draw the buttons, the speeds and the clock, on *count* rows."""
    s = canvas.s
    line = box.h / count
    size = min(1.75 * s.body, 0.92 * line)
    y = box.y + (line - size) / 2
    x = box.x
    for form, command, value in TRANSPORT:
        playing = command == "play" and now.playing
        wide = 1.6 * size if command == "play" else size
        says = canvas.hint(command, value)
        face = "pause" if playing else form
        canvas.button(Box(x, y, wide, size), face, command, value, says=says, icon=True, on=command == "play")
        x += wide + 0.6 * s.unit
    clock_width = canvas.words(box.right, y + size / 2, clock(now, run_index), bold=True, anchor="right")
    speeds = Box(x + 2 * s.unit, y, 0, size) if count == 1 else Box(box.x, y + line, 0, size)
    filled = canvas.row_of(speeds, ((name, "speed_to", name) for name in SPEEDS), now.speed)
    if count == 1:
        _counter(canvas, filled, box.right - clock_width - 2 * s.unit, y + size / 2, now, run_index)
    else:
        _counter(canvas, filled, box.right, y + line + size / 2, now, run_index)


def _counter(canvas: Canvas, speeds: Box, right: float, y: float, now: Playback, run_index: RunIndex) -> None:
    """Write how many of the events have happened, if there is room."""
    note = f"event {now.done:,} of {len(run_index.run.events):,}"
    if canvas.measure(note, canvas.s.small, False) < right - speeds.right - 2 * canvas.s.unit:
        canvas.words(right, y, note, size=canvas.s.small, colour="faint", anchor="right")


class Scrub:
    """The scrub bar of a run in a box, its marks made once."""

    def __init__(self, run_index: RunIndex, box: Box, unit: float) -> None:
        self.run_index, self.box, self.unit = run_index, box, unit
        self.inner = box.inset(1.2 * unit, 0)
        self.track = box.y + 0.56 * box.h
        found = sorted((*self._outcomes(), *self._others()), key=lambda each: each[0])
        self.ends = [x for x, _ in found]
        self.marks = [shape for _, shape in found]
        self.ahead = [replace(shape, alpha=FUTURE_OPACITY) for _, shape in found]

    def across(self, time: float) -> float:
        """The x of *time* on the bar in pixels."""
        return self.inner.x + self.inner.w * min(1.0, max(0.0, time / max(self.run_index.run.end, 1e-9)))

    def _all_across(self) -> NDArray[np.float64]:
        """The x of every event on the bar, as `across` gives it; shape (events,)."""
        share = self.run_index.times / max(self.run_index.run.end, 1e-9)
        return self.inner.x + self.inner.w * np.clip(share, 0.0, 1.0)

    def _outcomes(self) -> Iterable[tuple[float, Fill | Mark]]:
        """The ends of threats, above the track: marks, or stacked bars if marks do not fit."""
        r = 0.2 * self.box.h
        places = np.flatnonzero(self.run_index.endings >= 0)
        across, fates = self._all_across()[places], self.run_index.endings[places]
        y = self.box.y + 0.24 * self.box.h
        if len(places) * 1.9 * r > 0.8 * self.inner.w:
            return self._stacks(across, fates)
        spread = _apart(across.tolist(), 1.7 * r, self.inner.right)
        found = zip(spread, across.tolist(), (FATES[fate] for fate in fates), strict=True)
        return [(at, Mark(x, y, r, FATE_FORMS[fate], fate)) for x, at, fate in found]

    def _stacks(
        self, across: NDArray[np.float64], fates: NDArray[np.int8]
    ) -> Iterator[tuple[float, Fill | Mark]]:
        bins = max(1, int(self.inner.w / (0.6 * self.unit)))
        column = ((across - self.inner.x) / max(self.inner.w, 1e-9) * bins).astype(np.int64)
        column = np.clip(column, 0, bins - 1)
        codes = [FATES.index(fate) for fate in STACK_ORDER]
        counts = np.array([np.bincount(column[fates == code], minlength=bins) for code in codes])
        room = 0.5 * self.box.h / max(1.0, counts.sum(axis=0).max())
        wide = self.inner.w / bins
        for place in map(int, np.flatnonzero(counts.sum(axis=0))):
            y = self.track - 0.06 * self.box.h
            for rank, fate in enumerate(STACK_ORDER):
                high = float(counts[rank, place]) * room
                if high:
                    x = self.inner.x + place * wide
                    yield x, Fill(Box(x, y - high, 0.85 * wide, high), fate)
                    y -= high

    def _others(self) -> Iterator[tuple[float, Fill | Mark]]:
        """Yield the marks of other events, below the track; one if several would cover each other."""
        r = 0.15 * self.box.h
        y = self.box.y + 0.84 * self.box.h
        marked = [KINDS[kind] for kind in FORMS if kind not in ("landed", "intercepted")]
        places = np.flatnonzero(np.isin(self.run_index.kinds, marked))
        across = self._all_across()[places]
        k = 0
        while k < len(places):
            x, event = float(across[k]), self.run_index.run.events[places[k]]
            yield x, Mark(x, y, r, *FORMS[event.event])
            k = max(k + 1, int(np.searchsorted(across, x + 1.5 * r)))

    def draw(self, canvas: Canvas, now: Playback) -> None:
        """Draw the track, the part that is played, the marks and the handle."""
        unit, y = self.unit, self.track
        x = self.across(now.time)
        thick = max(2.0, 0.45 * unit)
        canvas.add(Fill(Box(self.inner.x, y - thick / 2, self.inner.w, thick), "track", thick / 2))
        canvas.add(Fill(Box(self.inner.x, y - thick / 2, x - self.inner.x, thick), "chosen", thick / 2))
        self._loop(canvas, now)
        passed = bisect_right(self.ends, x + 0.5)
        canvas.add(*self.marks[:passed], *self.ahead[passed:])
        canvas.add(Line(((x, self.box.y), (x, self.box.bottom)), "text", max(1.0, 0.25 * unit)))
        canvas.add(Mark(x, y, 1.25 * unit, "shot", "text"))
        says = "Time: ← and → step by event, or type a time"
        inner, end = self.inner, self.run_index.run.end
        dial = Dial(now.time, 0.0, end, left=inner.x, right=inner.right, keys=False)
        canvas.target(self.box, name="scrub", says=says, turns=dial)

    def _loop(self, canvas: Canvas, now: Playback) -> None:
        """Draw a frame around the loop, or from its start to the time if its end is not marked yet."""
        ends = now.loop or (() if now.loop_from is None else (now.loop_from, now.time))
        if not ends:
            return
        first, last = sorted(map(self.across, ends))
        box = Box(first, self.track - 0.9 * self.unit, last - first, 1.8 * self.unit)
        canvas.add(Fill(box, "none", 0.4 * self.unit, "chosen", max(1.5, 0.3 * self.unit)))


class ScrubCache:
    """Keeps the latest scrub bar: it is made once for a run, a box and the unit of sizes."""

    def __init__(self) -> None:
        self._kept: Scrub | None = None

    def of(self, run_index: RunIndex, box: Box, unit: float) -> Scrub:
        """The scrub bar of a run in *box*."""
        kept = self._kept
        if kept is None or kept.run_index is not run_index or (kept.box, kept.unit) != (box, unit):
            self._kept = kept = Scrub(run_index, box, unit)
        return kept


def _apart(wanted: list[float], least: float, right: float) -> list[float]:
    """Move places apart to at least *least*, in order and not beyond *right*, as little as possible."""
    placed: list[float] = []
    for x in wanted:
        placed.append(max(x, placed[-1] + least) if placed else x)
    for k in range(len(placed) - 1, -1, -1):
        limit = right if k == len(placed) - 1 else placed[k + 1] - least
        placed[k] = min(placed[k], limit)
    return placed
