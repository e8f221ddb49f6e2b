"""From a text to a scenario, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem
from sim.language import messages
from sim.language.checks import empty, fill, references
from sim.language.faults import Fault, Path, Spot, UnreadableError
from sim.language.quoting import escaped
from sim.language.reader import Document, read
from sim.language.report import report
from sim.language.size_limits import limits
from sim.language.source import Source, decode, display_name, find, raw
from sim.language.warnings import cautions
from sim.scenario import Scenario

MOST_OF_A_SORT = 50
"""Faults of one sort that are looked at; a file with more is not read to its end by anyone."""


@dataclass(frozen=True)
class Checked:
    """What `check` found: the scenario if nothing is wrong, every problem, every warning, and the report."""

    scenario: Scenario | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    text: str


@dataclass(frozen=True)
class Examined:
    """Plain values after every check: the scenario if nothing is wrong with them."""

    scenario: Scenario | None
    faults: list[Fault]
    cautions: list[Fault]


def check(source: str | File) -> Checked:
    """Read and check a scenario: a path, the name of a shipped scenario, or ``-`` for standard input."""
    name = display_name(source)
    try:
        content = raw(find(source))
    except UnreadableError as stop:
        return _stopped(Source(name, ""), stop)
    return check_bytes(content, name)


def check_bytes(content: bytes, name: str = "<text>") -> Checked:
    """Check the content of a file; *name* is what messages call it."""
    try:
        text = decode(content)
    except UnreadableError as stop:
        return _stopped(Source(name, content.decode("utf-8", "replace")), stop)
    return check_text(text, name)


def check_text(text: str, name: str = "<text>") -> Checked:
    """Check the text of a scenario; *name* is what messages call it."""
    source = Source(name, text.removeprefix("\ufeff"))
    try:
        document = read(source.text)
        if not isinstance(document.tree, dict):
            raise _no_mapping(document)
    except UnreadableError as stop:
        return _stopped(source, stop)
    examined = examine(document.tree, document.faults)
    problems = _placed(examined.faults, document)
    warnings = _placed(examined.cautions, document)
    return _checked(source, examined.scenario, problems, warnings)


def _checked(
    source: Source, scenario: Scenario | None, problems: tuple[Problem, ...], warnings: tuple[Problem, ...]
) -> Checked:
    told = [
        report(source.name, source.lines, problems),
        report(source.name, source.lines, warnings, "warning: "),
    ]
    return Checked(scenario, problems, warnings, "\n".join(filter(None, told)))


def _stopped(source: Source, stop: UnreadableError) -> Checked:
    return _checked(source, None, (Problem(stop.message, (), stop.line, stop.column),), ())


def _no_mapping(document: Document) -> UnreadableError:
    if document.tree is None:
        return UnreadableError("there is no scenario in this file; `sim new FILE` writes one to start from")
    return UnreadableError(
        'a scenario is a mapping: lines such as "name: Two inbound"', *document.places[()].value
    )


def examine(tree: dict[str, Any], known: Iterable[Fault] = ()) -> Examined:
    """Check plain values, *known* being wrong already. Fills in *tree* what goes without saying."""
    fill(tree)
    scenario, found = _validated(tree)
    told = {fault.path for fault in known}
    for sort in (empty(tree), references(tree), limits(tree)):
        found.extend(islice(sort, MOST_OF_A_SORT))
    faults = [*known, *(fault for fault in found if fault.path not in told)]
    if faults or scenario is None:
        return Examined(None, faults, [])
    return Examined(scenario, [], list(cautions(scenario)))


def _validated(tree: dict[str, Any]) -> tuple[Scenario | None, list[Fault]]:
    try:
        return Scenario.model_validate(tree, by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, messages.faults(error, tree)


def _placed(faults: Iterable[Fault], document: Document) -> tuple[Problem, ...]:
    """The faults with their places, in the order of the text, each once."""
    found = {(*_spot(fault, document), escaped(fault.message)): fault for fault in faults}
    return tuple(
        Problem(message, fault.path, line, column) for (line, column, message), fault in sorted(found.items())
    )


def _spot(fault: Fault, document: Document) -> Spot:
    if fault.spot is not None:
        return fault.spot
    path: Path = fault.path
    while path not in document.places:
        path = path[:-1]
    if not path:
        first = next(iter(document.tree), None)
        return document.places[() if first is None else (first,)].key
    place = document.places[path]
    return place.key if fault.on_key or path != fault.path else place.value
