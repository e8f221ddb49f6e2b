"""The focus, and the target under the pointer: names of targets, kept from picture to picture."""

from __future__ import annotations

from collections.abc import Sequence

from sim.view.ui.shapes import Choices, Dial, Target

LEAST_TARGET = 44.0
"""The least width and height in pixels of the area in which a press counts for a target."""

LEAST_TARGET_SHARE = 1 / 16
"""The same area as a share of the window's height, if that is larger."""


class Focus:
    """The focus, the target under the pointer, and the one it drags."""

    def __init__(self) -> None:
        self.focus = self.hover = self.sliding = ""
        self.by_keys = self.just_focused = False

    def forget(self) -> None:
        """Forget the focus, the pointer and the drag, for another screen."""
        self.focus = self.hover = self.sliding = ""

    # --- looking up ---

    def focused(self, targets: Sequence[Target]) -> Target | None:
        """The target that has the focus, if the picture still has it."""
        return _named(targets, self.focus)

    def by_keyboard(self, targets: Sequence[Target]) -> Target | None:
        """Show the focus from now on, because a key was pressed; return the target that had it visibly."""
        was_seen, self.by_keys, self.just_focused = self.by_keys, True, False
        return self.focused(targets) if was_seen else None

    def tipped(self, targets: Sequence[Target]) -> Target | None:
        """The target whose tip is to be shown."""
        return _named(targets, self.hover or (self.focus if self.just_focused else ""))

    def turning_at(self, targets: Sequence[Target], x: float, y: float) -> Target | None:
        """The topmost target at a place that the wheel turns."""
        there = (target for target in reversed(targets) if target.box.contains(x, y))
        return next((each for each in there if _wheeled(each)), None)

    # --- moving ---

    def press(self, targets: Sequence[Target], x: float, y: float, size: tuple[int, int]) -> Target | None:
        """Press the pointer; return the target that it presses, in a window of *size* pixels."""
        self.by_keys = self.just_focused = False
        target = at(targets, x, y) or near(targets, x, y, max(LEAST_TARGET, LEAST_TARGET_SHARE * size[1]))
        if target is not None:
            self.focus = target.name if target.focusable else self.focus
            self.sliding = target.name if isinstance(target.turns, Dial) else ""
        return target

    def move(self, targets: Sequence[Target], x: float, y: float, held: bool) -> Target | None:
        """Move the pointer; return the target that it drags, if it drags one."""
        if held and self.sliding:
            return _named(targets, self.sliding)
        target = at(targets, x, y)
        self.hover = target.name if target else ""
        return None

    def move_focus(self, targets: Sequence[Target], by: int, first: str) -> None:
        """Move the focus *by* targets in their order; without a focus, to the target *first*."""
        names = [target.name for target in targets if target.focusable]
        if not names:
            return
        place = names.index(self.focus) + by if self.focus in names else 0
        if self.focus not in names and first in names:
            place = names.index(first)
        self.focus, self.hover = names[place % len(names)], ""


def _wheeled(target: Target) -> bool:
    """Whether the wheel turns a target: one that slides or scrolls, or a list."""
    turns = target.turns
    return turns.wheel if isinstance(turns, Dial) else isinstance(turns, Choices) and turns.upright


def _named(targets: Sequence[Target], name: str) -> Target | None:
    return next((target for target in targets if target.name == name), None) if name else None


def at(targets: Sequence[Target], x: float, y: float) -> Target | None:
    """The topmost target at a place."""
    return next((target for target in reversed(targets) if target.box.contains(x, y)), None)


def near(targets: Sequence[Target], x: float, y: float, side: float) -> Target | None:
    """The nearest target of those that would contain the place if they were *side* wide and high."""
    found = []
    for target in targets:
        box = target.box
        across = max(0.0, side - box.w) / 2
        down = max(0.0, side - box.h) / 2
        if box.inset(-across, -down).contains(x, y):
            dx = max(box.x - x, 0.0, x - box.right)
            dy = max(box.y - y, 0.0, y - box.bottom)
            found.append((dx * dx + dy * dy, target))
    return min(found, key=lambda each: each[0])[1] if found else None
