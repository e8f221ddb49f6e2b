"""The command line. Heavy packages are imported inside the commands that need them."""

from sim.cli.compare import compare
from sim.cli.group import commands
from sim.cli.printing import safe_output
from sim.cli.rare import rare
from sim.cli.run import run
from sim.cli.scenarios import check, explain, list_, new, schema
from sim.cli.sensitivity import sensitivity
from sim.cli.study import cluster, study, verify
from sim.cli.sweep import sweep
from sim.cli.theory import theory
from sim.cli.view import demo, view
from sim.cli.warmup import warmup

__all__ = ["commands", "main"]

for command in (
    *(demo, list_, new, check, explain, schema, run, view),
    *(study, compare, sweep, sensitivity, rare, warmup, theory, verify, cluster),
):
    commands.add_command(command)


def main() -> None:
    """Run the command ``sim``."""
    safe_output()
    commands(prog_name="sim")
