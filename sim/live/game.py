"""A replication under somebody's hand: at each free channel the clock waits until a threat is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import plan as p
from sim.errors import RunawayError, SimError
from sim.live.replication import Replication
from sim.responses import measure, names
from sim.rules import state as s
from sim.rules.engage import engage, may_engage, note_orders, place_in_order, ready
from sim.scenario import Scenario
from sim.trace import Run, tell

WAIT = None
"""The choice to leave a channel free."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A threat that may be engaged now, as far as the defence knows it.

    *threat* is its number from 1; *kind* is None where its name could give a decoy away; *zone* the
    foreseen one and *value* that zone's; *left* the time units to its landing; *engagements* all so far.
    """

    threat: int
    kind: str | None
    zone: str
    value: float
    left: float
    engagements: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A *battery* may take one of the *candidates* at *time* (time units), on one of its *free* channels.

    *rounds* are those left, None for unlimited. Candidates stand in the order of their numbers.
    """

    time: float
    battery: str
    free: int
    rounds: int | None
    candidates: tuple[Candidate, ...]

    @property
    def threats(self) -> tuple[int, ...]:
        """The candidates' numbers."""
        return tuple(one.threat for one in self.candidates)


class Game(Replication):
    """One replication whose batteries ask which threat to take (MODEL, rule 4) instead of following an order.

    `advance`, then `take`, `wait` or `automatic`, and so on until `over`. The draws are those of every other
    play of the replication. *choices* are the numbers taken so far, None where a channel was left free.
    """

    def __init__(self, scenario: Scenario, seed: int | None = None, replication: int = 1) -> None:
        """Raises SimError for a scenario that cannot be played."""
        super().__init__(p.make(scenario), watched=True)
        self.scenario = scenario
        self.seed = self.plan.seed if seed is None else seed
        self.decision: Decision | None = None
        self.choices: list[int | None] = []
        self._asking: int | None = None
        """The battery whose turn it is while they choose."""
        self._seen = 0
        self._orders: dict[str, p.Tables] = {}
        self._hides_kinds = any(kind.decoy for kind in scenario.threats.values())
        self.number = replication
        self._begin(self.seed, replication)

    # --- time ---

    @property
    def over(self) -> bool:
        """Whether the replication has ended."""
        return self._asking is None and not self._goes_on

    @property
    def _goes_on(self) -> bool:
        """Whether the calendar holds anything that is still to be played."""
        return bool(self.state.clock[s.LEFT] > 0 and self.env.peek() < self.tables.setting[p.UNTIL])

    @property
    def tick(self) -> int:
        """Where the clock stands."""
        if self.over and self.state.clock[s.LEFT] > 0:
            return int(self.tables.setting[p.UNTIL])
        return int(self.env.now) if self.over else max(self._seen, int(self.env.now))

    @property
    def time(self) -> float:
        """The same in time units."""
        return p.time_of(self.tick)

    @property
    def run(self) -> Run:
        """What happened so far; all of it once the game is over.

        Threats that have yet to appear are in its table too, without events.
        """
        row, end = np.zeros(len(names(self.plan))), self.tick
        measure(self.tables, self.state, end, row)
        note_orders(self.tables, self.source, self.state)
        return tell(self.plan, self.state, self.seed, self.number, end, self.log, row)

    def advance(self, until: float | None = None) -> Decision | None:
        """Go on to the next decision, to the end, or to the time *until* (what happens then included).

        Returns the decision, which stays until it is made. Raises RunawayError.
        """
        last = None if until is None else p.ticks(until)
        self._ask()
        while self.decision is None and self._goes_on and (last is None or self.env.peek() <= last):
            self.env.step()
            if self.budget < 0:
                raise RunawayError(self.number, self.time)
            self._ask()
        if last is not None and self.decision is None:
            self._seen = max(self._seen, last)
        return self.decision

    # --- choosing ---

    def take(self, threat: int) -> None:
        """Engage the threat of that number. Raises SimError where it is no candidate."""
        decision = self._decided()
        if threat not in decision.threats:
            listed = ", ".join(map(str, decision.threats))
            raise SimError(f"{decision.battery} cannot take threat {threat} now; it can take {listed}")
        battery, index, now = self._battery(), threat - 1, int(self.env.now)
        self._let_wait(battery, [one for one in self._waiting(battery) if one[1] != index])
        self.state.clock[s.NOW] = now
        self._expect(engage(self.tables, self.source, self.state, battery, index, now, 0))
        self._drain()
        self._made(threat)

    def wait(self) -> None:
        """Leave the battery's free channels free until an event lets it choose again."""
        battery = self._battery()
        self._made(WAIT)
        self._asking = battery + 1

    def automatic(self, order: str | None = None) -> int:
        """Let an order decide (the battery's own if None); returns the number of the threat taken."""
        self._decided()
        battery = self._battery()
        threat = min(self._waiting(battery, order))[1] + 1
        self.take(threat)
        return threat

    def _battery(self) -> int:
        self._decided()
        assert self._asking is not None
        return self._asking

    def _decided(self) -> Decision:
        if self.decision is None:
            raise SimError("no battery may choose now; advance to the next decision first")
        return self.decision

    def _made(self, choice: int | None) -> None:
        self.choices.append(choice)
        self.decision = None

    # --- what the calendar does ---

    def _happen(self, what: int, who: int) -> None:
        """As in every replication, but that the batteries' choice waits for somebody."""
        if what in (s.CHOOSE, s.CHOOSE_AGAIN):
            self._asking = 0
        else:
            super()._happen(what, who)

    def _ask(self) -> None:
        """Find the first battery that has something to choose, in the file's order."""
        while self._asking is not None and self.decision is None:
            battery = self._asking
            if battery == len(self.plan.batteries):
                self._asking = None
            elif ready(self.tables, self.state, battery) and self._candidates(battery):
                self.decision = self._told(battery)
            else:
                self._asking = battery + 1

    def _candidates(self, battery: int) -> bool:
        """Whether any threat that waits at *battery* may be engaged; those that may not stop waiting.

        That is what `rules.engage.choose` does with them when it meets them.
        """
        now, waiting = int(self.env.now), self._waiting(battery)
        able = [one for one in waiting if may_engage(self.tables, self.state, battery, one[1], now)]
        if len(able) < len(waiting):
            self._let_wait(battery, able)
        return bool(able)

    def _waiting(self, battery: int, order: str | None = None) -> list[tuple[int, int]]:
        """(key, index) of the threats in a battery's queue; keys of another *order* than its own if given."""
        keys, threats = self.state.queue_key, self.state.queue_threat
        places = range(self.state.battery[battery, s.WAITING])
        if order is None:
            return [(keys[battery, place], threats[battery, place]) for place in places]
        tables = self._ordered(order)
        found = (threats[battery, place] for place in places)
        return [(place_in_order(tables, self.source, self.state, battery, one), one) for one in found]

    def _let_wait(self, battery: int, waiting: Sequence[tuple[int, int]]) -> None:
        """Let exactly these threats wait; sorted, they are a heap."""
        link = battery * s.LINK_COLUMNS + s.QUEUED
        for _, threat in self._waiting(battery):
            self.state.link[threat, link] = 0
        for place, (key, threat) in enumerate(sorted(waiting)):
            self.state.queue_key[battery, place] = key
            self.state.queue_threat[battery, place] = threat
            self.state.link[threat, link] = 1
        self.state.battery[battery, s.WAITING] = len(waiting)

    def _ordered(self, order: str) -> p.Tables:
        """The tables with one order for all batteries."""
        if order not in p.ORDERS:
            raise SimError(f"unknown order {order!r}; it is one of {', '.join(p.ORDERS)}")
        if order not in self._orders:
            battery = self.plan.tables.battery.copy()
            battery[:, p.ORDER] = p.ORDERS.index(order)
            self._orders[order] = s.views(self.plan.tables._replace(battery=battery))
        return self._orders[order]

    # --- telling ---

    def _told(self, battery: int) -> Decision:
        limited = self.tables.battery[battery, p.MAGAZINE] != p.NONE
        return Decision(
            time=p.time_of(int(self.env.now)),
            battery=self.plan.batteries[battery],
            free=self.state.battery[battery, s.FREE],
            rounds=self.state.battery[battery, s.ROUNDS_LEFT] if limited else None,
            candidates=tuple(
                self._candidate(threat) for threat in sorted(t for _, t in self._waiting(battery))
            ),
        )

    def _candidate(self, threat: int) -> Candidate:
        row = self.state.threat
        zone = row[threat, s.FORESEEN]
        return Candidate(
            threat=threat + 1,
            kind=None if self._hides_kinds else self.plan.kinds[row[threat, s.T_KIND]],
            zone=self.plan.zones[zone],
            value=float(self.tables.zone[zone, p.VALUE]),
            left=p.time_of(row[threat, s.LANDS] - int(self.env.now)),
            engagements=row[threat, s.ENGAGEMENTS],
        )


def replayed(scenario: Scenario, seed: int | None, replication: int, choices: Sequence[int | None]) -> Game:
    """A game in which these *choices* have been made. Raises SimError where they do not fit."""
    game = Game(scenario, seed, replication)
    for choice in choices:
        game.advance()
        if choice is WAIT:
            game.wait()
        else:
            game.take(choice)
    return game
