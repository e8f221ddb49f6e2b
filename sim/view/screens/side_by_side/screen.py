"""The screen for two variants on one clock: the fate of each threat, and the difference of many runs."""

from __future__ import annotations

from typing import ClassVar

from sim import language
from sim.errors import SimError
from sim.experiments.labels import labels_of
from sim.scenario import Scenario
from sim.trace.pair import Other, Pair
from sim.view.background.sample import GrowingSample
from sim.view.screens.loading import SHORT_WAIT
from sim.view.screens.parameters import Parameter, parameters_of
from sim.view.screens.parameters.variant import Variant
from sim.view.screens.replay.clock import TIME, ClockScreen
from sim.view.screens.replay.histogram import response_after
from sim.view.screens.replay.playback import Playback
from sim.view.screens.side_by_side import layout, panel
from sim.view.screens.side_by_side.right_side import RightSide
from sim.view.screens.side_by_side.runs import PairPlayer
from sim.view.screens.side_by_side.samples import PairedSamples
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Visit
from sim.view.ui.shapes import Value
from sim.view.ui.widgets import Row

AS_IT_IS = "as it is"
"""The name of the left side if the right one is a change of it."""

SAME = "the same"
"""The name of the right side while nothing is changed."""

PATIENCE = 0.05
"""Seconds between two blocks of many runs."""


