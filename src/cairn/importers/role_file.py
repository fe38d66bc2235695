"""Reads a role from TOML: a job as the skills it asks for, with their levels and weights.

Every fault is found in one reading. Levels are words of a framework that is handed in.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import get_args

from cairn.importers.faults import SettingFault
from cairn.importers.pathway_nodes import TableReader
from cairn.importers.toml_tables import toml_tables
from cairn.kernel.errors import CairnError
from cairn.pathways.framework import SkillFramework
from cairn.pathways.planner.goals import OtherKind, OtherNeed, RoleGoal, SkillNeed

__all__ = ["read_role"]

_KINDS: tuple[OtherKind, ...] = get_args(OtherKind)
_FILE = "the role"


def read_role(
    data: bytes, framework: SkillFramework
) -> tuple[RoleGoal | None, tuple[SettingFault, ...]]:
    """Read a role.

    Args:
        data: The file: a table ``[role]`` with a ``name``, perhaps the share that is ``enough``,
            tables ``[[role.skills]]`` (``skill``, ``name``, ``level``, ``weight``, ``required``,
            ``close``) and ``[[role.others]]`` (``kind``, ``name``, ``met``).
        framework: How skills relate, and the order of levels.

    Returns:
        The role and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    tables = toml_tables(data, _FILE, faults)
    whole = TableReader(tables, _FILE, faults)
    whole.only(("role",))
    if not faults and "role" not in tables:
        whole.note("role", "missing-setting", "There is no role.", "Write [role] above it.")
    goal = None if faults else _role(whole.below("role", tables["role"]), framework)
    return (None, tuple(faults)) if faults else (goal, ())


def _role(reader: TableReader, framework: SkillFramework) -> RoleGoal | None:
    reader.only(("name", "enough", "skills", "others"))
    name = reader.text("name", needed=True)
    enough = Fraction(reader.number("enough", Decimal(1)))
    needs = [_need(inner) for inner in _tables(reader, "skills")]
    others = [_other(inner) for inner in _tables(reader, "others")]
    if reader.faults:
        return None
    return reader.built(
        "",
        lambda: RoleGoal(
            name,
            tuple(one for one in needs if one is not None),
            enough,
            tuple(one for one in others if one is not None),
            framework,
        ),
    )


def _tables(reader: TableReader, name: str) -> list[TableReader]:
    return [
        reader.below(f"{name} {number}", item) for number, item in enumerate(reader.items(name), 1)
    ]


def _need(reader: TableReader) -> SkillNeed | None:
    reader.only(("skill", "name", "level", "weight", "required", "close"))
    try:
        return SkillNeed(
            reader.text("skill", needed=True),
            reader.text("name", needed=True),
            reader.text("level"),
            reader.whole("weight", 1),
            reader.flag("required", otherwise=False),
            reader.flag("close", otherwise=True),
        )
    except CairnError as error:
        reader.note("", error.code, error.sentence, error.mend)
        return None


def _other(reader: TableReader) -> OtherNeed | None:
    reader.only(("kind", "name", "met"))
    word = reader.text("kind", needed=True)
    name, met = reader.text("name", needed=True), reader.flag("met", otherwise=False)
    kind = next((one for one in _KINDS if one == word), None)
    if kind is None:
        mend = f"Write one of: {', '.join(_KINDS)}."
        reader.note("kind", "bad-choice", f"“{word[:40]}” is not known here.", mend)
        return None
    return OtherNeed(kind, name, met)
