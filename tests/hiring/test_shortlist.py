"""Shortlists: who meets a requirement, who falls where, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.hiring.applicant import Applicant, Unchecked
from cairn.hiring.background import Background
from cairn.hiring.clause_answer import ClauseAnswer
from cairn.hiring.shortlist import Shortlist, meets, passed_matrix, shortlist
from cairn.kernel.errors import UsageError
from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding
from cairn.pathways.period import Period
from cairn.pathways.requirement import AllOf, AnyOf, Conditions
from hiring.job_builders import AT, clause, held, job, leaf, licence, listed, may, must, person

PYTHON_AND_SQL = job(must("python"), must("sql"), may("talk"))


def outcomes(found: Shortlist) -> dict[str, str]:
    return {one.applicant.reference: one.outcome for one in found.answers}


def said(found: Shortlist, reference: str, key: str) -> ClauseAnswer:
    """The answer of one person at one clause."""
    return next(one for one in found.of(reference).clauses if one.clause.key == key)


def test_it_works() -> None:
    found = listed(PYTHON_AND_SQL, person("b", "python"), person("a", "python", "sql"), person("c"))
    assert outcomes(found) == {"a": "shortlisted", "b": "not met", "c": "not met"}
    assert [one.key for one in found.of("b").fell_at] == ["sql"]
    assert found.of("b").sentence == "Does not meet “Sql”."
    assert found.of("a").sentence == "Meets everything that must be met, and 0 of 1 that may be."
    assert said(found, "a", "sql").sentence == (
        "Shown by “Of A” from Bolt College, awarded on 1 September 2025."
    )
    assert said(found, "b", "sql").sentence == "Nothing that was handed in shows “Sql”."


def test_one_credential_serves_every_clause_that_it_shows() -> None:
    found = listed(PYTHON_AND_SQL, person("a", "python", "sql", "talk"))
    assert all(one.met for one in found.of("a").clauses)


def test_counts_say_who_fell_only_here() -> None:
    found = listed(
        PYTHON_AND_SQL,
        person("both", "python", "sql"),
        person("no sql", "python"),
        person("no python", "sql"),
        person("neither"),
    )
    python, sql, talk = found.counts
    assert (python.met, python.not_met, python.undetermined, python.only_here) == (2, 2, 0, 1)
    assert (sql.met, sql.not_met, sql.only_here) == (2, 2, 1)
    assert (talk.met, talk.not_met, talk.only_here) == (0, 4, 0)


def test_too_few_optional_clauses_are_told_as_such() -> None:
    wanted = job(must("python"), may("sql"), may("talk"), least_may=1)
    found = listed(wanted, person("a", "python"), person("b", "python", "talk"))
    assert outcomes(found) == {"b": "shortlisted", "a": "not met"}
    assert found.of("a").fell_at == ()
    assert found.of("a").sentence == "Meets 0 of 2 optional clauses; 1 is wanted."
    assert [one.only_here for one in found.counts] == [0, 1, 1]


def test_places_go_by_optional_clauses_and_never_by_the_reference() -> None:
    wanted = job(must("python"), may("sql"), may("talk"), places=2)
    people = [
        person("z", "python", "sql", "talk"),
        person("a", "python"),
        person("b", "python", "sql"),
        person("c", "python", "talk"),
    ]
    found = listed(wanted, *people)
    assert outcomes(found) == {
        "z": "shortlisted",
        "b": "shortlisted",
        "c": "shortlisted",
        "a": "beyond the places",
    }
    assert any("2 places and 3 people are on the list" in one for one in found.remarks)
    assert "the places went to people who meet more" in found.of("a").sentence


def test_the_only_place_goes_to_who_meets_most() -> None:
    wanted = job(must("python"), may("sql"), may("talk"), places=1)
    people = [
        person("a", "python"),
        person("b", "python", "sql", "talk"),
        person("c", "python", "sql"),
    ]
    assert outcomes(listed(wanted, *people)) == {
        "b": "shortlisted",
        "c": "beyond the places",
        "a": "beyond the places",
    }


def test_places_enough_for_all_leave_nobody_out() -> None:
    found = listed(job(must("python"), places=5), person("a", "python"), person("b", "python"))
    assert set(outcomes(found).values()) == {"shortlisted"}
    assert len(found.remarks) == 1


def test_people_are_listed_by_outcome_then_by_clauses_met_then_by_reference() -> None:
    wanted = job(must("python"), must("sql"), may("talk"), may("cook"))
    doubtful = held("d", "sql", standing="unverified")
    open_ = Applicant(
        "a", (doubtful, held("p", "python")), unchecked=(Unchecked("urn:uuid:d", "W."),)
    )
    found = listed(
        wanted,
        open_,
        person("b"),
        person("c", "talk", "cook"),
        person("d", "python"),
        person("e", "sql", "talk"),
        person("f", "python", "sql"),
        person("g", "python", "sql", "talk"),
        person("h", "python", "sql"),
    )
    assert [one.applicant.reference for one in found.answers] == list("gfhaedcb")


def test_the_order_of_the_applicants_changes_nothing() -> None:
    people = [person("a", "python"), person("b", "sql"), person("c", "python", "sql"), person("d")]
    first = listed(PYTHON_AND_SQL, *people)
    for shuffled in permutations(people):
        assert listed(PYTHON_AND_SQL, *shuffled) == first


def test_a_credential_that_failed_its_check_counts_for_nothing() -> None:
    forged = held("forged", "python", standing="unverified")
    found = listed(job(must("python")), Applicant("a", (forged,)))
    answer = said(found, "a", "python")
    assert (answer.met, answer.reason) == (False, "not met")
    assert "“Forged” from Bolt College did not pass its check" in answer.sentence


def test_a_credential_that_could_not_be_checked_puts_nobody_in_and_nobody_out() -> None:
    doubtful = held("doubtful", "python", standing="unverified")
    reason = "The issuer's status list could not be fetched."
    somebody = Applicant("a", (doubtful,), unchecked=(Unchecked("urn:uuid:doubtful", reason),))
    found = listed(job(must("python")), somebody)
    answer = said(found, "a", "python")
    assert (answer.met, answer.reason) == (None, "unchecked")
    assert reason in answer.sentence
    assert answer.sentence.endswith("If that turns out well, this is met.")
    assert answer.if_good is not None
    assert answer.if_good.satisfied
    assert found.of("a").outcome == "undetermined"
    assert [one.key for one in found.of("a").open_at] == ["python"]
    assert any("1 person is neither in nor out" in one for one in found.remarks)


def test_doubt_that_cannot_help_is_no_doubt() -> None:
    doubtful = held("doubtful", "cooking", standing="unverified")
    somebody = Applicant("a", (doubtful,), unchecked=(Unchecked("urn:uuid:doubtful", "Why."),))
    assert said(listed(job(must("python")), somebody), "a", "python").met is False


def test_who_falls_elsewhere_for_sure_has_fallen() -> None:
    doubtful = held("doubtful", "python", standing="unverified")
    somebody = Applicant("a", (doubtful,), unchecked=(Unchecked("urn:uuid:doubtful", "Why."),))
    found = listed(PYTHON_AND_SQL, somebody)
    assert found.of("a").outcome == "not met"
    assert [one.key for one in found.of("a").fell_at] == ["sql"]
    assert found.counts[0].undetermined == 1


RELIABLE = job(clause(leaf("talk", reliability="0.8")))


@pytest.mark.parametrize(
    ("told", "met", "says"),
    [
        ("0.8", True, "Shown by"),
        ("0.79", False, "a reliability of 0.79; 0.8 is asked"),
        (None, None, "does not state how reliably it was assessed, and 0.8 is asked"),
    ],
)
def test_a_reliability_that_is_not_stated_is_not_one_that_is_too_low(
    told: str | None,
    met: bool | None,  # noqa: FBT001 - a table of cases
    says: str,
) -> None:
    somebody = Applicant("a", (held("t", "talk", reliability=told),))
    answer = said(listed(RELIABLE, somebody), "a", "talk")
    assert answer.met is met
    assert says in answer.sentence


LEVELS = Background(SkillFramework(levels=("basic", "good", "superb")))


@pytest.mark.parametrize(
    ("shown", "met"),
    [("talk@superb", True), ("talk@good", True), ("talk@basic", False), ("talk", None)],
)
@pytest.mark.parametrize("order", [True, False])
def test_a_level_that_is_not_stated_is_not_one_that_is_too_low(
    shown: str,
    met: bool | None,  # noqa: FBT001 - a table of cases
    order: bool,  # noqa: FBT001 - a table of cases
) -> None:
    if not order and "superb" in shown:
        met = False  # without an order of levels a word reaches only itself
    more = {"background": LEVELS} if order else {}
    found = listed(job(clause(leaf("talk", "good"))), person("a", shown), **more)
    assert said(found, "a", "talk").met is met


def test_two_doubts_at_once_are_still_a_doubt() -> None:
    one = held("t", "talk", standing="unverified")
    somebody = Applicant("a", (one,), unchecked=(Unchecked("urn:uuid:t", "No network."),))
    answer = said(listed(RELIABLE, somebody), "a", "talk")
    assert answer.met is None
    assert "No network." in answer.sentence
    assert "does not state how reliably" in answer.sentence


def test_a_file_that_could_not_be_read_leaves_a_clause_open() -> None:
    sentence = "cv.pdf is cut off in the middle."
    found = listed(PYTHON_AND_SQL, person("a", "python", unread=(sentence,)))
    assert said(found, "a", "python").met is True
    answer = said(found, "a", "sql")
    assert (answer.met, answer.reason) == (None, "unread")
    assert answer.sentence.endswith(f"But a file could not be read: {sentence}")


NEARLY = {
    "revoked": (held("p", "python", standing="revoked"), {}, "was taken back by Bolt College"),
    "suspended": (held("p", "python", standing="suspended"), {}, "is suspended by Bolt College"),
    "expired": (
        held("p", "python", valid_until=AT.replace(year=2025, month=12)),
        {},
        "has expired on 1 December 2025",
    ),
    "too old": (held("p", "python"), {"within": Period(6)}, "longer ago than is asked"),
    "another issuer": (
        held("p", "python"),
        {"issuers": ("x",)},
        "comes from Bolt College, and another issuer is asked for",
    ),
    "from the future": (held("p", "python", awarded=AT.replace(year=2027)), {}, "after the day"),
}


@pytest.mark.parametrize("case", NEARLY)
def test_what_nearly_counts_is_told_with_its_reason(case: str) -> None:
    holding, conditions, says = NEARLY[case]
    if "issuers" in conditions:
        from cairn.pathways.requirement import Issuer

        conditions = {"issuers": (Issuer("did:example:other", "Other"),)}
    found = listed(job(clause(leaf("python", **conditions))), Applicant("a", (holding,)))
    answer = said(found, "a", "python")
    assert answer.met is False
    assert says in answer.sentence


def test_a_tree_inside_a_clause_is_answered_whole() -> None:
    wanted = AnyOf("either", "Drives", (licence("car"), leaf("train")))
    both = AllOf("both", "Reads and writes", (leaf("read"), leaf("write")))
    found = listed(job(clause(wanted), clause(both)), person("a", "train", "read"))
    assert said(found, "a", "either").met is True
    assert said(found, "a", "both").met is False
    assert said(found, "a", "both").sentence == "Nothing that was handed in shows “Write”."


def test_too_many_ways_leave_one_clause_open_and_the_rest_answered() -> None:
    skills = [f"s{number}" for number in range(24)]
    parts = tuple(replace(leaf(one), conditions=Conditions(shared=67)) for one in skills)
    holdings: tuple[Holding, ...] = tuple(held(f"h{number}", *skills) for number in range(7))
    found = listed(job(clause(AllOf("many", "Many", parts)), must("s1")), Applicant("a", holdings))
    assert said(found, "a", "s1").met is True
    assert said(found, "a", "many").met in {None, False}


BAD = {
    "the same reference twice": (
        lambda: listed(PYTHON_AND_SQL, person("a"), person("a")),
        "repeated-applicant",
    ),
    "no places": (lambda: listed(job(must("p"), places=0), person("a")), "bad-requirement"),
    "fewer than no places": (lambda: listed(job(must("p"), places=-2)), "bad-requirement"),
    "an instant without a zone": (
        lambda: shortlist(PYTHON_AND_SQL, [], at=AT.replace(tzinfo=None)),
        "bad-instant",
    ),
    "no reference": (lambda: person(" "), "bad-applicant"),
    "unchecked and not there": (
        lambda: person("a", unchecked=(Unchecked("urn:x", "Why."),)),
        "bad-applicant",
    ),
    "unchecked and active": (
        lambda: person("a", "p", unchecked=(Unchecked("urn:uuid:of a", "Why."),)),
        "bad-applicant",
    ),
    "nobody of that name": (
        lambda: listed(PYTHON_AND_SQL, person("a")).of("b"),
        "no-such-applicant",
    ),
    "no clauses": (job, "bad-requirement"),
    "the same clause twice": (lambda: job(must("p"), must("p")), "bad-requirement"),
    "more optional ones than there are": (lambda: job(may("p"), least_may=2), "bad-requirement"),
    "a part twice in one clause": (
        lambda: listed(job(clause(AllOf("x", "X", (leaf("p"), leaf("p")))))),
        "bad-key",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused(case: str) -> None:
    call, code = BAD[case]
    with pytest.raises(UsageError) as caught:
        call()
    assert caught.value.code == code


def test_nobody_applied() -> None:
    found = listed(PYTHON_AND_SQL)
    assert found.answers == ()
    references, keys, table = passed_matrix(found)
    assert (references, keys, table.shape) == ((), ("python", "sql", "talk"), (0, 3))


def test_the_table_for_counting() -> None:
    doubtful = held("d", "sql", standing="unverified")
    somebody = Applicant("b", (doubtful,), unchecked=(Unchecked("urn:uuid:d", "Why."),))
    found = listed(PYTHON_AND_SQL, person("a", "python", "sql"), somebody)
    references, _, table = passed_matrix(found)
    assert references == ("a", "b")
    assert table.tolist() == [[True, True, False], [False, False, False]]
    assert passed_matrix(found, undetermined=True)[2].tolist()[1] == [False, True, False]


FLAGS = st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=5)


@given(FLAGS, st.integers(0, 2))
def test_undetermined_is_what_depends_on_the_unknown(flags: list[bool | None], least: int) -> None:
    wanted = job(*(must(f"m{n}") for n in range(3)), may("a"), may("b"), least_may=least)
    unknown = [place for place, one in enumerate(flags) if one is None]
    possible = set()
    for number in range(2 ** len(unknown)):
        filled = list(flags)
        for bit, place in enumerate(unknown):
            filled[place] = bool(number >> bit & 1)
        possible.add(all(filled[:3]) and sum(one is True for one in filled[3:]) >= least)
    assert meets(wanted, flags) == (possible.pop() if len(possible) == 1 else None)


@given(
    st.sets(st.sampled_from(["python", "sql", "talk", "cook"])), st.sampled_from(["sql", "cook"])
)
def test_a_further_credential_never_puts_anyone_out(skills: set[str], more: str) -> None:
    before = listed(PYTHON_AND_SQL, person("a", *sorted(skills)))
    holdings = (*before.of("a").applicant.holdings, held("more", more))
    after = listed(PYTHON_AND_SQL, Applicant("a", holdings))
    for one, other in zip(before.of("a").clauses, after.of("a").clauses, strict=True):
        assert not one.met or other.met
