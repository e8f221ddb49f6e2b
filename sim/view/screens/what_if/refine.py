"""Many runs of a scenario that changes while they are played: first a few, then ever more.

The runs are played in a process that stays, so that no frame waits for them: a thread would share
Python's lock with the frames (`benchmarks/what_if.py` measures both). What is asked anew begins soon,
for the process stops at the next block; what comes of an older question is thrown away.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import plan
from sim.responses import names
from sim.scenario import Scenario
from sim.view.background.sample import Sample, samples
from sim.view.background.sampling import blocks_of, many
from sim.view.background.tasks import Latest, Wanted
from sim.view.background.worker import WorkerProcess

PATIENCE = 0.03
"""Seconds between two estimates."""

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
    """What is known so far of a question."""

    question: Question
    sample: Sample


class Refinement:
    """Answers one question after the other, each better and better; look at what there is once a frame.

    *answers* has the newest answer to each name's latest question that has one. What theory knows comes
    later, if it knows anything: see `known`.
    """

    def __init__(self, worker: WorkerProcess, exact_worker: WorkerProcess, *, inline: bool = False) -> None:
        self.answers: dict[str, Answer] = {}
        self._known: dict[str, tuple[Question, Mapping[str, Known]]] = {}
        self._worker, self._exact_worker = worker, exact_worker
        self._playing = Latest(self._refine, inline=inline)
        self._reading = Latest(self._read, inline=inline)

    def ask(self, question: Question) -> None:
        """This is wanted now: what was asked before is given up."""
        self._worker.stop()
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
        self._worker.stop()
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
                self.answers[question.name] = Answer(question, sample)

    def _play(self, question: Question, wanted: Wanted) -> None:
        scenario, asked, began = question.scenario, False, time.perf_counter()
        columns = names(plan.make(scenario))
        blocks = many(self._worker, blocks_of, pickle.dumps(scenario), scenario.seed)
        with closing(samples(columns, blocks, question.wanted, PATIENCE)) as coming:
            for sample in coming:
                if not wanted():
                    return
                self._publish(Answer(question, sample))
                if not asked and (len(sample) == question.wanted or time.perf_counter() - began > SLOW):
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
            found = self._exact_worker(known_of, pickle.dumps(question.scenario))
        except Exception:
            found = {}  # where theory fails, the picture merely has no exact values
        if wanted():
            self._known[question.name] = question, found


def told(error: Exception) -> str:
    """What went wrong, in a line."""
    return (str(error) or "it stopped").splitlines()[0]


def known_of(pickled: bytes) -> dict[str, Known]:
    """The other child's side: what theory knows of a pickled scenario, by response."""
    from sim import theory

    exact = theory.fit(pickle.loads(pickled)).exact
    return {one.response: Known(one.value, one.pmf, one.formula, one.limit) for one in exact}
