"""Signs one file in a process of its own, telling how far it is, so that it can be killed.

Called as: python crash_job.py INPUT OUTPUT ENGINE
"""

from __future__ import annotations

import sys
from pathlib import Path

from bulk.jobs import issue_rows
from cairn.bulk.engines import Engine

if __name__ == "__main__":
    source, output, engine = sys.argv[1:]
    issue_rows(
        Path(source),
        Path(output),
        engine=Engine(engine),
        most_rows=5,
        flush_seconds=0,
        tell=lambda _, done, total: print(done, total, flush=True),  # noqa: T201 - the test listens
    )
