"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim import batch


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """The fast loop is compiled before the first test: which engine `auto` takes does not depend on when."""
    if batch.lacking("native") is None:
        batch.prepare()


@pytest.fixture
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the window's statistics a fixed number of runs: as many as make intervals."""
    monkeypatch.setattr("sim.view.screens.statistics.queries.RUNS", 60)
    monkeypatch.setattr("sim.view.screens.play.averages.RUNS", 40)


@pytest.fixture
def dummy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SDL's driver that shows nothing."""
    from sim.view.window.library import pygame

    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    yield
    pygame.display.quit()
