"""Draw the findings about a variant: numbers, a histogram, and the causes of landings."""

from __future__ import annotations

from sim import wording
from sim.view.background.sample import Sample
from sim.view.screens.replay.distribution_panel import named
from sim.view.screens.what_if.findings import Columns, Findings
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Clip, Fill, Mark
from sim.view.ui.widgets import bars as draw_bars
from sim.view.ui.widgets import before_and_next, icons
from sim.vocabulary import CAUSES, family

LEAST_LANDINGS = 0.005
"""The least landings per run of a cause that is listed: rarer ones would read 0.00."""


PAGES = 3
"""The number of pages if not all fits on one: the numbers, the figure, the causes."""


def draw(canvas: Canvas, box: Box, findings: Findings, page: int) -> bool:
    """Draw the findings; return whether they do not fit on one page: then a *page* of `PAGES` is drawn."""
    canvas.add(Clip(box))
    s = canvas.s
    low = box.h < 1.2 * s.headline + 21 * s.small and box.w <= 2.2 * box.h
    if box.w > 2.2 * box.h:
        gap = 3 * s.unit
        left = Box(box.x, box.y, 0.46 * (box.w - gap), box.h)
        right = Box(left.right + gap, box.y, box.w - gap - left.w, box.h)
        top = _numbers(canvas, left, findings)
        _causes(canvas, Box(left.x, top, left.w, left.bottom - top), findings)
        _figure(canvas, right, findings)
    elif low:
        _page(canvas, box, findings, page % PAGES)
    else:
        top = _numbers(canvas, box, findings)
        room = Box(box.x, top, box.w, max(0.0, box.bottom - top))
        foot = min(1.45 * s.small * (1 + len(_listed_causes(findings))) + s.unit, 0.36 * room.h)
        _figure(canvas, Box(room.x, room.y, room.w, room.h - foot), findings)
        _causes(canvas, Box(room.x, room.bottom - foot + s.unit, room.w, foot - s.unit), findings)
    canvas.add(Clip(None))
    return low


def _page(canvas: Canvas, box: Box, findings: Findings, page: int) -> None:
    """Draw one page, with a button to the next."""
    s = canvas.s
    side = 1.8 * s.small
    more = Box(box.right - side, box.y, side, side)
    canvas.button(more, "up" if page == PAGES - 1 else "down", "more", says=canvas.hint("more"), icon=True)
    if page == 0:
        top = _numbers(canvas, box, findings, side + s.unit)
        room = Box(box.x, top, box.w, max(0.0, box.bottom - top))
        if room.h > 9 * s.small:
            _figure(canvas, room, findings)
        else:
            _causes(canvas, room, findings)
        return
    below = Box(box.x, box.y + side + s.unit, box.w, max(0.0, box.h - side - s.unit))
    line = findings.refusal or findings.line
    canvas.words(box.x, more.cy, line, size=s.small, bold=True, width=box.w - side - s.unit)
    if page == 1:
        _figure(canvas, below, findings)
    else:
        _causes(canvas, below, findings)


def _numbers(canvas: Canvas, box: Box, findings: Findings, aside: float = 0.0) -> float:
    """Draw the change in words, the two numbers and the number of runs; return where they end.

    *aside* is the pixels that are kept free beside the words.
    """
    s, y = canvas.s, box.y
    line = findings.refusal or findings.line
    size, most = (s.small, 3) if findings.refusal else (s.body, 2)
    canvas.paragraph(box.x, y, box.w - aside, line, size=size, bold=True, most=most)
    y += max(2 * s.body, 3 * s.small if findings.refusal else 0.0) * 1.3 + 0.4 * s.unit
    y = _headline(canvas, Box(box.x, y, box.w, 0), findings)
    return _progress(canvas, box, y, findings)


def _headline(canvas: Canvas, box: Box, findings: Findings) -> float:
    now, before, response = findings.now, findings.before, findings.response
    half = box.w / 2
    found = now.of(response)
    number = "none" if found.mean is None else wording.number(found.mean)
    old = before.of(response).mean if before is not None and _has(before, response) else None
    about = _about(findings, response, "" if old is None else wording.number(old))
    left = Box(box.x, box.y, half, 0)
    _number(canvas, left, number, named(response), wording.between(found.interval), about)
    held = now.held
    chance = wording.per_cent(held.mean or 0.0)
    was = before.held.mean if before is not None and _has(before, "held") else None
    about = _about(findings, "held", "" if was is None else wording.per_cent(was))
    right = Box(box.x + half, box.y, half, 0)
    return _number(canvas, right, chance, "chance of no leak", wording.between_per_cent(held.interval), about)


def _has(sample: Sample, response: str) -> bool:
    return response in sample.names and len(sample) > 0


def _about(findings: Findings, response: str, old: str) -> str:
    """The exact value, and the estimate for the file's scenario, in words."""
    parts = []
    known = findings.known.get(response)
    if known is not None:
        is_chance = family(response).estimator == "proportion"
        value = f"{100 * known.value:.4g} %" if is_chance else f"{known.value:.4g}"
        parts.append(f"{'in the long run' if known.limit else 'exact'} {value}")
    if findings.changed and old:
        parts.append(f"file {old}")
    return " · ".join(parts)


def _number(canvas: Canvas, box: Box, number: str, name: str, between: str, about: str) -> float:
    s, y, room = canvas.s, box.y, box.w - canvas.s.unit
    canvas.words(box.x, y + 0.6 * s.headline, number, size=s.headline, bold=True, width=room)
    y += 1.2 * s.headline + 0.55 * s.small
    canvas.words(box.x, y, name, size=s.small, width=room)
    canvas.words(box.x, y + 1.3 * s.small, between, size=s.small, colour="faint", width=room)
    canvas.words(box.x, y + 2.6 * s.small, about, size=s.small, width=room)
    return y + 3.5 * s.small


