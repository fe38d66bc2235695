"""Written shortlists as tables of clauses, and files that are none."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.declared import table_of
from cairn.hiring.shortlist_json import shortlist_json
from cairn.importers.shortlist_file import read_shortlist
from cairn.kernel.errors import InputError
from hiring.job_builders import job, listed, may, must, person

FOUND = listed(
    job(must("a"), may("b"), least_may=1, places=2),
    person("p1", "a", "b"),
    person("p2", "b"),
    person("p3"),
)
LIST: dict[str, Any] = shortlist_json(FOUND)


def test_the_table_is_that_of_the_list() -> None:
    read, same = read_shortlist(json.dumps(LIST).encode()), table_of(FOUND)
    assert (read.keys, read.names, read.references) == (same.keys, same.names, same.references)
    assert (read.rule, read.undetermined) == (same.rule, same.undetermined)
    assert read.met.tolist() == same.met.tolist()


def _changed(where: str, value: Any) -> bytes:
    changed = deepcopy(LIST)
    *path, last = [int(one) if one.isdigit() else one for one in where.split(".")]
    place: Any = changed
    for one in path:
        place = place[one]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return json.dumps(changed).encode()


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("requirement", ...),
        ("requirement", []),
        ("requirement.leastMay", "1"),
        ("requirement.leastMay", 7),
        ("requirement.leastMay", True),
        ("requirement.places", 0),
        ("requirement.places", 1.5),
        ("counts", {}),
        ("counts", []),
        ("counts.0.weight", "should"),
        ("counts.0.key", "b"),
        ("counts.0.name", None),
        ("people", "all"),
        ("people.0", 5),
        ("people.0.reference", "p2"),
        ("people.0.reference", None),
        ("people.0.clauses", []),
        ("people.0.clauses.0.met", "yes"),
        ("people.0.clauses.0.met", 1),
        ("people.0.clauses.0.key", "other"),
        ("people.0.clauses.0.met", ...),
    ],
)
def test_what_is_no_list_is_refused(where: str, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        read_shortlist(_changed(where, value))
    assert caught.value.code == "not-a-shortlist"


@given(st.binary(max_size=200))
def test_any_bytes_end_in_our_own_errors(data: bytes) -> None:
    with pytest.raises(InputError):
        read_shortlist(data)
