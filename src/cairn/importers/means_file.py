"""Reads what people could spend from a CSV: a row for each person, with ``money`` and ``hours``.

An empty cell is somebody who was not asked that. Every fault is found in one reading.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass

from cairn.importers.faults import RowFault

__all__ = ["MeansRead", "read_means"]

_LARGEST_FILE = 16 * 1024 * 1024
_COLUMNS = ("money", "hours")


@dataclass(frozen=True, slots=True)
class MeansRead:
    """What people said that they could spend.

    Attributes:
        money: Amounts of money.
        hours: Numbers of hours.
    """

    money: tuple[float, ...]
    hours: tuple[float, ...]


def read_means(data: bytes) -> tuple[MeansRead | None, tuple[RowFault, ...]]:
    """Read what people could spend.

    Args:
        data: The file; its header names ``money``, ``hours`` or both.

    Returns:
        The amounts and no faults, or None and every fault.
    """
    rows = _rows(data)
    if isinstance(rows, RowFault):
        return None, (rows,)
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if not header or set(header) - set(_COLUMNS) or len(set(header)) < len(header):
        sentence = "The header names something else than money and hours, or one of them twice."
        return None, (_fault(1, "", "bad-header", sentence),)
    faults: list[RowFault] = []
    found: dict[str, list[float]] = {name: [] for name in _COLUMNS}
    for number, row in enumerate(rows[1:], 2):
        if len(row) > len(header):
            faults.append(_fault(number, "", "bad-row", "This row has more cells than the header."))
            continue
        for name, cell in zip(header, row, strict=False):
            amount = _amount(cell)
            if amount is None:
                faults.append(_fault(number, name, "not-a-number", "This is no amount.", cell))
            elif cell.strip():
                found[name].append(amount)
    if faults:
        return None, tuple(faults)
    return MeansRead(tuple(found["money"]), tuple(found["hours"])), ()


def _rows(data: bytes) -> list[list[str]] | RowFault:
    if len(data) > _LARGEST_FILE:
        return _fault(1, "", "file-too-large", "The file is larger than 16 MB.")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        return list(csv.reader(text.splitlines(), strict=True))
    except UnicodeDecodeError:
        return _fault(1, "", "not-utf-8", "The file is not UTF-8 text.")
    except csv.Error as error:
        return _fault(1, "", "not-csv", f"The file is no CSV: {error}.")


def _amount(cell: str) -> float | None:
    """An amount from 0 up; 0 for an empty cell, None for anything else."""
    try:
        amount = float(cell.strip() or 0)
    except ValueError:
        return None
    return amount if math.isfinite(amount) and amount >= 0 else None


def _fault(row: int, field: str, code: str, sentence: str, value: str = "") -> RowFault:
    mend = "Write a header with money, hours or both, and a row of plain numbers for each person."
    return RowFault(row, field, code, sentence, mend, value[:40])
