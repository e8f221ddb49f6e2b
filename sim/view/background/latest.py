"""A thread that does the newest of what is asked of it, and drops what is older."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

Wanted = Callable[[], bool]
"""Whether the work that is under way is still wanted."""


class Latest(Generic[T]):
    """Does *how* for the newest thing asked for. Long work looks now and then whether it is still wanted.

    *inline* does it at once, on the caller's own thread.
    """

    def __init__(self, how: Callable[[T, Wanted], None], *, inline: bool = False) -> None:
        self._how, self._inline = how, inline
        self._asked: list[T] = []
        self._number, self._done, self._stopped = 0, 0, False
        self._bell = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, what: T) -> None:
        """From now on this is wanted, and nothing that was asked for before."""
        with self._bell:
            self._number += 1
            self._asked = [what]
            number = self._number
            if self._thread is None and not self._inline:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
            self._bell.notify()
        if self._inline:
            self._work(number, what)

    def stop(self) -> None:
        """Nothing is wanted any more."""
        with self._bell:
            self._stopped = True
            self._number += 1
            self._bell.notify()

    @property
    def busy(self) -> bool:
        """Whether what was asked for last is not done yet."""
        return self._done < self._number and not self._stopped

    def _serve(self) -> None:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: bool(self._asked) or self._stopped)
                if self._stopped:
                    return
                number, what = self._number, self._asked.pop()
            self._work(number, what)

    def _work(self, number: int, what: T) -> None:
        self._how(what, lambda: number == self._number)
        self._done = max(self._done, number)
