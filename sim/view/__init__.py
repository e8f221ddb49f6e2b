"""The window: a run on a map and on a clock, and many runs. Only `window` knows pygame.

Importing this room costs nothing; its parts are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.view.export.recording import record
    from sim.view.viewer import open_viewer

__all__ = ["open_viewer", "record"]

_MODULES = {"open_viewer": "viewer", "record": "export.recording"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'sim.view' has no attribute {name!r}")
    return getattr(import_module(f"sim.view.{_MODULES[name]}"), name)
