"""Many runs of a scenario that changes while they are played: first a few, then ever more.

The runs are played in a process that stays, so that no frame waits for them: a thread would share
Python's lock with the frames (`benchmarks/what_if.py` measures both). A block takes no longer than
`PATIENCE`, so what is asked anew begins soon; what comes of an older question is thrown away.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import plan
from sim.responses import names
from sim.scenario import Scenario
from sim.view.crowd import Rows, Sample, rows_of
from sim.view.hand import Hand
from sim.view.what_if.latest import Latest, Wanted

FIRST = 1_000
"""Replications behind a first estimate."""

PATIENCE = 0.03
"""Seconds that a block may take, where the processor has nothing else to do."""

SLOW = 0.12
"""Seconds after which theory is asked although replications are still being played."""


@dataclass(frozen=True)
class Known:
    """What theory knows of a response: its mean, perhaps its distribution, and by which formula.

    *limit*: it holds in the long run of a stream rather than to the last digit.
    """

    value: float
    pmf: NDArray[np.float64] | None
    formula: str
    limit: bool


@dataclass(frozen=True)
class Question:
    """Which variant is asked about, under which *name*, and how it *differs*, in words."""

    name: str
    scenario: Scenario
    wanted: int
    watched: str = "leaks"
    differs: str = ""


@dataclass(frozen=True)
class Answer:
    """What is known so far. *compiled* tells by which loop, *lacking* why not by the compiled one."""

    question: Question
    sample: Sample
    compiled: bool = False
    lacking: str | None = None


class Block(NamedTuple):
    """Some replications, by which loop they were played, and how many *seconds* of all cores they took."""

    rows: Rows
    compiled: bool
    lacking: str | None
    seconds: float


class Refining:
    """Answers one question after the other, each better and better; look at what there is once a frame.

    *answers* has the newest answer to each name's latest question that has one. What theory knows comes
    later, if it knows anything: see `known`.
    """

    def __init__(self, hand: Hand, scholar: Hand, *, inline: bool = False) -> None:
        self.answers: dict[str, Answer] = {}
        self._known: dict[str, tuple[Question, Mapping[str, Known]]] = {}
        self._hand, self._scholar = hand, scholar
        self._speed = (FIRST if inline else 10) / PATIENCE  # replications a second
        self._playing = Latest(self._refine, inline=inline)
        self._reading = Latest(self._read, inline=inline)

    def ask(self, question: Question) -> None:
        """This is wanted now: what was asked before is given up."""
        self._playing.ask(question)

    def known(self, question: Question) -> Mapping[str, Known]:
        """What theory knows of a question's responses, as far as it was asked."""
        asked, found = self._known.get(question.name, (None, {}))
        return found if asked is question else {}

    @property
    def busy(self) -> bool:
        """Whether something more will come."""
        return self._playing.busy or self._reading.busy

    @property
    def playing(self) -> bool:
        """Whether more replications will come."""
        return self._playing.busy

    def stop(self) -> None:
        """Nothing is wanted any more; the processes stay for who comes next."""
        self._playing.stop()
        self._reading.stop()

    # --- on the threads ---

    def _refine(self, question: Question, wanted: Wanted) -> None:
        try:
            self._play(question, wanted)
        except Exception as error:
            # Whatever stops the work must not stop the window: the screen says it instead.
            before = self.answers.get(question.name)
            if before is None or before.question is not question:
                before = Answer(question, Sample(("leaks", "held"), np.empty((0, 2))))
            sample = Sample(before.sample.names, before.sample.rows, question.wanted, told(error))
            if wanted():
                self.answers[question.name] = Answer(question, sample, before.compiled, before.lacking)

    def _play(self, question: Question, wanted: Wanted) -> None:
        columns = tuple(names(plan.make(question.scenario)))
        pickled, seed = pickle.dumps(question.scenario), question.scenario.seed
        rows: Rows = np.empty((question.wanted, len(columns)), order="F")  # a response's values together
        done, asked, began = 0, False, time.perf_counter()
        count = min(question.wanted, max(10, min(FIRST, int(2 * self._speed * PATIENCE))))
        with ThreadPoolExecutor(1) as ahead:
            # A process that is killed is replaced: draws depend on numbers alone.
            coming = ahead.submit(self._hand.insist, block_of, pickled, seed, 1, count)
            while done < question.wanted and wanted():
                block = coming.result()
                if not wanted():
                    return
                self._speed = count / max(block.seconds, 1e-6)
                first, done = done, done + count
                count = max(1, min(4 * count, int(self._speed * PATIENCE), question.wanted - done))
                if done < question.wanted:
                    # The next is played while this one is described.
                    coming = ahead.submit(self._hand.insist, block_of, pickled, seed, done + 1, count)
                rows[first:done] = block.rows
                sample = Sample(columns, rows[:done], question.wanted)
                self._publish(Answer(question, sample, block.compiled, block.lacking))
                if not asked and (done == question.wanted or time.perf_counter() - began > SLOW):
                    asked = True
                    self._reading.ask(question)

    def _publish(self, answer: Answer) -> None:
        """Work out what will be shown, here and not in a frame."""
        sample = answer.sample
        for name in (answer.question.watched, "held"):
            if name in sample.names:
                sample.of(name)
        _ = sample.causes
        self.answers[answer.question.name] = answer

    def _read(self, question: Question, wanted: Wanted) -> None:
        try:
            found = self._scholar(known_of, pickle.dumps(question.scenario))
        except Exception:
            found = {}  # where theory fails, the picture merely has no exact values
        if wanted():
            self._known[question.name] = question, found


def told(error: Exception) -> str:
    """What went wrong, in a line."""
    return (str(error) or "it stopped").splitlines()[0]


def block_of(pickled: bytes, seed: int, first: int, count: int) -> Block:
    """The child's side: the replications, and what they cost.

    Counted are seconds of the processor: where others use it, blocks would shrink and cost more.
    """
    from sim import batch

    lacking, ready = batch.lacking(), batch.is_ready()
    began = time.process_time()
    rows = rows_of(pickled, seed, first, count)
    cores = (os.cpu_count() or 1) if ready else 1
    return Block(rows, ready, lacking, (time.process_time() - began) / cores)


def known_of(pickled: bytes) -> dict[str, Known]:
    """The other child's side: what theory knows of a pickled scenario, by response."""
    from sim import theory

    exact = theory.fit(pickle.loads(pickled)).exact
    return {one.response: Known(one.value, one.pmf, one.formula, one.limit) for one in exact}
