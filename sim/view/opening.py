"""Opening the viewer on scenarios; where there is no display, one run in words and pictures instead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from sim import language, live, plan
from sim.errors import SimError
from sim.responses import names
from sim.scenario import Scenario
from sim.trace import Run
from sim.view import recording, window, words
from sim.view.app import App
from sim.view.crowd import Child, Crowd, Sample
from sim.view.gallery import Entry, Gallery
from sim.view.reel import Reel
from sim.view.replay import Replay, Source, outcome

TOUR = "two-inbound"
"""The shipped scenario that the tour shows where there is no display."""

RUNS = 400
"""Replications behind the numbers that are told where there is no display."""

TOLD = 12
"""Threats whose fate is told in words there; the rest are counted."""


def open_viewer(
    sources: list[str] | None,
    *,
    seed: int | None = None,
    replication: int = 1,
    sets: Mapping[str, object] = {},
    out: Path | None = None,
) -> None:
    """Watch scenarios: one opens at once, several (None: all that are shipped) as a gallery.

    *sources* are paths or names of shipped scenarios; *seed* and *sets* change them all.
    Pictures are saved in the folder *out*, the current one if None. Without a display, one
    replication is printed and recorded there as .png and .gif (or to the one file that *out*
    names). Raises SimError, ScenarioError among them.
    """
    reason = window.why_no_display()
    if reason:
        source = TOUR if sources is None else sources[0]
        _tell(_load(source, seed, sets), source, replication, out, reason)
        return
    entries = [_entry(_load(source, seed, sets), replication) for source in sources or language.shipped()]
    fonts = window.Fonts(language.folder("assets"))
    folder = Path() if out is None else out
    app = _app(entries, fonts, gallery=sources is None or len(sources) > 1)
    window.run(app, fonts, folder)


def _app(entries: list[Entry], fonts: window.Fonts, *, gallery: bool) -> App:
    if not gallery:
        return App(Replay(entries[0].open()), fonts.measure, window.first_size())
    screen = Gallery(entries, lambda opened: app.show(opened))  # noqa: PLW0108  # app comes later
    app = App(screen, fonts.measure, window.first_size())
    app.home = screen
    return app


def _load(source: str, seed: int | None, sets: Mapping[str, object]) -> Scenario:
    scenario = language.load(source, sets)
    return scenario if seed is None else language.replace(scenario, {"seed": seed})


def _entry(scenario: Scenario, replication: int) -> Entry:
    @lru_cache(maxsize=8)
    def play(number: int) -> Run:
        return live.play(scenario, replication=number)

    def opened() -> Source:
        return Source(scenario, play, digest(scenario), crowd(scenario), replication)

    return Entry(scenario, play, opened)


def digest(scenario: Scenario) -> str:
    """The first digits of the scenario's SHA-256, as a study gives it whole."""
    return hashlib.sha256(language.dump(scenario).encode()).hexdigest()[:4]


def crowd(scenario: Scenario) -> Crowd:
    """Many runs of *scenario*, growing in the background."""
    child = Child(scenario, scenario.seed)
    return Crowd(names(plan.make(scenario)), child, close=child.close).start()


# --- without a display ---


def _tell(scenario: Scenario, source: str, replication: int, out: Path | None, reason: str) -> None:
    """Print one run and write its pictures."""
    print(f"No display here ({reason}): one run in words, and its pictures.\n")
    run = live.play(scenario, replication=replication)
    made = plan.make(scenario)
    rows = live.rows(made, scenario.seed, 1, RUNS)
    sample = Sample(tuple(names(made)), rows, RUNS)
    for line in _lines(Reel(scenario, run), sample):
        print(line)
    files = [
        recording.record(run, scenario, path, digest=digest(scenario), sample=sample)
        for path in _paths(source, replication, out)
    ]
    print(f"Wrote {' and '.join(str(file) for file in files)}.")


def _paths(source: str, replication: int, out: Path | None) -> list[Path]:
    """Where the pictures go. Raises SimError where that cannot be a folder."""
    if out is not None and out.suffix.lower() in (".png", ".gif"):
        return [out]
    folder = Path() if out is None else out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimError(f"{folder}: {error.strerror}") from error
    stem = Path(source).stem if source != "-" else "scenario"
    return [folder / f"{stem}-run-{replication}{suffix}" for suffix in (".png", ".gif")]


def _lines(reel: Reel, sample: Sample) -> Iterator[str]:
    """The run's outcome, and what many runs say."""
    run = reel.run
    yield f"{run.scenario}: run {run.replication}, seed {run.seed}"
    yield from (f"  {threat.why}" for threat in run.threats[:TOLD])
    if len(run.threats) > TOLD:
        yield f"  ... and {len(run.threats) - TOLD:,} more threats"
    yield outcome(reel)
    held, leaks = sample.held, sample.leaks
    chance, mean = words.per_cent(held.mean or 0.0), words.number(leaks.mean or 0.0)
    yield f"\nNo leak in {chance} of {len(sample):,} runs ({words.between_per_cent(held.interval)});"
    yield f"{mean} leaks per run in the mean ({words.between(leaks.interval)})."
    yield f"{words.MADE_UP}, in made-up places.\n"
