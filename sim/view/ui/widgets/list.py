"""A list that scrolls, and the search for its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Choices, Clip, Fill
from sim.view.ui.widgets.text import scroll_bar


@dataclass(frozen=True)
class Row:
    """A row of a list: its title, a line about it, and *more* words that a search finds but nobody sees."""

    title: str
    about: str = ""
    more: str = ""


def matching(rows: Sequence[Row], searched: str) -> list[int]:
    """The places of the rows with every word of *searched*, whatever the case; matching titles come first."""
    wanted = searched.casefold().split()

    def has(text: str) -> bool:
        return all(word in text.casefold() for word in wanted)

    titles = [place for place, row in enumerate(rows) if has(row.title)]
    others = (place for place, row in enumerate(rows) if has(f"{row.title} {row.about} {row.more}"))
    return titles + [place for place in others if place not in titles]


def listing(
    canvas: Canvas,
    box: Box,
    name: str,
    rows: Sequence[Row] | Mapping[int, Row],
    places: Sequence[int],
    chosen: int,
    command: str,
) -> None:
    """Draw the rows at *places*, the *chosen* one in view; one target of the focus, for ↑ and ↓.

    Pressing a row chooses it (`change(name, place)`); pressing the chosen one gives *command*.
    """
    s = canvas.s
    high = 1.35 * s.body + 1.35 * s.small + 1.6 * s.unit
    fits = max(1, int(box.h // high))
    at = places.index(chosen) if chosen in places else 0
    first = min(max(0, at - fits // 2), max(0, len(places) - fits))
    canvas.target(box, command, chosen, name=name, turns=Choices(chosen, tuple(places), upright=True))
    canvas.add(Clip(box))
    rail = 1.2 * s.unit if len(places) > fits else 0.0
    for line, place in enumerate(places[first : first + fits]):
        area = Box(box.x, box.y + line * high, box.w - rail, high - 0.6 * s.unit)
        _row(canvas, area, name, rows[place], place, place == chosen, command)
    canvas.add(Clip(None))
    if rail:
        scroll_bar(
            canvas, Box(box.right - 0.8 * s.unit, box.y, 0.8 * s.unit, box.h), first, fits, len(places)
        )


def _row(canvas: Canvas, box: Box, name: str, row: Row, place: int, on: bool, command: str) -> None:
    s, own = canvas.s, f"{name} {place}"
    if on or canvas.hover == own:
        canvas.add(Fill(box, "chosen" if on else "button", 0.8 * s.unit))
    x, room = box.x + 1.2 * s.unit, box.w - 2.4 * s.unit
    y = box.y + 0.5 * s.unit + 0.675 * s.body
    ink, pale = ("on_chosen", "on_chosen") if on else ("text", "faint")
    canvas.words(x, y, row.title, bold=True, colour=ink, width=room)
    y += 0.675 * s.body + 0.675 * s.small
    canvas.words(x, y, row.about, size=s.small, colour=pale, width=room)
    if on:
        canvas.target(box, command, place, name=own, focusable=False)
    else:
        canvas.target(box, name=own, value=place, sets=name, focusable=False)
