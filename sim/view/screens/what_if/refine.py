"""Many runs of a scenario that changes while they are played: first a few, then ever more.

A worker process plays the runs, because a thread would share Python's lock with the frames
(`benchmarks/what_if.py` measures both). A new question begins soon: the process stops at the next block,
and answers to older questions are thrown away.
"""

from __future__ import annotations

import pickle
import time
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from sim import plan
from sim.responses import names
from sim.scenario import Scenario
from sim.view.background.exact_values import ExactValues, exact_values
from sim.view.background.sample import Sample, samples
from sim.view.background.sampling import blocks_from, blocks_of
from sim.view.background.tasks import LatestOnly, StillWanted
from sim.view.background.worker import WorkerProcess

PATIENCE = 0.03
"""Seconds between two estimates."""

THEORY_DELAY = 0.12
"""Seconds after which theory is asked even if replications are still being played."""


@dataclass(frozen=True)
class Question:
    """A variant to play: *wanted* runs of *scenario*, under a *name*; how it *differs*, in words.

    *watched* is the response that is shown.
    """

    name: str
    scenario: Scenario
    wanted: int
    watched: str = "leaks"
    differs: str = ""


@dataclass(frozen=True)
class Answer:
    """The sample so far for a question."""

    question: Question
    sample: Sample


class Refinement:
    """Answers one question after the other, each with ever more runs; look at `answers` once a frame.

    *answers* has the newest answer under each name. The exact values come later, if there are any: see
    `known`.
    """

    def __init__(self, worker: WorkerProcess, exact_worker: WorkerProcess, *, inline: bool = False) -> None:
        self.answers: dict[str, Answer] = {}
        self._known: dict[str, tuple[Question, ExactValues]] = {}
        self._worker, self._exact_worker = worker, exact_worker
        self._playing = LatestOnly(self._refine, inline=inline)
        self._reading = LatestOnly(self._read, inline=inline)

    def ask(self, question: Question) -> None:
        """Ask a question, and give up the one before."""
        self._worker.stop()
        self._playing.ask(question)

    def known(self, question: Question) -> ExactValues:
        """The exact values of a question's scenario; empty while they are not known."""
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
        """Give up all questions; the processes stay for the next screen."""
        self._worker.stop()
        self._playing.stop()
        self._reading.stop()

    # --- on the threads ---

    def _refine(self, question: Question, wanted: StillWanted) -> None:
        try:
            self._play(question, wanted)
        except Exception as error:
            # Whatever stops the work must not stop the window: the screen says what went wrong.
            before = self.answers.get(question.name)
            if before is None or before.question is not question:
                before = Answer(question, Sample(("leaks", "held"), np.empty((0, 2))))
            sample = Sample(before.sample.names, before.sample.rows, question.wanted, first_line(error))
            if wanted():
                self.answers[question.name] = Answer(question, sample)

    def _play(self, question: Question, wanted: StillWanted) -> None:
        scenario, asked, began = question.scenario, False, time.perf_counter()
        columns = names(plan.make(scenario))
        blocks = blocks_from(self._worker, blocks_of, pickle.dumps(scenario), scenario.seed)
        with closing(samples(columns, blocks, question.wanted, PATIENCE)) as coming:
            for sample in coming:
                if not wanted():
                    return
                self._publish(Answer(question, sample))
                if not asked and (
                    len(sample) == question.wanted or time.perf_counter() - began > THEORY_DELAY
                ):
                    asked = True
                    self._reading.ask(question)

    def _publish(self, answer: Answer) -> None:
        """Publish an answer, after working out here, and not in a frame, what will be shown."""
        sample = answer.sample
        for name in (answer.question.watched, "held"):
            if name in sample.names:
                sample.of(name)
        _ = sample.causes
        self.answers[answer.question.name] = answer

    def _read(self, question: Question, wanted: StillWanted) -> None:
        try:
            found = self._exact_worker(exact_values, question.scenario)
        except Exception:
            found = {}  # the picture then has no exact values
        if wanted():
            self._known[question.name] = question, found


def first_line(error: Exception) -> str:
    """What went wrong, in a line."""
    return (str(error) or "it stopped").splitlines()[0]
