"""How much a scenario would make happen, and what is too much. Means only; nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim.distributions import CODES, EMPIRICAL, quantile
from sim.language.checks import Node, forms
from sim.language.faults import Fault
from sim.scenario import Distribution, OneOf, expectation, span

MOST_THREATS = 1_000_000
"""The most threats that one replication may expect."""

MOST_BREAKDOWNS = 20_000
"""The most breakdowns that one replication may expect: well below its budget of events."""

ENDLESS = 1e15
"""No number of a scenario goes beyond this."""

TICK = 1e-6
"""The shortest time, in time units."""

CELLS = 100
"""Equal shares of a distribution whose mean above zero is sought; a few per cent are close enough."""

VARIABLE: TypeAdapter[float | OneOf] = TypeAdapter(Distribution)


def limits(tree: dict[str, Any]) -> Iterator[Fault]:
    """Where the scenario makes more threats or more breakdowns than a replication can play."""
    root = Node(tree)
    yield from _too_many(
        {form.path: threats(form) for form in forms(root)},
        MOST_THREATS,
        lambda total: (
            f"the attack makes {_about(total)} threats on average; at most {_about(MOST_THREATS)} are allowed"
        ),
    )
    horizon = _horizon(root)
    cycles = {node.path: horizon / _cycle(node) for node in _breakdowns(root)}
    yield from _too_many(
        cycles,
        MOST_BREAKDOWNS,
        lambda total: (
            f"about {_about(total)} breakdowns are expected in {_about(horizon)} time units; "
            f"at most {_about(MOST_BREAKDOWNS)} are allowed"
        ),
    )


def _too_many(amounts: dict[Any, float], most: int, tell: Callable[[float], str]) -> Iterator[Fault]:
    """A fault at the largest of *amounts* if together they are more than *most*."""
    total = sum(amounts.values())
    if total > most:
        yield Fault(max(amounts, key=lambda path: amounts[path]), tell(total), on_key=True)


def _about(number: float) -> str:
    return f"{round(number):,}" if number < ENDLESS else f"{number:.1e}"


def _number(node: Node, default: float) -> float:
    """The number at a node, or *default* where none stands there."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return float(value) if abs(value) <= ENDLESS else default


def mean(node: Node, default: float) -> float:
    """The mean of the variable at a node, draws below zero counted as zero; *default* where there is none."""
    if node.value is None:
        return default
    try:
        variable = VARIABLE.validate_python(node.value)
    except ValidationError:
        return default
    return expectation(variable) if span(variable)[0] >= 0 else _mean_above_zero(variable)


def _mean_above_zero(variable: float | OneOf) -> float:
    """The mean of the positive part, from the middles of equal shares."""
    if isinstance(variable, int | float):
        return max(0.0, variable)
    of = variable.parameters
    if CODES[variable.name] == EMPIRICAL:
        weights = of.weights or (1.0,) * len(of.values)
        return float(sum(max(0.0, v) * w for v, w in zip(of.values, weights, strict=True)) / sum(weights))
    a, b, c = [*of.model_dump().values(), 0.0, 0.0][:3]
    draws = (quantile((k + 0.5) / CELLS, CODES[variable.name], a, b, c, None) for k in range(CELLS))
    return sum(max(0.0, draw) for draw in draws) / CELLS


def threats(form: Node) -> float:
    """How many threats one entry of the attack makes on average."""
    if form.step == "volley":
        return _number(form.at("count"), 1)
    if form.step == "schedule":
        return len(form.at("at").value) if isinstance(form.at("at").value, list) else 0
    return _arrivals(form) * max(1.0, mean(form.at("batch"), 1))


def _arrivals(stream: Node) -> float:
    """The integral of the rate from start to end."""
    start, end = _number(stream.at("start"), 0), _number(stream.at("end"), 0)
    rate = stream.at("rate")
    steps = [(0.0, _number(rate, 0))]
    if isinstance(rate.value, list):
        rows = [list(row.inner()) for row in rate.inner()]
        steps = sorted((_number(row[0], 0), _number(row[1], 0)) for row in rows if len(row) == 2)
    total = 0.0
    for (begin, height), (after, _) in pairwise([*steps, (end, 0.0)]):
        total += max(0.0, min(after, end) - max(begin, start)) * height
    return total


def _horizon(root: Node) -> float:
    """When a replication ends: `until`, or the last appearance and a time of flight."""
    until = _number(root.at("run", "until"), 0)
    if until > 0:
        return until
    flights = [mean(kind.at("time_of_flight"), 0) for kind in root.at("threats").inner()]
    return max((_last(form) for form in forms(root)), default=0.0) + max(flights, default=0.0)


def _last(form: Node) -> float:
    if form.step == "volley":
        return _number(form.at("at"), 0) + (_number(form.at("count"), 1) - 1) * mean(form.at("spacing"), 0)
    if form.step == "schedule":
        return max((_number(node, 0) for node in form.at("at").inner()), default=0.0)
    return _number(form.at("end"), 0)


def _breakdowns(root: Node) -> Iterator[Node]:
    for battery in root.at("defence", "batteries").inner():
        if isinstance(battery.at("breakdown").value, dict):
            yield battery.at("breakdown")


def _cycle(breakdown: Node) -> float:
    """The mean time from one repair to the next; very long where it is not given rightly."""
    times = [mean(breakdown.at(key), 1e9) for key in ("time_to_failure", "time_to_repair")]
    return sum(max(TICK, time) for time in times)
