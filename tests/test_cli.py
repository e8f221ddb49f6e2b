"""The command line: what it prints and where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim
from calling import assert_told, call
from sim import api, batch, language, live
from sim.cli import commands, options, printing
from sim.trace import EVENTS, Event

HEAVY = {"matplotlib", "numba", "numpy", "pydantic", "pygame", "rich", "ruamel", "scipy", "simpy"}


MAIN = "import sys; from sim.cli import main; sys.argv[:] = ['sim', *sys.argv[1:]]; main()"


def python(code: str, *words: str, **surroundings: str) -> subprocess.CompletedProcess[bytes]:
    """Another Python that runs *code*."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | surroundings
    line = [sys.executable, "-c", code, *words]
    return subprocess.run(line, capture_output=True, env=environment, check=False)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A scenario file of one's own."""
    assert call("new", str(tmp_path / "mine.yaml")).exit_code == 0
    return tmp_path / "mine.yaml"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text("name: Wrong\nzoness: {}\n")
    return path


@pytest.fixture
def doubtful(mine: Path) -> Path:
    """A scenario that is allowed, with something in it that is hardly meant."""
    scenario = api.Scenario(
        name="Doubtful",
        zones={"compound": {"value": 1}},
        threats={"plain": {"time_of_flight": {"normal": {"mean": 5, "sd": 10}}}},
        attack=[{"schedule": {"threat": "plain", "at": [0]}}],
    )
    mine.write_text(scenario.text)
    return mine


# --- the whole ---


def test_alone_it_names_commands_that_exist():
    named = {line.split()[1] for line in call().stdout.splitlines() if line.startswith("  sim ")}
    assert named <= set(commands.commands)


