"""What docs/statistics.md shows is what the commands print."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import commands

PAGE = Path(__file__).parents[1] / "docs" / "statistics.md"
FILES = re.findall(r"`([a-z]+\.yaml)`\n\n```yaml\n([^`]+)```", PAGE.read_text(encoding="utf-8"))
SHOWN = re.findall(r"```console\n\$ sim (.+)\n([^`]+)```", PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_prints_what_the_page_shows(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        Path(name).write_text(text, encoding="utf-8")
    printed = iter(CliRunner().invoke(commands, command.split()).stdout.splitlines())
    # In this order; "..." stands for any lines.
    missing = [line for line in shown.splitlines() if line != "..." and line not in printed]
    assert not missing


def test_python_says_what_the_page_shows():
    found = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (found.failed, found.attempted > 4) == (0, True)


def test_the_page_shows_something():
    assert len(SHOWN) > 4
