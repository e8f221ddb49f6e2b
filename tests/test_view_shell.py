"""The shell: screens and the way between them, widgets, work in the background. Inputs are values."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from sim import live, plan
from sim.view import window
from sim.view.background.tasks import Task, Work
from sim.view.screens.problems import Problems, file_screen
from sim.view.screens.registry import REGISTRY
from sim.view.screens.replay.screen import Replay
from sim.view.testing import FakeWindow, measure
from sim.view.ui import widgets
from sim.view.ui.canvas import Canvas
from sim.view.ui.events import Drop, Move, Press, Release, Wheel
from sim.view.ui.keymap import Control, Groups, KeyTable
from sim.view.ui.screen import Screen, Visit
from sim.view.ui.shapes import Box, Fill, Target, Text, Value
from sim.view.ui.sizes import sizes
from sim.view.viewer import make_app
from watching import SIZES, story, viewer, watched

FACES = (("none", "none"), ("some", "some"), ("all", "all"))
ROWS = [widgets.Row("Alpha", "one"), widgets.Row("Beta", "two words"), widgets.Row("Gamma", "three")]


class Everything(Screen):
    """A screen with one of each widget."""

    name = "everything"
    title = "Everything"
    controls: ClassVar[Groups] = {"Here": (Control("hello", ("h",), "say hello"),)}

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Value] = {"share": 0.5, "count": 3, "how": "some", "line": "", "row": 0}
        self.heard: list[str] = []
        self.commands = {"hello": lambda _: self.heard.append("hello"), "sent": self.sent}

    def sent(self, line: Value) -> None:
        self.heard.append(str(line))

    def change(self, name: str, value: Value) -> None:
        self.values[name] = value

    def draw(self, canvas: Canvas) -> None:
        v = self.values
        widgets.slider(canvas, Box(10, 10, 300, 60), "share", "Share", float(v["share"] or 0), 0, 1, 0.1)
        widgets.stepper(canvas, Box(10, 80, 300, 44), "count", "Count", float(v["count"] or 0), 1, 4)
        widgets.choice(canvas, Box(10, 130, 300, 44), "how", v["how"], FACES)
        widgets.entry(canvas, Box(10, 180, 300, 44), "line", str(v["line"]), command="sent")
        widgets.listing(canvas, Box(10, 230, 300, 400), "row", ROWS, [0, 1, 2], int(v["row"] or 0), "hello")
        widgets.page(canvas, Box(400, 10, 300, 200), "page", ["word " * 400], float(v.get("page") or 0))
        rows = [[str(k), "1"] for k in range(40)]
        widgets.table(canvas, Box(400, 220, 300, 200), "table", ["a", "b"], rows, float(v.get("table") or 0))
        widgets.bars(canvas, Box(400, 440, 300, 200), "bar", [0.2, 0.8], ["0", "1"], behind=[0.5, 0.5])
        widgets.whiskers(canvas, Box(720, 10, 300, 200), [widgets.Whisker("a", 1, 0, 2, "1")], marked=0)
        widgets.picture(canvas, Box(720, 220, 300, 200), bytes(12), (2, 2))
        canvas.button(Box(720, 440, 100, 44), "Hello", "hello")


def everything() -> FakeWindow:
    return FakeWindow(Everything())


def value(fake: FakeWindow, name: str) -> Value:
    screen = fake.app.screen
    assert isinstance(screen, Everything)
    return screen.values[name]


def focused(name: str) -> FakeWindow:
    """The screen with the focus on one of its widgets."""
    fake = everything()
    for _ in range(20):
        if fake.keys("tab").app.pointer.focus == name:
            return fake
    raise AssertionError(name)


# --- widgets ---


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("share", "right", 0.6),
        ("share", "shift+left", 0.0),
        ("share", "end", 1.0),
        ("count", "left", 2),
        ("count", "home", 1),
        ("how", "right", "all"),
        ("how", "home", "none"),
        ("row", "down", 1),
    ],
)
def test_keys_turn_what_has_the_focus(name: str, key: str, expected: Value) -> None:
    assert value(focused(name).keys(key), name) == pytest.approx(expected)


def test_a_slider_follows_the_pointer_to_its_end() -> None:
    fake = everything()
    box = fake.target("share").box
    fake.take(Press(box.cx, box.cy), Move(box.right + 50, box.cy, held=True), Release())
    assert value(fake, "share") == 1.0


def test_the_wheel_turns_a_slider() -> None:
    box = everything().target("share").box
    assert value(everything().take(Wheel(box.cx, box.cy, 1)), "share") == pytest.approx(0.6)


def test_the_wheel_scrolls_a_page_downwards() -> None:
    box = everything().target("page").box
    assert float(value(everything().take(Wheel(box.cx, box.cy, -1)), "page") or 0) > 0


def test_the_wheel_moves_along_a_list() -> None:
    box = everything().target("row").box
    down = [Wheel(box.cx, box.cy, -1)]
    rows = [value(everything().take(*down * turns), "row") for turns in (1, 2, 5)]
    assert rows == [1, 2, 2]


def test_a_stepper_has_two_buttons() -> None:
    assert value(everything().click("count +"), "count") == 4


def test_a_stepper_stops_at_its_ends() -> None:
    assert value(everything().click("count +").click("count +"), "count") == 4


def test_a_press_makes_a_choice() -> None:
    assert value(everything().click("how all"), "how") == "all"


def test_letters_go_to_the_entry_that_has_the_focus() -> None:
    assert value(focused("line").write("Two T?"), "line") == "Two T?"


def test_escape_empties_an_entry_before_it_leaves() -> None:
    fake = focused("line").write("two").keys("escape")
    assert (value(fake, "line"), fake.app.leaving) == ("", False)


def test_enter_sends_what_was_written() -> None:
    fake = focused("line").write("two").keys("enter")
    assert fake.app.screen.heard == ["two"]


def test_a_row_of_a_table_can_be_pressed() -> None:
    assert value(everything().click("table row 2"), "table row") == 2


def test_a_bar_can_be_pressed() -> None:
    assert value(everything().click("bar 1"), "bar") == 1


def test_a_press_beside_a_small_target_means_it() -> None:
    fake = everything()
    box = fake.target("hello").box
    small = Target(Box(box.x, box.y, 10, 10), "small", "hello")
    fake.app.targets = [small]
    fake.app.take(Press(box.x + 24, box.y + 5))
    assert fake.app.screen.heard == ["hello"]


def test_arrows_move_the_focus_where_the_screen_has_no_use_for_them() -> None:
    fake = everything().keys("down", "down")
    assert fake.app.pointer.focus == "count"


@pytest.mark.parametrize("size", SIZES)
def test_every_widget_can_be_drawn_in_any_window(size: tuple[int, int]) -> None:
    assert FakeWindow(Everything(), size).keys("tab", "?", "escape", "z").shapes


def test_what_is_searched_for_is_found_in_any_case_titles_first() -> None:
    assert widgets.matching([widgets.Row("One", "two"), widgets.Row("Two")], "tWo") == [1, 0]


# --- tables of keys ---


def test_a_letter_with_shift_does_what_it_does_without() -> None:
    found = KeyTable({}).pressed("shift+t")
    assert found is not None
    assert found.command == "theme"


@pytest.mark.parametrize("destination", REGISTRY.destinations, ids=lambda destination: destination.name)
def test_a_door_opens_its_screen_and_escape_comes_back(destination: object) -> None:
    fake = viewer().keys(destination.keys[0])
    assert fake.app.screen.name == destination.name
    assert fake.keys("escape").app.screen.name == "replay"


def test_the_menu_opens_every_door() -> None:
    fake = viewer().keys("z", "tab", "enter")
    assert (fake.app.menu, fake.app.screen.name) == (False, REGISTRY.destinations[0].name)


def test_no_door_s_key_does_something_else_already() -> None:
    keys = [key for control in KeyTable(Replay.controls) for key in control.keys]
    assert not [key for destination in REGISTRY.destinations for key in destination.keys if key in keys]


def test_a_screen_that_was_left_is_closed() -> None:
    closed = []
    screen = Everything()
    screen.close = lambda: closed.append(True)  # type: ignore[method-assign]
    fake = viewer()
    fake.app.show(screen)
    fake.keys("escape")
    assert closed == [True]


def test_going_back_keeps_the_place_in_time() -> None:
    assert "7.0 of 16.0 s" in viewer().keys("7", "enter", "a", "escape").texts


def test_a_visit_says_what_is_looked_at() -> None:
    visit = viewer().keys("7", "enter", "n").app.screen.visit()
    assert isinstance(visit, Visit)
    assert (visit.replication, visit.time) == (2, 0.0)


# --- settings and sounds ---


def test_news_of_the_text_s_size_is_told() -> None:
    assert "Text 125 %" in viewer().keys("+").texts


def test_a_sound_is_heard_only_where_sounds_are_on() -> None:
    app = viewer().app
    app.sound("leak")
    app.do("sound")
    app.sound("leak")
    assert app.sounds == ["leak"]


# --- files ---

SOUND = """name: From a file
zones: {compound: {value: 1}}
threats: {plain: {time_of_flight: 5}}
attack: [{schedule: {threat: plain, at: [0]}}]
"""


def test_a_dropped_file_opens(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND)
    fake = viewer()
    assert "From a file" in fake.take(Drop(str(tmp_path / "a.yaml"))).texts


def broken(folder: Path) -> FakeWindow:
    file = folder / "a.yaml"
    file.write_text(SOUND.replace("value", "valu"))
    return FakeWindow(file_screen(str(file)))


def test_a_broken_file_shows_line_and_column(tmp_path: Path) -> None:
    assert any(words.startswith("Line 2, column 20: unknown key") for words in broken(tmp_path).texts)


def test_a_broken_file_that_is_mended_opens_by_itself(tmp_path: Path) -> None:
    fake = broken(tmp_path)
    (tmp_path / "a.yaml").write_text(SOUND)
    assert fake.wait(2, frames=4).app.screen.name == "replay"


def test_a_file_that_is_not_there_is_told() -> None:
    assert isinstance(file_screen("/nowhere/a.yaml"), Problems)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("folder", ["This is a folder", "Drop a scenario file"]),
        ("picture.png", ["This is no text file", "Mend the file"]),
        ("empty.yaml", ["There is no scenario in this file", "Mend the file"]),
        ("nowhere.yaml", ["There is no such file", "Once the file is there"]),
        ("pipe", ["This is no file that can be opened here", "Drop a scenario file"]),
    ],
)
def test_what_is_no_scenario_is_told_in_a_sentence(name: str, told: list[str], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "nowhere.yaml").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    texts = FakeWindow(file_screen(str(tmp_path / name))).texts
    assert [any(words.startswith(start) for words in texts) for start in told] == [True, True]
    assert not any("did you mean" in words for words in texts)


# --- work in the background ---


def polled(task: Task[object], seconds: float = 120.0) -> Task[object]:
    end = time.perf_counter() + seconds
    while not task.done and time.perf_counter() < end:
        time.sleep(0.005)
    return task


def test_asking_does_not_wait() -> None:
    go, work = threading.Event(), Work()
    task = work.ask("a", lambda _: go.wait(60))
    assert (task.done, work.busy) == (False, True)
    go.set()
    assert polled(task).result is True


def test_asking_again_stops_what_was_asked_before() -> None:
    work, go = Work(), threading.Event()
    first = work.ask("a", lambda _: go.wait(60))
    work.ask("a", lambda _: True)
    go.set()
    assert first.stopped


def test_trouble_is_kept_for_who_asked() -> None:
    task = polled(Work().ask("a", lambda _: 1 // 0))
    assert isinstance(task.trouble, ZeroDivisionError)


def test_another_process_answers() -> None:
    work = Work()
    task = polled(work.call("a", abs, -3))
    work.close()
    assert task.result == 3


def test_many_runs_are_those_of_the_loop() -> None:
    growing_sample = Work(inline=True).many("a", story(), 20)
    expected = live.rows(plan.make(story()), 1, 1, 20)
    assert np.array_equal(growing_sample.sample.rows, expected, equal_nan=True)


def test_a_screen_s_shapes_are_equal_when_nothing_changed() -> None:
    app = FakeWindow(watched()).app
    assert app.draw() == app.draw()


def test_the_chosen_row_is_seen() -> None:
    fake = everything().click("row 2")
    assert any(isinstance(shape, Fill) and shape.colour == "chosen" for shape in fake.shapes)


def test_a_broken_file_given_to_the_viewer_opens_on_its_problems(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND.replace("value", "valu"))
    app = make_app([str(tmp_path / "a.yaml")], window.Fonts(tmp_path), (640, 360), gallery=False)
    assert app.screen.name == "problems"


def test_the_viewer_is_there_before_a_long_first_run_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(live, "play", lambda *given, **named: go.wait(60))
    app = make_app(["two-inbound"], window.Fonts(Path()), (640, 360), gallery=False)
    assert (app.screen.name, app.restless) == ("waiting", True)
    go.set()


@pytest.mark.parametrize("name", [destination.name for destination in REGISTRY.destinations])
def test_every_screen_says_on_what_it_rests_and_that_it_is_made_up(name: str) -> None:
    fake = viewer()
    fake.app.do("go", name)
    said = " ".join(fake.wait(0.2).texts)
    assert ("a41f" in said, "made-up numbers" in said.lower()) == (True, True)


@pytest.mark.parametrize("wide", [160.0, 240.0, 320.0, 640.0])
def test_no_number_of_a_table_is_cut(wide: float) -> None:
    canvas = Canvas(sizes(1280, 720), measure)
    row = ["landings: let through on purpose", "0.794", "0.794 to 0.822", "0.8", "10,000"]
    widgets.table(
        canvas, Box(0, 0, wide, 300), "t", ["response", "mean", "95 % interval", "exact", "n"], [row]
    )
    told = [shape.words for shape in canvas.shapes if isinstance(shape, Text)]
    assert "0.794" in told
    assert not any("…" in words and words[:1].isdigit() for words in told)
