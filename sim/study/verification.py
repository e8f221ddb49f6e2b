"""Verify a saved study: play it again and compare the digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim import language
from sim.errors import SimError
from sim.scenario import Scenario
from sim.study.options import DEFAULTS, Options
from sim.study.simulate import study

NEEDED = ("scenario_sha256", "version", "engine", "python", "numpy", "seed", "finished", "digest")
"""The keys that a saved study needs to be played again."""

PLAYED_BY = ("engine", "version", "python", "numpy")


class Verdict(NamedTuple):
    """The result of a verification: both digests, and the versions *then* and *now*."""

    holds: bool
    recorded: str
    found: str
    replications: int
    then: Mapping[str, str]
    now: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """Return the verdict as plain values for JSON."""
        return dict(self._asdict())

    @property
    def sentence(self) -> str:
        """The verdict in one line."""
        if self.holds:
            return f"The digest holds: {self.replications} replications, played again, gave the same numbers."
        return (
            f"The digest does not hold: {self.replications} replications, played again, gave other numbers"
            f" ({self.recorded[:12]} recorded, {self.found[:12]} found)."
        )


def verify(
    result: Path,
    options: Options = DEFAULTS,
) -> Verdict:
    """Play the study saved at *result*, a study.json or its folder, again and compare the digests.

    The scenario is read from the scenario.yaml beside it. Raises SimError if there is no study or one that
    lacks a key, if the scenario is not the one that was run, and as `study` does.
    """
    path = result / "study.json" if result.is_dir() else result
    saved = _saved(path)
    scenario = _scenario(path.with_name("scenario.yaml"), saved)
    found = study(scenario, saved["finished"], seed=saved["seed"], options=options)
    if not found.complete:
        raise KeyboardInterrupt
    return Verdict(
        holds=found.digest == saved["digest"],
        recorded=saved["digest"],
        found=found.digest,
        replications=found.finished,
        then={key: saved[key] for key in PLAYED_BY},
        now={key: getattr(found, key) for key in PLAYED_BY},
    )


def _saved(path: Path) -> Mapping[str, Any]:
    try:
        saved: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SimError(f"{path}: cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise SimError(f"{path}: this is no study as 'sim study -o' saves it: it is not JSON.") from error
    lacks = [key for key in NEEDED if not isinstance(saved, dict) or key not in saved]
    if lacks:
        raise SimError(f"{path}: this is no study that can be played again; it lacks {', '.join(lacks)}.")
    if not isinstance(saved["finished"], int) or saved["finished"] < 1:
        raise SimError(f"{path}: no replication of this study was finished; there is nothing to verify.")
    found: Mapping[str, Any] = saved
    return found


def _scenario(path: Path, saved: Mapping[str, Any]) -> Scenario:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise SimError(f"{path}: cannot be read; a study is verified with its scenario beside it.") from error
    if hashlib.sha256(text).hexdigest() != saved["scenario_sha256"]:
        raise SimError(f"{path}: this is not the scenario that was run; its digest is another.")
    return language.load(path)
