"""What an applicant could prove, as JSON Resume (https://jsonresume.org/schema, version 1.0.0).

Only credentials that are valid stand in it, with the skills that they show. What an applicant says
without proof does not, and what could not be checked does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.hiring.applicant_check import FileCheck
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject
from cairn.pathways.holding_reading import holding_of
from cairn.pathways.holdings import Holding

__all__ = ["json_resume"]

_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def json_resume(reference: str, checks: Iterable[FileCheck]) -> JsonObject:
    """Write a résumé of proven things.

    Args:
        reference: What the employer calls the applicant; it stands as the name.
        checks: The checks of the applicant's files.

    Returns:
        An object with ``certificates`` and ``skills``. Credentials that name somebody else than
        the applicant are left out.
    """
    held: dict[str, Holding] = {}
    for one in checks:
        if one.verdict != "valid" or one.holder == "different":
            continue
        try:
            holding = holding_of(one.credential)
        except CairnError:
            continue  # a record of several credentials: those in it have rows of their own
        held.setdefault(holding.credential_id, holding)
    skills: dict[str, list[str]] = {}
    levels: dict[str, str] = {}
    for holding in held.values():
        for skill in holding.skills:
            shown = skills.setdefault(skill.skill, [])
            levels.setdefault(skill.skill, skill.level)
            shown.append(skill.name or skill.skill)
    return {
        "$schema": _SCHEMA,
        "basics": {"name": reference},
        "certificates": [_certificate(one) for one in held.values()],
        "skills": [
            {
                "name": names[0],
                **({"level": levels[key]} if levels[key] else {}),
                "keywords": [key],
            }
            for key, names in skills.items()
        ],
    }


def _certificate(holding: Holding) -> JsonObject:
    certificate: JsonObject = {
        "name": holding.achievement_name,
        "date": holding.awarded.date().isoformat(),
        "issuer": holding.issuer_name or holding.issuer_id,
    }
    if holding.credential_id.startswith("https://"):
        certificate["url"] = holding.credential_id
    return certificate
