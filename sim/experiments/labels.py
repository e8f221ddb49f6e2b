"""Short, distinct labels of scenarios."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim import language
from sim.errors import SimError
from sim.scenario import Scenario

MOST_CHANGES = 3
"""Scenarios of one name that differ in more values than this get numbers instead."""

LONGEST = 48
"""The most letters of a label."""

IGNORED = frozenset({"name", "description", "lesson", "seed"})
"""Parts of a scenario that do not change what happens, or that a comparison sets for all."""


def labels_of(models: Sequence[Scenario]) -> tuple[str, ...]:
    """Return a label for each scenario: its name, or how it differs from the first of that name."""
    firsts: dict[str, Scenario] = {}
    changes = [differences(firsts.setdefault(model.name, model), model) for model in models]
    few = [one if len(one) <= MOST_CHANGES else {} for one in changes]
    return distinct([text or model.name for text, model in zip(describe_changes(few), models, strict=True)])


def describe_changes(changes: Sequence[Mapping[str, object]]) -> list[str]:
    """Describe sets of changed values, with the shortest unambiguous paths: ``channels=3``."""
    short = _short({path for some in changes for path in some})
    return [", ".join(f"{short[path]}={_brief(value)}" for path, value in some.items()) for some in changes]


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels, cut to LONGEST letters; repeated ones get a number."""
    found: list[str] = []
    for label in labels:
        short = label if len(label) <= LONGEST else f"{label[: LONGEST - 3]}..."
        names = (short, *(f"{short} ({n})" for n in range(2, len(labels) + 2)))
        found.append(next(name for name in names if name not in found))
    return tuple(found)


def checked(labels: Sequence[str], scenarios: int) -> tuple[str, ...]:
    """Check labels that a user chose. Raises SimError if they are not one distinct label per scenario."""
    if len(labels) != scenarios:
        raise SimError(f"There are {len(labels)} labels for {scenarios} scenarios; each needs one.")
    if len(set(labels)) < len(labels) or not all(labels):
        raise SimError(f"The labels {', '.join(map(repr, labels))} do not tell the scenarios apart.")
    return tuple(labels)


def differences(first: Scenario, other: Scenario) -> dict[str, object]:
    """Return the values of *other* that differ from *first*, by path; None for a value it lacks."""
    before, after = dict(_leaves(language.document(first))), dict(_leaves(language.document(other)))
    paths = [*after, *(path for path in before if path not in after)]
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


def _leaves(part: Any, path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in part.items():
        if path or key not in IGNORED:
            here = f"{path}.{key}" if path else str(key)
            if isinstance(value, dict) and value:
                yield from _leaves(value, here)
            else:
                yield here, value


def _short(paths: Iterable[str]) -> dict[str, str]:
    """Return for each path its shortest end that no other path has."""
    ends = {path: [path.split(".", n)[n] for n in range(path.count("."), -1, -1)] for path in paths}
    often = Counter(end for some in ends.values() for end in some)
    return {path: next((end for end in some if often[end] == 1), path) for path, some in ends.items()}


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace('"', "")
