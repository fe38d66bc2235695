"""Which field of a record is which: names that job boards give to columns, elements and members.

A record is flattened first: what stands in an object for the employer, the place or the pay gets a
name of its own. Knows the words of schema.org's JobPosting too. Cleans nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from cairn.importers.postings.faults import PostingFault
from cairn.kernel.json_text import Json

__all__ = ["KEYS", "RawPosting", "columns_of", "raw_posting"]

# For each key the names that are looked for, the most telling first, in small letters and without
# spaces, hyphens and underscores.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    key: tuple(names.split())
    for key, names in {
        "number": "id jobid postingid joblistingid identifier reference referencenumber refnr guid"
        " uuid uid number jobkey jobposting url joburl link",
        "title": "title jobtitle positiontitle position jobname role vacancy headline name",
        "text": "description jobdescription body text fulltext jobtext jobbody descriptionhtml"
        " contentencoded content encoded details jobdetails advert summary",
        "more": "responsibilities requirements qualifications jobrequirements educationrequirements"
        " experiencerequirements skills",
        "posted": "dateposted posteddate postdate postingdate postedat postedon posted"
        " datepublished publisheddate publishedat published publicationdate pubdate publishdate"
        " listedtime originallistedtime listingdate firstseen createdat datecreated created date"
        " updated",
        "employer": "company companyname employer employername hiringorganization"
        " hiringorganizationname organization organisation organizationname recruiter",
        "city": "city town locality addresslocality jobcity municipality",
        "region": "state region province addressregion statecode jobstate county",
        "country": "country countrycode addresscountry jobcountry countryname",
        "place": "location joblocation place formattedlocation locationname jobplace where"
        " workplace",
        "pay": "salary pay compensation wage salaryrange payrange salaryestimate estimatedsalary"
        " basesalary salarytext remuneration",
        "low": "salarymin minsalary salaryfrom salarylow minamount minpay paymin payfrom minvalue"
        " minimumsalary lowsalary",
        "high": "salarymax maxsalary salaryto salaryhigh maxamount maxpay paymax payto maxvalue"
        " maximumsalary highsalary",
        "currency": "salarycurrency currency paycurrency currencycode",
        "period": "salaryperiod payperiod salaryunit unittext salaryinterval interval salarytype"
        " paytype salaryfrequency",
        "source": "source src site portal jobboard board sourcename",
    }.items()
}

# What an object stands for, and what its members are then called.
_WITHIN: Mapping[str, Mapping[str, str]] = {
    "employer": {"name": "company", "displayname": "company", "title": "company"},
    "place": {
        "name": "location", "displayname": "location", "city": "city", "locality": "city",
        "addresslocality": "city", "state": "state", "region": "state", "province": "state",
        "addressregion": "state", "country": "country", "countrycode": "country",
        "addresscountry": "country", "text": "location",
    },
    "pay": {
        "min": "salarymin", "minvalue": "salarymin", "minimum": "salarymin", "from": "salarymin",
        "low": "salarymin", "max": "salarymax", "maxvalue": "salarymax", "maximum": "salarymax",
        "to": "salarymax", "high": "salarymax", "currency": "currency", "currencycode": "currency",
        "unittext": "salaryperiod", "period": "salaryperiod", "unit": "salaryperiod",
        "interval": "salaryperiod", "text": "salary", "amount": "salary", "value": "salary",
    },
    "number": {"value": "id", "id": "id"},
    "country": {"name": "country", "identifier": "country", "code": "country"},
}  # fmt: skip
_KEY_OF = {name: key for key, names in KEYS.items() for name in names}
_OBJECTS = {"value": "value", "address": "place", "applicantlocationrequirements": "place"}
_TEXTS = frozenset({"text", "more"})
_CLOSED = frozenset({"employer", "number"})
_NAMING = ("name", "description", "credentialCategory")
_SIGNS = re.compile(r"[^0-9a-z]+")
_DEEPEST = 6
_MOST_FIELDS = 500
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class RawPosting:
    """One record, its fields by key, nothing cleaned.

    Attributes:
        file: Name of the file.
        row: Line, row or place in the file, counted from 1; 0 when the file holds one posting.
        cells: Texts by key; a key that the record lacks is not there.
        names: What the record calls each of them.
    """

    file: str
    row: int
    cells: Mapping[str, str]
    names: Mapping[str, str]

    def get(self, key: str) -> str:
        """A text; empty when the record lacks it."""
        return self.cells.get(key, "")

    def fault(
        self, key: str, code: str, sentence: str, mend: str, *, lost: bool = False
    ) -> PostingFault:
        """A fault of this field or, with an empty key, of the whole record."""
        name = self.names.get(key, key)
        return PostingFault(
            self.file, self.row, name, code, sentence, mend, self.get(key).strip(), lost
        )


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Which of some names stands for which key: for each key the most telling name there is.

    Args:
        names: Names of columns as published.

    Returns:
        Names as published, by key; of ``more`` there may be several, as ``more``, ``more 2``...
    """
    return dict(_columns(tuple(names)))


def raw_posting(record: Mapping[str, Json], file: str, row: int) -> RawPosting:
    """The fields of a record as JSON, Parquet and feeds give it.

    Args:
        record: Its members; objects for the employer, the place and the pay may stand in it.
        file: Name of the file.
        row: Where it stands there.
    """
    flat: dict[str, str] = {}
    _flatten(record, "", flat, 0)
    names = _columns(tuple(flat))
    return RawPosting(file, row, {key: flat[name] for key, name in names}, dict(names))


@lru_cache(maxsize=1_000)
def _columns(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(_plain(name), name)
    found: list[tuple[str, str]] = []
    for key, wanted in KEYS.items():
        there = [known[one] for one in wanted if one in known]
        if key == "more":
            found += [(f"more {at}" if at > 1 else key, one) for at, one in enumerate(there, 1)]
        elif there:
            found.append((key, there[0]))
    return tuple(found)


def _plain(name: str) -> str:
    return _SIGNS.sub("", name[:_LONGEST_NAME].rsplit(":", 1)[-1].lower())


def _flatten(record: Mapping[str, Json], kind: str, flat: dict[str, str], depth: int) -> None:
    within = _WITHIN.get(kind, {})
    for name, value in record.items():
        if len(flat) >= _MOST_FIELDS or name.startswith("@"):
            continue
        plain = _plain(name)
        inner = _OBJECTS.get(plain, _KEY_OF.get(plain, ""))
        one = value if inner in _TEXTS else _first(value)
        if isinstance(one, dict) and inner not in _TEXTS:
            deeper = _inside(kind, inner)
            if deeper and depth < _DEEPEST:
                _flatten(one, deeper, flat, depth + 1)
            continue
        text = _text(one)
        called = within.get(plain, "") if kind else name
        if called and text:
            flat.setdefault(called, text)


def _inside(kind: str, inner: str) -> str:
    """What an object within an object is about; nothing where it is about something else."""
    if inner == "value":
        return kind
    if kind in _CLOSED:
        # The address of an employer is not where the job is.
        return ""
    return inner


def _first(value: Json) -> Json:
    return value[0] if isinstance(value, (list, tuple)) and value else value


def _text(value: Json) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(filter(None, map(_text, value[:_MOST_FIELDS])))
    if isinstance(value, dict):
        return _text(next((value[one] for one in _NAMING if one in value), ""))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value)
