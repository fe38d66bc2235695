"""Roles in TOML: read whole, or refused with every fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.role_file import read_role
from cairn.pathways.framework import SkillFramework
from cairn.pathways.planner.goals import OtherNeed, SkillNeed

FRAMEWORK = SkillFramework(levels=("basic", "good"))
SKILL = '[[role.skills]]\nskill = "urn:s"\nname = "S"\n'
ROLE = (
    f'[role]\nname = "Analyst"\nenough = 0.75\n{SKILL}level = "good"\nweight = 3\nrequired = true\n'
)


def test_it_works() -> None:
    text = (
        f'{ROLE}close = false\n[[role.others]]\nkind = "licence"\nname = "to drive"\nmet = true\n'
    )
    role, faults = read_role(text.encode(), FRAMEWORK)
    assert faults == ()
    assert role is not None
    assert (role.name, float(role.enough), role.framework) == ("Analyst", 0.75, FRAMEWORK)
    assert role.needs == (SkillNeed("urn:s", "S", "good", 3, required=True, close=False),)
    assert role.others == (OtherNeed("licence", "to drive", met=True),)


BAD = {
    "nothing": ("", "missing-setting"),
    "another table": (f"{ROLE}[more]", "unknown-setting"),
    "another key": (f"{ROLE}hue = 3", "unknown-setting"),
    "not a table": ("role = 3", "not-a-table"),
    "not TOML": ("[role", "not-toml"),
    "no name": (f"[role]\n{SKILL}", "missing-setting"),
    "no skill": ('[role]\nname = "R"', "bad-role"),
    "a skill without its URI": (
        '[role]\nname = "R"\n[[role.skills]]\nname = "S"',
        "missing-setting",
    ),
    "the same skill twice": (f'[role]\nname = "R"\n{SKILL}{SKILL}', "bad-role"),
    "no weight": (f'[role]\nname = "R"\n{SKILL}weight = 0', "bad-need"),
    "half a weight": (f'[role]\nname = "R"\n{SKILL}weight = 0.5', "not-a-number"),
    "an unknown level": (f'[role]\nname = "R"\n{SKILL}level = "superb"', "unknown-level"),
    "more than all": (f'[role]\nname = "R"\nenough = 1.5\n{SKILL}', "bad-role"),
    "no flag": (f'[role]\nname = "R"\n{SKILL}required = "yes"', "not-a-flag"),
    "an unknown kind": (f'{ROLE}[[role.others]]\nkind = "luck"\nname = "L"', "bad-choice"),
    "skills that are no list": ('[role]\nname = "R"\nskills = 3', "not-a-list"),
    "a skill that is no table": ('[role]\nname = "R"\nskills = [3]', "not-a-table"),
    "too much": ("#" * 1_100_000, "file-too-large"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_role(case: str) -> None:
    text, code = BAD[case]
    role, faults = read_role(text.encode(), FRAMEWORK)
    assert role is None
    assert code in {fault.code for fault in faults}


def test_bytes_that_are_no_text() -> None:
    role, faults = read_role(b"\xff\xfe", FRAMEWORK)
    assert role is None
    assert [fault.code for fault in faults] == ["not-utf-8"]


def test_a_byte_order_mark_is_no_fault() -> None:
    role, _ = read_role(b"\xef\xbb\xbf" + ROLE.encode(), FRAMEWORK)
    assert role is not None


@given(st.text(max_size=60), st.sampled_from(["name", "enough", "skills", "others", "x"]))
def test_anything_ends_in_a_role_or_in_faults(text: str, key: str) -> None:
    data = f"[role]\n{key} = {text}\n".encode("utf-8", "replace")
    role, faults = read_role(data, FRAMEWORK)
    assert (role is None) == bool(faults)
