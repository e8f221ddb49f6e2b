"""Build the module: `python -m sim.wasm`. With --check, compare instead: exit status 1 where bytes differ."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from importlib import metadata

from sim import language
from sim.batch.cache import module_digest
from sim.batch.portable import MODULE, ORIGIN


def _origin(module: bytes) -> dict[str, str]:
    """What a module was made of, and by what."""
    made_by = {name: metadata.version(name) for name in ("numba", "llvmlite")}
    digest = hashlib.sha256(module).hexdigest()
    python = ".".join(platform.python_version_tuple()[:2])
    return {"module": digest, "python": python, **made_by}


def _pinned(origin: dict[str, str]) -> bool:
    """Whether this Python and this compiler are those that made the module in place."""
    kept = json.loads((language.folder("assets") / ORIGIN).read_text())
    return all(kept.get(name) == origin[name] for name in ("python", "numba", "llvmlite"))


def main(arguments: list[str]) -> int:
    """Build the module, or compare it; return the exit status."""
    from sim.wasm import compiling

    sources = module_digest()  # as they are now: somebody may edit them meanwhile
    made = compiling.module()
    origin, where = _origin(made) | {"sources": sources}, language.folder("assets") / MODULE
    if arguments == ["--check"]:
        same = where.read_bytes() == made
        if not same and not _pinned(origin):
            print("Not compared: this Python or compiler is not the one that made the module.")
            return 0
        print("The module is as built here." if same else "The module differs: run python -m sim.wasm")
        return 0 if same else 1
    where.write_bytes(made)
    (where.parent / ORIGIN).write_text(json.dumps(origin, indent=1) + "\n")
    print(f"{where}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
