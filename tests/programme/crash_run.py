"""Runs one programme folder in a process of its own, telling each step, so that it can be killed.

Called as: python crash_run.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from programme.folders import run_folder

if __name__ == "__main__":
    run_folder(Path(sys.argv[1]), progress=lambda *said: print(*said, flush=True))  # noqa: T201 - the test listens
