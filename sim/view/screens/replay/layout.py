"""The replay's picture: header, map, captions, panel, transport and scrub bar put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import wording
from sim.scenario import Scenario
from sim.trace.index import FATES, RunIndex
from sim.trace.snapshot import Snapshot, at, last_event
from sim.view.background.sample import WANTED
from sim.view.map import drawing
from sim.view.map.base import BaseMap
from sim.view.screens import header
from sim.view.screens.replay import distribution_panel, now_panel, transport
from sim.view.screens.replay import playback as player
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Dial, Fill
from sim.view.ui.sizes import Layout, layout

if TYPE_CHECKING:
    from sim.view.screens.replay.screen import Replay

TABS = (("Now", "tab_to", "now"), ("Many runs", "tab_to", "many"), ("What if", "go", "what_if"))
"""The panel's pages, and the screen on which they go on."""

BRIEF_TABS = (("Now", "tab_to", "now"), ("Many", "tab_to", "many"), ("What if", "go", "what_if"))

OPENING = (
    "Paused at the start. Space plays, → steps, ? shows every key.",
    "Paused. Space plays, ? shows keys.",
)
"""What is said before anything has happened; in large text briefly."""

QUIET = "No threat comes in this run. N: the next run, X: what if."


@dataclass
class Composed:
    """What was made for the last picture and stays the same until the window or the run changes."""

    key: object = None
    base_map: BaseMap | None = None
    scrub: transport.Scrub | None = None
    now: Snapshot | None = None

    def at(self, run_index: RunIndex, done: int, time: float, truth: bool) -> Snapshot:
        """The moment; the last one again where nothing has changed."""
        now = self.now
        if now is None or (now.done, now.time, now.truth) != (done, time, truth):
            self.now = now = at(run_index, done, time, truth=truth)
        return now

    def of(self, run_index: RunIndex, boxes: Layout, canvas: Canvas) -> tuple[BaseMap, transport.Scrub]:
        """The map and the scrub bar for these boxes."""
        key = (boxes.field, boxes.scrub, canvas.s)
        if key != self.key or self.base_map is None or self.scrub is None:
            self.key = key
            self.base_map = BaseMap(run_index, boxes.field, canvas.s, canvas.measure)
            self.scrub = transport.Scrub(run_index, boxes.scrub, canvas.s.unit)
        return self.base_map, self.scrub


def draw(canvas: Canvas, screen: Replay) -> None:
    """Compose the whole picture."""
    run_index, playback = screen.run_index, screen.playback
    now = screen.composed.at(run_index, playback.done, playback.shown, screen.truth)
    legend = header.legend_items(now, possible(screen.source.scenario))
    if canvas.s.large:
        legend = header.present(legend, now)
    title = _title(screen)
    rows = header.header_rows(canvas, title), transport.rows(canvas, transport.clock(playback, run_index))
    boxes = layout(canvas.s, rows[0], 1, rows[1])
    if not canvas.s.large:
        boxes = layout(canvas.s, rows[0], header.legend_rows(canvas, boxes.legend.w, legend, now), rows[1])
    base_map, scrub = screen.composed.of(run_index, boxes, canvas)
    canvas.add(Fill(Box(0, 0, canvas.s.width, canvas.s.height), "background"))
    header.header(canvas, boxes.header, title, rows[0])
    header.status(canvas, boxes.status, now, screen.source.scenario.warning != "none")
    calm = canvas.settings.calm
    rate = player.pace(playback, run_index) if playback.playing and not calm else 0.0
    drawing.draw(canvas, base_map, now, drawing.Looks(screen.chosen, rate, calm, screen.battery))
    header.legend(canvas, boxes.legend, now, legend)
    _captions(canvas, boxes.caption, screen)
    _panel(canvas, boxes.panel, screen, now)
    transport.draw(canvas, boxes.transport, playback, run_index, rows[1])
    scrub.draw(canvas, playback)


def _title(screen: Replay) -> header.Title:
    of = WANTED if screen.sample is None else screen.sample.wanted
    name = screen.source.scenario.name
    return header.Title(name, screen.run_index.run.seed, screen.source.digest, screen.number, of)


def possible(scenario: Scenario) -> frozenset[str]:
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


