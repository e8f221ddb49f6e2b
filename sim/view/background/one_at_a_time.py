"""One errand at a time to another process, for a screen that wants several things one after the other."""

from __future__ import annotations

from collections.abc import Callable

from sim.view.background.tasks import Task, Work


class OneAtATime:
    """What is under way, if anything; look once a frame."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._task: Task[object] | None = None
        self._then: Callable[..., object] = lambda _: None
        self._otherwise: Callable[[str], object] = lambda _: None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    def send(
        self,
        work: Work,
        then: Callable[..., object],
        otherwise: Callable[[str], object],
        function: Callable[..., object],
        *given: object,
    ) -> None:
        """Call a module's function there. A later `look` gives *then* what it returns, or *otherwise* a line
        of what went wrong.
        """
        self._then, self._otherwise = then, otherwise
        self._task = work.call(self.name, function, *given)

    def look(self) -> None:
        """See whether the errand is over."""
        if self._task is None or not self._task.done:
            return
        task, self._task = self._task, None
        if task.trouble is None:
            self._then(task.result)
        else:
            self._otherwise((str(task.trouble).splitlines() or ["it stopped"])[0])
