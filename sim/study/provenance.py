"""What played a study: the versions that its numbers came from."""

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
    """The version of this project. Looked up once: a sweep asks for every point."""
    try:
        return installed("point-defence-sim")
    except PackageNotFoundError:
        return "not installed"


def versions() -> Versions:
    """The versions that a study carries."""
    return {"version": version(), "python": platform.python_version(), "numpy": np.__version__}
