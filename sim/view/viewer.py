"""Open the viewer on scenarios; without a display, print one run and write its pictures instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sim import language, plan, replay, wording
from sim.errors import ScenarioError, SimError
from sim.experiments.labels import labels_of
from sim.responses import names
from sim.scenario import Scenario
from sim.trace.index import RunIndex
from sim.trace.pair import Pair
from sim.view import window
from sim.view.application import application
from sim.view.background.sample import Sample
from sim.view.export import recording
from sim.view.screens.difference import in_words, on_common_draws, paired
from sim.view.screens.gallery import Entry, Gallery
from sim.view.screens.loading import Loading
from sim.view.screens.problems import Problems, digest, load, source_of
from sim.view.screens.replay.layout import outcome
from sim.view.screens.replay.screen import Replay
from sim.view.screens.side_by_side import SideBySide
from sim.view.ui import reduced_motion
from sim.view.ui.app import App
from sim.view.ui.screen import Screen, Visit

TOUR = "two-inbound"
"""The shipped scenario that is shown without a display, if none is given."""

RUNS = 400
"""Replications behind the numbers that are printed without a display."""

MOST_LISTED = 12
"""The most threats whose fates are printed; the rest are counted."""


def open_viewer(
    sources: list[str] | None,
    *,
    seed: int | None = None,
    replication: int = 1,
    sets: Mapping[str, object] = {},
    beside: str | Mapping[str, object] | None = None,
    out: Path | None = None,
) -> None:
    """Watch scenarios: one opens at once, several (None: all that are shipped) as a gallery.

    *sources* are paths or names of shipped scenarios; *seed* and *sets* change them all. *beside* is another
    scenario, or changes, that are shown side by side with the one scenario.
    Pictures are saved in the folder *out*, the current one if None. Without a display, one replication is
    printed and recorded there as .png and .gif, or to the file *out*. Raises SimError or ScenarioError.
    """
    reason = window.why_no_display()
    if reason:
        source = TOUR if sources is None else sources[0]
        if beside is not None:
            for line in side_by_side_lines(*_load_both(source, beside, seed, sets), replication):
                print(line)
            return
        _print_run(load(source, seed, sets), source, replication, out, reason)
        return
    fonts = window.Fonts(language.folder("assets"))
    folder = Path() if out is None else out
    gallery = sources is None or len(sources) > 1
    app = make_app(
        list(sources or language.shipped()),
        fonts,
        window.first_size(),
        seed=seed,
        replication=replication,
        sets=sets,
        gallery=gallery,
        beside=beside,
    )
    app.settings.calm, app.folder = reduced_motion.reduced(), folder
    window.run(app, fonts, folder)


def make_app(
    sources: list[str],
    fonts: window.Fonts,
    size: tuple[int, int],
    *,
    seed: int | None = None,
    replication: int = 1,
    sets: Mapping[str, object] = {},
    gallery: bool = True,
    beside: str | Mapping[str, object] | None = None,
) -> App:
    """The app on scenarios, without its window."""
    if gallery:
        first: Screen = Gallery([_entry(source, load(source, seed, sets), replication) for source in sources])
    elif beside is not None:
        first = _pair_screen(*_load_both(sources[0], beside, seed, sets), replication)
    else:
        first = _single_screen(sources[0], seed, replication, sets)
    return application(first, fonts.measure, size)


def _single_screen(source: str, seed: int | None, replication: int, sets: Mapping[str, object]) -> Screen:
    """The screen of one scenario; a file with problems shows them, and opens once it is corrected.

    A long first run is played while the window is open already. Raises ScenarioError for a scenario that is
    changed or not a file, because the window could not notice a correction.
    """
    changed = seed is not None or bool(sets)
    try:
        scenario = load(source, seed, sets)
    except ScenarioError as error:
        if changed or not Path(source).is_file():
            raise
        return Problems(source, error)
    opened_on = source_of(scenario, replication, "" if changed else source)
    return Loading(scenario.name, lambda: Replay(opened_on))


def _load_both(
    source: str, beside: str | Mapping[str, object], seed: int | None, sets: Mapping[str, object]
) -> tuple[Scenario, Scenario]:
    """Load two scenarios to show side by side. Raises ScenarioError."""
    left = load(source, seed, sets)
    return left, load(beside, seed) if isinstance(beside, str) else language.replace(left, beside)


def _pair_screen(left: Scenario, right: Scenario, replication: int) -> Screen:
    """The screen of two scenarios side by side."""
    visit = Visit(source_of(left, replication), replication)
    return Loading(left.name, lambda: SideBySide(visit, right))


def _entry(source: str, scenario: Scenario, replication: int) -> Entry:
    made = source_of(scenario, replication, source)
    return Entry(scenario, made.play, lambda: source_of(scenario, replication, source))


# --- without a display ---


def _print_run(scenario: Scenario, source: str, replication: int, out: Path | None, reason: str) -> None:
    """Print one run and write its pictures, because of the *reason* for which there is no window."""
    print(f"No display here ({reason}): one run in words, and its pictures.\n")
    run = replay.play(scenario, replication=replication)
    made = plan.make(scenario)
    rows = replay.rows(made, scenario.seed, 1, RUNS)
    sample = Sample(tuple(names(made)), rows, RUNS)
    for line in _lines(RunIndex(scenario, run), sample):
        print(line)
    files = [
        recording.record(run, scenario, path, digest=digest(scenario), sample=sample)
        for path in _paths(source, replication, out)
    ]
    print(f"Wrote {' and '.join(str(file) for file in files)}.")


def _paths(source: str, replication: int, out: Path | None) -> list[Path]:
    """The paths of the pictures. Raises SimError if the folder cannot be made."""
    if out is not None and out.suffix.lower() in (".png", ".gif"):
        return [out]
    folder = Path() if out is None else out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SimError(f"{folder}: {error.strerror}") from error
    stem = Path(source).stem if source != "-" else "scenario"
    return [folder / f"{stem}-run-{replication}{suffix}" for suffix in (".png", ".gif")]


def _lines(run_index: RunIndex, sample: Sample) -> Iterator[str]:
    """The outcome of the run and the numbers of many runs, in lines."""
    run = run_index.run
    yield f"{run.scenario}: run {run.replication}, seed {run.seed}"
    yield from (f"  {threat.why}" for threat in run.threats[:MOST_LISTED])
    if len(run.threats) > MOST_LISTED:
        yield f"  ... and {len(run.threats) - MOST_LISTED:,} more threats"
    yield outcome(run_index)
    held, leaks = sample.held, sample.leaks
    chance, mean = wording.per_cent(held.mean or 0.0), wording.number(leaks.mean or 0.0)
    yield f"\nNo leak in {chance} of {len(sample):,} runs ({wording.between_per_cent(held.interval)});"
    between = f" ({wording.between(leaks.interval)})" if leaks.interval else ""
    yield f"{mean} leaks per run in the mean{between}."
    yield f"{wording.MADE_UP}, in made-up places.\n"


def side_by_side_lines(left: Scenario, right: Scenario, replication: int) -> Iterator[str]:
    """Two variants in lines: the fates that differ in one run, and the difference over many runs."""
    right = language.replace(right, {"seed": left.seed})
    names_of = labels_of([left, right])
    one, other = (RunIndex(model, replay.play(model, replication=replication)) for model in (left, right))
    pair = Pair(one, other)
    yield f"Side by side: {names_of[0]} (left), {names_of[1]} (right); run {replication}, seed {left.seed}"
    yield from (f"  Threat {each.number}: {each.told(('left', 'right'))}" for each in pair.others)
    if not pair.others:
        yield "  In this run every threat fares the same."
    if pair.strangers:
        yield "  The attacks differ."
    found = paired(_sample(left), _sample(right), "leaks")
    if found is not None:
        sure = " (95 %)" if found.interval and found.differing else ""
        yield f"In {found.n:,} runs of each, right against left: {in_words(found, 'leaks')}{sure}."
        yield from filter(None, [on_common_draws(found) if found.differing else ""])
    yield f"{wording.MADE_UP}, in made-up places.\n"


def _sample(scenario: Scenario) -> Sample:
    """The runs behind the numbers that are printed."""
    made = plan.make(scenario)
    return Sample(tuple(names(made)), replay.rows(made, scenario.seed, 1, RUNS), RUNS)
