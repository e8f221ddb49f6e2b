"""The command line, called in this process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from sim.cli import commands


def call(*words: str, given: str | None = None) -> Result:
    """``sim WORDS``, with *given* on standard input."""
    return CliRunner().invoke(commands, words, input=given, prog_name="sim")


def assert_told(found: Result) -> None:
    """What is wrong was said on standard error, and nothing else; exit status 1, no traceback."""
    assert (found.exit_code, found.stdout, found.stderr.count("Traceback")) == (1, "", 0)
    assert found.stderr
