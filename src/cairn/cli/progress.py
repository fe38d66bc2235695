"""Shows how far a long job is: a bar for a person, a line a stage for a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

__all__ = ["Progress"]

_WORDS = {
    "awarding": "Signing",
    "files": "Making files",
    "verifying": "Verifying what was made",
    "issue": "Signing",
    "verify": "Verifying",
}
_SECONDS_BETWEEN_LINES = 30.0


class Progress:
    """A progress callback that can be used in a with statement.

    Args:
        quiet: Whether to show nothing at all.
        clock: Seconds on a clock that never goes back.
    """

    def __init__(self, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet = quiet
        self._clock = clock
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._ended: set[str] = set()
        self._begun: dict[str, tuple[float, int]] = {}
        self._told = 0.0

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import MofNCompleteColumn
            from rich.progress import Progress as Bars

            columns = (*Bars.get_default_columns(), MofNCompleteColumn())
            self._bars = Bars(*columns, console=Console(stderr=True), transient=True)
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done in a stage."""
        words = _WORDS.get(stage, stage)
        if self._bars is not None:
            if stage not in self._tasks:
                self._tasks[stage] = self._bars.add_task(words, total=total)
            self._bars.update(self._tasks[stage], completed=done, total=total)
        elif not self._quiet and done == total and stage not in self._ended:
            self._ended.add(stage)
            _tell(f"{words}: {total}")
        elif not self._quiet and done < total:
            self._tell_log(stage, done, total)

    def _tell_log(self, stage: str, done: int, total: int) -> None:
        """A line now and then for whoever reads the log of a job of hours."""
        now = self._clock()
        begun, before = self._begun.setdefault(stage, (now, done))
        if now - max(self._told, begun) < _SECONDS_BETWEEN_LINES or done == before:
            return
        self._told = now
        rate = (done - before) / (now - begun)
        minutes = (total - done) / rate / 60
        _tell(
            f"{_WORDS.get(stage, stage)}: {done} of {total}, {rate:.0f} a second, "
            f"about {minutes:.0f} minutes to go"
        )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the command line speaks
