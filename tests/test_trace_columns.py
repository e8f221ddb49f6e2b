"""A run in columns: the same from every loop, and equal to what the rules say of one threat at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings

from sim import batch, live, replay
from sim import plan as p
from sim.responses import CAUSES, cause_of, counted
from sim.rules import state as s
from sim.rules.attack import chance_closes, chance_opens, lets_through
from sim.rules.engage import may_engage as may_engage_one
from sim.rules.vectors import chances, may_engage
from sim.scenario import Scenario
from sim.trace import Run, tell
from sim.trace.columns import BEGINS, NEVER, NOBODY
from strategies import scenarios

hundreds = settings(max_examples=150, deadline=None, derandomize=True)


def arrays(columns: Any) -> dict[str, np.ndarray]:
    """All arrays of a run's columns, by name."""
    parts = (columns.events, columns.threats, columns.chances, columns.engagements)
    found = {
        f"{type(part).__name__}.{name}": array for part in parts for name, array in part._asdict().items()
    }
    return {**found, "key": columns.key}


@given(scenarios())
@hundreds
def test_the_columns_do_not_depend_on_the_loop(model: Scenario):
    """Planned ends and the order of choice too, which no row of a table tells."""
    here, there = (arrays(play(model).columns) for play in (live.play, compiled))
    assert here.keys() == there.keys()
    for name, array in here.items():
        assert np.array_equal(array, there[name]), name


def compiled(model: Scenario) -> Run:
    return replay.play(model, engine="portable")


@given(scenarios())
@hundreds
def test_what_is_said_of_all_threats_is_what_the_rules_say_of_each(model: Scenario):
    plan = p.make(model)
    state, end, row = batch.logged(plan, model.seed, 1, "portable")
    columns = tell(plan, state, model.seed, 1, end, state.log, row).columns
    assert columns is not None
    found = chances(plan.tables, state.threat[: len(columns.threats.kind)])
    for threat, landed in enumerate(columns.threats.outcome == s.LANDED):
        for battery in range(len(plan.batteries)):
            opens, closes, through = (array[threat, battery] for array in found)
            assert opens == chance_opens(plan.tables, state, threat, battery)
            assert closes == chance_closes(plan.tables, state, threat, battery)
            assert through == lets_through(plan.tables, state, threat, battery)
        cause = columns.threats.cause[threat]
        assert cause == (cause_of(plan.tables, state, threat) if landed else NOBODY)
        assert cause < len(CAUSES)
        assert columns.threats.counted[threat] == counted(plan.tables, state, threat)


@given(scenarios())
@hundreds
def test_rule_3_over_arrays_is_rule_3(model: Scenario):
    """For every threat at every battery, at the end of the run as it stands then."""
    plan = p.make(model)
    state, end, _ = batch.logged(plan, model.seed, 1, "portable")
    appears, until = state.threat[: state.clock[s.THREATS], s.APPEARS], plan.tables.setting[p.UNTIL]
    count = int(np.count_nonzero(appears < until))
    rows, found = state.threat[:count], chances(plan.tables, state.threat[:count])
    for battery in range(len(plan.batteries)):
        link = state.link[:count, battery * s.LINK_COLUMNS : (battery + 1) * s.LINK_COLUMNS]
        independent = plan.tables.setting[p.INDEPENDENT] == 1
        engaged = link[:, s.SLOT] > 0 if independent else rows[:, s.UNDER] > 0
        own = type(found)(*(array[:, battery] for array in found))
        most = int(plan.tables.battery[battery, p.MOST])
        able = may_engage(own, end, link[:, s.ATTEMPTS], most, engaged)
        # The rule for one threat is asked of those that wait: their window is open, and none is let through.
        waiting = (rows[:, s.STATUS] == s.AIRBORNE) & (own.opens <= end) & ~own.lets_through
        for threat in np.flatnonzero(waiting):
            assert able[threat] == may_engage_one(plan.tables, state, battery, int(threat), end)


@given(scenarios())
@hundreds
def test_every_engagement_is_planned_and_ends(model: Scenario):
    run = live.play(model)
    columns = run.columns
    assert columns is not None
    events, found = columns.events, columns.engagements
    assert len(found.threat) == np.count_nonzero(events.kind == BEGINS)
    assert np.all(found.planned > found.start)
    over = found.ends < NEVER
    ends = events.tick[found.ends[over]]
    whole = np.isin(found.result[over], (s.MISSED, s.WAS_INTERCEPTED))
    assert np.all(ends[whole] == found.planned[over][whole])
    assert np.all(ends <= found.planned[over])
    assert np.array_equal(events.threat[found.ends[over]], found.threat[over])
