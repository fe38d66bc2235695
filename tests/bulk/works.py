"""A work that other processes can import."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

from cairn.bulk.rows import Batch
from cairn.kernel.errors import InputError, UsageError


@dataclass(frozen=True)
class Naming:
    """A work that says the names, and takes longer for the first."""

    fault: str = ""

    def begin(self) -> Callable[[Batch], tuple[int, str]]:
        if self.fault == "begin":
            raise UsageError("It cannot begin.", code="cannot-begin")

        def name(batch: Batch) -> tuple[int, str]:
            (row,) = batch
            if self.fault == "die" and row.name == "7":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.fault == "odd":
                return 1 // 0, ""
            if self.fault == "raise":
                raise InputError("No.", code="no", mend="Do.")
            sum(range(100_000 if row.name in "02" else 10))
            return os.getpid(), row.name

        return name
