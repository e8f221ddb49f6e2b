"""Save a changed scenario as a new file; an existing file is never overwritten."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sim import language
from sim.errors import SimError
from sim.files import stem_of
from sim.scenario import Scenario


def free_path(source: str, name: str) -> Path:
    """A free path: beside the file that the scenario came from, or in the current folder."""
    stem = Path(source).stem if source else stem_of(name, otherwise="scenario")
    folder = Path(source).parent if source else Path()
    names = (f"{stem}-what-if{f'-{k}' if k else ''}.yaml" for k in range(10_000))
    return next(path for path in (folder / each for each in names) if not path.exists())


def write(scenario: Scenario, path: Path) -> Path:
    """Write the scenario to a new file; return its path. Raises SimError if it cannot be written."""
    path = path.expanduser()
    if path.suffix.lower() not in (".yaml", ".yml"):
        path = path.with_name(f"{path.name}.yaml")
    made = False
    try:
        with path.open("x", encoding="utf-8") as file:
            made = True
            file.write(language.dump(scenario))
    except FileExistsError:
        raise SimError(f"{path.name} is there already: give another name.") from None
    except (OSError, ValueError) as error:
        if made:  # the disk is full: leave no part of a file
            with suppress(OSError):
                path.unlink()
        raise SimError(f"Not saved: {getattr(error, 'strerror', None) or error}") from error
    return path
