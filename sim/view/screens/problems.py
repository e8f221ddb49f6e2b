"""Open scenarios from files; a file with problems shows them, and is read again when it is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import ClassVar

from sim import language
from sim.errors import Problem, ScenarioError, SimError
from sim.scenario import Scenario
from sim.view.background.replications import player
from sim.view.background.watch import WatchedFile
from sim.view.screens import header
from sim.view.screens.loading import Loading
from sim.view.screens.replay.screen import Replay
from sim.view.ui.canvas import Canvas
from sim.view.ui.keymap import Control, Groups
from sim.view.ui.screen import Screen, Source
from sim.view.ui.shapes import Box, Value
from sim.view.ui.widgets import page


def digest(scenario: Scenario) -> str:
    """The first digits of the scenario's SHA-256, as a study gives it whole."""
    return hashlib.sha256(language.dump(scenario).encode()).hexdigest()[:4]


def source_of(scenario: Scenario, replication: int = 1, path: str = "") -> Source:
    """The source of a scenario, ready to be opened; it keeps the latest runs."""

    play = player(scenario)
    file = path if path and Path(path).is_file() else ""
    return Source(scenario, play, digest(scenario), first=replication, grows=True, path=file)


def load(source: str, seed: int | None = None, sets: Mapping[str, object] = {}) -> Scenario:
    """Load a scenario by path or shipped name, with another seed and changes. Raises ScenarioError."""
    scenario = language.load(source, sets)
    return scenario if seed is None else language.replace(scenario, {"seed": seed})


def loading_screen(path: str) -> Screen:
    """The screen that is shown while a file is read; it gives way to `file_screen`."""
    return Loading(PurePath(path).name or path, lambda: file_screen(path))


def file_screen(path: str) -> Screen:
    """The screen of a file: the one that loads its replay, or its problems."""
    try:
        if Path(path).exists() and not (Path(path).is_file() or Path(path).is_dir()):
            # A pipe or a device: reading it may never end.
            return Problems(path, ScenarioError("this is no file that can be opened here"))
        source = source_of(load(path), path=path)
        return Loading(source.scenario.name, lambda: Replay(source))
    except ScenarioError as error:
        return Problems(path, error)
    except SimError as error:
        return Problems(path, ScenarioError(str(error)))


class Problems(Screen):
    """Shows the problems of a file, one by one; opens it as soon as it is saved without any."""

    name = "problems"
    first_focus = "page"
    controls: ClassVar[Groups] = {
        "Here": (
            Control("again", ("r", "f5"), "read the file again"),
            Control("leave", ("g", "backspace"), "back to where it came from"),
        )
    }

    def __init__(self, path: str, error: ScenarioError) -> None:
        super().__init__()
        self.path, self.error, self.offset = path, error, 0.0
        self.file = WatchedFile(path)
        self.title = f"{Path(path).name} · not sound"
        self.commands = {"again": lambda _: self._again()}

    def tick(self, seconds: float) -> None:
        """Read the file again if it was saved."""
        if self.file.saved(seconds):
            self._again()

    def _again(self) -> None:
        self.app.replace(Loading(Path(self.path).name, lambda: file_screen(self.path)))

    def change(self, name: str, value: Value) -> None:
        """Scroll the page."""
        self.offset = float(value or 0)

    def draw(self, canvas: Canvas) -> None:
        """Draw the problems, their places and the lines of the file, and a button to read it again."""
        s = canvas.s
        box = header.plain_header(canvas, Path(self.path).name, "cannot be played yet")
        foot = 2.6 * s.body
        view = box.inset(2 * s.unit, 1 * s.unit)
        page(canvas, Box(view.x, view.y, view.w, view.h - foot), "page", self.lines(), self.offset)
        button = Box(view.x, view.bottom - 1.9 * s.body, 9 * s.body, 1.9 * s.body)
        canvas.button(button, "Read again (R)", "again", on=True)
        x, words = button.right + 2 * s.unit, self._next()
        if canvas.measure(words, s.small, False) <= view.right - x:
            canvas.words(x, button.cy, words, size=s.small, colour="faint")
        else:
            canvas.paragraph(x, button.y, view.right - x, words, size=s.small, colour="faint", most=2)

    def _next(self) -> str:
        """What to do next."""
        path = Path(self.path)
        if path.is_file():
            return "Mend the file and save it: it opens here by itself."
        if path.exists():
            return "Drop a scenario file on the window to open it."
        return "Once the file is there it opens here by itself."

    def lines(self) -> list[str]:
        """The paragraphs of the report: every problem, and below it the line of the file."""
        problems = self.error.problems
        if not problems:
            return [_sentence(str(self.error))]
        count = f"# {len(problems)} problems" if len(problems) > 1 else "# One problem"
        found = [count]
        for problem, quoted in zip(problems, _quoted(str(self.error), len(problems)), strict=False):
            found.append(_sentence(f"{_place(problem)}{problem.message}"))
            found += quoted
        return found


def _place(problem: Problem) -> str:
    if problem.line is None:
        return ""
    return f"Line {problem.line}, column {problem.column}: "


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _quoted(report: str, count: int) -> list[list[str]]:
    """The quoted lines of each problem in a report, without its carets, which need letters of one width."""
    found: list[list[str]] = []
    for line in report.splitlines():
        if not line.startswith("    "):
            found.append([])
        elif found and line.strip() != "^":
            found[-1].append(line)
    return found + [[] for _ in range(count - len(found))]
