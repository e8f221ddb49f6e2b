"""The screen on which one scenario is watched: this run on the left, many on the right, time below."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sim.view import field, frame, many, panel, player, timeline, words
from sim.view.crowd import WANTED, Sample
from sim.view.layout import Layout, layout
from sim.view.player import Playback
from sim.view.reel import Reel
from sim.view.replay_keys import CONTROLS, TYPED
from sim.view.screen import Screen, Source, Visit
from sim.view.shapes import Box, Fill, Value
from sim.view.sheet import Sheet
from sim.view.snapshot import Snapshot, at, known, last_event
from sim.view.stage import Stage

TABS = (("Now", "tab_to", "now"), ("Many runs", "tab_to", "many"))

OPENING = "Paused at the start. Space plays, → steps, ? shows every key."


class Replay(Screen):
    """One scenario open. Commands change it, `draw` shows it; the run itself never changes."""

    name = "replay"
    controls = CONTROLS
    first_focus = "play"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.truth, self.tab, self.scroll, self.typed = True, "now", 0.0, ""
        self._over = 0.0
        self._panel = Box(0, 0, 0, 0)
        self._sample: Sample | None = None
        self.playback = Playback()
        self._load(source.first)
        self.commands = {
            "play": lambda _: self._move(player.play),
            "step": lambda by: self._go(player.step, by),
            "leak": lambda by: self._go(player.leak, by),
            "start": lambda _: self._move(player.to_start),
            "end": lambda _: self._move(player.to_end),
            "speed": self._speed,
            "speed_to": self._speed,
            "replication": lambda by: self._load(max(1, self.number + int(by or 0))),
            "tab": lambda _: self._turn("many" if self.tab == "now" else "now"),
            "tab_to": lambda tab: self._turn(str(tab)),
            "choose": self._choose,
            "choose_next": self._choose_next,
            "knowledge": lambda _: self._look(not self.truth),
            "view": lambda view: self._look(view == "truth"),
            "more": lambda _: self._scroll_page(),
        }

    # --- what may be asked of it ---

    @property
    def title(self) -> str:  # type: ignore[override]
        """What the window's own bar says: enough to make the picture again."""
        name, seed = self.source.scenario.name, self.reel.run.seed
        return f"{name} · run {self.number} · seed {seed} · {self.source.digest}"

    @property
    def restless(self) -> bool:  # type: ignore[override]
        """Whether the picture changes by itself."""
        gathering = self.source.crowd is not None and self.source.crowd.growing
        return self.playback.playing or self.playback.glide > 0 or gathering

    @property
    def sample(self) -> Sample | None:
        """The many runs so far."""
        return self.source.crowd.sample if self.source.crowd else self._sample

    @sample.setter
    def sample(self, sample: Sample) -> None:
        self._sample = sample

    def entered(self) -> None:
        """Ask for many runs, where that is wanted; they may have been stopped for another screen's."""
        if self.source.grows and not (self.source.crowd and self.source.crowd.whole):
            self.source.crowd = self.app.work.many("many runs", self.source.scenario)

    def visit(self) -> Visit:
        """This run at this moment."""
        return Visit(self.source, self.number, self.playback.time, self.chosen)

    def close(self) -> None:
        """Stop what goes on in the background."""
        if self.source.crowd:
            self.source.crowd.stop()

    # --- what changes it ---

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self.playback = player.tick(self.playback, self.reel, seconds)

    def key(self, name: str) -> bool:
        """Take a key while a time is being typed; whether it was taken."""
        if name in TYPED and (self.typed or name != "."):
            self.typed = (self.typed + name)[:12]
        elif self.typed and name == "backspace":
            self.typed = self.typed[:-1]
        elif self.typed and name == "escape":
            self.typed = ""
        elif self.typed and name == "enter":
            self._jump_to_typed()
        else:
            return False
        return True

    def change(self, name: str, value: Value) -> None:
        """The scrub bar was moved."""
        if name == "scrub":
            self.playback = player.jump(self.playback, self.reel, float(value or 0))

    def wheel(self, x: float, y: float, by: float) -> None:
        """Scroll the panel under the pointer."""
        if self._panel.contains(x, y):
            self.scroll = min(max(0.0, self.scroll - 40 * by), self._over)

    def _move(self, how: Callable[[Playback, Reel], Playback]) -> None:
        self.playback = how(self.playback, self.reel)

    def _go(self, how: Callable[[Playback, Reel, int], Playback], by: Value) -> None:
        self.playback = how(self.playback, self.reel, int(by or 0))

    def _speed(self, speed: Value) -> None:
        self.playback = player.change_speed(
            self.playback, speed if isinstance(speed, str) else int(speed or 0)
        )

    def _jump_to_typed(self) -> None:
        with suppress(ValueError):  # "1.2.3" is no time: typing simply ends
            self.playback = player.jump(self.playback, self.reel, float(self.typed))
        self.typed = ""

    def _load(self, number: int) -> None:
        self.number = number
        self.reel = Reel(self.source.scenario, self.source.play(number))
        self.chosen: int | None = None
        self.scroll = 0.0
        self._stage: tuple[object, Stage, timeline.Scrub] | None = None
        self.playback = Playback(speed=self.playback.speed)
        if self.playback.speed == "end":
            self._move(player.to_end)

    def _turn(self, tab: str) -> None:
        self.tab, self.scroll = tab, 0.0

    def _look(self, truth: bool) -> None:
        self.truth = truth

    def _choose(self, number: Value) -> None:
        index = self.reel.index.get(int(number or 0))
        self.chosen = None if index == self.chosen else index

    def _choose_next(self, by: Value) -> None:
        done = self.playback.done
        seen = self.reel.appeared if self.truth else self.reel.detected
        there = [i for i in range(len(self.reel.run.threats)) if seen[i] < done or self.reel.ended[i] < done]
        if there:
            step = int(by or 1)
            at_end = -1 if step > 0 else 0
            place = there.index(self.chosen) if self.chosen in there else at_end
            self.chosen = there[(place + step) % len(there)]

    def _scroll_page(self) -> None:
        self.scroll = (
            0.0 if self.scroll >= self._over - 1 else min(self._over, self.scroll + 0.5 * self._panel.h)
        )

    # --- what it looks like ---

    def draw(self, sheet: Sheet) -> None:
        """Compose the whole picture."""
        now = at(self.reel, self.playback.done, self.playback.shown, truth=self.truth)
        legend = frame.legend_items(now, self._possible())
        if sheet.s.large:
            legend = frame.present(legend, now)
        title = self._header()
        rows = frame.header_rows(sheet, title), timeline.rows(sheet, timeline.clock(self.playback, self.reel))
        boxes = layout(sheet.s, rows[0], 1, rows[1])
        if not sheet.s.large:
            boxes = layout(sheet.s, rows[0], frame.legend_rows(sheet, boxes.legend.w, legend, now), rows[1])
        stage, scrub = self._staged(sheet, boxes)
        sheet.add(Fill(Box(0, 0, sheet.s.width, sheet.s.height), "background"))
        frame.header(sheet, boxes.header, title, rows[0])
        frame.status(sheet, boxes.status, now, self.source.scenario.warning != "none")
        chosen, follows = self._subject()
        rate = player.rate(self.reel.run.end, self.playback.speed) if self.playback.playing else 0.0
        field.draw(sheet, stage, now, field.Looks(self.chosen, rate))
        frame.legend(sheet, boxes.legend, now, legend)
        self._captions(sheet, boxes.caption)
        self._draw_panel(sheet, boxes.panel, now, chosen, follows)
        timeline.draw(sheet, boxes.transport, self.playback, self.reel, rows[1])
        scrub.draw(sheet, self.playback)

    def _header(self) -> frame.Title:
        run, of = self.reel.run, WANTED if self.sample is None else self.sample.wanted
        name = self.source.scenario.name
        return frame.Title(name, run.seed, self.source.digest, self.number, of)

    def _staged(self, sheet: Sheet, boxes: Layout) -> tuple[Stage, timeline.Scrub]:
        """The parts that stand still, made anew when the run or the sizes change."""
        key = (boxes, sheet.s)
        if self._stage is None or self._stage[0] != key:
            stage = Stage(self.reel, boxes.field, sheet.s, sheet.measure)
            self._stage = (key, stage, timeline.Scrub(self.reel, boxes.scrub, sheet.s.unit))
        self._scrub = self._stage[2]
        return self._stage[1], self._scrub

    def _possible(self) -> frozenset[str]:
        """The statuses that threats of this scenario can have."""
        scenario = self.source.scenario
        kinds = scenario.threats.values()
        heads_for = {zone for kind in kinds for zone, weight in kind.lands_in.items() if weight > 0}
        values = [scenario.zones[zone].value > 0 for zone in heads_for]
        conditions = {
            "unseen": True,
            "waiting": True,
            "engaged": bool(scenario.defence.batteries),
            "intercepted": bool(scenario.defence.batteries),
            "leak": any(values),
            "harmless": not all(values),
            "decoy": any(kind.decoy for kind in kinds),
        }
        return frozenset(status for status, possible in conditions.items() if possible)

    def _subject(self) -> tuple[int | None, bool]:
        """The threat whose life is told: the chosen one, else that of the latest event."""
        if self.chosen is not None:
            return self.chosen, False
        for place in range(self.playback.done - 1, -1, -1):
            threat = self.reel.run.events[place].threat
            if threat is not None and (self.truth or known(self.reel, place)):
                return self.reel.index[threat], True
        return None, True

    def _captions(self, sheet: Sheet, box: Box) -> None:
        done, end = self.playback.done, self.reel.run.end
        if self.typed:
            frame.note(sheet, box, f"Go to {self.typed}_ {self.source.scenario.time_unit}, then Enter")
        elif not self.reel.run.threats:
            frame.note(sheet, box, "No threat comes in this run.")
        elif done == 0 and not self.playback.playing:
            frame.note(sheet, box, OPENING)
        elif player.at_end(self.playback, self.reel):
            frame.note(sheet, box, outcome(self.reel))
        else:
            latest = (last_event(self.reel, done, truth=self.truth, back=back) for back in (0, 1))
            frame.captions(sheet, box, [event for event in latest if event], end)

    def _draw_panel(self, sheet: Sheet, box: Box, now: Snapshot, chosen: int | None, follows: bool) -> None:
        s = sheet.s
        sheet.add(Fill(box, "panel", s.unit, "line", max(1.0, s.unit / 8)))
        inner = box.inset(2 * s.unit, 1.6 * s.unit)
        tabs = sheet.row_of(Box(inner.x, inner.y, inner.w, 1.75 * s.small), TABS, self.tab)
        top = tabs.bottom + 1.8 * s.unit
        body = Box(inner.x, top, inner.w, max(1.0, inner.bottom - top))
        self._panel = body
        if self.tab == "many":
            many.draw(sheet, body, self.sample, self.reel.run.responses.get("leaks"))
            return
        scroll = min(self.scroll, self._over)
        self._over = panel.draw(sheet, body, self.reel, now, chosen, follows, scroll)
        if self._over > 1:
            size = tabs.h
            more = Box(inner.right - size, inner.y, size, size)
            face = "up" if scroll >= self._over - 1 else "down"
            sheet.button(more, face, "more", 1, says=sheet.hint("more"), icon=True)


def outcome(reel: Reel) -> str:
    """How a run ended, in a line."""
    stopped = sum(threat.outcome == "intercepted" for threat in reel.run.threats)
    leaks = len(reel.leaks)
    whole = words.count(len(reel.run.threats), "threat")
    leaked = "none leaked" if not leaks else f"{leaks:,} leaked"
    return f"The run is over: of {whole}, {stopped:,} stopped, {leaked}."
