"""The memory of a study of a million replications of R1, played by the command line as anyone would."""

from __future__ import annotations

import resource
import subprocess
import sys
from time import perf_counter

from measuring import R1, say_where

REPLICATIONS = 1_000_000
BAR = 400


def peak_of_children() -> float:
    """The most memory that a finished child process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Print the peak of `sim study`; exit with 1 where it is above the bar."""
    say_where()
    study = ["study", str(R1), "-n", str(REPLICATIONS), "--engine", "compiled", "--quiet"]
    began = perf_counter()
    subprocess.run([sys.executable, "-m", "sim", *study], check=True, stdout=subprocess.DEVNULL)
    took = perf_counter() - began
    peak = peak_of_children()
    print(f"{REPLICATIONS:,} replications in {took:.0f} s by the clock.")
    print(f"Peak memory {peak:.0f} MiB; at most {BAR} is wanted.")
    sys.exit(peak > BAR)


if __name__ == "__main__":
    main()
