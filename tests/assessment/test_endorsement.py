"""Endorsements: linked ones become ratings, all others are statements and say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cairn.assessment.endorsement import Endorsement, summarize_endorsements
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.rubric import Criterion, Level, Rubric

LEVELS = tuple(Level(score, "", f"Does {score}.") for score in range(1, 5))
RUBRIC = Rubric(
    "talk", "Talk", (Criterion("tone", "Tone", LEVELS), Criterion("pace", "Pace", LEVELS))
)
SINCE = date(2025, 1, 1)


def says(endorser: str, person: str, score: int = 3) -> Endorsement:
    return Endorsement(person, endorser, "colleague", SINCE, None, {"tone": score, "pace": score})


LINKED = [says("Eve", "Ana"), says("Eve", "Ben", 2), says("Fay", "Ben"), says("Fay", "Ana", 4)]


def test_linked_endorsements_become_ratings() -> None:
    found = summarize_endorsements(LINKED, RUBRIC, task="at-work")
    assert len(found.ratings) == 8
    assert Rating("Ben", "Eve", "tone", 2, "at-work") in found.ratings
    assert (found.statements, found.findings) == ((), ())
    assert [one.measured for one in found.people] == [2, 2]
    assert rating_table(found.ratings).facet("rater").levels == ("Eve", "Fay")
    assert found.people[0].sentence == "2 people who worked with Ana spoke (2 as colleague)."


def test_endorsers_of_one_person_give_no_measure_and_this_is_said() -> None:
    found = summarize_endorsements([says("Eve", "Ana"), says("Fay", "Ana")], RUBRIC)
    assert found.ratings == ()
    assert len(found.statements) == 2
    (ana,) = found.people
    assert ana.no_measure is not None
    assert ana.no_measure.n == 2
    assert "counts as a statement and gives no measure" in ana.sentence
    assert [one.code for one in found.findings] == ["unlinked-endorsers"]
    assert "Eve, Fay" in found.findings[0].sentence


def test_one_who_praises_one_person_adds_nothing_to_the_linked() -> None:
    found = summarize_endorsements([*LINKED, says("Gus", "Ana", 4)], RUBRIC)
    assert {one.rater for one in found.ratings} == {"Eve", "Fay"}
    assert [one.endorser for one in found.statements] == ["Gus"]
    assert found.people[0].endorsements == 3
    assert found.people[0].measured == 2


def test_of_two_groups_only_the_larger_is_measured() -> None:
    apart = [says("Gus", "Cem"), says("Gus", "Dee")]
    found = summarize_endorsements([*LINKED, *apart], RUBRIC)
    assert {one.rater for one in found.ratings} == {"Eve", "Fay"}
    assert [one.no_measure is None for one in found.people] == [True, True, False, False]


def test_one_endorser_alone_is_no_measure_even_of_several() -> None:
    found = summarize_endorsements([says("Eve", "Ana"), says("Eve", "Ben")], RUBRIC)
    assert found.ratings == ()


def test_raters_may_link_endorsers() -> None:
    ratings = [Rating(person, "Rita", "tone", 2) for person in ("Ana", "Ben", "Cem")]
    found = summarize_endorsements([says("Eve", "Ana"), says("Eve", "Ben")], RUBRIC, ratings)
    assert {one.rater for one in found.ratings} == {"Eve"}


def test_words_alone_are_a_statement() -> None:
    words = replace(says("Gus", "Ana"), behaviours={}, statement="She listens.")
    found = summarize_endorsements([*LINKED, words], RUBRIC)
    assert found.statements == (words,)


FAULTS = {
    "oneself": (says("ANA", "Ana"), "self-endorsement"),
    "relation": (replace(says("Gus", "Ana"), relation="aunt"), "unknown-relation"),
    "period": (replace(says("Gus", "Ana"), until=date(2024, 1, 1)), "period-ends-early"),
    "nothing": (replace(says("Gus", "Ana"), behaviours={}, statement=" "), "empty-endorsement"),
    "criterion": (replace(says("Gus", "Ana"), behaviours={"charm": 3}), "unknown-criterion"),
    "too high": (says("Gus", "Ana", 5), "impossible-score"),
    "too low": (says("Gus", "Ana", 0), "impossible-score"),
    "not whole": (replace(says("Gus", "Ana"), behaviours={"tone": 2.5}), "impossible-score"),
    "truth": (replace(says("Gus", "Ana"), behaviours={"tone": True}), "impossible-score"),
}  # fmt: skip


@pytest.mark.parametrize(("faulty", "code"), FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_endorsement_is_named_and_nothing_else_is_lost(
    faulty: Endorsement, code: str
) -> None:
    found = summarize_endorsements([*LINKED, faulty], RUBRIC)
    assert {one.code for one in found.findings} == {code}
    assert f"{faulty.endorser} for Ana" in found.findings[0].sentence
    assert len(found.ratings) == 8
    assert found.people[0].endorsements == 2


def test_an_endorsement_given_twice_does_not_count() -> None:
    found = summarize_endorsements([*LINKED, says("eve", "ana", 1)], RUBRIC)
    assert found.findings[0].code == "repeated-endorsement"
    assert Rating("Ana", "Eve", "tone", 3) not in found.ratings


def test_nothing_gives_nothing() -> None:
    found = summarize_endorsements([], RUBRIC)
    assert (found.ratings, found.people, found.findings) == ((), (), ())
