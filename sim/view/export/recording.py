"""Record a replay as a picture, a GIF or a film, without a window."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from sim import files, plan, replay
from sim.errors import SimError
from sim.responses import names
from sim.scenario import Scenario
from sim.trace import Run, telling_moment
from sim.view.background.sample import Sample
from sim.view.export import encoders
from sim.view.export.camera import Camera
from sim.view.export.encoders import Frame
from sim.view.screens.replay import playback
from sim.view.ui.sizes import SMALLEST
from sim.view.ui.theme import THEMES

CHANGE_SECONDS = 0.375
"""Seconds between two changes of the picture: fewer than three a second, so that nothing flashes."""

FIRST, LAST, MANY = 1.2, 2.6, 3.4
"""Seconds for which the first frame, the last frame and the frame of many runs are shown."""

LARGEST_SIZE = (3840, 2160)
"""The greatest width and height of a recording in pixels."""

MOST_SECONDS = 3600.0
"""The greatest length of a recording in seconds."""

RUNS = 400
"""Replications behind the numbers of a recording without a window."""

FEW_THREATS = 500
"""The most threats in a run for which a recording waits for many runs."""


@dataclass(frozen=True)
class Take:
    """What to record: a run from the time *first* to *last* (None: its start, its end), and how it is shown.

    The recording lasts *seconds*, or as long as *speed* (slow, normal, fast) takes. *sample* holds many
    runs: a recording of the whole run ends on them.
    """

    scenario: Scenario
    replication: int = 1
    digest: str = ""
    size: tuple[int, int] = (960, 540)
    theme: str = "dark"
    scale: float = 1.0
    sample: Sample | None = None
    seconds: float = 9.0
    speed: str | None = None
    first: float | None = None
    last: float | None = None
    truth: bool = True
    chosen: int | None = None
    battery: str | None = None
    tab: str = "now"
    response: str = "leaks"

    def check(self, form: str) -> None:
        """Raise SimError if this cannot be recorded, before anything is played."""
        (width, height), (least, low), (most, high) = self.size, SMALLEST, LARGEST_SIZE
        if not (least <= width <= most and low <= height <= high):
            raise SimError(
                f"A picture of {width} x {height}; it has at least {least} x {low} dots and at most"
                f" {most} x {high}, as 1280x720 has."
            )
        if self.theme not in THEMES:
            raise SimError(f'there is no theme "{self.theme}"; there are {" and ".join(THEMES)}')
        if form != ".png" and not 0 < self.seconds <= MOST_SECONDS:
            raise SimError(
                f"A recording of {self.seconds:g} seconds; it has at most {MOST_SECONDS:.0f}, and some."
            )
        if self.first is not None and self.last is not None and self.first >= self.last:
            raise SimError(
                f"From {self.first:g} to {self.last:g}: the end of a recording lies after its start."
            )


Recording = Generator[float, None, bytes]
"""Yields its progress from 0 to 1; returns the bytes of the file."""


def recorded(take: Take, form: str, run: Run | None = None) -> Recording:
    """Record a take as ".png", ".gif" or ".mp4", a frame at each step; *run* is its run, if it is played.

    Raises SimError for a take that cannot be recorded.
    """
    take.check(form)
    run = run or replay.play(take.scenario, replication=take.replication)
    camera = Camera(run, take.scenario, take.digest, take.size, take.theme, take.sample, take.scale)
    camera.replay.truth, camera.replay.battery = take.truth, take.battery
    camera.replay.response, camera.speed = take.response, take.speed or "normal"
    span = _span(take, run)
    if form == ".png":
        return _picture(camera, take)
    seconds = take.seconds if take.speed is None else _lasting(span, run.end, take.speed)
    encoders.refuse_length(form, take.size, seconds)
    return (yield from _film(camera, take, form, span, seconds))


def _span(take: Take, run: Run) -> tuple[float, float]:
    """The first and the last time that are recorded. Raises SimError if the run is over before."""
    first = take.first or 0.0
    if first < 0 or (first and first >= run.end):
        raise SimError(f"From {first:g}: run {take.replication} goes from 0 to {run.end:g}.")
    return first, run.end if take.last is None else min(take.last, run.end)


def _lasting(span: tuple[float, float], end: float, speed: str) -> float:
    return max(1.0, (span[1] - span[0]) / playback.rate(end, speed))


# --- a picture ---


def _picture(camera: Camera, take: Take) -> bytes:
    """The picture at the take's first time, or else at the most telling moment."""
    run_index = camera.replay.run_index
    done, time, subject = telling_moment.telling(run_index)
    if take.first is not None:
        done, time, subject = run_index.done_at(take.first), take.first, take.chosen
    stream = io.BytesIO()
    camera.take(done, time, subject, tab=take.tab).save(stream, "PNG", optimize=True)
    return stream.getvalue()


