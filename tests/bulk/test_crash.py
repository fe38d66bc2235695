"""A job killed at many moments and begun again ends with the bytes of one that was not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bulk.jobs import issue_rows, line
from cairn.bulk.engines import Engine

SCRIPT = Path(__file__).with_name("crash_job.py")
ROWS = 600
# How many told steps to wait for before each kill; a step is a batch of five rows at most.
KILLS = (0, 1, 3, 7, 2, 0, 12, 5, 1, 9)


def rows(path: Path) -> Path:
    """Some rows, every seventh of them bad."""
    path.write_bytes(b"".join((b"no JSON" if n % 7 == 3 else line(n)) + b"\n" for n in range(ROWS)))
    return path


def killed(source: Path, output: Path, engine: Engine, steps: int, delay: float) -> bool:
    """Start a job and kill it; return whether it was still at work."""
    environment = {**os.environ, "PYTHONPATH": str(SCRIPT.parent.parent)}
    process = subprocess.Popen(
        [sys.executable, SCRIPT, source, output, engine.value],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    for _, _ in zip(range(steps), process.stdout, strict=False):
        pass
    time.sleep(delay)
    workers = psutil.Process(process.pid).children(recursive=True)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()
    gone, left = psutil.wait_procs(workers, timeout=30)
    assert left == [], f"{len(gone)} workers left with it, and these did not"
    return alive


@pytest.mark.slow
@pytest.mark.parametrize("engine", [Engine.LOCAL, Engine.POOL])
def test_killed_ten_times_it_ends_with_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    source = rows(tmp_path / "rows.ndjson")
    whole = issue_rows(source, tmp_path / "whole.ndjson")
    seeded = random.Random(20_261_123)  # noqa: S311 - moments to kill at, not secrets
    output = tmp_path / "killed.ndjson"
    alive = 0
    for steps in KILLS:
        alive += killed(source, output, engine, steps, seeded.uniform(0, 0.02 if steps else 0.4))
    assert alive == len(KILLS)
    assert not output.exists()

    result = issue_rows(source, output)
    assert result.counts == whole.counts
    assert output.read_bytes() == (tmp_path / "whole.ndjson").read_bytes()
    faults = (tmp_path / "whole.faults.csv").read_bytes()
    assert (tmp_path / "killed.faults.csv").read_bytes() == faults
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "killed.faults.csv",
        "killed.ndjson",
        "rows.ndjson",
        "whole.faults.csv",
        "whole.ndjson",
    ]
