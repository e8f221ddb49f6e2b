"""Where the project's own files lie, in a checkout and in a wheel alike."""

from __future__ import annotations

from pathlib import Path

from sim.errors import SimError


def folder(name: str) -> Path:
    """The folder *name* (``scenarios`` or ``assets``) that goes with this copy of `sim`."""
    package = Path(__file__).resolve().parents[1]
    # Beside an installed package lies the whole of site-packages, so its own folder comes first.
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise SimError(f'the folder "{name}" that belongs to sim is missing; please install sim again')


def shipped() -> dict[str, Path]:
    """The scenarios that come with `sim`, by name."""
    return {path.stem: path for path in sorted(folder("scenarios").glob("*.yaml"))}
