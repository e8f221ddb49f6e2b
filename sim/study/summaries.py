"""Shrink a study to its summary, and store such a study as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from sim import language
from sim.scenario import Scenario
from sim.statistics import Response
from sim.study.result import Study
from sim.study.summary import Summary

PLAYED = ("engine", "version", "python", "numpy", "replications", "finished", "digest", "confidence")
"""The fields of a study that are stored as they are."""


def without_rows(study: Study) -> Study:
    """Return a copy of the study without rows and tally, with its estimates only."""
    return replace(study, rows=None, tally=Summary(study.responses, study.quantile_error))


def to_saved(study: Study) -> dict[str, Any]:
    """Return a study as plain values for JSON, from which `from_saved` restores it."""
    return {
        **{key: getattr(study, key) for key in PLAYED},
        "quantile_error": study.quantile_error,
        "responses": {name: _parts(response) for name, response in study.responses.items()},
    }


def from_saved(saved: Mapping[str, Any], scenario: Scenario) -> Study:
    """Restore a study of *scenario* from what `to_saved` returned; it has no rows."""
    responses = {name: _response(given) for name, given in saved["responses"].items()}
    return Study(
        scenario=scenario.name,
        document=language.dump(scenario),
        seed=scenario.seed,
        names=tuple(responses),
        rows=None,
        tally=Summary(responses, saved["quantile_error"]),
        **{key: saved[key] for key in PLAYED},
    )


def _parts(response: Response) -> dict[str, object]:
    # Not asdict: it copies every dictionary, and a sweep has thousands of them.
    return {field.name: getattr(response, field.name) for field in fields(response)}


def _response(given: Mapping[str, Any]) -> Response:
    """Restore a response; JSON has no tuples, and only strings as keys."""
    parts = {key: _tuples(part) for key, part in given.items()}
    if given["counts"] is not None:
        parts["counts"] = {int(value): times for value, times in given["counts"].items()}
    return Response(**parts)


def _tuples(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _tuples(inner) for key, inner in part.items()}
    return tuple(part) if isinstance(part, list) else part
