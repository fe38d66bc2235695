"""Runs every bench of this folder, the comparison with peers first, and prints their tables."""

from __future__ import annotations

import ast
import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FIRST = "peers"


def _title(bench: Path) -> str:
    """Return a bench's first sentence; empty if the file is only a part of one."""
    tree = ast.parse(bench.read_text(encoding="utf-8"))
    if not any(isinstance(one, ast.FunctionDef) and one.name == "main" for one in tree.body):
        return ""
    return (ast.get_docstring(tree) or bench.stem).split("\n")[0]


def main() -> int:
    """Run all, or those whose names are given, and say at the end which failed."""
    wanted = set(sys.argv[1:])
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    failed = []
    for bench in sorted(FOLDER.glob("*.py"), key=lambda one: (one.stem != FIRST, one.stem)):
        title = _title(bench)
        if bench.name == Path(__file__).name or not title or (wanted and bench.stem not in wanted):
            continue
        print(f"\n== {bench.stem}: {title}", flush=True)
        if subprocess.run([sys.executable, bench], check=False).returncode:
            failed.append(bench.stem)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
