"""The panel's second page, this run among many: numbers, a histogram, and the causes of landings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sim import wording
from sim.statistics import Response
from sim.study import is_whole
from sim.view.background.exact_values import ExactValue, ExactValues
from sim.view.background.sample import Sample
from sim.view.screens.replay.histogram import PICKS, Bar, bars_of, exact_shares, place
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Fill, Mark
from sim.view.ui.widgets import bars as draw_bars
from sim.view.ui.widgets import before_and_next, icons
from sim.vocabulary import CAUSES

STOPPED = "This run can still be watched. Open the scenario anew to try again."


@dataclass(frozen=True)
class DistributionView:
    """What the page shows: many runs, a *response*, and its value in *this_run* (the one on the map)."""

    sample: Sample | None
    response: str = "leaks"
    this_run: float | None = None
    further: bool = False
    """Whether the histogram is shown instead of the numbers, where there is no room for both."""
    known: ExactValues = field(default_factory=dict)
    """The exact values of the scenario, as far as they are known."""

    @property
    def exact(self) -> ExactValue | None:
        """The exact value of the response, if it is known."""
        return self.known.get(self.response)


def draw(canvas: Canvas, box: Box, view: DistributionView) -> list[Bar]:
    """Draw the page; return the bars of its histogram, in the order of their places."""
    canvas.add(Clip(box))
    bars = _page(canvas, box, view)
    canvas.add(Clip(None))
    return bars


def _page(canvas: Canvas, box: Box, view: DistributionView) -> list[Bar]:
    sample = view.sample
    if sample is None or len(sample) == 0:
        trouble = "" if sample is None else sample.trouble
        note = f"The study stopped: {trouble}" if trouble else "Playing the first runs of this scenario …"
        y = box.y + canvas.paragraph(box.x, box.y, box.w, note, colour="faint") + canvas.s.unit
        if trouble:
            canvas.paragraph(box.x, y, box.w, STOPPED, size=canvas.s.small, colour="faint")
        return []
    line = 1.45 * canvas.s.small
    if box.w > 2 * box.h:
        gap = 3 * canvas.s.unit
        left = Box(box.x, box.y, (box.w - gap) / 2, box.h)
        top = _progress(canvas, left, _headline(canvas, left, sample, view), sample)
        _causes(canvas, Box(left.x, top, left.w, max(0.0, left.bottom - top)), sample)
        return _figure(canvas, Box(left.right + gap, box.y, left.w, box.h), sample, view)
    if cramped(canvas, box) and view.further:
        return _figure(canvas, box, sample, view)
    top = _progress(canvas, box, _headline(canvas, box, sample, view), sample)
    if cramped(canvas, box):
        _causes(canvas, Box(box.x, top, box.w, max(0.0, box.bottom - top)), sample)
        return []
    foot = min((len(sample.causes) + 1) * line + canvas.s.unit, 0.3 * (box.bottom - top))
    bars = _figure(canvas, Box(box.x, top, box.w, box.bottom - foot - top), sample, view)
    _causes(canvas, Box(box.x, box.bottom - foot + canvas.s.unit, box.w, foot - canvas.s.unit), sample)
    return bars


def cramped(canvas: Canvas, box: Box) -> bool:
    """Whether numbers and histogram do not fit together."""
    s = canvas.s
    return box.w <= 2 * box.h and box.h < 1.2 * s.headline + 17 * s.small


# --- numbers ---


def _headline(canvas: Canvas, box: Box, sample: Sample, view: DistributionView) -> float:
    """Draw the chance that all held and the mean of the response, with intervals; return where they end.

    They stand beside each other, or stacked if their words would be cut.
    """
    held, found = sample.held, sample.of(view.response)
    held_exactly, mean_exactly = view.known.get("held"), view.exact
    chance = wording.per_cent(held.mean or 0.0)
    half = box.w / 2
    between = wording.between_per_cent(held.interval)
    exact_chance = "" if held_exactly is None else held_exactly.chance_words
    exact_mean = "" if mean_exactly is None else mean_exactly.mean_words
    exact = bool(exact_chance or exact_mean) and not canvas.s.large
    mean = wording.number(found.mean or 0.0) if found.mean is not None else "none"
    both = (
        (chance, "chance of no leak", between, exact_chance if exact else ""),
        (mean, named(view.response), _spread(found), exact_mean if exact else ""),
    )
    wide = max(canvas.measure(line, canvas.s.small, False) for _, *lines in both for line in lines)
    if wide > half - canvas.s.unit:
        return _stacked(canvas, box, both)
    _number(canvas, Box(box.x, box.y, half, 0), *both[0])
    right = Box(box.x + half, box.y, half, 0)
    return _number(canvas, right, *both[1]) + (1.3 * canvas.s.small if exact else 0.0)


def _stacked(canvas: Canvas, box: Box, rows: Iterable[tuple[str, str, str, str]]) -> float:
    """Draw stacked numbers, each with its name beside it and its interval and exact value below."""
    s, y = canvas.s, box.y
    for number, name, between, exactly in rows:
        wide = canvas.words(box.x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=box.w)
        wide += 0.4 * s.small
        canvas.words(box.x + wide, y + 0.7 * s.headline, name, size=s.small, width=box.w - wide)
        y += 1.15 * s.headline + 0.6 * s.small
        taken = canvas.words(box.x, y, between, size=s.small, colour="faint", width=box.w) + s.small
        if exactly and taken + canvas.measure(exactly, s.small, False) > box.w:
            taken, y = 0.0, y + 1.3 * s.small
        canvas.words(box.x + taken, y, exactly, size=s.small, width=box.w - taken)
        y += 0.7 * s.small
    return y


def named(response: str) -> str:
    """The name of a response's mean."""
    return f"{wording.response(response)} per run" if is_whole(response) else wording.response(response)


