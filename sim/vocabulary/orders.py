"""A record for each order in which a battery chooses among the threats that wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """One order of choice.

    *label* is what people call it, *short* where there is little room, *word* where there is room for one
    word; *choice* ends the sentence "when several threats wait, it takes ...".
    """

    name: str
    label: str
    short: str
    word: str
    choice: str


_ALL = (
    Order(
        "first_detected", "first detected first", "detected first", "first",
        "the one that was detected first",
    ),
    Order(
        "earliest_landing", "earliest landing first", "landing first", "earliest", "the one that lands first"
    ),
    Order(
        "highest_value", "highest value first", "value first", "value",
        "the one that flies to the most valuable zone",
    ),
    Order("random", "random order", "random", "random", "one of them at random"),
)  # fmt: skip

ORDERS = {one.name: one for one in _ALL}
"""All orders by their names, in the order of `sim.plan.ORDERS`."""
