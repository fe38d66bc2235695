"""Markets and people who look for work in TOML: read whole, or refused with every fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.race_file import read_job_seeker, read_race
from cairn.value.made_up import MADE_UP_PERSON
from cairn.value.openings import Between
from cairn.value.race_settings import DEFAULT_LEVERS, Group, Lever, RaceSettings

GROUP = '[[groups]]\nname = "all"\nshare = 1.0\nhours = 100\nmoney = 500\n'
LEVER = '[[levers]]\nname = "Cheaper"\nfee = 10\nsubsidies = { all = 0.5 }\n'


def test_a_market_is_read() -> None:
    text = f'[race]\npeople = 80\nfee = 99.5\ncurrency = "USD"\n{GROUP}{LEVER}'
    found, faults = read_race(text.encode())
    assert faults == ()
    assert found is not None
    groups = (Group("all", 1.0, 100.0, 500.0),)
    assert found.settings == RaceSettings(groups, people=80, fee=99.5, currency="USD")
    assert found.levers == (Lever("Cheaper", {"fee": 10.0}, {"all": 0.5}),)


def test_what_is_left_out_is_as_in_the_example() -> None:
    found, faults = read_race(b"")
    assert faults == ()
    assert found is not None
    assert (found.settings, found.levers) == (RaceSettings(), DEFAULT_LEVERS)


def test_levers_of_the_example_that_name_other_groups_are_left_out() -> None:
    found, _ = read_race(GROUP.encode())
    assert found is not None
    assert 0 < len(found.levers) < len(DEFAULT_LEVERS)
    assert not any(one.subsidies for one in found.levers)


def test_no_levers_may_be_said() -> None:
    found, _ = read_race(b"levers = []")
    assert found is not None
    assert found.levers == ()


BAD_MARKETS = {
    "not TOML": ("[race", "not-toml"),
    "another table": ("[town]", "unknown-setting"),
    "another key": ("[race]\nluck = 3", "unknown-setting"),
    "not a table": ("race = 3", "not-a-table"),
    "a text for a number": ('[race]\nfee = "much"', "not-a-number"),
    "a flag for a number": ("[race]\nfee = true", "not-a-number"),
    "no number at all": ("[race]\nfee = nan", "not-a-number"),
    "half a person": ("[race]\npeople = 80.5", "bad-race"),
    "out of range": ("[race]\nplaces = 2", "bad-race"),
    "a number for a text": ("[race]\ncurrency = 3", "not-a-text"),
    "groups that are no list": ("groups = 3", "not-a-list"),
    "a group that is no table": ("groups = [3]", "not-a-table"),
    "a group without a name": (GROUP.replace('"all"', '""'), "not-a-text"),
    "a group without hours": (GROUP.replace("hours = 100\n", ""), "missing-setting"),
    "a group with luck": (f"{GROUP}luck = 1", "unknown-setting"),
    "shares that do not come to 1": (GROUP.replace("1.0", "0.5"), "bad-race"),
    "a lever without a name": ("[[levers]]\nfee = 1", "missing-setting"),
    "a lever on the size of the town": ('[[levers]]\nname = "x"\npeople = 40', "unknown-setting"),
    "a lever for nobody": ('[[levers]]\nname = "x"\nsubsidies = { us = 1 }', "bad-race"),
    "a lever out of range": ('[[levers]]\nname = "x"\nnoise = 0', "bad-race"),
    "a subsidy that is no table": ('[[levers]]\nname = "x"\nsubsidies = 1', "not-a-table"),
    "too much": ("#" * 1_100_000, "file-too-large"),
}


@pytest.mark.parametrize("case", BAD_MARKETS)
def test_what_is_no_market(case: str) -> None:
    text, code = BAD_MARKETS[case]
    found, faults = read_race(text.encode())
    assert found is None
    assert code in {one.code for one in faults}
    assert all(one.sentence and one.mend for one in faults)


def test_bytes_that_are_no_text() -> None:
    for read in (read_race, read_job_seeker):
        found, faults = read(b"\xff\xfe")
        assert found is None
        assert [one.code for one in faults] == ["not-utf-8"]


def test_every_fault_is_told_at_once_and_where() -> None:
    _, faults = read_race(b'[race]\nluck = 1\n[[groups]]\nname = "a"\nshare = 1\n')
    assert [(one.table, one.key) for one in faults] == [
        ("[race]", "luck"),
        ("[[groups]] 1", "hours"),
        ("[[groups]] 1", "money"),
    ]


def test_a_person_is_read_and_capitals_do_not_matter() -> None:
    text = """[person]
holds = ["Excel ", "Data  Charts"]
licences = ["Driving"]
hours = 100
hour_worth = 12.5
currency = "USD"
chance = [0.01, 0.02, 0.03]
worth = [1000, 2000, 3000]
told_by = "my adviser"
"""
    person, faults = read_job_seeker(text.encode())
    assert faults == ()
    assert person is not None
    assert person.holds == {"excel", "data charts"}
    assert person.licences == {"driving"}
    assert (person.hours, person.money, person.hour_worth) == (100, None, 12.5)
    assert (person.chance, person.worth) == (Between(0.01, 0.02, 0.03), Between(1e3, 2e3, 3e3))
    assert (person.currency, person.told_by, person.made_up) == ("USD", "my adviser", False)


def test_without_an_assumption_it_is_made_up_and_says_so() -> None:
    person, _ = read_job_seeker(b'[person]\nholds = ["excel"]\n')
    assert person is not None
    assert person.made_up
    assert (person.chance, person.told_by) == (MADE_UP_PERSON.chance, MADE_UP_PERSON.told_by)


BAD_PEOPLE = {
    "another table": ("[me]", "unknown-setting"),
    "another key": ("[person]\nluck = 3", "unknown-setting"),
    "holdings that are no list": ('[person]\nholds = "excel"', "not-a-list"),
    "less than no money": ("[person]\nmoney = -1", "bad-job-seeker"),
    "two ends without a middle": ("[person]\nchance = [0.1, 0.2]", "bad-interval"),
    "ends that are not in order": ("[person]\nworth = [3, 2, 1]", "bad-interval"),
    "a chance above 1": ("[person]\nchance = [0.5, 0.8, 1.5]\nworth = [1, 2, 3]", "bad-job-seeker"),
    "a chance in words": ('[person]\nchance = ["low", "mid", "high"]', "not-a-number"),
}


@pytest.mark.parametrize("case", BAD_PEOPLE)
def test_what_is_no_person(case: str) -> None:
    text, code = BAD_PEOPLE[case]
    person, faults = read_job_seeker(text.encode())
    assert person is None
    assert code in {one.code for one in faults}
    assert all(one.sentence and one.mend for one in faults)


@given(st.text(max_size=40), st.sampled_from(["fee", "people", "cap", "currency", "x"]))
def test_anything_ends_in_a_market_or_in_faults(text: str, key: str) -> None:
    found, faults = read_race(f"[race]\n{key} = {text}\n".encode("utf-8", "replace"))
    assert (found is None) == bool(faults)
