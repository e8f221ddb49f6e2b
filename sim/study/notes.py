"""Sentences beside a table of estimates, on responses that never occurred, never varied or hardly did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from sim.study.tables import percent, percent_rounded_up

if TYPE_CHECKING:
    from sim.statistics import Response

FEW = 10
"""A mean with fewer replications above 0, and less than a fifth of all, has too short an interval."""


Responses = Mapping[str, "Response"]


def sentences(responses: Responses) -> list[str]:
    """Return the sentences on some responses of a study."""
    return [
        *_without_value(responses),
        *_never(responses),
        *_constant(responses),
        *_rarely(responses),
    ]


def _without_value(responses: Responses) -> Iterator[str]:
    wanted = _alike(responses, lambda response: response.n == 0 and response.missing > 0)
    for names, each, response in wanted:
        yield (
            f"No value in any of {response.missing} replications: {names}. {each}he chance that a"
            f" replication gives one is below {_bound(response)}."
        )


def _never(responses: Responses) -> Iterator[str]:
    for names, each, response in _alike(responses, lambda response: response.never):
        never, does = ("occurred", "occurs") if response.counts is not None else ("above 0", "is above 0")
        yield (
            f"Never {never} in {response.n} replications: {names}. {each}he chance that it {does} in a"
            f" replication is below {_bound(response)}."
        )


def _constant(responses: Responses) -> Iterator[str]:
    wanted = _alike(responses, lambda response: response.constant and not response.never and response.n > 1)
    for names, each, response in wanted:
        yield (
            f"Always the same in {response.n} replications: {names}. {each}he chance of another value in"
            f" a replication is below {_bound(response)}."
        )


def _rarely(responses: Responses) -> Iterator[str]:
    for name, response in responses.items():
        if 0 < response.above < min(FEW, response.n / 5) and response.method != "wilson":
            low, high = response.occurrence or (0.0, 1.0)
            yield (
                f"Above 0 in only {response.above} of {response.n} replications: {name}. Its mean's interval"
                f" is too short to be trusted; the chance that it is above 0 lies in {percent(low)} to"
                f" {percent(high)} (Wilson)."
            )


def _alike(responses: Responses, wanted: Callable[[Response], bool]) -> Iterator[tuple[str, str, Response]]:
    """Group *wanted* responses that share a sentence: yield their names, how it begins, and one of them."""
    found = [(name, response) for name, response in responses.items() if wanted(response)]
    found.sort(key=lambda pair: _likeness(pair[1]))
    for _, alike in groupby(found, key=lambda pair: _likeness(pair[1])):
        pairs = list(alike)
        each = "For each, t" if len(pairs) > 1 else "T"
        yield ", ".join(name for name, _ in pairs), each, pairs[0][1]


def _likeness(response: Response) -> tuple[bool, int, int]:
    return response.n > 0 and response.counts is None, -response.n, response.missing


def _bound(response: Response) -> str:
    assert response.bound is not None
    return f"{percent_rounded_up(response.bound)} ({percent(response.confidence, 6)} confidence)"
