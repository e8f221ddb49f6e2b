"""What can go wrong, with the way to the place in the text."""

from __future__ import annotations

from dataclasses import dataclass


class SimError(Exception):
    """Something the user can mend; its text is the whole message, shown without a traceback."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario's text, or one thing to be warned about.

    *path* leads to the value in the document; *line* and *column* count from 1 and are
    missing where the value did not come from a file. *change* is then the change that caused it, as
    "PATH=VALUE".
    """

    message: str
    path: tuple[str | int, ...] = ()
    line: int | None = None
    column: int | None = None
    change: str = ""


class ScenarioError(SimError):
    """A scenario is wrong. *problems* holds every problem found, in the order of the text."""

    def __init__(self, text: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(text)
        self.problems = problems

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[str, tuple[Problem, ...]]]:
        # Worker processes hand errors back by pickling them.
        return type(self), (str(self), self.problems)


class RunawayError(SimError):
    """A replication passed its budget of events, at *time* in time units."""

    def __init__(self, replication: int, time: float) -> None:
        super().__init__(
            f"Replication {replication} is running away: by time {time:g} it had caused more events than any "
            "classroom scenario needs. Look for very short engagement, failure or repair times."
        )
        self.replication, self.time = replication, time

    def __reduce__(self) -> tuple[type[RunawayError], tuple[int, float]]:
        # As above: what is pickled is what the constructor takes.
        return type(self), (self.replication, self.time)
