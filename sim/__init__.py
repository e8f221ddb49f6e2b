"""A classroom simulator of an abstract point-defence scenario: a queueing model told as a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.api import (
        Comparison,
        Rare,
        Run,
        Scenario,
        Selection,
        Sensitivity,
        Study,
        Sweep,
        WarmUp,
        check,
        compare,
        load,
        schema,
        select,
        shipped,
    )
    from sim.errors import ScenarioError, SimError

    __version__: str

__all__ = [
    "Comparison",
    "Rare",
    "Run",
    "Scenario",
    "ScenarioError",
    "Selection",
    "Sensitivity",
    "SimError",
    "Study",
    "Sweep",
    "WarmUp",
    "check",
    "compare",
    "load",
    "schema",
    "select",
    "shipped",
]


def __getattr__(name: str) -> object:
    # Imported on first use, so that the command line starts at once.
    if name == "__version__":
        from sim.study.provenance import version

        return version()
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from sim import api, errors

    return getattr(errors if name.endswith("Error") else api, name)


def __dir__() -> list[str]:
    return __all__
