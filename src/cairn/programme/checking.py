"""Checks a programme folder before anything is signed or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.credentials.baking import image_kind
from cairn.credentials.openbadges import achievement, profile
from cairn.importers.faults import SettingFault
from cairn.importers.programme_file import Programme, read_programme
from cairn.importers.roster import open_roster
from cairn.kernel.errors import InputError, ProgrammeError, ShapeError
from cairn.programme.gating import open_gate
from cairn.programme.ledger import Ledger
from cairn.programme.ledger_stacks import StackLedger
from cairn.programme.planning import Plan, make_plan
from cairn.programme.publication import read_image
from cairn.programme.status_lists import keys_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cairn.programme.assessing.office import Assessments
    from cairn.programme.layout import Layout

__all__ = [
    "BASE_FACT",
    "ISSUER_FACT",
    "check_programme",
    "existing_ledger",
    "plan_roster",
    "usable_programme",
]

ISSUER_FACT, BASE_FACT = "issuer", "base"
"""The ledger's names for what may not change once something was awarded."""

_PLACEHOLDER = "did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"
"""A did:key to check a profile's shape with, before the issuer's first key is made."""


def check_programme(
    layout: Layout, ledger: Ledger | None
) -> tuple[Programme | None, tuple[SettingFault, ...]]:
    """Read the programme file and check all that can be checked without a key.

    Args:
        layout: The folder.
        ledger: What was awarded before; None when nothing was.

    Returns:
        The programme and no faults, or None and every fault.

    Raises:
        ProgrammeError: If there is no programme file.
    """
    try:
        data = layout.programme.read_bytes()
    except OSError as error:
        raise ProgrammeError(
            f"{layout.programme} cannot be read: {error.strerror}.",
            code="programme-missing",
            mend="Name a folder that holds programme.toml and roster.csv.",
        ) from error
    programme, faults = read_programme(data)
    if programme is None:
        return None, faults
    found = (
        *_image_faults(layout, programme),
        *_shape_faults(programme),
        *(_changed_faults(programme, ledger) if ledger else ()),
    )
    return (None, found) if found else (programme, ())


def existing_ledger(layout: Layout) -> Ledger:
    """Open the ledger of a folder in which something was awarded.

    Raises:
        ProgrammeError: If nothing was (``no-ledger``).
    """
    if not layout.ledger.exists():
        raise ProgrammeError(
            f"Nothing was awarded in {layout.folder} yet.",
            code="no-ledger",
            mend="Name a programme folder in which cairn run was run.",
        )
    return Ledger(layout.ledger)


def usable_programme(layout: Layout, ledger: Ledger | None) -> Programme:
    """The programme of a folder; see `check_programme`.

    Raises:
        ProgrammeError: If the file has any fault (``programme-faults``).
    """
    programme, faults = check_programme(layout, ledger)
    if programme is None:
        listed = "; ".join(str(fault) for fault in faults)
        raise ProgrammeError(
            f"programme.toml cannot be used: {listed}",
            code="programme-faults",
            mend="Mend the file, then try again.",
        )
    return programme


def _image_faults(layout: Layout, programme: Programme) -> list[SettingFault]:
    wanted = programme.outputs.image
    faults = []
    for table, path, kinds in (
        ("[issuer]", programme.issuer_image, ("png", "svg")),
        *(
            (
                f"[[achievements]] “{key}”",
                one.image,
                ("png", "svg") if wanted == "none" else (wanted,),
            )
            for key, one in programme.achievements.items()
        ),
    ):
        if not path:
            continue
        try:
            kind = image_kind(read_image(layout, path))
        except ProgrammeError as error:
            faults.append(SettingFault(table, "image", error.code, error.sentence, error.mend))
            continue
        if kind not in kinds:
            sentence = f"{path} is {kind.upper()}, and [outputs] image asks for {wanted.upper()}."
            mend = "Convert the picture, or change [outputs] image."
            faults.append(SettingFault(table, "image", "other-image-kind", sentence, mend))
    return faults


def _shape_faults(programme: Programme) -> list[SettingFault]:
    faults = []
    try:
        issuer = {name: value for name, value in programme.issuer.items() if name != "id"}
        profile(profile_id=programme.issuer.get("id", _PLACEHOLDER), **issuer)
    except ShapeError as error:
        faults.append(SettingFault("[issuer]", "", error.code, error.sentence, error.mend))
    for key, definition in programme.achievements.items():
        members = dict(definition.document)
        try:
            achievement(achievement_id=members.pop("id"), **members)
        except ShapeError as error:
            table = f"[[achievements]] “{key}”"
            faults.append(SettingFault(table, "", error.code, error.sentence, error.mend))
    return faults


def _changed_faults(programme: Programme, ledger: Ledger) -> list[SettingFault]:
    if not ledger.awards():
        return []
    faults = []
    issuer, base = ledger.fact(ISSUER_FACT), ledger.fact(BASE_FACT)
    now = programme.issuer.get("id", "")
    same = now == issuer if now else issuer.startswith("did:key:")
    if not same:
        sentence = f"The credentials of this folder name {issuer} as their issuer."
        mend = f"Write id = “{issuer}” again, or begin a new folder for the new issuer."
        if issuer.startswith("did:key:"):
            mend = "Remove id again, or begin a new folder for the new issuer."
        faults.append(SettingFault("[issuer]", "id", "issuer-changed", sentence, mend))
    if base != programme.base:
        sentence = f"The credentials of this folder point to {base}."
        mend = f"Write base = “{base}” again, or begin a new folder for the new address."
        faults.append(SettingFault("[publication]", "base", "base-changed", sentence, mend))
    return faults


def plan_roster(
    layout: Layout, programme: Programme, ledger: Ledger | None, at: datetime
) -> tuple[Plan, tuple[str, ...], Assessments | None]:
    """Read the whole roster and hold it against the ledger.

    Args:
        layout: The folder.
        programme: The checked programme.
        ledger: What was awarded before; None when nothing was.
        at: The present instant.

    Returns:
        The plan, notes about the roster's columns, and what assessments came to; None for a
        programme without any.

    Raises:
        ProgrammeError: If the roster as a whole, or a file of an assessment, cannot be read.
    """
    # What stacks earned comes from no row, and no row can change or miss it.
    stacks = StackLedger(ledger).keys() if ledger else frozenset()
    awards = {one.key: one for one in ledger.awards() if one.key not in stacks} if ledger else {}
    contents: Mapping[str, str] = {}
    revoked: frozenset[str] = frozenset()
    if ledger:
        contents = {key: content for key, (content, _) in ledger.digests().items()}
        revoked = keys_with(ledger.status_changes(), "revocation")
    try:
        roster = open_roster(layout.roster, programme.achievements, folder=layout.folder, at=at)
        rows = list(roster)
        gate = open_gate(layout.folder, programme, rows, at)
        plan = make_plan(rows, programme.achievements, awards, contents, revoked, at, gate)
    except InputError as error:
        raise ProgrammeError(error.sentence, code=error.code, mend=error.mend) from error
    return plan, roster.header.notes, gate
