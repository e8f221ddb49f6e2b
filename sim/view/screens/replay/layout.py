"""The picture of a replay: header, map, captions, panel, transport and scrub bar put together."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim import wording
from sim.scenario import Scenario
from sim.trace.index import FATES, RunIndex
from sim.trace.snapshot import Snapshot, at, last_event
from sim.view.background.exact_values import ExactValues
from sim.view.background.sample import WANTED, Sample
from sim.view.map import drawing
from sim.view.map.base import BaseMapCache
from sim.view.screens import header
from sim.view.screens.replay import distribution_panel, now_panel, transport
from sim.view.screens.replay import playback as player
from sim.view.screens.replay.histogram import Bar
from sim.view.screens.replay.playback import Playback
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Dial, Fill
from sim.view.ui.sizes import layout

TABS = (("Now", "tab_to", "now"), ("Many runs", "tab_to", "many"), ("What if", "go", "what_if"))
"""The panel's pages, and the screen on which they go on."""

BRIEF_TABS = (("Now", "tab_to", "now"), ("Many", "tab_to", "many"), ("What if", "go", "what_if"))

START_CAPTIONS = (
    "Paused at the start. Space plays, → steps, ? shows every key.",
    "Paused. Space plays, ? shows keys.",
)
"""The caption before anything has happened; a brief one for large text."""

NO_THREATS_CAPTION = "No threat comes in this run. N: the next run, X: what if."


@dataclass(frozen=True)
class ReplayView:
    """Everything that the picture of a replay shows, as values."""

    run_index: RunIndex
    playback: Playback
    digest: str
    """The scenario's digest."""
    number: int
    """The number of the replication that is shown."""
    wanted: int
    """The number of the one that is about to be shown; the same if none is."""
    sample: Sample | None
    """The many runs so far."""
    truth: bool
    """Whether everything is shown, rather than what the defence knows."""
    chosen: int | None
    """The index of the chosen threat."""
    battery: str | None
    """The name of the chosen battery."""
    typed: str
    """The characters of a time that is being typed."""
    tab: str
    """The page of the panel: "now" or "many"."""
    scroll: float
    """Pixels by which the panel is scrolled."""
    overflow: float
    """Pixels of the panel that did not fit in the last picture."""
    response: str
    this_run: float | None
    """The value of the response in this run."""
    known: ExactValues
    """The exact values; empty unless the page of many runs shows them."""


@dataclass(frozen=True)
class PanelDrawn:
    """What drawing found out about the panel, which the screen needs for its next step."""

    page: float
    """The height of the page in pixels."""
    overflow: float
    """Pixels that did not fit."""
    bars: list[Bar] = field(default_factory=list)
    """The bars of the histogram, if it was drawn."""


class DrawingCache:
    """Keeps what is costly to make for a picture of one run, until the window or the moment changes."""

    def __init__(self) -> None:
        self.base_maps = BaseMapCache()
        self.scrubs = transport.ScrubCache()
        self._now: Snapshot | None = None

    def at(self, run_index: RunIndex, done: int, time: float, truth: bool) -> Snapshot:
        """The snapshot of a moment; the latest one again if nothing has changed."""
        now = self._now
        if now is None or (now.done, now.time, now.truth) != (done, time, truth):
            self._now = now = at(run_index, done, time, truth=truth)
        return now


def draw(canvas: Canvas, view: ReplayView, cache: DrawingCache) -> PanelDrawn:
    """Compose the whole picture."""
    run_index, playback, scenario = view.run_index, view.playback, view.run_index.scenario
    now = cache.at(run_index, playback.done, playback.shown, view.truth)
    legend = header.legend_items(now, possible_statuses(scenario))
    if canvas.s.large:
        legend = header.present(legend, now)
    title = _title(view)
    rows = header.header_rows(canvas, title), transport.rows(canvas, transport.clock(playback, run_index))
    boxes = layout(canvas.s, rows[0], 1, rows[1])
    if not canvas.s.large:
        boxes = layout(canvas.s, rows[0], header.legend_rows(canvas, boxes.legend.w, legend, now), rows[1])
    base_map = cache.base_maps.of(run_index, boxes.field, canvas)
    scrub = cache.scrubs.of(run_index, boxes.scrub, canvas.s.unit)
    canvas.add(Fill(Box(0, 0, canvas.s.width, canvas.s.height), "background"))
    header.header(canvas, boxes.header, title, rows[0])
    header.status(canvas, boxes.status, now, scenario.warning != "none")
    calm = canvas.settings.calm
    rate = player.pace(playback, run_index) if playback.playing and not calm else 0.0
    drawing.draw(canvas, base_map, now, drawing.MapView(view.chosen, rate, calm, view.battery))
    header.legend(canvas, boxes.legend, now, legend)
    _captions(canvas, boxes.caption, view)
    drawn = _panel(canvas, boxes.panel, view, now)
    transport.draw(canvas, boxes.transport, playback, run_index, rows[1])
    scrub.draw(canvas, playback)
    return drawn


def _title(view: ReplayView) -> header.Title:
    of = WANTED if view.sample is None else view.sample.wanted
    name, seed = view.run_index.scenario.name, view.run_index.run.seed
    return header.Title(name, seed, view.digest, view.number, of)


