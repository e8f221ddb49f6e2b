"""Compile the native player into the user's cache, unless another process does."""

from sim.batch.preparing import alone, prepare

if __name__ == "__main__":
    with alone() as nobody_else:
        if nobody_else:
            prepare()
