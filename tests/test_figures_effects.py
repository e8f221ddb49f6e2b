"""The figure of a sensitivity analysis: its dots stand where the numbers are."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

from drawing import outside, overlapping
from sim import api
from sim.cli import commands

INNER = "defence.batteries.inner"
GIVEN = {f"{INNER}.channels": "1..4", f"{INNER}.intercept_probability": "0.2..0.9"}


@pytest.fixture(scope="module")
def found() -> api.Sensitivity:
    return api.load("saturating-volley").sensitivity(GIVEN, 20, points=32)


def test_each_index_has_its_dot(found: api.Sensitivity):
    drawn = {float(line.get_xdata()[0]) for line in found.plot().axes[0].lines if len(line.get_xdata()) == 1}
    assert drawn == {share for one in found.effects for share in (one.first, one.total)}


def test_each_interval_has_its_line(found: api.Sensitivity):
    drawn = [tuple(line.get_xdata()) for line in found.plot().axes[0].lines if len(line.get_xdata()) == 2]
    wanted = [ends for one in found.effects for ends in (one.first_interval, one.total_interval)]
    np.testing.assert_allclose(sorted(drawn), sorted(wanted))


@pytest.mark.parametrize("theme", ["white", "dark"])
def test_no_word_is_cut_or_meets_another(found: api.Sensitivity, theme: str):
    picture = found.plot(theme=theme)
    picture.settle()
    assert (outside(picture), overlapping(picture)) == ([], [])


def test_where_nothing_varies_a_sentence_stands():
    flat = api.load("undefended").sensitivity({"attack.0.volley.at": "1..2"}, 5, points=16)
    assert not flat.plot().axes


def test_the_command_draws_it(tmp_path):
    words = [part for path, values in GIVEN.items() for part in ("--set", f"{path}={values}")]
    to = tmp_path / "effects.svg"
    size = ["-n", "5", "--points", "16"]
    ran = CliRunner().invoke(commands, ["sensitivity", "saturating-volley", *words, *size, "--plot", str(to)])
    assert (ran.exit_code, to.read_text(encoding="utf-8")[:5]) == (0, "<?xml")