def _spread(found: Response) -> str:
    return wording.between(found.interval)


def _number(canvas: Canvas, box: Box, number: str, name: str, between: str, exactly: str) -> float:
    s, y = canvas.s, box.y
    canvas.words(box.x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=box.w)
    y += 1.2 * s.headline + 0.55 * s.small
    canvas.words(box.x, y, name, size=s.small, width=box.w - s.unit)
    canvas.words(box.x, y + 1.3 * s.small, between, size=s.small, colour="faint", width=box.w - s.unit)
    canvas.words(box.x, y + 2.6 * s.small, exactly, size=s.small, width=box.w - s.unit)
    return y + 2.2 * s.small


def _progress(canvas: Canvas, box: Box, y: float, sample: Sample) -> float:
    s = canvas.s
    done, wanted = len(sample), sample.wanted
    note = f"n = {done:,} runs" if done >= wanted else f"n = {done:,} of {wanted:,} runs so far"
    if sample.trouble:
        note = f"n = {done:,} runs; the study stopped: {sample.trouble}"
        return (
            y + canvas.paragraph(box.x, y, box.w, note, size=s.small, colour="faint", most=2) + 1.2 * s.unit
        )
    canvas.words(box.x, y + 0.6 * s.small, note, size=s.small, colour="faint", width=box.w)
    if done < wanted:
        track = Box(box.x, y + 1.45 * s.small, box.w, max(2.0, 0.3 * s.unit))
        canvas.add(Fill(track, "track", track.h / 2))
        canvas.add(Fill(Box(track.x, track.y, track.w * done / wanted, track.h), "faint", track.h / 2))
    return y + 1.6 * s.small + 1.2 * s.unit


# --- the figure ---


def _figure(canvas: Canvas, box: Box, sample: Sample, view: DistributionView) -> list[Bar]:
    """Draw the title, the histogram, and the buttons to the runs that are worth a look."""
    s = canvas.s
    most = max(3, min(13, int(box.w / (1.8 * s.small))))
    bars = bars_of(sample, view.response, view.this_run, most)
    roomy = box.h > 11 * s.small
    title, picks = 1.75 * s.small, 1.75 * s.small if box.h > 8 * s.small else 0.0
    below = (2.6 * s.small if roomy else 0.0) + picks + 0.6 * s.unit
    _title(canvas, Box(box.x, box.y, box.w, title), view.response)
    top = title + _meaning(canvas, Box(box.x, box.y + title, box.w, box.h - title - below), view.response)
    plot = Box(box.x, box.y + top, box.w, box.h - top - below)
    if plot.h > 3 * s.small and bars:
        _histogram(canvas, plot, bars, sample, view)
    if roomy:
        _this_run_key(canvas, Box(box.x, plot.bottom, box.w, 2.6 * s.small), sample, view)
    faces = [(face, "pick", face) for face in PICKS] if picks else []
    canvas.row_of(Box(box.x, box.bottom - picks, box.w, picks), faces, None, hints=True)
    return bars


def _title(canvas: Canvas, box: Box, response: str) -> None:
    """Write the name of the response; draw two buttons to other responses."""
    end = icons(canvas, box, before_and_next("response"))
    name = wording.response(response)
    title = f"{name[:1].upper()}{name[1:]} in one run"
    canvas.words(box.x, box.cy, title, size=canvas.s.small, bold=True, width=end - box.x)


