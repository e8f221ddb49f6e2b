"""The panel's second page: this run among many. Numbers first, then one figure, then the causes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sim.statistics import Response
from sim.study import is_whole
from sim.view import words
from sim.view.among import PICKS, Bar, bars_of, place
from sim.view.crowd import Sample
from sim.view.exact import Exactly, Known, dots
from sim.view.shapes import Box, Clip, Fill, Mark
from sim.view.sheet import Sheet
from sim.view.widgets import bars as draw_bars
from sim.view.widgets import before_and_next, icons

STOPPED = "This run can still be watched. Open the scenario anew to try again."


@dataclass(frozen=True)
class Looked:
    """What the page is about: a *response* and the value that *this_run* (the one on the map) has of it."""

    sample: Sample | None
    response: str = "leaks"
    this_run: float | None = None
    further: bool = False
    """Where there is no room for all: the figure instead of the numbers."""
    known: Known = field(default_factory=dict)
    """What theory says exactly."""

    @property
    def exact(self) -> Exactly | None:
        """The exact mean of the response, if it is known."""
        return self.known.get(self.response)


def draw(sheet: Sheet, box: Box, looked: Looked) -> list[Bar]:
    """Draw the page; returns the bars of its histogram, which a press names by their places."""
    sheet.add(Clip(box))
    bars = _page(sheet, box, looked)
    sheet.add(Clip(None))
    return bars


def _page(sheet: Sheet, box: Box, looked: Looked) -> list[Bar]:
    sample = looked.sample
    if sample is None or len(sample) == 0:
        trouble = "" if sample is None else sample.trouble
        note = f"The study stopped: {trouble}" if trouble else "Playing the first runs of this scenario …"
        y = box.y + sheet.paragraph(box.x, box.y, box.w, note, colour="faint") + sheet.s.unit
        if trouble:
            sheet.paragraph(box.x, y, box.w, STOPPED, size=sheet.s.small, colour="faint")
        return []
    line = 1.45 * sheet.s.small
    if box.w > 2 * box.h:
        gap = 3 * sheet.s.unit
        left = Box(box.x, box.y, (box.w - gap) / 2, box.h)
        top = _progress(sheet, left, _headline(sheet, left, sample, looked), sample)
        _causes(sheet, Box(left.x, top, left.w, max(0.0, left.bottom - top)), sample)
        return _figure(sheet, Box(left.right + gap, box.y, left.w, box.h), sample, looked)
    if cramped(sheet, box) and looked.further:
        return _figure(sheet, box, sample, looked)
    top = _progress(sheet, box, _headline(sheet, box, sample, looked), sample)
    if cramped(sheet, box):
        _causes(sheet, Box(box.x, top, box.w, max(0.0, box.bottom - top)), sample)
        return []
    foot = min((len(sample.causes) + 1) * line + sheet.s.unit, 0.3 * (box.bottom - top))
    bars = _figure(sheet, Box(box.x, top, box.w, box.bottom - foot - top), sample, looked)
    _causes(sheet, Box(box.x, box.bottom - foot + sheet.s.unit, box.w, foot - sheet.s.unit), sample)
    return bars


def cramped(sheet: Sheet, box: Box) -> bool:
    """Whether numbers and figure do not fit at once."""
    s = sheet.s
    return box.w <= 2 * box.h and box.h < 1.2 * s.headline + 17 * s.small


# --- numbers ---


def _headline(sheet: Sheet, box: Box, sample: Sample, looked: Looked) -> float:
    """Chance that all held, and the mean of the response, with intervals; returns where they end.

    Beside each other; one below the other where their words would be cut.
    """
    held, found = sample.held, sample.of(looked.response)
    held_exactly, mean_exactly = looked.known.get("held"), looked.exact
    chance = words.per_cent(held.mean or 0.0)
    half = box.w / 2
    between = words.between_per_cent(held.interval)
    chance_told = "" if held_exactly is None else held_exactly.chance
    mean_told = "" if mean_exactly is None else mean_exactly.told
    exact = bool(chance_told or mean_told) and not sheet.s.large
    mean = words.number(found.mean or 0.0) if found.mean is not None else "none"
    both = (
        (chance, "chance of no leak", between, chance_told if exact else ""),
        (mean, named(looked.response), _spread(found), mean_told if exact else ""),
    )
    wide = max(sheet.measure(line, sheet.s.small, False) for _, *lines in both for line in lines)
    if wide > half - sheet.s.unit:
        return _stacked(sheet, box, both)
    _number(sheet, Box(box.x, box.y, half, 0), *both[0])
    right = Box(box.x + half, box.y, half, 0)
    return _number(sheet, right, *both[1]) + (1.3 * sheet.s.small if exact else 0.0)


def _stacked(sheet: Sheet, box: Box, rows: Iterable[tuple[str, str, str, str]]) -> float:
    """Numbers one below the other, each with its name beside it, its interval and exact value below."""
    s, y = sheet.s, box.y
    for number, name, between, exactly in rows:
        wide = sheet.words(box.x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=box.w)
        wide += 0.4 * s.small
        sheet.words(box.x + wide, y + 0.7 * s.headline, name, size=s.small, width=box.w - wide)
        y += 1.15 * s.headline + 0.6 * s.small
        taken = sheet.words(box.x, y, between, size=s.small, colour="faint", width=box.w) + s.small
        if exactly and taken + sheet.measure(exactly, s.small, False) > box.w:
            taken, y = 0.0, y + 1.3 * s.small
        sheet.words(box.x + taken, y, exactly, size=s.small, width=box.w - taken)
        y += 0.7 * s.small
    return y


def named(response: str) -> str:
    """A response's mean in words."""
    return f"{words.response(response)} per run" if is_whole(response) else words.response(response)


