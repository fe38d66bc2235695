"""The engine for many machines: Ray Data maps the same work over the same batches.

One task reads the input and hands out batches; it runs where this process runs, because a path
means this machine. Actors do the work wherever the cluster has processors. Ray Data keeps the
order, and holds the reading back when the answers are not taken.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from cairn.bulk.engines import Work, processors
from cairn.bulk.places import pyarrow
from cairn.bulk.row_files import RowFile
from cairn.bulk.rows import Batch
from cairn.kernel.errors import CairnError, UsageError

# Ray tells its makers how it is used unless it is told not to; and it warns of what is harmless.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")

try:
    import ray
    from ray.data import ActorPoolStrategy, DataContext, Datasource, ReadTask, read_datasource
    from ray.data.block import BlockMetadata
except ModuleNotFoundError as missing:
    raise UsageError(
        "The engine “ray” needs the extra “ray”.",
        code="extra-not-installed",
        mend="Install it with: pip install 'cairn-credentials[ray]'",
    ) from missing

__all__ = ["map_by_ray"]

_Answer = TypeVar("_Answer")

_TIMES_LARGER = 4  # a block of Ray Data costs tens of milliseconds beside the work
_LARGEST_BLOCK = 4 * 1024 * 1024
_STORE = 256 * 1024 * 1024
_COLUMN = "pickled"


def map_by_ray(
    work: Work[_Answer], batches: Iterable[Batch], jobs: int | None
) -> Iterator[_Answer]:
    """Do the work on each batch, in a Ray cluster if RAY_ADDRESS names one, else in one made here.

    Args:
        work: What to do.
        batches: A value that can be sent to the task that reads.
        jobs: How many actors; one for each processor of the cluster when left out.

    Raises:
        CairnError: If the work cannot begin, or the batches cannot be read.
        UsageError: If Ray fails.
    """
    ours = not ray.is_initialized()
    try:
        if ours:
            _start(jobs)
        actors = jobs or int(ray.cluster_resources().get("CPU", 1))
        if isinstance(batches, RowFile):
            batches = batches.enlarged(_TIMES_LARGER)
        for table in _dataset(work, batches, actors).iter_batches(
            batch_size=None, batch_format="pyarrow"
        ):
            for pickled in table.column(_COLUMN).to_pylist():
                yield _unpacked(pickled)
    except ray.exceptions.RayError as error:
        reason = str(error).strip().splitlines()[-1][:300]
        raise UsageError(
            f"Ray stopped: {reason}",
            code="ray-stopped",
            mend="Look at the cluster, then give the same command again.",
        ) from error
    finally:
        if ours:
            ray.shutdown()


def _start(jobs: int | None) -> None:
    here = {} if os.environ.get("RAY_ADDRESS") else _machine(jobs or processors())
    ray.init(log_to_driver=False, logging_level=logging.ERROR, **here)
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _machine(jobs: int) -> dict[str, Any]:
    return {"num_cpus": jobs, "include_dashboard": False, "object_store_memory": _STORE}


def _dataset(work: Work[Any], batches: Iterable[Batch], actors: int) -> Any:
    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = _LARGEST_BLOCK
    rows = read_datasource(_Batches(batches), override_num_blocks=1, num_cpus=0)
    return rows.map_batches(
        _Actor,
        fn_constructor_args=(work,),
        batch_size=1,
        batch_format="pyarrow",
        zero_copy_batch=True,
        compute=ActorPoolStrategy(size=actors),
        num_cpus=1,
    )


def _packed(value: object) -> Any:
    arrow = pyarrow()
    return arrow.table({_COLUMN: arrow.array([pickle.dumps(value)], arrow.large_binary())})


def _unpacked(pickled: bytes) -> Any:
    """What another of our own processes sent; an error of ours is raised here."""
    value = pickle.loads(pickled)  # noqa: S301 - from our own worker, through the cluster's store
    if isinstance(value, CairnError):
        raise value
    return value


class _Batches(Datasource):  # type: ignore[misc] # Ray is not read by the type checker
    """The batches as Ray Data asks for them: one task that yields a block for each."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        super().__init__()
        self._batches = batches

    @property
    def supports_distributed_reads(self) -> bool:
        """No: the task stays on the machine whose paths were named."""
        return False

    def estimate_inmemory_data_size(self) -> int | None:
        """Not known before it is read."""
        return None

    def get_read_tasks(self, *_: object, **__: object) -> list[Any]:
        """The one task."""
        batches = self._batches

        def read() -> Iterator[Any]:
            try:
                for batch in batches:
                    yield _packed(batch)
            except CairnError as error:
                yield _packed(error)

        unknown = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(read, unknown)]


class _Actor:
    """One worker process of the cluster."""

    def __init__(self, work: Work[Any]) -> None:
        self._work = work
        self._do: Callable[[Batch], Any] | None = None

    def __call__(self, block: Any) -> Any:
        """Do the work on the batch in a block, or pass an error on."""
        try:
            batch = _unpacked(block.column(_COLUMN)[0].as_py())
            self._do = self._do or self._work.begin()
            return _packed(self._do(batch))
        except CairnError as error:
            return _packed(error)
