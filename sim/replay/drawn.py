"""What a run drew but does not tell: a battery's random priorities, and how long a cut engagement was to be.

Draws depend on numbers alone, so they can be looked up afterwards without playing anything.
"""

from __future__ import annotations

from sim import batch
from sim import draws as d
from sim import plan as p
from sim.replay import LONG, expected, soonest
from sim.rules import state as s
from sim.rules.attack import duration
from sim.rules.react import begin
from sim.scenario import Scenario

ROOM = 64


def _begun(plan: p.Plan, tables: p.Tables, source: d.Source) -> s.State:
    """The state of a replication that has begun."""
    room = ROOM
    while True:
        state: s.State = s.views(s.fresh(plan, room, False))
        threats = begin(tables, source, state)
        if threats <= room:
            return state
        room = threats


class Drawn:
    """The draws of one replication. Threats are numbered from 1, as in the run; batteries by name."""

    def __init__(self, scenario: Scenario, seed: int, replication: int) -> None:
        plan = p.make(scenario)
        self._batteries = {name: index for index, name in enumerate(plan.batteries)}
        self._tables: p.Tables = s.views(plan.tables)
        self._source = d.source(seed, replication)
        player = soonest() if expected(scenario) > LONG else None
        if player is None:
            drawn = _begun(plan, self._tables, self._source)
        else:
            drawn = batch.logged(plan, seed, replication, player).state
        self._entities = [int(drawn.threat[threat, s.ENTITY]) for threat in range(drawn.clock[s.THREATS])]

    def priority(self, battery: str, threat: int) -> float:
        """The threat's place in the order `random` of a battery: the lowest first (MODEL, rule 4)."""
        purpose = d.PRIORITY + (self._batteries[battery] << d.PURPOSE_BITS)
        return d.pair(self._source, self._entities[threat - 1], purpose, 0)[0]

    def length(self, battery: str, threat: int, earlier: int) -> float:
        """How long the battery's engagement of the threat is to last, after so many *earlier* ones by it.

        In time units.
        """
        index = self._batteries[battery]
        entity, purpose = self._entities[threat - 1], d.ENGAGEMENT + (index << d.PURPOSE_BITS)
        u, _ = d.pair(self._source, entity, purpose, earlier)
        which = int(self._tables.battery[index, p.ENGAGEMENT_TIME])
        ticks = duration(self._tables, which, u, self._source, entity, purpose, earlier)
        return p.time_of(max(1, ticks))
