"""Runs every bench of this folder, one after the other, and prints their tables."""

from __future__ import annotations

import ast
import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def _title(bench: Path) -> str:
    text = ast.get_docstring(ast.parse(bench.read_text(encoding="utf-8"))) or bench.stem
    return text.split("\n")[0]


def main() -> int:
    """Run all, or those whose names are given, and say at the end which failed."""
    wanted = set(sys.argv[1:])
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    failed = []
    for bench in sorted(FOLDER.glob("*.py")):
        if bench.name == Path(__file__).name or (wanted and bench.stem not in wanted):
            continue
        print(f"\n== {bench.stem}: {_title(bench)}", flush=True)
        if subprocess.run([sys.executable, bench], check=False).returncode:
            failed.append(bench.stem)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
