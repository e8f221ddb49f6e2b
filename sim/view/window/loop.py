"""The loop of a real window: events to inputs, frames to the screen."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from sim.errors import SimError
from sim.files import keep, stem_of
from sim.view.ui.app import App
from sim.view.ui.events import Drop, Input, Key, Letters, Move, Press, Quit, Release, Resize, Wheel
from sim.view.ui.screen import Screen
from sim.view.ui.shapes import Shape
from sim.view.ui.sizes import SMALLEST
from sim.view.window.fonts import Fonts
from sim.view.window.library import pygame
from sim.view.window.painter import Painter
from sim.view.window.pane import pane
from sim.view.window.sounds import Sounds

FRAMES = 60
"""Frames a second while something moves."""

IDLE = 25
"""Milliseconds between looks at what people do, where nothing moves (pygame's own waiting looks each one)."""

UNSEEN = 150
"""The same where nobody sees the window."""

AWAKE = 0.5
"""Seconds after somebody did something in which more is expected, 60 times a second."""

LOOK = 1.0
"""Seconds after which a picture is made all the same, though nobody did anything and nothing moves."""

AWAY = Move(-1, -1)
"""The pointer left the window, or a finger was lifted: it is on nothing."""

REPEATED = (
    *("left", "right", "up", "down", "pageup", "pagedown", "tab", "backspace", "delete"),
    *("n", "p", "e", "d", ",", "."),
)
"""Keys that go on while they are held down."""

NO_WINDOW = ("dummy", "offscreen")
"""SDL's drivers that show nothing to anyone."""


def why_no_display() -> str:
    """Why no window can be opened here; empty where one can. Leaves the display initialised."""
    if os.environ.get("SDL_VIDEODRIVER") in NO_WINDOW:
        return "SDL_VIDEODRIVER asks for none"
    unix = sys.platform not in ("win32", "darwin")
    if unix and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "neither DISPLAY nor WAYLAND_DISPLAY is set"
    try:
        pygame.display.init()
    except pygame.error as error:
        return str(error)
    return "" if pygame.display.get_driver() not in NO_WINDOW else "SDL found no screen"


def first_size() -> tuple[int, int]:
    """A window of 16 to 9 that fills most of the screen, at least 1280 x 720 where it fits."""
    width, height = pygame.display.get_desktop_sizes()[0]
    high = min(max(0.75 * height, 720.0), 0.9 * height, 0.9 * width * 9 / 16)
    return max(SMALLEST[0], round(high * 16 / 9)), max(SMALLEST[1], round(high))


class Window:
    """A window on an app. *folder* is where pictures are saved."""

    def __init__(self, app: App, fonts: Fonts, folder: Path) -> None:
        self.app, self.fonts, self.folder = app, fonts, folder
        self.painter = Painter(fonts, app.settings.theme)
        self.sounds = Sounds()
        self.held: set[int] = set()
        self.full_screen, self._heard, self.title = False, False, ""
        self.seen: tuple[object, list[Shape]] | None = None
        self._looked = self._done = 0.0  # when a picture was made, when somebody did something
        self.pane = pane(app.size, self.painter)
        self.surface = self.pane.surface
        self.app.take(Resize(*self.surface.get_size()))
        fonts.font(app.size[1] / 36, False)
        if fonts.trouble:
            app.say(fonts.trouble)

    def run(self) -> None:
        """Until the app leaves."""
        pygame.key.set_repeat(400, 70)
        clock, last, moved = pygame.time.Clock(), time.perf_counter(), True
        while not self.app.leaving:
            # One picture more after the last move: work may end between two looks at it.
            before = None if moved or self.app.restless else self.app.screen
            moved = self.app.restless
            for given in self._inputs():
                self.app.take(given)
                before, self._done = None, time.perf_counter()
            if self.app.settings.full_screen != self.full_screen:
                self.full_screen = self.app.settings.full_screen
                self.pane.fill_screen(self.full_screen)
            now = time.perf_counter()
            self.app.tick(min(now - last, 0.1))
            last = now
            self._sound()
            if self.pane.seen and self._news(before):
                self._show()
            self._rest(clock)
        self.sounds.close()
        self.pane.close()

    def _news(self, before: Screen | None) -> bool:
        """Whether the picture may be another one; *before* is the screen if nobody did anything on it."""
        still = before is self.app.screen and not self.app.restless and self.seen is not None
        now = time.perf_counter()
        if still and now - self._looked < LOOK:
            return False
        self._looked = now
        return True

    def _rest(self, clock: pygame.time.Clock) -> None:
        """Wait for the next frame; longer where nothing moves by itself."""
        if not self.pane.seen:
            pygame.time.wait(UNSEEN)
        elif self.app.restless or time.perf_counter() - self._done < AWAKE:
            clock.tick(FRAMES)
        else:
            pygame.time.wait(IDLE)

    def _inputs(self) -> Iterator[Input]:
        """What people did since the last frame."""
        events = pygame.event.get()
        dropped = [event for event in events if event.type == pygame.DROPFILE]
        for event in events:
            self._note(event)
            given = None if event in dropped[1:] else translate(event)
            if given is not None and not self._repeats(event, given):
                yield given
            if event.type == pygame.MOUSEBUTTONUP and event.touch:
                yield AWAY
        if len(dropped) > 1:
            self.app.say(f"{len(dropped)} files were dropped; the first one opens")
        self.surface = self.pane.surface
        if self.surface.get_size() != self.app.size:
            yield Resize(*self.surface.get_size())

    def _note(self, event: pygame.event.Event) -> None:
        """What only the window cares about: keys let go, a picture that has to be painted again."""
        self.pane.note(event)
        if event.type == pygame.KEYUP:
            self.held.discard(event.key)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.held.clear()
        elif event.type == pygame.AUDIODEVICEREMOVED and not event.iscapture:
            self.sounds.close()
            self._heard = False  # asked for again, if sounds are on: there may be another device
        elif event.type in (pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED):
            self.seen = None

    def _repeats(self, event: pygame.event.Event, given: Input) -> bool:
        """Whether this is a key that is held down and does something only once: a held T must not flash."""
        if event.type != pygame.KEYDOWN or not isinstance(given, Key):
            return False
        again = event.key in self.held
        self.held.add(event.key)
        return again and given.name.removeprefix("shift+") not in REPEATED

    def _sound(self) -> None:
        """Let one sound a frame be heard. Where nothing can be, say so and switch sounds off."""
        settings, sounds = self.app.settings, self.sounds
        if settings.sound != self._heard:
            self._heard = settings.sound
            sounds.open() if self._heard else sounds.close()
        if self.app.sounds:
            sounds.play(self.app.sounds[-1])
            self.app.sounds.clear()
        if sounds.trouble and settings.sound:
            settings.sound = self._heard = False
            self.app.say(f"No sound here: {sounds.trouble}")

    def _show(self) -> None:
        """Paint the picture if it is another than the last one."""
        app = self.app
        shapes = app.draw()
        theme = app.settings.theme
        key = (theme, self.surface.get_size())
        if self.painter.theme is not theme:
            self.painter = Painter(self.fonts, theme)
        if app.screen.title != self.title:
            self.title = app.screen.title
            self.pane.call(self.title)
            # What is there now stays: looking through it for garbage takes 40 ms, two frames and more.
            gc.freeze()
        if self.seen is None or self.seen[0] != key or self.seen[1] != shapes:
            self.painter.paint(self.surface, shapes)
            self.pane.flip()
            self.seen = (key, shapes)
        if app.saving:
            self._save()

    def _save(self) -> None:
        """Save what is seen, whole or not at all, under a name that is free."""
        self.app.saving = False
        content = BytesIO()
        try:
            pygame.image.save(self.surface, content, "a.png")
            stem = stem_of(self.title.partition(" · seed")[0])
            self.app.say(f"Saved {keep(self.folder, stem, '.png', content.getvalue())}")
        except (SimError, pygame.error) as error:
            self.app.say(f"Not saved: {error}")


NAMED = {
    pygame.K_SPACE: "space",
    pygame.K_RIGHT: "right",
    pygame.K_LEFT: "left",
    pygame.K_UP: "up",
    pygame.K_DOWN: "down",
    pygame.K_PAGEUP: "pageup",
    pygame.K_PAGEDOWN: "pagedown",
    pygame.K_HOME: "home",
    pygame.K_END: "end",
    pygame.K_TAB: "tab",
    pygame.K_RETURN: "enter",
    pygame.K_KP_ENTER: "enter",
    pygame.K_ESCAPE: "escape",
    pygame.K_BACKSPACE: "backspace",
    pygame.K_DELETE: "delete",
    **{getattr(pygame, f"K_F{k}"): f"f{k}" for k in range(1, 13)},
}

WITH_SHIFT = ("right", "left", "up", "down", "tab")


def translate(event: pygame.event.Event) -> Input | None:
    """An event of pygame as an input, if it is one."""
    if event.type == pygame.KEYDOWN:
        return Letters(pasted()) if _pastes(event) else _key(event)
    if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
        return Press(*event.pos)
    if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
        return Release()
    if event.type == pygame.MOUSEMOTION:
        return Move(event.pos[0], event.pos[1], bool(event.buttons[0]))
    if event.type == pygame.WINDOWLEAVE:
        return AWAY
    if event.type == pygame.MOUSEWHEEL:
        # Whole notches: a touchpad's parts of one are added up to them, and across is no scrolling.
        return Wheel(*pygame.mouse.get_pos(), event.y) if event.y else None
    if event.type == pygame.TEXTINPUT:
        return Letters(event.text)
    if event.type == pygame.DROPFILE:
        return Drop(event.file)
    if event.type == pygame.DROPTEXT:
        return Drop(event.text.strip().partition("\n")[0])
    return Quit() if event.type == pygame.QUIT else None


def _pastes(event: pygame.event.Event) -> bool:
    return event.key == pygame.K_v and bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))


def pasted() -> str:
    """The first line of words on the clipboard; nothing where there are none, or no clipboard."""
    try:
        return pygame.scrap.get_text().strip().partition("\n")[0]
    except (pygame.error, AttributeError, NotImplementedError):  # the older pygame knows no get_text
        return ""


def _key(event: pygame.event.Event) -> Key | None:
    # Right Alt is AltGr: with it people write letters and brackets.
    if event.mod & pygame.KMOD_META or event.mod & pygame.KMOD_LALT:
        return None
    shifted = event.mod & pygame.KMOD_SHIFT
    if event.key in NAMED:
        name = NAMED[event.key]
        return Key(f"shift+{name}" if shifted and name in WITH_SHIFT else name)
    if event.mod & pygame.KMOD_CTRL and not event.mod & pygame.KMOD_RALT:
        name = pygame.key.name(event.key)
        return Key(f"ctrl+{name}") if len(name) == 1 else None
    if not event.unicode or not event.unicode.isprintable():
        return None
    letter = event.unicode.lower()
    return Key(f"shift+{letter}" if shifted and letter.isalpha() else letter)