def _spread(found: Response) -> str:
    return words.between(found.interval)


def _number(sheet: Sheet, box: Box, number: str, name: str, between: str, exactly: str) -> float:
    s, y = sheet.s, box.y
    sheet.words(box.x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=box.w)
    y += 1.2 * s.headline + 0.55 * s.small
    sheet.words(box.x, y, name, size=s.small, width=box.w - s.unit)
    sheet.words(box.x, y + 1.3 * s.small, between, size=s.small, colour="faint", width=box.w - s.unit)
    sheet.words(box.x, y + 2.6 * s.small, exactly, size=s.small, width=box.w - s.unit)
    return y + 2.2 * s.small


def _progress(sheet: Sheet, box: Box, y: float, sample: Sample) -> float:
    s = sheet.s
    done, wanted = len(sample), sample.wanted
    note = f"n = {done:,} runs" if done >= wanted else f"n = {done:,} of {wanted:,} runs so far"
    if sample.trouble:
        note = f"n = {done:,} runs; the study stopped: {sample.trouble}"
        return y + sheet.paragraph(box.x, y, box.w, note, size=s.small, colour="faint", most=2) + 1.2 * s.unit
    sheet.words(box.x, y + 0.6 * s.small, note, size=s.small, colour="faint", width=box.w)
    if done < wanted:
        track = Box(box.x, y + 1.45 * s.small, box.w, max(2.0, 0.3 * s.unit))
        sheet.add(Fill(track, "track", track.h / 2))
        sheet.add(Fill(Box(track.x, track.y, track.w * done / wanted, track.h), "faint", track.h / 2))
    return y + 1.6 * s.small + 1.2 * s.unit


# --- the figure ---


def _figure(sheet: Sheet, box: Box, sample: Sample, looked: Looked) -> list[Bar]:
    """The histogram between its title and the runs that are worth a look."""
    s = sheet.s
    most = max(3, min(13, int(box.w / (1.8 * s.small))))
    bars = bars_of(sample, looked.response, looked.this_run, most)
    roomy = box.h > 11 * s.small
    title, picks = 1.75 * s.small, 1.75 * s.small if box.h > 8 * s.small else 0.0
    below = (2.6 * s.small if roomy else 0.0) + picks + 0.6 * s.unit
    _title(sheet, Box(box.x, box.y, box.w, title), looked.response)
    top = title + _meaning(sheet, Box(box.x, box.y + title, box.w, box.h - title - below), looked.response)
    plot = Box(box.x, box.y + top, box.w, box.h - top - below)
    if plot.h > 3 * s.small and bars:
        _histogram(sheet, plot, bars, sample, looked)
    if roomy:
        _ours(sheet, Box(box.x, plot.bottom, box.w, 2.6 * s.small), sample, looked)
    faces = [(face, "pick", face) for face in PICKS] if picks else []
    sheet.row_of(Box(box.x, box.bottom - picks, box.w, picks), faces, None, hints=True)
    return bars


def _title(sheet: Sheet, box: Box, response: str) -> None:
    """What is counted, and two buttons to another response."""
    end = icons(sheet, box, before_and_next("response"))
    name = words.response(response)
    title = f"{name[:1].upper()}{name[1:]} in one run"
    sheet.words(box.x, box.cy, title, size=sheet.s.small, bold=True, width=end - box.x)


