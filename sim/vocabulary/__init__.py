"""One record for each response, cause, order, event and outcome: what is known of it, and its words.

No other place holds a table keyed by these names; `tests/test_vocabulary.py` looks for one.
"""

from sim.vocabulary.causes import CAUSES, Cause
from sim.vocabulary.events import EVENTS, EventKind
from sim.vocabulary.orders import ORDERS, Order
from sim.vocabulary.outcomes import FATES, OUTCOMES, STATUSES, Outcome
from sim.vocabulary.responses import FAMILIES, Family, Ratio, family, ratio

__all__ = [
    "CAUSES",
    "EVENTS",
    "FAMILIES",
    "FATES",
    "ORDERS",
    "OUTCOMES",
    "STATUSES",
    "Cause",
    "EventKind",
    "Family",
    "Order",
    "Outcome",
    "Ratio",
    "family",
    "ratio",
]
