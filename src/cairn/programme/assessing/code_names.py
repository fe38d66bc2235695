"""Code names for people, so that raters do not know whose work they judge.

Knows the private file that says who is behind a code. A code that was given stays: sheets that were
handed out before can still be read. Codes are consonants only: no word, no date and no number comes
of them by chance, and a spreadsheet leaves them alone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.importers.assessment_table import TableKind, read_table
from cairn.importers.faults import RowFault
from cairn.importers.roster_columns import Column
from cairn.kernel.errors import InputError, ProgrammeError
from cairn.programme.atomic_files import write_file

if TYPE_CHECKING:
    from cairn.programme.assessing.ground import Ground
    from cairn.programme.chance import Chance

__all__ = ["code_names_file", "give_code_names", "read_code_names"]

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_LENGTH = 5
_PRIVATE = 0o600
_COLUMNS = ("code", "person", "name")
_KIND = TableKind(
    (Column("code", (), required=True), Column("person", (), required=True), Column("name", ())),
    ",".join(_COLUMNS),
)


def code_names_file(ground: Ground) -> Path:
    """Where the code names of an assessment are kept: beside its ratings."""
    return ground.data.parent / f"code-names-{ground.settings.achievement}.csv"


def read_code_names(path: Path) -> dict[str, str]:
    """The code of each person, by e-mail address or DID in small letters.

    Args:
        path: The file; it need not exist.

    Raises:
        ProgrammeError: If it cannot be used (``code-names-unusable``).
    """
    if not path.exists():
        return {}
    try:
        _, rows = read_table(path, _KIND)
        found: dict[str, str] = {}
        taken: set[str] = set()
        for row in rows:
            if isinstance(row, RowFault):
                raise _unusable(path, str(row))
            code, person = row.needed("code").upper(), row.needed("person").casefold()
            if row.faults:
                raise _unusable(path, str(row.faults[0]))
            if code in taken or person in found:
                raise _unusable(path, f"row {row.row} repeats a code or a person.")
            taken.add(code)
            found[person] = code
    except InputError as error:
        raise _unusable(path, error.sentence) from error
    return found


def _unusable(path: Path, why: str) -> ProgrammeError:
    return ProgrammeError(
        f"The code names in {path.name} cannot be used: {why}",
        code="code-names-unusable",
        mend="Restore the file from a backup: without it nobody knows whose work was judged.",
    )


def give_code_names(path: Path, people: Mapping[str, str], chance: Chance) -> dict[str, str]:
    """Give everybody a code who has none, and keep them all.

    Args:
        path: The private file; made if it does not exist, readable for its owner alone.
        people: What each person is called, by key.
        chance: Where codes come from.

    Returns:
        The code of each person of the file, by key.

    Raises:
        ProgrammeError: If the file cannot be used or written.
    """
    codes = read_code_names(path)
    taken = set(codes.values())
    new = [key for key in people if key not in codes]
    for key in new:
        code = _drawn(chance)
        while code in taken:
            code = _drawn(chance)
        taken.add(code)
        codes[key] = code
    if new:
        write_file(path, _table(codes, people).encode(), mode=_PRIVATE)
    return codes


def _drawn(chance: Chance) -> str:
    return "".join(_LETTERS[chance.randbelow(len(_LETTERS))] for _ in range(_LENGTH))


def _table(codes: Mapping[str, str], people: Mapping[str, str]) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    # By code, so that the order says nothing about who came first.
    rows.writerows(
        (code, key, people.get(key, ""))
        for key, code in sorted(codes.items(), key=lambda pair: pair[1])
    )
    return text.getvalue()
