"""Encode frames as a GIF or an MP4. Only this file knows the extra `video`."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from PIL import Image

from sim.errors import SimError
from sim.view.ui.theme import Theme

FORMS = (".png", ".gif", ".mp4")

RATES = {".gif": 8, ".mp4": 30}
"""Frames a second."""

LARGEST_GIF = 600_000_000
"""The most pixels of all frames of a GIF together: they are held in memory until it is written."""

QUALITY = "23"
"""x264's constant rate factor: words stay sharp, and a minute of 1280 x 720 takes a few megabytes."""


@dataclass(frozen=True)
class Frame:
    """A picture and the seconds for which it is shown."""

    picture: Image.Image
    seconds: float


def form_of(path: Path) -> str:
    """The ending of *path*, a form of `FORMS`. Raises SimError if nothing here can record it."""
    form = path.suffix.lower()
    if form not in FORMS:
        raise SimError(f"{path}: a replay is recorded as .png, .gif or .mp4.")
    if form == ".mp4" and importlib.util.find_spec("av") is None:
        raise SimError(
            f"{path}: nothing here can write MP4. Install it with"
            " 'python -m pip install \"point-defence-sim[video]\"', or record to a .gif file."
        )
    return form


def refuse_length(form: str, size: tuple[int, int], seconds: float) -> None:
    """Raise SimError for a GIF that would not fit into memory, before a frame of it is drawn."""
    dots = size[0] * size[1] * seconds * RATES.get(form, 0)
    if form == ".gif" and dots > LARGEST_GIF:
        most = int(LARGEST_GIF / (size[0] * size[1] * RATES[form]))
        raise SimError(
            f"{seconds:,.0f} seconds of {size[0]} x {size[1]} are too much for a GIF; record at most {most}"
            " seconds, a smaller picture, a part of the run, or to an .mp4 file."
        )


# --- GIF ---


class Gif:
    """Encodes frames as a GIF that loops, with one palette for all, so that no colour flickers."""

    def __init__(self, palette: Image.Image) -> None:
        self._palette = palette
        self._frames: list[tuple[Image.Image, int]] = []

    def add(self, frame: Frame) -> None:
        """Add a frame."""
        flat = frame.picture.quantize(palette=self._palette, dither=Image.Dither.NONE)
        self._frames.append((flat, round(1000 * frame.seconds)))

    def end(self) -> bytes:
        """Finish; return the bytes of the file."""
        stream = io.BytesIO()
        first, *rest = (flat for flat, _ in self._frames)
        lengths = [length for _, length in self._frames]
        first.save(stream, "GIF", save_all=True, append_images=rest, duration=lengths, loop=0)
        return stream.getvalue()


def palette(pictures: Sequence[Image.Image], theme: Theme) -> Image.Image:
    """A palette of the theme's colours and the most common ones of some *pictures* of one size."""
    width, height = pictures[0].size
    strip = Image.new("RGB", (width, height * len(pictures)))
    for place, picture in enumerate(pictures):
        strip.paste(picture, (0, place * height))
    own = [part for role in theme.colours for share in (1.0, 0.66, 0.33) for part in theme.mix(role, share)]
    others = strip.quantize(256 - len(own) // 3, method=Image.Quantize.MEDIANCUT).getpalette() or []
    found = Image.new("P", (1, 1))
    found.putpalette((own + others)[: 3 * 256])
    return found


# --- MP4 ---


class Mp4:
    """Encodes frames as an MP4 (H.264, widely playable). Raises ImportError without the extra `video`."""

    def __init__(self, size: tuple[int, int]) -> None:
        import av

        self._av: Any = av
        self._stream = io.BytesIO()
        self._film: Any = av.open(self._stream, "w", format="mp4")
        self._track: Any = self._film.add_stream("libx264", rate=RATES[".mp4"])
        self._track.width, self._track.height = even(size)
        self._track.pix_fmt = "yuv420p"
        self._track.options = {"crf": QUALITY, "preset": "fast", "tune": "animation"}
        self._track.time_base = self._track.codec_context.time_base = Fraction(1, RATES[".mp4"])
        self._number = 0

    def add(self, frame: Frame) -> None:
        """Add a frame."""
        picture = frame.picture.crop((0, 0, *even(frame.picture.size)))
        given = self._av.VideoFrame.from_image(picture).reformat(format="yuv420p")
        for _ in range(max(1, round(frame.seconds * RATES[".mp4"]))):
            given.pts = self._number
            self._number += 1
            self._film.mux(self._track.encode(given))

    def end(self) -> bytes:
        """Finish; return the bytes of the file."""
        self._film.mux(self._track.encode())
        self._film.close()
        return self._stream.getvalue()


def even(size: tuple[int, int]) -> tuple[int, int]:
    """The size, made even: a film must have even sides."""
    return size[0] // 2 * 2, size[1] // 2 * 2


def sampled(number: int, few: int = 5) -> Iterator[int]:
    """Yield *few* places out of *number*, evenly spread, the first and the last among them."""
    yield from sorted({round(k * (number - 1) / max(1, few - 1)) for k in range(few)} if number else ())
