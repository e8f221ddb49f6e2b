"""Draw the header, the legend and the captions around the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim import wording
from sim.trace import Event
from sim.trace.captions import caption
from sim.trace.snapshot import Snapshot
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Fill, Mark
from sim.vocabulary import STATUSES

LEGEND = (
    ("unseen", "unseen", "text"),
    ("waiting", "waiting", "waiting"),
    ("engaged", "engaged", "engaged"),
    ("intercepted", "intercepted", "intercepted"),
    ("leak", "landed", "leak"),
    ("harmless", "harmless", "harmless"),
    ("decoy", "decoy", "decoy"),
)
"""Status, form and colour, in the order in which a threat goes through them."""


@dataclass(frozen=True)
class Title:
    """What the header says: the scenario, the run, and the seed and digest that reproduce it."""

    name: str
    seed: int
    digest: str
    replication: int
    of: int

    @property
    def run(self) -> str:
        return f"run {self.replication:,} of {self.of:,}" if self.replication <= self.of else self.alone

    @property
    def alone(self) -> str:
        return f"run {self.replication:,}"

    @property
    def origin(self) -> str:
        return f"seed {self.seed} · {self.digest}"


ICONS = (
    ("menu", "menu"),
    ("help", "?"),
    ("sound", "sound"),
    ("theme", "theme"),
    ("full_screen", "full_screen"),
)
"""Command and icon of the buttons at the right of every header."""


def header_rows(canvas: Canvas, title: Title) -> int:
    """The number of rows of the header: two if name, run and seed do not fit on one."""
    s = canvas.s
    needed = min(
        canvas.measure(title.name, 1.15 * s.body, True), (0.22 if s.large else 0.3) * s.width
    ) + _chip_width(canvas, title)
    needed += canvas.measure(title.origin, s.small, False) + (len(ICONS) + 1) * 1.6 * s.body + 9 * s.unit
    return 1 if needed <= s.width - 3 * s.unit else 2


def _chip_width(canvas: Canvas, title: Title) -> float:
    return canvas.measure(title.run, canvas.s.body, False) + 2 * 1.6 * canvas.s.body + 3 * canvas.s.unit


def header(canvas: Canvas, box: Box, title: Title, rows: int) -> None:
    """Draw the name, the buttons to other runs, seed and digest, and the icons."""
    s = canvas.s
    line = box.h / rows
    y, size = box.y + line / 2, 1.6 * s.body
    right = icons_begin(canvas, box.right, size)
    x = box.x
    x += back(canvas, x, y, size)
    chip = _chip_width(canvas, title)
    if rows == 1:
        origin = canvas.words(right, y, title.origin, size=s.small, colour="faint", anchor="right")
        left = min(max(box.cx - chip / 2, x), right - origin - chip - 2 * s.unit)
        canvas.words(x, y, title.name, size=1.15 * s.body, bold=True, width=left - x - 2 * s.unit)
        _chip(canvas, Box(left, y - size / 2, chip, size), title)
    else:
        canvas.words(x, y, title.name, size=1.15 * s.body, bold=True, width=right - x)
        low = y + line
        _chip(canvas, Box(box.x, low - size / 2, chip, size), title)
        room = box.w - chip - 2 * s.unit
        canvas.words(box.right, low, title.origin, size=s.small, colour="faint", anchor="right", width=room)
    icons(canvas, box.right, y, size)


def back(canvas: Canvas, x: float, y: float, size: float) -> float:
    """Draw the button that goes back, if there is a screen to go back to; return the width taken."""
    if not canvas.back:
        return 0.0
    says = "Back (Esc)"
    canvas.button(Box(x, y - size / 2, size, size), "previous", "back", says=says, icon=True)
    return size + 1.2 * canvas.s.unit


def plain_header(canvas: Canvas, title: str, about: str = "") -> Box:
    """Draw the background and the header of a screen without a run: back, a title, a faint line, the icons.

    Returns the box below the header.
    """
    s = canvas.s
    canvas.add(Fill(Box(0, 0, s.width, s.height), "background"))
    whole = Box(0, 0, s.width, s.height).inset(1.5 * s.unit, 0.8 * s.unit)
    size = 1.6 * s.body
    top = Box(whole.x, whole.y, whole.w, 1.9 * s.body)
    right = icons_begin(canvas, top.right, size)
    x = top.x + back(canvas, top.x, top.cy, size)
    x += canvas.words(x, top.cy, title, size=1.15 * s.body, bold=True, width=right - x) + 2 * s.unit
    canvas.words(x, top.cy, about, size=s.small, colour="faint", width=max(0.0, right - x))
    icons(canvas, top.right, top.cy, size)
    return Box(whole.x, top.bottom + s.unit, whole.w, whole.bottom - top.bottom - 1.5 * s.unit)


def icons_begin(canvas: Canvas, right: float, size: float) -> float:
    """The x at which the words of a header must end, because its icons begin."""
    return right - len(ICONS) * (size + 0.6 * canvas.s.unit) - 0.8 * canvas.s.unit


def icons(canvas: Canvas, right: float, y: float, size: float) -> None:
    """Draw the icons at the right of a header."""
    x = right - len(ICONS) * size - (len(ICONS) - 1) * 0.6 * canvas.s.unit
    for command, usual in ICONS:
        face = "muted" if command == "sound" and not canvas.settings.sound else usual
        place = Box(x, y - size / 2, size, size)
        canvas.button(place, face, command, says=canvas.hint(command), icon=face != "?")
        x += size + 0.6 * canvas.s.unit


def _chip(canvas: Canvas, box: Box, title: Title) -> None:
    size = box.h
    canvas.button(
        Box(box.x, box.y, size, size),
        "previous",
        "replication",
        -1,
        says=canvas.hint("replication", -1),
        icon=True,
    )
    canvas.words(box.cx, box.cy, title.run, anchor="centre")
    next_one = Box(box.right - size, box.y, size, size)
    canvas.button(next_one, "next", "replication", 1, says=canvas.hint("replication", 1), icon=True)


# --- around the map ---


def status(canvas: Canvas, box: Box, now: Snapshot, has_siren: bool) -> None:
    """Draw the choice between what happened and what the defence knows, and the siren's state."""
    s = canvas.s
    faces = (("What happened", "view", "truth"), ("What the defence knows", "view", "known"))
    wide = sum(canvas.measure(face, s.small, False) + 2.8 * s.unit for face, _, _ in faces)
    siren = 9 * s.small if has_siren else 0.0
    if wide + siren > box.w or s.large:
        faces = (("Happened", "view", "truth"), ("Known", "view", "known"))
    filled = canvas.row_of(box, faces, "truth" if now.truth else "known")
    if has_siren:
        _siren(canvas, Box(filled.right, box.y, box.right - filled.right, box.h), now.siren)


