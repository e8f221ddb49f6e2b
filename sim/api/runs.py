"""One replication, told, that shows itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim import study as studies
from sim import trace
from sim.errors import SimError
from sim.scenario import Scenario as Model
from sim.study import tables

if TYPE_CHECKING:
    from sim.figures import Picture

THREAT_KEYS = (
    *("id", "kind", "appeared", "detected", "lands", "zone"),
    *("outcome", "cause", "ended", "engagements", "rounds"),
)
EVENT_KEYS = ("time", "event", "threat", "battery", "channel")


@dataclass(frozen=True, repr=False)
class Run(trace.Run):
    """One replication, told: its events, its threats and why each ended as it did, its responses."""

    model: Model | None = field(default=None, compare=False)
    """The scenario that was played."""

    def narrate(self) -> list[str]:
        """The run in sentences, for who listens rather than looks: what happened when, and why.

        Raises SimError for a run that was not played by `Scenario.run`.
        """
        if self.model is None:
            raise SimError("A run is told with its scenario; play it with scenario.run().")
        return trace.narrate(self, self.model)

    def to_json(self) -> dict[str, object]:
        """The run as plain values for JSON; None where a value is missing."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replication": self.replication,
            "responses": {
                name: studies.plain(value, studies.is_whole(name)) for name, value in self.responses.items()
            },
            "threats": [{key: getattr(threat, key) for key in THREAT_KEYS} for threat in self.threats],
            "events": [{key: getattr(event, key) for key in EVENT_KEYS} for event in self.events],
        }

    @property
    def headline(self) -> str:
        """What was played, in one line."""
        return f"{self.scenario}: replication {self.replication}, seed {self.seed}"

    def plot(self, *, theme: str = "white") -> Picture:
        """What every channel did, as a figure in the theme "white" or "dark"."""
        from sim import figures

        return figures.channels(self, theme=theme)

    def __repr__(self) -> str:
        return f"<Run {self.headline}: {len(self.threats)} threats>"

    def _repr_html_(self) -> str:
        rows = [[str(threat.id), threat.kind, threat.why] for threat in self.threats]
        told = tables.html([["threat", "kind", "what became of it"], *rows], self.headline)
        return told + self.plot()._repr_html_()
