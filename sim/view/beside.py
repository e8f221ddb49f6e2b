"""Two variants on one clock and one attack; and a run that goes on otherwise from a moment on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from sim import language, live
from sim.errors import SimError
from sim.experiments.labels import labels_of
from sim.scenario import Scenario
from sim.statistics import Paired
from sim.view import beside_panel, frame, player, timeline, two_maps, words
from sim.view.among import offered
from sim.view.controls import Control, Groups
from sim.view.crowd import Crowd
from sim.view.forked import Forked
from sim.view.layout import layout
from sim.view.numbers import Number, numbers
from sim.view.pair import Other, Pair
from sim.view.player import Playback
from sim.view.reel import Reel
from sim.view.replay_keys import CONTROLS, TYPED
from sim.view.screen import Screen, Visit
from sim.view.shapes import Value
from sim.view.sheet import Sheet
from sim.view.waiting import QUICK
from sim.view.what_if.difference import paired
from sim.view.what_if.variant import Variant
from sim.view.work import Task

AS_IT_IS = "as it is"
"""What the left side is called where the right one is a change of it."""

SAME = "the same"
"""What the right side is called while nothing is changed."""

PATIENCE = 0.05
"""Seconds of many runs asked for at a time."""


class Beside(Screen):
    """Two variants of a scenario, one run of each on the same draws.

    The right one is *other* where that is given, else the left one changed by the numbers in the panel.
    """

    name = "beside"
    first_focus = "value"
    about = "side by side"
    controls: ClassVar[Groups] = {
        "Time": CONTROLS["Time"],
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
        self.base = self.model if other is None else language.replace(other, seed)
        self.names = labels if all(labels) else _names(self.model, other)
        self.numbers = [each for each in numbers(self.base) if self.offers(each)]
        self.at = 0
        self.variant = Variant(self.base)
        self.right = self.base
        self.response, self.chosen = "leaks", visit.chosen
        self.typed, self.trouble = "", ""
        self.fork_at = visit.time
        self.pair: Pair | None = None
        self.playback = Playback(time=visit.time)
        self.stages = two_maps.Stages()
        self.scrub: tuple[object, timeline.Scrub] | None = None
        self.crowds: tuple[Crowd, Crowd] | None = None
        self._found: tuple[object, Paired | None] = (None, None)
        self._task: Task[Pair] | None = None
        self._asked = self._stale = False
        self.commands = {
            "play": lambda _: self._move(player.play),
            "step": lambda by: self._go(player.step, by),
            "leak": lambda by: self._go(player.leak, by),
            "shot": lambda by: self._go(player.shot, by),
            "detection": lambda by: self._go(player.detection, by),
            "start": lambda _: self._move(player.to_start),
            "end": lambda _: self._move(player.to_end),
            "loop": lambda _: self._move(player.mark_loop),
            "speed": self._speed,
            "speed_to": self._speed,
            "replication": lambda by: self._run(max(1, self.number + int(by or 0))),
            "number": lambda by: self._turn_number(int(by or 1)),
            "undo": lambda _: self._undo(),
            "other": lambda by: self._next_other(int(by or 1)),
            "go": lambda number: self._go_to(int(number or 0)),
            "choose": lambda number: self._choose(int(number or 0)),
            "response": lambda by: self._turn_response(int(by or 1)),
        }

    # --- what may be asked of it ---

    @property
    def title(self) -> str:  # type: ignore[override]
        """What the window's own bar says: enough to make the picture again."""
        run = f"run {self.number} · seed {self.model.seed} · {self.source.digest}"
        return f"{self.model.name} · {self.about} · {run}"

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether the picture changes by itself."""
        growing = self.crowds is not None and any(crowd.growing for crowd in self.crowds)
        return self.playback.playing or self.playback.glide > 0 or growing or self._task is not None

    @property
    def others(self) -> list[Other]:
        """The threats that fare otherwise."""
        return self.pair.others if self.pair else []

    @property
    def labels(self) -> tuple[str, str]:
        """What the two sides are called."""
        return self.names[0], self.changed or self.names[1]

    @property
    def changed(self) -> str:
        """What was changed, in words."""
        told = self.variant.told(self.numbers)
        told = f"{told}{self.since}" if told else told
        return f"{self.names[1]}, {told}" if told and self.names[1] != SAME else told

    @property
    def since(self) -> str:
        """From when on the change holds, where that is not from the start."""
        return ""

    @property
    def unchanged(self) -> bool:
        """Whether both sides are one scenario so far."""
        return self.right is self.model

    @property
    def value(self) -> Value:
        """Where the number in the panel stands."""
        return self.variant.value(self.numbers[self.at])

    def offers(self, number: Number) -> bool:
        """Whether a number may be changed here."""
        return True

    def visit(self) -> Visit | None:
        """The left run at this moment."""
        return Visit(self.source, self.number, self.playback.time, None)

    # --- the two runs ---

    def made(self, number: int, right: Scenario) -> Pair:
        """Both runs on one clock, worked out in the background."""
        left = Reel(self.model, self.source.play(number))
        run = live.play(right, seed=left.run.seed, replication=number)
        return Pair(left, Reel(right, run))

    def entered(self) -> None:
        """Play both runs, and many of both."""
        if not self._asked:
            self._asked = True
            self._ask()
        self._many()

    def _ask(self) -> None:
        """Play the runs; while others are being played, these come after them."""
        if self._task is not None and not self._task.done:
            self._stale = True
            return
        number, right = self.number, self.right
        self._stale = False
        self._task = self.app.work.ask(self.name, lambda _: self.made(number, right))
        self._task.wait(QUICK)
        self._arrive()

    def _arrive(self) -> None:
        if self._task is None or not self._task.done:
            return
        task, self._task = self._task, None
        if task.trouble is None:
            self._show(task.result)
        elif isinstance(task.trouble, SimError):
            self.trouble = str(task.trouble)
        else:
            raise task.trouble
        if self._stale:
            self._ask()

    def _show(self, pair: Pair) -> None:
        self.pair, self.trouble = pair, ""
        self.stages, self.scrub = two_maps.Stages(), None
        if not self.playback.playing:
            self.playback = player.jump(self.playback, pair, self.playback.time)

    def _run(self, number: int) -> None:
        self.number, self.chosen = number, None
        self.playback = Playback(speed=self.playback.speed)
        self._ask()

    # --- many of both ---

    def _many(self) -> None:
        """Ask for many runs of both, where that is wanted; a whole crowd of the left one is kept.

        Not where all work is done at once: every change of a number would wait for them.
        """
        if not self.source.grows or self.app.work.inline:
            return
        left = self.crowds[0] if self.crowds else self.source.crowd
        if left is None or not left.whole:
            left = self.app.work.many("left", self.model, patience=PATIENCE)
        self.crowds = left, self.many_right()

    def many_right(self) -> Crowd:
        """Many runs of the right side."""
        return self.app.work.many("right", self.right, patience=PATIENCE)

    @property
    def difference(self) -> Paired | None:
        """The paired difference of the many runs so far; looked at again when there are clearly more."""
        if self.crowds is None:
            return None
        a, b = (crowd.sample for crowd in self.crowds)
        n = min(len(a), len(b))
        whole = n >= self.runs[1] or not any(crowd.growing for crowd in self.crowds)
        key = self.response, id(self.crowds[1]), n if whole else n.bit_length()
        if self._found[0] != key:
            self._found = key, paired(a, b, self.response)
        return self._found[1]

    @property
    def runs(self) -> tuple[int, int]:
        """How many runs of both there are, and how many there will be."""
        if self.crowds is None:
            return 0, 0
        samples = [crowd.sample for crowd in self.crowds]
        return min(map(len, samples)), min(sample.wanted for sample in samples)

    def close(self) -> None:
        """Stop what goes on in the background."""
        for name in (self.name, "left", "right"):
            self.app.work.stop(name)

    # --- what changes it ---

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self._arrive()
        if self.pair is None:
            return
        self.playback = player.tick(self.playback, self.pair, seconds)
        if self.app.settings.calm:
            self.playback = replace(self.playback, glide=0.0)

    def key(self, name: str) -> bool:
        """Take a key while a time is being typed; whether it was taken."""
        if name in TYPED and (self.typed or name != "."):
            self.typed = (self.typed + name)[:12]
        elif self.typed and name in ("backspace", "escape"):
            self.typed = self.typed[:-1] if name == "backspace" else ""
        elif self.typed and name == "enter":
            with suppress(ValueError):  # "1.2.3" is no time: typing simply ends
                self._to(float(self.typed))
            self.typed = ""
        else:
            return False
        return True

    def wheel(self, x: float, y: float, by: float) -> None:
        """Over the rest of the window the wheel steps through the events."""
        self._go(player.step, -1 if by > 0 else 1)

    def change(self, name: str, value: Value) -> None:
        """The scrub bar, the number or the list was moved."""
        if name == "scrub":
            self._to(float(value or 0))
        elif name == "value":
            self._set_at(value)
        elif name == "others":
            self._choose(int(value or 0), again=False)

    def _set_at(self, place: Value) -> None:
        """The widget of the number says a place on its track, a place among choices, or a choice."""
        one = self.numbers[self.at]
        if not isinstance(place, int | float):
            self.set(place)
        elif one.choices:
            self.set(one.choices[int(place)])
        else:
            self.set(one.at(float(place)))

    def set(self, value: Value) -> None:
        """Give the number in the panel another value; what cannot be is said, and nothing changes."""
        self._put(self.variant.put(self.numbers[self.at], value))

    def _put(self, variant: Variant) -> None:
        try:
            self.right = variant.scenario(self.numbers)
        except SimError as error:
            self.app.say(str(error).splitlines()[0])
            return
        self.variant = variant
        self._ask()
        self._many()

    def _undo(self) -> None:
        self._put(Variant(self.base))

    def _turn_number(self, by: int) -> None:
        if self.numbers:
            self.at = (self.at + by) % len(self.numbers)

    def _move(self, how: Callable[[Playback, Reel], Playback]) -> None:
        if self.pair:
            self.playback = how(self.playback, self.pair)

    def _go(self, how: Callable[[Playback, Reel, int], Playback], by: Value) -> None:
        if self.pair:
            self.playback = how(self.playback, self.pair, int(by or 0))

    def _to(self, time: float) -> None:
        if self.pair:
            self.playback = player.jump(self.playback, self.pair, time)

    def _speed(self, speed: Value) -> None:
        self.playback = player.change_speed(
            self.playback, speed if isinstance(speed, str) else int(speed or 0)
        )

    def _choose(self, number: int, again: bool = True) -> None:
        self.chosen = None if again and number == self.chosen else number

    def _next_other(self, by: int) -> None:
        """Choose the next threat that fares otherwise, and go to where that is seen."""
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
                self._to(one.time)

    def _turn_response(self, by: int) -> None:
        if self.crowds and len(self.crowds[0].sample):
            names = offered(self.crowds[0].sample)
            place = names.index(self.response) if self.response in names else 0
            self.response = names[(place + by) % len(names)]

    # --- the picture ---

    def draw(self, sheet: Sheet) -> None:
        """Compose the whole picture."""
        s = sheet.s
        about = f"{self.about} · run {self.number:,} · seed {self.model.seed} · {self.source.digest}"
        frame.plain_header(sheet, self.model.name, about)
        clock = timeline.clock(self.playback, self.pair) if self.pair else ""
        rows = timeline.rows(sheet, clock)
        boxes = layout(s, 1, 1, rows)
        beside_panel.draw(sheet, two_maps.panel_of(s, boxes), self)
        sides = two_maps.areas(s, boxes)
        if self.pair is None:
            note = self.trouble or "The two runs are being played …"
            sheet.paragraph(sides[0].x, sides[0].y, 2 * sides[0].w, note, colour="faint")
            return
        rate = player.rate(self.pair.run.end, self.playback.speed) if self.playback.playing else 0.0
        looks = two_maps.Looks(
            self.playback.done,
            self.playback.shown,
            self.labels,
            self.chosen,
            0.0 if sheet.settings.calm else rate,
        )
        two_maps.draw(sheet, sides, self.pair, looks, self.stages)
        timeline.draw(sheet, boxes.transport, self.playback, self.pair, rows)
        if self.scrub is None or self.scrub[0] != (boxes.scrub, s):
            self.scrub = (boxes.scrub, s), timeline.Scrub(self.pair, boxes.scrub, s.unit)
        self.scrub[1].draw(sheet, self.playback)
        if self.typed:
            note = f"Go to {self.typed}_ {self.model.time_unit}, then Enter"
            sheet.words(boxes.caption.x, boxes.caption.bottom, note, size=s.small, bold=True)

    def headline(self) -> str:
        """What the panel says first."""
        return "On the right, change"


class Fork(Beside):
    """One run that goes on under another number from a moment on, beside how it went."""

    name = "fork"
    about = "from here on"
    controls: ClassVar[Groups] = {
        **Beside.controls,
        "Fork": (Control("here", ("h",), "change it from this moment on"),),
    }

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.commands["here"] = lambda _: self._here()
        self.forked = Forked(self.model)

    def offers(self, number: Number) -> bool:
        """The defence's numbers and the siren's: what comes can no longer be changed."""
        return number.path.startswith(("defence.", "warning."))

    def made(self, number: int, right: Scenario) -> Pair:
        """How it went, and how it goes on."""
        time = self.fork_at
        left = Reel(self.model, self.source.play(number))
        run = live.fork(self.model, right, left.run.seed, number, time)
        return Pair(left, Reel(right, run), time)

    def _here(self) -> None:
        self.fork_at = self.playback.time
        self._ask()
        self._many()

    def _run(self, number: int) -> None:
        time = self.playback.time
        super()._run(number)
        self.playback = Playback(time=time, speed=self.playback.speed)

    def many_right(self) -> Crowd:
        """Many runs that are changed at this moment."""
        return self.forked.crowd(self.right, self.fork_at, PATIENCE)

    def close(self) -> None:
        """Stop what goes on in the background."""
        super().close()
        self.forked.close()

    @property
    def since(self) -> str:
        """From the fork on."""
        end = self.pair.run.end if self.pair else self.fork_at
        return f" from {words.time(self.fork_at, end)} on"

    def headline(self) -> str:
        """From when on, and what."""
        end = self.pair.run.end if self.pair else self.fork_at
        return f"From {words.time(self.fork_at, end)} {self.model.time_unit} on, change"


def _names(model: Scenario, other: Scenario | None) -> tuple[str, str]:
    if other is None:
        return AS_IT_IS, SAME
    left, right = labels_of([model, other])
    return left, right
