"""The bar that shows how far an import on the command line is."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

_WORDS: Final = {"uploaded": "Reading", "validating": "Checking", "applying": "Applying"}


class Shown(AbstractContextManager["Shown"]):
    """One bar for each step, shown when the step begins."""

    def __init__(self) -> None:
        """Shows itself on the terminal's error stream: the output belongs to the problems."""
        columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Bars(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Begins to show."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clears the bars away."""
        self._bars.stop()

    def progress(self, state: str, done: int, total: int) -> None:
        """Moves the bar of the step; what is no step any more has no bar."""
        if state not in _WORDS:
            return
        if state not in self._tasks:
            self._tasks[state] = self._bars.add_task(_WORDS[state], total=None)
        self._bars.update(self._tasks[state], completed=done, total=total or None)
