"""A process of its own that calls functions for the window, so that no frame waits for them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from typing import IO, Any, TypeVar

T = TypeVar("T")

COMMAND = "from sim.view.hand import serve; serve()"

TRIES = 3
"""How often something is asked again after its process was killed."""

ENDED = "the process that plays many runs ended"


class Hand:
    """Calls functions of modules in another process, one at a time; started by the first call.

    A process that was killed is replaced by the next call.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._turn = threading.Lock()  # one call at a time, whatever thread it comes from

    def __call__(self, function: Callable[..., T], *given: object) -> T:
        """What the function returns; blocks, so call it on a thread. Raises whatever it raises there,
        and RuntimeError if the process ended.
        """
        with self._turn:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                _send(process.stdin, (function, given))
                answer, result = pickle.load(process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError, ValueError) as error:
                self._process = None
                _end(process)
                raise RuntimeError(ENDED) from error
        if answer == "raised":
            raise result
        return result  # type: ignore[no-any-return]

    def insist(self, function: Callable[..., T], *given: object) -> T:
        """The same, asked again where the process was killed; RuntimeError where it ends again and again."""
        for _ in range(TRIES - 1):
            try:
                return self(function, *given)
            except RuntimeError:
                continue
        return self(function, *given)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise RuntimeError(ENDED)
        if self._process is None:
            self._process = _start()
        return self._process

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._closed = True
        if self._process is not None:
            _end(self._process)


_under_way: list[Generator[float, None, Any]] = []
"""In the other process: what goes on there step by step."""

NEWS = 0.1
"""Seconds of work between two words of how far it is."""


def begin(function: Callable[..., Generator[float, None, Any]], *given: object) -> None:
    """Begin a module's generator function there; `go_on` continues it."""
    _under_way[:] = [function(*given)]


def go_on() -> tuple[float, tuple[Any] | None]:
    """Work on for a moment: how far it is, 0 to 1, and what came out, once something did."""
    began = time.perf_counter()
    try:
        while True:
            share = next(_under_way[0])
            if time.perf_counter() - began > NEWS:
                return share, None
    except StopIteration as over:
        return 1.0, (over.value,)


class Here(Hand):
    """The same without another process: whoever calls does the work."""

    def __call__(self, function: Callable[..., T], *given: object) -> T:
        """What the function returns. Raises whatever it raises."""
        return function(*given)


def _start() -> subprocess.Popen[bytes]:
    # Not `multiprocessing`: its child would run the caller's own script again, window and all.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdin=pipe, stdout=pipe, stderr=quiet, env=environment
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue  # what was still to be sent to a process that is gone
    process.wait()


def _send(pipe: IO[bytes], what: Any) -> None:
    pickle.dump(what, pipe)
    pipe.flush()


def serve() -> None:
    """The other side: call what is asked for and answer, until the pipe closes."""
    if hasattr(os, "nice"):
        os.nice(5)  # the window's frames go first
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a function prints is no answer
    while True:
        try:
            function, given = pickle.load(asked)
        except EOFError:
            return
        try:
            answer: tuple[str, object] = ("returned", function(*given))
        except Exception as error:
            answer = ("raised", error)
        _send(answers, answer)
