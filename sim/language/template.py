"""The scenario to start from."""

from __future__ import annotations

from pathlib import Path


def starter() -> str:
    """The text of a commented scenario that checks clean and teaches the language."""
    return Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