def _progress(canvas: Canvas, box: Box, y: float, findings: Findings) -> float:
    s, sample = canvas.s, findings.now
    done, wanted = len(sample), sample.wanted
    note = f"n = {done:,} runs" if done >= wanted else f"n = {done:,} of {wanted:,} runs so far"
    if sample.trouble:
        note = f"n = {done:,} runs; the study stopped: {sample.trouble}"
    canvas.words(box.x, y + 0.6 * s.small, note, size=s.small, colour="faint", width=box.w)
    track = Box(box.x, y + 1.4 * s.small, box.w, max(2.0, 0.3 * s.unit))
    if done < wanted and not sample.trouble:
        canvas.add(Fill(track, "track", track.h / 2))
        canvas.add(Fill(Box(track.x, track.y, track.w * done / wanted, track.h), "faint", track.h / 2))
    return y + 1.6 * s.small + s.unit


def _figure(canvas: Canvas, box: Box, findings: Findings) -> None:
    s, shown = canvas.s, findings.columns
    title = 1.8 * s.small
    head = Box(box.x, box.y, box.w, title)
    end = icons(canvas, head, before_and_next("response"))
    name = wording.response(findings.response)
    title_words = f"{name[:1].upper()}{name[1:]} in one run"
    canvas.words(box.x, head.cy, title_words, size=s.small, bold=True, width=end - box.x - s.unit)
    key = 1.6 * s.small if box.h > 7 * s.small else 0.0
    plot = Box(box.x, box.y + title, box.w, box.h - title - key)
    if not shown.labels:
        canvas.words(
            plot.x, plot.y + s.body, "No run has a value.", size=s.small, colour="faint", width=plot.w
        )
        return
    if plot.h > 4.5 * s.small:
        draw_bars(canvas, plot, "", shown.now, shown.labels, behind=shown.before, dots=shown.exact)
    if key:
        _key(canvas, Box(box.x, box.bottom - key, box.w, key), shown)


def _key(canvas: Canvas, box: Box, shown: Columns) -> None:
    """Draw the key: what bars, faint bars and dots mean."""
    s, x, side = canvas.s, box.x, 0.8 * canvas.s.small
    entries = [("now", "bar")] if shown.before else []
    entries += [("as the file has it", "track")] if shown.before else []
    for name, colour in entries:
        canvas.add(Fill(Box(x, box.cy - side / 2, side, side), colour, 0.1 * s.unit))
        x += side + 0.5 * s.small
        x += canvas.words(x, box.cy, name, size=s.small, colour="faint", width=box.right - x) + 1.4 * s.small
    if shown.exact:
        canvas.add(Mark(x + side / 2, box.cy, 0.45 * s.small, "shot", "text"))
        room = box.right - x - side - 0.5 * s.small
        canvas.words(x + side + 0.5 * s.small, box.cy, "exact", size=s.small, colour="faint", width=room)


def _means(findings: Findings) -> tuple[dict[str, float], dict[str, float]]:
    """Mean landings per run by cause: now, and for the file's scenario if there is a change."""
    before = dict(findings.before.causes) if findings.before is not None and findings.changed else {}
    return dict(findings.now.causes), before


def _listed_causes(findings: Findings) -> list[str]:
    """The causes that are worth a line, the most frequent first."""
    now, before = _means(findings)
    most = {cause: max(now.get(cause, 0.0), before.get(cause, 0.0)) for cause in {**now, **before}}
    return sorted((cause for cause in most if most[cause] >= LEAST_LANDINGS), key=lambda cause: -most[cause])


def _causes(canvas: Canvas, box: Box, findings: Findings) -> None:
    """Draw why threats landed, per run: a bar for now, and a faint one behind it for the file's scenario."""
    s = canvas.s
    line = 1.45 * s.small
    (now, before), causes = _means(findings), _listed_causes(findings)
    fits = int(box.h / line + 0.05) - 1
    if not causes or fits < 1:
        return
    canvas.words(box.x, box.y + line / 2, "Why threats landed, per run", size=s.small, bold=True, width=box.w)
    listed = causes if len(causes) <= fits else causes[: fits - 1]
    most = max((*now.values(), *before.values()))
    for place, cause in enumerate(listed):
        row = Box(box.x, box.y + (place + 1) * line, box.w, line)
        old = before.get(cause, 0.0) if before else None
        _cause(canvas, row, CAUSES[cause].label, now.get(cause, 0.0), old, most)
    if len(listed) < len(causes):
        y = box.y + (len(listed) + 1.5) * line
        canvas.words(box.x, y, f"+{len(causes) - len(listed)} more causes", size=s.small, colour="faint")


def _cause(canvas: Canvas, row: Box, name: str, now: float, old: float | None, most: float) -> None:
    s = canvas.s
    canvas.words(row.x, row.cy, name, size=s.small, width=0.44 * row.w)
    left, room = row.x + 0.46 * row.w, 0.3 * row.w
    if old:
        behind = Box(left, row.cy - 0.42 * s.small, room * old / most, 0.84 * s.small)
        canvas.add(Fill(behind, "track", min(behind.w, behind.h) / 4))
    bar = Box(left, row.cy - 0.2 * s.small, room * now / most, 0.4 * s.small)
    canvas.add(Fill(bar, "bar", min(bar.w, bar.h) / 2))
    number = wording.number(now) if old is None else f"{wording.number(now)} ({wording.number(old)})"
    if canvas.measure(number, s.small, False) > 0.22 * row.w:
        number = wording.number(now)
    canvas.words(row.right, row.cy, number, size=s.small, anchor="right", width=0.22 * row.w)
