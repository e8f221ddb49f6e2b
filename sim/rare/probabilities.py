"""The chances of a plan that a proposal may change, as plain arrays, read from and written to the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import plan as p
from sim.distributions import ERLANG, EXPONENTIAL, LOGNORMAL, NORMAL, WEIBULL
from sim.plan import Floats, Plan

PARAMETER = {EXPONENTIAL: 1, ERLANG: 2, WEIBULL: 2, NORMAL: 1, LOGNORMAL: 1}
"""For each law, the column of `distribution` with the parameter that may change: a location or a scale."""


@dataclass(frozen=True, eq=False)
class Chances:
    """The chances that a proposal may change. Shapes: E entries, K kinds, B batteries, Z zones."""

    mix: Floats  # (E, K): shares of the kinds
    success: Floats  # (B, K): chance that an engagement of a whole salvo succeeds
    detected: Floats  # (K,)
    accuracy: Floats  # (K,)
    zones: Floats  # (K, Z): shares of the zones
    delay: Floats  # (K,): parameter of the detection delay's law; NaN where the law has none
    flight: Floats  # (K,): parameter of the flight time's law; NaN where the law has none


def shares(cumulative: Floats) -> Floats:
    """Return shares from rows of cumulative shares."""
    return np.diff(cumulative, axis=1, prepend=0.0)


def of(plan: Plan) -> Chances:
    """Return the chances of a plan."""
    tables = plan.tables
    mix = shares(tables.mix)
    for entry, kind in enumerate(tables.entry[:, p.KIND]):
        if kind != p.NONE:
            mix[entry] = np.arange(mix.shape[1]) == kind
    return Chances(
        mix=mix,
        success=of_a_salvo(tables.intercept, tables.battery[:, p.SALVO]),
        detected=tables.kind_chance[:, p.DETECTED_CHANCE].copy(),
        accuracy=tables.kind_chance[:, p.ACCURACY].copy(),
        zones=shares(tables.lands_in),
        delay=_parameters(tables, p.DELAY),
        flight=_parameters(tables, p.FLIGHT),
    )


def of_a_salvo(chance: Floats, rounds: p.Ints) -> Floats:
    """Return the chance that a salvo succeeds, from the *chance* of one round; shapes (B, K) and (B,)."""
    success: Floats = 1.0 - (1.0 - chance) ** rounds[:, None]
    return success


def of_a_round(success: Floats, rounds: p.Ints) -> Floats:
    """Return the chance of one round, the inverse of `of_a_salvo`; shapes (B, K) and (B,)."""
    chance: Floats = 1.0 - (1.0 - success) ** (1.0 / rounds[:, None])
    return chance


def _parameters(tables: p.Tables, column: int) -> Floats:
    rows = tables.distribution[tables.kind[:, column]]
    found = [row[PARAMETER[int(row[0])]] if int(row[0]) in PARAMETER else np.nan for row in rows]
    return np.array(found)


def spreads(tables: p.Tables, column: int) -> Floats:
    """Return the standard deviation of each kind's normal or lognormal law (of the logarithm); else NaN."""
    rows = tables.distribution[tables.kind[:, column]]
    return np.array([row[2] if row[0] in (NORMAL, LOGNORMAL) else np.nan for row in rows])


def changed_laws(tables: p.Tables, columns: dict[int, Floats]) -> tuple[Floats, p.Ints]:
    """Return `distribution` with a new row for each changed law, and `kind` that points to the new rows."""
    laws, kinds = list(tables.distribution), tables.kind.copy()
    for column, parameters in columns.items():
        for kind in np.flatnonzero(~np.isnan(parameters)):
            row = tables.distribution[tables.kind[kind, column]].copy()
            row[PARAMETER[int(row[0])]] = parameters[kind]
            kinds[kind, column] = len(laws)
            laws.append(row)
    return np.array(laws), kinds