def _meaning(canvas: Canvas, box: Box, response: str) -> float:
    """Explain the response, if there is room; return the height taken."""
    s, meaning = canvas.s, wording.meaning(response)
    most = min(2, int((box.h - 7 * s.small) / (1.3 * s.small)))
    if not meaning or most < len(canvas.lines(meaning, box.w, s.small, False)):
        return 0.0
    return canvas.paragraph(box.x, box.y, box.w, meaning, size=s.small, colour="faint")


def _histogram(canvas: Canvas, plot: Box, bars: list[Bar], sample: Sample, view: DistributionView) -> None:
    n = len(sample)
    ours = None
    if view.this_run is not None:
        ours = next((k for k, bar in enumerate(bars) if bar.has(view.this_run)), None)
    draw_bars(
        canvas,
        plot,
        "bar",
        [bar.number / n for bar in bars],
        [bar.name for bar in bars],
        dots=exact_shares(view.exact, bars),
        ours=ours,
        says=[f"{wording.count(bar.number, 'run')} with {bar.range_words}: press to see one" for bar in bars],
    )


def _this_run_key(canvas: Canvas, box: Box, sample: Sample, view: DistributionView) -> None:
    """Explain the outlined bar: this run's value, and how many runs have less and more."""
    if view.this_run is None:
        return
    s = canvas.s
    y = box.y + 0.7 * s.small
    key = Box(box.x + 0.1 * s.small, y - 0.4 * s.small, 0.8 * s.small, 0.8 * s.small)
    canvas.add(Fill(key, "none", 0.1 * s.unit, "chosen", max(2.0, 0.35 * s.unit)))
    ours = f"this run: {wording.short_number(view.this_run)}"
    if view.response == "leaks":
        ours = f"this run: {wording.count(int(view.this_run), 'leak')}"
    taken = canvas.words(box.x + 1.5 * s.small, y, ours, size=s.small, width=box.w - 1.5 * s.small)
    _dot_key(canvas, Box(box.x, y, box.w, 0), taken + 3.0 * s.small, view)
    among = place(sample, view.response, view.this_run)
    y += 1.2 * s.small
    canvas.words(box.x + 1.5 * s.small, y, among, size=s.small, colour="faint", width=box.w - 1.5 * s.small)


def _dot_key(canvas: Canvas, row: Box, after: float, view: DistributionView) -> None:
    """Explain the dots, at the right of a row of which *after* pixels are taken."""
    s, words_of = canvas.s, "exact chance"
    wide = canvas.measure(words_of, s.small, False)
    if view.exact is not None and view.exact.pmf is not None and after + wide < row.w:
        canvas.words(row.right, row.y, words_of, size=s.small, anchor="right")
        canvas.add(Mark(row.right - wide - 0.8 * s.small, row.y, 0.36 * s.small, "shot", "text"))


# --- causes ---


def _causes(canvas: Canvas, box: Box, sample: Sample) -> None:
    """List why threats landed, per run: words, a bar and a number for each cause; the rest are counted."""
    s = canvas.s
    line = 1.45 * s.small
    causes, fits = sample.causes, int(box.h / line + 0.05) - 1
    if not causes or fits < 1:
        return
    listed = causes if len(causes) <= fits else causes[: fits - 1]
    canvas.words(box.x, box.y + line / 2, "Why threats landed, per run", size=s.small, bold=True, width=box.w)
    names = [CAUSES[cause].label for cause, _ in listed]
    widest = max((canvas.measure(name, s.small, False) for name in names), default=0.0)
    room = min(max(0.5 * box.w, widest + 0.1 * s.small), 0.72 * box.w)
    for row, (name, (_, mean)) in enumerate(zip(names, listed, strict=True)):
        where = Box(box.x, box.y + (row + 1) * line, box.w, line)
        _cause(canvas, where, name, mean, causes[0][1], room)
    if len(listed) < len(causes):
        y = box.y + (len(listed) + 1.5) * line
        canvas.words(box.x, y, f"+{len(causes) - len(listed)} more causes", size=s.small, colour="faint")


def _cause(canvas: Canvas, row: Box, name: str, mean: float, most: float, room: float) -> None:
    """Draw a cause: its *name* in *room* pixels, a bar of its *mean* (the longest is *most*), the number."""
    s = canvas.s
    canvas.words(row.x, row.cy, name, size=s.small, width=room)
    left = room + 0.02 * row.w
    bar = Box(row.x + left, row.cy - 0.2 * s.small, (0.86 * row.w - left) * mean / most, 0.4 * s.small)
    canvas.add(Fill(bar, "bar", min(bar.w, bar.h) / 2))
    canvas.words(row.right, row.cy, wording.number(mean), size=s.small, anchor="right", width=0.13 * row.w)
