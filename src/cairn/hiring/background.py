"""What an answer depends on besides the requirement and the people: frameworks and lists.

Knows which values belong together, so that each answer can name all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cairn.hiring.requirement import Clause, JobRequirement
from cairn.pathways.equivalence import Equivalence
from cairn.pathways.evaluation import PreparedPathway
from cairn.pathways.framework import NO_FRAMEWORK, SkillFramework
from cairn.pathways.requirement import Pathway, Requirement

__all__ = ["NOTHING_KNOWN", "Background", "prepared"]


@dataclass(frozen=True, slots=True)
class Background:
    """How skills relate, what counts as what, and who is on which list.

    Attributes:
        framework: How skills relate, and the order of levels.
        equivalences: Verified statements that one thing counts as another.
        registries: The ids of the issuers in each registry, by its name.
    """

    framework: SkillFramework = NO_FRAMEWORK
    equivalences: tuple[Equivalence, ...] = ()
    registries: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING_KNOWN = Background()
"""A background in which a skill counts only as itself and no list has an issuer."""


def prepared(
    requirement: JobRequirement,
    clause: Clause,
    at: datetime,
    background: Background,
    wanted: Requirement | None = None,
) -> PreparedPathway:
    """A clause made ready to be asked of many people.

    Each clause is asked by itself: a credential that shows two skills serves two clauses.

    Args:
        requirement: The requirement that it stands in.
        clause: The clause.
        at: The instant for which answers hold.
        background: What they depend on besides.
        wanted: What to ask for instead of the clause's own tree.

    Raises:
        UsageError: If the instant has no zone (``bad-instant``), or the tree is none that could
            be asked (``bad-key``, ``no-parts``, ``out-of-range``).
    """
    pathway = Pathway(
        id=f"urn:cairn:clause:{clause.key}",
        name=clause.name,
        version=requirement.version,
        requirement=clause.wanted,
    )
    return PreparedPathway(
        pathway if wanted is None else replace(pathway, requirement=wanted),
        at=at,
        framework=background.framework,
        equivalences=background.equivalences,
        registries=background.registries,
    )
