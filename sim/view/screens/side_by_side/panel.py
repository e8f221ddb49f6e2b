"""Draw the panel beside two maps: a parameter to change, threats whose fates differ, many runs compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim import wording
from sim.statistics import Paired
from sim.trace.pair import Pair
from sim.view.screens.difference import in_words, on_common_draws, signed
from sim.view.screens.parameters import Parameter
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Dial, Fill, Line, Mark, Value
from sim.view.ui.widgets import Row, before_and_next, choice, icons, listing, slider, stepper, touch
from sim.vocabulary import family


@dataclass(frozen=True)
class PanelView:
    """Everything that the panel shows, as values."""

    headline: str
    """The words above the parameter."""
    brief_headline: str
    """Shorter ones, for large text."""
    parameter: Parameter | None
    """The parameter that can be changed; None if there is none."""
    value: Value
    """Its value on the right side."""
    moved: bool
    """Whether any parameter is changed."""
    changed: str
    """What is changed, in words."""
    extras: tuple[tuple[str, str], ...]
    """Icons and commands of the buttons beside the parameter."""
    unchanged: bool
    """Whether both sides are one scenario."""
    pair: Pair | None
    """The two runs; None until they are played."""
    others: dict[int, Row]
    """What the list says of each threat with another fate, by its number."""
    chosen: int | None
    """The number of the chosen threat."""
    response: str
    runs: tuple[int, int] | None
    """How many runs of both there are and are wanted; None where only one run of each is played."""
    difference: Paired | None
    """The difference of the response over those runs."""


def draw(canvas: Canvas, box: Box, view: PanelView) -> None:
    """Draw from above: what is changed, what it does in this run, what it does in many runs."""
    s = canvas.s
    canvas.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
    inner = box.inset(2 * s.unit, 1.4 * s.unit)
    foot = _foot_height(canvas, inner, view)
    left, right = inner, Box(inner.x, inner.bottom - foot, inner.w, foot)
    if inner.w > 1.7 * inner.h:  # below the maps of a narrow window the panel is wide
        half = (inner.w - 3 * s.unit) / 2
        left, right = Box(inner.x, inner.y, half, inner.h), Box(inner.right - half, inner.y, half, inner.h)
        foot = 0.0
    top = _parameter(canvas, left, view)
    _others(canvas, Box(left.x, top, left.w, max(0.0, left.bottom - foot - top - s.unit)), view)
    _difference(canvas, right, view)


# --- the parameter that is changed ---


def _parameter(canvas: Canvas, box: Box, view: PanelView) -> float:
    """Draw the parameter that is changed and its value; return where they end."""
    s = canvas.s
    if view.parameter is None:
        return box.y + canvas.paragraph(
            box.x, box.y, box.w, "There is no number to change here.", colour="faint"
        )
    line = 1.75 * s.small
    extra = [(face, command, None) for face, command in view.extras]
    end = icons(canvas, Box(box.x, box.y, box.w, line), (*extra, *before_and_next("number")))
    headline = view.brief_headline if s.large else view.headline
    canvas.words(box.x, box.y + line / 2, headline, size=s.small, colour="faint", width=end - box.x)
    place = Box(box.x, box.y + line + 0.6 * s.unit, box.w, touch(s))
    return _widget(canvas, place, view.parameter, view.value) + s.unit


def _widget(canvas: Canvas, box: Box, parameter: Parameter, value: Value) -> float:
    """Draw the widget that changes the parameter, as high as *box* unless it is a choice; return its end."""
    place, low, high = parameter.place(value), parameter.low, parameter.furthest
    if parameter.choices:
        faces = [(parameter.shown(each), each) for each in parameter.choices]
        wanted = Box(box.x, box.y, box.w, 3.15 * canvas.s.small)
        return _choice(canvas, wanted, parameter.title, value, faces).bottom
    if parameter.stepped:
        stepper(canvas, box, "value", parameter.title, place, low, high)
    else:
        usual, shown = parameter.place(parameter.value), parameter.shown(value)
        slider(
            canvas, box, "value", parameter.title, place, low, high, parameter.step, shown=shown, usual=usual
        )
    return box.bottom


def _choice(canvas: Canvas, box: Box, title: str, value: Value, faces: Sequence[tuple[str, Value]]) -> Box:
    """Draw joined buttons; where they do not fit, the chosen word and two buttons beside it."""
    s = canvas.s
    canvas.words(box.x, box.y + 0.6 * s.small, title, size=s.small, bold=True, width=box.w)
    row = Box(box.x, box.y + 1.4 * s.small, box.w, box.h - 1.4 * s.small)
    wide = sum(canvas.measure(face, s.small, False) + 3 * s.unit for face, _ in faces)
    if wide <= box.w:
        choice(canvas, row, "value", value, faces)
        return box
    place = [each for _, each in faces].index(value)
    side = row.h
    canvas.target(row, name="value", turns=Dial(place, 0, len(faces) - 1, 1))
    canvas.words(row.x, row.cy, faces[place][0], size=s.small, width=box.w - 2.4 * side)
    for to, face, x in (
        (place - 1, "previous", row.right - 2.1 * side),
        (place + 1, "next", row.right - side),
    ):
        part, own = Box(x, row.y, side, side), f"value {face}"
        can = 0 <= to < len(faces)
        canvas.add(Fill(part, "pressed" if canvas.hover == own and can else "button", 0.7 * s.unit))
        canvas.add(Mark(part.cx, part.cy, 0.27 * side, face, "text" if can else "faint"))
        if can:
            canvas.target(part, name=own, value=to, sets="value", focusable=False)
    return box


# --- this run ---


def _others(canvas: Canvas, box: Box, view: PanelView) -> None:
    """List the threats that have another fate on the right in this run."""
    s, rows = canvas.s, view.others
    if view.pair is None or box.h < 1.6 * s.small:
        return
    canvas.add(Line(((box.x, box.y), (box.right, box.y)), "line", 1.0))
    line, y = 1.75 * s.small, box.y + 0.15 * s.small
    end = icons(canvas, Box(box.x, y, box.w, line), before_and_next("replication"))
    x = box.x + (2 * s.small if rows else 0.0)
    heading = _heading(view, s.large)
    taken = canvas.paragraph(x, y + 0.2 * s.small, end - x, heading, size=s.small, bold=True, most=2)
    if rows:
        canvas.add(Mark(box.x + 0.7 * s.small, y + line / 2, 0.8 * s.small, "framed", "text"))
        whole, says = Box(box.x, y, end - box.x, line), canvas.hint("other", 1)
        canvas.target(whole, "other", 1, says=says, focusable=False)
    top = y + max(line, taken) + 0.3 * s.unit
    room = Box(box.x, top, box.w, box.bottom - top)
    if not rows or room.h < 2.9 * s.small:
        return
    places = list(rows)
    chosen = view.chosen if view.chosen in rows else places[0]
    listing(canvas, room, "others", rows, places, chosen, "go")


def _heading(view: PanelView, brief: bool) -> str:
    """How many threats have another fate, in words."""
    number, pair = len(view.others), view.pair
    if view.unchanged and not number:
        heading = "Unchanged" if brief else "Nothing is changed yet"
    elif pair is not None and not any(side.run.threats for side in pair.sides):
        heading = "No threats" if brief else "No threat comes in this run"
    elif not number:
        heading = "All the same" if brief else "In this run every threat fares the same"
    elif brief:
        heading = f"{number:,} otherwise"
    else:
        fare = "fares" if number == 1 else "fare"
        heading = f"{wording.count(number, 'threat')} of this run {fare} otherwise"
    differ = pair is not None and pair.strangers > 0
    return f"{heading}; the attacks differ" if differ else heading


# --- many runs ---


def _foot_height(canvas: Canvas, box: Box, view: PanelView) -> float:
    """The height that the difference takes: less where there is little room."""
    s = canvas.s
    if view.runs is None:
        return 3.2 * s.small
    return min(1.9 * s.small + 1.3 * s.headline + (6.6 if s.large else 8.2) * s.small, 0.5 * box.h)


def _difference(canvas: Canvas, box: Box, view: PanelView) -> None:
    """Write the paired difference of the chosen response, and what the common draws were worth."""
    s = canvas.s
    canvas.add(Line(((box.x, box.y), (box.right, box.y)), "line", 1.0))
    if view.runs is None:
        _of_this_run(canvas, box, view.pair)
        return
    line = 1.75 * s.small
    y = box.y + 0.6 * s.unit
    end = icons(canvas, Box(box.x, y, box.w, line), before_and_next("response"))
    name = wording.response(view.response)
    title = f"{name[:1].upper()}{name[1:]}, right minus left"
    canvas.words(box.x, y + line / 2, title, size=s.small, bold=True, width=end - box.x)
    y += line + 0.4 * s.unit
    (done, wanted), found = view.runs, view.difference
    if found is None or found.mean is None:
        note = "Playing the first runs of both …" if done == 0 else "No run has a value of it in both."
        canvas.words(box.x, y + s.small, note, size=s.small, colour="faint", width=box.w)
        return
    is_chance = family(view.response).estimator == "proportion"
    number = 100 * found.mean if is_chance else found.mean
    unit = " points" if is_chance else ""
    wide = canvas.words(box.x, y + 0.6 * s.headline, signed(number), size=s.headline, bold=True)
    n = f"n = {done:,} runs each" if done >= wanted else f"n = {done:,} of {wanted:,} so far"
    x = box.x + wide + s.unit
    canvas.words(
        x, y + 0.75 * s.headline, f"{unit}  {n}".strip(), size=s.small, colour="faint", width=box.right - x
    )
    y += 1.25 * s.headline
    sentence = in_words(found, view.response)
    if view.moved and not s.large:
        sentence = f"{view.changed}: {sentence}"
    sentence = f"{sentence} (95 %)." if found.interval and found.differing else f"{sentence}."
    most = max(1, int((box.bottom + 0.5 * s.small - y) / (1.3 * s.small)))
    y += canvas.paragraph(box.x, y, box.w, sentence, size=s.small, most=min(4, most))
    most = int((box.bottom + 0.3 * s.small - y) / (1.3 * s.small))
    if most > 1 and found.differing:
        canvas.paragraph(box.x, y, box.w, on_common_draws(found), size=s.small, colour="faint", most=most)


def _of_this_run(canvas: Canvas, box: Box, pair: Pair | None) -> None:
    """Write what the change does in the run that is shown."""
    s = canvas.s
    if pair is None:
        return
    leaks = [len(side.leaks) for side in pair.sides]
    leaked = f"This run: {wording.count(leaks[0], 'leak')} on the left, {leaks[1]:,} on the right."
    canvas.paragraph(box.x, box.y + 0.6 * s.unit, box.w, leaked, size=s.small, most=2)
