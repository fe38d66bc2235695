"""Cells of a table of people as columns: days, yes and no, numbers, categories.

Whole columns at once, so that a million rows take seconds. A cell that cannot be read is a fault
with its row, and unknown from then on; the rest of its row stays.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from cairn.importers.tables.faults import TableFault
from cairn.value.outcomes import BoolArray, Covariate, FloatArray

__all__ = ["Cells"]

_YES = ("yes", "y", "true", "1", "1.0", "ja", "x")
_NO = ("no", "n", "false", "0", "0.0", "nein")
_UNKNOWN = ("", "na", "n/a", "none", "null", "unknown", "-")
_MOST_LEVELS = 50
_MOST_FAULTS = 1_000
_DAY = "%Y-%m-%d"


class Cells:
    """The cells of one table, read column by column.

    Args:
        table: All cells as text.
        file: The file's name, for faults.
        first: The row of the first line, as a person counts.
    """

    def __init__(self, table: pl.DataFrame, file: str, first: int) -> None:
        self._table, self._file, self._first = table, file, first
        self.faults: list[TableFault] = []
        self.more_faults = 0
        self._days: dict[str, FloatArray] = {}

    def __len__(self) -> int:
        return self._table.height

    def text(self, name: str) -> pl.Series:
        """A column as text, null where it says nothing."""
        column = self._table[name].str.strip_chars()
        return column.set(
            column.str.to_lowercase().is_in(list(_UNKNOWN)).fill_null(value=True), None
        )

    def yes_or_no(self, name: str) -> tuple[BoolArray, BoolArray]:
        """Who says yes, and of whom anything is known."""
        text = self.text(name)
        lowered = text.str.to_lowercase()
        yes, no = lowered.is_in(list(_YES)), lowered.is_in(list(_NO))
        known = (yes | no).fill_null(value=False)
        self._note(
            name,
            text,
            text.is_not_null() & ~known,
            "not-yes-or-no",
            "This is neither yes nor no.",
            "Write yes or no, or leave it empty.",
        )
        return yes.fill_null(value=False).to_numpy(), known.to_numpy()

    def numbers(self, name: str) -> FloatArray:
        """Numbers, NaN where nothing is known."""
        text = self.text(name)
        found = text.cast(pl.Float64, strict=False)
        bad = text.is_not_null() & (found.is_null() | ~found.is_finite().fill_null(value=False))
        self._note(
            name,
            text,
            bad,
            "not-a-number",
            "This is no number.",
            "Write a number with a point, such as 1234.5, or leave it empty.",
        )
        return found.set(bad, None).fill_null(float("nan")).to_numpy().astype(np.float64)

    def happened(self, name: str) -> FloatArray:
        """1 or 0, NaN where nothing is known."""
        yes, known = self.yes_or_no(name)
        return np.where(known, yes.astype(np.float64), np.nan)

    def days(self, name: str) -> FloatArray:
        """Days since 1970, NaN where none is told; each column is read once."""
        if name not in self._days:
            self._days[name] = self._read_days(name)
        return self._days[name]

    def _read_days(self, name: str) -> FloatArray:
        text = self.text(name)
        found = text.str.slice(0, 10).str.to_date(_DAY, strict=False)
        self._note(
            name,
            text,
            text.is_not_null() & found.is_null(),
            "not-a-day",
            "This is no day.",
            "Write it as 2026-03-31, or leave it empty.",
        )
        return found.cast(pl.Int32).cast(pl.Float64).fill_null(float("nan")).to_numpy()

    def is_of_days(self, name: str) -> bool:
        """Whether a column holds days rather than yes and no."""
        text = self.text(name).drop_nulls().head(_MOST_FAULTS)
        if not len(text):
            return True
        lowered = text.str.to_lowercase()
        return not bool(lowered.is_in([*_YES, *_NO]).any())

    def covariate(self, name: str) -> Covariate | TableFault:
        """Numbers where all cells are, categories where there are few, else a fault."""
        text = self.text(name)
        numbers = text.cast(pl.Float64, strict=False)
        if int(numbers.null_count()) == int(text.null_count()):
            return Covariate(name, self.numbers(name))
        levels = text.drop_nulls().unique().sort()
        if len(levels) > _MOST_LEVELS:
            return TableFault(
                self._file,
                0,
                name,
                "too-many-kinds",
                f"The column has {len(levels):,} different words, so nobody in it is like another.",
                "Group them, or do not name the column.",
            )
        names = [str(one) for one in levels]
        codes = text.replace_strict(
            names,
            [float(code) for code in range(len(names))],
            default=None,
            return_dtype=pl.Float64,
        )
        values = codes.fill_null(float("nan")).to_numpy().astype(np.float64)
        return Covariate(name, values, tuple(names))

    def again(self, place: int, name: str) -> TableFault:
        """The fault of a row whose person was there before.

        Args:
            place: Which row, from 0.
            name: The column that names the person.
        """
        return TableFault(
            self._file,
            self._first + place,
            name,
            "same-person",
            "This person was there already; the first row counts.",
            "Give each person one row.",
        )

    def told(self) -> Iterator[TableFault]:
        """All faults, and how many more there are."""
        yield from self.faults
        if self.more_faults:
            yield TableFault(
                self._file,
                0,
                "",
                "more-faults",
                f"{self.more_faults:,} more cells are like these.",
                "Mend the first ones; often all have one cause.",
            )

    def _note(
        self, name: str, text: pl.Series, bad: pl.Series, code: str, sentence: str, mend: str
    ) -> None:
        places = bad.fill_null(value=False).arg_true().to_list()
        room = max(_MOST_FAULTS - len(self.faults), 0)
        self.faults += [
            TableFault(
                self._file, self._first + place, name, code, sentence, mend, str(text[place])
            )
            for place in places[:room]
        ]
        self.more_faults += max(len(places) - room, 0)
