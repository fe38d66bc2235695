"""Decisions of people about applicants: what is recorded, and that a changed record is noticed."""

from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.applicant import Unchecked
from cairn.hiring.background import Background
from cairn.hiring.chain import broken_at, link, record_in
from cairn.hiring.decision import Decision, decision_of, grounds_in, grounds_of, record
from cairn.hiring.digest import digest_of, inputs_digest, requirement_digest
from cairn.hiring.shortlist_json import shortlist_json
from cairn.kernel.errors import CairnError, InputError, UsageError
from cairn.kernel.json_text import JsonObject, read_json_object, write_json
from cairn.pathways.framework import SkillFramework
from hiring.job_builders import AT, held, job, listed, must, person

WANTED = job(must("python"), must("sql"))
LIST = listed(WANTED, person("a", "python", "sql"), person("b", "python"))


def decided(reference: str = "b", **more: object) -> Decision:
    facts = {"kept": True, "by": "Ada", "why": "She showed it in her work sample.", "at": AT}
    return record(grounds_of(LIST, reference), **(facts | more))  # type: ignore[arg-type] - facts of many kinds


def test_it_works() -> None:
    one = decided()
    said = one.grounds
    assert (said.outcome, said.fell_at, said.open_at) == ("not met", ("sql",), ())
    assert (said.requirement, said.version) == ("analyst", "1")
    assert said.requirement_digest == requirement_digest(WANTED)
    assert said.inputs_digest == inputs_digest(LIST)
    assert one.against_the_list
    assert not decided("a").against_the_list
    assert decided("a", kept=False).against_the_list


def test_what_is_written_can_be_read() -> None:
    one = decided(at=AT.replace(microsecond=5).astimezone(timezone(timedelta(hours=2))))
    assert decision_of(read_json_object(write_json(one.to_json()))) == one


REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "nobody decides": ({"by": " "}, "bad-decision"),
    "no reason": ({"why": ""}, "bad-decision"),
    "a reason as long as a book": ({"why": "x" * 2_001}, "bad-decision"),
    "no zone": ({"at": AT.replace(tzinfo=None)}, "bad-decision"),
    "nobody of that name": ({"reference": "c"}, "no-such-applicant"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_decision(case: str) -> None:
    more, code = REFUSED[case]
    with pytest.raises(UsageError) as caught:
        decided(**more)  # type: ignore[arg-type] - facts of many kinds
    assert caught.value.code == code


CHANGED: dict[str, JsonObject] = {
    "a further member": {"more": 1},
    "a number for a text": {"by": 3},
    "a text for a flag": {"kept": "yes"},
    "another outcome": {"outcome": "liked"},
    "no list": {"fellAt": "sql"},
    "a list of numbers": {"openAt": [1]},
    "no instant": {"at": "yesterday"},
}


@pytest.mark.parametrize("case", CHANGED)
def test_what_is_no_record(case: str) -> None:
    with pytest.raises(InputError) as caught:
        decision_of(decided().to_json() | CHANGED[case])
    assert caught.value.code in {"not-a-decision", "bad-instant"}


@pytest.mark.parametrize("name", decided().to_json())
def test_a_record_lacks_nothing(name: str) -> None:
    document = decided().to_json()
    del document[name]
    with pytest.raises(InputError):
        decision_of(document)


def test_a_written_list_gives_the_same_grounds() -> None:
    written = read_json_object(write_json(shortlist_json(LIST)))
    for reference in ("a", "b"):
        assert grounds_in(written, reference) == grounds_of(LIST, reference)
    with pytest.raises(UsageError) as caught:
        grounds_in(written, "c")
    assert caught.value.code == "no-such-applicant"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"people": None}, "not-a-shortlist"),
        ({"requirement": "analyst"}, "not-a-shortlist"),
        ({"inputsDigest": 3}, "not-a-shortlist"),
        ({"at": "soon"}, "bad-instant"),
        ({"people": [{"reference": "b"}]}, "not-a-shortlist"),
    ],
    ids=str,
)
def test_what_is_no_list(change: JsonObject, code: str) -> None:
    with pytest.raises(InputError) as caught:
        grounds_in(shortlist_json(LIST) | change, "b")
    assert caught.value.code == code


