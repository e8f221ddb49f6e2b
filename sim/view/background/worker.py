"""Run functions in a worker process, so that the window never blocks."""

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

SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread of the worker process yields to the next: the one that sends must not wait."""

YIELDED, RETURNED, RAISED = "yielded", "returned", "raised"


class EndedError(RuntimeError):
    """The worker process ended."""

    def __init__(self) -> None:
        super().__init__(ENDED)


class WorkerProcess:
    """Calls functions of modules in another process, one at a time; the first call starts the process.

    If the process is killed, the next call starts another one.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._call_lock = threading.Lock()  # one call at a time, whatever thread it comes from
        self._send_lock = threading.Lock()
        self._number, self._streams = 0, False

    def __call__(self, function: Callable[..., T], *given: object) -> T:
        """Call the function there and return its result. Blocks, so call this on a thread.

        Raises whatever the function raises, and EndedError if the process ends.
        """
        with self._call_lock:
            self._send_call(function, given)
            word, value = self._receive()
        return cast("T", _value_or_raise(word, value))

    def stream(
        self, function: Callable[..., Generator[T | None, None, R]], *given: object
    ) -> Generator[T, None, R]:
        """Yield what a generator function yields there; return and raise what it returns and raises.

        None is not passed on: the function yields it to say that it can be stopped here. If this is closed
        early, the stream is drained and discarded.
        """
        with self._call_lock:
            self._send_call(function, given)
            self._streams = True
            try:
                word, value = self._receive()
                while word == YIELDED:
                    yield value
                    word, value = self._receive()
            except GeneratorExit:
                self._drain()
                raise
            finally:
                self._streams = False
        return cast("R", _value_or_raise(word, value))

    def stop(self) -> None:
        """End the stream that is under way, if there is one. May be called on any thread."""
        number = self._number
        if self._streams:
            self._send_stop(number)

    def _send_call(self, function: Callable[..., object], given: tuple[object, ...]) -> None:
        process = self._started()
        self._number += 1
        try:
            self._send(process, (self._number, function, given))
        except (OSError, ValueError) as error:
            self._fail(process, error)

    def _send_stop(self, number: int) -> None:
        process = self._process
        if process is not None:
            with suppress(OSError, ValueError):  # the process ended: nothing to stop
                self._send(process, (number, None, ()))

    def _send(self, process: subprocess.Popen[bytes], what: object) -> None:
        with self._send_lock:
            _dump(cast("IO[bytes]", process.stdin), what)

    def _receive(self) -> tuple[str, Any]:
        process = self._process
        if process is None:
            raise EndedError
        try:
            word, value = pickle.load(cast("IO[bytes]", process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError, ValueError) as error:
            self._fail(process, error)
        return word, value

    def _drain(self) -> None:
        self._send_stop(self._number)
        with suppress(EndedError):
            while self._receive()[0] == YIELDED:
                continue

    def _fail(self, process: subprocess.Popen[bytes], error: Exception) -> NoReturn:
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


class InlineWorker(WorkerProcess):
    """A worker without a process: it calls every function on the caller's thread."""

    def __call__(self, function: Callable[..., T], *given: object) -> T:
        """Call the function and return its result. Raises whatever the function raises."""
        return function(*given)

    def stream(
        self, function: Callable[..., Generator[T | None, None, R]], *given: object
    ) -> Generator[T, None, R]:
        """Yield what a generator function yields, except None; return what it returns."""
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
    # Not `multiprocessing`: its child would run the caller's own script again, with its window.
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
                continue  # data was still to be sent to a process that ended
    process.wait()


def _value_or_raise(word: str, value: Any) -> Any:
    if word == RAISED:
        raise value
    return value


def _dump(pipe: IO[bytes], what: Any) -> None:
    pickle.dump(what, pipe, protocol=5)
    pipe.flush()


class _Listener(threading.Thread):
    """Reads calls and stops in the worker process: queues the calls, notes the number to stop."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self.calls = queue.SimpleQueue[tuple[int, Callable[..., object], tuple[object, ...]]]()
        self.stopped = 0

    def run(self) -> None:
        """Read until the pipe closes; then the window is gone, and this process ends."""
        while True:
            try:
                number, function, given = pickle.load(self._pipe)
            except EOFError:
                os._exit(0)
            if function is None:
                self.stopped = number
            else:
                self.calls.put((number, function, given))

    def is_stopped(self, number: int) -> bool:
        """Whether the call of this number is to stop."""
        return self.stopped == number


def serve() -> None:
    """Serve in the worker process: make each call and send the answer, until the pipe closes."""
    if hasattr(os, "nice"):
        os.nice(5)  # the frames of the window go first
    sys.setswitchinterval(SWITCH_INTERVAL)
    listener, answers = _Listener(sys.stdin.buffer), sys.stdout.buffer
    sys.stdout = sys.stderr  # what a function prints must not get between the answers
    listener.start()
    while True:
        number, function, given = listener.calls.get()
        try:
            value = function(*given)
            if isinstance(value, Generator):
                value = _send_yields(value, partial(listener.is_stopped, number), answers)
            answer: tuple[str, object] = (RETURNED, value)
        except Exception as error:
            answer = (RAISED, error)
        _dump(answers, answer)


def _send_yields(work: Generator[object], stopped: Callable[[], bool], answers: IO[bytes]) -> object:
    """Send what a generator yields, until its end or a stop; return what it returns."""
    with closing(work):
        while not stopped():
            try:
                value = next(work)
            except StopIteration as over:
                return over.value
            if value is not None:
                _dump(answers, (YIELDED, value))
    return None
