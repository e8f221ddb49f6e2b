"""Compiles the loop into the user's cache: what `prepare_elsewhere` starts."""

from sim.batch.preparing import prepare

if __name__ == "__main__":
    prepare()
