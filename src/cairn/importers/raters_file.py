"""Reads ``raters.csv``: who may judge, where they come from, and whom they must not judge.

Each row ends as a rater or as its faults. Needs no NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cairn.assessment.rating_plan import Rater
from cairn.importers.assessment_table import Cells, TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.roster_columns import Column
from cairn.importers.setting_values import is_email

__all__ = ["RatersFile", "read_raters"]

_MOST_CONFLICTS = 1_000
_ANSWERS = {
    "yes": True, "y": True, "true": True, "1": True,
    "no": False, "n": False, "false": False, "0": False, "": False,
}  # fmt: skip

_KIND = TableKind(
    (
        Column("email", ("e-mail", "mail", "email address", "e-mail address"), required=True),
        Column("name", ("rater", "full name", "judge"), required=True),
        Column("organisation", ("organization", "company", "employer")),
        Column("outside", ("external", "from outside", "independent")),
        Column("conflicts", ("conflict", "conflicts of interest", "must not judge")),
    ),
    "email,name,organisation,outside,conflicts",
    most_rows=20_000,
)


@dataclass(frozen=True, slots=True)
class RatersFile:
    """What a file of raters holds.

    Attributes:
        raters: The raters, in the order of the file.
        faults: What is wrong; such a row gives no rater.
        notes: What to tell people about the columns.
    """

    raters: tuple[Rater, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]


def read_raters(path: Path) -> RatersFile:
    """Read the raters of an assessment.

    Args:
        path: The file, with the columns email, name, and optionally organisation, outside (yes or
            no) and conflicts (people by e-mail address or name, separated by ``|``).

    Raises:
        InputError: It cannot be read, or lacks a needed column.
        LimitError: It is too large.
    """
    notes, rows = read_table(path, _KIND)
    raters: list[Rater] = []
    faults: list[RowFault] = []
    first: dict[str, int] = {}
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        rater = _rater(row)
        before = first.setdefault(rater.key.casefold(), row.row)
        if rater.key and before != row.row:
            sentence = f"It repeats row {before}: the same e-mail address."
            row.note("email", "repeated-row", sentence, "Remove one of the two.")
        if not row.faults:
            raters.append(rater)
        faults += row.faults
    return RatersFile(tuple(raters), tuple(faults), notes)


def _rater(row: Cells) -> Rater:
    email = row.needed("email")
    if email and not is_email(email):
        sentence = f"“{email[:80]}” is not an e-mail address."
        row.note("email", "not-an-email", sentence, "Write one, such as name@host.example.")
    outside = row.text("outside")
    if outside.casefold() not in _ANSWERS:
        sentence = f"“{outside[:60]}” does not say whether the rater comes from outside."
        row.note("outside", "neither-yes-nor-no", sentence, "Write yes or no.")
    conflicts = [one.strip() for one in row.text("conflicts", lines=True).split("|")]
    if len(conflicts) > _MOST_CONFLICTS:
        sentence = f"There are more than {_MOST_CONFLICTS} conflicts."
        mend = "A rater with so many conflicts cannot judge; remove the row."
        row.note("conflicts", "too-many-conflicts", sentence, mend)
    return Rater(
        email,
        row.needed("name"),
        row.text("organisation"),
        _ANSWERS.get(outside.casefold(), False),
        frozenset(one for one in conflicts if one),
    )
