"""What the Python processes of the comparison share: orders come in as lines, rates go out.

An order is one JSON object in a line: a `verb`, a `set` of documents, and one of

- `seconds`: work through further documents for so long,
- `count`: work through so many further documents,
- `numbers`: work through these,
- `which`: tell which documents of the set can be worked on at all.

The answer is one JSON object in a line. Seconds of an answer are the process's own processor time:
on a core that it has to itself they are the clock's, and on a busy one they stay the same. Seconds
of an order are the clock's, so that a busy machine does not make the bench endless.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

Verb: TypeAlias = Callable[[Any], object]
"""Works on one document, and raises if that does not come out right."""

# Peers read their own JSON as they always do, without the limits that Cairn reads strangers' with.
read = json.JSONDecoder().decode
_FEWEST = 3
TOGETHER = 64
"""How many documents a verb for several is given."""


def folder() -> Path:
    """Return the folder that holds the world of this run."""
    return Path(sys.argv[1])


def world(name: str) -> Any:
    """Read one JSON file of that folder."""
    return read((folder() / name).read_text(encoding="utf-8"))


def resident() -> int:
    """Return how many bytes of memory this process holds; 0 where that cannot be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):
        return 0
    return pages * 4096


class Sets:
    """The sets of documents, each read when it is first asked for; and how far each has got."""

    def __init__(self, *, as_text: bool) -> None:
        self._as_text = as_text
        self._documents: dict[str, list[Any]] = {}
        self._next: dict[str, int] = {}

    def documents(self, name: str) -> list[Any]:
        """Return a set: texts, or objects for what has yet to be signed."""
        if name not in self._documents:
            text = (folder() / f"{name}.ndjson").read_text(encoding="utf-8")
            lines = text.removesuffix("\n").split("\n")
            parsed = name == "unsigned" and not self._as_text
            self._documents[name] = [read(line) for line in lines] if parsed else lines
        return self._documents[name]

    def further(self, name: str, verb: str) -> Any:
        """Return the next document for this verb; after the last comes the first."""
        return self.several(name, verb, 1)[0]

    def several(self, name: str, verb: str, count: int) -> list[Any]:
        """Return so many further documents for this verb."""
        documents = self.documents(name)
        place = self._next.get(name + verb, 0)
        self._next[name + verb] = (place + count) % len(documents)
        return [documents[(place + more) % len(documents)] for more in range(count)]


def _work(order: Mapping[str, Any], verb: Verb, sets: Sets, together: int) -> dict[str, Any]:
    name = order["set"]
    documents = sets.documents(name)
    if "which" in order:
        return {"which": [n for n, text in enumerate(documents) if _can(verb, text)]}
    done, begun = 0, time.process_time()
    if "seconds" in order:
        end = time.perf_counter() + order["seconds"]
        while time.perf_counter() < end or done < _FEWEST:
            if together:
                verb(sets.several(name, order["verb"], together))
            else:
                verb(sets.further(name, order["verb"]))
            done += together or 1
    else:
        numbers = order.get("numbers", range(order.get("count", 0)))
        for first in range(0, len(numbers), together or 1):
            if together:
                verb([documents[number] for number in numbers[first : first + together]])
            elif "numbers" in order:
                verb(documents[numbers[first]])
            else:
                verb(sets.further(name, order["verb"]))
        done = len(numbers)
    return {"done": done, "seconds": time.process_time() - begun, "resident": resident()}


def _can(verb: Verb, document: Any) -> bool:
    try:
        verb(document)
    except Exception:  # noqa: BLE001 - whatever a library raises, it could not work on it
        return False
    return True


def serve(
    verbs: Mapping[str, Verb], several: Mapping[str, Verb] | None = None, *, as_text: bool = False
) -> None:
    """Carry out orders until there are no more.

    Args:
        verbs: What works on one document.
        several: What works on a list of documents, where there is such a verb; orders by time or by
            numbers use it.
        as_text: Whether what has yet to be signed is handed over as text too.
    """
    sets, lists = Sets(as_text=as_text), several or {}
    for line in sys.stdin:
        order = read(line)
        stream = "seconds" in order or "numbers" in order
        together = TOGETHER if order["verb"] in lists and stream else 0
        verb = (lists if together else verbs)[order["verb"]]
        print(json.dumps(_work(order, verb, sets, together)), flush=True)
