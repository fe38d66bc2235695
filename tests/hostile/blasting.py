"""Verifies the named bombs, each in a child process of its own, and prints what each cost."""

from __future__ import annotations

import json
import os
import pickle
import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from cairn.kernel.fetching import MappingResolver
from cairn.kernel.json_text import write_json
from cairn.verification import render_html, render_text
from hostile.bombs import BOMBS
from verification.badges import badge, check, token, world

_MOST = 3 * 1024**3  # what a child may ask for at all
_PEAK = Path("/proc/self/clear_refs")


def _peak() -> int:
    """The most memory in use since it was last forgotten, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (text for text in status.read_text().splitlines() if text.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _build(name: str, place: Path) -> None:
    made = BOMBS[name]()
    document, resolver = made if isinstance(made, tuple) else (made, world())
    place.write_bytes(pickle.dumps((document, dict(resolver.documents))))


def _blast(name: str, place: Path) -> None:
    document, documents = pickle.loads(place.read_bytes())  # noqa: S301 - our own, just written
    resolver = MappingResolver(documents)
    if _PEAK.exists():
        _PEAK.write_text("5")  # forget the peak so far
    before, begun = _peak(), process_time()
    report = check(document, resolver, evidence=True)
    shown = len(render_html(report)) + len(render_text(report)) + len(write_json(report.to_json()))
    found = {
        "name": name,
        "seconds": round(process_time() - begun, 3),
        "bytes": _peak() - before,
        "verdict": report.verdict.value,
        "shown": shown,
        "sentence": report.sentence[:200],
    }
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def _in_a_child(work: Callable[[str, Path], None], name: str, place: Path) -> bool:
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST, _MOST))
        code = 1
        try:
            work(name, place)
            code = 0
        finally:
            if code:
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def main() -> int:
    """Blast every bomb that is named on the command line; each is built in another child."""
    check(badge())  # what a first verification loads is not the bomb's doing
    check(token())
    with TemporaryDirectory() as folder:
        place = Path(folder) / "bomb"
        for name in sys.argv[1:]:
            if not (_in_a_child(_build, name, place) and _in_a_child(_blast, name, place)):
                sys.stderr.write(f"{name} did not end in a report\n")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
