"""What it takes to add a response or a distribution: done on a copy of the sources, and played there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim

HERE = Path(sim.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources, to be changed."""
    shutil.copytree(HERE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("assets", "scenarios"):
        shutil.copytree(HERE.parent / folder, tmp_path / folder)
    return tmp_path


def change(copy: Path, file: str, *changes: tuple[str, str]) -> None:
    """Replace texts of a file of the copy, each of which stands there once."""
    path = copy / "sim" / file
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def printed(copy: Path, code: str) -> list[str]:
    """The lines that Python prints where it runs *code* on the copy."""
    line = [sys.executable, "-c", f"import sys\nsys.path.insert(0, {str(copy)!r})\n{code}"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=copy)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


RECORD = """
    Family("duds", "landings without harm", "landings that are no leaks", "count", True, "lower"),
"""
USE_OF_A_RESPONSE = """
import sim
from sim import wording
study = sim.load("undefended").study(9, engine="simpy")
found = study["duds"]
print(found.n, round(found.mean - study["landed"].mean + study["leaks"].mean, 9), sum(found.counts.values()))
print(wording.response("duds"), "-", wording.meaning("duds"))
print(study.plot("histogram", of="duds").texts[0].get_text())
"""


def test_two_files_are_enough_to_add_a_response(copy: Path) -> None:
    last = 'LAST = ("siren_lead", "held", "leak_fraction"'
    real = "    real = row[THREATS] - row[DECOYS]\n"
    value = "    row[last + 3] = row[LANDED] - row[LEAKS]\n"
    change(copy, "responses.py", (f"{last})", f'{last}, "duds")'), (real, value + real))
    end = "\n)  # fmt: skip\n\nFAMILIES"
    change(copy, "vocabulary/responses.py", (end, RECORD + end))
    assert printed(copy, USE_OF_A_RESPONSE) == [
        "9 0.0 9",
        "landings without harm - landings that are no leaks",
        "Landings without harm per replication",
    ]


FORM = '''
class Rayleigh(Parameters):
    mode: Positive
    """The most likely value."""

    @property
    def expectation(self) -> float:
        return self.mode * math.sqrt(math.pi / 2)


class OfRayleigh(OneOf):
    """How far from a point that is aimed at."""

    rayleigh: Rayleigh


'''
QUANTILE = """
    if code == 9:
        return a * math.sqrt(-2.0 * log(1.0 - u))
"""
BELOW = """
    if code == 9:
        return 1.0 - exp(-0.5 * (x / a) * (x / a))
"""
WORDS = """
    "rayleigh": lambda of, unit, number: f"most often about {number(of.mode)} {unit}",
"""
USE_OF_A_DISTRIBUTION = """
import sim
from sim.language import schema
time = {"rayleigh": {"mode": 30}}
scenario = sim.load("undefended").replace({"threats.plain.time_of_flight": time})
print(scenario.document["threats"]["plain"]["time_of_flight"])
print(*(line for line in scenario.explain() if "most often about 30 s" in line))
study = scenario.study(50, engine="simpy")
print(study["landed"].mean, scenario.theory()["landed"].value)
print("OfRayleigh" in schema()["$defs"])
"""


def test_three_files_are_enough_to_add_a_distribution(copy: Path) -> None:
    code, first = '    "empirical": EMPIRICAL,\n', "    if code == CONSTANT:\n        return "
    change(copy, "distributions.py", (code, f'{code}    "rayleigh": 9,\n'))
    change(copy, "distributions.py", (f"{first}a\n", f"{QUANTILE}{first}a\n"))
    change(copy, "distributions.py", (f"{first}1.0 if", f"{BELOW}{first}1.0 if"))
    change(copy, "scenario/distributions.py", ("DISTRIBUTIONS: dict", f"{FORM}DISTRIBUTIONS: dict"))
    words = '    "empirical": _empirical,\n'
    change(copy, "language/phrases.py", (words, words + WORDS))
    document, told, landed, in_schema = printed(copy, USE_OF_A_DISTRIBUTION)
    assert document == "{'rayleigh': {'mode': 30}}"
    assert "most often about 30 s" in told
    assert (landed, in_schema) == ("3.0 3.0", "True")


# --- an order of choice, a screen, a widget, a figure ---

A_RULE = """
    if order == p.LATEST_LANDING:
        return -int(state.threat[threat, s.LANDS])
"""
AN_ORDER = """
    Order("latest_landing", "latest landing first", "landing last", "latest", "the one that lands last"),
"""
USE_OF_AN_ORDER = """
import sim
attack = [{"schedule": {"threat": name, "at": [0]}} for name in ("slow", "quick")]
kinds = {name: {"time_of_flight": time, "lands_in": {"a": 1}} for name, time in (("slow", 9), ("quick", 8))}
battery = {"channels": 1, "engagement_time": 3, "intercept_probability": 1, "order": "latest_landing"}
parts = {"zones": {"a": {"value": 1}}, "threats": kinds, "attack": attack}
scenario = sim.Scenario(name="Two", **parts, defence={"batteries": {"b": battery}})
print(*(event.threat for event in scenario.run().events if event.event == "engaged"))
print(*(line for line in scenario.explain() if "the one that lands last" in line))
"""


def test_four_files_are_enough_to_add_an_order_of_choice(copy: Path) -> None:
    """With one channel the threat that lands last is engaged first."""
    constants = "FIRST_DETECTED, EARLIEST_LANDING, HIGHEST_VALUE, RANDOM = range(4)"
    change(copy, "plan.py", (constants, constants.replace(" = range(4)", ", LATEST_LANDING = range(5)")))
    change(copy, "plan.py", ('"highest_value", "random")', '"highest_value", "random", "latest_landing")'))
    before = "    if order == p.HIGHEST_VALUE:\n"
    change(copy, "rules/engage.py", (before, A_RULE + before))
    change(
        copy,
        "scenario/defence.py",
        ('"highest_value", "random"]', '"highest_value", "random", "latest_landing"]'),
    )
    end = "\n)  # fmt: skip\n\nORDERS"
    change(copy, "vocabulary/orders.py", (end, AN_ORDER + end))
    engaged, told = printed(copy, USE_OF_AN_ORDER)
    assert engaged == "1 2"
    assert "the one that lands last" in told


A_SCREEN = '''"""A screen that greets."""

from __future__ import annotations

from sim.view.screens import header
from sim.view.ui.canvas import Canvas
from sim.view.ui.screen import Screen, Visit


class Hello(Screen):
    """Greets the scenario."""

    name = "hello"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.scenario = visit.source.scenario
        self.title = visit.source.titled("hello")

    def draw(self, canvas: Canvas) -> None:
        """Draw the header and a greeting."""
        box = header.plain_header(canvas, self.scenario.name, "hello")
        canvas.paragraph(box.x, box.y, box.w, f"Hello, {self.scenario.name}")
'''
USE_OF_A_SCREEN = """
from sim import language
from sim.view.screens.problems import source_of
from sim.view.screens.replay.screen import Replay
from sim.view.testing import FakeWindow
fake = FakeWindow(Replay(source_of(language.load("two-inbound")))).keys("f10")
print(fake.app.screen.name, any(words.startswith("Hello, ") for words in fake.texts))
print(fake.keys("escape").app.screen.name, "say hello" in fake.keys("?").texts)
"""


def test_two_files_are_enough_to_add_a_screen(copy: Path) -> None:
    """Its key, its way back and its line in the help come with the entry."""
    (copy / "sim" / "view" / "screens" / "hello.py").write_text(A_SCREEN, encoding="utf-8")
    first = "REGISTRY = Registry(\n    (\n"
    entry = '        Destination("hello", "Hello", "say hello", ("f10",), "sim.view.screens.hello:Hello"),\n'
    change(copy, "view/screens/registry.py", (first, first + entry))
    assert printed(copy, USE_OF_A_SCREEN) == ["hello True", "replay True"]


A_WIDGET = '''"""A gauge: a share as a bar that fills."""

from __future__ import annotations

from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box, Fill


def gauge(canvas: Canvas, box: Box, share: float) -> None:
    """Draw a bar of which *share* (0 to 1) is filled."""
    canvas.add(Fill(box, "button"), Fill(Box(box.x, box.y, share * box.w, box.h), "accent"))
'''
USE_OF_A_WIDGET = """
from sim.view.testing import measure
from sim.view.ui.canvas import Canvas
from sim.view.ui.shapes import Box
from sim.view.ui.sizes import sizes
from sim.view.ui.widgets import gauge
canvas = Canvas(sizes(1280, 720, 1.0), measure)
gauge(canvas, Box(0, 0, 100, 10), 0.25)
print(canvas.shapes[-1].box.w)
"""


def test_two_files_are_enough_to_add_a_widget(copy: Path) -> None:
    (copy / "sim" / "view" / "ui" / "widgets" / "gauge.py").write_text(A_WIDGET, encoding="utf-8")
    first = "from sim.view.ui.widgets.list import"
    change(
        copy, "view/ui/widgets/__init__.py", (first, f"from sim.view.ui.widgets.gauge import gauge\n{first}")
    )
    assert printed(copy, USE_OF_A_WIDGET) == ["25.0"]


A_FIGURE = '''"""The range of a response: its least, its mean and its greatest value."""

from __future__ import annotations

from sim.figures import formatting, signature
from sim.figures.picture import Picture
from sim.study import Study


def range_of(study: Study, response: str = "leaks", *, theme: str = "white") -> Picture:
    """Draw the least, the mean and the greatest value of a response as three bars."""
    found = study[response]
    picture = Picture(theme, formatting.capital(formatting.response(response)), "", signature.of_study(study))
    with picture.style.applied():
        axes = picture.plain_axes()
        axes.bar(["least", "mean", "greatest"], [found.min, found.mean, found.max])
    return picture
'''
USE_OF_A_FIGURE = """
import pathlib
import sim
sim.load("undefended").study(9, engine="simpy").plot("range", of="leaks").savefig("range.png")
print(pathlib.Path("range.png").stat().st_size > 1000)
"""


def test_two_files_are_enough_to_add_a_figure(copy: Path) -> None:
    (copy / "sim" / "figures" / "range_of.py").write_text(A_FIGURE, encoding="utf-8")
    first, entry = "from sim.figures.spread import", '    "smore": lambda study, of, theme: smore({'
    line = '    "range": lambda study, of, theme: range_of(study, of, theme=theme),\n'
    change(
        copy,
        "figures/choosing.py",
        (first, f"from sim.figures.range_of import range_of\n{first}"),
        (entry, line + entry),
    )
    assert printed(copy, USE_OF_A_FIGURE) == ["True"]
