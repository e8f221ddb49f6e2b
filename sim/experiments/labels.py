"""Short names that tell scenarios apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim import language
from sim.errors import SimError
from sim.scenario import Scenario

TOLD = 3
"""Scenarios of one name that differ in more values than this are numbered."""

LONGEST = 48
"""Letters of a label."""

UNTOLD = frozenset({"name", "description", "lesson", "seed"})
"""Parts of a scenario that change nothing of what happens, or that a comparison sets for all."""


def labels_of(models: Sequence[Scenario]) -> tuple[str, ...]:
    """A label for each scenario: its name, or what it has otherwise than the first of its name."""
    firsts: dict[str, Scenario] = {}
    found = []
    for model in models:
        first = firsts.setdefault(model.name, model)
        changes = {} if first is model else differences(first, model)
        found.append(told(changes) if 0 < len(changes) <= TOLD else model.name)
    return distinct(found)


def told(changes: Mapping[str, object]) -> str:
    """Changed values in as few letters as tell them: ``channels=3``."""
    names = _short(list(changes))
    return ", ".join(f"{name}={_brief(value)}" for name, value in zip(names, changes.values(), strict=True))


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels, cut to LONGEST, those that occurred before with a number."""
    found: list[str] = []
    for label in labels:
        short = label if len(label) <= LONGEST else f"{label[: LONGEST - 3]}..."
        names = (short, *(f"{short} ({n})" for n in range(2, len(labels) + 2)))
        found.append(next(name for name in names if name not in found))
    return tuple(found)


def given(labels: Sequence[str], scenarios: int) -> tuple[str, ...]:
    """Labels that somebody chose. Raises SimError where they do not tell the scenarios apart."""
    if len(labels) != scenarios:
        raise SimError(f"There are {len(labels)} labels for {scenarios} scenarios; each needs one.")
    if len(set(labels)) < len(labels) or not all(labels):
        raise SimError(f"The labels {', '.join(map(repr, labels))} do not tell the scenarios apart.")
    return tuple(labels)


def differences(first: Scenario, other: Scenario) -> dict[str, object]:
    """What *other* has otherwise than *first*, by path; None where it has nothing there."""
    before, after = dict(_leaves(language.document(first))), dict(_leaves(language.document(other)))
    paths = [*after, *(path for path in before if path not in after)]
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


def _leaves(part: Any, path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in part.items():
        if path or key not in UNTOLD:
            here = f"{path}.{key}" if path else str(key)
            if isinstance(value, dict) and value:
                yield from _leaves(value, here)
            else:
                yield here, value


def _short(paths: list[str]) -> list[str]:
    """The ends of the paths, as long as is needed to tell them apart."""
    parts = [path.split(".") for path in paths]
    length = 1
    while length < max(map(len, parts)):
        ends = [".".join(part[-length:]) for part in parts]
        if len(set(ends)) == len(ends):
            return ends
        length += 1
    return paths


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace('"', "")
