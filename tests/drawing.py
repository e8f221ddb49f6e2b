"""Studies and runs that figures are tried on, and what is read off a figure."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from matplotlib.text import Text
from matplotlib.transforms import Bbox

from building import at, battery, defence, kind, scenario
from sim import api, figures
from sim.figures import Picture

LONG = "a zone with a name as long as that of a zone may be, no"

ZONES = {f"{LONG} {k}": {"value": k % 3, "people": 5} for k in range(12)}
WAVE = {
    "name": "A scenario with a name as long as names of scenarios may well be in a class",
    "zones": ZONES,
    "threats": {
        "plain": {
            "time_of_flight": {"uniform": {"low": 5, "high": 20}},
            "detection": {"probability": 0.9},
            "lands_in": dict.fromkeys(ZONES, 1),
        },
        "bait": kind(12, f"{LONG} 1", decoy=True, recognised=0.4),
    },
    "attack": [at(*range(10)), at(11, 12, 13, threat="bait")],
    "defence": defence(
        **{
            f"battery of a very long name {k}": battery(
                channels=3, intercept_probability=0.4, engagement_time=4, magazine=5, max_engagements=2
            )
            for k in range(2)
        }
    ),
    "run": {"until": 24},
}
"""Everything that may happen to a threat happens here, in places with long names."""


def play(n: int, **parts: object) -> api.Study:
    return api.Scenario.of(scenario(**parts)).study(n, engine="simpy")


@cache
def study(name: str) -> api.Study:
    """The studies by what is special about them."""
    rare = [{"stream": {"threat": "plain", "rate": 0.03, "start": 0, "end": 10}}]
    return {
        "wave": lambda: play(60, **WAVE),
        "held": lambda: play(20, defence=defence(inner=battery())),
        "rare": lambda: play(80, attack=rare),
        "none": lambda: play(5, attack=[{"stream": {"threat": "plain", "rate": 1e-9, "start": 0, "end": 1}}]),
        "one": lambda: play(1),
    }[name]()


STUDIES = ("wave", "held", "rare", "none", "one")


@cache
def run(name: str) -> api.Run:
    return api.Scenario.of(scenario(**(WAVE if name == "wave" else {}))).run()


@cache
def comparison(names: int) -> api.Comparison:
    """Two or more defences of the wave compared, with long labels."""
    model = api.Scenario.of(scenario(**WAVE))
    path = "defence.batteries.battery of a very long name 0"
    variants = [model.replace({f"{path}.intercept_probability": 0.2 + 0.1 * k}) for k in range(names)]
    labels = [f"the defence with a long label, {k}" for k in range(names)]
    return api.compare(*variants, n=40, labels=labels, engine="simpy")


MODES = "random,first_detected"


@cache
def sweep(name: str) -> api.Sweep:
    """Sweeps by the figure that suits them."""
    model = api.Scenario.of(scenario(defence=defence(inner=battery()), attack=[at(0, 1)]))
    path = "defence.batteries.inner"
    axes, points = {
        "curve": ({f"{path}.intercept_probability": "0.1:0.9:0.2"}, None),
        "curves": ({f"{path}.channels": "1,2", f"{path}.intercept_probability": "0.1:0.9:0.4"}, None),
        "words": ({f"{path}.order": "random,first_detected,earliest_landing,highest_value"}, None),
        "map": ({f"{path}.intercept_probability": "0.1:0.9:0.1", f"{path}.engagement_time": "1:8"}, None),
        "large": ({f"{path}.intercept_probability": "0.1:0.9:0.1", f"{path}.engagement_time": "1:13"}, None),
        "sample": (
            {
                f"{path}.intercept_probability": "0..1",
                f"{path}.channels": "1..4",
                f"{path}.order": MODES,
            },
            12,
        ),
    }[name]
    return model.sweep(axes, 3, points=points, engine="simpy")


@cache
def drawn(figure: str, name: str, theme: str = "white", of: str = "leaks") -> Picture:
    """A figure of a study or, for "channels", of a run, laid out."""
    if figure == "channels":
        picture = figures.channels(run(name), theme=theme)
    elif figure == "differences":
        picture = comparison(int(name)).plot(of=of, theme=theme)
    elif figure == "sweep":
        picture = sweep(name).plot(of=of, theme=theme)
    else:
        picture = figures.of_study(study(name), figure, of, theme=theme)
    picture.settle()
    return picture


def shown(picture: Picture) -> list[tuple[Text, Bbox]]:
    """Every text that is drawn, with the pixels it takes."""
    renderer = picture.canvas.get_renderer()  # type: ignore[attr-defined]
    texts = [text for text in picture.findobj(Text) if text.get_visible() and text.get_text().strip()]
    ticks = [
        (axis, label)
        for axes in picture.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
        if not _in_view(axis, tick)
    ]
    hidden = {id(label) for _, label in ticks}
    return [
        (text, Text.get_window_extent(text, renderer))
        for text in texts
        if id(text) not in hidden and (text.axes is None or text.axes.axison)
    ]


def _in_view(axis: object, tick: object) -> bool:
    low, high = sorted(axis.get_view_interval())  # type: ignore[attr-defined]
    room = 1e-9 * (high - low)
    return low - room <= tick.get_loc() <= high + room  # type: ignore[attr-defined]


def outside(picture: Picture) -> list[str]:
    """The words that do not lie within the figure, to half a pixel."""
    return [
        text.get_text()
        for text, box in shown(picture)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > picture.bbox.x1 + 0.5 or box.y1 > picture.bbox.y1 + 0.5
    ]


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of words that cover each other by more than a pixel."""
    pairs = []
    for (one, a), (other, b) in combinations(shown(picture), 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > 1 and high > 0.25 * min(a.height, b.height):
            pairs.append((one.get_text(), other.get_text()))
    return pairs
