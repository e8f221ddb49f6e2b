"""Draw one threat's details: its events on a line, and in a sentence its state or why it ended so."""

from __future__ import annotations

from sim import wording
from sim.trace.index import RunIndex
from sim.trace.snapshot import Snapshot
from sim.view.map.marks import mark_of, state_mark
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Line, Mark


def height(canvas: Canvas, box: Box, sentence: str) -> float:
    """The height of the details at the foot of *box* in pixels; in large text it depends on *sentence*."""
    s = canvas.s
    lines = 4 if s.scale <= 1.25 else max(3, len(canvas.lines(sentence, box.w, s.small)))
    timeline = 0.0 if s.large else 3.1 * s.small
    share = 0.8 if s.large else 0.6
    return min(share * box.h, s.row + timeline + lines * 1.3 * s.small + 2.4 * s.unit)


def draw(canvas: Canvas, box: Box, run_index: RunIndex, now: Snapshot, chosen: int, follows: bool) -> None:
    """Draw the details of a threat; *follows* says that it is merely the one of the latest event."""
    s, threat = canvas.s, run_index.run.threats[chosen]
    canvas.add(Line(((box.x, box.y + 0.4 * s.unit), (box.right, box.y + 0.4 * s.unit)), "line", 1.0))
    y = box.y + 0.9 * s.unit + s.row / 2
    form, colour = state_mark(run_index, now, chosen)
    canvas.add(Mark(box.x + 0.5 * s.body, y, 0.4 * s.body, form, colour))
    title = f"Threat {threat.id}"
    wide = canvas.words(box.x + 1.25 * s.body, y, title, bold=True, width=box.w - 1.25 * s.body)
    about = f"{wording.plain(threat.kind)}{' · latest' if follows else ''}"
    room = box.w - wide - 1.25 * s.body - s.unit
    canvas.words(box.right, y, about, size=s.small, colour="faint", anchor="right", width=room)
    y += s.row / 2 + 0.3 * s.unit
    if box.bottom - y > 5.2 * s.small:
        _timeline(canvas, Box(box.x, y, box.w, 2.9 * s.small), run_index, now, chosen)
        y += 3.0 * s.small + 0.3 * s.unit
    most = int((box.bottom + 0.3 * s.small - y) / (1.3 * s.small))
    if most > 0:
        canvas.paragraph(box.x, y, box.w, sentence(run_index, now, chosen), size=s.small, most=most)


def sentence(run_index: RunIndex, now: Snapshot, i: int) -> str:
    """Why threat *i* ended as it did; before its end, what is happening to it."""
    threat, end = run_index.run.threats[i], run_index.run.end
    if run_index.ended[i] < now.done:
        return wording.plain(threat.why)
    if run_index.appeared[i] >= now.done:
        return f"Threat {threat.id} has not appeared yet."
    one = now.air.one(i)
    if one is None:
        return f"The defence knows nothing of threat {threat.id}."
    if now.done >= len(run_index.run.events) and threat.outcome == "unresolved":
        return wording.plain(threat.why)
    left = wording.time(max(0.0, threat.lands - now.time), end)
    what = "It is a decoy" if one.decoy else "It is"
    way = (
        f"{what} bound for {wording.plain(one.zone)} and lands in {left}\u00a0{run_index.scenario.time_unit}."
    )
    if one.status == "engaged":
        return f"{' and '.join(wording.plain(name) for name in one.by)} engages it. {way}"
    if one.status == "waiting":
        return f"It is detected and not engaged. {way}"
    return f"It is not detected. {way}"


def _timeline(canvas: Canvas, box: Box, run_index: RunIndex, now: Snapshot, i: int) -> None:
    """Draw a line from appearance to landing, with the threat's events so far and the times of both ends."""
    s, threat = canvas.s, run_index.run.threats[i]
    inner = box.inset(0.6 * s.small, 0)
    y = box.y + 0.75 * s.small
    length = max(threat.lands - threat.appeared, 1e-6)

    def across(time: float) -> float:
        return inner.x + inner.w * min(1.0, max(0.0, (time - threat.appeared) / length))

    reached = across(min(now.time, threat.lands if threat.ended is None else threat.ended))
    canvas.add(Line(((inner.x, y), (inner.right, y)), "track", max(2.0, 0.3 * s.unit)))
    if run_index.appeared[i] < now.done:
        canvas.add(Line(((inner.x, y), (reached, y)), "faint", max(2.0, 0.3 * s.unit)))
    for place in run_index.of_threat(i):
        event = run_index.run.events[place]
        mark = mark_of(run_index, event) if place < now.done else None
        if mark and (now.truth or run_index.detected[i] <= place or event.event == "landed"):
            canvas.add(Mark(across(event.time), y, 0.42 * s.small, *mark))
    y += 1.3 * s.small
    first = f"appears {wording.time(threat.appeared, run_index.run.end)}"
    last = f"would land {wording.time(threat.lands, run_index.run.end)}"
    if threat.outcome == "landed" and run_index.ended[i] < now.done:
        last = f"landed {wording.time(threat.lands, run_index.run.end)}"
    wide = canvas.words(box.x, y, first, size=s.small, colour="faint", width=0.5 * box.w)
    room = box.w - wide - s.unit
    canvas.words(box.right, y, last, size=s.small, colour="faint", anchor="right", width=room)