class SideBySide(ClockScreen):
    """Two variants of a scenario, one run of each on the same draws.

    The right one is *other*, or else the left one changed by the parameters in the panel.
    """

    name = "side_by_side"
    first_focus = "value"
    fork_at: float | None = None
    """The time (time units) up to which the right run is the left one; None if they differ from the start."""
    about = "side by side"
    extras: ClassVar[tuple[tuple[str, str], ...]] = (("undo", "undo"),)
    """Icons and commands of the buttons beside the parameter in the panel."""
    controls: ClassVar[Groups] = {
        "Time": TIME,
        "Compare": (
            Control("number", ("c",), "another number", 1),
            Control("number", ("shift+c",), "the number before", -1),
            Control("undo", ("o",), "every number as it was"),
            Control("other", ("down",), "next threat that fares otherwise", 1),
            Control("other", ("up",), "the one before", -1),
            Control("response", ("y",), "another response", 1),
            Control("response", ("shift+y",), "the response before", -1),
            Control("replication", ("n",), "next run", 1),
            Control("replication", ("p",), "run before", -1),
        ),
    }

    def __init__(
        self, visit: Visit, other: Scenario | None = None, labels: tuple[str, str] = ("", "")
    ) -> None:
        super().__init__()
        self.source, self.number = visit.source, visit.replication
        self.model = visit.source.scenario
        seed = {"seed": self.model.seed}
        base = self.model if other is None else language.replace(other, seed)
        self.names = labels if all(labels) else _names(self.model, other)
        self.right = RightSide(base, [each for each in parameters_of(base) if self.offers(each)])
        self.response, self.chosen, self.trouble = "leaks", visit.chosen, ""
        self.pair: Pair | None = None
        self.playback = Playback(time=visit.time)
        self._cache = layout.DrawingCache()
        self._rows: dict[int, Row] = {}
        self.paired_samples: PairedSamples | None = None
        self.runs: PairPlayer | None = None
        self.commands |= {
            "replication": lambda by: self._run(max(1, self.number + int(by or 0))),
            "number": lambda by: self.right.turn(int(by or 1)),
            "undo": lambda _: self._put(Variant(base)),
            "other": lambda by: self._next_other(int(by or 1)),
            "go": lambda number: self._go_to(int(number or 0)),
            "choose": lambda number: self._choose(int(number or 0)),
            "response": lambda by: self._turn_response(int(by or 1)),
        }

    # --- what it shows ---

    @property
    def title(self) -> str:  # type: ignore[override]
        """The title of the window: the scenario, run, seed and digest that reproduce the picture."""
        run = f"run {self.number} · seed {self.model.seed} · {self.source.digest}"
        return f"{self.model.name} · {self.about} · {run}"

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether the picture changes by itself."""
        growing = self.paired_samples is not None and self.paired_samples.growing
        return self.moving or growing or (self.runs is not None and self.runs.busy)

    @property
    def run_index(self) -> Pair | None:  # type: ignore[override]
        """The index through which the clock runs: the events of both runs."""
        return self.pair

    @property
    def others(self) -> list[Other]:
        """The threats whose fates differ."""
        return self.pair.others if self.pair else []

    @property
    def labels(self) -> tuple[str, str]:
        """What the two sides are called."""
        return self.names[0], self.changed or self.names[1]

    @property
    def changed(self) -> str:
        """What is changed, in words."""
        words = self.right.description
        words = f"{words}{self.since}" if words else words
        return f"{self.names[1]}, {words}" if words and self.names[1] != SAME else words

    @property
    def since(self) -> str:
        """The time from which the change holds, in words; empty if it holds from the start."""
        return ""

    @property
    def unchanged(self) -> bool:
        """Whether both sides are the same scenario."""
        return self.right.scenario is self.model

    def offers(self, parameter: Parameter) -> bool:
        """Whether a parameter may be changed here."""
        return True

    def visit(self) -> Visit | None:
        """The left run at this time."""
        return Visit(self.source, self.number, self.playback.time, None)

    # --- the two runs ---

    def entered(self) -> None:
        """Play both runs, and many of both."""
        if self.runs is None:
            self.runs = PairPlayer(self.source, self.app.work)
            self._ask(SHORT_WAIT)
            self.runs.warm()
        self._gather()

    def _ask(self, wait: float = 0.0) -> None:
        """Ask for both runs, and wait for them *wait* seconds at most.

        With 0 the old runs stay until the new ones are there, as when a parameter is changed.
        """
        if self.runs is not None:
            self.runs.ask(self.number, self.right.scenario, self.fork_at, wait)
            self._arrive()

    def _arrive(self) -> None:
        """Show both runs, if they are there."""
        try:
            pair = None if self.runs is None else self.runs.poll()
        except SimError as error:
            self.trouble = str(error)
            return
        if pair is not None:
            self._show(pair)

    def _show(self, pair: Pair) -> None:
        self.pair, self.trouble = pair, ""
        self._rows = layout.rows(pair.others)
        if not self.playback.playing:
            self.jump(self.playback.time)

    def _run(self, number: int) -> None:
        self.number, self.chosen = number, None
        self.playback = Playback(speed=self.playback.speed)
        self._ask(SHORT_WAIT)

    # --- many of both ---

    def _gather(self) -> None:
        """Ask for many runs of both sides, if they are wanted; a whole sample of the left side is kept.

        Does nothing if all work is inline: every change of a parameter would wait for them.
        """
        if not self.source.grows or self.app.work.inline:
            return
        left = self.paired_samples.left if self.paired_samples else self.source.growing_sample
        if left is None or not left.whole:
            left = self.app.work.many("left", self.model, patience=PATIENCE)
        self.paired_samples = PairedSamples(left, self.many_right())

    def many_right(self) -> GrowingSample:
        """Many runs of the right side."""
        return self.app.work.many("right", self.right.scenario, patience=PATIENCE)

    def close(self) -> None:
        """Stop the work in the background."""
        if self.runs is not None:
            self.runs.close()
        for name in ("left", "right"):
            self.app.work.stop(name)

    # --- what changes it ---

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self._arrive()
        super().tick(seconds)

    def change(self, name: str, value: Value) -> None:
        """Move the scrub bar, change the parameter, or choose a threat of the list."""
        if name == "value":
            self._put(self.right.placed(value))
        elif name == "others":
            self._choose(int(value or 0), again=False)
        else:
            super().change(name, value)

    def _put(self, variant: Variant) -> None:
        """Change the right side; if the variant is not valid, say so and change nothing."""
        try:
            self.right.put(variant)
        except SimError as error:
            self.app.say(str(error).splitlines()[0])
            return
        self._ask()
        self._gather()

    def _choose(self, number: int, again: bool = True) -> None:
        self.chosen = None if again and number == self.chosen else number

    def _next_other(self, by: int) -> None:
        """Choose the next threat whose fates differ, and go to the time at which they do."""
        numbers_ = [one.number for one in self.others]
        if not numbers_:
            self.app.say("No threat fares otherwise in this run")
            return
        place = numbers_.index(self.chosen) if self.chosen in numbers_ else -1 if by > 0 else 0
        self._go_to(numbers_[(place + by) % len(numbers_)])

    def _go_to(self, number: int) -> None:
        self.chosen = number
        for one in self.others:
            if one.number == number:
                self.jump(one.time)

    def _turn_response(self, by: int) -> None:
        if self.paired_samples and len(self.paired_samples.sample):
            self.response = response_after(self.paired_samples.sample, self.response, by)

    # --- the picture ---

    def headline(self, *, brief: bool = False) -> str:
        """The words above the parameter in the panel."""
        return "Change" if brief else "On the right, change"

    def draw(self, canvas: Canvas) -> None:
        """Compose the whole picture."""
        layout.draw(canvas, self._view(), self._cache)

    def _view(self) -> layout.SideBySideView:
        return layout.SideBySideView(
            name=self.model.name,
            about=f"{self.about} · run {self.number:,} · seed {self.model.seed} · {self.source.digest}",
            time_unit=self.model.time_unit,
            trouble=self.trouble,
            playback=self.playback,
            labels=self.labels,
            typed=self.typed,
            panel=self._panel(),
        )

    def _panel(self) -> panel.PanelView:
        right, samples = self.right, self.paired_samples
        return panel.PanelView(
            headline=self.headline(),
            brief_headline=self.headline(brief=True),
            parameter=right.parameter if right.parameters else None,
            value=right.value if right.parameters else None,
            moved=bool(right.variant.moved),
            changed=self.changed,
            extras=self.extras,
            unchanged=self.unchanged,
            pair=self.pair,
            others=self._rows,
            chosen=self.chosen,
            response=self.response,
            runs=None if samples is None else samples.runs,
            difference=None if samples is None else samples.difference(self.response),
        )


def _names(model: Scenario, other: Scenario | None) -> tuple[str, str]:
    if other is None:
        return AS_IT_IS, SAME
    left, right = labels_of([model, other])
    return left, right
