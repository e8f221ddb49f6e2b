"""docs/experiments.md shows what its commands print, to the last letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import commands

PAGE = Path(__file__).parents[1] / "docs" / "experiments.md"
BLOCK = re.compile(r"```console\n\$ sim ((?:compare)(?:[^\n\\]|\\\n)*)\n(.*?)\n```", re.DOTALL)
SHOWN = BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def test_there_is_something_to_show():
    assert len(SHOWN) >= 4


@pytest.mark.parametrize(("line", "shown"), SHOWN)
def test_a_command_prints_what_is_shown(line: str, shown: str):
    found = CliRunner().invoke(commands, shlex.split(line.replace("\\\n", " ")), prog_name="sim")
    assert found.stdout.rstrip("\n") == shown
