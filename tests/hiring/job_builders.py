"""Short words for the tests of requirements: clauses, holdings and applicants."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from cairn.hiring.applicant import Applicant
from cairn.hiring.requirement import Clause, JobRequirement, Weight
from cairn.hiring.shortlist import Shortlist, shortlist
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.requirement import Conditions, Leaf, LicenceWanted, Requirement, SkillWanted

AT = datetime(2026, 6, 1, tzinfo=UTC)
EARLIER = datetime(2025, 9, 1, tzinfo=UTC)


def leaf(word: str, level: str = "", **conditions: Any) -> Leaf:
    """A skill that is wanted, and left to other leaves."""
    return Leaf(word, word.title(), SkillWanted(f"urn:s:{word}", level), _free(conditions))


def licence(word: str, **conditions: Any) -> Leaf:
    """A licence that is wanted."""
    return Leaf(word, word.title(), LicenceWanted(f"urn:l:{word}"), _free(conditions))


def _free(conditions: dict[str, Any]) -> Conditions:
    if isinstance(conditions.get("reliability"), str):
        conditions["reliability"] = Decimal(conditions["reliability"])
    return Conditions(**({"shared": 100} | conditions))


def clause(wanted: Requirement, weight: Weight = "must", **more: Any) -> Clause:
    """A clause that is called as what it wants."""
    facts: dict[str, Any] = {"because": "The work is done with it every day."}
    return Clause(wanted.key, wanted.name, weight, wanted, **(facts | more))


def must(word: str, **more: Any) -> Clause:
    """A clause that must be met: a skill."""
    return clause(leaf(word), **more)


def may(word: str, **more: Any) -> Clause:
    """A clause that may be met: a skill."""
    return clause(leaf(word), "may", **more)


def job(*clauses: Clause, **more: Any) -> JobRequirement:
    """A requirement of some clauses."""
    return JobRequirement("analyst", "Junior analyst", "1", clauses, **more)


def held(name: str, *skills: str, **more: Any) -> Holding:
    """A credential that shows skills; ``python@good`` is one with a level."""
    facts: dict[str, Any] = {
        "credential_id": f"urn:uuid:{name}",
        "achievement_id": f"urn:a:{name}",
        "achievement_name": name.title(),
        "issuer_id": "did:example:bolt",
        "issuer_name": "Bolt College",
        "awarded": EARLIER,
        "skills": tuple(
            SkillHeld(f"urn:s:{word}", level)
            for word, _, level in (one.partition("@") for one in skills)
        ),
    }
    if isinstance(more.get("reliability"), str):
        more["reliability"] = Decimal(more["reliability"])
    return Holding(**(facts | more))


def person(reference: str, *skills: str, **more: Any) -> Applicant:
    """Somebody with one credential that shows skills, or with none."""
    holdings = (held(f"of {reference}", *skills),) if skills else ()
    return Applicant(reference, **({"holdings": holdings} | more))


def listed(requirement: JobRequirement, *applicants: Applicant, **more: Any) -> Shortlist:
    """The shortlist at the usual instant."""
    return shortlist(requirement, applicants, **({"at": AT} | more))
