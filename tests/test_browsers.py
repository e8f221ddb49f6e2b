"""In Node and in two real browsers, from a file on disk, the module plays as it does in Python."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sim import batch, language, live, plan
from sim.batch import portable
from sim.plan import Plan
from sim.wasm import exporting

HERE = Path(__file__).parent / "browsers"
COUNT, LOGS = 5_000, 20
STORIES = ("two-inbound", "siren-in-time", "empty-magazine", "breakdowns", "clumps", "your-turn")
BROWSERS = {"chrome": "chromium", "firefox": "firefox-esr"}


def plans() -> dict[str, Plan]:
    """Plans with every feature: sirens, magazines, breakdowns, streams of batches, and the benchmarks' R1."""
    benchmark = HERE.parents[1] / "benchmarks" / "r1.yaml"
    found = {name: plan.make(language.load(name)) for name in STORIES}
    return {"r1": plan.make(language.load(str(benchmark))), **found}


def given(models: dict[str, Plan]) -> dict[str, Any]:
    """What the page is given."""
    module = (language.folder("assets") / portable.MODULE).read_bytes()
    return {
        "module": base64.b64encode(module).decode(),
        "plans": {name: exporting.exported(model) for name, model in models.items()},
        "count": COUNT,
        "logs": LOGS,
    }


def digest(model: Plan) -> str:
    """That of the rows in Python."""
    return hashlib.sha256(batch.rows(model, model.seed, 1, COUNT, "portable").tobytes()).hexdigest()


def told(model: Plan) -> list[list[list[int]]]:
    """What SimPy's loop tells of the first replications, in the order of the log's columns."""
    loop, found = live.Replication(model, watched=True), []
    for replication in range(1, LOGS + 1):
        loop.play(model.seed, replication)
        found.append([list(row) for row in loop.log])
    return found


def run(*command: str, seconds: float = 300) -> Any:
    """What a Node program prints, as JSON."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed here")
    done = subprocess.run(
        [node, *command], check=False, capture_output=True, text=True, timeout=seconds, cwd=HERE
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_node(models: dict[str, Plan], folder: Path) -> Any:
    player = Path(exporting.__file__).with_name("player.js").read_text(encoding="utf-8")
    file = folder / "given.json"
    file.write_text(json.dumps(given(models) | {"player": player}))
    return run("in_node.mjs", str(file))


def test_node_plays_as_python_does(tmp_path: Path):
    models = plans()
    found = in_node(models, tmp_path)
    assert {name: found[name]["here"] for name in models} == {name: digest(models[name]) for name in models}
    assert {name: found[name]["logs"] for name in models} == {name: told(models[name]) for name in models}


def test_a_planted_fault_is_seen(tmp_path: Path):
    """A chance that is off by one percentage point gives other rows."""
    model = plan.make(language.load("two-inbound"))
    other = plan.make(language.load("two-inbound", {"defence.batteries.inner.intercept_probability": 0.61}))
    assert in_node({"two": other}, tmp_path)["two"]["here"] != digest(model)


def page(models: dict[str, Plan], folder: Path) -> Path:
    """One file with all that it needs."""
    player = Path(exporting.__file__).with_name("player.js").read_text(encoding="utf-8")
    worker = (HERE / "worker.js").read_text(encoding="utf-8")
    text = (HERE / "page.html").read_text(encoding="utf-8")
    parts = {"GIVEN": json.dumps(given(models)), "PLAYER_HERE": player, "PLAYER": player, "WORKER": worker}
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part)
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.long
@pytest.mark.parametrize("browser", BROWSERS)
def test_a_browser_plays_as_python_does(browser: str, tmp_path: Path):
    executable = shutil.which(BROWSERS[browser])
    if executable is None:
        pytest.skip(f"{BROWSERS[browser]} is not installed here")
    if not (HERE / "node_modules").is_dir():
        pytest.skip("puppeteer-core is not installed here (npm install in tests/browsers)")
    models = plans()
    file = page(models, tmp_path)
    seen = run("in_browser.mjs", browser, executable, str(file))
    wanted = {name: digest(model) for name, model in models.items()}
    for where in ("here", "one", "two"):
        assert {name: seen["found"][name][where] for name in models} == wanted
    assert {name: seen["found"][name]["logs"] for name in models} == {
        name: told(model) for name, model in models.items()
    }
    assert seen["said"] == []
    # Firefox does not tell of a page that it opens from disk.
    assert {url for url in seen["requests"] if not url.startswith("blob:")} <= {file.as_uri()}
