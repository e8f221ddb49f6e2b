"""The versions of the software that plays a study."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import TypedDict

import numpy as np


class Versions(TypedDict):
    version: str
    python: str
    numpy: str


@cache
def version() -> str:
    """Return the version of this project; cached, as a sweep asks for it at every point."""
    try:
        return installed("point-defence-sim")
    except PackageNotFoundError:
        return "not installed"


def versions() -> Versions:
    """Return the versions that a study records."""
    return {"version": version(), "python": platform.python_version(), "numpy": np.__version__}
