"""The estimates of a study, kept without its rows and its tally."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from sim.errors import SimError
from sim.statistics import Response


class Summary:
    """The estimates of a study, in place of its `Tally`.

    *quantile_error* is the largest relative error of the quantiles.
    """

    def __init__(self, responses: Mapping[str, Response], quantile_error: float) -> None:
        self._responses = responses
        self.quantile_error = quantile_error

    def responses(self, *_: object) -> Mapping[str, Response]:
        """Return the estimates of every response; the arguments of `Tally.responses` are ignored."""
        return self._responses

    def ordered(self, *_: object) -> NoReturn:
        """Raise SimError, as the values were not kept."""
        raise self.not_kept()

    def not_kept(self) -> SimError:
        """Return the error for a caller who asks for rows or values."""
        return SimError(
            "Of a study that was played with many others only the report is kept, not the rows."
            " Play the scenario alone to have them."
        )
