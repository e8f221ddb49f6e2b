"""The clock of a game: it runs to the next decision; then the time to think runs out."""

from __future__ import annotations

from sim.trace.snapshot import Snapshot, at
from sim.view.screens.play.session import Session
from sim.view.screens.replay import playback

PACES = ("slow", "normal", "fast", "end")
"""How fast time passes between decisions; "end" goes to the next one at once."""

THINKING = (0, 20, 10, 5)
"""Seconds for a decision; 0 for no limit."""


class GameClock:
    """The moment of a game that is shown: `time`, in time units, follows the session."""

    def __init__(self, session: Session) -> None:
        self.pace, self.thinking, self.left = "normal", 0, 0.0
        self.begin(session)

    def begin(self, session: Session) -> None:
        """Start another game."""
        self.session = session
        self.time = 0.0
        self._seen: tuple[object, Snapshot] | None = None

    @property
    def moving(self) -> bool:
        """Whether the clock is still running to the next decision."""
        return self.time < self.session.game.time

    @property
    def thinks(self) -> bool:
        """Whether the time to think is running out."""
        return self.thinking > 0 and not self.moving and self.session.decision is not None

    @property
    def now(self) -> Snapshot:
        """The moment that is shown, as the defence knows it."""
        run_index = self.session.run_index
        done = run_index.done_at(self.time) if self.moving else len(run_index.run.events)
        key = (id(run_index), done, self.time)
        if self._seen is None or self._seen[0] != key:
            self._seen = key, at(run_index, done, self.time, truth=False)
        return self._seen[1]

    def restart_thinking(self) -> None:
        """Restart the time to think: `left` is what remains of it, in seconds."""
        self.left = float(self.thinking)

    def jump(self) -> None:
        """Go to the next decision at once."""
        self.time = self.session.game.time

    def tick(self, seconds: float) -> bool:
        """Let *seconds* of the wall clock pass; return whether the time to think has run out."""
        if self.moving:
            rate = playback.rate(self.session.end, self.pace)
            self.time = min(self.session.game.time, self.time + seconds * rate)
        elif self.thinks:
            self.left -= seconds
            return self.left <= 0
        return False

    def pace_after(self, by: int) -> str:
        """The pace that is *by* steps faster, or the fastest."""
        return PACES[min(max(0, PACES.index(self.pace) + by), len(PACES) - 1)]

    def thinking_after(self) -> int:
        """The next time to think; the first follows the last."""
        return THINKING[(THINKING.index(self.thinking) + 1) % len(THINKING)]
