"""Engines: the same answers in the same order, whoever does the work."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bulk.jobs import KEY, SIGNER, issue_rows, stopped_job, write_rows
from bulk.works import Naming
from cairn.bulk.engines import Engine, map_batches
from cairn.bulk.issuing import HandedKey
from cairn.bulk.rows import Batch, Row, RowBatch
from cairn.kernel.errors import InputError, UsageError
from cairn.keys.signer import LocalSigner, generate


def batches(count: int, taken: list[int] | None = None) -> Iterator[Batch]:
    for number in range(count):
        if taken is not None:
            taken.append(number)
        yield RowBatch((Row(str(number)),))


@pytest.mark.parametrize("engine", [Engine.LOCAL, Engine.POOL])
def test_order_is_kept(engine: Engine) -> None:
    answers = list(map_batches(Naming(), batches(40), engine=engine, jobs=2))
    assert [name for _, name in answers] == [str(number) for number in range(40)]
    others = {process for process, _ in answers} - {os.getpid()}
    assert len(others) == (0 if engine is Engine.LOCAL else 2)
    assert _workers() == []


def test_a_slow_reader_holds_the_pool_back() -> None:
    taken: list[int] = []
    answers = map_batches(Naming(), batches(1_000, taken), engine=Engine.POOL, jobs=2)
    next(answers)
    assert len(taken) < 20
    answers.close()
    assert _workers() == []


def _workers() -> list[psutil.Process]:
    return [
        child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())
    ]


FAULTS = {"begin": "cannot-begin", "raise": "no", "die": "worker-ended", "odd": ""}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_in_a_worker_is_raised_here(fault: str) -> None:
    with pytest.raises((UsageError, InputError, ZeroDivisionError)) as caught:
        list(map_batches(Naming(fault), batches(20), engine=Engine.POOL, jobs=2))
    assert getattr(caught.value, "code", "") == FAULTS[fault]
    assert _workers() == []


def test_pool_and_local_write_the_same_bytes(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.ndjson", 60)
    for engine in (Engine.LOCAL, Engine.POOL):
        issue_rows(source, tmp_path / engine.value, engine=engine, most_rows=7)
    assert (tmp_path / "local").read_bytes() == (tmp_path / "pool").read_bytes()


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_key_is_handed_over_and_not_shown(kind: str) -> None:
    signer = LocalSigner(generate(kind), "did:example:a#1")  # type: ignore[arg-type]  # the kinds stand in a table
    key = HandedKey.of(signer)
    again = pickle.loads(pickle.dumps(key))()  # noqa: S301 - our own
    assert again.verification_method == "did:example:a#1"
    assert again.sign(b"x") == signer.sign(b"x")
    assert repr(key) == "HandedKey(method='did:example:a#1')"


def test_a_key_that_is_not_here_cannot_be_handed_over() -> None:
    class Elsewhere:
        public_key = SIGNER.public_key
        verification_method = "did:example:a#1"

        def sign(self, message: bytes) -> bytes:
            return SIGNER.sign(message)

    with pytest.raises(UsageError) as caught:
        HandedKey.of(Elsewhere())
    assert caught.value.code == "key-elsewhere"


def test_the_journal_holds_no_key(tmp_path: Path) -> None:
    stopped_job(write_rows(tmp_path / "rows.ndjson", 30), tmp_path / "out.ndjson")
    seed = bytes(range(32))
    for path in tmp_path.iterdir():
        assert seed not in path.read_bytes()
        assert seed.hex() not in path.read_bytes().decode()
    assert seed in KEY._secret


def test_ray_that_is_not_installed_is_said() -> None:
    """In a process of its own, in which there is no Ray."""
    code = (
        "import sys; sys.modules['ray'] = None; from cairn.bulk import Engine, map_batches\n"
        "from cairn.kernel.errors import UsageError\n"
        "try: map_batches(None, [], engine=Engine.RAY)\n"
        "except UsageError as error: print(error.code, error.mend)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ended.stdout.startswith("extra-not-installed Install it with")
