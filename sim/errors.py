"""What can go wrong, with the way to the place in the text."""

from __future__ import annotations

from dataclasses import dataclass


class SimError(Exception):
    """Something the user can mend; its text is the whole message, shown without a traceback."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario's text, or one thing to be warned about.

    *path* leads to the value in the document; *line* and *column* count from 1 and are
    missing where the value did not come from a file (``--set``, Python).
    """

    message: str
    path: tuple[str | int, ...] = ()
    line: int | None = None
    column: int | None = None


class ScenarioError(SimError):
    """A scenario is wrong. *problems* holds every problem found, in the order of the text."""

    def __init__(self, text: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(text)
        self.problems = problems

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[str, tuple[Problem, ...]]]:
        # Worker processes hand errors back by pickling them.
        return type(self), (str(self), self.problems)


class RunawayError(SimError):
    """A replication passed its budget of events."""
