"""Reads what a job needs from TOML: a table ``[job]`` and a table ``[[job.clauses]]`` per clause.

A clause says what it wants as a node of a pathway does, right in its own table; where it joins
several (``all_of``, ``any_of``, ``at_least``, ``weighted``), in ``[[job.clauses.nodes]]`` below it.
One credential may show several things that a job needs, so unlike in a pathway a leaf leaves it to
others (``shared = 100``) unless the file says otherwise. Every fault is found in one reading.
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from cairn.hiring.requirement import Clause, JobRequirement, Weight
from cairn.importers.faults import SettingFault
from cairn.importers.pathway_nodes import TableReader, read_node
from cairn.importers.setting_values import closest
from cairn.importers.toml_tables import toml_tables
from cairn.pathways.draft import DraftNode, grow
from cairn.pathways.requirement import FREE, Pathway, Requirement

__all__ = ["read_job_requirement"]

_FILE = "the requirement"
_JOB_KEYS = (
    "key", "name", "version", "least_may", "places", "occupation", "currency", "clauses",
)  # fmt: skip
_CLAUSE_KEYS = ("weight", "because", "cost", "hours", "nodes")
_LEAF_WORDS = ("achievement", "skill", "licence", "result", "credits", "degree")
_WEIGHTS: tuple[Weight, ...] = get_args(Weight)
_DEAREST = 1e9
_LETTERS_OF_A_CURRENCY = 3


def read_job_requirement(
    data: bytes,
) -> tuple[JobRequirement | None, tuple[SettingFault, ...]]:
    """Read a requirement.

    Args:
        data: The file. ``[job]`` has ``key``, ``name`` and ``version``, perhaps ``least_may``,
            ``places``, ``occupation`` and ``currency``. Each ``[[job.clauses]]`` has ``key``,
            ``name`` and what it wants, perhaps ``weight`` (must, unless it says may), ``because``,
            ``cost`` and ``hours``.

    Returns:
        The requirement and no faults, or None and every fault.
    """
    faults: list[SettingFault] = []
    tables = toml_tables(data, _FILE, faults)
    whole = TableReader(tables, _FILE, faults)
    whole.only(("job",))
    if not faults and "job" not in tables:
        whole.note("job", "missing-setting", "There is no job.", "Write [job] above it.")
    found = None if faults else _job(whole.below("job", tables["job"]))
    return (None, tuple(faults)) if faults else (found, ())


def _job(reader: TableReader) -> JobRequirement | None:
    reader.only(_JOB_KEYS)
    texts = {name: reader.text(name, needed=True) for name in ("key", "name", "version")}
    clauses = [
        _clause(reader.below(f"clause {number}", item))
        for number, item in enumerate(reader.items("clauses"), 1)
    ]
    places = reader.whole("places", 1) if "places" in reader.table else None
    if places is not None and places < 1:
        mend = "Leave it out for all who meet the requirement, or give a number from 1 up."
        reader.note("places", "out-of-range", f"There are {places} places.", mend)
    currency = reader.text("currency")
    if currency and not (len(currency) == _LETTERS_OF_A_CURRENCY and currency.isupper()):
        mend = "Write the three letters of ISO 4217, such as EUR."
        reader.note("currency", "bad-choice", f"“{currency[:40]}” is no currency.", mend)
    least, occupation = reader.whole("least_may", 0), reader.text("occupation")
    whole = tuple(one for one in clauses if one is not None)
    if not currency and any(one.cost for one in whole):
        mend = 'Write currency = "EUR", or whatever the costs are in, below [job].'
        reader.note("currency", "missing-setting", "A clause has a cost without currency.", mend)
    if reader.faults:
        return None
    return reader.built(
        "",
        lambda: JobRequirement(
            **texts,
            clauses=whole,
            least_may=least,
            places=places,
            occupation=occupation,
            currency=currency,
        ),
    )


def _clause(reader: TableReader) -> Clause | None:
    name = reader.table.get("name") or reader.table.get("key")
    reader.place += f" “{str(name)[:60]}”" if name else ""
    weight = reader.text("weight", otherwise="must")
    chosen = next((one for one in _WEIGHTS if one == weight), None)
    if chosen is None:
        mend = "Write must for what decides, or may for what is told beside it."
        reader.note("weight", "bad-choice", f"“{weight[:40]}” is no weight of a clause.", mend)
    because = reader.text("because") if reader.table.get("because") else ""
    cost, hours = _amount(reader, "cost"), _amount(reader, "hours")
    wanted = _wanted(reader)
    if wanted is None or chosen is None:
        return None
    return Clause(wanted.key, wanted.name, chosen, wanted, because, cost, hours)


def _amount(reader: TableReader, key: str) -> float | None:
    """An amount of money or hours; None where the file says nothing."""
    if key not in reader.table:
        return None
    amount = float(reader.number(key, Decimal(0)))
    if not math.isfinite(amount) or not 0 <= amount <= _DEAREST:
        mend = "Give a number from 0 up."
        reader.note(key, "out-of-range", f"{amount:g} is nothing that one could spend.", mend)
    return amount


def _wanted(reader: TableReader) -> Requirement | None:
    """The tree of what a clause wants, or None when a fault was noted."""
    own = {key: value for key, value in reader.table.items() if key not in _CLAUSE_KEYS}
    root = _node(TableReader(own, reader.place, reader.faults))
    nodes = [
        _node(reader.below(f"node {number}", item))
        for number, item in enumerate(reader.items("nodes"), 1)
    ]
    if root is None or any(node is None for node in nodes):
        return None
    tree, faults = grow(root.key, [root, *(node for node in nodes if node is not None)])
    for fault in faults:
        reader.note(f"nodes, {fault.key[:60]}", fault.code, fault.sentence, fault.mend)
    if tree is None or faults:
        return None
    # A pathway checks the whole tree: depth, keys used twice, counts that cannot be reached.
    fits = reader.built("", lambda: Pathway("urn:cairn:clause", tree.name, "1", tree))
    return tree if fits is not None else None


def _node(reader: TableReader) -> DraftNode | None:
    """One node, whose faults know the keys of a clause too."""
    noted: list[SettingFault] = []
    table = dict(reader.table)
    if any(word in table for word in _LEAF_WORDS):
        table.setdefault("shared", FREE)
    node = read_node(TableReader(table, reader.place, noted))
    for fault in noted:
        guess = closest(fault.key, list(_CLAUSE_KEYS)) if fault.code == "unknown-setting" else ""
        reader.faults.append(replace(fault, mend=guess or fault.mend))
    return node
