"""The what-if screen: the scenario's parameters on one side, the effect of their changes on the other."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from sim.errors import ScenarioError, SimError
from sim.view.background.sample import WANTED
from sim.view.screens import header
from sim.view.screens.loading import Loading
from sim.view.screens.parameters import parameters_of
from sim.view.screens.parameters.variant import Variant
from sim.view.screens.problems import source_of
from sim.view.screens.replay.histogram import response_after
from sim.view.screens.replay.screen import Replay
from sim.view.screens.side_by_side import SideBySide
from sim.view.screens.what_if import results, saving, sliders
from sim.view.screens.what_if.estimates import Estimates
from sim.view.screens.what_if.findings import Findings
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Visit
from sim.view.ui.shapes import Box, Fill, Value
from sim.view.ui.widgets import entry

FEW_RUNS = 200
"""Replications for a source that does not grow."""

BUTTONS: tuple[tuple[str, str, Value], ...] = (
    ("Default", "default", None),
    ("Watch", "watch", None),
    ("Side by side", "beside", None),
    ("Save as", "save_as", None),
)


class WhatIf(Screen):
    """Changes the parameters of a copy of the scenario, and shows the effect."""

    name = "what_if"
    writes = "file"
    controls: ClassVar[Groups] = {
        "What if": (
            Control("default", ("d",), "all numbers as the file has them"),
            Control("default_one", ("backspace", "delete"), "the focused number as the file has it"),
            Control("watch", ("w",), "watch the changed scenario"),
            Control("beside", ("b",), "both side by side"),
            Control("compare", ("v",), "keep the changed scenario for the comparison of the statistics"),
            Control("save_as", ("e",), "save the changed scenario as a file"),
            Control("response", ("y",), "another response", 1),
            Control("response", ("shift+y",), "the response before", -1),
            Control("more", ("m",), "numbers, figure or causes"),
            Control("scroll", ("pagedown",), "further down the list", 1),
            Control("scroll", ("pageup",), "further up the list", -1),
        )
    }

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.from_ = visit
        base = visit.source.scenario
        self.title = visit.source.titled("what if")
        self.parameters = parameters_of(base)
        self.by_path = {each.path: each for each in self.parameters}
        self.first_focus = self.parameters[0].path if self.parameters else ""  # type: ignore[misc]
        self.variant = self.valid = Variant(base)
        self.scenario = base
        self.refusal, self.file = "", ""
        self.response = "leaks"
        self.offset, self.seen_focus = 0.0, ""
        self.page, self.paged = 0, False
        self.wanted = WANTED if visit.source.grows else FEW_RUNS
        self.estimates: Estimates | None = None
        self._visit: Visit | None = None
        self.commands = {
            "default": lambda _: self._default(),
            "default_one": lambda _: self._default_one(),
            "watch": lambda _: self._watch(),
            "beside": lambda _: self._beside(),
            "compare": lambda _: self.app.keep(self.valid.description(self.parameters), self.scenario),
            "save_as": lambda _: self._name_file(),
            "write": lambda written: self._write(str(written)),
            "keep": lambda _: self._close_entry(),
            "response": self._turn_response,
            "more": lambda _: self._more(),
            "scroll": lambda by: self._scroll(int(by or 0)),
        }

    # --- work in the background ---

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether more answers will come."""
        return self.estimates is not None and self.estimates.busy

    def entered(self) -> None:
        """Ask for runs of the file's scenario: they are needed, and they start the process."""
        if self.estimates is None:
            self.estimates = Estimates(
                self.from_.source.scenario, self.parameters, self.wanted, self.app.work
            )
            self.estimates.ask_base(self.response)

    def close(self) -> None:
        """Stop the work in the background."""
        if self.estimates is not None:
            self.estimates.stop()

    def tick(self, seconds: float) -> None:
        """Play the remaining runs of the file's scenario when nothing else is played."""
        if self.estimates is not None and not self.estimates.busy and not self.estimates.has_base:
            self.estimates.ask_base(self.response)

    # --- moving ---

    def change(self, name: str, value: Value) -> None:
        """Change a parameter, scroll the list, or write the name of a file."""
        if name == "list":
            self.offset = float(value or 0)
        elif name == "file":
            self.file = str(value or "")
        elif name in self.by_path:
            parameter = self.by_path[name]
            moved = value if parameter.choices else parameter.at(float(value or 0))
            self._move(self.variant.put(parameter, moved))

    def _move(self, variant: Variant) -> None:
        """Change to a variant; if it is not valid, say why and keep the scenario before."""
        self.variant = variant
        try:
            self.scenario = variant.scenario(self.parameters)
        except ScenarioError as error:
            self.refusal = f"Not possible so: {reason(error)}."
            return
        self.valid, self.refusal, self._visit = variant, "", None
        if self.estimates is not None:
            self.estimates.ask(variant, self.scenario, self.response)

    def _default(self) -> None:
        self._move(Variant(self.variant.base))
        self.app.say("All numbers as the file has them")

    def _default_one(self) -> None:
        parameter = self.by_path.get(self.app.pointer.focus)
        if parameter is not None:
            self._move(self.variant.put(parameter, parameter.value))

    def _turn_response(self, by: Value) -> None:
        now = None if self.estimates is None else self.estimates.now
        if now is None or not len(now.sample):
            return
        self.response = response_after(now.sample, self.response, int(by or 1))

    def _more(self) -> None:
        if self.paged:
            self.page = (self.page + 1) % results.PAGES
        else:
            self.app.say("Numbers, figure and causes are all here")

    def _scroll(self, by: int) -> None:
        self.offset += by * 0.3 * self.app.size[1]

    # --- to other screens and to a file ---

    def visit(self) -> Visit:
        """The changed scenario, at the replication and time that were shown before."""
        if self._visit is None:
            source = source_of(self.scenario) if self.valid.moved else self.from_.source
            self._visit = Visit(source, self.from_.replication, self.from_.time)
        return self._visit

    def _watch(self) -> None:
        at, source = self.from_, source_of(self.scenario, self.from_.replication)

        def replay() -> Screen:
            screen = Replay(source)
            screen.resume(at.replication, at.time)
            return screen

        self.app.show(Loading(source.scenario.name, replay))

    def _beside(self) -> None:
        """Show the file's scenario and the changed one side by side."""
        at = Visit(self.from_.source, self.from_.replication, self.from_.time)
        changed = self.valid.description(self.parameters) or "the same"
        try:
            self.app.show(SideBySide(at, self.scenario, ("as it is", changed)))
        except SimError as error:
            self.app.say(str(error).splitlines()[0])

    def _name_file(self) -> None:
        self.file = str(saving.free_path(self.from_.source.path, self.scenario.name))
        self.app.pointer.focus = "file"

    def _close_entry(self) -> None:
        self.file = ""

    def _write(self, written: str) -> None:
        """Write the changed scenario to a new file."""
        try:
            path = saving.write(self.scenario, Path(written))
        except SimError as error:
            self.app.say(str(error))
            return
        self.file = ""
        self.app.say(f"Saved {path}")

    # --- the picture ---

    def draw(self, canvas: Canvas) -> None:
        """Draw the parameters on the left (below, in a narrow window), the effect on the right."""
        s, source = canvas.s, self.from_.source
        about = f"what if · {source.origin}"
        box = header.plain_header(canvas, source.scenario.name, about)
        gap = 1.5 * s.unit
        if s.narrow:
            high = 0.52 * box.h
            shown = Box(box.x, box.y, box.w, high)
            moving = Box(box.x, shown.bottom + gap, box.w, box.h - high - gap)
        else:
            wide = 0.42 * box.w
            moving = Box(box.x, box.y, wide, box.h)
            shown = Box(moving.right + gap, box.y, box.w - wide - gap, box.h)
        for part in (moving, shown):
            canvas.add(Fill(part, "panel", s.unit, "line", max(1.0, s.unit / 8)))
        self._list(canvas, moving.inset(1.6 * s.unit, 1.2 * s.unit))
        self._result(canvas, shown.inset(2 * s.unit, 1.4 * s.unit))

    def _list(self, canvas: Canvas, box: Box) -> None:
        s = canvas.s
        foot = sliders.tall(s)
        view = Box(box.x, box.y, box.w, box.h - foot - s.unit)
        follow = canvas.focus != self.seen_focus
        self.seen_focus = canvas.focus
        if self.parameters:
            self.offset = sliders.draw(canvas, view, self.parameters, self.variant, self.offset, follow)
        else:
            canvas.paragraph(view.x, view.y, view.w, "Nothing here can be moved.", colour="faint")
        buttons = Box(box.x, box.bottom - foot, box.w, foot)
        if self.file:
            self._entry(canvas, buttons)
            return
        brief = [(face.replace("Side by side", "Beside"), command, value) for face, command, value in BUTTONS]
        canvas.row_of(buttons, brief if s.large else BUTTONS, "none", hints=True)

    def _entry(self, canvas: Canvas, box: Box) -> None:
        s = canvas.s
        wide = 7 * s.small
        line = Box(box.x, box.y, box.w - wide - s.unit, box.h)
        entry(canvas, line, "file", self.file, command="write", active=True, says="Enter writes the file")
        part = Box(line.right + s.unit, box.y, (wide - s.unit) / 2, box.h)
        canvas.button(part, "Save", "write", self.file, name="write", on=True)
        canvas.button(Box(part.right + s.unit, box.y, part.w, box.h), "No", "keep", says="Do not save")

    def _result(self, canvas: Canvas, box: Box) -> None:
        found = None if self.estimates is None else self.estimates.findings(self.response, self.refusal)
        if isinstance(found, Findings):
            self.paged = results.draw(canvas, box, found, self.page)
            return
        note = self.refusal or found or "The first runs are being played …"
        canvas.paragraph(box.x, box.y, box.w, note, colour="faint")


def reason(error: ScenarioError) -> str:
    """Why a change is not valid, without the names of paths."""
    return error.problems[0].message if error.problems else str(error).splitlines()[0]