def _subject(screen: Replay) -> tuple[int | None, bool]:
    """The threat whose life is told: the chosen one, else that of the latest event."""
    if screen.chosen is not None:
        return screen.chosen, False
    if screen.battery is not None:
        return None, False
    place = screen.run_index.latest(screen.playback.done, truth=screen.truth, of_threat=True)
    return None if place is None else int(screen.run_index.whose[place]), True


def _captions(canvas: Canvas, box: Box, screen: Replay) -> None:
    run_index, done, end = screen.run_index, screen.playback.done, screen.run_index.run.end
    if screen.typed:
        header.note(canvas, box, f"Go to {screen.typed}_ {screen.source.scenario.time_unit}, then Enter")
    elif screen.wanted != screen.number:
        header.note(canvas, box, f"Run {screen.wanted:,} is being played …")
    elif not run_index.run.threats:
        header.note(canvas, box, QUIET)
    elif done == 0 and not screen.playback.playing:
        header.note(canvas, box, _fitting(canvas, box, *OPENING))
    elif player.at_end(screen.playback, run_index):
        header.note(canvas, box, _fitting(canvas, box, outcome(run_index), briefly(run_index)))
    else:
        latest = (last_event(run_index, done, truth=screen.truth, back=back) for back in (0, 1))
        header.captions(canvas, box, [event for event in latest if event], end)


def _fitting(canvas: Canvas, box: Box, *choices: str) -> str:
    """The first of some sentences that fits on a line of *box*; else the last."""
    fits = (each for each in choices if canvas.measure(each, canvas.s.small, True) <= box.w)
    return next(fits, choices[-1])


def _panel(canvas: Canvas, box: Box, screen: Replay, now: Snapshot) -> None:
    s = canvas.s
    canvas.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(2 * s.unit, 1.6 * s.unit)
    size = 1.75 * s.small
    room = inner.w - size - s.unit  # beside them, the button to what does not fit
    wanted = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in TABS)
    tabs = canvas.row_of(
        Box(inner.x, inner.y, room, size), TABS if wanted <= room else BRIEF_TABS, screen.tab
    )
    top = tabs.bottom + 1.8 * s.unit
    body = Box(inner.x, top, inner.w, max(1.0, inner.bottom - top))
    screen.page = body.h
    if screen.tab == "many":
        looked = distribution_panel.Looked(
            screen.sample, screen.response, screen.this_run, screen.scroll > 0, screen.known
        )
        screen.bars = distribution_panel.draw(canvas, body, looked)
        screen.over = 2.0 if distribution_panel.cramped(canvas, body) else 0.0
        _more(canvas, inner, tabs.h, screen.scroll > 0, screen.over)
        return
    scroll = min(screen.scroll, screen.over)
    if screen.over > 1:
        dial = Dial(scroll, 0.0, screen.over, 3 * s.small, page=0.8 * body.h, upright=True)
        canvas.target(body, name="panel", turns=dial, focusable=False)
    chosen, follows = _subject(screen)
    looks = now_panel.Looks(chosen, follows, screen.battery, scroll)
    screen.over = now_panel.draw(canvas, body, screen.run_index, now, looks)
    _more(canvas, inner, tabs.h, scroll >= screen.over - 1, screen.over)


def _more(canvas: Canvas, inner: Box, size: float, last: bool, over: float) -> None:
    """The button to what does not fit on the panel, if something does not."""
    if over > 1:
        more = Box(inner.right - size, inner.y, size, size)
        canvas.button(more, "up" if last else "down", "more", 1, says=canvas.hint("more"), icon=True)


def outcome(run_index: RunIndex) -> str:
    """How a run ended, in a line."""
    return f"The run is over: of {wording.count(len(run_index.run.threats), 'threat')}, {_ends(run_index)}."


def briefly(run_index: RunIndex) -> str:
    """The same in fewer words."""
    return f"The end: {_ends(run_index)}."


def _ends(run_index: RunIndex) -> str:
    stopped = int(np.count_nonzero(run_index.fates == FATES.index("intercepted")))
    leaks = len(run_index.leaks)
    return f"{stopped:,} stopped, {f'{leaks:,} leaked' if leaks else 'none leaked'}"
