"""One replication, told: events, threats and responses, and the columns behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.trace.columns import Columns, Threats
from sim.trace.tables import Event, Threat


@dataclass(frozen=True)
class Run:
    """One replication, told: what happened when, how each threat ended, the responses.

    *events* and *threats* are read like tuples. *channels* is how many each battery has, in the scenario's
    order; *time_unit* the scenario's label; *columns* hold events and threats as arrays.
    """

    scenario: str
    seed: int
    replication: int
    end: float
    events: Sequence[Event]
    threats: Sequence[Threat]
    responses: dict[str, float | None]
    channels: dict[str, int] = field(default_factory=dict)
    time_unit: str = "time units"
    columns: Columns | None = field(default=None, compare=False, repr=False)

    def reason(self, number: int) -> str:
        """Why threat *number* ended as it did, without saying how: "" where that is all there is to say."""
        assert isinstance(self.threats, Threats)
        return self.threats.reason(number - 1)
