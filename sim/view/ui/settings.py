"""User preferences, shared by all screens and changed by keys that work anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.view.ui.theme import DARK, LIGHT, Theme

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
"""Text sizes, from 100 to 200 %."""

MOST_CHANGES = 3
"""The most changes of the theme within a second: fewer than two flashes (WCAG 2.3.1 allows three)."""


@dataclass
class Settings:
    """*calm*: nothing slides, fades or leaves a trail. *sound*: events are heard as well as captioned."""

    theme: Theme = DARK
    scale: float = 1.0
    calm: bool = False
    sound: bool = False
    full_screen: bool = False
    _changed: list[float] = field(default_factory=list)
    """Seconds since each recent change of the theme."""

    def tick(self, seconds: float) -> None:
        """Let *seconds* of the wall clock pass."""
        self._changed = [age + seconds for age in self._changed if age + seconds < 1.0]

    def change_theme(self) -> None:
        """Change between dark and white, unless it changed so often within a second that it would flash."""
        if len(self._changed) < MOST_CHANGES:
            self._changed.append(0.0)
            self.theme = LIGHT if self.theme is DARK else DARK

    def change_text(self, by: int, most: float) -> str:
        """Make text *by* sizes larger, up to *most*, for which the window has room; return what to say."""
        steps = [*(scale for scale in SCALES if scale < most), most]
        here = max(place for place, scale in enumerate(steps) if scale <= max(self.scale, 1.0))
        self.scale = steps[min(max(here + by, 0), len(steps) - 1)]
        full = self.scale == most < SCALES[-1]
        return f"Text {100 * self.scale:.0f} %{', all that this window has room for' if full else ''}"

    def change_calm(self) -> str:
        """Switch motion on or off; return what to say."""
        self.calm = not self.calm
        return "Calm: nothing slides or fades" if self.calm else "With motion"

    def change_sound(self) -> str:
        """Switch sounds on or off; return what to say."""
        self.sound = not self.sound
        return "Sounds on; every sound has its caption" if self.sound else "Sounds off"

    def change_full_screen(self) -> None:
        """Switch between full screen and a window."""
        self.full_screen = not self.full_screen
