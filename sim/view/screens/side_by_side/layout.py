"""The picture of two runs: header, panel, both maps, transport and scrub bar put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.trace.pair import Other, Pair
from sim.view.screens import header
from sim.view.screens.replay import playback as player
from sim.view.screens.replay import transport
from sim.view.screens.side_by_side import maps, panel
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box
from sim.view.ui.sizes import layout
from sim.view.ui.widgets import Row

if TYPE_CHECKING:
    from sim.view.screens.side_by_side.screen import SideBySide


class Composed:
    """What was made for the last picture and stays the same until the window or the runs change."""

    def __init__(self) -> None:
        self.base_maps = maps.BaseMaps()
        self._scrub: tuple[object, transport.Scrub] | None = None
        self._rows: dict[int, Row] | None = None

    def scrub(self, pair: Pair, box: Box, canvas: Canvas) -> transport.Scrub:
        """The scrub bar in *box*."""
        key = box, canvas.s
        if self._scrub is None or self._scrub[0] != key:
            self._scrub = key, transport.Scrub(pair, box, canvas.s.unit)
        return self._scrub[1]

    def rows(self, others: list[Other]) -> dict[int, Row]:
        """What the list says of each threat that fares otherwise, by its number."""
        if self._rows is None:
            told = (Row(f"Threat {one.number}", one.told(("left", "right"))) for one in others)
            self._rows = {one.number: row for one, row in zip(others, told, strict=True)}
        return self._rows


def draw(canvas: Canvas, screen: SideBySide) -> None:
    """Compose the whole picture."""
    s, pair, playback = canvas.s, screen.pair, screen.playback
    about = f"{screen.about} · run {screen.number:,} · seed {screen.model.seed} · {screen.source.digest}"
    header.plain_header(canvas, screen.model.name, about)
    rows = transport.rows(canvas, transport.clock(playback, pair) if pair else "")
    boxes = layout(s, 1, 1, rows)
    panel.draw(canvas, maps.panel_of(s, boxes), screen)
    sides = maps.areas(s, boxes)
    if pair is None:
        note = screen.trouble or "The two runs are being played …"
        canvas.paragraph(sides[0].x, sides[0].y, 2 * sides[0].w, note, colour="faint")
        return
    moving = playback.playing and not canvas.settings.calm
    rate = player.rate(pair.run.end, playback.speed) if moving else 0.0
    note = f"Go to {screen.typed}_ {screen.model.time_unit}, then Enter" if screen.typed else ""
    looks = maps.Looks(playback.done, playback.shown, screen.labels, screen.chosen, rate, note)
    maps.draw(canvas, sides, pair, looks, screen.composed.base_maps)
    transport.draw(canvas, boxes.transport, playback, pair, rows)
    screen.composed.scrub(pair, boxes.scrub, canvas).draw(canvas, playback)
