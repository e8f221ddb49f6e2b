"""One file for each way to be wrong and one for each way to be right: what each must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import language

FOLDER = Path(__file__).parent / "scenarios"
INVALID = sorted((FOLDER / "invalid").glob("*.yaml"))
RESOLVED = sorted((FOLDER / "valid").glob("*.resolved.yaml"))
VALID = [path.with_name(path.name.replace(".resolved", "")) for path in RESOLVED]


def place_and_message(path: Path) -> list[str]:
    """Each problem of a file as ``line:column: message``, without the place where there is none."""
    told = [
        f"{problem.line}:{problem.column}: {problem.message}" if problem.line else problem.message
        for problem in language.check(path).problems
    ]
    return [f"# expect: {one}" for one in told]


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_wrong_file_gives_its_one_problem_at_its_place(path: Path) -> None:
    expected = path.read_text(encoding="utf-8").splitlines()[0]
    assert place_and_message(path) == [expected]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_right_file_resolves_to_what_stands_beside_it(path: Path) -> None:
    resolved = path.with_name(f"{path.stem}.resolved.yaml").read_text(encoding="utf-8")
    assert language.dump(language.load(path)) == resolved


@pytest.mark.parametrize("path", RESOLVED, ids=lambda path: path.name.partition(".")[0])
def test_a_resolved_file_resolves_to_itself(path: Path) -> None:
    assert language.dump(language.load(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_right_file_has_no_warning(path: Path) -> None:
    assert language.check(path).warnings == ()


def test_every_right_file_has_its_resolved_one() -> None:
    assert set((FOLDER / "valid").glob("*.yaml")) == {*RESOLVED, *VALID}


def test_there_are_as_many_files_as_the_language_deserves() -> None:
    assert (len(INVALID) >= 70, len(VALID) >= 42) == (True, True)
