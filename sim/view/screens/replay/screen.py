"""The screen on which one scenario is watched: a run on the map, a panel beside it, time below."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from sim import wording
from sim.errors import SimError
from sim.trace.index import RunIndex
from sim.view.background.exact_values import ExactRequest, ExactValues
from sim.view.background.sample import Sample
from sim.view.background.tasks import Task
from sim.view.background.watch import WatchedFile
from sim.view.screens.loading import SHORT_WAIT, Loading
from sim.view.screens.replay import layout, playback
from sim.view.screens.replay.clock import TIME, ClockScreen, gravest_sound
from sim.view.screens.replay.histogram import Bar, next_in_bar, pick_run, response_after
from sim.view.screens.replay.playback import Playback
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Source, Visit
from sim.view.ui.shapes import Value


class Replay(ClockScreen):
    """The replay of a scenario's runs. Commands change what is shown; the run itself never changes."""

    name = "replay"
    first_focus = "play"
    controls: ClassVar[Groups] = {
        "Time": TIME,
        "Runs": (
            Control("replication", ("n",), "next run", 1),
            Control("replication", ("p",), "run before", -1),
            Control("pick", ("r",), "a random run", "random"),
            Control("pick", ("i",), "a run in the middle", "median"),
            Control("pick", ("w",), "a worst run", "worst"),
            Control("pick", ("b",), "a best run", "best"),
            Control("response", ("y",), "many runs: another response", 1),
            Control("response", ("shift+y",), "many runs: the one before", -1),
            Control("tab", ("m",), "now, or many runs"),
            Control("gallery", ("g", "backspace"), "all scenarios"),
        ),
        "Look": (
            Control("choose_next", ("down",), "choose the next threat", 1),
            Control("choose_next", ("up",), "choose the one before", -1),
            Control("battery", ("j",), "choose a battery, the next, none"),
            Control("knowledge", ("v",), "what happened, or what is known"),
            Control("more", ("shift+down",), "more of the panel", 1),
            Control("film", ("shift+s",), "record this as a GIF; again: stop", ".gif"),
            Control("film", ("shift+m",), "record this as a film (MP4)", ".mp4"),
        ),
    }
    run_index: RunIndex

    def __init__(self, source: Source, run_index: RunIndex | None = None) -> None:
        super().__init__()
        self.source = source
        self.truth, self.tab = True, "now"
        self.battery: str | None = None
        self.scroll = self.overflow = self.page = 0.0
        self.response = "leaks"
        self.bars: list[Bar] = []
        self.dice = Random()
        self.file = WatchedFile(source.path) if source.path else None
        self._sample: Sample | None = None
        self._exact = ExactRequest(source.scenario)
        self._coming: tuple[int, Task[RunIndex]] | None = None
        self._show(source.first, run_index or self._played(source.first))
        self.commands |= {
            "replication": lambda by: self.load(max(1, self.wanted + int(by or 0))),
            "pick": self._pick,
            "response": self._turn_response,
            "tab": lambda _: self._turn("many" if self.tab == "now" else "now"),
            "tab_to": lambda tab: self._turn(str(tab)),
            "choose": self._choose,
            "choose_next": self._choose_next,
            "battery": self._choose_battery,
            "knowledge": lambda _: self._look(not self.truth),
            "view": lambda view: self._look(view == "truth"),
            "more": lambda _: self._scroll_page(),
            "film": lambda form: self.app.recorder.toggle(str(form), self),
        }

    # --- what it shows ---

    @property
    def title(self) -> str:  # type: ignore[override]
        """The title of the window: the scenario, run, seed and digest that reproduce the picture."""
        name, seed = self.source.scenario.name, self.run_index.run.seed
        return f"{name} · run {self.number} · seed {seed} · {self.source.digest}"

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether the picture changes by itself."""
        gathering = self.source.growing_sample is not None and self.source.growing_sample.growing
        return self.moving or gathering or self._coming is not None

    @property
    def sample(self) -> Sample | None:
        """The many runs so far."""
        return self.source.growing_sample.sample if self.source.growing_sample else self._sample

    @sample.setter
    def sample(self, sample: Sample) -> None:
        """Give many runs that are known already, for a recording."""
        self._sample = sample

    @property
    def wanted(self) -> int:
        """The number of the run that is about to be shown, else of the one that is."""
        return self._coming[0] if self._coming else self.number

    @property
    def this_run(self) -> float | None:
        """The value of the response in this run."""
        return self.run_index.run.responses.get(self.response)

    @property
    def known(self) -> ExactValues:
        """The exact values of the scenario; the first use asks for them."""
        return self._exact.values(self.app.work)

    def entered(self) -> None:
        """Ask for many runs, unless they are there or not wanted; another screen may have stopped them."""
        if self.source.grows and not (self.source.growing_sample and self.source.growing_sample.whole):
            self.source.growing_sample = self.app.work.many("many runs", self.source.scenario)

    def visit(self) -> Visit:
        """This run at this time."""
        chosen = None if self.chosen is None else self.run_index.run.threats[self.chosen].id
        return Visit(self.source, self.number, self.playback.time, chosen)

    def close(self) -> None:
        """Stop the work in the background."""
        if self.source.growing_sample:
            self.source.growing_sample.stop()

    # --- runs ---

    def _played(self, number: int) -> RunIndex:
        return RunIndex(self.source.scenario, self.source.play(number))

    def load(self, number: int) -> None:
        """Show another run as soon as it is played, in the background."""
        task = self.app.work.ask("run", lambda _: self._played(number))
        self._coming = number, task
        task.wait(SHORT_WAIT)
        self._arrive()

    def _arrive(self) -> None:
        """Show the run that was asked for, if it is there."""
        if self._coming is None or not self._coming[1].done:
            return
        (number, task), self._coming = self._coming, None
        if task.trouble is None:
            self._show(number, task.result)
        elif isinstance(task.trouble, SimError):
            self.app.say(f"Run {number:,} cannot be played: {str(task.trouble).splitlines()[0]}")
        else:
            raise task.trouble

    def _again(self) -> None:
        """Open the saved file again, at the same run and time."""
        opener, path, number, time = self.app.open_path, self.source.path, self.number, self.playback.time

        def reopened() -> Screen:
            assert opener is not None
            screen = opener(path)
            screen.resume(number, time)
            return screen

        if opener is not None:
            self.app.replace(Loading(self.source.scenario.name, reopened))

    def resume(self, number: int, time: float) -> None:
        """Show a run at a time (time units). Raises SimError if it cannot be played."""
        self._show(number, self._played(number))
        self.jump(time)

    def _show(self, number: int, run_index: RunIndex) -> None:
        self.number, self.run_index = number, run_index
        self.chosen: int | None = None
        self.scroll = 0.0
        self._cache = layout.DrawingCache()
        self.playback = Playback(speed=self.playback.speed)
        if self.playback.speed == "end":
            self._move(playback.to_end)

    def _pick(self, which: Value) -> None:
        """Load a random run, or a median, worst or best one in the response that is shown."""
        sample = self.sample
        if sample is None or not len(sample):
            self.app.say("Many runs are needed for that, and there are none yet")
            return
        found = pick_run(sample, self.response, str(which), self.wanted, self.dice)
        if found is not None:
            self.load(found)
        if which != "random":
            self.app.say(f"The {which} of {len(sample):,} runs in {wording.response(self.response)}")

    def _turn_response(self, by: Value) -> None:
        sample = self.sample
        if sample is None or not len(sample):
            return
        self.response = response_after(sample, self.response, int(by or 1))
        self.tab = "many"

    # --- what changes it ---

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self._arrive()
        if self.file is not None and self.file.saved(seconds):
            self._again()
            return
        before, playing = self.playback.done, self.playback.playing
        super().tick(seconds)
        if playing:
            sound = gravest_sound(self.run_index, self.run_index.run.events[before : self.playback.done])
            if sound:
                self.app.sound(sound)

    def change(self, name: str, value: Value) -> None:
        """Move the scrub bar or the panel, or load a run of a bar of the histogram."""
        if name == "panel":
            self.scroll = float(value or 0)
        elif name == "bar":
            self._from_bar(int(value or 0))
        else:
            super().change(name, value)

    def _from_bar(self, place: int) -> None:
        """Load a run whose value lies in a bar of the histogram."""
        sample = self.sample
        if sample is None or place >= len(self.bars):
            return
        found = next_in_bar(sample, self.response, self.bars[place], self.wanted)
        if found is not None:
            self.load(found)

    def _turn(self, tab: str) -> None:
        self.tab, self.scroll = tab, 0.0

    def _look(self, truth: bool) -> None:
        self.truth = truth

    def _choose(self, number: Value) -> None:
        index = self.run_index.index.get(int(number or 0))
        self.chosen = None if index == self.chosen else index

    def _choose_next(self, by: Value) -> None:
        done = self.playback.done
        seen = self.run_index.appeared if self.truth else self.run_index.detected
        there = [
            i
            for i in range(len(self.run_index.run.threats))
            if seen[i] < done or self.run_index.ended[i] < done
        ]
        if there:
            step = int(by or 1)
            at_end = -1 if step > 0 else 0
            place = there.index(self.chosen) if self.chosen in there else at_end
            self.chosen = there[(place + step) % len(there)]

    def _choose_battery(self, name: Value) -> None:
        """Choose the battery of this name, or none if it is chosen already; without a name, the next one."""
        names: list[str | None] = [*self.run_index.batteries, None]
        if name is None:
            self.battery = names[(names.index(self.battery) + 1) % len(names)]
        else:
            self.battery = None if name == self.battery else str(name)
        self._turn("now")

    def _scroll_page(self) -> None:
        at_end = self.scroll >= self.overflow - 1
        self.scroll = 0.0 if at_end else min(self.overflow, self.scroll + 0.5 * self.page)

    def draw(self, canvas: Canvas) -> None:
        """Compose the whole picture."""
        drawn = layout.draw(canvas, self._view(), self._cache)
        self.page, self.overflow, self.bars = drawn.page, drawn.overflow, drawn.bars

    def _view(self) -> layout.ReplayView:
        return layout.ReplayView(
            run_index=self.run_index,
            playback=self.playback,
            digest=self.source.digest,
            number=self.number,
            wanted=self.wanted,
            sample=self.sample,
            truth=self.truth,
            chosen=self.chosen,
            battery=self.battery,
            typed=self.typed,
            tab=self.tab,
            scroll=self.scroll,
            overflow=self.overflow,
            response=self.response,
            this_run=self.this_run,
            known=self.known if self.tab == "many" else {},
        )