def test_a_list_is_written_with_its_counts_and_without_proofs_where_not_wanted() -> None:
    written = shortlist_json(LIST, proofs=False)
    assert [(one["key"], one["met"], one["onlyHere"]) for one in written["counts"]] == [
        ("python", 2, 0),
        ("sql", 1, 1),
    ]
    assert [one["outcome"] for one in written["people"]] == ["shortlisted", "not met"]
    assert "proof" not in written["people"][0]["clauses"][0]
    assert shortlist_json(LIST)["people"][0]["clauses"][0]["proof"]["satisfied"] is True


def in_a_row(count: int) -> list[JsonObject]:
    found: list[JsonObject] = []
    for number in range(count):
        one = decided(why=f"Reason {number}.").to_json()
        found.append(link("decision", one, found[-1] if found else None))
    return found


def test_records_follow_each_other() -> None:
    assert broken_at([]) is None
    assert broken_at(in_a_row(4)) is None
    assert record_in(in_a_row(1)[0]) == ("decision", decided(why="Reason 0.").to_json())


@pytest.mark.parametrize("change", ["why", "kept", "by", "fellAt", "version", "inputsDigest"])
def test_a_changed_record_is_noticed_at_the_next_one(change: str) -> None:
    rows = in_a_row(4)
    values: JsonObject = {"kept": False, "fellAt": []}
    rows[1]["record"][change] = values.get(change, "changed")
    assert broken_at(rows) == 3


def test_a_record_taken_out_or_put_elsewhere_is_noticed() -> None:
    rows = in_a_row(4)
    assert broken_at([rows[0], *rows[2:]]) == 2
    assert broken_at(rows[1:]) == 1
    assert broken_at([rows[0], rows[2], rows[1], rows[3]]) == 2


@pytest.mark.parametrize(
    "change", [{"kind": 1}, {"record": []}, {"before": None}, {"more": 1}], ids=str
)
def test_what_is_no_link(change: JsonObject) -> None:
    with pytest.raises(InputError) as caught:
        record_in(in_a_row(1)[0] | change)
    assert caught.value.code == "not-a-record"


def test_digests_do_not_depend_on_an_order_that_decides_nothing() -> None:
    people = [
        person("a", holdings=(held("x", "python"), held("y", "sql"))),
        person("b", unread=("One.", "Two.")),
    ]
    turned = [
        person("b", unread=("Two.", "One.")),
        person("a", holdings=(held("y", "sql"), held("x", "python"))),
    ]
    assert inputs_digest(listed(WANTED, *people)) == inputs_digest(listed(WANTED, *turned))


def test_digests_depend_on_everything_that_decides() -> None:
    doubtful = held("x", "python", standing="unverified")
    lists = [
        LIST,
        listed(WANTED, person("a", "python", "sql")),
        listed(WANTED, person("a", "python", "sql"), person("b", "sql")),
        listed(WANTED, person("a", "python", "sql"), person("b", "python"), at=AT.replace(day=2)),
        listed(
            WANTED,
            person("a", "python", "sql"),
            person("b", "python"),
            background=Background(SkillFramework(levels=("low",))),
        ),
        listed(WANTED, person("a", holdings=(doubtful,))),
        listed(
            WANTED,
            person("a", holdings=(doubtful,), unchecked=(Unchecked("urn:uuid:x", "Why."),)),
        ),
        listed(WANTED, person("a", unread=("One.",))),
    ]
    assert len({inputs_digest(one) for one in lists}) == len(lists)
    wanted = [
        WANTED,
        job(must("python"), must("sql", because="Another reason.")),
        job(must("sql"), must("python")),
        job(must("python"), must("sql"), places=3),
    ]
    assert len({requirement_digest(one) for one in wanted}) == len(wanted)


def test_a_digest_can_be_computed_by_anyone() -> None:
    # printf '["a",1,null]' | sha256sum
    expected = "0ae764bffd3a17b6454c8d9ebf712311d9b92efce67a4e4ea4f095fc05ed0122"
    assert digest_of(["a", 1, None]) == f"sha256:{expected}"
    assert digest_of(Decimal("1.50")) == digest_of(Decimal("1.5"))
    assert digest_of(Decimal("1.5")) != digest_of("1.5")
    assert digest_of(frozenset({"a", "b"})) == digest_of(frozenset({"b", "a"}))


@pytest.mark.parametrize("value", [object(), {1: b"bytes"}, float("nan"), int])
def test_what_has_no_digest(value: object) -> None:
    with pytest.raises(CairnError):
        digest_of(value)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_are_kept_as_they_are(by: str, why: str) -> None:
    try:
        one = decided(by=by, why=why)
        document = write_json(one.to_json())
    except CairnError:
        return
    assert decision_of(read_json_object(document)) == one
