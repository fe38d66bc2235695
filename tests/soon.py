"""Work that must end soon, whatever stands in the input.

The bars themselves, a second and 200 MB, are measured by `bench/worst_cases.py`. What a test guards
against is a cost that grows with the square of the input or worse: that is ten or a hundred times
as much, while a busy machine only makes a second into two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

__all__ = ["BUSY", "soon"]

BUSY = 5
"""How many times slower than the bar a busy machine may be."""


@contextmanager
def soon(seconds: float = 1) -> Iterator[None]:
    """Fail if the work inside takes many times these seconds of processor time."""
    begun = process_time()
    yield
    spent = process_time() - begun
    assert spent < BUSY * seconds, f"{spent:.1f} s of processor time"
