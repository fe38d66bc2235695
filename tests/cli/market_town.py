"""A small town's job postings, written for the tests, and a programme whose people hold badges."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from importers.publications import EP

__all__ = ["MONTHS", "POSTINGS", "PROGRAMME", "PROJECTIONS", "ROSTER", "postings_csv"]

POSTINGS = 360
"""How many there are, each a job of its own."""

MONTHS = tuple(f"{2024 + number // 12}-{number % 12 + 1:02}" for number in range(24))
"""The months that they are dated in."""

_JOBS = (
    ("Accountant", "Accounting and attention to detail required. You prepare the books."),
    ("Registered nurse", "Teamwork and communication skills required, and first aid."),
    ("Software developer", "Python and SQL required. Teamwork."),
)
_PLACES = ("Boston, MA, US", "Cork, Ireland", "Austin, TX, US")


def _rows() -> Iterator[dict[str, str]]:
    for number in range(POSTINGS):
        month = number % len(MONTHS)
        title, text = _JOBS[number // len(MONTHS) % len(_JOBS)]
        # Asked for by one in twelve at first and by more than half at last.
        grows = (number * 7919 + 3) % 100 < 8 + 2 * month
        more = " Generative AI required." if grows else " Patience required."
        # Numbers in words of their own keep the postings from being taken for reposts.
        own = " ".join(
            f"room{number * 31 + place} desk{number * 17 + place}" for place in range(25)
        )
        yield {
            "id": str(number),
            "title": title,
            "description": f"{text}{more} {own}.",
            "date": f"{MONTHS[month]}-{number % 28 + 1:02}",
            "company": f"Firm {number}",
            "location": _PLACES[number // 3 % len(_PLACES)],
        }


def postings_csv() -> str:
    """The postings as a table."""
    written = io.StringIO()
    rows = list(_rows())
    table = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


PROJECTIONS = EP.splitlines()[0] + (
    '\n"Registered nurses    * Staff Nurse","=""29-1141""",'
    '"3,391.0","3,557.1","166.1","4.9","189.1",'
    '"93,600","Bachelor\'s degree","3","None","3","None","6"\n'
)
"""Employment Projections as the website lays them out, with one occupation."""

PROGRAMME = """\
[issuer]
id = "did:web:badges.example.org"
name = "Northbank Academy"

[issuer.address]
addressCountryCode = "IT"

[publication]
base = "https://badges.example.org"

[outputs]
image = "none"
pdf = false

[[achievements]]
key = "data"
name = "Working with Data"
description = "Asks a database."
criteria = "Ten questions, asked and answered."

[[achievements.skills]]
name = "SQL"
url = "https://example.org/skills/sql"

[[achievements]]
key = "weaving"
name = "Basket Weaving"
description = "Weaves baskets."
criteria = "A basket."
"""
"""A programme with one badge that the market asks for and one that it does not."""

ROSTER = "name,email,achievement,date\n" + "".join(
    f"Person {number},p{number}@example.org,data,2025-05-{number:02}\n" for number in range(1, 15)
)
"""Fourteen people who hold the first."""