def _siren(canvas: Canvas, box: Box, sounding: bool) -> None:
    s = canvas.s
    note = "siren sounding" if sounding else "siren silent"
    if canvas.measure(note, s.small, True) + 3.5 * s.small > box.w:
        note = "siren" if sounding else "silent"
    wide = canvas.measure(note, s.small, sounding) + 2.9 * s.small
    badge = Box(box.right - wide, box.y, wide, box.h)
    ink = "on_siren" if sounding else "faint"
    canvas.add(
        Fill(
            badge,
            "siren" if sounding else "none",
            0.5 * box.h,
            "outline" if sounding else "line",
            max(1.0, s.unit / 6),
        )
    )
    canvas.add(Mark(badge.x + 1.1 * s.small, badge.cy, 0.42 * s.small, "siren", ink))
    canvas.words(badge.x + 2.0 * s.small, badge.cy, note, size=s.small, colour=ink, bold=sounding)


def legend_items(now: Snapshot, possible: frozenset[str]) -> list[tuple[str, str, str]]:
    """The legend's items for the *possible* statuses, without "unseen" in the view of the defence."""
    return [item for item in LEGEND if item[0] in possible and (now.truth or item[0] != "unseen")]


def present(items: Sequence[tuple[str, str, str]], now: Snapshot) -> list[tuple[str, str, str]]:
    """The items whose status some threat has now: in large text there is room for no more."""
    return [item for item in items if now.counts[item[0]]]


def legend_rows(canvas: Canvas, width: float, items: Sequence[tuple[str, str, str]], now: Snapshot) -> int:
    """The number of rows that the legend fills at *width*."""
    return max((row for row, _, _ in _flow(canvas, width, items, now)), default=0) + 1


def _flow(
    canvas: Canvas, width: float, items: Sequence[tuple[str, str, str]], now: Snapshot
) -> list[tuple[int, float, tuple[str, str, str]]]:
    s = canvas.s
    row, x, placed = 0, 0.0, []
    for item in items:
        count = f"{max(88, now.counts[item[0]]):,}"
        wide = canvas.measure(f"{STATUSES[item[0]].label} {count}", s.small, False) + 2.3 * s.small
        if x and x + wide - 1.2 * s.small > width:
            row, x = row + 1, 0.0
        placed.append((row, x, item))
        x += wide
    return placed


def legend(canvas: Canvas, box: Box, now: Snapshot, items: Sequence[tuple[str, str, str]]) -> None:
    """Draw the legend: every sign with its word and the number of threats."""
    s = canvas.s
    for row, x, (status_of, form, colour) in _flow(canvas, box.w, items, now):
        y = box.y + (row + 0.5) * (1.4 if s.large else 1.6) * s.small
        if y > box.bottom:
            return
        share = 0.35 if form == "engaged" else 0.0
        canvas.add(Mark(box.x + x + 0.55 * s.small, y, 0.5 * s.small, form, colour, share))
        name = STATUSES[status_of].label
        wide = canvas.words(box.x + x + 1.4 * s.small, y, name, size=s.small, colour="faint")
        canvas.words(
            box.x + x + 1.4 * s.small + wide + 0.4 * s.small, y, f"{now.counts[status_of]:,}", size=s.small
        )


def captions(canvas: Canvas, box: Box, events: Sequence[Event], end: float) -> None:
    """Write the latest events, the newest first in *events* and at the bottom, the one before it fainter."""
    s = canvas.s
    shown_events = events[: 1 if box.h < 2.4 * s.small else 2]
    stamp = canvas.measure(wording.time(end, end), s.small, False) + 1.2 * s.small
    for place, event in enumerate(shown_events):
        y = box.bottom - (place + 0.5) * 1.35 * s.small
        time, colour = wording.time(event.time, end), "faint" if place else "text"
        canvas.words(box.x + stamp - 1.2 * s.small, y, time, size=s.small, colour="faint", anchor="right")
        room = box.w - stamp
        canvas.words(
            box.x + stamp, y, caption(event), size=s.small, colour=colour, bold=not place, width=room
        )


def note(canvas: Canvas, box: Box, text: str) -> None:
    """Write a line in the place of the captions."""
    s = canvas.s
    canvas.words(box.x, box.bottom - 0.5 * 1.35 * s.small, text, size=s.small, bold=True, width=box.w)
