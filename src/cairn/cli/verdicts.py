"""What many verifications come to: how many of each, what came twice, what was passed over.

What the table and the page need of each report waits in a database that SQLite keeps in a
temporary file, so that a million documents need no more memory than ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.files import write_file, write_pieces
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from sqlite3 import Connection

    from cairn.cli.checking import Checked
    from cairn.verification import Report

__all__ = ["VERDICT_CODES", "Verdicts", "sum_of"]

VERDICT_CODES = {"invalid": 1, "could not be determined": 3}
"""The exit codes of verdicts, the worst first; any other is 0."""

_VERDICTS = ("valid", "invalid", "could not be determined")
_MOST_NAMED = 10
_MOST_OTHERS = 1_000  # documents named in one cell
_MOST_WAITING = 500  # rows before they go to the disk together

_TABLE = """
create table seen (
    n integer primary key, issuer text, credential text, source text, line blob, page text
)
"""
_SAME = "issuer = ? and credential = ? and credential != ''"


class Verdicts:
    """The reports so far.

    Args:
        csv: Where a table will be written, or None.
        html: Where a page will be written, or None.
    """

    def __init__(self, *, csv: Path | None = None, html: Path | None = None) -> None:
        self._csv = csv
        self._html = html
        self._counts: Counter[str] = Counter()
        self._first: Report | None = None
        self._passed_over: list[str] = []
        self._waiting: list[tuple[str, str, str, bytes, str]] = []
        self._database: Connection | None = None

    @property
    def total(self) -> int:
        """How many documents were checked."""
        return self._counts.total()

    @property
    def wants_reports(self) -> bool:
        """Whether more is needed of a report than its verdict."""
        return bool(self._csv or self._html)

    def add(self, checked: Checked) -> None:
        """Take in what was found out about one document.

        Raises:
            UsageError: If the disk refuses.
        """
        self._counts[checked.verdict] += 1
        line, page = b"", ""
        if checked.report is not None:
            self._first = self._first or checked.report
            line, page = self._kept(checked.report)
        row = (checked.issuer_id, checked.credential_id, checked.source, line, page)
        self._waiting.append(row)
        if len(self._waiting) == _MOST_WAITING:
            with _temporary_files():
                self._seen()

    def _seen(self) -> Connection:
        """The database with all rows; a single document never needs it."""
        if self._database is None:
            import sqlite3

            # An empty name stands for a file that is gone when it is closed, however that comes.
            self._database = sqlite3.connect("", isolation_level=None)
            for statement in ("pragma journal_mode = off", _TABLE, "begin"):
                self._database.execute(statement)
        values = "(issuer, credential, source, line, page) values (?, ?, ?, ?, ?)"
        self._database.executemany(f"insert into seen {values}", self._waiting)
        self._waiting.clear()
        return self._database

    def _kept(self, report: Report) -> tuple[bytes, str]:
        from cairn.cli.verdict_page import page_row
        from cairn.cli.verdict_table import line_start

        line = line_start(report) if self._csv else b""
        return line, page_row(report) if self._html else ""

    def pass_over(self, name: str) -> None:
        """Take in the name of a file in which no badge comes."""
        self._passed_over.append(name)

    def closing_lines(self) -> list[str]:
        """Sentences about all documents together; empty when there is nothing to say.

        Raises:
            UsageError: If nothing was checked, or the disk refuses.
        """
        if not self.total:
            passed = f" Passed over: {_named(self._passed_over)}." if self._passed_over else ""
            raise UsageError(
                f"Nothing there looks like a badge.{passed}",
                code="nothing-to-check",
                mend="Give PNG, SVG, JSON or JWT files, or a folder or ZIP of them.",
            )
        lines = []
        if self.total > 1:
            with _temporary_files():
                lines = [sum_of(self._counts), *self._twice()]
        if self._passed_over:
            lines.append(f"Passed over, as no badge comes in them: {_named(self._passed_over)}.")
        return ["", *lines] if lines else []

    def _twice(self) -> list[str]:
        seen = self._seen()
        seen.execute("create index if not exists same on seen (issuer, credential)")
        groups = seen.execute(
            "select issuer, credential, count(*) from seen where credential != '' "
            "group by issuer, credential having count(*) > 1 order by min(n)"
        ).fetchall()
        lines = []
        for issuer, credential, count in groups[:_MOST_NAMED]:
            first = seen.execute(
                f"select source from seen where {_SAME} order by n limit {_MOST_NAMED}",  # noqa: S608 - constants
                (issuer, credential),
            )
            places = _named([source for (source,) in first], count)
            lines.append(f"One credential came {count} times, so look whose it is: {places}.")
        if len(groups) > _MOST_NAMED:
            more = len(groups) - _MOST_NAMED
            lines.append(f"{more} more came several times; --csv names them in the last column.")
        return lines

    def exit_code(self) -> int:
        """0 when all are valid, else the code of the worst verdict."""
        return next((code for name, code in VERDICT_CODES.items() if self._counts[name]), 0)

    def write_files(self) -> None:
        """Write the table and the page that were asked for.

        Raises:
            UsageError: If the disk refuses.
        """
        if self._csv is not None:
            with _temporary_files():
                write_pieces(self._csv, self._table())
        if self._html is not None:
            self._write_page(self._html)

    def _table(self) -> Iterator[bytes]:
        from cairn.cli.verdict_table import HEADER, line_end

        yield HEADER
        seen = self._seen()
        rows = seen.execute("select issuer, credential, source, line from seen order by n")
        for issuer, credential, source, line in rows:
            others = seen.execute(
                f"select source from seen where {_SAME} and source != ? "  # noqa: S608 - constants
                f"group by source order by min(n) limit {_MOST_OTHERS}",
                (issuer, credential, source),
            )
            yield line + line_end("; ".join(name for (name,) in others))

    def _write_page(self, path: Path) -> None:
        from cairn.cli.verdict_page import verdict_page
        from cairn.verification import render_html

        if self._first is None:
            return
        if self.total == 1:
            write_file(path, render_html(self._first).encode())
            return
        lines = self.closing_lines()[1:]
        with _temporary_files():
            rows = (page for (page,) in self._seen().execute("select page from seen order by n"))
            write_pieces(path, verdict_page(self.total, self._first.at, lines, rows))


def sum_of(counts: Counter[str]) -> str:
    """How many documents there are, and how many came to each verdict."""
    listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _VERDICTS if counts[verdict])
    return f"{counts.total()} documents: {listed}."


@contextmanager
def _temporary_files() -> Iterator[None]:
    """Say in a sentence that there is no room for what waits."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise UsageError(
            f"The verdicts cannot be kept in a temporary file: {error}.",
            code="not-written",
            mend="Make room where temporary files go, or name another place in TMPDIR.",
        ) from error


def _named(names: list[str], total: int | None = None) -> str:
    from cairn.verification import plain_text

    hidden = (len(names) if total is None else total) - _MOST_NAMED
    more = f" and {hidden} more" if hidden > 0 else ""
    return plain_text(", ".join(names[:_MOST_NAMED])) + more
