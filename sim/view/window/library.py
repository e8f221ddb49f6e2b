"""Import pygame, checked and without its banner; everything else imports it from here."""

from __future__ import annotations

import os
from importlib import metadata

from sim.errors import SimError

REPAIR = "pip uninstall --yes pygame pygame-ce\n  pip install pygame-ce"


def installed() -> set[str]:
    """The installed distributions that provide `import pygame`."""
    found = set()
    for name in ("pygame", "pygame-ce"):
        try:
            found.add(metadata.distribution(name).metadata["Name"])
        except metadata.PackageNotFoundError:
            continue
    return found


def refuse_both(names: set[str]) -> None:
    """Raise SimError if both are installed, because they overwrite each other's files."""
    if len(names) > 1:
        raise SimError(
            "Both pygame and pygame-ce are installed; they share one folder and spoil each other.\n"
            f"Repair it with these two commands, then start again:\n  {REPAIR}"
        )


refuse_both(installed())
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
for server in ("X11", "WAYLAND"):
    # The program's name in a desktop's list of windows, instead of "python3".
    os.environ.setdefault(f"SDL_VIDEO_{server}_WMCLASS", "sim")

try:
    import pygame  # after its banner is hidden
except ImportError as error:
    raise SimError(
        f"The window needs pygame-ce, which cannot be imported ({error}).\n"
        "Install it with this command, then start again:\n  pip install pygame-ce"
    ) from error

if not hasattr(pygame, "font"):
    raise SimError(f"pygame is not whole. Repair it with these two commands:\n  {REPAIR}")

__all__ = ["pygame"]
