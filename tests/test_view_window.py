"""Pixels, fonts, events and files: the parts that know pygame, on SDL's dummy driver."""

from __future__ import annotations

import errno
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pictured import SCENES, made
from sim import files, language
from sim.errors import SimError
from sim.files import write_all
from sim.view import window
from sim.view.application import application
from sim.view.background.tasks import Work
from sim.view.ui.app import App
from sim.view.ui.events import Drop, Input, Key, Letters, Move, Press, Quit, Release, Resize
from sim.view.ui.shapes import Box, Clip, Fill, Mark, Shape, Text
from sim.view.ui.theme import DARK, LIGHT, Theme
from sim.view.window import library
from sim.view.window.library import pygame
from sim.view.window.loop import Window, translate
from watching import SIZES, viewer, watched

FONTS = window.Fonts(language.folder("assets"))


def pixels(shapes: list[Shape], size: tuple[int, int] = (60, 40), theme: Theme = DARK) -> np.ndarray:
    """What *shapes* look like: (height, width, 3) bytes."""
    data = window.picture(shapes, size, window.Painter(FONTS, theme))
    return np.frombuffer(data, dtype=np.uint8).reshape(size[1], size[0], 3)


def has(picture: np.ndarray, colour: tuple[int, int, int]) -> bool:
    """Whether a pixel has exactly this colour."""
    return bool((picture == np.array(colour, dtype=np.uint8)).all(axis=2).any())


# --- shapes to pixels ---


def test_a_filled_box_is_filled() -> None:
    picture = pixels([Fill(Box(10, 10, 20, 20), "leak", radius=4)])
    assert tuple(picture[20, 20]) == DARK["leak"]


def test_a_round_corner_lets_the_ground_through() -> None:
    picture = pixels([Fill(Box(10, 10, 20, 20), "leak", radius=8)])
    assert tuple(picture[10, 10]) == DARK["background"]


def test_a_hollow_box_is_hollow() -> None:
    picture = pixels([Fill(Box(10, 10, 20, 20), "none", 4, "chosen", 2)])
    assert (tuple(picture[20, 20]), tuple(picture[11, 20])) == (DARK["background"], DARK["chosen"])


def test_an_engaged_sign_fills_clockwise_from_the_top() -> None:
    picture = pixels([Mark(30, 20, 16, "engaged", "engaged", share=0.25)])
    filled = [tuple(picture[y, x]) == DARK["engaged"] for x, y in ((35, 15), (35, 25), (25, 25), (25, 15))]
    assert filled == [True, False, False, False]


def test_a_pale_colour_has_a_dark_outline_on_white() -> None:
    picture = pixels([Mark(30, 20, 14, "waiting", "waiting")], theme=LIGHT)
    assert has(picture, LIGHT["outline"])


def test_on_dark_there_is_no_outline() -> None:
    picture = pixels([Mark(30, 20, 14, "intercepted", "intercepted")], theme=LIGHT)
    assert not has(picture, LIGHT["outline"])


def test_nothing_is_drawn_outside_a_clip() -> None:
    picture = pixels([Clip(Box(0, 0, 30, 40)), Fill(Box(0, 0, 60, 40), "leak"), Clip(None)])
    assert tuple(picture[20, 40]) == DARK["background"]


def test_words_are_written() -> None:
    assert (pixels([Text(5, 20, "held", 16)]) != DARK["background"]).any()


def test_words_without_anything_to_see_are_no_trouble() -> None:
    assert (pixels([Text(5, 20, " \x00\n", 16)]) == DARK["background"]).all()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_same_picture_twice_is_the_same(theme: Theme) -> None:
    shapes = viewer(size=(640, 360)).keys("7", "enter").shapes
    assert (pixels(shapes, (640, 360), theme) == pixels(shapes, (640, 360), theme)).all()


# --- words find room, in the real font ---


def boxes(shapes: list[Shape]) -> Iterator[tuple[str, Box]]:
    """Words and the place they take, as far as they can be seen."""
    clip: Box | None = None
    for shape in shapes:
        if isinstance(shape, Clip):
            clip = shape.box
        elif isinstance(shape, Text):
            wide = FONTS.measure(shape.words, shape.size, shape.bold)
            left = shape.x - {"left": 0.0, "centre": 0.5, "right": 1.0}[shape.anchor] * wide
            box = Box(left, shape.y - 0.36 * shape.size, wide, 0.72 * shape.size)
            if clip is None or (clip.y <= box.y and box.bottom <= clip.bottom):
                yield shape.words, box


