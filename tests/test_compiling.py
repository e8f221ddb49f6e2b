"""The native loop's cache: never stale, never in the way, and missed by nobody where it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from players import NEEDS_NUMBA
from sim import batch, language, study
from sim.batch import cache, preparing
from sim.batch.cache import is_ready

pytestmark = NEEDS_NUMBA


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, whose sources may be edited."""
    copy = tmp_path / "sim"
    shutil.copytree(cache.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "_data"))
    monkeypatch.setattr(cache, "PACKAGE", copy)
    return copy


def fingerprint() -> str:
    """The fingerprint as a new process would find it."""
    return cache.fingerprint.__wrapped__()


@pytest.mark.parametrize("source", ["distributions.py", "draws.py", "rules/react.py", "batch/calendar.py"])
def test_an_edit_of_a_compiled_source_asks_for_another_folder(package: Path, source: str):
    before = fingerprint()
    with (package / source).open("a") as text:
        text.write("\n# edited\n")
    assert fingerprint() != before


def test_an_edit_elsewhere_does_not(package: Path):
    before = fingerprint()
    with (package / "errors.py").open("a") as text:
        text.write("\n# edited\n")
    assert fingerprint() == before


def test_every_compiled_module_is_among_the_sources():
    from sim.batch import kernel

    covered = {path for pattern in cache.SOURCES for path in cache.PACKAGE.glob(pattern)}
    compiled = {Path(str(module.__file__)) for module in kernel.MODULES}
    assert compiled <= covered


def test_another_compiler_asks_for_another_folder(monkeypatch: pytest.MonkeyPatch):
    before = fingerprint()
    monkeypatch.setattr(cache.metadata, "version", lambda name: "another")
    assert fingerprint() != before


@pytest.fixture
def nowhere_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder that cannot be made, since a file stands in its place."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(cache, "user_folder", lambda: tmp_path / "file" / "sim")


@pytest.mark.usefixtures("nowhere_to_write")
def test_where_nothing_can_be_written_there_is_no_folder():
    assert cache.writable_folder() is None


@pytest.mark.usefixtures("nowhere_to_write")
def test_where_nothing_can_be_written_nothing_is_ready():
    assert not is_ready()


def test_without_a_folder_the_loop_is_compiled_for_the_process_alone():
    from sim.batch import kernel

    assert type(kernel._decorated(None)._cache).__name__ == "NullCache"


@pytest.mark.native
def test_only_the_rules_are_compiled_with_indices_as_they_are():
    import numba

    last = numba.njit(lambda values: values[-1])
    assert last(np.arange(5)) == 4


def test_only_one_process_compiles():
    with preparing.alone() as first, preparing.alone() as second:
        assert (first, second) == (True, False)


@pytest.mark.native
def test_a_child_compiles_only_where_nothing_is_ready(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "is_ready", is_ready)
    monkeypatch.setattr(preparing.subprocess, "Popen", lambda *_, **__: pytest.fail("a child was started"))
    batch.prepare_elsewhere()


@pytest.mark.native
def test_where_it_is_compiled_it_is_what_auto_plays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "is_ready", is_ready)
    assert study.study(language.load("two-inbound"), 5).engine == "native"
