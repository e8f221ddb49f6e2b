"""Many runs of both sides, which grow in the background, and their paired difference."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.statistics import Paired
from sim.view.background.sample import GrowingSample, Sample
from sim.view.screens.difference import paired


@dataclass
class PairedSamples:
    """The samples of both sides; replication k of both is played on the same draws."""

    left: GrowingSample
    right: GrowingSample
    _found: tuple[object, Paired | None] = field(default=(None, None), init=False)

    @property
    def sample(self) -> Sample:
        """The left runs so far."""
        return self.left.sample

    @property
    def growing(self) -> bool:
        """Whether more runs will come."""
        return self.left.growing or self.right.growing

    @property
    def runs(self) -> tuple[int, int]:
        """The number of runs that both sides have, and will have."""
        samples = self.left.sample, self.right.sample
        return min(map(len, samples)), min(sample.wanted for sample in samples)

    def difference(self, response: str) -> Paired | None:
        """The paired difference of a response so far; computed anew when the runs have doubled."""
        n, wanted = self.runs
        key = response, n if n >= wanted or not self.growing else n.bit_length()
        if self._found[0] != key:
            self._found = key, paired(self.left.sample, self.right.sample, response)
        return self._found[1]
