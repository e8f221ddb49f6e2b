"""What it takes to add a response or a distribution: done on a copy of the sources, and played there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim

HERE = Path(sim.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources, to be changed."""
    shutil.copytree(HERE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("assets", "scenarios"):
        shutil.copytree(HERE.parent / folder, tmp_path / folder)
    return tmp_path


def change(copy: Path, file: str, *changes: tuple[str, str]) -> None:
    """Replace texts of a file of the copy, each of which stands there once."""
    path = copy / "sim" / file
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def printed(copy: Path, code: str) -> list[str]:
    """The lines that Python prints where it runs *code* on the copy."""
    line = [sys.executable, "-c", f"import sys\nsys.path.insert(0, {str(copy)!r})\n{code}"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=copy)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


RECORD = """
    Family("duds", "landings without harm", "landings that are no leaks", "count", True, "lower"),
"""
USE_OF_A_RESPONSE = """
import sim
from sim import wording
study = sim.load("undefended").study(9, engine="simpy")
found = study["duds"]
print(found.n, round(found.mean - study["landed"].mean + study["leaks"].mean, 9), sum(found.counts.values()))
print(wording.response("duds"), "-", wording.meaning("duds"))
print(study.plot("histogram", of="duds").texts[0].get_text())
"""


def test_two_files_are_enough_to_add_a_response(copy: Path) -> None:
    last = 'LAST = ("siren_lead", "held", "leak_fraction"'
    real = "    real = row[THREATS] - row[DECOYS]\n"
    value = "    row[last + 3] = row[LANDED] - row[LEAKS]\n"
    change(copy, "responses.py", (f"{last})", f'{last}, "duds")'), (real, value + real))
    end = "\n)  # fmt: skip\n\nFAMILIES"
    change(copy, "vocabulary/responses.py", (end, RECORD + end))
    assert printed(copy, USE_OF_A_RESPONSE) == [
        "9 0.0 9",
        "landings without harm - landings that are no leaks",
        "Landings without harm per replication",
    ]


FORM = '''
class Rayleigh(Parameters):
    mode: Positive
    """The most likely value."""

    @property
    def expectation(self) -> float:
        return self.mode * math.sqrt(math.pi / 2)


class OfRayleigh(OneOf):
    """How far from a point that is aimed at."""

    rayleigh: Rayleigh


'''
QUANTILE = """
    if code == 9:
        return a * math.sqrt(-2.0 * log(1.0 - u))
"""
BELOW = """
    if code == 9:
        return 1.0 - exp(-0.5 * (x / a) * (x / a))
"""
WORDS = """
    "rayleigh": lambda of, unit, number: f"most often about {number(of.mode)} {unit}",
"""
USE_OF_A_DISTRIBUTION = """
import sim
from sim.language import schema
time = {"rayleigh": {"mode": 30}}
scenario = sim.load("undefended").replace({"threats.plain.time_of_flight": time})
print(scenario.document["threats"]["plain"]["time_of_flight"])
print(*(line for line in scenario.explain() if "most often about 30 s" in line))
study = scenario.study(50, engine="simpy")
print(study["landed"].mean, scenario.theory()["landed"].value)
print("OfRayleigh" in schema()["$defs"])
"""


def test_three_files_are_enough_to_add_a_distribution(copy: Path) -> None:
    code, first = '    "empirical": EMPIRICAL,\n', "    if code == CONSTANT:\n        return "
    change(copy, "distributions.py", (code, f'{code}    "rayleigh": 9,\n'))
    change(copy, "distributions.py", (f"{first}a\n", f"{QUANTILE}{first}a\n"))
    change(copy, "distributions.py", (f"{first}1.0 if", f"{BELOW}{first}1.0 if"))
    change(copy, "scenario/distributions.py", ("DISTRIBUTIONS: dict", f"{FORM}DISTRIBUTIONS: dict"))
    words = '    "empirical": _empirical,\n'
    change(copy, "language/phrases.py", (words, words + WORDS))
    document, told, landed, in_schema = printed(copy, USE_OF_A_DISTRIBUTION)
    assert document == "{'rayleigh': {'mode': 30}}"
    assert "most often about 30 s" in told
    assert (landed, in_schema) == ("3.0 3.0", "True")
