"""The signature of a figure: scenario, seed, digest and version."""

from __future__ import annotations

from collections.abc import Iterable

from sim.figures import formatting
from sim.figures.picture import Source
from sim.statistics import Response
from sim.study import Study, require_responses
from sim.trace import Run


def of_study(study: Study) -> Source:
    """Return the signature of one study."""
    played = formatting.replications(study)
    line = f"{study.scenario} · {played} · seed {study.seed} · {study.scenario_sha256[:8]}"
    return Source(
        line,
        {
            "Scenario": study.scenario,
            "Scenario SHA-256": study.scenario_sha256,
            "Seed": str(study.seed),
            "Replications": str(study.finished),
            "Digest": study.digest,
            "Version": study.version,
        },
    )


def of_studies(studies: Iterable[Study]) -> Source:
    """Return the signature of several studies: shared parts once, and all digests."""
    found = list(studies)
    first = of_study(found[0])
    if len(found) == 1:
        return first
    scenarios = dict.fromkeys(study.scenario for study in found)
    seeds = dict.fromkeys(study.seed for study in found)
    sizes = sorted({study.finished for study in found})
    each = f"{sizes[0]:,}" if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,}"
    named = ", ".join(scenarios) if len(scenarios) <= 2 else f"{len(scenarios)} scenarios"
    seed = f"seed {found[0].seed}" if len(seeds) == 1 else f"{len(seeds)} seeds"
    return Source(
        f"{named} · {len(found)} studies of {each} replications · {seed}",
        {
            **first.items,
            "Scenario": ", ".join(scenarios),
            "Scenario SHA-256": ", ".join(dict.fromkeys(study.scenario_sha256 for study in found)),
            "Seed": ", ".join(map(str, seeds)),
            "Replications": each,
            "Digest": ", ".join(study.digest[:16] for study in found),
        },
    )


def of_run(run: Run) -> Source:
    """Return the signature of one replication."""
    from sim.study.provenance import version

    items = {"Scenario": run.scenario, "Seed": str(run.seed), "Replication": str(run.replication)}
    line = f"{run.scenario} · replication {run.replication} · seed {run.seed}"
    return Source(line, {**items, "Version": version()})


def response_of(study: Study, name: str) -> Response:
    """Return the estimates of a response. Raises SimError for an unknown response."""
    require_responses([name], study.names)
    return study.responses[name]
