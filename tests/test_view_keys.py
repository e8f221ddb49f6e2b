"""Keys, clicks and drags given as values, and what they do. No window is opened."""

from __future__ import annotations

import pytest

from building import scenario
from sim.view.screens.registry import REGISTRY
from sim.view.screens.replay.screen import Replay
from sim.view.testing import FakeWindow, measure
from sim.view.ui import help_overlay
from sim.view.ui.canvas import Canvas
from sim.view.ui.events import Move, Press, Release
from sim.view.ui.keymap import KeyTable, shown
from sim.view.ui.settings import SCALES
from sim.view.ui.shapes import Fill, Text
from sim.view.ui.sizes import sizes
from sim.view.ui.theme import DARK, LIGHT
from watching import SIZES, at_time, run, viewer

TABLE = list(KeyTable(Replay.controls))

# --- time ---


def test_space_plays_and_pauses() -> None:
    fake = viewer().keys("space")
    assert fake.marks("pause")


def test_the_play_button_plays() -> None:
    assert viewer().click("play").wait(1.0).app.screen.restless


def test_the_clock_says_the_time_of_the_whole() -> None:
    assert "4.0 of 16.0 s" in at_time("4").texts


def test_the_latest_event_is_the_caption() -> None:
    assert "inner stops threat 2" in at_time("7").texts


def test_the_end_says_what_came_out() -> None:
    assert "The run is over: of 6 threats, 3 stopped, 1 leaked." in viewer().keys("end").texts


def test_a_press_on_the_scrub_bar_goes_there() -> None:
    fake = viewer()
    bar = fake.target("scrub").box
    fake.take(Press(bar.cx, bar.cy))
    assert "8.0 of 16.0 s" in fake.texts


def test_dragging_the_scrub_bar_follows_the_pointer() -> None:
    fake = viewer()
    bar = fake.target("scrub").box
    fake.take(Press(bar.cx, bar.cy), Move(bar.right, bar.cy, held=True), Release())
    assert "16.0 of 16.0 s" in fake.texts


def test_after_the_drag_the_pointer_moves_nothing() -> None:
    fake = viewer()
    bar = fake.target("scrub").box
    fake.take(Press(bar.cx, bar.cy), Release(), Move(bar.right, bar.cy))
    assert "8.0 of 16.0 s" in fake.texts


def test_every_ending_has_a_mark_on_the_scrub_bar() -> None:
    bar = viewer().target("scrub").box
    landings = [mark for form in ("landed", "harmless", "decoy") for mark in viewer().marks(form)]
    assert sum(bar.contains(mark.x, mark.y) for mark in landings) == 3


def test_what_is_to_come_is_fainter_on_the_scrub_bar() -> None:
    bar = viewer().target("scrub").box
    alphas = {mark.alpha for mark in viewer().marks("landed") if bar.contains(mark.x, mark.y)}
    assert max(alphas) < 1


def test_a_run_with_many_endings_stacks_them() -> None:
    model = scenario(attack=[{"volley": {"threat": "plain", "count": 400, "spacing": 0.05}}])
    fake = viewer(model)
    bar = fake.target("scrub").box
    bars = [shape for shape in fake.shapes if isinstance(shape, Fill) and shape.colour == "leak"]
    assert bars
    assert all(bar.y <= shape.box.y for shape in bars)


def test_typing_shows_the_time_before_going_there() -> None:
    assert "Go to 12_ s, then Enter" in viewer().keys("1", "2").texts


def test_enter_goes_to_a_typed_time_although_a_button_has_the_focus() -> None:
    fake = viewer().keys("tab", "7", "enter")
    assert ("7.0 of 16.0 s" in fake.texts, fake.app.screen.playback.playing) == (True, False)
    assert fake.keys("enter").app.screen.playback.playing


def test_backspace_mends_a_typed_time() -> None:
    assert "7.0 of 16.0 s" in viewer().keys("7", "9", "backspace", "enter").texts


def test_escape_forgets_a_typed_time_and_stays() -> None:
    fake = viewer().keys("7", "escape")
    assert (fake.app.leaving, "0.0 of 16.0 s" in fake.texts) == (False, True)


def test_a_time_that_is_none_is_forgotten() -> None:
    assert "0.0 of 16.0 s" in viewer().keys("1", ".", ".", "enter").texts


# --- runs ---


def test_the_next_replication_is_another_run() -> None:
    assert "run 2 of 4" in viewer().keys("n").texts


def test_the_first_replication_has_none_before_it() -> None:
    assert "run 1 of 4" in viewer().keys("p").texts


def test_watching_does_not_change_the_run() -> None:
    fake = viewer().keys("space", "n", "p", "v", "end", "left", "m")
    assert fake.app.screen.run_index.run == run()


# --- keyboard, help, looks ---


