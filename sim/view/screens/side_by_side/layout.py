"""The picture of two runs: header, panel, both maps, transport and scrub bar put together."""

from __future__ import annotations

from dataclasses import dataclass

from sim.trace.pair import Other
from sim.view.map.base import BaseMapCache
from sim.view.screens import header
from sim.view.screens.replay import playback as player
from sim.view.screens.replay import transport
from sim.view.screens.replay.playback import Playback
from sim.view.screens.side_by_side import maps, panel
from sim.view.screens.side_by_side.panel import PanelView
from sim.view.ui.canvas import Canvas
from sim.view.ui.sizes import layout
from sim.view.ui.widgets import Row


@dataclass(frozen=True)
class SideBySideView:
    """Everything that the picture of two runs shows, as values."""

    name: str
    """The scenario's name."""
    about: str
    """The words beside the name."""
    time_unit: str
    trouble: str
    """Why the runs cannot be played; empty if they can."""
    playback: Playback
    labels: tuple[str, str]
    """What the left and the right side are called."""
    typed: str
    """The characters of a time that is being typed."""
    panel: PanelView


class DrawingCache:
    """Keeps what is costly to make for a picture of two runs, until the window changes."""

    def __init__(self) -> None:
        self.base_maps = BaseMapCache(3)
        """The left run in both places (until a fork both sides show it), the right run in its own."""
        self.scrubs = transport.ScrubCache()


def rows(others: list[Other]) -> dict[int, Row]:
    """What the list says of each threat with another fate, by its number."""
    return {one.number: Row(f"Threat {one.number}", one.told(("left", "right"))) for one in others}


def draw(canvas: Canvas, view: SideBySideView, cache: DrawingCache) -> None:
    """Compose the whole picture."""
    s, pair, playback = canvas.s, view.panel.pair, view.playback
    header.plain_header(canvas, view.name, view.about)
    count = transport.rows(canvas, transport.clock(playback, pair) if pair else "")
    boxes = layout(s, 1, 1, count)
    panel.draw(canvas, maps.panel_of(s, boxes), view.panel)
    sides = maps.areas(s, boxes)
    if pair is None:
        note = view.trouble or "The two runs are being played …"
        canvas.paragraph(sides[0].x, sides[0].y, 2 * sides[0].w, note, colour="faint")
        return
    moving = playback.playing and not canvas.settings.calm
    rate = player.rate(pair.run.end, playback.speed) if moving else 0.0
    note = f"Go to {view.typed}_ {view.time_unit}, then Enter" if view.typed else ""
    shown = maps.TwoMapsView(playback.done, playback.shown, view.labels, view.panel.chosen, rate, note)
    maps.draw(canvas, sides, pair, shown, cache.base_maps)
    transport.draw(canvas, boxes.transport, playback, pair, count)
    cache.scrubs.of(pair, boxes.scrub, s.unit).draw(canvas, playback)
