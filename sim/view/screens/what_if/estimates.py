"""What is asked of the file's scenario and of its variants, and what is known of them so far."""

from __future__ import annotations

from dataclasses import replace

from sim.scenario import Scenario
from sim.statistics import Paired
from sim.view.background.sample import Sample
from sim.view.background.tasks import Work
from sim.view.screens import difference
from sim.view.screens.parameters import Number
from sim.view.screens.parameters.variant import Variant, sentence
from sim.view.screens.what_if.findings import NO_COLUMNS, Columns, Findings, columns
from sim.view.screens.what_if.refine import Answer, Question, Refinement

UNMOVED = "Move a number, and see what comes of it."


class Estimates:
    """Asks for *wanted* runs of one variant after the other, in the background. Look at it once a frame."""

    def __init__(self, scenario: Scenario, numbers: list[Number], wanted: int, work: Work) -> None:
        self._scenario, self._numbers, self._wanted = scenario, numbers, wanted
        hands = work.worker("what if"), work.worker("what if, theory")
        self._refining = Refinement(*hands, inline=work.inline)
        self._moved = False
        self._columns: tuple[object, Columns] = (None, NO_COLUMNS)
        self._paired: tuple[object, difference.Difference | Paired | None] = (None, None)

    @property
    def base(self) -> Answer | None:
        """What is known of the scenario as the file has it."""
        return self._refining.answers.get("base")

    @property
    def now(self) -> Answer | None:
        """What is known of the variant; of the one before until there is something."""
        return self._refining.answers.get("now") if self._moved else self.base

    @property
    def has_base(self) -> bool:
        """Whether all runs of the scenario as the file has it are there."""
        base = self.base
        return base is not None and (len(base.sample) == base.sample.wanted or bool(base.sample.trouble))

    @property
    def busy(self) -> bool:
        """Whether something more will come."""
        return self._refining.busy

    def stop(self) -> None:
        """Nothing is wanted any more."""
        self._refining.stop()

    def ask_base(self, response: str) -> None:
        """The scenario as the file has it is wanted now."""
        self._refining.ask(Question("base", self._scenario, self._wanted, response))

    def ask(self, variant: Variant, scenario: Scenario, response: str) -> None:
        """This *variant* is wanted now, which is the *scenario*; what was asked before is given up."""
        self._moved = bool(variant.moved)
        if variant.moved:
            differs = variant.told(self._numbers)
            self._refining.ask(Question("now", scenario, self._wanted, response, differs))
        elif not self.has_base:
            self.ask_base(response)

    def findings(self, response: str, refusal: str = "") -> Findings | str:
        """What is known; what went wrong, or nothing, where nothing is known yet.

        *response* is the one that is looked at, *refusal* what is said instead of the change.
        """
        now, base = self.now, self.base
        if now is None or not len(now.sample):
            trouble = "" if now is None else now.sample.trouble
            return trouble and f"The study stopped: {trouble}"
        response = response if response in now.sample.names else "leaks"
        found = Findings(
            now.sample,
            base.sample if base is not None and len(base.sample) else None,
            response,
            self._refining.known(now.question),
            refusal=refusal,
            changed=now.question.name == "now",
        )
        return replace(found, line=self._line(now, found.before, response), columns=self._histogram(found))

    def _line(self, now: Answer, before: Sample | None, response: str) -> str:
        """What changed and what came of it, in words."""
        if now.question.name == "base":
            return UNMOVED
        key = (id(now.sample), id(before), response)
        if self._paired[0] != key:
            found = None if before is None else difference.at_once(before, now.sample, response)
            self._paired = key, found
        told = difference.in_words(self._paired[1], response)
        return sentence(f"{now.question.differs}: {told}" if told else now.question.differs)

    def _histogram(self, found: Findings) -> Columns:
        """The bars; those of the last picture again where nothing has changed."""
        key = (id(found.now), id(found.before), found.response, len(found.known), found.changed)
        if self._columns[0] != key:
            self._columns = key, columns(found)
        return self._columns[1]
