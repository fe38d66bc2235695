"""The engine for one machine: processes that each hold a pipe to this one.

Batches go round, and answers are taken in the order in which batches went. A worker reads ahead
and hands over in threads of their own, so that its work never waits for this process to read. When
the pipe closes, because this process is done or was killed, the worker leaves at once.

`concurrent.futures` has a pool too. Its workers outlive a parent that was killed, it keeps no
bound on what is in hand, and it has hung when a worker died while a large batch was on its way.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from cairn.bulk.engines import Work
    from cairn.bulk.rows import Batch

__all__ = ["map_in_pool"]

_IN_HAND = 3  # batches for each worker: one in work, one waiting, one done


class _Worker:
    """One process, and this end of its pipe."""

    def __init__(self, work: Work[Any]) -> None:
        # Spawned, not forked: a fork would copy this process with its threads and locks.
        context = get_context("spawn")
        self.pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(work, far), daemon=True)
        # Starting this one lets interrupts in again, so it is started before they are kept out.
        resource_tracker.ensure_running()
        with _without_interrupts():
            self._process.start()
        far.close()

    def end(self) -> None:
        """Let it leave."""
        self.pipe.close()
        self._process.join()
        self._process.close()


def map_in_pool(work: Work[Any], batches: Iterable[Batch], jobs: int) -> Iterator[Any]:
    """Do the work on each batch; the answers are in the order of the batches.

    Raises:
        UsageError: If a worker was ended from outside.
        CairnError: If the work cannot begin.
    """
    workers: list[_Worker] = []
    waiting: deque[_Worker] = deque()
    try:
        for number, batch in enumerate(batches):
            if number < jobs:
                workers.append(_Worker(work))
            worker = workers[number % jobs]
            worker.pipe.send(batch)
            waiting.append(worker)
            while waiting and (len(waiting) >= _IN_HAND * jobs or waiting[0].pipe.poll()):
                yield _answer(waiting.popleft().pipe.recv())
        while waiting:
            yield _answer(waiting.popleft().pipe.recv())
    except (EOFError, BrokenPipeError, ConnectionResetError) as error:
        raise UsageError(
            "A worker process was ended from outside, perhaps for want of memory.",
            code="worker-ended",
            mend="Give the same command again, with fewer --jobs if it happens again.",
        ) from error
    finally:
        for worker in workers:
            worker.end()


def _answer(answer: Any) -> Any:
    if isinstance(answer, Exception):
        raise answer
    return answer


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal; only the first one is to decide."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Work[Any], pipe: Connection) -> None:
    """What a worker does, until its pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    batches: SimpleQueue[Batch] = SimpleQueue()
    answers: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read_ahead, args=(pipe, batches), daemon=True).start()
    Thread(target=_write_behind, args=(pipe, answers), daemon=True).start()
    do = None
    while True:
        batch = batches.get()
        try:
            do = do or work.begin()
            answer = do(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the answer is awaited
            answer = error
        answers.put(answer)


def _read_ahead(pipe: Connection, batches: SimpleQueue[Batch]) -> None:
    try:
        while True:
            batches.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


def _write_behind(pipe: Connection, answers: SimpleQueue[Any]) -> None:
    try:
        while True:
            pipe.send(answers.get())
    finally:  # whatever it was, who waits for an answer is told that the worker has ended
        os._exit(0)
