"""The replay's picture: header, map, captions, panel, transport and scrub bar put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario import Scenario
from sim.view import field, frame, many, panel, player, timeline, words
from sim.view.crowd import WANTED
from sim.view.layout import Layout, layout
from sim.view.reel import FATES, Reel
from sim.view.shapes import Box, Dial, Fill
from sim.view.sheet import Sheet
from sim.view.snapshot import Snapshot, at, last_event
from sim.view.stage import Stage

if TYPE_CHECKING:
    from sim.view.replay import Replay

TABS = (("Now", "tab_to", "now"), ("Many runs", "tab_to", "many"), ("What if", "door", "what_if"))
"""The panel's pages, and the screen on which they go on."""

BRIEF_TABS = (("Now", "tab_to", "now"), ("Many", "tab_to", "many"), ("What if", "door", "what_if"))

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
    stage: Stage | None = None
    scrub: timeline.Scrub | None = None
    now: Snapshot | None = None

    def at(self, reel: Reel, done: int, time: float, truth: bool) -> Snapshot:
        """The moment; the last one again where nothing has changed."""
        now = self.now
        if now is None or (now.done, now.time, now.truth) != (done, time, truth):
            self.now = now = at(reel, done, time, truth=truth)
        return now

    def of(self, reel: Reel, boxes: Layout, sheet: Sheet) -> tuple[Stage, timeline.Scrub]:
        """The map and the scrub bar for these boxes."""
        key = (boxes.field, boxes.scrub, sheet.s)
        if key != self.key or self.stage is None or self.scrub is None:
            self.key = key
            self.stage = Stage(reel, boxes.field, sheet.s, sheet.measure)
            self.scrub = timeline.Scrub(reel, boxes.scrub, sheet.s.unit)
        return self.stage, self.scrub


def draw(sheet: Sheet, screen: Replay) -> None:
    """Compose the whole picture."""
    reel, playback = screen.reel, screen.playback
    now = screen.composed.at(reel, playback.done, playback.shown, screen.truth)
    legend = frame.legend_items(now, possible(screen.source.scenario))
    if sheet.s.large:
        legend = frame.present(legend, now)
    title = _title(screen)
    rows = frame.header_rows(sheet, title), timeline.rows(sheet, timeline.clock(playback, reel))
    boxes = layout(sheet.s, rows[0], 1, rows[1])
    if not sheet.s.large:
        boxes = layout(sheet.s, rows[0], frame.legend_rows(sheet, boxes.legend.w, legend, now), rows[1])
    stage, scrub = screen.composed.of(reel, boxes, sheet)
    sheet.add(Fill(Box(0, 0, sheet.s.width, sheet.s.height), "background"))
    frame.header(sheet, boxes.header, title, rows[0])
    frame.status(sheet, boxes.status, now, screen.source.scenario.warning != "none")
    calm = sheet.settings.calm
    rate = player.pace(playback, reel) if playback.playing and not calm else 0.0
    field.draw(sheet, stage, now, field.Looks(screen.chosen, rate, calm, screen.battery))
    frame.legend(sheet, boxes.legend, now, legend)
    _captions(sheet, boxes.caption, screen)
    _panel(sheet, boxes.panel, screen, now)
    timeline.draw(sheet, boxes.transport, playback, reel, rows[1])
    scrub.draw(sheet, playback)


def _title(screen: Replay) -> frame.Title:
    of = WANTED if screen.sample is None else screen.sample.wanted
    name = screen.source.scenario.name
    return frame.Title(name, screen.reel.run.seed, screen.source.digest, screen.number, of)


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
    place = screen.reel.latest(screen.playback.done, truth=screen.truth, of_threat=True)
    return None if place is None else int(screen.reel.whose[place]), True


def _captions(sheet: Sheet, box: Box, screen: Replay) -> None:
    reel, done, end = screen.reel, screen.playback.done, screen.reel.run.end
    if screen.typed:
        frame.note(sheet, box, f"Go to {screen.typed}_ {screen.source.scenario.time_unit}, then Enter")
    elif screen.wanted != screen.number:
        frame.note(sheet, box, f"Run {screen.wanted:,} is being played …")
    elif not reel.run.threats:
        frame.note(sheet, box, QUIET)
    elif done == 0 and not screen.playback.playing:
        frame.note(sheet, box, _fitting(sheet, box, *OPENING))
    elif player.at_end(screen.playback, reel):
        frame.note(sheet, box, _fitting(sheet, box, outcome(reel), briefly(reel)))
    else:
        latest = (last_event(reel, done, truth=screen.truth, back=back) for back in (0, 1))
        frame.captions(sheet, box, [event for event in latest if event], end)


def _fitting(sheet: Sheet, box: Box, *choices: str) -> str:
    """The first of some sentences that fits on a line of *box*; else the last."""
    fits = (each for each in choices if sheet.measure(each, sheet.s.small, True) <= box.w)
    return next(fits, choices[-1])


def _panel(sheet: Sheet, box: Box, screen: Replay, now: Snapshot) -> None:
    s = sheet.s
    sheet.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(2 * s.unit, 1.6 * s.unit)
    size = 1.75 * s.small
    room = inner.w - size - s.unit  # beside them, the button to what does not fit
    wanted = sum(sheet.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in TABS)
    tabs = sheet.row_of(Box(inner.x, inner.y, room, size), TABS if wanted <= room else BRIEF_TABS, screen.tab)
    top = tabs.bottom + 1.8 * s.unit
    body = Box(inner.x, top, inner.w, max(1.0, inner.bottom - top))
    screen.page = body.h
    if screen.tab == "many":
        looked = many.Looked(screen.sample, screen.response, screen.this_run, screen.scroll > 0, screen.known)
        screen.bars = many.draw(sheet, body, looked)
        screen.over = 2.0 if many.cramped(sheet, body) else 0.0
        _more(sheet, inner, tabs.h, screen.scroll > 0, screen.over)
        return
    scroll = min(screen.scroll, screen.over)
    if screen.over > 1:
        dial = Dial(scroll, 0.0, screen.over, 3 * s.small, page=0.8 * body.h, upright=True)
        sheet.target(body, name="panel", turns=dial, focusable=False)
    chosen, follows = _subject(screen)
    looks = panel.Looks(chosen, follows, screen.battery, scroll)
    screen.over = panel.draw(sheet, body, screen.reel, now, looks)
    _more(sheet, inner, tabs.h, scroll >= screen.over - 1, screen.over)


def _more(sheet: Sheet, inner: Box, size: float, last: bool, over: float) -> None:
    """The button to what does not fit on the panel, if something does not."""
    if over > 1:
        more = Box(inner.right - size, inner.y, size, size)
        sheet.button(more, "up" if last else "down", "more", 1, says=sheet.hint("more"), icon=True)


def outcome(reel: Reel) -> str:
    """How a run ended, in a line."""
    return f"The run is over: of {words.count(len(reel.run.threats), 'threat')}, {_ends(reel)}."


def briefly(reel: Reel) -> str:
    """The same in fewer words."""
    return f"The end: {_ends(reel)}."


def _ends(reel: Reel) -> str:
    stopped = int(np.count_nonzero(reel.fates == FATES.index("intercepted")))
    leaks = len(reel.leaks)
    return f"{stopped:,} stopped, {f'{leaks:,} leaked' if leaks else 'none leaked'}"
