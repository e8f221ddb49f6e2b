"""A flow diagram of the threats: detected or not, engaged or not, intercepted or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.figures import formatting, signature
from sim.figures.labels import beside, dodge, halo
from sim.figures.picture import Picture, blank
from sim.figures.style import BODY, HATCHES
from sim.study import Study
from sim.study.tables import decimals_of, number
from sim.vocabulary import CAUSES, FATES

TITLE = "Where the threats went, and why those that landed did"

WAITING = ("saturated", "no_rounds", "breakdown", "out_of_reach", "ignored")
"""Causes of threats that were detected and never engaged."""

GAP = 0.085
"""The gap between the nodes of a column, as a share of all threats."""

WIDE = 0.035
"""A node's width; columns are 1 apart."""

LEAST = 1e-9
"""A smaller number of threats is a rounding error."""


@dataclass(frozen=True)
class Node:
    """A node of the flow: its name, column (0 to 3) and the meaning of its colour."""

    name: str
    column: int
    role: str


Flow = tuple[str, str, float]
"""From, to, threats per replication."""

NODES: Mapping[str, Node] = {
    "threats": Node("threats", 0, "bar"),
    "detected": Node("detected", 1, "bar"),
    "unseen": Node("not detected", 1, "bar"),
    "engaged": Node("engaged", 2, "engaged"),
    "passed": Node("not engaged", 2, "bar"),
    "intercepted": Node(FATES["intercepted"].label, 3, "intercepted"),
    "missed": Node(CAUSES["missed"].label, 3, "leak"),
    **{cause: Node(CAUSES[cause].label, 3, "leak") for cause in WAITING[:-1]},
    "ignored": Node(CAUSES["ignored"].label, 3, "harmless"),
    "decoy": Node(CAUSES["decoy"].label, 3, "decoy"),
    "unresolved": Node("still in the air", 3, "waiting"),
    "either": Node("decoy, or still in the air", 3, "waiting"),
    "undetected": Node(CAUSES["undetected"].label, 3, "leak"),
}
"""All nodes, in the order in which they stand in their columns."""


def causes(study: Study, *, theme: str = "white") -> Picture:
    """Draw the threats per replication from their appearance to their outcome or cause of landing.

    A study does not count which of the decoys that landed, and of the threats still in the air, were engaged,
    so they leave the flow after detection.
    """
    source = signature.of_study(study)
    flows = [flow for flow in flows_of(study) if flow[2] > LEAST]
    total = study.responses["threats"].mean or 0.0
    if not flows:
        return blank(theme, TITLE, "No threat appeared in any replication.", source)
    leaks = formatting.estimate(study.responses["leaks"])
    picture = Picture(
        theme, TITLE, f"threats per replication; leaks, where something of value is: {leaks}", source
    )
    with picture.style.applied():
        axes = picture.plain_axes("left", "bottom")
        axes.set_xticks([])
        axes.set_yticks([])
        _draw(picture, axes, flows, total)
    return picture


def flows_of(study: Study) -> Iterator[Flow]:
    """Yield the flows from the study's means."""

    def mean(name: str) -> float:
        return study.responses[name].mean or 0.0

    unseen = mean("threats") - mean("detected")
    yield "threats", "detected", mean("detected")
    yield "threats", "unseen", unseen
    passed = {cause: mean(f"cause.{cause}") for cause in WAITING}
    yield "detected", "engaged", mean("intercepted") + mean("cause.missed")
    yield "detected", "passed", sum(passed.values())
    yield "engaged", "intercepted", mean("intercepted")
    yield "engaged", "missed", mean("cause.missed")
    for cause, many in passed.items():
        yield "passed", cause, many
    yield "unseen", "undetected", mean("cause.undetected")
    yield from _left(mean("cause.decoy"), mean("unresolved"), unseen - mean("cause.undetected"))


