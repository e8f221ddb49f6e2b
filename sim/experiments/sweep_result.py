"""The result of a sweep: a study at every point of a design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.study import Study


@dataclass(frozen=True)
class Point:
    """A study, and the values that were set for it, by path."""

    values: Mapping[str, object]
    study: Study

    def to_json(self) -> dict[str, object]:
        """Return the point as plain values for JSON."""
        return {"set": dict(self.values), "study": self.study.to_json()}


@dataclass(frozen=True, repr=False)
class Sweep:
    """Studies of one scenario at several points.

    *paths* are the paths that vary; in a grid the last varies fastest. *asked* is the number of points
    planned: more than *points* after an interrupt. *document* is the scenario that was varied, as YAML.
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
        """Whether every point is finished."""
        return len(self.points) == self.asked

    @property
    def table(self) -> list[dict[str, object]]:
        """A tidy table: one row per point and response, with the values set; None for a missing value."""
        return list(self.rows())

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield the rows of `table` one by one."""
        for point in self.points:
            for row in point.study.table:
                method = point.study[str(row["response"])].method
                yield {**point.values, **row, "method": method}

    def to_json(self) -> list[dict[str, object]]:
        """Return plain values for JSON: a list of points, each with the values set and its study."""
        return [point.to_json() for point in self.points]

    @property
    def headline(self) -> str:
        """One line that says what was played."""
        finished = f"{len(self.points)}" if self.complete else f"{len(self.points)} of {self.asked}"
        return f"{self.scenario}: {finished} points of {self.replications} replications, seed {self.seed}"

    def __repr__(self) -> str:
        return f"<Sweep {self.headline}>"