@pytest.mark.parametrize("control", TABLE, ids=lambda control: f"{control.command} {control.value}")
def test_every_key_of_the_table_does_something(control: object) -> None:
    fake = at_time("7.5")
    done = {*fake.app.commands, *fake.app.screen.commands}
    assert control.command in done


def test_no_key_does_two_things() -> None:
    keys = [key for control in TABLE for key in control.keys]
    assert len(keys) == len(set(keys))


def test_the_help_shows_every_key_of_the_table() -> None:
    texts = viewer().keys("?").texts
    assert all(shown(control.keys[0]) in texts for control in TABLE)


def test_a_press_on_a_line_of_the_help_does_what_it_says() -> None:
    fake = viewer().keys("?")
    there = {target.command for target in fake.app.targets if target.name.startswith("key ")}
    assert there >= {"leak", "loop", "film", "gallery", "leave"}
    fake.click("key end")
    assert (fake.app.help, fake.app.screen.playback.done > 0) == (False, True)


def test_the_lines_of_the_help_can_be_hit() -> None:
    fake = viewer().keys("?")
    assert min(target.box.h for target in fake.app.targets) >= 24


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_word_of_the_help_is_cut(size: tuple[int, int], scale: float) -> None:
    canvas = Canvas(sizes(*size, scale), measure)
    help_overlay.draw(
        canvas, KeyTable(Replay.controls, tuple(each.control for each in REGISTRY.reached_from("replay")))
    )
    texts = [shape for shape in canvas.shapes if isinstance(shape, Text)]
    assert not any("…" in text.words.removesuffix(" …") for text in texts)
    assert max(text.y + 0.4 * text.size for text in texts) < size[1]


def test_the_help_closes_at_escape_and_does_not_leave() -> None:
    fake = viewer().keys("?", "escape")
    assert (fake.app.help, fake.app.leaving) == (False, False)


def test_behind_the_help_nothing_moves() -> None:
    assert not viewer().keys("?", "space").app.screen.restless


def test_escape_leaves() -> None:
    assert viewer().keys("escape").app.leaving


def test_escape_leaves_the_full_screen_first() -> None:
    fake = viewer().keys("f", "escape")
    assert (fake.app.settings.full_screen, fake.app.leaving) == (False, False)


def test_the_first_tab_focuses_the_one_obvious_control() -> None:
    assert viewer().keys("tab").app.pointer.focus == "play"


def test_the_focus_is_visible() -> None:
    def rings(fake: FakeWindow) -> int:
        return sum(
            isinstance(shape, Fill) and shape.edge == "text" and shape.colour == "none"
            for shape in fake.shapes
        )

    assert rings(viewer().keys("tab")) == rings(viewer()) + 1


def test_tab_reaches_every_control_and_comes_round() -> None:
    fake = viewer()
    names = {target.name for target in fake.app.targets if target.focusable}
    reached = {fake.keys("tab").app.pointer.focus for _ in names}
    assert reached == names


def test_enter_presses_what_has_the_focus() -> None:
    assert viewer().keys("tab", "enter").app.screen.restless


def test_a_pointed_button_says_its_key() -> None:
    fake = viewer()
    box = fake.target("play").box
    assert "Play or pause (Space)" in fake.take(Move(box.cx, box.cy)).texts


def test_the_theme_changes_and_changes_back() -> None:
    fake = viewer().keys("t")
    assert (fake.app.settings.theme, fake.keys("t").app.settings.theme) == (LIGHT, DARK)


def test_the_text_grows_to_twice_its_size() -> None:
    fake = viewer().keys(*"++++++++")
    assert fake.app.settings.scale == SCALES[-1] == 2.0


def test_text_grows_only_as_far_as_the_window_has_room_and_says_so() -> None:
    fake = viewer(size=(700, 1000)).keys(*"++++++++")
    assert (fake.app.settings.scale, "140 %, all that this window has room for" in " ".join(fake.texts)) == (
        pytest.approx(1.4),
        True,
    )
    assert fake.keys("-").app.settings.scale == 1.25


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_is_smaller_than_a_fiftieth_of_the_window(size: tuple[int, int], scale: float) -> None:
    fake = viewer(size=size)
    fake.app.settings.scale = scale
    fake.keys("end", "m", "?")
    smallest = min(shape.size for shape in fake.shapes if isinstance(shape, Text))
    assert smallest >= size[1] / 50 - 1e-9


@pytest.mark.parametrize("size", [(1, 1), (640, 100), (100, 2000), (7680, 4320)])
def test_a_window_of_any_size_is_drawn(size: tuple[int, int]) -> None:
    assert viewer(size=size).keys("7", "enter", "m", "?").shapes


def test_saving_is_asked_of_the_window() -> None:
    assert viewer().keys("s").app.saving


def test_news_stands_for_a_while() -> None:
    fake = viewer()
    fake.app.say("Saved a.png")
    assert ("Saved a.png" in fake.wait(1).texts, "Saved a.png" in fake.wait(5).texts) == (True, False)
