"""One replication that displays itself."""

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
    """One replication: its events, its threats and why each ended as it did, its responses."""

    model: Model | None = field(default=None, compare=False)
    """The scenario that was played."""

    def narrate(self) -> list[str]:
        """Return the run in sentences, for a screen reader: what happened when, and why.

        Raises SimError for a run that was not played by `Scenario.run`.
        """
        if self.model is None:
            raise SimError("To narrate a run, play it with scenario.run(): the sentences need its scenario.")
        return trace.narrate(self, self.model)

    def to_json(self) -> dict[str, object]:
        """Return the run as plain values for JSON; None for a missing value."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replication": self.replication,
            "responses": {
                name: studies.json_number(value, studies.is_whole(name))
                for name, value in self.responses.items()
            },
            "threats": [{key: getattr(threat, key) for key in THREAT_KEYS} for threat in self.threats],
            "events": [{key: getattr(event, key) for key in EVENT_KEYS} for event in self.events],
        }

    @property
    def headline(self) -> str:
        """One line that says what was played."""
        return f"{self.scenario}: replication {self.replication}, seed {self.seed}"

    def plot(self, *, theme: str = "white") -> Picture:
        """Draw what every channel did, in the theme "white" or "dark"."""
        from sim import figures

        return figures.channels(self, theme=theme)

    def __repr__(self) -> str:
        return f"<Run {self.headline}: {len(self.threats)} threats>"

    def _repr_html_(self) -> str:
        rows = [[str(threat.id), threat.kind, threat.why] for threat in self.threats]
        table = tables.html([["threat", "kind", "what became of it"], *rows], self.headline)
        return table + self.plot()._repr_html_()
