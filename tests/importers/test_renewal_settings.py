"""What renews an award, in the programme file; and when it was renewed, in the roster."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cairn.importers.faults import RowFault
from cairn.importers.programme_file import Programme, read_programme
from cairn.importers.roster import RosterRow, open_roster

AT = datetime(2026, 11, 25, tzinfo=UTC)
FILE = """\
[issuer]
name = "Northbank Academy"

[publication]
base = "https://badges.example.org"

[[achievements]]
key = "sql"
name = "Data with SQL"
description = "Knows SQL."
criteria = "A project."
validFor = "P2Y"

[[achievements.renewal]]
by = "evidence"
how = "Two pieces of work from the last year."

[[achievements.renewal]]
by = "assessment"
achievement = "sql-refresher"

[[achievements]]
key = "sql-refresher"
name = "SQL refresher"
description = "Still knows SQL."
criteria = "An hour at the keyboard."
"""


def programme(text: str = FILE) -> Programme:
    found, faults = read_programme(text.encode())
    assert faults == ()
    assert found is not None
    return found


def test_it_works() -> None:
    first, second = programme().achievements["sql"].renewal
    assert first.sentence == "Two pieces of work from the last year."
    assert second.sentence == "Earn “SQL refresher”: The shorter assessment."
    assert programme().achievements["sql-refresher"].renewal == ()


BAD = {
    "an award that does not end": ('validFor = "P2Y"\n', "", "renewal-without-end"),
    "an achievement that is not there": (
        '"sql-refresher"\n\n',
        '"no-such"\n\n',
        "unknown-achievement",
    ),
    "the achievement itself": ('"sql-refresher"\n\n', '"sql"\n\n', "unknown-achievement"),
    "another way": ('by = "evidence"', 'by = "money"', "unknown-word"),
    "no way": ('by = "evidence"\n', "", "missing-setting"),
    "an unknown key": ('by = "evidence"', 'by = "evidence"\ncost = 5', "unknown-setting"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_is_told(case: str) -> None:
    old, new, code = BAD[case]
    assert old in FILE
    found, faults = read_programme(FILE.replace(old, new, 1).encode())
    assert found is None
    assert code in {fault.code for fault in faults}


def rows(tmp_path: Path, *lines: str) -> list[RosterRow | RowFault]:
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(["name,email,achievement,date,Renewed on", *lines]), "utf-8")
    return list(open_roster(path, programme().achievements, folder=tmp_path, at=AT))


def test_a_row_says_when_it_was_renewed(tmp_path: Path) -> None:
    found = rows(tmp_path, "Ana,a@x.org,sql,2024-05-04,2026-05-04", "Li,l@x.org,sql,2024-05-04,")
    ana, li = found
    assert isinstance(ana, RosterRow)
    assert isinstance(li, RosterRow)
    assert (ana.date.year, ana.renewed) == (2024, datetime(2026, 5, 4, tzinfo=UTC))
    assert li.renewed is None


BAD_ROWS = {
    "before the award": ("Ana,a@x.org,sql,2024-05-04,2023-05-04", "renewed-before-award"),
    "in the future": ("Ana,a@x.org,sql,2024-05-04,2027-05-04", "date-in-future"),
    "no date": ("Ana,a@x.org,sql,2024-05-04,soon", "not-a-date"),
    "of what does not end": ("Ana,a@x.org,sql-refresher,2024-05-04,2025-05-04", "nothing-to-renew"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_renewal_that_cannot_be_is_told_in_its_row(tmp_path: Path, case: str) -> None:
    line, code = BAD_ROWS[case]
    (fault,) = rows(tmp_path, line)
    assert isinstance(fault, RowFault)
    assert (fault.field, fault.code) == ("renewed", code)
