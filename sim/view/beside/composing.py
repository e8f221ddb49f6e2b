"""The picture of two runs: header, panel, both maps, transport and scrub bar put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.view import frame, player, timeline
from sim.view.beside import maps, panel
from sim.view.beside.pair import Other, Pair
from sim.view.layout import layout
from sim.view.shapes import Box
from sim.view.sheet import Sheet
from sim.view.widgets import Row

if TYPE_CHECKING:
    from sim.view.beside.screen import Beside


class Composed:
    """What was made for the last picture and stays the same until the window or the runs change."""

    def __init__(self) -> None:
        self.stages = maps.Stages()
        self._scrub: tuple[object, timeline.Scrub] | None = None
        self._rows: dict[int, Row] | None = None

    def scrub(self, pair: Pair, box: Box, sheet: Sheet) -> timeline.Scrub:
        """The scrub bar in *box*."""
        key = box, sheet.s
        if self._scrub is None or self._scrub[0] != key:
            self._scrub = key, timeline.Scrub(pair, box, sheet.s.unit)
        return self._scrub[1]

    def rows(self, others: list[Other]) -> dict[int, Row]:
        """What the list says of each threat that fares otherwise, by its number."""
        if self._rows is None:
            told = (Row(f"Threat {one.number}", one.told(("left", "right"))) for one in others)
            self._rows = {one.number: row for one, row in zip(others, told, strict=True)}
        return self._rows


def draw(sheet: Sheet, screen: Beside) -> None:
    """Compose the whole picture."""
    s, pair, playback = sheet.s, screen.pair, screen.playback
    about = f"{screen.about} · run {screen.number:,} · seed {screen.model.seed} · {screen.source.digest}"
    frame.plain_header(sheet, screen.model.name, about)
    rows = timeline.rows(sheet, timeline.clock(playback, pair) if pair else "")
    boxes = layout(s, 1, 1, rows)
    panel.draw(sheet, maps.panel_of(s, boxes), screen)
    sides = maps.areas(s, boxes)
    if pair is None:
        note = screen.trouble or "The two runs are being played …"
        sheet.paragraph(sides[0].x, sides[0].y, 2 * sides[0].w, note, colour="faint")
        return
    moving = playback.playing and not sheet.settings.calm
    rate = player.rate(pair.run.end, playback.speed) if moving else 0.0
    note = f"Go to {screen.typed}_ {screen.model.time_unit}, then Enter" if screen.typed else ""
    looks = maps.Looks(playback.done, playback.shown, screen.labels, screen.chosen, rate, note)
    maps.draw(sheet, sides, pair, looks, screen.composed.stages)
    timeline.draw(sheet, boxes.transport, playback, pair, rows)
    screen.composed.scrub(pair, boxes.scrub, sheet).draw(sheet, playback)
