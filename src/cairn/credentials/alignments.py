"""Alignments to the frameworks that microcredentials point to, in the form each framework asks.

Source: Open Badges 3.0 implementation guide (alignment to CASE and CTDL), ESCO and O*NET URI
forms, and practice of European issuers for EQF and quality assurance.
"""

from __future__ import annotations

import re
from typing import Literal

from cairn.credentials.faults import is_url, shown
from cairn.kernel.errors import ShapeError
from cairn.kernel.json_text import JsonObject

__all__ = [
    "EQF_TYPES",
    "Framework",
    "eqf_alignment",
    "eqf_level",
    "quality_assurance_alignment",
    "skill_alignment",
]

Framework = Literal["esco", "onet", "case", "ctdl-credential", "ctdl-competency", "other"]
"""The frameworks whose alignment has a form of its own."""

EQF_TYPES = frozenset({"ext:EQF", "ext:EQFLevel"})
"""How issuers mark a level of the European Qualifications Framework; Cairn writes the latter."""

_EQF_PAGE = "https://europass.europa.eu/en/description-eight-eqf-levels"
_EQF_LEVELS = range(1, 9)
_ESCO = re.compile(r"https?://data\.europa\.eu/esco/(.+)")
_TARGET_TYPES: dict[str, str] = {
    "case": "CFItem",
    "ctdl-credential": "ceterms:Credential",
    "ctdl-competency": "ceasn:Competency",
}
_FRAMEWORK_NAMES = {"esco": "ESCO", "onet": "O*NET"}


def _alignment(**members: str) -> JsonObject:
    return {"type": ["Alignment"], **{name: text for name, text in members.items() if text}}


def _checked_url(url: str) -> str:
    if not is_url(url):
        raise ShapeError(
            f"{shown(url)} is not an absolute URL.",
            code="not-a-url",
            mend="Give the address of the target, with its scheme.",
        )
    return url


def eqf_alignment(level: int, *, url: str = _EQF_PAGE) -> JsonObject:
    """Build the alignment to a level of the European Qualifications Framework.

    Args:
        level: 1 to 8.
        url: The page that describes the level.

    Raises:
        ShapeError: If there is no such level.
    """
    if level not in _EQF_LEVELS or isinstance(level, bool):
        raise ShapeError(
            f"The European Qualifications Framework has no level {level}.",
            code="no-such-level",
            mend="Give a level from 1 to 8.",
        )
    return _alignment(
        targetType="ext:EQFLevel",
        targetName=f"EQF level {level}",
        targetCode=str(level),
        targetFramework="EQF",
        targetUrl=_checked_url(url),
    )


def eqf_level(achievement: JsonObject) -> str:
    """Name the level that a built Achievement is aligned to; empty without one."""
    for alignment in achievement.get("alignment", []):
        if alignment.get("targetType") in EQF_TYPES:
            return str(alignment["targetName"])
    return ""


def quality_assurance_alignment(
    *, name: str, url: str, code: str = "", description: str = ""
) -> JsonObject:
    """Build the alignment to the decision or register entry of a quality assurance body.

    Args:
        name: What the decision is called.
        url: Where it is published.
        code: Its number.
        description: What it says.

    Raises:
        ShapeError: If the URL is not one.
    """
    return _alignment(
        targetType="ext:QualityAssurance",
        targetName=name,
        targetDescription=description,
        targetCode=code,
        targetUrl=_checked_url(url),
    )


def skill_alignment(
    *, name: str, url: str, kind: Framework = "other", framework: str = "", code: str = ""
) -> JsonObject:
    """Build the alignment to a skill, competency or credential of a framework.

    Args:
        name: What the target is called; wallets show this.
        url: Its identifier. ESCO identifiers are put into their `http` form, which is the one
            ESCO defines.
        kind: Which framework's form to use.
        framework: The framework's name and version, such as ``ESCO v1.2``; a plain name is put in
            for ESCO and O*NET when left out.
        code: Its code; for ESCO the last part of the identifier when left out.

    Raises:
        ShapeError: If the URL is not one, or not one of ESCO when that is said.
    """
    url = _checked_url(url)
    if kind == "esco":
        match = _ESCO.fullmatch(url)
        if match is None:
            raise ShapeError(
                f"{shown(url)} is not an ESCO identifier.",
                code="not-esco",
                mend="It looks like http://data.europa.eu/esco/skill/ and a UUID.",
            )
        url = f"http://data.europa.eu/esco/{match[1]}"
        code = code or match[1].rsplit("/", 1)[-1]
    return _alignment(
        targetType=_TARGET_TYPES.get(kind, ""),
        targetName=name,
        targetCode=code,
        targetFramework=framework or _FRAMEWORK_NAMES.get(kind, ""),
        targetUrl=url,
    )
