"""YAML's events to plain dicts, lists and scalars, with the place of every key and value.

Events come one by one and nothing here calls itself, so a text can neither nest too deep
nor grow in memory: what no scenario needs (anchors, aliases, tags, merge keys, second
documents) is refused where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from sim.language.faults import Fault, Path, Spot, UnreadableError
from sim.language.quoting import brief, quoted
from sim.language.scalars import TooLongError, scalar
from sim.language.source import bound
from sim.language.syntax import unreadable

DEEPEST = 32
MOST_NODES = 20_000

AGAIN = "\0"
"""Leads to what stands under a key for the second time; no key of a text holds this character."""


class Place(NamedTuple):
    """Where a key and its value stand; an entry of a list is its own key."""

    key: Spot
    value: Spot


@dataclass
class Document:
    """A text as plain values, the place of each by its path, and what is wrong with it so far."""

    tree: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Open:
    """A mapping or list whose end has not come yet."""

    content: dict[str, Any] | list[Any]
    path: Path
    spot: Spot
    key: str | None = None
    key_spot: Spot = (1, 1)


def read(text: str) -> Document:
    """The document of *text*. Raises `UnreadableError`."""
    bound(text)
    builder = _Builder()
    for event in _events(text):
        builder.take(event)
    return builder.document


def _events(text: str) -> Iterator[Event]:
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as error:
        raise unreadable(error) from None


def _spot(event: Event) -> Spot:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Builder:
    def __init__(self) -> None:
        self.document = Document()
        self.open: list[_Open] = []
        self.nodes = 0
        self.documents = 0

    def take(self, event: Event) -> None:
        """One more event."""
        if isinstance(event, DocumentStartEvent):
            self._start(event)
        elif isinstance(event, NodeEvent):
            self._refuse(event)
            self._node(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.open.pop()

    def _start(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise UnreadableError("a second document starts here; a file holds one scenario", *_spot(event))
        if event.tags or event.version:
            raise UnreadableError(
                "a directive (a line that starts with %) stands above; a scenario uses none", *_spot(event)
            )

    def _refuse(self, event: NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise UnreadableError(f"the scenario has more than {MOST_NODES} values", *_spot(event))
        if isinstance(event, AliasEvent):
            raise UnreadableError(
                f"*{brief(event.anchor)} is an alias, which a scenario does not use", *_spot(event)
            )
        if event.anchor is not None:
            raise UnreadableError(
                f"&{brief(event.anchor)} is an anchor, which a scenario does not use", *_spot(event)
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            told = brief(str(tag).replace("tag:yaml.org,2002:", "!!"))
            raise UnreadableError(f"{told} is a tag, which a scenario does not use", *_spot(event))

    def _node(self, event: NodeEvent) -> None:
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.content, dict) and top.key is None:
            self._key(event, top)
            return
        if isinstance(event, ScalarEvent):
            self._place(top, self._value(event, top), _spot(event))
            return
        content: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        path = self._place(top, content, _spot(event))
        if len(self.open) == DEEPEST:
            raise UnreadableError(f"the scenario nests deeper than {DEEPEST} levels", *_spot(event))
        self.open.append(_Open(content, path, _spot(event)))

    def _key(self, event: NodeEvent, top: _Open) -> None:
        if not isinstance(event, ScalarEvent):
            raise UnreadableError("a key must be a plain word, not a list or a mapping", *_spot(event))
        if event.value == "<<" and event.implicit[0]:
            raise UnreadableError('"<<" merges mappings, which a scenario does not use', *_spot(event))
        top.key, top.key_spot = event.value, _spot(event)

    def _value(self, event: ScalarEvent, top: _Open | None) -> Any:
        try:
            event.value.encode()
            return scalar(event.value) if event.implicit[0] else event.value
        except TooLongError as error:
            self.document.faults.append(Fault(self._path(top), str(error)))
        except UnicodeEncodeError:
            self.document.faults.append(Fault(self._path(top), "this text has half a character in it"))
        return None

    @staticmethod
    def _path(top: _Open | None) -> Path:
        if top is None:
            return ()
        return (*top.path, len(top.content) if top.key is None else top.key)

    def _place(self, top: _Open | None, value: Any, spot: Spot) -> Path:
        """Put a value where it belongs; return its path."""
        path = self._path(top)
        if top is None:
            self.document.tree = value
        elif isinstance(top.content, list):
            top.content.append(value)
        else:
            return self._pair(top, path, value, spot)
        self.document.places[path] = Place(spot, spot)
        return path

    def _pair(self, top: _Open, path: Path, value: Any, spot: Spot) -> Path:
        key, top.key = str(path[-1]), None
        if key in top.content:
            first, again = self.document.places[path].key[0], top.key_spot[0]
            told = (
                f"the key {quoted(key)} stands twice, in line {first} and in line {again}; keep one of them"
            )
            self.document.faults.append(Fault(path, told, spot=top.key_spot))
            return (*path, AGAIN)
        assert isinstance(top.content, dict)
        top.content[key] = value
        self.document.places[path] = Place(top.key_spot, spot)
        return path