def opened(name: str, size: tuple[int, int], scale: float) -> App:
    """A shipped scenario in the real font, at its end."""
    app = application(watched(language.load(name)), FONTS.measure, size, work=Work(inline=True))
    app.settings.scale = scale
    app.draw()
    app.take(Key("end"))
    return app


CROWDED = ["a-volley-mostly-stopped", "siren-in-time", "layers", "breakdowns", "long-season"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("tab", ["now", "many"])
def test_words_stay_in_the_window(size: tuple[int, int], scale: float, tab: str) -> None:
    app = opened("four-inbound", size, scale)
    app.do("tab_to", tab)
    whole = Box(-1, -1, size[0] + 2, size[1] + 2)
    assert [words for words, box in boxes(app.draw()) if not whole.covers(box)] == []


@pytest.mark.parametrize("name", CROWDED)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tab", ["now", "many"])
def test_words_do_not_cover_each_other(name: str, size: tuple[int, int], tab: str) -> None:
    app = opened(name, size, 1.0)
    app.do("tab_to", tab)
    seen = list(boxes(app.draw()))
    pairs = [(a, b) for i, (a, at_a) in enumerate(seen) for b, at_b in seen[:i] if at_a.overlap(at_b) > 2]
    assert pairs == []


LAID_OVER = ("keys", "menu")
"""Scenes in which something lies over the words of another screen."""


@pytest.mark.usefixtures("few_runs")
@pytest.mark.parametrize("name", [name for name in SCENES if name not in LAID_OVER])
@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (800, 800), (700, 1000)])
def test_words_of_every_screen_find_room(name: str, size: tuple[int, int]) -> None:
    seen = list(boxes(made(name, size=size).draw()))
    whole = Box(-1, -1, size[0] + 2, size[1] + 2)
    assert [words for words, box in seen if not whole.covers(box)] == []
    pairs = [(a, b) for i, (a, at_a) in enumerate(seen) for b, at_b in seen[:i] if at_a.overlap(at_b) > 2]
    assert pairs == []


# --- events to inputs ---


def key(code: int, held: int = 0, unicode: str = "") -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=code, mod=held, unicode=unicode)


def pointer(what: int, **parts: object) -> pygame.event.Event:
    return pygame.event.Event(what, pos=(3, 4), **parts)


@pytest.mark.parametrize(
    ("event", "given"),
    [
        (key(pygame.K_SPACE, unicode=" "), Key("space")),
        (key(pygame.K_RIGHT, pygame.KMOD_LSHIFT), Key("shift+right")),
        (key(pygame.K_SLASH, pygame.KMOD_LSHIFT, "?"), Key("?")),
        (key(pygame.K_t, unicode="T"), Key("t")),
        (key(pygame.K_q, pygame.KMOD_LCTRL, "\x11"), Key("ctrl+q")),
        (pointer(pygame.MOUSEBUTTONDOWN, button=1), Press(3, 4)),
        (pointer(pygame.MOUSEBUTTONDOWN, button=3), None),
        (pointer(pygame.MOUSEBUTTONUP, button=1), Release()),
        (pointer(pygame.MOUSEMOTION, buttons=(1, 0, 0), rel=(1, 1)), Move(3, 4, True)),
        (pygame.event.Event(pygame.WINDOWLEAVE), Move(-1, -1)),
        (pygame.event.Event(pygame.MOUSEWHEEL, x=1, y=0), None),
        (pygame.event.Event(pygame.FINGERDOWN, x=0.5, y=0.5), None),  # a mouse event comes with it
        (pygame.event.Event(pygame.DROPFILE, file="/a b.yaml"), Drop("/a b.yaml")),
        (pygame.event.Event(pygame.DROPTEXT, text="/a.yaml\n/b.yaml"), Drop("/a.yaml")),
        (pygame.event.Event(pygame.QUIT), Quit()),
    ],
)
def test_an_event_becomes_an_input(event: pygame.event.Event, given: Input | None) -> None:
    assert translate(event) == given


def test_pasting_writes_what_is_on_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pygame.scrap, "get_text", lambda: " /a b.yaml\nmore\n")
    assert translate(key(pygame.K_v, pygame.KMOD_LCTRL, "\x16")) == Letters("/a b.yaml")


# --- the window itself ---


def press(key: int, unicode: str = "") -> None:
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode=unicode))


@pytest.mark.usefixtures("dummy")
def test_the_window_runs_until_it_is_left(tmp_path: Path) -> None:
    app = application(watched(), FONTS.measure, (640, 360), work=Work(inline=True))
    press(pygame.K_SPACE, " ")
    press(pygame.K_ESCAPE)
    window.run(app, FONTS, tmp_path)
    assert app.leaving


