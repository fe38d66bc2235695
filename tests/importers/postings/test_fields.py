"""Fields are found by the names that job boards give them, however they are nested."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.postings.fields import KEYS, columns_of, raw_posting

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*KEYS["place"], *KEYS["pay"], "value", "name"]), inner)
    ),
    max_leaves=12,
)


def cells(record: dict[str, object]) -> dict[str, str]:
    return dict(raw_posting(record, "a.json", 1).cells)


@pytest.mark.parametrize(
    "name", ["Job Title", "job_title", "JOB-TITLE", "jobTitle", "schema:title"]
)
def test_letter_case_and_signs_in_a_name_do_not_matter(name: str) -> None:
    assert columns_of([name, "colour"]) == {"title": name}


def test_the_most_telling_name_counts() -> None:
    found = columns_of(["name", "summary", "created", "title", "description", "date posted"])
    assert (found["title"], found["text"], found["posted"]) == (
        "title", "description", "date posted",
    )  # fmt: skip


def test_no_name_stands_for_two_things() -> None:
    names = [name for names in KEYS.values() for name in names]
    assert len(names) == len(set(names))


def test_the_address_of_an_employer_is_not_where_the_job_is() -> None:
    employer = {"name": "Acme", "address": {"addressLocality": "Leeds"}, "url": "https://a.example"}
    assert cells({"hiringOrganization": employer}) == {"employer": "Acme"}


NESTED: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "a place in a list": (
        {"jobLocation": [{"address": {"addressLocality": "Leeds"}}, {"address": {}}]},
        {"city": "Leeds"},
    ),
    "a country as an object": (
        {"jobLocation": {"address": {"addressCountry": {"@type": "Country", "name": "GB"}}}},
        {"country": "GB"},
    ),
    "work from a country": (
        {"applicantLocationRequirements": {"@type": "Country", "name": "US"}},
        {"place": "US"},
    ),
    "one sum": (
        {"baseSalary": {"currency": "EUR", "value": {"value": 20, "unitText": "HOUR"}}},
        {"pay": "20", "currency": "EUR", "period": "HOUR"},
    ),
    "a plain sum": ({"baseSalary": 62000.0, "salaryCurrency": "USD"},
                    {"pay": "62000", "currency": "USD"}),
    "from and to": ({"salary": {"min": 1, "max": 2}}, {"low": "1", "high": "2"}),
    "an identifier": ({"identifier": {"name": "Acme", "value": 17}}, {"number": "17"}),
    "skills as objects": ({"skills": [{"name": "SQL"}, "Excel"]}, {"more": "SQL\nExcel"}),
    "nothing": ({"title": None, "description": [], "salary": {}, "city": True}, {}),
}  # fmt: skip


@pytest.mark.parametrize("kind", NESTED)
def test_what_stands_in_objects_is_found(kind: str) -> None:
    record, expected = NESTED[kind]
    assert {key: value for key, value in cells(record).items() if value} == expected


@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(["jobLocation", "pay"]), JSON))
def test_no_record_breaks_it(record: dict[str, object]) -> None:
    raw = raw_posting(record, "a.json", 1)
    assert set(raw.names) == set(raw.cells)
    assert all(isinstance(one, str) for one in raw.cells.values())


def test_a_record_that_nests_deep_or_is_wide_costs_little() -> None:
    deep: dict[str, object] = {}
    for _ in range(25):
        deep = {"value": deep, "min": 1}
    wide = {f"field{number}": "x" for number in range(20_000)}
    begun = time.perf_counter()
    raw_posting({"salary": deep, **json.loads(json.dumps(wide))}, "a.json", 1)
    assert time.perf_counter() - begun < 1
