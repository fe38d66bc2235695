"""What does the worst input cost? Every named bomb, held to a second and 200 MB.

Verifies each bomb of `tests/hostile` in a process of its own and prints the slowest and the
largest, in seconds of the processor and in megabytes above what was in use before; the same for
pictures that are unbaked, baked and made fit to be shown. Fails when one is over the limit.

Run it with ``python bench/worst_cases.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import process_time

TESTS = Path(__file__).resolve().parent.parent / "tests"
SECONDS, MEGABYTES = 1.0, 200
SHOWN = 5


def bombs() -> list[tuple[str, float, float]]:
    """Name, seconds and megabytes of each bomb."""
    from cairn.kernel.json_text import read_json
    from hostile.bombs import BOMBS

    run = subprocess.run(
        [sys.executable, "-m", "hostile.blasting", *BOMBS],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        check=True,
        text=True,
    )
    found = [read_json(line) for line in run.stdout.splitlines()]
    assert len(found) == len(BOMBS)
    return [(entry["name"], entry["seconds"], entry["bytes"] / 2**20) for entry in found]


def pictures() -> list[tuple[str, float]]:
    """Name and seconds of the slowest thing done to each heavy picture."""
    from cairn.credentials.baking import bake, svg_for_display, unbake
    from cairn.credentials.containers import detect
    from cairn.kernel.errors import CairnError
    from credentials.test_baking_hostile import CREDENTIAL, HEAVY

    def slowest(data: bytes) -> float:
        times = []
        for work in (detect, unbake, svg_for_display, lambda image: bake(image, CREDENTIAL)):
            begun = process_time()
            with suppress(CairnError):
                work(data)
            times.append(process_time() - begun)
        return max(times)

    return [(name, slowest(data)) for name, data in HEAVY.items()]


def main() -> int:
    """Measure and print."""
    sys.path.insert(0, str(TESTS))
    blasted, drawn = bombs(), pictures()
    print(f"{'bomb, of ' + str(len(blasted)):44}{'CPU s':>8}{'MB':>8}")
    slow = sorted(blasted, key=lambda row: -row[1])[:SHOWN]
    large = sorted(blasted, key=lambda row: -row[2])[:SHOWN]
    for name, seconds, megabytes in dict.fromkeys(slow + large):
        print(f"{name[:43]:44}{seconds:8.2f}{megabytes:8.0f}")
    print(f"{'heavy picture, of ' + str(len(drawn)):44}{'CPU s':>8}")
    for name, seconds in sorted(drawn, key=lambda row: -row[1])[:SHOWN]:
        print(f"{name[:43]:44}{seconds:8.2f}")
    over = [row for row in blasted if row[1] > SECONDS or row[2] > MEGABYTES]
    over += [(*row, 0.0) for row in drawn if row[1] > SECONDS]
    print(f"limits: {SECONDS:.0f} s and {MEGABYTES} MB; over them: {len(over)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
