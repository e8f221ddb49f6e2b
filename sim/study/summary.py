"""The report of a study, kept without its rows and its tally."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from sim.errors import SimError
from sim.statistics import Response


class Summary:
    """The responses of a study, described once and for all; it stands where a `Tally` stands.

    *quantile_error* is the relative error that their quantiles may have.
    """

    def __init__(self, responses: Mapping[str, Response], quantile_error: float) -> None:
        self._responses = responses
        self.quantile_error = quantile_error

    def responses(self, *_: object) -> Mapping[str, Response]:
        """What is known of every response; of rows there are none to ask."""
        return self._responses

    def ordered(self, *_: object) -> NoReturn:
        """Raises SimError: the values are gone."""
        raise self.not_kept()

    def not_kept(self) -> SimError:
        """What is said to whom asks for more than the report."""
        return SimError(
            "Of a study that was played with many others only the report is kept, not the rows."
            " Play the scenario alone to have them."
        )
