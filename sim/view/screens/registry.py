"""The screens that can be reached from other screens, an entry for each."""

from __future__ import annotations

from sim.view.ui.destination import Destination, Registry

REGISTRY = Registry(
    (
        Destination(
            "about", "About", "what this scenario is, in words", ("a",), "sim.view.screens.about:About"
        ),
        Destination(
            "what_if", "What if", "move its numbers and see", ("x",), "sim.view.screens.what_if.screen:WhatIf"
        ),
        Destination(
            "fork",
            "From here on",
            "change a number from here on",
            ("h",),
            "sim.view.screens.side_by_side:Fork",
        ),
        Destination(
            "side_by_side",
            "Side by side",
            "two variants on one clock",
            ("c",),
            "sim.view.screens.side_by_side:SideBySide",
        ),
        Destination(
            "play",
            "Play it",
            "play it yourself: which threat is taken?",
            ("u", "f8"),
            "sim.view.screens.play:PlayScreen",
            ("replay", "gallery"),
        ),
        Destination(
            "statistics",
            "Statistics",
            "numbers, figures, comparison; export",
            ("o", "f9"),
            "sim.view.screens.statistics.screen:Statistics",
            ("replay", "gallery"),
        ),
    )
)
"""The destinations in the order of the menu. Their keys are letters that none of their screens uses."""
