"""The scenario language: YAML text to a `Scenario` and back, and everything that can be wrong with it.

Importing this room costs nothing; its parts are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.language.checking import Checked, check
    from sim.language.emit import document, dump
    from sim.language.json_schema import schema
    from sim.language.loading import load, parse, replace
    from sim.language.overrides import value
    from sim.language.paths import folder, shipped
    from sim.language.sentences import explain
    from sim.language.template import starter

__all__ = [
    "Checked",
    "check",
    "document",
    "dump",
    "explain",
    "folder",
    "load",
    "parse",
    "replace",
    "schema",
    "shipped",
    "starter",
    "value",
]

_STANDS_IN = {
    "Checked": "checking",
    "check": "checking",
    "document": "emit",
    "dump": "emit",
    "explain": "sentences",
    "folder": "paths",
    "load": "loading",
    "parse": "loading",
    "replace": "loading",
    "schema": "json_schema",
    "shipped": "paths",
    "starter": "template",
    "value": "overrides",
}


def __getattr__(name: str) -> Any:
    if name not in _STANDS_IN:
        raise AttributeError(f"module 'sim.language' has no attribute {name!r}")
    return getattr(import_module(f"sim.language.{_STANDS_IN[name]}"), name)
