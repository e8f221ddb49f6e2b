"""What all tests share."""

from __future__ import annotations

import pytest

from sim import batch


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """The fast loop is compiled before the first test: which engine `auto` takes does not depend on when."""
    if batch.lacking() is None:
        batch.prepare()
