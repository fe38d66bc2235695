"""A framework is what its statements say, in any order, and what is said twice counts once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cairn.pathways.framework import SkillFramework
from cairn.skills.concepts import (
    Broader,
    Code,
    FrameworkHead,
    Match,
    Membership,
    Occupation,
    Skill,
    SkillRelation,
    Statement,
)
from cairn.skills.framework import framework_of, label_key

HEAD = FrameworkHead("test", "1", "en", "Test", "nobody", "none", "Test.")
STATEMENTS: tuple[Statement, ...] = (
    Skill("urn:x:python", "Python", ("Python programming",), "tool"),
    Skill("urn:x:sql", "SQL", (), "tool"),
    Skill("urn:x:code", "programming languages", kind="group"),
    Occupation("urn:x:dev", "developer", ("Programmer",), (Code("soc-2018", "15-1252"),)),
    Broader("urn:x:python", "urn:x:code"),
    Broader("urn:x:sql", "urn:x:code"),
    Membership("urn:x:python", "digital"),
    SkillRelation("urn:x:dev", "urn:x:python", "essential"),
    SkillRelation("urn:x:dev", "urn:x:sql", "optional"),
    Match("urn:x:python", "urn:y:python", "exact"),
    Match("urn:x:sql", "urn:y:databases", "close"),
)


def test_it_works() -> None:
    framework = framework_of(HEAD, STATEMENTS)
    assert framework.skills["urn:x:python"].label == "Python"
    assert framework.narrower("urn:x:code") == ("urn:x:python", "urn:x:sql")
    assert framework.above("urn:x:python") == ("urn:x:code",)
    assert framework.belongs_to("urn:x:python", "digital")
    assert not framework.belongs_to("urn:x:sql", "digital")
    assert not framework.belongs_to("urn:x:sql", "unknown collection")
    assert [one.skill for one in framework.skills_of("urn:x:dev", "essential")] == ["urn:x:python"]
    assert len(framework.skills_of("urn:x:dev")) == 2
    assert [one.subject for one in framework.asked_by("urn:x:sql", "optional")] == ["urn:x:dev"]
    assert framework.with_code("soc-2018", "15-1252")[0].label == "developer"
    assert framework.with_code("isco-08", "15-1252") == ()
    assert framework.occupations["urn:x:dev"].code("isco-08") == ""


def test_labels_are_found_without_regard_to_case_and_spacing() -> None:
    framework = framework_of(HEAD, STATEMENTS)
    assert framework.called("  python   PROGRAMMING ") == ("urn:x:python",)
    assert framework.called("programmer") == ("urn:x:dev",)
    assert framework.called("cobol") == ()


def test_preferred_labels_come_before_others() -> None:
    statements = (
        Skill("urn:x:1", "report writing", ("writing",)),
        Skill("urn:x:2", "writing"),
    )
    assert framework_of(HEAD, statements).called("Writing") == ("urn:x:2", "urn:x:1")


def test_groups_have_no_labels_to_be_found_in_text() -> None:
    labels = {label for _, label, _ in framework_of(HEAD, STATEMENTS).labels()}
    assert labels == {"Python", "Python programming", "SQL"}


def test_a_heading_never_takes_the_place_of_a_skill() -> None:
    skill, group = Skill("urn:x:1", "skill"), Skill("urn:x:1", "heading", kind="group")
    for statements in ((skill, group), (group, skill)):
        assert framework_of(HEAD, statements).skills["urn:x:1"] == skill


def test_a_circle_in_the_hierarchy_ends() -> None:
    framework = framework_of(HEAD, (Broader("a:1", "a:2"), Broader("a:2", "a:1")))
    assert framework.above("a:1") == ("a:2",)


def test_pathways_can_use_it() -> None:
    framework = framework_of(HEAD, STATEMENTS)
    for_pathways = SkillFramework(
        broader=framework.broader,
        exact=framework.exact_matches(),
        close=framework.close_matches(),
    )
    assert set(for_pathways.counting_as("urn:y:python")) == {"urn:y:python", "urn:x:python"}
    assert "urn:x:sql" in for_pathways.counting_as("urn:y:databases", close=True)
    assert "urn:x:sql" not in for_pathways.counting_as("urn:y:databases")


@given(st.permutations(STATEMENTS), st.integers(0, len(STATEMENTS)))
def test_order_and_repetition_change_nothing(order: list[Statement], twice: int) -> None:
    expected = framework_of(HEAD, STATEMENTS)
    found = framework_of(HEAD, (*order, *order[:twice]))
    assert found.skills == expected.skills
    assert found.collections == expected.collections
    assert set(found.relations) == set(expected.relations)
    assert {key: set(above) for key, above in found.broader.items()} == {
        key: set(above) for key, above in expected.broader.items()
    }


@given(st.text())
def test_a_label_is_compared_in_one_way(text: str) -> None:
    assert label_key(label_key(text)) == label_key(text) or "\u0345" in text.casefold()
