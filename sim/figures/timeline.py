"""The channels of one run over time: who was engaged where, when, and with what outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from sim.figures import formatting, signature
from sim.figures.picture import Picture, blank
from sim.figures.style import SMALL, ink_on
from sim.trace import Event, Run, Threat
from sim.vocabulary import FATES

TITLE = "What every channel did"

MOST = 20
"""The most rows in one figure."""

LANDED = -1.1
"""The row of the landings; the first channel is at 0."""

LEAST = 0.004
"""The least width of an engagement, as a share of the axis."""

NARROW = 0.008
"""Engagements below this share of the axis have no number."""

NEAR = 0.022
"""Landings within this share of the run share a diamond."""

HOW_ENDED = {
    "intercepted": ("intercepted", ""),
    "missed": ("engaged", "///"),
    "cut": ("harmless", "x"),
    "": ("waiting", ""),
}
"""Role and hatch of an engagement, by the event that ended it; "" if it is under way."""

LOOKS = {
    "intercepted": ("plain", FATES["intercepted"].label),
    "missed": ("striped", "missed"),
    "cut": ("crossed", "broken off"),
    "": ("blue", "under way"),
}

OUTAGES = {"broke_down": ("repaired", "broken down"), "reload_started": ("reloaded", "reloading")}
"""Outages of a battery: the event that begins one, the event that ends it, and its name."""


class Row(NamedTuple):
    """One channel of a battery, or several *idle* ones; *alone* if the battery has only one channel."""

    battery: str
    channels: range
    idle: bool
    alone: bool

    @property
    def name(self) -> str:
        numbers = (
            f"{self.channels[0]}" if len(self.channels) == 1 else f"{self.channels[0]}-{self.channels[-1]}"
        )
        which = "" if self.alone else f" · {numbers}"
        return f"{formatting.plain(self.battery)}{which}{', idle' if self.idle else ''}"


class Engagement(NamedTuple):
    """One engagement on one channel, and *how* it ended (a key of HOW_ENDED)."""

    row: tuple[str, int]
    threat: int
    start: float
    end: float
    how: str


class Outage(NamedTuple):
    """A period in which a battery could not engage."""

    battery: str
    start: float
    end: float
    name: str


def channels(run: Run, *, theme: str = "white") -> Picture:
    """Draw a row for each channel with its engagements, and above them when threats landed or leaked.

    Neighbouring idle channels of a battery share a row.
    """
    source = signature.of_run(run)
    rows = rows_of(run)
    if not rows:
        return blank(theme, TITLE, "There is no battery in this run, so there are no channels.", source)
    more = f"; {len(rows) - MOST} more rows are left out" if len(rows) > MOST else ""
    rows = rows[:MOST]
    picture = Picture(theme, TITLE, _subtitle(run) + more, source, 2.2 + 0.34 * max(len(rows), 7))
    places = {(row.battery, channel): place for place, row in enumerate(rows) for channel in row.channels}
    with picture.style.applied():
        axes = picture.plain_axes("left")
        axes.set_xlim(0, 1.015 * (run.end or 1))
        axes.set_ylim(max(len(rows), 3) - 0.4, LANDED - 0.65)
        for outage in outages_of(run):
            _draw_outage(picture, axes, outage, places)
        for one in engagements_of(run):
            if one.row in places:
                _draw_engagement(picture, axes, one, places[one.row])
        landed = _draw_landings(picture, axes, run)
        names = [row.name for row in rows]
        ticks = [*([LANDED] if landed else []), *range(len(rows))]
        axes.set_yticks(ticks, [*(["landed"] if landed else []), *names], color=picture.style.text)
        axes.set_xlabel(f"time{formatting.in_unit(run.time_unit)}")
    return picture


def _subtitle(run: Run) -> str:
    """Return what the marks mean."""
    ends = {one.how for one in engagements_of(run)}
    looks = [f"{look}: {name}" for end, (look, name) in LOOKS.items() if end in ends]
    if any(threat.outcome == "landed" for threat in run.threats):
        looks.append("diamond: landed, filled: leaked")
    return "number: threat" + "".join(f"; {look}" for look in looks)


# --- reading the run ---


def rows_of(run: Run) -> list[Row]:
    """Return the channels, by battery in the scenario's order; neighbouring idle ones share a row."""
    used = {(event.battery, event.channel) for event in run.events if event.event == "engaged"}
    rows: list[Row] = []
    for battery, number in run.channels.items():
        for channel in range(1, number + 1):
            idle = (battery, channel) not in used
            if idle and rows and rows[-1].idle and rows[-1].battery == battery:
                rows[-1] = rows[-1]._replace(channels=range(rows[-1].channels.start, channel + 1))
            else:
                rows.append(Row(battery, range(channel, channel + 1), idle, number == 1))
    return rows


