"""The shapes of a picture: plain values, in pixels, with colours named by their meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["left", "centre", "right"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its upper left corner, width and height in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """The x of its middle."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """The y of its middle."""
        return self.y + self.h / 2

    def inset(self, across: float, down: float | None = None) -> Box:
        """The box without a margin of *across* at the sides and *down* above and below."""
        down = across if down is None else down
        return Box(self.x + across, self.y + down, max(0.0, self.w - 2 * across), max(0.0, self.h - 2 * down))

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def covers(self, other: Box) -> bool:
        """Whether the other box lies inside this one."""
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom

    def overlap(self, other: Box) -> float:
        """The area that both boxes cover."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across * down if across > 0 and down > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle with round corners; the colour "none" leaves it hollow, *alpha* is its opacity."""

    box: Box
    colour: str
    radius: float = 0.0
    edge: str | None = None
    edge_width: float = 0.0
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Veil:
    """A translucent rectangle over what is drawn before it."""

    box: Box
    colour: str
    alpha: float


@dataclass(frozen=True, slots=True)
class Disc:
    """A translucent disc with an edge, dashed or not."""

    x: float
    y: float
    r: float
    colour: str
    alpha: float
    edge: str
    edge_width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A form of `icons.FORMS`; *share* (0 to 1) is how far it is filled, if it can be."""

    x: float
    y: float
    r: float
    form: str
    colour: str
    share: float = 0.0
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line through *points*."""

    points: tuple[Point, ...]
    colour: str
    width: float
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line. *x* is the place of the anchor, *y* the middle of the line.

    A *halo* is a colour around the letters, for words over moving things.
    """

    x: float
    y: float
    words: str
    size: float
    colour: str = "text"
    bold: bool = False
    anchor: Anchor = "left"
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """Draw the shapes that follow inside *box* only; None ends this."""

    box: Box | None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of *size* (width, height) pixels; *rows* are their red, green and blue bytes."""

    box: Box
    size: tuple[int, int]
    rows: bytes = field(repr=False)


Value = int | float | str | None
"""The value of a command or a widget."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A number from *low* to *high* that keys, the wheel and the pointer change in *step*s (0: any value).

    The pointer sets it between the pixels *left* and *right*, if they differ. *page* is a larger step.
    Without *keys* the arrow keys are left to the screen, without *wheel* the wheel to what lies beneath;
    an *upright* dial scrolls.
    """

    value: float
    low: float
    high: float
    step: float = 0.0
    left: float = 0.0
    right: float = 0.0
    page: float = 0.0
    keys: bool = True
    upright: bool = False
    wheel: bool = True

    def near(self, value: float) -> float:
        """The possible value nearest to *value*."""
        if self.step:
            value = self.low + round((value - self.low) / self.step) * self.step
        return min(max(round(value, 12), self.low), self.high)

    def under(self, x: float) -> float:
        """The value at the pixel *x*."""
        share = (x - self.left) / max(self.right - self.left, 1e-9)
        return self.near(self.low + (self.high - self.low) * min(1.0, max(0.0, share)))

    def turned(self, key: str) -> float | None:
        """The value after *key*; None for a key that does not change it."""
        step = self.step or (self.high - self.low) / 100
        page = self.page or 10 * step
        less, more = ("up", "down") if self.upright else ("left", "right")
        if key in ("home", "end"):
            return self.low if key == "home" else self.high
        by = {less: -step, more: step, f"shift+{less}": -page, f"shift+{more}": page}
        down = page if self.upright else -page
        by |= {"pagedown": down, "pageup": -down}
        return self.near(self.value + by[key]) if key in by else None


@dataclass(frozen=True, slots=True)
class Choices:
    """One of *values*, changed by the arrow keys."""

    value: Value
    values: tuple[Value, ...]
    upright: bool = False

    def turned(self, key: str) -> Value:
        """The value after *key*; None for a key that does not change it."""
        less, more = ("up", "down") if self.upright else ("left", "right")
        last = len(self.values) - 1
        place = self.values.index(self.value) if self.value in self.values else -1
        to = {less: place - 1, more: place + 1, "home": 0, "end": last}
        to |= {"pageup": place - 8, "pagedown": place + 8}
        return self.values[min(max(to[key], 0), last)] if key in to and self.values else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of text; letters go to it while it has the focus."""

    written: str


Turn = Dial | Choices | Entry


@dataclass(frozen=True, slots=True)
class Target:
    """A place that can be pressed or focused; *says* is its tip.

    When it is pressed, it gives its *command* with its *value*. A target that *sets* a widget gives that
    widget the value instead; one that *turns* also takes keys, the wheel or letters.
    """

    box: Box
    name: str
    command: str = ""
    value: Value = None
    says: str = ""
    focusable: bool = True
    turns: Turn | None = None
    sets: str = ""


Shape = Fill | Veil | Disc | Mark | Line | Text | Clip | Picture | Target