def possible_statuses(scenario: Scenario) -> frozenset[str]:
    """The statuses that threats of a scenario can have."""
    kinds = scenario.threats.values()
    heads_for = {zone for kind in kinds for zone, weight in kind.lands_in.items() if weight > 0}
    values = [scenario.zones[zone].value > 0 for zone in heads_for]
    conditions = {
        "unseen": True,
        "waiting": True,
        "engaged": bool(scenario.defence.batteries),
        "intercepted": bool(scenario.defence.batteries),
        "leak": any(values),
        "harmless": not all(values),
        "decoy": any(kind.decoy for kind in kinds),
    }
    return frozenset(status for status, can_be in conditions.items() if can_be)


def _subject(view: ReplayView) -> tuple[int | None, bool]:
    """The threat that the panel describes, and whether it is merely the one of the latest event."""
    if view.chosen is not None:
        return view.chosen, False
    if view.battery is not None:
        return None, False
    place = view.run_index.latest(view.playback.done, truth=view.truth, of_threat=True)
    return None if place is None else int(view.run_index.whose[place]), True


def _captions(canvas: Canvas, box: Box, view: ReplayView) -> None:
    """Write the latest events below the map, or what to do if nothing has happened."""
    run_index, done, end = view.run_index, view.playback.done, view.run_index.run.end
    if view.typed:
        header.note(canvas, box, f"Go to {view.typed}_ {run_index.scenario.time_unit}, then Enter")
    elif view.wanted != view.number:
        header.note(canvas, box, f"Run {view.wanted:,} is being played …")
    elif not run_index.run.threats:
        header.note(canvas, box, NO_THREATS_CAPTION)
    elif done == 0 and not view.playback.playing:
        header.note(canvas, box, _fitting(canvas, box, *START_CAPTIONS))
    elif player.at_end(view.playback, run_index):
        header.note(canvas, box, _fitting(canvas, box, outcome(run_index), brief_outcome(run_index)))
    else:
        latest = (last_event(run_index, done, truth=view.truth, back=back) for back in (0, 1))
        header.captions(canvas, box, [event for event in latest if event], end)


def _fitting(canvas: Canvas, box: Box, *choices: str) -> str:
    """The first of some sentences that fits on a line of *box*; else the last."""
    fits = (each for each in choices if canvas.measure(each, canvas.s.small, True) <= box.w)
    return next(fits, choices[-1])


def _panel(canvas: Canvas, box: Box, view: ReplayView, now: Snapshot) -> PanelDrawn:
    """Draw the panel: its tabs, and the page that is chosen."""
    s = canvas.s
    canvas.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(2 * s.unit, 1.6 * s.unit)
    size = 1.75 * s.small
    room = inner.w - size - s.unit  # leaves a place for the button to what does not fit
    wanted = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in TABS)
    tabs = canvas.row_of(Box(inner.x, inner.y, room, size), TABS if wanted <= room else BRIEF_TABS, view.tab)
    top = tabs.bottom + 1.8 * s.unit
    body = Box(inner.x, top, inner.w, max(1.0, inner.bottom - top))
    if view.tab == "many":
        page = distribution_panel.DistributionView(
            view.sample, view.response, view.this_run, view.scroll > 0, view.known
        )
        bars = distribution_panel.draw(canvas, body, page)
        overflow = 2.0 if distribution_panel.cramped(canvas, body) else 0.0
        _more(canvas, inner, tabs.h, view.scroll > 0, overflow)
        return PanelDrawn(body.h, overflow, bars)
    overflow = _now_page(canvas, body, view, now)
    _more(canvas, inner, tabs.h, min(view.scroll, view.overflow) >= overflow - 1, overflow)
    return PanelDrawn(body.h, overflow)


def _now_page(canvas: Canvas, body: Box, view: ReplayView, now: Snapshot) -> float:
    """Draw the page of this moment; return the pixels that did not fit."""
    scroll = min(view.scroll, view.overflow)
    if view.overflow > 1:
        dial = Dial(scroll, 0.0, view.overflow, 3 * canvas.s.small, page=0.8 * body.h, upright=True)
        canvas.target(body, name="panel", turns=dial, focusable=False)
    threat, follows = _subject(view)
    page = now_panel.NowView(threat, follows, view.battery, scroll)
    return now_panel.draw(canvas, body, view.run_index, now, page)


def _more(canvas: Canvas, inner: Box, size: float, last: bool, overflow: float) -> None:
    """Draw the button to what does not fit on the panel, if something does not."""
    if overflow > 1:
        more = Box(inner.right - size, inner.y, size, size)
        canvas.button(more, "up" if last else "down", "more", 1, says=canvas.hint("more"), icon=True)


def outcome(run_index: RunIndex) -> str:
    """How a run ended, in a sentence."""
    return f"The run is over: of {wording.count(len(run_index.run.threats), 'threat')}, {_ends(run_index)}."


def brief_outcome(run_index: RunIndex) -> str:
    """How a run ended, in few words."""
    return f"The end: {_ends(run_index)}."


def _ends(run_index: RunIndex) -> str:
    stopped = int(np.count_nonzero(run_index.fates == FATES.index("intercepted")))
    leaks = len(run_index.leaks)
    return f"{stopped:,} stopped, {f'{leaks:,} leaked' if leaks else 'none leaked'}"
