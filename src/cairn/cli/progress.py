"""Shows how far a long job is: a bar for a person, a line a stage for a log."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

__all__ = ["Progress"]

_WORDS = {"awarding": "Signing", "files": "Making files", "verifying": "Verifying what was made"}


class Progress:
    """A progress callback that can be used in a with statement.

    Args:
        quiet: Whether to show nothing at all.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bars

            self._bars = Bars(console=Console(stderr=True), transient=True)
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
        elif not self._quiet and done == total and stage not in self._tasks:
            print(f"{words}: {total}", file=sys.stderr, flush=True)  # noqa: T201 - the command line speaks
