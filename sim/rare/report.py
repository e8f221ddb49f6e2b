"""The result for a rare event in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from sim.rare.estimates import Estimate
from sim.rare.result import DOUBTFUL, ESTIMATED, NEVER_SEEN, NOT_RARE, Rare
from sim.study import tables

LEAST_SHARE = 0.005
"""A cause with less than this share of the chance is left out."""


def sentences(found: Rare) -> tuple[str, ...]:
    """Return the result in plain words, one line for each item."""
    describe = {
        ESTIMATED: _estimated,
        NOT_RARE: _not_rare,
        NEVER_SEEN: _never_seen,
        DOUBTFUL: _doubtful,
    }
    return tuple(describe[found.outcome](found))


def html(found: Rare) -> str:
    """Return the result as HTML, a row for each sentence."""
    rows = [["", ""], *(["", line] for line in sentences(found))]
    return tables.html(rows, f"{found.scenario}: {found.event}")


def _estimated(found: Rare) -> Iterator[str]:
    assert found.chance is not None
    assert found.relative_error is not None
    yield f"The chance of {found.event} is {number(found.chance)}: about {_one_in(found.chance)}."
    yield (f"{_interval(found)}; relative error {found.relative_error:.1%} (asked for: {found.asked:.1%}).")
    if found.relative_error > found.asked:
        yield "That error was not reached: allow more replications (--most), or ask for a smaller one."
    came = sorted((found.causes or {}).items(), key=lambda item: -item[1])
    causes = ", ".join(f"{cause} {share:.0%}" for cause, share in came if share >= LEAST_SHARE)
    if causes:
        yield f"Of that chance, the share with a landing of each cause: {causes}."
    yield "What was played, each replication weighed by how likely it would have been:"
    yield from (f"  {line}" for line in found.played)
    yield from _limits(found)
    yield from _checks(found.estimate)
    yield from _cost(found)


def _limits(found: Rare) -> Iterator[str]:
    if found.unchanged:
        yield (
            f"Played as it is: {', '.join(found.unchanged)}. A way to the event that needs rare luck there"
            " alone is met no more often than in a plain study, and would be missed."
        )


def _checks(estimate: Estimate | None) -> Iterator[str]:
    if estimate:
        yield (
            f"Checks: {estimate.hits} hits in {estimate.n} replications, worth {estimate.effective:.0f} of"
            f" equal weight; the heaviest carries {estimate.largest:.1%}; mean weight"
            f" {estimate.mean_weight:.3f} +- {estimate.mean_weight_error:.3f} (should be 1)."
        )


def _cost(found: Rare) -> Iterator[str]:
    gain = found.gain
    if gain is None:
        return
    yield (
        f"Cost: {found.cost.replications:,} replications, {found.cost.estimating:,} of them for the estimate"
        f" and the others to find what to play. A plain study would need about {in_words(gain.brute_force)}"
        f" replications and about {_times(gain.cpu)} the computing time."
    )
    if gain.cpu < 1:
        yield "A plain study would have been cheaper: 'sim study'."


def _not_rare(found: Rare) -> Iterator[str]:
    assert found.estimate is not None
    yield (
        f"{found.event} is not rare: it happened in {found.estimate.hits} of {found.estimate.n} plain"
        f" replications ({_interval(found)})."
    )
    yield "A plain study tells its chance: 'sim study'."


def _never_seen(found: Rare) -> Iterator[str]:
    assert found.interval is not None
    yield (
        f"No estimate of {found.event}: it was not seen in {found.cost.plain} plain replications, so its"
        f" chance is below {number(found.interval[1])} ({found.confidence:.0%}, one-sided), and under no"
        " other chances often enough to learn from."
    )
    yield "It may be impossible, or need luck that cannot be changed here. Tried:"
    yield from (f"  {line}" for line in found.tried)
    yield from _limits(found)


def _doubtful(found: Rare) -> Iterator[str]:
    yield f"No trustworthy number for {found.event}:"
    yield from (f"  {line}" for line in found.doubts)
    if found.interval:
        yield f"  {_interval(found)}, from plain replications."
    elif found.estimate and found.estimate.hits:
        yield f"The bare estimate is {number(found.estimate.value)}; it may be far too low."
    yield "More replications (--most), a simpler event or a large plain study may tell more."
    yield from _limits(found)


def _interval(found: Rare) -> str:
    assert found.interval is not None
    low, high = found.interval
    return f"{100 * found.confidence:g} % interval {number(low)} to {number(high)}"


def number(value: float) -> str:
    """Format a number with three digits, as a power of ten if it would have many zeros."""
    return f"{value:.3g}"


def _one_in(chance: float) -> str:
    many = 1.0 / chance
    digits = max(0, len(str(int(many))) - 2)
    return f"one in {round(many, -digits):,.0f}"


def in_words(count: float) -> str:
    """Format a large number to three digits and in words: "930 million"."""
    count = float(f"{count:.3g}")
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if count >= size:
            return f"{count / size:.3g} {name}" if count < 1000 * size else f"{count:.3g}"
    return f"{count:,.0f}"


def _times(factor: float) -> str:
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.2g} times"
