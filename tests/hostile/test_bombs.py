"""No document costs much time or more than two hundred megabytes, whatever it asks for.

Each bomb is verified in a process of its own, with its memory limited, and measured there: seconds
of the processor, and memory beyond what was in use before. `bench/worst_cases.py` holds the same
bombs to one second.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.bombs import BOMBS
from soon import BUSY

TESTS = Path(__file__).resolve().parent.parent
SECONDS = float(BUSY)
BYTES = 200 * 1024 * 1024
GROUP = 12
NAMES = list(BOMBS)
GROUPS = [NAMES[start : start + GROUP] for start in range(0, len(NAMES), GROUP)]


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_bombs_end_soon_and_small(names: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "hostile.blasting", *names],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2_000:]
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [entry["name"] for entry in found] == names
    too_much = [e for e in found if e["seconds"] >= SECONDS or e["bytes"] >= BYTES]
    assert too_much == []
