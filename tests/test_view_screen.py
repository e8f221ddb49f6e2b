"""What is on the screen, read back as shapes; keys and clicks given as values. No window is opened."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from building import at, battery, defence, kind, scenario
from sim import live
from sim.view.background.sample import Sample
from sim.view.screens.gallery import Entry, Gallery
from sim.view.screens.loading import Notice
from sim.view.screens.registry import REGISTRY
from sim.view.testing import FakeWindow
from sim.view.ui.events import Drop, Input, Key, Letters, Move, Press, Quit, Release, Resize, Wheel
from sim.view.ui.keymap import KeyTable
from sim.view.ui.screen import Source
from sim.view.ui.shapes import Disc, Fill, Line, Mark, Text
from watching import SIZES, at_time, sample, story, viewer, watched

# --- the header ---


def test_the_title_names_scenario_run_seed_and_digest() -> None:
    assert viewer().app.screen.title == "A story · run 1 · seed 1 · a41f"


def test_the_header_says_which_run_of_how_many() -> None:
    assert "run 1 of 4" in viewer().texts


def test_seed_and_digest_stand_in_the_picture() -> None:
    assert "seed 1 · a41f" in viewer().texts


@pytest.mark.parametrize("size", SIZES)
def test_every_picture_says_that_its_numbers_are_made_up(size: tuple[int, int]) -> None:
    assert "Made-up numbers" in viewer(size=size).texts


# --- the map ---


def test_the_opening_picture_is_paused_and_says_what_to_do() -> None:
    assert any(words.startswith("Paused at the start. Space plays") for words in viewer().texts)


@pytest.mark.parametrize(
    ("time", "form", "number"),
    [
        *(("3.5", "engaged", 1), ("4.5", "unseen", 1), ("11", "intercepted", 3)),
        *(("16", "landed", 1), ("16", "harmless", 1), ("16", "decoy", 1)),
    ],
)
def test_every_status_has_its_sign(time: str, form: str, number: int) -> None:
    shapes = at_time(time).shapes
    signs = [shape for shape in shapes if isinstance(shape, Mark) and shape.form == form]
    handles = at_time(time).app.targets
    spots = {(target.box.cx, target.box.cy) for target in handles if target.name.startswith("threat ")}
    assert sum((round(sign.x, 6), round(sign.y, 6)) in _rounded(spots) for sign in signs) == number


def _rounded(spots: set[tuple[float, float]]) -> set[tuple[float, float]]:
    return {(round(x, 6), round(y, 6)) for x, y in spots}


def test_landings_that_do_no_harm_differ_from_leaks_in_shape_and_colour() -> None:
    fake = at_time("16")
    colours = {form: {mark.colour for mark in fake.marks(form)} for form in ("landed", "harmless", "decoy")}
    assert colours == {"landed": {"leak"}, "harmless": {"harmless"}, "decoy": {"decoy"}}


def test_an_engagement_is_a_line_from_battery_to_threat() -> None:
    lines = [shape for shape in at_time("3.5").shapes if isinstance(shape, Line)]
    assert sum(line.colour == "engaged" and len(line.points) == 2 for line in lines) == 1


def test_the_filled_share_of_an_engaged_sign_is_its_progress() -> None:
    assert at_time("2.5").marks("engaged")[0].share == pytest.approx(0.5)


def test_a_zone_s_edge_thickens_with_damage() -> None:
    before, after = (_edge(at_time(time)) for time in ("3", "16"))
    assert after > before


def _edge(fake: FakeWindow) -> float:
    return max(shape.edge_width for shape in fake.shapes if isinstance(shape, Disc))


def test_a_miss_leaves_a_small_cross() -> None:
    model = scenario(defence=defence(inner=battery(intercept_probability=0, max_engagements=1)))
    fake = viewer(model).keys("end")
    assert any(mark.colour == "faint" for mark in fake.marks("missed"))


def test_every_channel_is_a_pip() -> None:
    model = scenario(defence=defence(inner=battery(channels=3)))
    assert len(viewer(model).marks("waiting", "faint")) == 3


def test_the_siren_is_told_by_a_word() -> None:
    assert "siren sounding" in at_time("3").texts


def test_the_siren_is_silent_before_it_starts() -> None:
    assert "siren silent" in at_time("1").texts


def test_a_scenario_without_a_warning_shows_no_siren() -> None:
    assert not any("siren" in words for words in viewer(scenario()).texts)


def test_more_than_sixty_at_once_are_gathered_honestly() -> None:
    model = scenario(attack=[{"volley": {"threat": "plain", "count": 90}}])
    fake = viewer(model).keys("5", "enter")
    gathered = sum(int(words.split()[0]) for words in fake.texts if words.endswith("more here"))
    shown_ones = sum(target.name.startswith("threat ") for target in fake.app.targets)
    assert (gathered > 0, gathered + shown_ones) == (True, 90)


# --- what happened, and what the defence knows ---


def test_what_the_defence_knows_leaves_out_the_unseen() -> None:
    assert not at_time("4.5").keys("v").marks("unseen", "text")


def test_the_difference_can_be_clicked() -> None:
    fake = at_time("4.5").click("view known")
    assert not fake.marks("unseen", "text")


# --- the panel ---


def test_the_panel_counts_what_is_in_the_air_stopped_and_leaked() -> None:
    big = [shape.words for shape in at_time("14").shapes if isinstance(shape, Text) and shape.size > 30]
    assert big == ["2", "3", "1"]


def test_the_queue_stands_in_the_order_of_choice() -> None:
    names = [target.name for target in at_time("3.5").app.targets if target.name.startswith("queue ")]
    assert names == ["queue 2", "queue 3"]


def test_a_free_channel_says_so() -> None:
    assert "free" in viewer().texts


def test_rounds_are_a_number() -> None:
    assert "rounds left" in viewer().texts


def test_a_reloading_battery_says_so() -> None:
    assert "reloading" in at_time("7.5").texts


def test_an_undefended_site_says_so() -> None:
    assert "No defence here: every threat lands." in viewer(scenario()).texts


def test_without_a_choice_the_latest_threat_s_life_is_told() -> None:
    assert "Threat 3" in at_time("11").texts


def test_the_sentence_says_why_a_threat_ended() -> None:
    text = " ".join(at_time("14").texts)
    assert "Threat 4 landed in compound: it was never detected." in text


def test_before_its_end_the_sentence_does_not_tell_the_end() -> None:
    assert not any("was intercepted" in words for words in at_time("3.5").texts)


def test_a_click_on_a_threat_chooses_it() -> None:
    fake = at_time("3.5").click("threat 2")
    assert "Threat 2" in fake.texts


def test_a_click_on_the_queue_chooses_too() -> None:
    assert "Threat 3" in at_time("3.5").click("queue 3").texts


def test_a_chosen_threat_wears_a_ring() -> None:
    assert len(at_time("3.5").click("threat 2").marks("chosen", "chosen")) == 1


def test_the_arrow_keys_choose_one_after_the_other() -> None:
    assert "Threat 2" in at_time("3.5").keys("down", "down").texts


def test_the_panel_turns_to_many_runs() -> None:
    assert "leaks per run" in viewer().keys("m").texts


def test_many_runs_begin_with_the_chance_that_none_leaks() -> None:
    assert "25 %" in viewer().keys("m").texts


def test_every_estimate_has_its_interval_and_n() -> None:
    texts = viewer().keys("m").texts
    assert (sum("95 %" in words for words in texts), "n = 4 runs" in texts) == (2, True)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_in_large_text_the_intervals_stay_whole(size: tuple[int, int]) -> None:
    fake = viewer(size=size)
    fake.app.settings.scale = 2.0
    told = [words for words in fake.keys("m").texts if words.startswith("95 %")]
    assert [words for words in told if "…" not in words] == told != []


def test_the_panel_leads_to_what_if() -> None:
    assert viewer().click("go what_if").app.screen.name == "what_if"


def test_this_run_s_bar_is_outlined() -> None:
    outlined = [shape for shape in viewer().keys("m").shapes if _is_outline(shape)]
    assert len(outlined) == 2  # the bar, and the same sign in the line that explains it


def _is_outline(shape: object) -> bool:
    return isinstance(shape, Fill) and shape.colour == "none" and shape.edge == "chosen"


def test_the_causes_of_landings_are_listed_in_words() -> None:
    assert "engaged, not stopped" in viewer().keys("m").texts


def test_a_study_still_running_says_how_far_it_is() -> None:
    screen = watched()
    screen.sample = Sample(sample().names, sample().rows, 2_000)
    assert "n = 4 of 2,000 runs so far" in FakeWindow(screen).keys("m").texts


def test_a_study_that_stopped_says_so() -> None:
    screen = watched()
    screen.sample = Sample(sample().names, sample().rows[:0], 2_000, "no more memory")
    assert "The study stopped: no more memory" in " ".join(FakeWindow(screen).keys("m").texts)


# --- gallery and notice ---


def gallery() -> FakeWindow:
    """A gallery of the story and of a scenario whose runs cannot be played."""
    entries = [_entry(story()), _entry(scenario(name="Another"))]
    return FakeWindow(Gallery(entries))


def _entry(model: object) -> Entry:
    def play(number: int) -> object:
        return live.play(model, replication=number)

    return Entry(model, play, lambda: Source(model, play, "a41f"))


def test_the_gallery_lists_every_scenario() -> None:
    assert {"A story", "Another"} <= set(gallery().texts)


def test_enter_opens_the_chosen_scenario() -> None:
    assert gallery().keys("down", "enter").app.screen.title.startswith("Another")


def test_a_click_chooses_and_a_second_opens() -> None:
    assert gallery().click("list 1").click("list 1").app.screen.title.startswith("Another")


@pytest.mark.parametrize("key", ["backspace", "g", "escape"])
def test_keys_return_to_the_gallery(key: str) -> None:
    assert gallery().keys("enter", key).app.screen.name == "gallery"


def test_a_notice_says_what_is_wrong() -> None:
    assert "zones: none" in FakeWindow(Notice("This scenario cannot be played", "zones: none")).texts


# --- anything at all ---


def any_input(dice: random.Random, table: KeyTable) -> Input:
    """One input of any kind; the keys are mostly those that do something here."""
    keys = [key for control in table for key in (*control.keys, "escape", "z")]
    x, y = dice.uniform(-50, 1400), dice.uniform(-50, 800)
    return dice.choice(
        [
            Key(dice.choice([*keys, *"abcdefghijklmnopqrstuvwxyz", "1", ".", "9", "enter", "ß", ""])),
            Key(dice.choice([*keys, "tab", "enter", "right", "left", "up", "down"])),
            Press(x, y),
            Move(x, y, dice.random() < 0.5),
            Release(),
            Letters(dice.choice(["a", "ß", "two in", "\0"])),
            Drop("nowhere.yaml") if dice.random() < 0.01 else Release(),
            Wheel(x, y, dice.choice([-1, 1, 3])),
            Resize(dice.randrange(1, 2000), dice.randrange(1, 1200)),
        ]
    )


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few runs behind everything, and no film, which is made here while one waits."""
    monkeypatch.setattr("sim.view.screens.statistics.queries.RUNS", 20)
    monkeypatch.setattr("sim.view.screens.what_if.screen.FEW_RUNS", 20)
    monkeypatch.setattr("sim.view.screens.play.averages.RUNS", 4)
    monkeypatch.setattr("sim.view.export.background_recording.BackgroundRecording.toggle", lambda *_: None)


