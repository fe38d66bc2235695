"""A stack in words and in lines: what is said to whom, and nothing that only programs read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.exporters.stack_case import StackCase, stones
from cairn.exporters.stack_lines import stack_tree
from cairn.exporters.stack_text import nearest_first, spoken, what_is_open
from cairn.pathways.requirement import AtLeast
from exporters.stack_cases import PEOPLE, case_of, leaf, path

_FALLEN = PEOPLE["suspended"].reason


def test_it_works() -> None:
    assert spoken(PEOPLE["all but one"]).text == (
        "One thing is missing for “Analyst”, and you have 2 of 3.\n"
        "What you have:\n"
        "  “Generative AI”: you have it from Northbank, awarded on 4 May 2026.\n"
        "  “SQL”: you have it from Northbank, awarded on 4 May 2026.\n"
        "What to do:\n"
        "  Reach 60 or more in “Talking”, assessed with a reliability of 0.8 or more. “Talking” "
        "was assessed less reliably than is asked, or does not say how reliably."
    )


@pytest.mark.parametrize(
    ("who", "opening"),
    [
        ("complete", "You have held “Analyst” since 23 November 2026."),
        (
            "suspended",
            f"Your “Analyst” has been suspended since 23 November 2026. {_FALLEN}",
        ),
        ("refused", "“Analyst” was not awarded to you. The interview failed."),
        ("withdrawn", "Your “Analyst” was taken back for good. It was somebody else's."),
        ("lapsed", "You no longer have everything for “Analyst”. “Generative AI” has expired."),
        (
            "waiting",
            "You have everything for “Analyst”. It is being looked at before it is awarded.",
        ),
        ("nothing", "3 things are missing for “Analyst”."),
    ],
)
def test_how_it_stands_is_said_first(who: str, opening: str) -> None:
    assert spoken(PEOPLE[who]).opening == opening


def test_a_suspended_one_hears_what_would_bring_it_back() -> None:
    headings = dict(spoken(PEOPLE["suspended"]).parts)
    assert headings["What would bring it back"] == (
        "Earn “Generative AI”. “Generative AI” was taken back by Northbank and no longer counts.",
    )
    assert "What to do" not in headings


def test_both_ways_are_told() -> None:
    headings = dict(spoken(PEOPLE["two ways"]).parts)
    assert headings["What to do"] == ("Earn “SQL”.",)
    assert headings["Or, just as short"] == ("Earn “Charts”.",)


def test_a_newer_version_is_told_with_the_way_up() -> None:
    newer = replace(PEOPLE["complete"], upgrade=PEOPLE["two ways"].tree)
    headings = dict(spoken(newer).parts)
    assert headings["There is a newer version. The shortest way up"] == ("Earn “SQL”.",)
    assert spoken(newer).opening == spoken(PEOPLE["complete"]).opening
    met = replace(newer, upgrade=newer.tree)
    assert spoken(met) == spoken(PEOPLE["complete"])


def test_the_tree_has_a_line_for_each_node() -> None:
    tree = stack_tree(PEOPLE["two ways"], width=100)
    assert tree.splitlines() == [
        "Analyst: 1 thing to do",
        "├── AI and data (all of these)",
        "│   ├── ✓ Generative AI: You have it: earned on 4 May 2026.",
        "│   └── One data credential (one of these is enough)",
        "│       ├── ○ SQL: To do.",
        "│       └── ○ Charts: Would do instead.",
        "└── ✓ Talking: You have it: earned on 4 May 2026.",
    ]


@pytest.mark.parametrize("width", [10, 40, 80, 200])
@pytest.mark.parametrize("who", PEOPLE)
def test_the_tree_fits_the_terminal(who: str, width: int) -> None:
    lines = stack_tree(PEOPLE[who], width=width).splitlines()
    assert max(map(len, lines)) <= max(width, 40)
    assert lines == [line.rstrip() for line in lines]


def test_square_brackets_in_a_name_stay() -> None:
    tree = stack_tree(PEOPLE["one leaf"])
    assert "○ Generative AI: To do." in tree


MARKS = {
    "nothing": ["to do", "to do", "instead", "to do"],
    "all but one": ["held", "held", "not needed", "to do"],
    "suspended": ["fallen", "held", "not needed", "held"],
    "more than needed": ["held", "held", "spare", "held"],
    "credits": ["partly", "to do", "instead"],
}


@pytest.mark.parametrize("who", MARKS)
def test_each_stone_has_its_mark(who: str) -> None:
    found = [stone.mark for stone in stones(PEOPLE[who].tree) if stone.mark]
    assert found == MARKS[who]


def test_what_needs_a_person_comes_first() -> None:
    chosen: list[StackCase] = [PEOPLE[who] for who in ("nothing", "complete", "two ways")]
    ordered = nearest_first([*chosen, PEOPLE["suspended"]])
    assert ordered == [PEOPLE[who] for who in ("suspended", "complete", "two ways", "nothing")]


def test_of_two_who_lack_one_thing_the_nearer_comes_first() -> None:
    two: list[StackCase] = [PEOPLE["all but one"], PEOPLE["two ways"]]
    assert [len(one.tree.missing) for one in two] == [1, 1]
    assert nearest_first(two) == two[::-1]


def test_at_least_as_many_as_there_are_means_all() -> None:
    parts = (leaf("ai", "AI"), leaf("sql", "SQL"))
    groups = {
        count: stones(case_of(pathway=path(AtLeast("n", "N", count, parts))).tree)[0].note
        for count in (1, 2)
    }
    assert groups == {1: "1 of these 2 is enough", 2: "all of these"}


def test_the_issuer_reads_why_or_what_is_missing() -> None:
    assert what_is_open(PEOPLE["suspended"]) == "“Generative AI” was taken back by Northbank."
    assert what_is_open(PEOPLE["two ways"]) == "Earn “SQL”."
    assert what_is_open(PEOPLE["complete"]) == ""
