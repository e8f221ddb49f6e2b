"""A screen with a clock: commands, keys and widgets move it through the events of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from sim.trace import Event
from sim.trace.index import RunIndex
from sim.view.screens.replay import playback
from sim.view.screens.replay.playback import Playback
from sim.view.ui.keymap import Control
from sim.view.ui.screen import Screen
from sim.view.ui.shapes import Value

TIME_CHARACTERS = "0123456789."
"""Characters that begin or continue the typing of a time."""

MOST_TYPED = 12
"""The most characters of a typed time."""

TIME = (
    Control("play", ("space",), "play or pause"),
    Control("step", ("right",), "next event", 1),
    Control("step", ("left",), "event before", -1),
    Control("step", ("shift+right",), "ten events on", 10),
    Control("step", ("shift+left",), "ten events back", -10),
    Control("leak", ("pagedown",), "next leak", 1),
    Control("leak", ("pageup",), "leak before", -1),
    Control("shot", ("e",), "next engagement", 1),
    Control("shot", ("shift+e",), "engagement before", -1),
    Control("detection", ("d",), "next detection", 1),
    Control("detection", ("shift+d",), "detection before", -1),
    Control("start", ("home",), "to the start"),
    Control("end", ("end",), "to the end"),
    Control("loop", ("l",), "loop from here, to here, no more"),
    Control("speed", (".", ">"), "faster", 1),
    Control("speed", (",", "<"), "slower", -1),
)
"""The keys of a clock, for a screen's `controls`."""

SOUNDS = {"engaged": "shot", "intercepted": "stopped", "siren_started": "siren"}
"""The sound of an event; a leak has one of its own."""


class ClockScreen(Screen):
    """Keys (`TIME`) and widgets move `playback` through the events of `run_index`, if there is one."""

    run_index: RunIndex | None = None

    def __init__(self) -> None:
        super().__init__()
        self.playback = Playback()
        self.typed = ""
        """The characters of a time that is being typed."""
        self.commands = {
            "play": lambda _: self._move(playback.play),
            "step": lambda by: self._go(playback.step, by),
            "leak": lambda by: self._go(playback.leak, by),
            "shot": lambda by: self._go(playback.shot, by),
            "detection": lambda by: self._go(playback.detection, by),
            "start": lambda _: self._move(playback.to_start),
            "end": lambda _: self._move(playback.to_end),
            "loop": lambda _: self._loop(),
            "speed": self._speed,
            "speed_to": self._speed,
        }

    @property
    def moving(self) -> bool:
        """Whether the clock runs, or the picture still slides to its time."""
        return self.playback.playing or self.playback.glide > 0

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        if self.run_index is None:
            return
        self.playback = playback.tick(self.playback, self.run_index, seconds)
        if self.app.settings.calm:
            self.playback = replace(self.playback, glide=0.0)

    def key(self, name: str) -> bool:
        """Take a key that types a time; return whether it was taken."""
        if name in TIME_CHARACTERS and (self.typed or name != "."):
            self.typed = (self.typed + name)[:MOST_TYPED]
        elif self.typed and name in ("backspace", "escape"):
            self.typed = self.typed[:-1] if name == "backspace" else ""
        elif self.typed and name == "enter":
            with suppress(ValueError):  # "1.2.3" is not a time: typing ends without a jump
                self.jump(float(self.typed))
            self.typed = ""
        else:
            return False
        return True

    def change(self, name: str, value: Value) -> None:
        """Jump to the time on the scrub bar."""
        if name == "scrub":
            self.jump(float(value or 0))

    def wheel(self, x: float, y: float, by: float) -> None:
        """Step through the events."""
        self._go(playback.step, -1 if by > 0 else 1)

    def jump(self, time: float) -> None:
        """Jump to a time (time units); everything of that instant has happened."""
        if self.run_index is not None:
            self.playback = playback.jump(self.playback, self.run_index, time)

    def _move(self, how: Callable[[Playback, RunIndex], Playback]) -> None:
        if self.run_index is not None:
            self.playback = how(self.playback, self.run_index)

    def _go(self, how: Callable[[Playback, RunIndex, int], Playback], by: Value) -> None:
        if self.run_index is not None:
            self.playback = how(self.playback, self.run_index, int(by or 0))

    def _loop(self) -> None:
        self._move(playback.mark_loop)
        if self.playback.loop is not None:
            self.app.say("Played again and again; L ends it")
        elif self.playback.loop_from is not None:
            self.app.say("A loop begins here: go on to its end, and press L again")
        else:
            self.app.say("No loop")

    def _speed(self, speed: Value) -> None:
        to = speed if isinstance(speed, str) else int(speed or 0)
        self.playback = playback.change_speed(self.playback, to)


def gravest_sound(run_index: RunIndex, events: Sequence[Event]) -> str:
    """The sound of the gravest of the events of one frame; empty where none has a sound."""
    sounds = {"leak" if run_index.fate_of(each) == "leak" else SOUNDS.get(each.event, "") for each in events}
    return next((sound for sound in ("leak", "siren", "stopped", "shot") if sound in sounds), "")