@pytest.mark.usefixtures("cheap")
@pytest.mark.filterwarnings("ignore:constrained_layout not applied")  # a figure of a few pixels
@pytest.mark.parametrize(
    ("count", "at_a_time"), [(1_000, 20), pytest.param(10_000, 200, marks=pytest.mark.long)]
)
def test_random_inputs_do_no_harm(count: int, at_a_time: int, tmp_path: Path) -> None:
    """Some at a time, from the replay and from each screen that can be reached."""
    rooms = ["", *(destination.name for destination in REGISTRY.destinations)]
    dice, fake, seen = random.Random(7), gallery(), set()
    fake.app.folder = tmp_path
    for place in range(count):
        if place % at_a_time == 0:
            fake.app.home()
            room = rooms[place // at_a_time % len(rooms)]
            fake.keys("escape", "enter").app.do("go" if room else "help", room)
        fake.app.take(any_input(dice, fake.app.table))
        fake.app.tick(dice.uniform(0, 0.2))
        fake.app.leaving = False  # Escape in the gallery: on this desk nobody goes home
        seen.add(fake.app.screen.name)
        if place % 16 == 0:
            fake.shapes = fake.app.draw()
    assert {"gallery", "replay", "problems", *rooms[1:]} - seen == set()


def test_closing_the_window_leaves() -> None:
    assert viewer().take(Quit()).app.leaving


def test_long_and_odd_names_are_drawn() -> None:
    zone, name = "Ω, 城市 and " + "long" * 10, "k" * 60
    model = scenario(zones={zone: {"value": 1}}, threats={name: kind(zone=zone)}, attack=[at(0, threat=name)])
    assert viewer(model).keys("end").shapes


def test_names_are_shown_alike_on_the_map_and_in_the_sentence() -> None:
    texts = " ".join(viewer().keys("end", *["down"] * 6).texts)
    assert ("landed in open ground" in texts, "_" in texts) == (True, False)
