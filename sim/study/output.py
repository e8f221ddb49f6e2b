"""The files that a study writes while it is played: a journal to resume from, and its table of rows."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from sim.errors import SimError
from sim.study import saving
from sim.study.columns import Rows
from sim.study.journal import Identity, Intent, Journal
from sim.study.locking import Lock
from sim.study.result import Study
from sim.study.row_files import Table, open_table

JOURNAL = "study.journal"
LOCK = ".study.lock"


class Output:
    """The place where a study is saved. Final files appear there only when the study ends.

    Until then a folder holds a journal, which stays if the study is interrupted.
    """

    def __init__(self, to: saving.Target, identity: Identity, intent: Intent, resume: bool) -> None:
        """Open the place. Raises SimError if it holds another study, or another process works there."""
        self.to = to
        self._intent = intent
        self.journal: Journal | None = None
        self.table: Table | None = None
        self._lock: Lock | None = None
        if resume and to.form != saving.FOLDER:
            raise SimError(f"{to.path}: only a study that is saved to a folder can be resumed.")
        try:
            self._open(identity, resume)
        except BaseException:
            self._close()
            raise

    def _open(self, identity: Identity, resume: bool) -> None:
        if self.to.form == saving.FOLDER:
            self._lock = Lock(self.to.path / LOCK)
            self.journal = Journal(self.to.path / JOURNAL, identity, self._intent, resume)
        if self.to.form != ".json":
            with self._troubled():
                self.table = open_table(self.to.form, self._draft, identity.names)

    @property
    def intent(self) -> Intent:
        """The number of replications and the engine with which the study was started."""
        return self.journal.intent if self.journal else self._intent

    @property
    def takes_rows(self) -> bool:
        """Whether rows are written as they come."""
        return self.journal is not None or self.table is not None

    @property
    def _draft(self) -> Path:
        # One name for all attempts: a later one overwrites the draft of a killed one.
        folder = self.to.path if self.to.form == saving.FOLDER else self.to.path.parent
        name = saving.TABLE if self.to.form == saving.FOLDER else f"{self.to.path.name}.{os.getpid()}"
        return folder / f".{name}.part"

    def add(self, rows: Rows) -> None:
        """Write the next rows. Raises SimError if that fails."""
        if self.table:
            with self._troubled():
                self.table.add(rows)

    def finish(self, study: Study) -> None:
        """Write the final files. Raises SimError if that fails; the journal then stays."""
        if self.table:
            with self._troubled():
                self.table.close()
        saving.write(study, self.to, self.table.path if self.table else None)
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
        self._close()

    def _close(self) -> None:
        if self.journal:
            self.journal.close()
        if self.table:
            with contextlib.suppress(OSError):
                self.table.close()
            self.table.path.unlink(missing_ok=True)
        if self._lock:
            self._lock.release()
