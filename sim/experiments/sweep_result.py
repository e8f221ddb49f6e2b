"""The result of a sweep: a study at every point of a design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.study import Study


@dataclass(frozen=True)
class Point:
    """A study and the values, by their paths, at which it was made."""

    values: Mapping[str, object]
    study: Study

    def to_json(self) -> dict[str, object]:
        """The point as plain values for JSON."""
        return {"set": dict(self.values), "study": self.study.to_json()}


@dataclass(frozen=True, repr=False)
class Sweep:
    """Studies of one scenario at several points.

    *paths* are those that vary; in a grid the last varies fastest. *asked* is how many points there were
    to be: more than *points* after an interrupt. *document* is the scenario that was varied, as YAML.
    """

    paths: tuple[str, ...]
    points: tuple[Point, ...]
    asked: int
    scenario: str
    document: str
    seed: int
    replications: int
    confidence: float

    @property
    def complete(self) -> bool:
        """Whether every point was finished."""
        return len(self.points) == self.asked

    @property
    def table(self) -> list[dict[str, object]]:
        """Tidy: one row per point and response, with the paths' values; None where there is none."""
        return list(self.rows())

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield the rows of `table` one by one."""
        for point in self.points:
            for row in point.study.table:
                method = point.study[str(row["response"])].method
                yield {**point.values, **row, "method": method}

    def to_json(self) -> list[dict[str, object]]:
        """The sweep as plain values for JSON: a list of points, each with what was set and its study."""
        return [point.to_json() for point in self.points]

    @property
    def headline(self) -> str:
        """What was played, in one line."""
        finished = f"{len(self.points)}" if self.complete else f"{len(self.points)} of {self.asked}"
        return f"{self.scenario}: {finished} points of {self.replications} replications, seed {self.seed}"

    def __repr__(self) -> str:
        return f"<Sweep {self.headline}>"
