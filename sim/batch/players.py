"""The compiled players: which can play here, and which is the fastest that can begin at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sim.batch import cache
from sim.errors import SimError
from sim.plan import Floats

PLAYERS = ("native", "portable")
"""The compiled players, the fastest first."""

ENGINES = ("auto", "simpy", "portable", "native", "compiled")
"""The words for what is to play: "compiled" is the fastest of PLAYERS, "auto" whatever suits."""


def refuse_unknown(engine: str) -> None:
    """Raise SimError where *engine* is none of ENGINES."""
    if engine not in ENGINES:
        raise SimError(f"There is no engine {engine!r}; the engines are {', '.join(ENGINES)}.")


class Player(Protocol):
    """The compiled loop on memory that it can reach: the module `kernel`, or a `portable.Portable`."""

    def placed(self, *parts: Any) -> tuple[Any, ...]:
        """Named tuples of arrays like *parts*, in memory of the player's; what was placed before is gone."""
        ...

    def window(self, target: Floats) -> Floats:
        """An array for the first rows of *target*, or *target* itself, that the player can fill."""
        ...

    def block(self, *arguments: Any) -> None:
        """`calendar.block`, on arrays that were placed."""
        ...

    def weighed_block(self, *arguments: Any) -> None:
        """`weighed.weighed_block`, on arrays that were placed."""
        ...


def lacking(player: str) -> str | None:
    """What a player lacks to play here, in a sentence that says what would be right; None if nothing."""
    if player == "native":
        return cache.lacking()
    from sim.batch import portable

    return portable.lacking()


def is_ready(player: str) -> bool:
    """Whether a player can begin at once; numba is not imported for that."""
    return cache.is_ready() if player == "native" else lacking(player) is None


def best() -> str | None:
    """The fastest player that can begin at once; None where none can."""
    return next((player for player in PLAYERS if is_ready(player)), None)


@contextmanager
def borrowed(name: str | None) -> Iterator[Player]:
    """The player called *name*, or the best one, nobody else's meanwhile.

    Raises SimError where it cannot play.
    """
    name = name or best() or PLAYERS[-1]
    problem = lacking(name)
    if problem is not None:
        raise SimError(problem)
    if name == "native":
        from sim.batch import kernel

        yield kernel
    else:
        from sim.batch import portable

        with portable.borrowed() as player:
            yield player
