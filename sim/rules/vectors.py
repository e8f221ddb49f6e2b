"""Rules over all threats at once: arrays in, arrays out, equal to the functions for one threat.

They serve those who look at a run that is over; the loops call the functions for one threat.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import plan as p
from sim.plan import Ints
from sim.rules import state as s

Truths = NDArray[np.bool_]


class Chances(NamedTuple):
    """Each battery's chance at each threat, shape (threats, batteries).

    A battery may start an engagement from tick *opens* to tick *closes*, unless it *lets_through* the threat.
    """

    opens: Ints
    closes: Ints
    lets_through: Truths


def chances(tables: p.Tables, threat: Ints) -> Chances:
    """The chances of all threats, from their rows of the state, (threats, THREAT_COLUMNS).

    Equal to `attack.chance_opens`, `attack.chance_closes` and `attack.lets_through`.
    """
    battery, ignore = np.asarray(tables.battery), np.asarray(tables.ignore)
    lands, detected = threat[:, s.LANDS, None], threat[:, s.DETECTED, None]
    opens = np.maximum(detected, lands - battery[:, p.OPENS])
    closes = lands - np.maximum(battery[:, p.CLOSES], 1)
    ignored = ignore[:, threat[:, s.FORESEEN]].T == 1
    through = ignored | (threat[:, s.RECOGNISED, None] == 1)
    # Who asks, asks for one battery at a time, so what belongs to one lies together.
    return Chances(np.asfortranarray(opens), np.asfortranarray(closes), np.asfortranarray(through))


def may_engage(
    at: Chances, now: int, engagements: Ints, most: int | None, engaged: Truths
) -> NDArray[np.bool_]:
    """Rule 3 for one battery and some threats that are detected and in the air, (threats,).

    *at* is the battery's chances at them, (threats,) each; *engagements* how many of them it has started,
    *most* how many it may; *engaged* whether an engagement keeps the battery from another one.
    """
    able: Truths = ~at.lets_through & (at.opens <= now) & (now <= at.closes) & ~engaged
    return able if most is None else able & (engagements < most)
