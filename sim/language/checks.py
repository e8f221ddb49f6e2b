"""What must fit together across the parts of a scenario: names, and things left empty.

Checks look at the plain values of the text, so that they also run where other parts are wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sim.language import grammar
from sim.language.faults import Fault, Path
from sim.language.quoting import did_you_mean, escaped, listed, quoted


class Node(NamedTuple):
    """A value of the tree and the path to it; the value of what is not there is None."""

    value: Any
    path: Path = ()

    def at(self, *steps: str) -> Node:
        """The node that *steps* lead to."""
        value: Any = self.value
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return Node(value, (*self.path, *steps))

    def inner(self) -> Iterator[Node]:
        """The nodes right below a mapping or list."""
        items: Iterable[tuple[Any, Any]] = ()
        if isinstance(self.value, dict):
            items = self.value.items()
        elif isinstance(self.value, list):
            items = enumerate(self.value)
        return (Node(value, (*self.path, step)) for step, value in items)

    @property
    def step(self) -> str | int:
        return self.path[-1]


def fill(tree: dict[str, Any]) -> None:
    """Write down what goes without saying: an empty defence, the only zone as the place to land."""
    if "defence" in tree and tree["defence"] is None:
        tree["defence"] = {}
    root = Node(tree)
    zones = root.at("zones").value
    if not isinstance(zones, dict) or len(zones) != 1:
        return
    landing = [*root.at("threats").inner(), *(battery.at("debris") for battery in _batteries(root))]
    for node in landing:
        if isinstance(node.value, dict):
            node.value.setdefault("lands_in", {next(iter(zones)): 1})


def _batteries(root: Node) -> Iterator[Node]:
    return root.at("defence", "batteries").inner()


def forms(root: Node) -> Iterator[Node]:
    """The volleys, streams and schedules of the attack."""
    for entry in root.at("attack").inner():
        yield from (node for node in entry.inner() if node.step in {"volley", "stream", "schedule"})


def empty(tree: dict[str, Any]) -> Iterator[Fault]:
    """Every key and dash after which nothing is written."""
    waiting = [Node(tree)]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.inner())
        if node.value is None and grammar.forms(node.path):
            yield Fault(node.path, _nothing(node.path), on_key=True)


def _nothing(path: Path) -> str:
    what = '"-"' if isinstance(path[-1], int) else f'"{escaped(path[-1])}:"'
    return f"nothing is written after {what}; write {_complete(path)}"


def _complete(path: Path) -> str:
    """What to write where nothing stands."""
    if path[:1] == ("attack",) and len(path) == 2:
        return "volley, stream or schedule there"
    if grammar.is_variable(path) or not (path[-1] in grammar.NAMED or grammar.models(path)):
        return "its value there"
    if grammar.models(path) and not grammar.required(path):
        return "{} to take every default"
    return f"{grammar.mapping(path)} below it"


def references(tree: dict[str, Any]) -> Iterator[Fault]:
    """Every name that is used and stands for nothing."""
    root = Node(tree)
    zones, kinds = root.at("zones").value, root.at("threats").value
    if isinstance(zones, dict) and zones:
        yield from _zone_names(root, list(zones))
    if isinstance(kinds, dict) and kinds:
        yield from _kind_names(root, list(kinds))


def _unknown(word: str, name: object, known: list[str]) -> str:
    text = str(name)
    is_one = f"the only {word} is {known[0]}" if len(known) == 1 else f"there are {listed(known)}"
    return f"unknown {word} {quoted(text)}; {is_one}{did_you_mean(text, known)}"


def _keys(node: Node, word: str, known: list[str]) -> Iterator[Fault]:
    """Faults of a mapping whose keys should be known names."""
    if isinstance(node.value, dict):
        for inner in node.inner():
            if inner.step not in known:
                yield Fault(inner.path, _unknown(word, inner.step, known), on_key=True)


def _zone_names(root: Node, zones: list[str]) -> Iterator[Fault]:
    for kind in root.at("threats").inner():
        yield from _keys(kind.at("lands_in"), "zone", zones)
    for battery in _batteries(root):
        yield from _keys(battery.at("debris", "lands_in"), "zone", zones)
        yield from _ignored(battery.at("ignore"), zones)


def _ignored(ignore: Node, zones: list[str]) -> Iterator[Fault]:
    if not isinstance(ignore.value, list):
        return
    before: set[str] = set()
    for node in ignore.inner():
        if not isinstance(node.value, str):
            continue
        if node.value not in zones:
            yield Fault(node.path, _unknown("zone", node.value, zones))
        elif node.value in before:
            yield Fault(node.path, f"the zone {quoted(node.value)} stands twice in this list")
        before.add(node.value)


def _kind_names(root: Node, kinds: list[str]) -> Iterator[Fault]:
    for form in forms(root):
        threat = form.at("threat")
        yield from _keys(threat, "kind of threat", kinds)
        if isinstance(threat.value, str) and threat.value not in kinds:
            yield Fault(threat.path, _unknown("kind of threat", threat.value, kinds))
    for battery in _batteries(root):
        chances = battery.at("intercept_probability")
        yield from _keys(chances, "kind of threat", kinds)
        yield from _chances(chances, kinds)


def _chances(chances: Node, kinds: list[str]) -> Iterator[Fault]:
    if isinstance(chances.value, dict):
        left_out = [kind for kind in kinds if kind not in chances.value]
        misspelt = [key for key in chances.value if key not in kinds]
        if left_out and len(misspelt) < len(left_out):
            told = f"no chance is given for {listed(map(quoted, left_out))}"
            yield Fault(chances.path, f"{told}; name every kind, or write one number", on_key=True)
