"""Playing by hand: keys and clicks decide, nothing hidden is shown, the end tells where one stands."""

from __future__ import annotations

import pytest

from building import at, battery, defence, kind, scenario
from sim import live
from sim.live import Game
from sim.scenario import Scenario
from sim.view.screens.gallery import Gallery
from sim.view.screens.play import PlayScreen, averages
from sim.view.screens.play.picker import SUGGESTED, Picker
from sim.view.screens.play.session import OURS, Session, Standing, rank
from sim.view.screens.problems import source_of
from sim.view.screens.replay.screen import Replay
from sim.view.testing import FakeWindow
from sim.view.ui.screen import Visit
from sim.view.viewer import make_app
from watching import SIZES


@pytest.fixture(autouse=True)
def few_attacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Averages of a few attacks: there are only sure things in most of these scenarios."""
    monkeypatch.setattr(averages, "RUNS", 4)


def three(**parts: object) -> Scenario:
    """Three threats at once, 3 lands first; one channel is busy for 6, so two can be stopped at most."""
    kinds = {f"k{n}": kind(n) for n in (20, 14, 8)}
    attack = [at(0, threat=name) for name in kinds]
    inner = battery(engagement_time=6, **parts)
    return scenario(name="Three", threats=kinds, attack=attack, defence=defence(inner=inner))


def playing(model: Scenario | None = None, size: tuple[int, int] = (1280, 720)) -> FakeWindow:
    """The screen on a scenario, straight from decision to decision."""
    screen = PlayScreen(Visit(source_of(model or three())))
    screen.clock.pace = "end"
    fake = FakeWindow(screen, size)
    return fake.take()


def engaged(fake: FakeWindow) -> list[int | None]:
    """The threats that were engaged, in order."""
    screen = fake.app.screen
    assert isinstance(screen, PlayScreen)
    return [event.threat for event in screen.session.game.run.events if event.event == "engaged"]


def test_the_question_and_a_card_for_each_candidate() -> None:
    fake = playing()
    assert "inner has a free channel: which threat should it take?" in " ".join(fake.texts)
    assert [f"Threat {n} · k{t}" in fake.texts for n, t in ((1, 20), (2, 14), (3, 8))] == [True] * 3


def test_a_picture_of_it_can_be_made_again() -> None:
    for fake in (playing(), playing().keys("shift+e")):
        assert any("run 1 · seed 1 · " in words for words in fake.texts)


def test_the_arrow_keys_and_enter_decide() -> None:
    assert engaged(playing().keys("down", "down", "enter")) == [3]


def test_a_focused_list_is_moved_and_pressed() -> None:
    assert engaged(playing().keys("tab", "down", "enter")) == [2]


def test_a_click_on_a_card_decides() -> None:
    assert engaged(playing().click("card 2")) == [2]


def test_a_click_on_the_map_decides() -> None:
    assert engaged(playing().click("threat 3")) == [3]


@pytest.mark.parametrize("destination", [("keys", "u"), ("click", "menu", "go play")])
def test_from_a_replay_to_the_end_by_keys_or_mouse_alone(destination: tuple[str, ...]) -> None:
    fake = FakeWindow(Replay(source_of(three())))
    do = getattr(fake, destination[0])
    for name in destination[1:]:
        do(name)
    for _ in range(9):
        if not fake.app.screen.finished:  # type: ignore[attr-defined]
            do("cards" if destination[0] == "click" else "enter")
    assert any(words.startswith("Your place: ") for words in fake.texts)
    assert {OURS, "random order"} <= set(fake.texts)


def test_what_is_no_candidate_cannot_be_taken() -> None:
    fake = playing().click("card 2")
    fake.app.do("choose", 2)
    assert engaged(fake) == [2]
    assert "cannot be taken now" in fake.app.said


def test_an_order_decides_one_or_all() -> None:
    assert engaged(playing().keys("e")) == [3]
    assert engaged(playing().keys("shift+e")) == [3, 2, 1]


def test_a_wait_lets_time_pass_to_the_next_event() -> None:
    fake = playing().keys("w")
    screen = fake.app.screen
    assert isinstance(screen, PlayScreen)
    assert screen.session.decision is not None
    assert (screen.session.decision.time, engaged(fake)) == (8, [])


def test_a_decision_is_taken_back() -> None:
    fake = playing().keys("enter", "down", "enter", "u")
    assert engaged(fake) == [1]
    assert engaged(fake.keys("u").click("card 2")) == [2]


def test_time_passes_between_decisions_and_space_goes_on_at_once() -> None:
    fake = playing()
    fake.app.do("pace", -3)
    assert "Time passes …" in fake.keys("enter").texts
    assert "Time passes …" not in fake.keys("space").texts


def test_a_class_that_thinks_too_long_leaves_it_to_the_battery() -> None:
    fake = playing(three(order="highest_value")).keys("o").wait(19.0)
    assert engaged(fake) == []
    assert engaged(fake.wait(2.0)) == [3]


def test_a_lone_candidate_is_taken_by_itself_where_that_is_wished() -> None:
    fake = playing().keys("y", "down", "down", "enter", "down", "enter")
    assert engaged(fake) == [3, 2, 1]
    assert len(fake.app.screen.session.own) == 2  # the last one was alone


def test_what_the_defence_does_not_know_is_not_shown() -> None:
    kinds = {"plain": kind(), "hidden": kind(detection={"probability": 0}), "hollow": kind(decoy=True)}
    attack = [at(0, threat=name) for name in kinds]
    fake = playing(scenario(threats=kinds, attack=attack, defence=defence(inner=battery())))
    assert "Threat 1" in fake.texts
    assert "Threat 3" in fake.texts
    assert not fake.marks("unseen")
    assert not [mark for mark in fake.marks("waiting") if mark.colour == "decoy"]


def test_the_end_compares_with_every_order() -> None:
    fake = playing().keys("shift+e")
    assert "Your place: shared 1st of 5" in fake.texts
    orders = ("first detected first", "earliest landing first", "highest value first", "random order")
    assert all(order in fake.texts for order in (OURS, *orders))
    assert any("Over 4 attacks" in words for words in fake.texts)


def test_the_comparison_is_of_the_same_attack_under_each_order() -> None:
    session = Session(three(), 1)
    session.follow_to_the_end("random")
    for found in session.standings():
        order = found.who.replace(" first", "").replace(" order", "").replace(" ", "_")
        if found.who != OURS:
            game = Game(three())
            while game.advance():
                game.automatic(order)
            assert found.leaks == game.run.responses["leaks"]


def test_places_are_shared_and_counted() -> None:
    found = [Standing(who, n, 0.0, 0.0, held=False) for who, n in (("a", 1), ("b", 2), (OURS, 3), ("d", 3))]
    assert rank(found) == "shared 3rd of 4"
    assert rank(found[:3]) == "3rd of 3"


def test_the_run_can_be_watched() -> None:
    fake = playing().keys("down", "down", "enter", "shift+e", "v")
    assert (fake.app.screen.name, "Three, played by hand" in fake.app.screen.title) == ("replay", True)


def test_the_same_attack_again_or_the_next() -> None:
    fake = playing().keys("shift+e", "r")
    assert engaged(fake) == []
    assert fake.keys("n").app.screen.session.replication == 2  # type: ignore[attr-defined]


def test_an_attack_too_long_is_refused_in_words() -> None:
    stream = {"volley": {"threat": "plain", "count": 400}}
    with pytest.raises(Exception, match="400 threats: too many to decide about one by one"):
        Session(scenario(attack=[stream], defence=defence(inner=battery())), 1)


def test_it_opens_from_the_gallery() -> None:
    app = make_app(["same-for-every-order"], _Fonts(), (1280, 720))  # type: ignore[arg-type]
    assert isinstance(app.screen, Gallery)
    app.do("go", "play")
    assert app.screen.name == "play"
    app.close()


class _Fonts:
    """A measure without fonts."""

    @staticmethod
    def measure(words: str, size: float, bold: bool) -> float:
        return len(words) * size * 0.5


def test_every_suggested_scenario_has_several_candidates_at_a_time() -> None:
    for row, name in enumerate(Picker(lambda _: None).names):
        assert name in SUGGESTED
        fake = playing().keys("c", *["down"] * row, "enter")
        session = fake.app.screen.session  # type: ignore[attr-defined]
        several = 0
        while (decision := session.decision) is not None and several < 2:
            several += len(decision.candidates) > 1
            session.take(decision.threats[0])
        assert several >= 1, name


@pytest.mark.parametrize("size", SIZES)
def test_it_is_drawn_in_every_window(size: tuple[int, int]) -> None:
    for scale in (1.0, 2.0):
        fake = playing(size=size)
        fake.app.settings.scale = scale
        fake.keys("down", "enter")
        cards = [target for target in fake.app.targets if target.name.startswith("card ")]
        assert cards
        fake.keys("shift+e")
        inside = (target.box.x >= 0 and target.box.right <= size[0] + 1 for target in fake.app.targets)
        assert all(inside)


def test_what_is_played_by_hand_is_the_scenario_s_own_attack() -> None:
    session = Session(three(), 3)
    lands = [threat.lands for threat in live.play(three(), replication=3).threats]
    assert [threat.lands for threat in session.run_index.run.threats] == lands
