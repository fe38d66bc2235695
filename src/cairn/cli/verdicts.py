"""What many verifications come to: how many of each, what came twice, what was passed over.

Keeps of each report what the files to be written need, and no more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.files import write_file
from cairn.kernel.errors import UsageError

if TYPE_CHECKING:
    from cairn.verification import Report

__all__ = ["Verdicts"]

_INVALID, _UNDETERMINED = 1, 3
_VERDICTS = ("valid", "invalid", "could not be determined")
_MOST_NAMED = 10


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
        self._reports: list[Report] = []
        self._places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._passed_over: list[str] = []

    @property
    def total(self) -> int:
        """How many documents were checked."""
        return self._counts.total()

    def add(self, report: Report) -> None:
        """Take in the report on one document."""
        self._counts[report.verdict.value] += 1
        if report.credential_id:
            self._places[report.issuer_id, report.credential_id].append(report.source)
        if self._csv or self._html:
            self._reports.append(report)

    def pass_over(self, name: str) -> None:
        """Take in the name of a file in which no badge comes."""
        self._passed_over.append(name)

    def closing_lines(self) -> list[str]:
        """Sentences about all documents together; empty when there is nothing to say.

        Raises:
            UsageError: If nothing was checked.
        """
        if not self.total:
            passed = f" Passed over: {_named(self._passed_over)}." if self._passed_over else ""
            raise UsageError(
                f"Nothing there looks like a badge.{passed}",
                code="nothing-to-check",
                mend="Give PNG, SVG, JSON or JWT files, or a folder or ZIP of them.",
            )
        lines = [self._sum()] if self.total > 1 else []
        twice = self._twice()
        lines += [
            f"One credential came {len(places)} times, so look whose it is: {_named(places)}."
            for places in twice[:_MOST_NAMED]
        ]
        if len(twice) > _MOST_NAMED:
            more = len(twice) - _MOST_NAMED
            lines.append(f"{more} more came several times; --csv names them in the last column.")
        if self._passed_over:
            lines.append(f"Passed over, as no badge comes in them: {_named(self._passed_over)}.")
        return ["", *lines] if lines else []

    def _sum(self) -> str:
        listed = ", ".join(
            f"{self._counts[verdict]} {verdict}" for verdict in _VERDICTS if self._counts[verdict]
        )
        return f"{self.total} documents: {listed}."

    def _twice(self) -> list[list[str]]:
        return [places for places in self._places.values() if len(places) > 1]

    def exit_code(self) -> int:
        """0 when all are valid, else the code of the worst verdict."""
        if self._counts["invalid"]:
            return _INVALID
        return _UNDETERMINED if self._counts["could not be determined"] else 0

    def write_files(self) -> None:
        """Write the table and the page that were asked for.

        Raises:
            UsageError: If the disk refuses.
        """
        if self._csv is not None:
            from cairn.cli.verdict_table import verdict_table

            write_file(self._csv, verdict_table(self._reports, self._places))
        if self._html is not None:
            write_file(self._html, self._page().encode())

    def _page(self) -> str:
        from cairn.verification import render_html

        if self.total == 1:
            return render_html(self._reports[0])
        from cairn.cli.verdict_page import verdict_page

        return verdict_page(self._reports, self.closing_lines()[1:])


def _named(names: list[str]) -> str:
    from cairn.verification import plain_text

    hidden = len(names) - _MOST_NAMED
    more = f" and {hidden} more" if hidden > 0 else ""
    return plain_text(", ".join(names[:_MOST_NAMED])) + more
