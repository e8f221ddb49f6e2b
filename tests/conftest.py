"""What all tests share: their processes, the loop that `auto` stands for, and the native loop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from sim import batch
from sim.batch import cache as compiled

MOST_PROCESSES = 8
"""Each imports everything first, so more of them would gain nothing."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run whole folders on all cores where pytest-xdist is there, unless `-n` or `--pdb` says otherwise."""
    option = config.option
    is_worker = hasattr(config, "workerinput")
    if is_worker or getattr(option, "numprocesses", 0) is not None or option.usepdb:
        return
    if all(Path(given).is_dir() for given in config.args):
        # Not "auto", which counts no second thread of a core.
        option.numprocesses = "logical"
        option.maxprocesses = option.maxprocesses or MOST_PROCESSES
        option.dist = "worksteal"


@pytest.fixture(scope="session", autouse=True)
def auto_is_portable() -> Iterator[None]:
    """What the engine `auto` plays depends neither on what this machine has compiled nor on when."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "is_ready", lambda: False)
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have the native loop compiled for the tests that are marked `native`; skip them where it cannot be."""
    if item.get_closest_marker("native") is not None:
        lack = batch.lacking("native")
        if lack is not None:
            pytest.skip(lack)
        _prepare_native()


@cache
def _prepare_native() -> None:
    """Compile the native loop or read it from the cache; while one process compiles, the others wait."""
    folder = compiled.writable_folder()
    with FileLock(folder / "compiling") if folder else nullcontext():
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
