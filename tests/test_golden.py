"""The numbers of the shipped scenarios, as recorded: the same on every Python, machine and engine.

The portable loop plays all of them, SimPy's a few; `test_loops` holds the two to the same bits.

Recorded anew with ``python tests/test_golden.py`` after a change of the model that is meant. Every bit of
each number counts: nothing in them is a machine's own.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from sim import batch, language, live, plan

GOLDEN = Path(__file__).with_name("golden.json")
REPLICATIONS = 20


def digest(name: str, loop: ModuleType = batch) -> str:
    """A digest of the first replications of a shipped scenario."""
    made = plan.make(language.load(name))
    rows = loop.rows(made, made.seed, 1, REPLICATIONS)
    text = "\n".join(",".join(value.hex() for value in row) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", sorted(language.shipped()))
def test_a_shipped_scenario_gives_the_recorded_numbers(name: str):
    assert digest(name) == json.loads(GOLDEN.read_text())[name]


@pytest.mark.parametrize("name", ["two-inbound", "breakdowns", "decoys", "siren-in-time", "two-crews"])
def test_simpys_loop_gives_the_recorded_numbers(name: str):
    assert digest(name, live) == json.loads(GOLDEN.read_text())[name]


if __name__ == "__main__":
    digests = {name: digest(name) for name in sorted(language.shipped())}
    GOLDEN.write_text(json.dumps(digests, indent=1) + "\n")
