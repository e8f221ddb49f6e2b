"""What a study writes while it is played: a journal to go on from, and its table of replications."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError
from sim.study import saving
from sim.study.journal import Identity, Journal

if TYPE_CHECKING:
    from sim.study.result import Study

JOURNAL = "study.journal"


class Output:
    """The place where a study is saved. Nothing takes its place there before the study has ended.

    A folder holds a journal meanwhile, and keeps it where the study does not come to its end.
    """

    def __init__(self, to: saving.Target, identity: Identity, resume: bool) -> None:
        """Raises SimError: nothing to resume from there, or what is there is another study's."""
        self.to = to
        self.journal: Journal | None = None
        self.table: saving.Table | None = None
        if to.form == saving.FOLDER:
            self.journal = Journal(to.path / JOURNAL, identity, resume)
        elif resume:
            raise SimError(f"{to.path}: only a study that is saved to a folder can be resumed.")
        if to.form in {saving.FOLDER, ".csv"}:
            with self._troubled():
                self.table = saving.Table(self._draft, identity.names)

    @property
    def takes_rows(self) -> bool:
        """Whether rows are written here as they come."""
        return self.journal is not None or self.table is not None

    @property
    def _draft(self) -> Path:
        # One name for all attempts, so that a killed one leaves nothing beside a later one's.
        folder = self.to.path if self.to.form == saving.FOLDER else self.to.path.parent
        name = saving.TABLE if self.to.form == saving.FOLDER else f"{self.to.path.name}.{os.getpid()}"
        return folder / f".{name}.part"

    def add(self, rows: NDArray[np.float64]) -> None:
        """Take the next replications' rows. Raises SimError where they cannot be written."""
        if self.table:
            with self._troubled():
                self.table.add(rows)

    def finish(self, study: Study) -> None:
        """Put everything in its place. Raises SimError where that fails; the journal then stays."""
        if self.table:
            with self._troubled():
                self.table.close()
        saving.save(study, self.to, self.table.path if self.table else None)
        if self.journal and study.complete:
            self.journal.remove()

    @contextlib.contextmanager
    def _troubled(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SimError(f"{self._draft}: cannot be written: {error.strerror}.") from error

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.journal:
            self.journal.close()
        if self.table:
            with contextlib.suppress(OSError):
                self.table.close()
            self.table.path.unlink(missing_ok=True)
