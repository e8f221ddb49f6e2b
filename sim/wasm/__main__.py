"""Build the module: `python -m sim.wasm`. With --check, compare instead: exit status 1 where bytes differ."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from importlib import metadata
from pathlib import Path

from sim import language
from sim.batch.cache import module_digest
from sim.batch.portable import MODULE, ORIGIN


def _origin(module: bytes) -> dict[str, str]:
    """What a module was made of, and by what."""
    made_by = {name: metadata.version(name) for name in ("numba", "llvmlite")}
    digest = hashlib.sha256(module).hexdigest()
    python = ".".join(platform.python_version_tuple()[:2])
    return {"module": digest, "python": python, **made_by}


def _compare(where: Path, made: bytes, origin: dict[str, str]) -> int:
    """Compare the module in place with the one *made* here; return the exit status."""
    kept = json.loads((where.parent / ORIGIN).read_text())
    if kept.get("sources") != origin["sources"]:
        print("The module was built from other sources than these: run python -m sim.wasm")
        return 1
    if where.read_bytes() == made:
        print("The module is as built here.")
        return 0
    if any(kept.get(name) != origin[name] for name in ("python", "numba", "llvmlite")):
        print("Not compared: this Python or compiler is not the one that made the module.")
        return 0
    print("The module differs: run python -m sim.wasm")
    return 1


def main(arguments: list[str]) -> int:
    """Build the module, or compare it; return the exit status."""
    from sim.wasm import compiling

    sources = module_digest()  # as they are now: somebody may edit them meanwhile
    made = compiling.module()
    origin, where = _origin(made) | {"sources": sources}, language.folder("assets") / MODULE
    if arguments == ["--check"]:
        return _compare(where, made, origin)
    where.write_bytes(made)
    (where.parent / ORIGIN).write_text(json.dumps(origin, indent=1) + "\n")
    print(f"{where}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
