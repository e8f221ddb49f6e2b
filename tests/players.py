"""The compiled loops as parameters of tests, and what needs numba."""

from __future__ import annotations

import pytest

from sim import batch

NATIVE = pytest.param("native", marks=pytest.mark.native)
"""The native loop, which is compiled first: left out unless `-m` asks for it."""

PLAYERS = ("portable", NATIVE)

NEEDS_NUMBA = pytest.mark.skipif(batch.lacking("native") is not None, reason=str(batch.lacking("native")))
