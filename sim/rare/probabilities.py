"""The chances of a plan that may be played otherwise: as plain arrays, read from it and written into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import plan as p
from sim.distributions import ERLANG, EXPONENTIAL, LOGNORMAL, NORMAL, WEIBULL
from sim.plan import Floats, Plan

PARAMETER = {EXPONENTIAL: 1, ERLANG: 2, WEIBULL: 2, NORMAL: 1, LOGNORMAL: 1}
"""Of a law: the column of `distribution` with the parameter that may be changed, a location or a scale."""


@dataclass(frozen=True, eq=False)
class Chances:
    """Chances of threats. Shapes: E entries, K kinds, B batteries, Z zones."""

    mix: Floats  # (E, K): shares of the kinds
    success: Floats  # (B, K): chance that an engagement of a whole salvo succeeds
    detected: Floats  # (K,)
    accuracy: Floats  # (K,)
    zones: Floats  # (K, Z): shares of the zones
    delay: Floats  # (K,): parameter of the detection delay's law; NaN where the law has none
    flight: Floats  # (K,): the same of the time of flight


def shares(cumulative: Floats) -> Floats:
    """Rows of cumulative shares as shares."""
    return np.diff(cumulative, axis=1, prepend=0.0)


def of(plan: Plan) -> Chances:
    """The chances of a plan."""
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
    """The chance that one round of a salvo succeeds; shapes (B, K) and (B,)."""
    success: Floats = 1.0 - (1.0 - chance) ** rounds[:, None]
    return success


def of_a_round(success: Floats, rounds: p.Ints) -> Floats:
    """What `of_a_salvo` was given. An engagement of no round may have any chance."""
    chance: Floats = 1.0 - (1.0 - success) ** (1.0 / rounds[:, None])
    return chance


def _parameters(tables: p.Tables, column: int) -> Floats:
    rows = tables.distribution[tables.kind[:, column]]
    found = [row[PARAMETER[int(row[0])]] if int(row[0]) in PARAMETER else np.nan for row in rows]
    return np.array(found)


def spreads(tables: p.Tables, column: int) -> Floats:
    """The standard deviation of each kind's law, of its logarithm for a lognormal; NaN for other laws."""
    rows = tables.distribution[tables.kind[:, column]]
    return np.array([row[2] if row[0] in (NORMAL, LOGNORMAL) else np.nan for row in rows])


def changed_laws(tables: p.Tables, columns: dict[int, Floats]) -> tuple[Floats, p.Ints]:
    """`distribution` with a row more for each law whose parameter is given, and `kind` that points there."""
    laws, kinds = list(tables.distribution), tables.kind.copy()
    for column, parameters in columns.items():
        for kind in np.flatnonzero(~np.isnan(parameters)):
            row = tables.distribution[tables.kind[kind, column]].copy()
            row[PARAMETER[int(row[0])]] = parameters[kind]
            kinds[kind, column] = len(laws)
            laws.append(row)
    return np.array(laws), kinds
