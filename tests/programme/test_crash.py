"""A thousand awards, the process killed at twenty random moments: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from cairn.kernel.json_text import read_json_object
from cairn.programme.layout import Layout
from cairn.programme.ledger import Ledger
from programme.folders import PROGRAMME, make_folder, run_folder

ROWS = 1_000
SCRIPT = Path(__file__).with_name("crash_run.py")

# Where each of the twenty runs is killed: after so many told steps of a stage, then a little later.
# The first are killed while the run starts. A step of "awarding" is a batch of 25; the steps and
# what is done in the moment after them stay well below the forty batches, however fast signing is.
KILLS = [("", 0)] * 4 + [("awarding", steps) for steps in (1, 2, 1, 2, 1, 2, 1, 3)]
KILLS += [("files", steps) for steps in (1, 70, 300, 650, 999)] + [("verifying", 3)] * 3


def killed_run(folder: Path, stage: str, steps: int, delay: float) -> bool:
    """Start a run and kill it; return whether it was still at work."""
    environment = {**os.environ, "PYTHONPATH": str(SCRIPT.parent.parent)}
    process = subprocess.Popen(
        [sys.executable, SCRIPT, folder], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    if stage:
        told = 0
        for line in process.stdout:
            told += line.startswith(stage)
            if told >= steps:
                break
    time.sleep(delay)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()
    return alive


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_twenty_times_it_ends_with_exactly_the_right_awards(tmp_path: Path) -> None:
    rows = [
        f"Learner {n},learner{n}@example.org,genai-finance,2026-05-04,{n % 101}"
        for n in range(ROWS)
    ]
    roster = "\n".join(["name,email,achievement,date,result", *rows]) + "\n"
    folder = make_folder(tmp_path / "p", PROGRAMME, roster)
    seeded = random.Random(20_261_123)  # noqa: S311 - moments to kill at, not secrets
    alive = 0
    for stage, steps in KILLS:
        delay = seeded.uniform(0, 0.02) if stage else seeded.uniform(0.01, 0.4)
        alive += killed_run(folder, stage, steps, delay)
    assert alive == len(KILLS) == 20

    result = run_folder(folder)
    assert (result.row_faults, result.troubles, result.missing) == ((), (), ())
    assert Counter(report.verdict.value for report in result.reports.values()) == {"valid": ROWS}

    with Ledger(Layout(folder).ledger) as ledger:
        awards = ledger.awards()
    assert Counter(award.email for award in awards) == Counter(
        f"learner{n}@example.org" for n in range(ROWS)
    )
    assert len({award.credential_id for award in awards}) == ROWS
    assert len({(award.list_number, award.list_index) for award in awards}) == ROWS
    assert {award.version for award in awards} == {1}

    files = list((folder / "out" / "credentials").iterdir())
    signed = [read_json_object(file.read_bytes()) for file in files]
    assert {one["id"] for one in signed} == {award.credential_id for award in awards}
    assert len(files) == ROWS
    assert not list(folder.rglob(".writing-*"))
    keys = read_json_object((folder / "keys" / "keyring.json").read_bytes())["keys"]
    assert len(keys) == 1
