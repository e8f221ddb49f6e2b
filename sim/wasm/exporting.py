"""A plan as data for a player in another language: its tables, and how large its working arrays are."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from sim.batch import calendar, event_list
from sim.batch.blocks import Workspace
from sim.batch.portable import FIRST_FREE
from sim.plan import Plan
from sim.responses import names
from sim.rules import state as s
from sim.rules.likelihood import Tilt

SIZES = ("threats", "caused", "log_rows")
"""What the shapes of the working arrays depend on."""


class _Nowhere:
    """A player that leaves arrays where they are; only their shapes are looked at."""

    def placed(self, *parts: Any) -> tuple[Any, ...]:
        return parts

    def window(self, target: Any) -> Any:
        return target

    def block(self, *arguments: Any) -> None:
        raise NotImplementedError

    weighed_block = block


def exported(plan: Plan) -> dict[str, Any]:
    """The plan as JSON can hold it. Arrays are little-endian, of 8 bytes an item, in base64.

    *tables* are loaded as they are. *working* has for each further array its dimensions, each as [constant,
    per threat, per caused event, per row of the log]; all begin as zeros but for *progress*, whose items are
    given. *responses* names the columns of a row. *places* says which working arrays are meant, and what
    stands in them.
    """
    work = Workspace(plan, _Nowhere(), log=True)
    fields = s.State._fields + event_list.Calendar._fields
    return {
        "name": plan.name,
        "seed": str(plan.seed),
        "responses": list(names(plan)),
        "tables": [_array(table) for table in plan.tables],
        "working": _dimensions(work),
        "room": {size: getattr(work, size) for size in SIZES},
        "progress": [str(item) for item in work.calendar.progress.tolist()],
        "tilt": len(Tilt._fields),
        "first_free": FIRST_FREE,
        "places": {
            "progress": fields.index("progress"),
            "clock": fields.index("clock"),
            "log": fields.index("log"),
            "logged": s.LOGGED,
            "log_columns": s.LOG_COLUMNS,
            "watched": event_list.WATCHED,
        },
        "codes": {"runaway": calendar.RUNAWAY, "full": calendar.FULL, "log_full": calendar.LOG_FULL},
    }


def _array(array: Any) -> dict[str, Any]:
    data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    return {"shape": list(array.shape), "data": base64.b64encode(data).decode()}


def _shapes(work: Workspace) -> list[tuple[int, ...]]:
    """The shapes of the working arrays: state, calendar, report."""
    _, *parts = work.parts()
    return [array.shape for part in parts for array in part]


def _dimensions(work: Workspace) -> list[list[list[int]]]:
    """The shapes as functions of SIZES, found by asking for them at one size more."""
    base, grown = _shapes(work), []
    for size in SIZES:
        kept = getattr(work, size)
        setattr(work, size, kept + 1)
        grown.append(_shapes(work))
        setattr(work, size, kept)
    now = [getattr(work, size) for size in SIZES]
    found = []
    for array, shape in enumerate(base):
        dimensions = []
        for d, length in enumerate(shape):
            by = [more[array][d] - length for more in grown]
            constant = length - sum(step * size for step, size in zip(by, now, strict=True))
            dimensions.append([constant, *by])
        found.append(dimensions)
    return found
