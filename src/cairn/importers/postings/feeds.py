"""Records of feeds: RSS, Atom, and the XML that job boards exchange, element by element.

Streams. Document types and entities are refused, so that nothing multiplies or is fetched. Where a
description carries JSON-LD with a JobPosting, that counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from cairn.importers.postings.documents import script_records
from cairn.importers.postings.faults import PostingFault
from cairn.importers.postings.fields import RawPosting, raw_posting
from cairn.importers.postings.limits import PostingLimits
from cairn.kernel.errors import InputError, LimitError

__all__ = ["feed_records"]

_ENTRIES = frozenset(
    {"item", "entry", "job", "vacancy", "posting", "jobposting", "joboffer", "offer", "listing"}
)
_READ_SIZE = 64 * 1024
_LD_JSON = "ld+json"


def feed_records(
    stream: BinaryIO, file: str, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    """The entries of a feed.

    Args:
        stream: The file.
        file: Its name.
        limits: The ceilings to obey.

    Yields:
        The records; where the file is broken a fault, after which nothing comes.

    Raises:
        LimitError: If it is too large.
    """
    entries = _Entries(limits)
    read = count = 0
    failed = ""
    while not failed:
        piece = stream.read(_READ_SIZE)
        read += len(piece)
        if read > limits.file_bytes or count > limits.rows:
            raise LimitError(
                f"“{file}” is larger than {limits.file_bytes // 1024**2:,} MB, or has more than"
                f" {limits.rows:,} entries.",
                code="table-too-large",
                mend="Split it, and load the parts.",
            )
        failed = entries.take(piece)
        for row, record in entries.found:
            count += 1
            yield from _records(record, file, row, limits)
        entries.found.clear()
        if not piece:
            break
    if failed:
        yield PostingFault(
            file, entries.line, "", "feed-broken", failed, "Get the feed again; what stood before"
            " this place was read.",
        )  # fmt: skip
    elif not count:
        yield PostingFault(
            file, 0, "", "no-job-posting", "There is no entry of a feed in it.",
            "Save the feed itself (RSS or Atom), not the page that links to it.",
        )  # fmt: skip


def _records(
    record: dict[str, str], file: str, row: int, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    for value in record.values():
        if _LD_JSON in value:
            inner = list(script_records(value, file, row, limits))
            if any(isinstance(one, RawPosting) for one in inner):
                yield from inner
                return
    yield raw_posting(record, file, row)


class _Entries:
    """Takes bytes, and gives the entries that are complete."""

    def __init__(self, limits: PostingLimits) -> None:
        self.found: list[tuple[int, dict[str, str]]] = []
        self.line = 0
        self._limits = limits
        self._record: dict[str, str] | None = None
        self._begun = 0
        self._size = 0
        self._depth = 0
        self._within: list[tuple[str, list[str]]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        for handler, meant in (
            ("StartElementHandler", self._start),
            ("EndElementHandler", self._end),
            ("CharacterDataHandler", self._text),
            ("StartDoctypeDeclHandler", self._refuse),
            ("EntityDeclHandler", self._refuse),
        ):
            setattr(self._parser, handler, meant)

    def take(self, piece: bytes) -> str:
        """Read some bytes, or the end if there are none; returns why it cannot go on."""
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            self.line = error.lineno
            return f"From here on it is not well-formed XML: {expat.ErrorString(error.code)}."
        except InputError as error:
            self.line = self._parser.CurrentLineNumber
            return error.sentence
        return ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise LimitError(f"From here on it nests deeper than {self._limits.depth} levels.")
        local = name.rsplit(" ", 1)[-1]
        if self._record is None:
            if local.lower() in _ENTRIES:
                self._record, self._size = {}, 0
                self._begun = self._parser.CurrentLineNumber
                self._within = [(local, [])]
                for attribute, value in attributes.items():
                    self._record.setdefault(attribute.rsplit(" ", 1)[-1], value)
            return
        self._within.append((local, []))
        if "href" in attributes:
            self._record.setdefault(local, attributes["href"])

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._record is None:
            return
        local, pieces = self._within.pop()
        if not self._within:
            self.found.append((self._begun, self._record))
            self._record = None
            return
        text = "".join(pieces)
        if text.strip():
            self._record.setdefault(local, text)
            # What stands in an element within the description belongs to the description too.
            self._within[-1][1].append(f"\n{text}\n")

    def _text(self, text: str) -> None:
        if self._record is None:
            return
        self._size += len(text)
        if self._size > self._limits.row_bytes:
            raise LimitError(
                f"From here on an entry is longer than {self._limits.row_bytes // 1024:,} KB."
            )
        self._within[-1][1].append(text)

    def _refuse(self, *_what: object) -> NoReturn:
        raise InputError("It declares a document type, which no feed needs.")
