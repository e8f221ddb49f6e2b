"""What a paired difference is worth, beside what it says: its sign, and what common draws saved."""

from __future__ import annotations

from sim.statistics import Paired
from sim.view import words

MINUS = "\N{MINUS SIGN}"


def signed(value: float) -> str:
    """A difference with its sign."""
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{words.number(abs(value))}"


def on_common_draws(found: Paired) -> str:
    """What playing both on the same draws was worth."""
    if found.correlation is None or found.variance_saved is None:
        return ""
    together = f"Correlation {found.correlation:.2f}".replace("-", MINUS)
    saved = found.variance_saved
    if saved <= 0.005:
        return f"{together}: the same draws save nothing here."
    if saved > 0.995:
        return f"{together}: the same draws save nearly all of the variance."
    worth = f"worth {1 / (1 - saved):,.1f} times as many runs"
    return f"{together}: the same draws save {100 * saved:.0f} % of the variance, {worth}."
