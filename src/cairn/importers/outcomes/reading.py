"""Reads a table of people and what became of them: CSV, Parquet, or consented records.

Who earned the credential only after the day that counts is a person without it, and is counted.
Personal data go no further than the columns that were named: names and addresses are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from cairn.importers.outcomes.columns import Cells
from cairn.importers.outcomes.consented import consented_rows
from cairn.importers.outcomes.settings import OutcomeSettings
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.limits import DEFAULT_TABLE_LIMITS, TableLimits
from cairn.kernel.errors import InputError
from cairn.value.evidence import Standing
from cairn.value.outcomes import BoolArray, Covariate, FloatArray, OutcomeTable, Question

__all__ = ["OutcomesRead", "read_outcomes", "read_several"]

_FIRST_ROW = 2  # below the header, as a spreadsheet counts
_DAYS_A_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class OutcomesRead:
    """What was read.

    Attributes:
        table: The people.
        faults: What is wrong, by row and field.
        too_late: How many earned the credential only after the day that counts.
        undated: How many hold it without a day.
        twice: How many rows were left out because the person was there already.
    """

    table: OutcomeTable
    faults: tuple[TableFault, ...]
    too_late: int = 0
    undated: int = 0
    twice: int = 0


def read_outcomes(
    path: Path,
    settings: OutcomeSettings,
    standing: Standing,
    *,
    today: date,
    limits: TableLimits = DEFAULT_TABLE_LIMITS,
) -> OutcomesRead:
    """Read a table of people.

    Args:
        path: A file that ends in .csv, .tsv, .parquet, .json, .jsonl or .ndjson.
        settings: Which column is what.
        standing: What stands behind the data.
        today: Consent that ends before this day does not count.
        limits: The ceilings.

    Returns:
        The table with everything that is wrong in the file.

    Raises:
        InputError: If the file cannot be read at all, is too large, or lacks a column.
    """
    return read_several(path, (settings,), standing, today=today, limits=limits)[0]


def read_several(
    path: Path,
    many: Sequence[OutcomeSettings],
    standing: Standing,
    *,
    today: date,
    limits: TableLimits = DEFAULT_TABLE_LIMITS,
) -> tuple[OutcomesRead, ...]:
    """Read a table of people once, for several questions.

    Args:
        path: As for `read_outcomes`.
        many: Which column is what for each question, at least one; all name persons alike.
        standing: What stands behind the data.
        today: Consent that ends before this day does not count.
        limits: The ceilings.

    Returns:
        For each question its table; each with everything that is wrong in the file.

    Raises:
        InputError: As `read_outcomes` does.
    """
    wanted = tuple(dict.fromkeys(name for one in many for name in one.wanted))
    table, faults, first = _table(path, wanted, many[0].person, today, limits)
    cells = Cells(table, path.name, first)
    kept = _first_of_each(cells, table, many[0])
    known: dict[str, Covariate | TableFault] = {
        name: cells.covariate(name) for name in dict.fromkeys(n for one in many for n in one.known)
    }
    faults += [one for one in known.values() if isinstance(one, TableFault)]
    found = [_one(cells, one, standing, known) for one in many]
    told = (*faults, *cells.told())
    twice = int((~kept).sum())
    return tuple(
        OutcomesRead(
            people if kept.all() else people.only(kept),
            told,
            int((too_late & kept).sum()),
            int((undated & kept).sum()),
            twice,
        )
        for people, too_late, undated in found
    )


def _one(
    cells: Cells,
    settings: OutcomeSettings,
    standing: Standing,
    known: Mapping[str, Covariate | TableFault],
) -> tuple[OutcomeTable, BoolArray, BoolArray]:
    """The table of one question, who earned it too late, and who holds it without a day."""
    held, too_late, undated = _held(cells, settings.credential, settings)
    issuer, issuers = _issuer(cells, settings)
    question = Question(
        settings.called or settings.credential,
        settings.phrase or f"have “{settings.outcome}”",
        settings.kind,
        settings.unit,
        standing,
    )
    covariates = (known[name] for name in settings.known)
    found = OutcomeTable(
        question,
        held,
        _outcome(cells, settings),
        tuple(one for one in covariates if isinstance(one, Covariate)),
        cells.yes_or_no(settings.ended)[0] if settings.ended else None,
        cells.yes_or_no(settings.offered)[0] if settings.offered else None,
        1970 + cells.days(settings.before) / _DAYS_A_YEAR if settings.before else None,
        issuer,
        issuers,
        {name: _held(cells, name, settings)[0] for name in settings.also},
    )
    return found, too_late, undated


def _table(
    path: Path, wanted: tuple[str, ...], person: str, today: date, limits: TableLimits
) -> tuple[pl.DataFrame, list[TableFault], int]:
    """All named columns as text, with the faults of whole rows and the number of the first row."""
    faults: list[TableFault] = []
    ending = path.suffix.lower()
    _check_size(path, limits)
    try:
        if ending in {".json", ".jsonl", ".ndjson"}:
            rows, faults = consented_rows(path, wanted, person, today=today)
            return rows, faults, 1
        if ending == ".parquet":
            lazy, first = pl.scan_parquet(path), 1
        elif ending in {".csv", ".tsv"}:
            lazy = pl.scan_csv(
                path,
                separator="\t" if ending == ".tsv" else ",",
                infer_schema=False,
                truncate_ragged_lines=True,
                encoding="utf8",
            )
            first = _FIRST_ROW
        else:
            raise InputError(
                f"“{path.name}” does not end in .csv, .tsv, .parquet, .json or .jsonl.",
                code="unknown-table",
                mend="Save the table in one of these forms.",
            )
        there = lazy.collect_schema().names()
        _check_columns(path, there, wanted, limits)
        named = [person] if person in there else []
        names = list(dict.fromkeys([*named, *wanted]))
        return lazy.select(pl.col(names).cast(pl.String)).collect(), faults, first
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise InputError(
            f"“{path.name}” cannot be read as a table: {str(error).splitlines()[0][:160]}",
            code="unreadable-table",
            mend="Save it anew as CSV in UTF-8 with one line of titles.",
        ) from error


def _check_size(path: Path, limits: TableLimits) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        raise InputError(
            f"There is no file “{path}”.", code="no-such-file", mend="Check the spelling."
        ) from None
    if size > limits.file_bytes:
        raise InputError(
            f"“{path.name}” has {size:,} bytes, more than {limits.file_bytes:,}.",
            code="file-too-large",
            mend="Leave out columns that are not needed, or divide the file.",
        )


def _check_columns(
    path: Path, there: Iterable[str], wanted: tuple[str, ...], limits: TableLimits
) -> None:
    known = list(there)
    missing = [name for name in wanted if name not in known]
    if len(known) > limits.columns:
        raise InputError(
            f"“{path.name}” has {len(known):,} columns, more than {limits.columns}.",
            code="too-many-columns",
            mend="Leave out the columns that are not needed.",
        )
    if missing:
        raise InputError(
            f"“{path.name}” has no column “{missing[0][:60]}”.",
            code="no-such-column",
            mend=f"It has: {', '.join(known)[:300]}.",
        )


def _first_of_each(cells: Cells, table: pl.DataFrame, settings: OutcomeSettings) -> BoolArray:
    """Of each person the first row; a row that names nobody is somebody else."""
    if settings.person not in table.columns:
        return np.ones(table.height, np.bool_)
    person = cells.text(settings.person)
    first: BoolArray = (person.is_first_distinct() | person.is_null()).to_numpy()
    for place in np.flatnonzero(~first)[:100]:
        cells.faults.append(cells.again(int(place), settings.person))
    return first


def _held(
    cells: Cells, name: str, settings: OutcomeSettings
) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Who held it in time, who earned it too late, and who holds it without a day."""
    none = np.zeros(len(cells), np.bool_)
    if not cells.is_of_days(name):
        held, _ = cells.yes_or_no(name)
        return held, none, held if settings.before else none
    earned = cells.days(name)
    has = ~np.isnan(earned)
    if not settings.before:
        return has, none, none
    counted = cells.days(settings.before)
    late = has & ~np.isnan(counted) & (earned >= counted)
    return has & ~late, late, has & np.isnan(counted)


def _outcome(cells: Cells, settings: OutcomeSettings) -> FloatArray:
    if settings.kind == "happened":
        return cells.happened(settings.outcome)
    return cells.numbers(settings.outcome)


def _issuer(
    cells: Cells, settings: OutcomeSettings
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]] | None, tuple[str, ...]]:
    if not settings.issuer:
        return None, ()
    text = cells.text(settings.issuer)
    names = [str(one) for one in text.drop_nulls().unique().sort()]
    places = {name: code for code, name in enumerate(names)}
    codes = np.array([places.get(one, -1) for one in text.to_list()], np.int64)
    return codes, tuple(names)