@pytest.mark.parametrize("words", [[], ["--help"], ["study", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]):
    at_exit = "import atexit, sys; atexit.register(lambda: print(*{name[:10] for name in sys.modules}));"
    found = python(at_exit + MAIN, *words).stdout.decode()
    assert not HEAVY & set(found.splitlines()[-1].split())


def test_importing_sim_imports_nothing_heavy():
    found = python("import sim, sys; print(*{name[:10] for name in sys.modules})")
    assert not HEAVY & set(found.stdout.decode().split())


def test_python_m_sim_is_sim():
    found = python("import runpy; runpy.run_module('sim', run_name='__main__', alter_sys=True)")
    assert found.stdout.decode() == call().stdout


def test_every_public_name_is_there():
    assert all(getattr(sim, name) for name in [*sim.__all__, "__version__"])


@pytest.mark.parametrize(
    "words",
    [
        *(["nope"], ["run"], ["check"], ["run", "two-inbound", "--replication", "0"]),
        *(["run", "two-inbound", "--seed", "-1"], ["run", "two-inbound", "--seed", str(2**63)]),
        *(["run", "two-inbound", "--set", "seed"], ["run", "two-inbound", "--set", "=3"]),
        *(["study", "two-inbound", "-n", "0"], ["study", "two-inbound", "--workers", "0"]),
        *(["study", "two-inbound", "--engine", "warp"],),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(words: list[str]):
    assert call(*words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        *(["run", "no-such-scenario"], ["study", "no-such-scenario"], ["explain", "no-such-scenario"]),
        *(["check", "no-such-scenario"], ["run", "two-inbound", "--set", "run.until=never"]),
        *(["run", "two-inbound", "--set", "run.untl=5"], ["run", "two-inbound", "--set", "run.until=["]),
        *(["study", "two-inbound", "-o", "a.xlsx"], ["run", "two-inbound", "-o", "a.csv"]),
    ],
    ids=" ".join,
)
def test_what_is_wrong_is_said_on_standard_error_and_ends_with_1(words: list[str]):
    assert_told(call(*words))


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "play", lambda *_, **__: signal.raise_signal(signal.SIGINT))
    assert call("run", "two-inbound").exit_code == 130


def test_a_reader_that_has_seen_enough_is_no_trouble():
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    line = [sys.executable, "-c", MAIN, "run", "long-season"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, said = process.communicate()
    assert (process.returncode, said) == (0, b"")


@pytest.mark.parametrize(("encoding", "shown"), [("cp1252", b"Caf\xe9 ?: "), ("utf-8", "Café 夜: ".encode())])
@pytest.mark.parametrize("command", ["run", "study"])
def test_letters_that_a_terminal_lacks_stop_no_command(command: str, encoding: str, shown: bytes):
    found = python(MAIN, command, "two-inbound", "--set", "name=Café 夜", PYTHONIOENCODING=encoding)
    assert found.stdout.startswith(shown)


# --- scenarios as texts ---


def test_list_has_a_line_for_each_shipped_scenario():
    names = [line.split()[0] for line in call("list").stdout.splitlines()]
    assert names == list(language.shipped())


def test_list_in_json_names_each_shipped_scenario():
    assert [row["name"] for row in json.loads(call("list", "--json").stdout)] == list(language.shipped())


def test_what_is_shipped_is_fine():
    assert call("check", "--quiet", *language.shipped()).exit_code == 0


def test_check_tells_the_place_of_a_problem(wrong: Path):
    assert f"{wrong}:2:1:" in call("check", str(wrong)).stderr


def test_check_goes_on_after_a_wrong_file(wrong: Path, mine: Path):
    assert call("check", str(wrong), str(mine)).stdout == f"{mine}: no problems found\n"


def test_check_resolved_prints_a_scenario_that_is_the_same(mine: Path):
    assert language.parse(call("check", "--resolved", str(mine)).stdout) == language.load(mine)


def test_check_resolved_prints_changed_values(mine: Path):
    printed = call("check", "--resolved", str(mine), "--set", "seed=77").stdout
    assert language.parse(printed).seed == 77


def test_check_refuses_a_value_that_cannot_be(mine: Path):
    assert "seed" in call("check", str(mine), "--set", "seed=soon").stderr


def test_check_in_json_tells_the_place_of_a_problem(wrong: Path):
    problems = json.loads(call("check", "--json", str(wrong)).stdout)[0]["problems"]
    assert (2, 1) in [(problem["line"], problem["column"]) for problem in problems]


@pytest.mark.parametrize("command", [["check"], ["run"], ["explain"], ["study", "-n", "1"]], ids=" ".join)
def test_warnings_go_to_standard_error(command: list[str], doubtful: Path):
    assert "warning" in call(*command, str(doubtful)).stderr


@pytest.mark.parametrize("command", [["check"], ["run"], ["explain"], ["study", "-n", "1"]], ids=" ".join)
def test_quiet_leaves_warnings_out(command: list[str], doubtful: Path):
    assert call(*command, "--quiet", str(doubtful)).stderr == ""


def test_new_writes_a_scenario_that_is_fine(mine: Path):
    assert call("check", str(mine)).stdout == f"{mine}: no problems found\n"


def test_new_never_overwrites(mine: Path):
    mine.write_text("mine")
    assert (call("new", str(mine)).exit_code, mine.read_text()) == (1, "mine")


def test_schema_is_json():
    assert json.loads(call("schema").stdout) == language.schema()


def test_schema_can_be_saved(tmp_path: Path):
    call("schema", "-o", str(tmp_path / "schema.json"))
    assert json.loads((tmp_path / "schema.json").read_text()) == language.schema()


def test_explain_prints_the_sentences():
    assert call("explain", "two-inbound").stdout.splitlines() == api.load("two-inbound").explain()


def test_explain_tells_of_changed_values():
    changed = call("explain", "two-inbound", "--set", "run.until=9").stdout
    assert changed != call("explain", "two-inbound").stdout


# --- one replication ---


def test_run_prints_every_event_and_why_each_threat_ended_so():
    told = api.load("two-inbound").run()
    lines = call("run", "two-inbound").stdout.splitlines()
    assert lines[2 : 2 + len(told.events)] == list(printing.log(told))


def test_run_says_of_each_threat_why_it_ended_so():
    lines = call("run", "two-inbound").stdout.splitlines()
    assert {threat.why for threat in api.load("two-inbound").run().threats} <= set(lines)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_sentence(event: str):
    run = api.Run("x", 1, 1, 20.0, (Event(9.0, event, 1, "inner", 2, 1, "square"),), (), {})
    assert next(printing.log(run)).startswith(" 9.0  ")


def test_an_engagement_names_its_channel():
    run = api.Run("x", 1, 1, 20.0, (Event(12.4, "engaged", 2, "inner", 1, 1),), (), {})
    assert next(printing.log(run)) == "12.4  inner engages threat 2 on channel 1"


def run_json(*words: str) -> Any:
    return json.loads(call("run", "two-inbound", "--json", *words).stdout)


def test_run_in_json_has_the_keys_that_are_promised():
    assert list(run_json()) == ["scenario", "seed", "replication", "responses", "threats", "events"]


def test_a_threat_in_json_has_the_keys_that_are_promised():
    assert list(run_json()["threats"][0]) == [
        *("id", "kind", "appeared", "detected", "lands", "zone"),
        *("outcome", "cause", "ended", "engagements", "rounds"),
    ]


def test_an_event_in_json_has_the_keys_that_are_promised():
    assert list(run_json()["events"][0]) == ["time", "event", "threat", "battery", "channel"]


def test_a_missing_value_in_json_is_null():
    assert run_json()["events"][0]["battery"] is None


def test_the_kth_of_a_study_is_replayed():
    row = api.load("two-inbound").study(3)["leaks"].counts
    leaks = [run_json("--replication", str(k))["responses"]["leaks"] for k in (1, 2, 3)]
    assert {value: leaks.count(value) for value in sorted(leaks)} == row


def test_seed_replaces_the_seed_of_the_scenario():
    assert run_json("--seed", "4")["events"] != run_json()["events"]


def test_set_replaces_a_value():
    attack = "attack=[{schedule: {threat: quick, at: [1, 2, 3]}}]"
    assert run_json("--set", attack)["responses"]["threats"] == 3


def test_a_scenario_may_come_from_standard_input():
    given = api.load("two-inbound").text
    assert json.loads(call("run", "-", "--json", given=given).stdout) == run_json()


def test_a_run_can_be_saved(tmp_path: Path):
    call("run", "two-inbound", "-o", str(tmp_path / "run.json"))
    assert json.loads((tmp_path / "run.json").read_text()) == run_json()


# --- many replications ---


def test_study_in_json_is_the_study_of_python():
    found = json.loads(call("study", "two-inbound", "-n", "20", "--json").stdout)
    assert found == json.loads(json.dumps(api.load("two-inbound").study(20).to_json()))


def test_study_prints_a_row_for_each_response():
    lines = call("study", "two-inbound", "-n", "20").stdout.splitlines()
    firsts = {line.split()[0] for line in lines if line.strip()}
    assert set(api.load("two-inbound").study(1).names) <= firsts


@pytest.mark.parametrize("width", [60, 80, 90, 120, None])
def test_the_table_fits_where_it_can(width: int | None):
    lines = printing.table(api.load("two-inbound").study(20), width)
    assert max(map(len, lines)) <= max(width or 120, 76)


def test_a_narrow_table_says_what_it_leaves_out():
    assert list(printing.table(api.load("two-inbound").study(20), 40))[-1].startswith("(A wider terminal")


def test_study_says_what_is_needed_to_repeat_it():
    found = api.load("two-inbound").study(20, seed=4)
    headline = call("study", "two-inbound", "-n", "20", "--seed", "4").stdout.splitlines()[0]
    assert headline == (
        f"Two inbound at night: 20 replications, seed 4, scenario {found.scenario_sha256[:8]}"
    )


def test_study_tallies_what_happened():
    counts = api.load("two-inbound").study(20)["leaks"].counts or {}
    line = "   ".join(f"{value}: {5 * times:.1f} %" for value, times in counts.items())
    assert f"leaks       {line}\n" in call("study", "two-inbound", "-n", "20").stdout


def test_study_saves_and_prints_nothing_but_json(tmp_path: Path):
    printed = call("study", "two-inbound", "-n", "5", "--json", "-o", str(tmp_path)).stdout
    assert (tmp_path / "study.json").read_text() == printed


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the replications after the twentieth are played."""
    rows = live.rows

    def stopped(plan: Any, seed: int, first: int, count: int) -> Any:
        if first > 20:
            signal.raise_signal(signal.SIGINT)
        return rows(plan, seed, first, count)

    monkeypatch.setattr(live, "rows", stopped)


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_study_ends_with_130_and_says_so():
    found = call("study", "two-inbound", "-n", "5000", "--engine", "simpy")
    assert (found.exit_code, "of 5000 replications are finished" in found.stderr) == (130, True)


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_study_keeps_what_is_finished():
    found = json.loads(call("study", "two-inbound", "-n", "5000", "--engine", "simpy", "--json").stdout)
    assert (found["complete"], 0 < found["responses"]["leaks"]["n"] < 5000) == (False, True)


# --- watching ---


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, dict[str, Any]]]:
    """What the viewer was opened with."""
    calls: list[tuple[Any, dict[str, Any]]] = []
    note = lambda given, **rest: calls.append((given, rest))  # noqa: E731
    monkeypatch.setattr("sim.view.open_viewer", note, raising=False)
    return calls


def test_view_opens_one_scenario(opened: list[tuple[Any, dict[str, Any]]]):
    call("view", "layers", "--seed", "3", "--replication", "2", "--set", "run.until=9")
    given = {"seed": 3, "replication": 2, "sets": {"run.until": 9}, "beside": None, "out": None}
    assert opened == [(["layers"], given)]


def test_demo_opens_all_that_is_shipped(opened: list[tuple[Any, dict[str, Any]]]):
    call("demo")
    assert opened == [(None, {"out": None})]


# --- python ---


def test_a_scenario_can_be_made_of_its_parts():
    two = api.load("two-inbound")
    assert api.Scenario(**two.document) == two


def test_a_scenario_of_wrong_parts_tells_what_is_wrong():
    with pytest.raises(sim.ScenarioError, match="zones"):
        api.Scenario(name="Empty")


def test_a_scenario_is_replaced_and_not_changed():
    two = api.load("two-inbound")
    two.replace({"seed": 99})
    assert two == api.load("two-inbound")


def test_a_replication_below_the_first_is_refused():
    with pytest.raises(sim.SimError, match="counted from 1"):
        api.load("two-inbound").run(replication=0)


@pytest.mark.parametrize("show", ["scenario", "run", "study"])
def test_each_shows_itself_in_a_notebook(show: str):
    two = api.load("two-inbound", {"name": "<two>"})
    shown = {"scenario": two, "run": two.run(), "study": two.study(2)}[show]
    assert "&lt;two&gt;" in shown._repr_html_()


def test_the_command_line_knows_all_engines():
    assert options.ENGINES == batch.ENGINES
