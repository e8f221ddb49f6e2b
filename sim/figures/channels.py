"""The channels of one run over time: who was engaged where, from when to when, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.figures import sources, words
from sim.figures.picture import Picture, blank
from sim.figures.style import BODY, SMALL
from sim.trace import Event, Run, Threat

TITLE = "What every channel did"

INK = "#12161C"
"""Numbers on hues, in both themes."""

MOST = 24
"""Channels with a row; of more, those that engaged first."""

LANDED = -1.1
"""Where the landings stand; the first channel stands at 0."""

LEAST = 0.004
"""Share of the axis that every engagement is drawn wide, so that it is seen."""

NEAR = 0.022
"""Share of the run within which landings share a diamond."""

HOW_ENDED = {
    "intercepted": ("intercepted", ""),
    "missed": ("engaged", "///"),
    "cut": ("harmless", "xx"),
    "": ("waiting", ""),
}
"""Role and hatch of an engagement, by the event that ended it; "" for one still under way."""

LOOKS = {
    "intercepted": ("plain", "intercepted"),
    "missed": ("striped", "missed"),
    "cut": ("crossed", "broken off"),
    "": ("blue", "under way"),
}

SPELLS = {"broke_down": ("repaired", "broken down"), "reload_started": ("reloaded", "reloading")}
"""What keeps a whole battery from engaging: the event that begins it, the one that ends it, its name."""


class Engagement(NamedTuple):
    """One engagement on one channel, *how* it ended (a key of HOW_ENDED)."""

    row: tuple[str, int]
    threat: int
    start: float
    end: float
    how: str


class Spell(NamedTuple):
    """A time in which a battery could not engage."""

    battery: str
    start: float
    end: float
    name: str


def channels(run: Run, *, theme: str = "white") -> Picture:
    """A row per channel with its engagements, and above them when threats landed or leaked."""
    source = sources.of_run(run)
    rows = rows_of(run)
    if not rows:
        return blank(theme, TITLE, "No battery engaged anything in this run.", source)
    more = f"; {len(rows) - MOST} more channels are left out" if len(rows) > MOST else ""
    picture = Picture(theme, TITLE, _subtitle(run) + more, source, 2.2 + 0.34 * max(min(len(rows), MOST), 7))
    shown = {row: place for place, row in enumerate(rows[:MOST])}
    with picture.style.applied():
        axes = picture.plain_axes("left")
        axes.set_xlim(0, 1.015 * (run.end or 1))
        axes.set_ylim(len(shown) - 0.4, -1.75)
        for spell in spells_of(run):
            _draw_spell(picture, axes, spell, shown)
        for one in engagements_of(run):
            if one.row in shown:
                _draw_engagement(picture, axes, one, shown[one.row])
        _draw_landings(picture, axes, run)
        _name_rows(picture, axes, shown)
        axes.set_xlabel(f"time in {words.short(run.time_unit)}")
    return picture


def _subtitle(run: Run) -> str:
    """What the marks of this run mean."""
    ends = {one.how for one in engagements_of(run)}
    looks = [f"{look}: {name}" for end, (look, name) in LOOKS.items() if end in ends]
    if any(threat.outcome == "landed" for threat in run.threats):
        looks.append("diamond: landed, filled: leaked")
    return "number: threat; " + ", ".join(looks)


# --- what happened ---


def rows_of(run: Run) -> list[tuple[str, int]]:
    """The channels, by battery in the scenario's order, also those that never engaged."""
    rows = [(battery, channel + 1) for battery, number in run.channels.items() for channel in range(number)]
    used = {(e.battery, e.channel) for e in run.events if e.event == "engaged" and e.battery and e.channel}
    return rows or sorted(used)


def engagements_of(run: Run) -> Iterator[Engagement]:
    """Every engagement, in the order in which they end."""
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


def spells_of(run: Run) -> Iterator[Spell]:
    """When a battery was broken down or reloading."""
    for begins, (ends, name) in SPELLS.items():
        since: dict[str, float] = {}
        for event in run.events:
            battery = event.battery or ""
            if event.event == begins:
                since[battery] = event.time
            elif event.event == ends and battery in since:
                yield Spell(battery, since.pop(battery), event.time, name)
        for battery, start in since.items():
            yield Spell(battery, start, run.end, name)


def leaked(run: Run, threat: Threat) -> bool:
    """Whether a threat landed, was no decoy and its zone has a value."""
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
    label = axes.text(
        (one.start + one.end) / 2, place, str(one.threat), ha="center", va="center", fontsize=SMALL,
        color=INK, clip_on=True, bbox={"boxstyle": "square,pad=0.12", "fc": look.fill(role), "ec": "none"},
    )  # fmt: skip
    label.set_in_layout(False)

    def hide_where_it_does_not_fit(renderer: object) -> None:
        room = axes.transData.transform((width, 0))[0] - axes.transData.transform((0, 0))[0]
        label.set_visible(label.get_window_extent(renderer).width < room)  # type: ignore[arg-type]

    picture.after_layout.append(hide_where_it_does_not_fit)


def _draw_spell(picture: Picture, axes: Axes, spell: Spell, shown: dict[tuple[str, int], int]) -> None:
    places = [place for (battery, _), place in shown.items() if battery == spell.battery]
    if not places:
        return
    look = picture.style
    low, high = min(places) - 0.46, max(places) + 0.46
    axes.add_patch(
        Rectangle(
            (spell.start, low),
            spell.end - spell.start,
            high - low,
            facecolor=look.line,
            lw=0,
            zorder=0.6,
        )
    )
    label = axes.text(
        spell.start,
        low + 0.08,
        f" {spell.name}",
        va="top",
        fontsize=SMALL,
        color=look.text,
        clip_on=True,
        zorder=0.8,
    )
    label.set_in_layout(False)


def _draw_landings(picture: Picture, axes: Axes, run: Run) -> None:
    """Above the rows: a filled diamond where threats leaked, a hollow one where none did, and how many."""
    look = picture.style
    for time, leaks, others in landings_of(run):
        colour = look.ink("leak") if leaks else look.harmless
        face = colour if leaks else look.background
        axes.plot(time, LANDED, "D", ms=7, mec=colour, mfc=face, mew=1.5, clip_on=False, zorder=3)
        if leaks + others > 1:
            axes.annotate(
                f"{leaks + others}",
                (time, LANDED),
                (0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
            )


def landings_of(run: Run) -> list[tuple[float, int, int]]:
    """(time, leaks, other landings), landings together that a figure could not show apart."""
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


def _name_rows(picture: Picture, axes: Axes, shown: dict[tuple[str, int], int]) -> None:
    many = {battery for battery, channel in shown if channel > 1}
    names = [
        f"{words.plain(battery)} {channel}" if battery in many else words.plain(battery)
        for battery, channel in shown
    ]
    axes.set_yticks([LANDED, *shown.values()], ["landed", *names], color=picture.style.text, fontsize=BODY)
