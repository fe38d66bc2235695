"""Three ways to map a work over batches: in this process, in a pool of processes, by Ray Data.

All give the same answers in the order of the batches. None has more than a few batches in hand, so
that a slow reader of the answers slows the work down instead of filling the memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Protocol, TypeVar

from cairn.bulk.rows import Batch

__all__ = ["Engine", "Work", "map_batches", "processors"]

_Answer = TypeVar("_Answer")
_Made_co = TypeVar("_Made_co", covariant=True)


class Engine(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    POOL = "pool"
    RAY = "ray"


class Work(Protocol[_Made_co]):
    """What is done to a batch: a value that other processes can be sent."""

    def begin(self) -> Callable[[Batch], _Made_co]:
        """Build what the work needs, once in each process; the function it gives is pure."""
        ...


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_batches(
    work: Work[_Answer],
    batches: Iterable[Batch],
    *,
    engine: Engine = Engine.LOCAL,
    jobs: int | None = None,
) -> Iterator[_Answer]:
    """Do the work on each batch.

    Args:
        work: What to do.
        batches: The batches. For Ray Data they must be a value that can be sent, such as a
            `RowFile`; the others take anything that yields batches.
        engine: Who does it.
        jobs: How many processes; one for each processor when left out.

    Yields:
        One answer for each batch, in the order of the batches. Ray Data may cut the rows of a
        `RowFile` into larger batches.

    Raises:
        CairnError: If the work cannot begin, or the batches cannot be read.
        UsageError: If a worker process ended, or Ray is not installed.
    """
    if engine is Engine.RAY:
        from cairn.bulk.ray_data import map_by_ray  # noqa: PLC0415 - heavy, and an extra

        return map_by_ray(work, batches, jobs)
    if engine is Engine.POOL:
        from cairn.bulk.pool import map_in_pool  # noqa: PLC0415 - only a pool needs it

        return map_in_pool(work, batches, jobs or processors())
    return map(work.begin(), batches)