def _meaning(sheet: Sheet, box: Box, response: str) -> float:
    """What is counted, for who meets it for the first time, where there is room; returns the height taken."""
    s, told = sheet.s, words.meaning(response)
    most = min(2, int((box.h - 7 * s.small) / (1.3 * s.small)))
    if not told or most < len(sheet.lines(told, box.w, s.small, False)):
        return 0.0
    return sheet.paragraph(box.x, box.y, box.w, told, size=s.small, colour="faint")


def _histogram(sheet: Sheet, plot: Box, bars: list[Bar], sample: Sample, looked: Looked) -> None:
    n = len(sample)
    ours = None
    if looked.this_run is not None:
        ours = next((k for k, bar in enumerate(bars) if bar.has(looked.this_run)), None)
    draw_bars(
        sheet,
        plot,
        "bar",
        [bar.number / n for bar in bars],
        [bar.name for bar in bars],
        dots=dots(looked.exact, bars),
        ours=ours,
        says=[f"{words.count(bar.number, 'run')} with {bar.told}: press to see one" for bar in bars],
    )


def _ours(sheet: Sheet, box: Box, sample: Sample, looked: Looked) -> None:
    """What the outline means: this run's value, and how many runs lie on either side."""
    if looked.this_run is None:
        return
    s = sheet.s
    y = box.y + 0.7 * s.small
    key = Box(box.x + 0.1 * s.small, y - 0.4 * s.small, 0.8 * s.small, 0.8 * s.small)
    sheet.add(Fill(key, "none", 0.1 * s.unit, "chosen", max(2.0, 0.35 * s.unit)))
    ours = f"this run: {words.short_number(looked.this_run)}"
    if looked.response == "leaks":
        ours = f"this run: {words.count(int(looked.this_run), 'leak')}"
    taken = sheet.words(box.x + 1.5 * s.small, y, ours, size=s.small, width=box.w - 1.5 * s.small)
    _dot_key(sheet, Box(box.x, y, box.w, 0), taken + 3.0 * s.small, looked)
    among = place(sample, looked.response, looked.this_run)
    y += 1.2 * s.small
    sheet.words(box.x + 1.5 * s.small, y, among, size=s.small, colour="faint", width=box.w - 1.5 * s.small)


def _dot_key(sheet: Sheet, row: Box, after: float, looked: Looked) -> None:
    """What the dots mean, at the right of a row of which *after* pixels are taken."""
    s, words_of = sheet.s, "exact chance"
    wide = sheet.measure(words_of, s.small, False)
    if looked.exact is not None and looked.exact.pmf is not None and after + wide < row.w:
        sheet.words(row.right, row.y, words_of, size=s.small, anchor="right")
        sheet.add(Mark(row.right - wide - 0.8 * s.small, row.y, 0.36 * s.small, "shot", "text"))


# --- causes ---


def _causes(sheet: Sheet, box: Box, sample: Sample) -> None:
    """Why threats landed, per run: words, a bar and a number each; those without room are counted."""
    s = sheet.s
    line = 1.45 * s.small
    causes, fits = sample.causes, int(box.h / line + 0.05) - 1
    if not causes or fits < 1:
        return
    listed = causes if len(causes) <= fits else causes[: fits - 1]
    sheet.words(box.x, box.y + line / 2, "Why threats landed, per run", size=s.small, bold=True, width=box.w)
    names = [words.CAUSES.get(cause, words.plain(cause)) for cause, _ in listed]
    widest = max((sheet.measure(name, s.small, False) for name in names), default=0.0)
    room = min(max(0.5 * box.w, widest + 0.1 * s.small), 0.72 * box.w)
    for row, (name, (_, mean)) in enumerate(zip(names, listed, strict=True)):
        where = Box(box.x, box.y + (row + 1) * line, box.w, line)
        _cause(sheet, where, name, mean, causes[0][1], room)
    if len(listed) < len(causes):
        y = box.y + (len(listed) + 1.5) * line
        sheet.words(box.x, y, f"+{len(causes) - len(listed)} more causes", size=s.small, colour="faint")


def _cause(sheet: Sheet, row: Box, name: str, mean: float, most: float, room: float) -> None:
    """A cause's *name* in so much *room*, a bar of its *mean* (the longest is *most*), and the number."""
    s = sheet.s
    sheet.words(row.x, row.cy, name, size=s.small, width=room)
    left = room + 0.02 * row.w
    bar = Box(row.x + left, row.cy - 0.2 * s.small, (0.86 * row.w - left) * mean / most, 0.4 * s.small)
    sheet.add(Fill(bar, "bar", min(bar.w, bar.h) / 2))
    sheet.words(row.right, row.cy, words.number(mean), size=s.small, anchor="right", width=0.13 * row.w)
