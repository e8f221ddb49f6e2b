"""A fixed timetable: where every time is certain, only the outcomes of the looks branch.

Dynamic programming over what the defence sees, instant by instant, in the order of the model's rule 10.
States that look alike to the defence are put together; how often things have been counted is carried along
as a distribution for each response, so that it splits no states.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np

from sim import plan
from sim.theory.branching import (
    Branches,
    Floats,
    Flying,
    State,
    Stock,
    Weight,
    add,
    closed_up,
    moved,
    put,
    without,
)
from sim.theory.fixed_threats import FixedThreats, Part, Role
from sim.theory.outcomes import debris_harm

MOST_STATES = 2000
"""States looked at beyond which a timetable branches too much."""


class TooManyError(Exception):
    """The timetable branches too much to be told."""


KEYS: dict[str, Callable[[Flying, int], tuple[int, ...]]] = {
    "first_detected": lambda one, _: (one.role.detected,),
    "earliest_landing": lambda one, _: (one.role.lands,),
    "highest_value": lambda one, _: (one.role.rank, one.role.lands),
    "random": lambda one, battery: (one.place[battery],),
}
"""What each order looks at; the lowest comes first, ties go to the threat of the lowest number."""


class Timetable:
    """Walks through the instants of a scenario with all that may have happened by then."""

    def __init__(self, fixed: FixedThreats, most: int) -> None:
        self.fixed, self.seen = fixed, 0
        every = fixed.model.defence.batteries
        self.batteries = [every[name] for name in fixed.names]
        self.times = [max(1, plan.ticks(b.engagement_time)) for b in self.batteries]  # type: ignore[arg-type]
        self.shared = fixed.model.defence.coordination == "shared"
        self.at_random = [n for n, battery in enumerate(self.batteries) if battery.order == "random"]
        self.wheres: list[dict[str, float]] = []
        self.effects: dict[tuple[str, str, int], tuple[Floats, Floats]] = {}
        self.row = {name: n for n, name in enumerate(fixed.rows)}
        self.debris = [debris_harm(fixed.model, battery) for battery in self.batteries]
        self.most = most

    def play(self) -> Weight:
        """The counts at the end. Raises TooManyError."""
        counts = np.zeros((len(self.fixed.rows), self.most + 1))
        counts[:, 0] = 1.0
        stock = tuple(Stock(-1 if b.magazine == "unlimited" else b.magazine, -1) for b in self.batteries)
        now: Branches = {State((), stock): Weight(counts, np.zeros(2))}
        comers: dict[int, list[list[Part]]] = {}
        for tick, mix in self.fixed.arrivals:
            # Places in a random order are drawn before anybody has left.
            comers.setdefault(-1 if self.at_random else tick, []).append(self.fixed.parts(tick, mix))
        ahead: dict[int, Branches] = {}
        calendar = sorted(comers)
        ahead[calendar[0]] = now
        end: Branches = {}
        while calendar:
            tick = heapq.heappop(calendar)
            if tick not in ahead:
                continue
            for state, weight in self._instant(ahead.pop(tick), tick, comers.get(tick, [])).items():
                later = self._next(state, tick, comers)
                if later is None:
                    add(end, state, weight)
                    continue
                if later not in ahead:
                    ahead[later] = {}
                    heapq.heappush(calendar, later)
                add(ahead[later], state, weight)
        (result,) = self._merged(end)
        return result

    @staticmethod
    def _merged(end: Branches) -> list[Weight]:
        weights = list(end.values())
        total = weights[0]
        for weight in weights[1:]:
            total = total.plus(weight)
        return [total]

    def _next(self, state: State, now: int, comers: dict[int, list[list[Part]]]) -> int | None:
        """The next tick at which anything may happen to a state; None where nothing will."""
        ticks = [tick for tick in comers if tick > now]
        for threat in state.flying:
            role = threat.role
            ticks += [role.lands, *role.opens, *role.closes, *(end for end, _ in threat.under)]
        ticks += [stock.reloaded for stock in state.stock] if state.flying or ticks else []
        return min((tick for tick in ticks if tick > now), default=None)

    # --- one instant ---

    def _instant(self, branches: Branches, now: int, comers: list[list[Part]]) -> Branches:
        self._look_at(len(branches))
        branches = self._end_engagements(branches, now)
        for parts in comers:
            branches = self._enter(branches, parts)
        found: Branches = {}
        for state, weight in branches.items():
            one = self._choose(self._reload(state, now), weight, now)
            one = self._choose(*self._land(*one, now), now)
            add(found, *self._resolve(*one, now))
        return found

    def _look_at(self, states: int) -> None:
        self.seen += states
        if self.seen > MOST_STATES:
            raise TooManyError

    def _end_engagements(self, branches: Branches, now: int) -> Branches:
        """Engagements that end now, one at a time, each a branching. None takes less than a tick."""
        if now < 1:
            return branches
        for battery in range(len(self.batteries)):
            pending = branches
            done: Branches = {}
            while pending:
                after: Branches = {}
                for state, weight in pending.items():
                    at = next((n for n, one in enumerate(state.flying) if one.under[battery][0] == now), None)
                    if at is None:
                        add(done, state, weight)
                    else:
                        self._end(after, state, weight, at, battery)
                self._look_at(len(after))
                pending = after
            branches = done
        return branches

    def _end(self, after: Branches, state: State, weight: Weight, at: int, battery: int) -> None:
        threat = state.flying[at]
        chance = self.fixed.chance(threat.role.kind, battery, threat.under[battery][1])
        if chance < 1:
            missed = threat._replace(under=put(threat.under, battery, (0, 0)))
            add(after, state._replace(flying=put(state.flying, at, missed)), weight.times(1 - chance))
        if chance > 0:
            rows = np.zeros(len(self.row))
            rows[self.row["intercepted"]] = 1.0
            debris, damage = self._debris(battery)
            rows[self.row["debris_hits"]] = debris
            stopped = weight.times(chance).one_more(rows, np.array([damage, 0.0]))
            add(after, state._replace(flying=without(state.flying, at)), stopped)

    def _debris(self, battery: int) -> tuple[float, float]:
        chance, first, _ = self.debris[battery]
        return chance, chance * first

    def _reload(self, state: State, now: int) -> State:
        stock = tuple(
            Stock(int(b.magazine), -1) if one.reloaded == now and b.magazine != "unlimited" else one
            for one, b in zip(state.stock, self.batteries, strict=True)
        )
        return state._replace(stock=stock)

    def _enter(self, branches: Branches, parts: list[Part]) -> Branches:
        """One more threat, in each of the parts that it may play."""
        found: Branches = {}
        for part in parts:
            where = self._where(part.where)
            for state, weight in branches.items():
                drawn = weight.times(part.chance)
                if part.role is None:
                    add(found, state, drawn.one_more(*self._effect(part.kind, part.cause, where)))
                    continue
                self._look_at((len(state.flying) + 1) ** len(self.at_random))
                for flying, share in self._placed(state.flying, part.role, where):
                    add(found, state._replace(flying=flying), drawn.times(share))
        return found

    def _placed(
        self, flying: tuple[Flying, ...], role: Role, where: int
    ) -> list[tuple[tuple[Flying, ...], float]]:
        """The threats with one more, at each place that it may have in the random orders."""
        none = (0,) * len(self.batteries)
        ways = [((*flying, Flying(role, where, none, ((0, 0),) * len(none), none)), 1.0)]
        for battery in self.at_random:
            ways = [
                (moved(known, battery, place), share / len(known))
                for known, share in ways
                for place in range(len(known))
            ]
        if len(self.at_random) < len(self.batteries):
            return ways
        # Nobody asks for their numbers: in the first battery's order more of them look alike.
        first = self.at_random[0]
        alike: dict[tuple[Flying, ...], float] = {}
        for known, share in ways:
            in_order = tuple(sorted(known, key=lambda one: one.place[first]))
            alike[in_order] = alike.get(in_order, 0.0) + share
        return list(alike.items())

    def _choose(self, state: State, weight: Weight, now: int) -> tuple[State, Weight]:
        """Let the batteries choose, in the file's order, each until it can engage no more."""
        for n, battery in enumerate(self.batteries):
            free = battery.channels - sum(one.under[n][0] > 0 for one in state.flying)
            while free > 0 and state.stock[n].rounds != 0 and state.stock[n].reloaded < 0:
                at = self._first(state, n, now)
                if at is None:
                    break
                state, weight = self._engage(state, weight, n, at, now)
                free -= 1
        return state, weight

    def _first(self, state: State, battery: int, now: int) -> int | None:
        """The threat that a battery would engage now; None where it may engage none."""
        key = KEYS[self.batteries[battery].order]
        able = [at for at, one in enumerate(state.flying) if self._may_engage(one, battery, now)]
        return min(able, key=lambda at: key(state.flying[at], battery), default=None)

    def _may_engage(self, one: Flying, battery: int, now: int) -> bool:
        """Rule 3 of the model."""
        if not one.role.opens[battery] <= now <= one.role.closes[battery] or one.under[battery][0]:
            return False
        most = self.batteries[battery].max_engagements
        if most != "unlimited" and one.begun[battery] >= most:
            return False
        return not (self.shared and any(end for end, _ in one.under))

    def _engage(self, state: State, weight: Weight, n: int, at: int, now: int) -> tuple[State, Weight]:
        battery, one, stock = self.batteries[n], state.flying[at], state.stock[n]
        rounds = battery.salvo if stock.rounds < 0 else min(battery.salvo, stock.rounds)
        if stock.rounds >= 0:
            left = stock.rounds - rounds
            time = -1
            if left == 0 and battery.reload != "never":
                time = now + max(1, plan.ticks(battery.reload.time))  # type: ignore[arg-type]
            stock = Stock(left, time)
        one = one._replace(
            begun=put(one.begun, n, one.begun[n] + 1),
            under=put(one.under, n, (now + self.times[n], rounds)),
        )
        weight = weight.more(self.row["engagements"], 1).more(self.row["rounds"], rounds)
        return State(put(state.flying, at, one), put(state.stock, n, stock)), weight

    def _land(self, state: State, weight: Weight, now: int) -> tuple[State, Weight]:
        staying = []
        for one in state.flying:
            if one.role.lands == now:
                weight = weight.one_more(*self._effect(one.role.kind, "missed", one.where))
            else:
                staying.append(one)
        return state._replace(flying=tuple(staying)), weight

    def _resolve(self, state: State, weight: Weight, now: int) -> tuple[State, Weight]:
        """Take out threats that nobody can engage any more: they will land, and touch nothing before."""
        staying = []
        for one in state.flying:
            if any(end for end, _ in one.under) or any(
                self._may_yet(one, n, now) for n in range(len(one.begun))
            ):
                staying.append(one)
            else:
                cause = "missed" if any(one.begun) else self._lack(state, one.role)
                weight = weight.one_more(*self._effect(one.role.kind, cause, one.where))
        return state._replace(flying=closed_up(tuple(staying), self.at_random)), weight

    def _may_yet(self, one: Flying, battery: int, now: int) -> bool:
        most = self.batteries[battery].max_engagements
        return now < one.role.closes[battery] and (most == "unlimited" or one.begun[battery] < most)

    def _lack(self, state: State, role: Role) -> str:
        """What was lacking when the last chance ended, as the model has it."""
        last = max(role.closes)
        stocks = [stock for stock, closes in zip(state.stock, role.closes, strict=True) if closes == last]
        return "no_rounds" if any(one.rounds == 0 or one.reloaded >= 0 for one in stocks) else "saturated"

    def _where(self, where: dict[str, float]) -> int:
        if where not in self.wheres:
            self.wheres.append(where)
        return self.wheres.index(where)

    def _effect(self, kind: str, cause: str, where: int) -> tuple[Floats, Floats]:
        key = (kind, cause, where)
        if key not in self.effects:
            self.effects[key] = self.fixed.landing(kind, cause, self.wheres[where])
        return self.effects[key]
