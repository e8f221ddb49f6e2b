"""Compare scenarios on common draws: replication k of each has the same random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import language, statistics
from sim.errors import SimError
from sim.experiments import labels as naming
from sim.experiments.comparison import Comparison, Difference
from sim.scenario import Scenario
from sim.statistics import Paired
from sim.study import DEFAULTS, Options, Study, names, require_responses, study
from sim.study.aggregation import KEPT
from sim.study.options import Progress
from sim.vocabulary import family, ratio

__all__ = ["Comparison", "Difference", "between", "compare"]

Rows = NDArray[np.float64]


def compare(
    models: Sequence[Scenario],
    n: int,
    *,
    labels: Sequence[str] | None = None,
    responses: Sequence[str] | None = None,
    seed: int | None = None,
    options: Options = DEFAULTS,
) -> Comparison:
    """Play replications 1 to *n* of every scenario on common draws and compare each pair of them.

    All are played with one seed: *seed*, or that of the first. *responses* are the responses to compare;
    without it, all that the scenarios share. *labels* name the scenarios. An interrupt (Ctrl-C) ends the work
    early, and the replications that all have finished are compared. Raises SimError, and KeyboardInterrupt
    if nothing can be compared yet.
    """
    _refuse_nonsense(models, n, options.confidence)
    named = naming.labels_of(models) if labels is None else naming.checked(labels, len(models))
    _common([names(model) for model in models], responses)
    chosen = models[0].seed if seed is None else seed
    studies: list[Study] = []
    for at, model in enumerate(models):
        progress = options.progress and partial(_overall, options.progress, at, len(models))
        seeded = language.replace(model, {"seed": chosen})
        found = study(seeded, n, options=replace(options, progress=progress))
        studies.append(found)
        if not found.complete:
            break
    if len(studies) < 2 or not studies[-1].finished:
        raise KeyboardInterrupt
    notes = [*_on_seeds(models, chosen, seed), *_on_likeness(models, named)]
    return _between(studies, named[: len(studies)], responses, options.confidence, notes)


def between(
    studies: Sequence[Study],
    *,
    labels: Sequence[str] | None = None,
    responses: Sequence[str] | None = None,
    confidence: float = statistics.CONFIDENCE,
) -> Comparison:
    """Compare finished studies that share one seed. Raises SimError."""
    models = [language.parse(found.document, found.scenario) for found in studies]
    _refuse_nonsense(models, min((found.finished for found in studies), default=1), confidence)
    seeds = sorted({found.seed for found in studies})
    if len(seeds) > 1:
        raise SimError(
            f"These studies have the seeds {_listed(map(str, seeds))} and share no draws; play them with one"
            " seed."
        )
    named = naming.labels_of(models) if labels is None else naming.checked(labels, len(models))
    return _between(studies, named, responses, confidence, _on_likeness(models, named))


def _overall(progress: Progress, at: int, studies: int, done: int, asked: int) -> None:
    """Report the progress of one study as progress of all."""
    progress(at * asked + done, studies * asked)


def _refuse_nonsense(models: Sequence[Scenario], n: int, confidence: float) -> None:
    if len(models) < 2:
        raise SimError(f"A comparison of {len(models)} scenario; it needs at least 2.")
    if n > KEPT:
        raise SimError(f"A comparison keeps every replication, so it can have {KEPT} of each, not {n}.")
    if not 0 < confidence < 1:
        raise SimError(f"A confidence of {confidence:g}; it lies between 0 and 1, as 0.95 does.")


def _between(
    studies: Sequence[Study],
    labels: Sequence[str],
    responses: Sequence[str] | None,
    confidence: float,
    notes: Sequence[str],
) -> Comparison:
    common = _common([found.names for found in studies], responses)
    n = min(found.finished for found in studies)
    sides = [_Side.of(label, found, n) for label, found in zip(labels, studies, strict=True)]
    pairs = list(combinations(sides, 2))
    differences = tuple(
        _difference(a, b, name, confidence, len(pairs))
        for name in dict.fromkeys(responses or common)
        for a, b in pairs
    )
    notes = [*notes, *(() if responses else _on_left_out(studies, labels, common))]
    return Comparison(tuple(labels), tuple(studies), differences, confidence, tuple(notes))


class _Side(NamedTuple):
    """One study of a pair: its label and its responses, each of shape (replications,)."""

    label: str
    values: Mapping[str, Rows]

    @classmethod
    def of(cls, label: str, found: Study, n: int) -> _Side:
        # Transposed once, since each response is read in several pairs.
        columns = np.ascontiguousarray(found.kept[:n].T)
        return cls(label, dict(zip(found.names, columns, strict=True)))


def _common(all_names: Sequence[Sequence[str]], wanted: Sequence[str] | None) -> list[str]:
    """Return the responses that all have. Raises SimError if a wanted one is not among them."""
    common = [name for name in all_names[0] if all(name in some for some in all_names)]
    require_responses(wanted or (), list(dict.fromkeys(chain(*all_names))))
    for name in wanted or ():
        if name not in common:
            raise SimError(f"The response {name!r} cannot be compared: not all of the scenarios have it.")
    return common


def _difference(a: _Side, b: _Side, name: str, confidence: float, pairs: int) -> Difference:
    each = statistics.bonferroni(pairs, confidence)
    found = _paired(a.values, b.values, name, each)
    return Difference(
        a=a.label,
        b=b.label,
        response=name,
        confidence=confidence,
        each=each,
        pairs=pairs,
        **{field.name: getattr(found, field.name) for field in fields(found)},
    )


def _paired(a: Mapping[str, Rows], b: Mapping[str, Rows], name: str, confidence: float) -> Paired:
    """Estimate the difference by the method that suits the response."""
    found = ratio(name)
    if found:
        one, other = (found.terms(side.__getitem__) for side in (a, b))
        return statistics.paired_ratios(one, other, confidence)
    is_share = family(name).estimator == "proportion"
    estimate = statistics.paired_shares if is_share else statistics.paired_means
    return estimate(a[name], b[name], confidence)


# --- notes ---


def _on_seeds(models: Sequence[Scenario], chosen: int, seed: int | None) -> list[str]:
    seeds = dict.fromkeys(model.seed for model in models)
    if seed is not None or len(seeds) == 1:
        return []
    return [
        f"The scenarios have the seeds {_listed(map(str, seeds))}; all were played with {chosen}, that of the"
        " first, so that they share their draws."
    ]


def _on_likeness(models: Sequence[Scenario], labels: Sequence[str]) -> list[str]:
    same = [
        f"{labels[a]!r} and {labels[b]!r} are one scenario but for words: on common draws nothing differs."
        for a, b in combinations(range(len(models)), 2)
        if not naming.differences(models[a], models[b])
    ]
    units = dict.fromkeys(model.time_unit for model in models)
    if len(units) > 1:
        same.append(f"Their time units differ ({_listed(units)}): times cannot be compared.")
    return same


def _on_left_out(studies: Sequence[Study], labels: Sequence[str], common: Sequence[str]) -> list[str]:
    only = {
        label: [name for name in found.names if name not in common]
        for label, found in zip(labels, studies, strict=True)
    }
    missing = [f"{', '.join(names)} (of {label!r})" for label, names in only.items() if names]
    return [f"Left out, as not all have them: {'; '.join(missing)}."] if missing else []


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}"
