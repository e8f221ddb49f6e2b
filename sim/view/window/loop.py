"""The loop of a real window: it takes events, lets time pass, and shows frames."""

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

IDLE_WAIT = 25
"""Milliseconds between two checks for events while nothing moves (pygame's own wait checks each one)."""

UNSEEN_WAIT = 150
"""Milliseconds between two checks for events while nobody can see the window."""

AWAKE_SECONDS = 0.5
"""Seconds after an input during which events are checked 60 times a second."""

REFRESH = 1.0
"""Seconds after which a picture is drawn even without inputs and motion."""

AWAY = Move(-1, -1)
"""The pointer left the window, or a finger was lifted."""

REPEATED_KEYS = (
    *("left", "right", "up", "down", "pageup", "pagedown", "tab", "backspace", "delete"),
    *("n", "p", "e", "d", ",", "."),
)
"""Keys that repeat while they are held down."""

NO_WINDOW = ("dummy", "offscreen")
"""SDL's drivers that show nothing."""


def why_no_display() -> str:
    """Why no window can be opened here; empty if one can. Leaves the display initialised."""
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
    """Width and height of a window of 16 to 9 on most of the screen, at least 1280 x 720 if that fits."""
    width, height = pygame.display.get_desktop_sizes()[0]
    high = min(max(0.75 * height, 720.0), 0.9 * height, 0.9 * width * 9 / 16)
    return max(SMALLEST[0], round(high * 16 / 9)), max(SMALLEST[1], round(high))


class Window:
    """Shows an app in a window. *folder* is where pictures are saved."""

    def __init__(self, app: App, fonts: Fonts, folder: Path) -> None:
        self.app, self.fonts, self.folder = app, fonts, folder
        self.painter = Painter(fonts, app.settings.theme)
        self.sounds = Sounds()
        self.held: set[int] = set()
        self.full_screen, self._sound_open, self.title = False, False, ""
        self.seen: tuple[object, list[Shape]] | None = None
        self._drawn_at = self._input_at = 0.0
        self.pane = pane(app.size, self.painter)
        self.surface = self.pane.surface
        self.app.take(Resize(*self.surface.get_size()))
        fonts.font(app.size[1] / 36, False)
        if fonts.trouble:
            app.say(fonts.trouble)

    def run(self) -> None:
        """Run until the app closes."""
        pygame.key.set_repeat(400, 70)
        clock, last, moved = pygame.time.Clock(), time.perf_counter(), True
        while not self.app.leaving:
            # One picture more after the last motion: work may end between two polls.
            before = None if moved or self.app.restless else self.app.screen
            moved = self.app.restless
            for given in self._inputs():
                self.app.take(given)
                before, self._input_at = None, time.perf_counter()
            if self.app.settings.full_screen != self.full_screen:
                self.full_screen = self.app.settings.full_screen
                self.pane.fill_screen(self.full_screen)
            now = time.perf_counter()
            self.app.tick(min(now - last, 0.1))
            last = now
            self._sound()
            if self.pane.seen and self._needs_picture(before):
                self._show()
            self._wait(clock)
        self.sounds.close()
        self.pane.close()

    def _needs_picture(self, before: Screen | None) -> bool:
        """Whether the picture may have changed; *before* is the screen if it got no input."""
        still = before is self.app.screen and not self.app.restless and self.seen is not None
        now = time.perf_counter()
        if still and now - self._drawn_at < REFRESH:
            return False
        self._drawn_at = now
        return True

    def _wait(self, clock: pygame.time.Clock) -> None:
        """Wait for the next frame; longer if nothing moves by itself."""
        if not self.pane.seen:
            pygame.time.wait(UNSEEN_WAIT)
        elif self.app.restless or time.perf_counter() - self._input_at < AWAKE_SECONDS:
            clock.tick(FRAMES)
        else:
            pygame.time.wait(IDLE_WAIT)

    def _inputs(self) -> Iterator[Input]:
        """The inputs since the last frame."""
        events = pygame.event.get()
        dropped = [event for event in events if event.type == pygame.DROPFILE]
        for event in events:
            self._handle(event)
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

    def _handle(self, event: pygame.event.Event) -> None:
        """Handle an event that concerns only the window: a released key, a picture to paint again."""
        self.pane.handle(event)
        if event.type == pygame.KEYUP:
            self.held.discard(event.key)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.held.clear()
        elif event.type == pygame.AUDIODEVICEREMOVED and not event.iscapture:
            self.sounds.close()
            self._sound_open = False  # open again if sounds are on: there may be another device
        elif event.type in (pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED):
            self.seen = None

    def _repeats(self, event: pygame.event.Event, given: Input) -> bool:
        """Whether this repeats a held key that must act only once: a held T must not flash."""
        if event.type != pygame.KEYDOWN or not isinstance(given, Key):
            return False
        again = event.key in self.held
        self.held.add(event.key)
        return again and given.name.removeprefix("shift+") not in REPEATED_KEYS

    def _sound(self) -> None:
        """Play one sound a frame. If the device fails, say so and switch sounds off."""
        settings, sounds = self.app.settings, self.sounds
        if settings.sound != self._sound_open:
            self._sound_open = settings.sound
            sounds.open() if self._sound_open else sounds.close()
        if self.app.sounds:
            sounds.play(self.app.sounds[-1])
            self.app.sounds.clear()
        if sounds.trouble and settings.sound:
            settings.sound = self._sound_open = False
            self.app.say(f"No sound here: {sounds.trouble}")

    def _show(self) -> None:
        """Draw the picture, and paint it if it differs from the last one."""
        app = self.app
        shapes = app.draw()
        theme = app.settings.theme
        key = (theme, self.surface.get_size())
        if self.painter.theme is not theme:
            self.painter = Painter(self.fonts, theme)
        if app.screen.title != self.title:
            self.title = app.screen.title
            self.pane.set_title(self.title)
            # These objects stay: looking through them for garbage takes 40 ms, more than two frames.
            gc.freeze()
        if self.seen is None or self.seen[0] != key or self.seen[1] != shapes:
            self.painter.paint(self.surface, shapes)
            self.pane.flip()
            self.seen = (key, shapes)
        if app.saving:
            self._save()

    def _save(self) -> None:
        """Save the picture, whole or not at all, under a free name."""
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
    """Translate an event of pygame to an input, if it is one."""
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
        # Whole notches, to which pygame adds up a touchpad's parts; sideways does not scroll.
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
    """The first line of text on the clipboard; empty without text or clipboard."""
    try:
        return pygame.scrap.get_text().strip().partition("\n")[0]
    except (pygame.error, AttributeError, NotImplementedError):  # an older pygame has no get_text
        return ""


def _key(event: pygame.event.Event) -> Key | None:
    # Right Alt is AltGr, which types letters and brackets.
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
