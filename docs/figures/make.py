"""Run the commands of docs/figures.md, which draw its pictures. From the project's folder."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sim.cli import commands

PAGE = Path(__file__).parents[1] / "figures.md"


def lines() -> list[list[str]]:
    """The page's commands that draw a picture of its own, as words."""
    found = (line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines())
    return [shlex.split(line)[1:] for line in found if line.startswith("sim ") and "docs/figures/" in line]


def shrink(path: Path) -> None:
    """Make a picture a third as large: 256 colours are enough for a page, what it says of itself stays."""
    with Image.open(path) as picture:
        said, small = PngInfo(), picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        for key, text in picture.info.items():
            if isinstance(text, str):
                said.add_text(key, text)
    small.save(path, pnginfo=said, optimize=True)


if __name__ == "__main__":
    for words in lines():
        print("sim", *words, file=sys.stderr)
        commands([*words, "--quiet"], standalone_mode=False)
        shrink(Path(words[words.index("--plot") + 1]))