def engagements_of(run: Run) -> Iterator[Engagement]:
    """Yield every engagement, in the order of their ends."""
    open_: dict[tuple[str, int], Event] = {}
    for event in run.events:
        row = (event.battery or "", event.channel or 0)
        if event.event == "engaged":
            open_[row] = event
        elif event.event in HOW_ENDED and row in open_:
            yield _engagement(row, open_.pop(row), event.time, event.event)
    for row, event in open_.items():
        yield _engagement(row, event, run.end, "")


def _engagement(row: tuple[str, int], start: Event, end: float, how: str) -> Engagement:
    return Engagement(row, start.threat or 0, start.time, end, how)


def outages_of(run: Run) -> Iterator[Outage]:
    """Yield the periods in which a battery was broken down or reloading."""
    for begins, (ends, name) in OUTAGES.items():
        since: dict[str, float] = {}
        for event in run.events:
            battery = event.battery or ""
            if event.event == begins:
                since[battery] = event.time
            elif event.event == ends and battery in since:
                yield Outage(battery, since.pop(battery), event.time, name)
        for battery, start in since.items():
            yield Outage(battery, start, run.end, name)


def leaked(run: Run, threat: Threat) -> bool:
    """Return whether a threat leaked: it landed in a zone of value and was no decoy."""
    return threat.outcome == "landed" and not threat.decoy and f"leaks_in.{threat.zone}" in run.responses


# --- drawing ---


def _draw_engagement(picture: Picture, axes: Axes, one: Engagement, place: int) -> None:
    look = picture.style
    role, hatch = HOW_ENDED[one.how]
    least = LEAST * axes.get_xlim()[1]
    width, narrow = max(one.end - one.start, least), one.end - one.start < least
    axes.barh(
        place, width, 0.74, left=one.start, color=look.fill(role), edgecolor=look.edge(role),
        hatch="" if narrow else hatch, lw=0 if narrow else 0.8,
    )  # fmt: skip
    if width < NARROW * axes.get_xlim()[1]:
        return
    ink, ground = ink_on(to_rgb(look.fill(role))), {"fc": look.fill(role), "ec": "none"}
    label = axes.text(
        (one.start + one.end) / 2, place, str(one.threat), ha="center", va="center", fontsize=SMALL,
        color=ink, clip_on=True, bbox={"boxstyle": "square,pad=0.12", **ground},
    )  # fmt: skip
    label.set_in_layout(False)

    def hide_where_it_does_not_fit(renderer: object) -> None:
        room = axes.transData.transform((width, 0))[0] - axes.transData.transform((0, 0))[0]
        label.set_visible(label.get_window_extent(renderer).width < room)  # type: ignore[arg-type]

    picture.after_layout.append(hide_where_it_does_not_fit)


def _draw_outage(picture: Picture, axes: Axes, outage: Outage, shown: dict[tuple[str, int], int]) -> None:
    places = [place for (battery, _), place in shown.items() if battery == outage.battery]
    if not places:
        return
    look = picture.style
    low, high = min(places) - 0.46, max(places) + 0.46
    area = (outage.start, low), outage.end - outage.start, high - low
    axes.add_patch(Rectangle(*area, facecolor=look.line, lw=0, zorder=0.6))
    label = axes.text(
        outage.start, low + 0.08, f" {outage.name}", va="top", fontsize=SMALL, color=look.text,
        clip_on=True, zorder=0.8,
    )  # fmt: skip
    label.set_in_layout(False)


def _draw_landings(picture: Picture, axes: Axes, run: Run) -> bool:
    """Draw landings above the rows: filled diamonds for leaks, hollow ones for others, and their number.

    Returns whether any threat landed.
    """
    look = picture.style
    landings = landings_of(run)
    for time, leaks, others in landings:
        colour = look.ink("leak") if leaks else look.harmless
        face = colour if leaks else look.background
        axes.plot(time, LANDED, "D", ms=7, color=colour, mfc=face, mew=1.5, clip_on=False, zorder=3)
        if leaks + others > 1:
            axes.annotate(
                f"{leaks + others}",
                (time, LANDED),
                (0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
            )
    return bool(landings)


def landings_of(run: Run) -> list[tuple[float, int, int]]:
    """Return (time, leaks, other landings), merging landings too close to draw apart."""
    found: list[tuple[float, int, int]] = []
    for threat in sorted(run.threats, key=lambda threat: threat.ended or 0.0):
        if threat.outcome != "landed" or threat.ended is None:
            continue
        leak = int(leaked(run, threat))
        if found and threat.ended - found[-1][0] < NEAR * run.end:
            time, leaks, others = found[-1]
            found[-1] = time, leaks + leak, others + 1 - leak
        else:
            found.append((threat.ended, leak, 1 - leak))
    return found
