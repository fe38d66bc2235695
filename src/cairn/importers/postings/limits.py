"""How large files of postings may be, as named numbers with a reason each."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.importers.tables.limits import TableLimits
from cairn.kernel.limits import Limits

__all__ = ["DEFAULT_POSTING_LIMITS", "PostingLimits"]


@dataclass(frozen=True, slots=True)
class PostingLimits:
    """Ceilings that every reader of postings obeys.

    Attributes:
        file_bytes: Largest file, after decompression; a million postings have 4 GB.
        rows: Most postings of one file.
        row_bytes: Longest line, and largest row of a table; real postings stay below 30 KB.
        page_bytes: Largest web page or JSON document; they are read as a whole.
        text_characters: Longest text of one posting; what is longer is a book or many postings.
        depth: Deepest nesting of JSON and XML.
        values: Most values in one JSON document.
        files: Most files in a folder.
    """

    file_bytes: int = 16 * 1024**3
    rows: int = 20_000_000
    row_bytes: int = 1024 * 1024
    page_bytes: int = 64 * 1024 * 1024
    text_characters: int = 150_000
    depth: int = 32
    values: int = 2_000_000
    files: int = 200_000

    @property
    def table(self) -> TableLimits:
        """The ceilings of a table of text."""
        return TableLimits(
            file_bytes=self.file_bytes, line_bytes=self.row_bytes, rows=self.rows, header_rows=1
        )

    @property
    def line(self) -> Limits:
        """The ceilings of one line of JSON."""
        return Limits(document_bytes=self.row_bytes, depth=self.depth)

    @property
    def document(self) -> Limits:
        """The ceilings of a JSON document."""
        return Limits(document_bytes=self.page_bytes, depth=self.depth, members=self.values)


DEFAULT_POSTING_LIMITS = PostingLimits()
"""What is obeyed when a caller names no limits."""
