"""Ask for many runs of the file's scenario and of its variants, and compare them."""

from __future__ import annotations

from dataclasses import replace

from sim.scenario import Scenario
from sim.statistics import Paired
from sim.view.background.sample import Sample
from sim.view.background.tasks import Work
from sim.view.screens import difference
from sim.view.screens.parameters import Parameter
from sim.view.screens.parameters.variant import Variant, sentence
from sim.view.screens.what_if.findings import NO_COLUMNS, Columns, Findings, columns
from sim.view.screens.what_if.refine import Answer, Question, Refinement

INVITATION = "Move a number, and see what comes of it."


class Estimates:
    """Plays *wanted* runs of one variant after the other in the background; read it once a frame."""

    def __init__(self, scenario: Scenario, parameters: list[Parameter], wanted: int, work: Work) -> None:
        self._scenario, self._parameters, self._wanted = scenario, parameters, wanted
        workers = work.worker("what if"), work.worker("what if, theory")
        self._refinement = Refinement(*workers, inline=work.inline)
        self._moved = False
        self._columns: tuple[object, Columns] = (None, NO_COLUMNS)
        self._paired: tuple[object, difference.Difference | Paired | None] = (None, None)

    @property
    def base(self) -> Answer | None:
        """The answer for the scenario as the file has it."""
        return self._refinement.answers.get("base")

    @property
    def now(self) -> Answer | None:
        """The answer for the variant; that for the one before until there is one."""
        return self._refinement.answers.get("now") if self._moved else self.base

    @property
    def has_base(self) -> bool:
        """Whether all runs of the file's scenario are there."""
        base = self.base
        return base is not None and (len(base.sample) == base.sample.wanted or bool(base.sample.trouble))

    @property
    def busy(self) -> bool:
        """Whether more answers will come."""
        return self._refinement.busy

    def stop(self) -> None:
        """Stop the work in the background."""
        self._refinement.stop()

    def ask_base(self, response: str) -> None:
        """Ask for runs of the file's scenario."""
        self._refinement.ask(Question("base", self._scenario, self._wanted, response))

    def ask(self, variant: Variant, scenario: Scenario, response: str) -> None:
        """Ask for runs of a *variant*, which is the *scenario*; give up what was asked before."""
        self._moved = bool(variant.moved)
        if variant.moved:
            differs = variant.description(self._parameters)
            self._refinement.ask(Question("now", scenario, self._wanted, response, differs))
        elif not self.has_base:
            self.ask_base(response)

    def findings(self, response: str, refusal: str = "") -> Findings | str:
        """The findings; before there are any, a sentence about what went wrong, or an empty one.

        *response* is the one that is shown, *refusal* is shown instead of the change.
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
            self._refinement.known(now.question),
            refusal=refusal,
            changed=now.question.name == "now",
        )
        return replace(found, line=self._line(now, found.before, response), columns=self._histogram(found))

    def _line(self, now: Answer, before: Sample | None, response: str) -> str:
        """The change and its effect, in words."""
        if now.question.name == "base":
            return INVITATION
        key = (id(now.sample), id(before), response)
        if self._paired[0] != key:
            found = None if before is None else difference.without_correlation(before, now.sample, response)
            self._paired = key, found
        effect = difference.in_words(self._paired[1], response)
        return sentence(f"{now.question.differs}: {effect}" if effect else now.question.differs)

    def _histogram(self, found: Findings) -> Columns:
        """The bars; those of the last picture if nothing has changed."""
        key = (id(found.now), id(found.before), found.response, len(found.known), found.changed)
        if self._columns[0] != key:
            self._columns = key, columns(found)
        return self._columns[1]
