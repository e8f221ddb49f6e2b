"""Changing a scenario by paths: ``defence.batteries.inner.channels`` becomes 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.errors import Problem, ScenarioError, SimError
from sim.language import grammar
from sim.language.checking import examine
from sim.language.emit import document, plain
from sim.language.faults import Fault, Path, UnreadableError
from sim.language.quoting import brief, did_you_mean, escaped, listed, quoted, unknown_key
from sim.language.reader import read
from sim.language.writing import flow
from sim.scenario import DISTRIBUTIONS, Scenario

LONGEST_SHOWN = 60


class MisdirectedError(Exception):
    """A path that leads nowhere."""


class _Change(NamedTuple):
    text: str
    """The path as it is written."""
    value: Any
    path: Path

    @property
    def label(self) -> str:
        return f"{escaped(self.text)}={brief(flow(self.value), LONGEST_SHOWN)}"


def value(text: str) -> object:
    """The value that a text after ``PATH=`` means, by the rules of YAML. Raises `SimError`."""
    try:
        found = read(text)
    except UnreadableError as stop:
        raise SimError(f"the value {quoted(text)} cannot be read: {stop.message}") from None
    if found.faults:
        raise SimError(f"the value {quoted(text)} cannot be read: {found.faults[0].message}")
    tree: object = found.tree
    return tree


def apply(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """The scenario with each value put at its path, checked again. Raises `ScenarioError`."""
    tree: Any = document(scenario)
    changes: list[_Change] = []
    lost: list[Problem] = []
    for text, given in values.items():
        steps = _steps(tree, text)
        change = _Change(text, plain(given), steps)
        changes.append(change)
        try:
            tree = _put(tree, (), steps, change.value, tree)
        except MisdirectedError as stop:
            lost.append(Problem(str(stop), steps, change=change.label))
    examined = examine(tree)
    if not lost and examined.scenario is not None:
        return examined.scenario
    problems = lost or [_problem(fault, changes) for fault in examined.faults]
    raise ScenarioError("\n".join(map(_told, problems)), tuple(problems))


def _steps(tree: Any, text: str) -> Path:
    """The parts of a path; a number where it leads into a list."""
    path: list[str | int] = []
    for part in text.split("."):
        number = isinstance(tree, list) and part.isascii() and part.isdigit() and len(part) < 10
        step = int(part) if number else part
        path.append(step)
        tree = tree.get(step) if isinstance(tree, dict) else _entry(tree, step)
    return tuple(path)


def _entry(row: Any, step: str | int) -> Any:
    return row[step] if isinstance(row, list) and isinstance(step, int) and step < len(row) else None


def _put(here: Any, done: Path, steps: Path, new: Any, root: Any) -> Any:
    """*here*, which stands at *done*, with *new* at the end of *steps*."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    inside = _opened(here, done, step, root)
    if isinstance(inside, list):
        if not isinstance(step, int) or step >= len(inside):
            numbered = f"its entries are numbered from 0 to {len(inside) - 1}"
            raise MisdirectedError(f"{quoted(str(done[-1]))} has no entry {quoted(str(step))}; {numbered}")
        inside[step] = _put(inside[step], (*done, step), rest, new, root)
        return inside
    _allow(inside, done, str(step), rest)
    inside[str(step)] = _put(inside.get(str(step)), (*done, step), rest, new, root)
    return inside


def _opened(here: Any, done: Path, step: str | int, root: Any) -> dict[str, Any] | list[Any]:
    """The mapping or list that *here* is, or that it stands for: ``never`` is open to its parts."""
    if isinstance(here, dict):
        changes_law = grammar.is_variable(done) and step in DISTRIBUTIONS and step not in here
        return {} if changes_law else here
    if isinstance(here, list):
        return here
    if grammar.names_stand(done):
        if done[-1] == "threat":
            return {here: 1}
        return dict.fromkeys(root["threats"], here) if done[-1] == "intercept_probability" else {}
    if grammar.models(done):
        return {}
    raise MisdirectedError(f"{quoted(str(done[-1]))} has no parts")


def _allow(inside: dict[str, Any], done: Path, step: str, rest: Path) -> None:
    """Refuse a part that no scenario can have, or a name that this one does not have."""
    if grammar.names_stand(done):
        if rest and step not in inside:
            names = list(inside)
            absent = f"there is no {quoted(step)} in {quoted(str(done[-1]))}, only {listed(names)}"
            raise MisdirectedError(f"{absent}{did_you_mean(step, names)}")
        return
    allowed = grammar.keys(done)
    if step not in allowed:
        raise MisdirectedError(unknown_key(step, allowed))


def _problem(fault: Fault, changes: list[_Change]) -> Problem:
    """The fault, told of the change that most likely caused it."""
    related = [change for change in changes if _related(change.path, fault.path)]
    if len(changes) == 1:
        related = changes
    label = related[-1].label if related else ""
    exact = bool(related) and related[-1].path == fault.path
    if fault.path and not exact:
        label = ": at ".join(filter(None, (label, escaped(".".join(map(str, fault.path))))))
    return Problem(escaped(fault.message), fault.path, change=label)


def _told(problem: Problem) -> str:
    """The change, and what is wrong with it."""
    return ": ".join(filter(None, (problem.change, problem.message)))


def _related(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and one[:shorter] == other[:shorter]
