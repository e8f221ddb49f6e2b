"""A process of its own that calls functions for the window, so that no frame waits for them."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from functools import partial
from typing import IO, Any, NoReturn, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

COMMAND = "from sim.view.background.worker import serve; serve()"

ENDED = "the process that plays many runs ended"

SWITCH = 0.0005
"""Seconds after which a thread of the other side lets the next one go on: what plays waits for who sends."""

YIELDED, RETURNED, RAISED = "yielded", "returned", "raised"


class EndedError(RuntimeError):
    """The other process is gone."""

    def __init__(self) -> None:
        super().__init__(ENDED)


class WorkerProcess:
    """Calls functions of modules in another process, one at a time; started by the first call.

    A process that was killed is replaced by the next call.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._turn = threading.Lock()  # one call at a time, whatever thread it comes from
        self._saying = threading.Lock()
        self._number, self._streams = 0, False

    def __call__(self, function: Callable[..., T], *given: object) -> T:
        """What the function returns; blocks, so call it on a thread. Raises whatever it raises there,
        and EndedError if the process ended.
        """
        with self._turn:
            self._ask(function, given)
            word, value = self._answer()
        return cast("T", _told(word, value))

    def stream(
        self, function: Callable[..., Generator[T | None, None, R]], *given: object
    ) -> Generator[T, None, R]:
        """What a generator function yields there, while it goes on. Returns and raises the same.

        Where it yields None nothing comes, but it can be stopped. Closed before its end it is, and what it
        yielded is thrown away.
        """
        with self._turn:
            self._ask(function, given)
            self._streams = True
            try:
                word, value = self._answer()
                while word == YIELDED:
                    yield value
                    word, value = self._answer()
            except GeneratorExit:
                self._drain()
                raise
            finally:
                self._streams = False
        return cast("R", _told(word, value))

    def stop(self) -> None:
        """Let the stream that is under way, if there is one, end where it is, from whatever thread."""
        number = self._number
        if self._streams:
            self._call_off(number)

    def _ask(self, function: Callable[..., object], given: tuple[object, ...]) -> None:
        process = self._started()
        self._number += 1
        try:
            self._say(process, (self._number, function, given))
        except (OSError, ValueError) as error:
            self._gone(process, error)

    def _call_off(self, number: int) -> None:
        process = self._process
        if process is not None:
            with suppress(OSError, ValueError):  # gone: it does nothing any more
                self._say(process, (number, None, ()))

    def _say(self, process: subprocess.Popen[bytes], what: object) -> None:
        with self._saying:
            _dump(cast("IO[bytes]", process.stdin), what)

    def _answer(self) -> tuple[str, Any]:
        process = self._process
        if process is None:
            raise EndedError
        try:
            word, value = pickle.load(cast("IO[bytes]", process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError, ValueError) as error:
            self._gone(process, error)
        return word, value

    def _drain(self) -> None:
        self._call_off(self._number)
        with suppress(EndedError):
            while self._answer()[0] == YIELDED:
                continue

    def _gone(self, process: subprocess.Popen[bytes], error: Exception) -> NoReturn:
        self._process = None
        _end(process)
        raise EndedError from error

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise EndedError
        if self._process is None:
            self._process = _start()
        return self._process

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._closed = True
        if self._process is not None:
            _end(self._process)


class Here(WorkerProcess):
    """The same without another process: whoever calls does the work."""

    def __call__(self, function: Callable[..., T], *given: object) -> T:
        """What the function returns. Raises whatever it raises."""
        return function(*given)

    def stream(
        self, function: Callable[..., Generator[T | None, None, R]], *given: object
    ) -> Generator[T, None, R]:
        """What it yields."""
        work = function(*given)
        with closing(work):
            while True:
                try:
                    value = next(work)
                except StopIteration as over:
                    return cast("R", over.value)
                if value is not None:
                    yield value


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


def _told(word: str, value: Any) -> Any:
    if word == RAISED:
        raise value
    return value


def _dump(pipe: IO[bytes], what: Any) -> None:
    pickle.dump(what, pipe, protocol=5)
    pipe.flush()


class _Ear(threading.Thread):
    """The other side: what is asked, one after the other, and the number of what is to stop."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self.asked = queue.SimpleQueue[tuple[int, Callable[..., object], tuple[object, ...]]]()
        self.stopped = 0

    def run(self) -> None:
        """Listen. Who asks no more is gone, and with him all that is being done."""
        while True:
            try:
                number, function, given = pickle.load(self._pipe)
            except EOFError:
                os._exit(0)
            if function is None:
                self.stopped = number
            else:
                self.asked.put((number, function, given))

    def is_stopped(self, number: int) -> bool:
        """Whether nobody wants any more what was asked as this number."""
        return self.stopped == number


def serve() -> None:
    """The other side: call what is asked for and answer, until the pipe closes."""
    if hasattr(os, "nice"):
        os.nice(5)  # the window's frames go first
    sys.setswitchinterval(SWITCH)
    ear, answers = _Ear(sys.stdin.buffer), sys.stdout.buffer
    sys.stdout = sys.stderr  # what a function prints is no answer
    ear.start()
    while True:
        number, function, given = ear.asked.get()
        try:
            value = function(*given)
            if isinstance(value, Generator):
                value = _yields(value, partial(ear.is_stopped, number), answers)
            answer: tuple[str, object] = (RETURNED, value)
        except Exception as error:
            answer = (RAISED, error)
        _dump(answers, answer)


def _yields(work: Generator[object], stopped: Callable[[], bool], answers: IO[bytes]) -> object:
    """Answer what a generator yields, until its end or until it is to stop; what it returns."""
    with closing(work):
        while not stopped():
            try:
                value = next(work)
            except StopIteration as over:
                return over.value
            if value is not None:
                _dump(answers, (YIELDED, value))
    return None