# --- a film ---


class _Moment(NamedTuple):
    """What a frame shows, and the seconds for which it is shown."""

    done: int
    time: float
    seconds: float
    tab: str
    chosen: int | None
    playing: bool = False


def _film(camera: Camera, take: Take, form: str, span: tuple[float, float], seconds: float) -> Recording:
    shown = list(_moments(camera, take, span, seconds, encoders.RATES[form]))
    maker = _maker(form, camera, shown)
    for place, moment in enumerate(shown):
        maker.add(Frame(_seen(camera, moment), moment.seconds))
        yield (place + 1) / (len(shown) + 1)
    return maker.end()


def _maker(form: str, camera: Camera, shown: list[_Moment]) -> encoders.Gif | encoders.Mp4:
    if form == ".mp4":
        return encoders.Mp4(camera.app.size)
    some = [_seen(camera, shown[place]) for place in encoders.sampled(len(shown), 7)]
    return encoders.Gif(encoders.palette(some, camera.app.settings.theme))


def _seen(camera: Camera, moment: _Moment) -> Image.Image:
    return camera.take(moment.done, moment.time, moment.chosen, tab=moment.tab, playing=moment.playing)


def _moments(
    camera: Camera, take: Take, span: tuple[float, float], seconds: float, rate: int
) -> Iterator[_Moment]:
    """Yield evenly spaced moments, then the end; after a whole run, many runs."""
    run_index, (first, last) = camera.replay.run_index, span
    number, every = max(2, round(seconds * rate)), max(1, round(CHANGE_SECONDS * rate))
    done = run_index.done_at(first) if first else 0
    # As if playing: the hint which key plays it makes no sense in a file.
    yield _Moment(done, first, FIRST, take.tab, take.chosen, playing=True)
    for k in range(1, number):
        time = first + (last - first) * k / number
        if k % every == 0 and number - k >= every:
            done = run_index.done_at(time)
        yield _Moment(done, time, 1 / rate, take.tab, take.chosen, playing=True)
    whole = last >= run_index.run.end
    done = len(run_index.run.events) if whole else run_index.done_at(last)
    subject = telling_moment.telling(run_index)[2] if take.chosen is None and whole else take.chosen
    yield _Moment(done, last, LAST, take.tab, subject)
    if whole and camera.replay.sample is not None and take.tab != "many":
        yield _Moment(done, last, MANY, "many", subject)


# --- to a file ---


def record(
    run: Run,
    scenario: Scenario,
    path: Path,
    *,
    digest: str = "",
    size: tuple[int, int] = (960, 540),
    theme: str = "dark",
    sample: Sample | None = None,
    seconds: float = 9.0,
) -> Path:
    """Write the run to *path*: a telling moment as .png, or the whole replay as .gif or .mp4.

    *sample* holds many runs; an animation ends on them. Raises SimError for another ending, an unknown
    theme, or a file that cannot be written.
    """
    take = Take(scenario, run.replication, digest, size, theme, sample=sample, seconds=seconds)
    return write(take, path, run=run)


Progress = Callable[[float], None]
"""Called with the progress of a recording, from 0 to 1."""


def write(take: Take, path: Path, *, run: Run | None = None, progress: Progress | None = None) -> Path:
    """Record a take to *path*, whole or not at all; return the path. Raises SimError."""
    steps = recorded(take, encoders.form_of(path), run)
    while True:
        try:
            share = next(steps)
        except StopIteration as over:
            content: bytes = over.value
            break
        if progress is not None:
            progress(share)
    files.save_bytes(path, content)
    return path


def with_many_runs(take: Take, run: Run) -> Take:
    """The take with many runs at its end, if they do not take long to play."""
    if len(run.threats) > FEW_THREATS:
        return take
    made = plan.make(take.scenario)
    rows = replay.rows(made, take.scenario.seed, 1, RUNS)
    return replace(take, sample=Sample(tuple(names(made)), rows, RUNS))