def _left(decoys: float, unresolved: float, unseen: float) -> Iterator[Flow]:
    """Yield the flows of decoys that landed and threats in the air, of which *unseen* were not detected.

    If there are both, a study does not say which of them were not detected.
    """
    if unseen <= LEAST or not (decoys > LEAST and unresolved > LEAST):
        kind = "decoy" if decoys > LEAST else "unresolved"
        yield "unseen", kind, unseen
        yield "detected", "decoy", decoys - (unseen if kind == "decoy" else 0.0)
        yield "detected", "unresolved", unresolved - (unseen if kind == "unresolved" else 0.0)
        return
    yield "unseen", "either", unseen
    yield "detected", "either", decoys + unresolved - unseen


# --- layout and drawing ---


def _draw(picture: Picture, axes: Axes, flows: list[Flow], total: float) -> None:
    sizes = _sizes(flows)
    tops = _tops(sizes, total)
    _draw_flows(picture, axes, flows, dict(tops))
    labels, decimals = [], decimals_of(total, 3)
    for key, top in tops.items():
        node, size = NODES[key], sizes[key]
        _draw_node(picture, axes, node, top, size, total)
        text = f"{node.name}  {number(size, decimals)}"
        if node.column == 3:
            labels.append(beside(picture, axes, 3 + WIDE, top - size / 2, text))
        else:
            axes.annotate(
                text, (node.column, top), (0, 3), textcoords="offset points", fontsize=BODY,
                path_effects=halo(picture.style),
            )  # fmt: skip
    axes.set_xlim(0, 3 + WIDE)
    lowest = min(top - sizes[key] for key, top in tops.items())
    axes.set_ylim(lowest - 0.02 * total, total * (1 + GAP))
    dodge(picture, axes, labels)


def _sizes(flows: list[Flow]) -> dict[str, float]:
    """Return the threats through each node that has any, in the order of NODES."""
    coming: dict[str, float] = {}
    for start, end, many in flows:
        coming[end] = coming.get(end, 0.0) + many
        if start == "threats":
            coming[start] = coming.get(start, 0.0) + many
    return {key: coming[key] for key in NODES if key in coming}


def _tops(sizes: Mapping[str, float], total: float) -> dict[str, float]:
    """Return the upper edge of each node: columns are filled from the top down, with gaps."""
    tops, edges = {}, dict.fromkeys(range(4), total)
    for key, size in sizes.items():
        column = NODES[key].column
        tops[key] = edges[column]
        edges[column] -= size + GAP * total
    return tops


def _draw_node(picture: Picture, axes: Axes, node: Node, top: float, size: float, total: float) -> None:
    look = picture.style
    high = max(size, 0.004 * total)
    axes.add_patch(
        Rectangle(
            (node.column, top - high),
            WIDE,
            high,
            facecolor=look.fill(node.role),
            edgecolor=look.edge(node.role),
            hatch=HATCHES.get(node.role, ""),
            lw=0.6,
        )
    )


def _draw_flows(picture: Picture, axes: Axes, flows: list[Flow], leaving: dict[str, float]) -> None:
    """Draw bands between the nodes; *leaving* has each node's upper edge and is changed from the top down."""
    look, coming = picture.style, dict(leaving)
    for start, end, many in sorted(flows, key=lambda flow: list(NODES).index(flow[1])):
        one, other = NODES[start], NODES[end]
        band = _band(one.column + WIDE, leaving[start], other.column, coming[end], many)
        role = other.role if other.column == 3 else "bar"
        axes.add_patch(
            PathPatch(band, facecolor=look.fill(role), alpha=0.45, lw=0.3, edgecolor=look.fill(role))
        )
        leaving[start] -= many
        coming[end] -= many


def _band(left: float, top: float, right: float, end: float, high: float) -> Path:
    """Return a band of height *high* whose upper edge goes from *top* at *left* to *end* at *right*."""
    middle = (left + right) / 2
    points = [
        (left, top), (middle, top), (middle, end), (right, end),
        (right, end - high), (middle, end - high), (middle, top - high), (left, top - high), (left, top),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(points, codes)
