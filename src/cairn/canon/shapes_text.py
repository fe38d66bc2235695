"""JSON text of a known layout to its document, as strict as `read_json` and much faster.

Knows one fact: in a JSON text without a backslash, splitting at the quotes separates the strings
from everything else. If everything else and all member names are those of a text that
`cairn.kernel.json_text.read_json` accepted, then so is this text accepted, and its document is
that document with other strings and numbers. Duplicate members, depth and number of values are
properties of the layout.

Any other text is read by `read_json`. Threads may share a cache, as `cairn.canon.shapes` says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from cairn.canon.shapes_lines import picker
from cairn.kernel.json_text import Json, JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["LayoutCache"]

_MOST_LAYOUTS = 128
_MOST_REMEMBERED = 4_096
_MOST_TRIED = 8
_MOST_PIECES = 8_192
_DEEPEST = 64  # Python reads brackets no deeper than 200
# What stands between two strings and holds one number; a longer one is read by `read_json`.
_NUMBER = re.compile(
    r"(?P<before>[^0-9.eE+\-]*)(?P<whole>-?(?:0|[1-9][0-9]{0,14}))"
    r"(?P<rest>\.[0-9]{1,17}|)(?P<after>[^0-9.eE+\-tfn]*)"
)
_DIGITS = re.compile(r"[-+.0-9eE]*[0-9][-+.0-9eE]*")
# Refused inside strings by JSON, or by `read_json`.
_FORBIDDEN = re.compile("[\0-\x1f\ud800-\udfff]")


class LayoutCache:
    """Reads JSON objects, the faster the more of them have one layout.

    A layout is learnt when it is seen for the second time.

    Args:
        limits: The ceilings of `read_json_object`.

    Attributes:
        quick: How many texts had a known layout.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._by_count: dict[int, list[_Layout]] = {}
        self._kept = 0
        self._seen: dict[bytes, None] = {}
        self.quick = 0

    def read(self, data: bytes | str) -> JsonObject:
        """Parse untrusted JSON that must be an object.

        Raises:
            CairnError: Exactly what `cairn.kernel.json_text.read_json_object` raises.
        """
        pieces = self._pieces(data)
        if pieces is None:
            return read_json_object(data, self._limits)
        layouts = self._by_count.get(len(pieces), ())
        for layout in layouts:
            document = layout.read(pieces)
            if document is not None:
                self.quick += 1
                return document
        document = read_json_object(data, self._limits)
        self._note(pieces, document)
        return document

    def _pieces(self, data: bytes | str) -> list[str] | None:
        if len(data) > self._limits.document_bytes:
            return None
        try:
            text = data if isinstance(data, str) else data.decode()
        except UnicodeDecodeError:
            return None
        if "\\" in text:
            return None
        pieces = text.split('"')
        return pieces if len(pieces) <= _MOST_PIECES else None

    def _note(self, pieces: list[str], document: JsonObject) -> None:
        outside = '"'.join(_DIGITS.sub("0", piece) for piece in pieces[::2])
        key = hashlib.blake2b(outside.encode(), digest_size=16).digest()
        if key not in self._seen:
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen.clear()
            self._seen[key] = None
            return
        self._seen.pop(key, None)
        if self._limits.depth > _DEEPEST:
            return
        if self._kept >= _MOST_LAYOUTS:
            self._by_count.clear()
            self._kept = 0
        layouts = self._by_count.setdefault(len(pieces), [])
        if len(layouts) >= _MOST_TRIED:
            layouts.pop()
            self._kept -= 1
        layout = _Layout(pieces, document)
        # repr tells 1, 1.0 and true apart, and the order of members.
        if repr(layout.read(pieces)) == repr(document):
            layouts.insert(0, layout)
            self._kept += 1


class _Layout:
    """Everything of a text but its strings and single numbers.

    Args:
        pieces: A text that `read_json` accepted, without backslashes, split at its quotes.
        document: What it says.
    """

    def __init__(self, pieces: list[str], document: JsonObject) -> None:
        names: list[int] = []
        values: list[int] = []
        outside: list[int] = []
        varying: list[int] = []
        place = 1
        for is_name in _strings(document):
            (names if is_name else values).append(place)
            place += 2
        self._numbers: list[tuple[int, str, str]] = []
        passed = 0
        for number in range(0, len(pieces), 2):
            found = _NUMBER.fullmatch(pieces[number])
            if found is None:  # none, or several: they stay as they are
                outside.append(number)
                passed += len(_DIGITS.findall(pieces[number]))
            else:
                self._numbers.append((number, found["before"], found["after"]))
                varying.append(passed)
                passed += 1
        self._pick_values = picker(values)
        self._pick_fixed = picker([*outside, *names])
        self._fixed = self._pick_fixed(pieces)
        self._build = _Source(varying).builder(document)

    def read(self, pieces: list[str]) -> JsonObject | None:
        """Return the document of a text in so many pieces, or None if it has another layout."""
        if self._pick_fixed(pieces) != self._fixed:
            return None
        values = self._pick_values(pieces)
        joined = "".join(values)
        if not joined.isprintable() and _FORBIDDEN.search(joined):
            return None
        numbers = self._read_numbers(pieces)
        return None if numbers is None else self._build(values, numbers)

    def _read_numbers(self, pieces: list[str]) -> list[float] | None:
        numbers: list[float] = []
        for place, before, after in self._numbers:
            found = _NUMBER.fullmatch(pieces[place])
            if found is None or found["before"] != before or found["after"] != after:
                return None
            whole, rest = found["whole"], found["rest"]
            numbers.append(float(whole + rest) if rest else int(whole))
        return numbers


def _strings(value: Json) -> Iterator[bool]:
    """Yield for each string of a document, in the order of its text, whether it is a name."""
    if isinstance(value, dict):
        for item in value.values():
            yield True
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield False


class _Source:
    """Writes a function that makes a document with other values.

    The source is made of numbered names and brackets; nothing of the document stands in it.

    Args:
        varying: Which of the document's numbers are given; the others stay.
    """

    def __init__(self, varying: list[int]) -> None:
        self._constants: dict[str, Any] = {}
        self._varying = set(varying)
        self._texts: list[str] = []
        self._given: list[str] = []
        self._numbers = 0

    def builder(self, document: JsonObject) -> Callable[[Any, Any], JsonObject]:
        body = self._write(document)
        lines = ["def build(texts, numbers):"]
        for names, values in ((self._texts, "texts"), (self._given, "numbers")):
            if names:
                lines.append(f"    {', '.join(names)}, = {values}")
        text = "\n".join([*lines, f"    return {body}"])
        exec(compile(text, "<layout>", "exec"), self._constants)  # noqa: S102 - numbered names only
        build: Callable[[Any, Any], JsonObject] = self._constants["build"]
        return build

    def _constant(self, value: Json) -> str:
        name = f"k{len(self._constants)}"
        self._constants[name] = value
        return name

    def _write(self, value: Json) -> str:
        if isinstance(value, dict):
            members = [
                f"{self._constant(name)}: {self._write(item)}" for name, item in value.items()
            ]
            return "{" + ", ".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._write(item) for item in value) + "]"
        if isinstance(value, str):
            self._texts.append(f"v{len(self._texts)}")
            return self._texts[-1]
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._numbers += 1
            if self._numbers - 1 in self._varying:
                self._given.append(f"n{self._numbers}")
                return self._given[-1]
        return self._constant(value)