@pytest.mark.usefixtures("dummy")
def test_a_picture_is_saved_under_a_free_name(tmp_path: Path) -> None:
    app = application(watched(), FONTS.measure, (640, 360), work=Work(inline=True))
    for _ in range(2):
        shown = Window(app, FONTS, tmp_path)
        app.do("save")
        shown._show()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-story-run-1-1.png", "a-story-run-1.png"]


@pytest.mark.usefixtures("dummy")
def test_what_cannot_be_saved_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    app = application(watched(), FONTS.measure, (640, 360), work=Work(inline=True))
    shown = Window(app, FONTS, tmp_path / "taken")
    app.do("save")
    shown._show()
    assert app.said.startswith("Not saved")


def shown(folder: Path) -> Window:
    """A window on the story."""
    pygame.event.clear()
    return Window(application(watched(), FONTS.measure, (640, 360), work=Work(inline=True)), FONTS, folder)


@pytest.mark.usefixtures("dummy")
def test_full_screen_and_back_stays_the_same_window(tmp_path: Path) -> None:
    window = shown(tmp_path)
    before = pygame.display.get_desktop_sizes()[0]
    window.pane.fill_screen(True)
    full = [given for given in window._inputs() if isinstance(given, Resize)]
    window.pane.fill_screen(False)
    assert (full, window.pane.surface.get_size()) == ([Resize(*before)], (640, 360))


@pytest.mark.usefixtures("dummy")
def test_a_minimised_window_is_not_seen_until_it_is_back(tmp_path: Path) -> None:
    window, seen = shown(tmp_path), []
    for what in (pygame.WINDOWMINIMIZED, pygame.WINDOWRESTORED):
        pygame.event.post(pygame.event.Event(what))
        list(window._inputs())
        seen.append(window.pane.seen)
    assert seen == [False, True]


@pytest.mark.usefixtures("dummy")
def test_a_still_picture_is_not_made_again(tmp_path: Path) -> None:
    window = shown(tmp_path)
    assert window._needs_picture(window.app.screen)  # the first one
    window._show()
    assert not window._needs_picture(window.app.screen)
    assert window._needs_picture(None)  # somebody did something


@pytest.mark.usefixtures("dummy")
def test_of_several_dropped_files_the_first_one_opens_and_that_is_said(tmp_path: Path) -> None:
    window = shown(tmp_path)
    for name in ("a", "b"):
        pygame.event.post(pygame.event.Event(pygame.DROPFILE, file=name))
    dropped = [given for given in window._inputs() if isinstance(given, Drop)]
    assert (dropped, "2 files" in window.app.said) == ([Drop("a")], True)


@pytest.mark.usefixtures("dummy")
def test_a_lifted_finger_points_at_nothing(tmp_path: Path) -> None:
    window = shown(tmp_path)
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(3, 4), button=1, touch=True))
    assert [given for given in window._inputs() if not isinstance(given, Resize)] == [Release(), Move(-1, -1)]


def test_both_pygames_are_refused_with_the_repair() -> None:
    with pytest.raises(SimError, match="pip uninstall --yes pygame pygame-ce\n  pip install pygame-ce"):
        library.refuse_both({"pygame", "pygame-ce"})


# --- sounds ---


@pytest.mark.usefixtures("dummy")
def test_without_a_device_sounds_are_switched_off_with_a_sentence_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nonsense")
    window, told = shown(tmp_path), []
    for _ in range(2):
        window.app.do("sound")
        window._sound()
        told.append((window.app.settings.sound, window.app.said.partition(":")[0]))
    assert told == [(False, "No sound here")] * 2


@pytest.mark.usefixtures("dummy")
def test_the_sound_device_is_asked_for_when_sounds_are_on_and_let_go_when_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    window, opened = shown(tmp_path), []
    for command in ("calm", "sound", "sound"):
        window.app.do(command)
        window._sound()
        opened.append(bool(pygame.mixer.get_init()))
    assert opened == [False, True, False]


def test_without_pygame_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygame", None)
    with pytest.raises(SimError, match="pip install pygame-ce"):
        runpy.run_path(str(library.__file__))


def test_a_folder_that_is_read_only_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There even taking a file away that is not there fails."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(SimError, match="Read-only file system"):
        files.keep(tmp_path, "a", ".png", b"")
    with pytest.raises(SimError, match="cannot be written: Read-only file system"):
        write_all({tmp_path / "a": lambda draft: draft.write_bytes(b"")})
