"""A fake window for tests: it plays inputs to an app on a clock of its own, and reads the picture back."""

from __future__ import annotations

from sim.view.application import application
from sim.view.background.tasks import Work
from sim.view.ui.events import Input, Key, Letters, Press
from sim.view.ui.screen import Screen
from sim.view.ui.shapes import Mark, Shape, Target, Text


def measure(words: str, size: float, bold: bool) -> float:
    """The approximate width of words in the bundled font in pixels, without a font."""
    return len(words) * size * (0.5 if bold else 0.47)


class FakeWindow:
    """The whole app without a window; it does all background work at once."""

    def __init__(self, screen: Screen, size: tuple[int, int] = (1280, 720)) -> None:
        self.app = application(screen, measure, size, work=Work(inline=True))
        self.shapes: list[Shape] = self.app.draw()

    def take(self, *inputs: Input) -> FakeWindow:
        """Take inputs, one after the other, and draw after each."""
        for given in inputs:
            self.app.take(given)
            self.shapes = self.app.draw()
        return self

    def keys(self, *names: str) -> FakeWindow:
        """Press keys by name."""
        return self.take(*(Key(name) for name in names))

    def write(self, words: str) -> FakeWindow:
        """Write words as a keyboard does: every key, and then its letter."""
        for letter in words:
            self.take(Key("space" if letter == " " else letter.lower()), Letters(letter))
        return self

    def click(self, name: str) -> FakeWindow:
        """Press the middle of the target *name*. Raises KeyError if there is none."""
        box = self.target(name).box
        return self.take(Press(box.cx, box.cy))

    def wait(self, seconds: float, frames: int = 10) -> FakeWindow:
        """Let time pass in equal frames."""
        for _ in range(frames):
            self.app.tick(seconds / frames)
            self.shapes = self.app.draw()
        return self

    def target(self, name: str) -> Target:
        """The target *name*. Raises KeyError if there is none."""
        for target in self.app.targets:
            if target.name == name:
                return target
        raise KeyError(name)

    @property
    def texts(self) -> list[str]:
        """All words of the picture."""
        return [shape.words for shape in self.shapes if isinstance(shape, Text)]

    def marks(self, form: str, colour: str | None = None) -> list[Mark]:
        """All marks of a form, of one colour if that is given."""
        marks = (shape for shape in self.shapes if isinstance(shape, Mark))
        return [mark for mark in marks if mark.form == form and colour in (None, mark.colour)]
