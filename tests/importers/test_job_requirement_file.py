"""Requirements in TOML: read whole, or refused with every fault."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.job_requirement_file import read_job_requirement
from cairn.pathways.period import Period
from cairn.pathways.requirement import AnyOf, Conditions, Leaf, LicenceWanted, SkillWanted

HEAD = '[job]\nkey = "analyst"\nname = "Analyst"\nversion = "1"\n'
PYTHON = '[[job.clauses]]\nkey = "python"\nname = "Python"\nskill = "urn:s:python"\n'
WHOLE = f"""{HEAD}least_may = 1
places = 3
occupation = "13-2051"
currency = "EUR"
{PYTHON}level = "good"
reliability = 0.8
within = "P2Y"
because = "Reports are written with it."
cost = 120.5
hours = 40
[[job.clauses]]
key = "drives"
name = "Can reach customers"
weight = "may"
any_of = ["car", "lorry"]
[[job.clauses.nodes]]
key = "car"
name = "Licence for cars"
licence = "urn:l:car"
[[job.clauses.nodes]]
key = "lorry"
name = "Licence for lorries"
licence = "urn:l:lorry"
shared = 0
"""


def test_it_works() -> None:
    found, faults = read_job_requirement(WHOLE.encode())
    assert faults == ()
    assert found is not None
    assert (found.key, found.name, found.version, found.least_may) == ("analyst", "Analyst", "1", 1)
    assert (found.places, found.occupation, found.currency) == (3, "13-2051", "EUR")
    python, drives = found.clauses
    assert (python.key, python.name, python.weight) == ("python", "Python", "must")
    assert (python.cost, python.hours, python.because) == (
        120.5,
        40.0,
        "Reports are written with it.",
    )
    assert python.wanted == Leaf(
        "python",
        "Python",
        SkillWanted("urn:s:python", "good"),
        Conditions(shared=100, reliability=Decimal("0.8"), within=Period(24)),
    )
    assert (drives.weight, drives.cost, drives.hours, drives.because) == ("may", None, None, "")
    assert drives.wanted == AnyOf(
        "drives",
        "Can reach customers",
        (
            Leaf("car", "Licence for cars", LicenceWanted("urn:l:car"), Conditions(shared=100)),
            Leaf("lorry", "Licence for lorries", LicenceWanted("urn:l:lorry"), Conditions()),
        ),
    )


def test_a_byte_order_mark_does_no_harm() -> None:
    found, faults = read_job_requirement(b"\xef\xbb\xbf" + f"{HEAD}{PYTHON}".encode())
    assert faults == ()
    assert found is not None


PART = '[[job.clauses.nodes]]\nkey = "b"\nname = "B"\nskill = "urn:s:b"\n'

BAD = {
    "nothing": ("", "missing-setting"),
    "not TOML": ("[job", "not-toml"),
    "another table": (f"{HEAD}{PYTHON}[more]", "unknown-setting"),
    "not a table": ("job = 3", "not-a-table"),
    "an unknown key": (f"{HEAD}hue = 3\n{PYTHON}", "unknown-setting"),
    "no key": (f'[job]\nname = "A"\nversion = "1"\n{PYTHON}', "missing-setting"),
    "no version": (f'[job]\nkey = "a"\nname = "A"\n{PYTHON}', "missing-setting"),
    "no clauses": (HEAD, "bad-requirement"),
    "clauses that are no list": (f"{HEAD}clauses = 3", "not-a-list"),
    "a clause that is no table": (f"{HEAD}clauses = [3]", "not-a-table"),
    "the same clause twice": (f"{HEAD}{PYTHON}{PYTHON}", "bad-requirement"),
    "more optional ones than there are": (f"{HEAD}least_may = 2\n{PYTHON}", "bad-requirement"),
    "fewer than none": (f"{HEAD}least_may = -1\n{PYTHON}", "bad-requirement"),
    "no places": (f"{HEAD}places = 0\n{PYTHON}", "out-of-range"),
    "half a place": (f"{HEAD}places = 0.5\n{PYTHON}", "not-a-number"),
    "no currency": (f"{HEAD}{PYTHON}cost = 3", "missing-setting"),
    "a word for a currency": (f'{HEAD}currency = "euro"\n{PYTHON}', "bad-choice"),
    "another weight": (f'{HEAD}{PYTHON}weight = "should"', "bad-choice"),
    "a negative cost": (f'{HEAD}currency = "EUR"\n{PYTHON}cost = -1', "out-of-range"),
    "endless hours": (f"{HEAD}{PYTHON}hours = inf", "not-a-number"),
    "hours beyond a life": (f"{HEAD}{PYTHON}hours = 1e12", "out-of-range"),
    "hours that are no number": (f"{HEAD}{PYTHON}hours = true", "not-a-number"),
    "nothing wanted": (f'{HEAD}[[job.clauses]]\nkey = "a"\nname = "A"', "unclear-node"),
    "two things wanted": (f'{HEAD}{PYTHON}licence = "urn:l:car"', "unclear-node"),
    "a clause without a name": (
        f'{HEAD}[[job.clauses]]\nkey = "a"\nskill = "urn:s"',
        "missing-setting",
    ),
    "a misspelt key": (f'{HEAD}{PYTHON}becuase = "Yes."', "unknown-setting"),
    "a reliability above 1": (f"{HEAD}{PYTHON}reliability = 80", "out-of-range"),
    "a period that is none": (f'{HEAD}{PYTHON}within = "two years"', "bad-duration"),
    "a part that is not there": (
        f'{HEAD}[[job.clauses]]\nkey = "a"\nname = "A"\nany_of = ["b"]',
        "no-such-part",
    ),
    "a part that nobody asks for": (
        f'{HEAD}{PYTHON}[[job.clauses.nodes]]\nkey = "b"\nname = "B"\nskill = "urn:s:b"',
        "unreachable",
    ),
    "a part with the clause's key": (
        f'{HEAD}[[job.clauses]]\nkey = "a"\nname = "A"\nall_of = ["a"]',
        "cycle",
    ),
    "more parts than there are": (
        f'{HEAD}[[job.clauses]]\nkey = "a"\nname = "A"\nat_least = 3\nof = ["b"]\n{PART}',
        "out-of-range",
    ),
    "a clause's key in a part": (
        f'{HEAD}[[job.clauses]]\nkey = "a"\nname = "A"\nall_of = ["b"]\n{PART}weight = "may"',
        "unknown-setting",
    ),
    "too much": ("#" * 1_100_000, "file-too-large"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_requirement(case: str) -> None:
    text, code = BAD[case]
    found, faults = read_job_requirement(text.encode())
    assert found is None
    assert code in [one.code for one in faults]
    assert all(one.sentence and one.mend for one in faults)


def test_every_fault_is_found_in_one_reading() -> None:
    text = f'{HEAD}places = 0\n{PYTHON}weight = "x"\nhours = -1\nreliability = 2\n'
    _, faults = read_job_requirement(text.encode())
    assert {one.key for one in faults} == {"places", "weight", "hours", ""}
    assert all("clause 1 “Python”" in one.table for one in faults if one.key != "places")


def test_a_misspelt_key_is_guessed_among_those_of_a_clause() -> None:
    _, faults = read_job_requirement(f'{HEAD}{PYTHON}becuase = "Yes."'.encode())
    assert [one.mend for one in faults] == ["Did you mean “because”?"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x00", b"[" * 5_000, b"a = 1e999999999999"])
def test_bytes_that_are_no_text(data: bytes) -> None:
    found, faults = read_job_requirement(data)
    assert found is None
    assert faults


@given(st.binary(max_size=60), st.integers(0, len(WHOLE) - 1))
def test_any_bytes_in_the_middle_end_in_a_requirement_or_in_faults(junk: bytes, place: int) -> None:
    data = WHOLE.encode()
    found, faults = read_job_requirement(data[:place] + junk + data[place:])
    assert (found is None) == bool(faults)


def test_the_requirement_of_the_documentation_can_be_read() -> None:
    page = (Path(__file__).parents[2] / "docs" / "shortlist.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    found, faults = read_job_requirement(text.encode())
    assert faults == ()
    assert found is not None
    assert [one.key for one in found.clauses] == ["sql", "clients", "way"]
