"""What is wrong with a requirement before anybody is asked: each finding a sentence and a mend.

Looks at the reasons, at what says the same twice, at what nobody can prove, at licences, at the
people who do the work today, and at what it costs. What it is not handed it does not look at, and
says nothing about. The definitions themselves are looked at as those of pathways are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from cairn.hiring.affordability import Means
from cairn.hiring.applicant import Applicant
from cairn.hiring.background import NOTHING_KNOWN, Background, prepared
from cairn.hiring.finding import RequirementFinding
from cairn.hiring.implication import implies
from cairn.hiring.known_kinds import Licensed
from cairn.hiring.lint_people import cost_findings, incumbent_findings
from cairn.hiring.requirement import Clause, JobRequirement
from cairn.pathways.holdings import Holding
from cairn.pathways.lint import lint_pathways
from cairn.pathways.requirement import Leaf, LicenceWanted, leaves_of

__all__ = ["Seen", "lint"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a requirement is held against. What is left out is not looked at.

    Attributes:
        incumbents: The people who do the work today, with what they hold; told from ten up.
        incumbents_source: Who they are, for people.
        known: Credentials as they are on offer or in a register, so that it can be seen whether
            any is recent and reliable enough; None when there is no register to look in.
        means: What people could spend.
        licensed: Which occupations are licensed, by SOC or ISCO code; a code stands for all
            that begin with it and a point, so ``29-1141`` for ``29-1141.01`` too.
    """

    incumbents: tuple[Applicant, ...] = ()
    incumbents_source: str = "the people who do this work today"
    known: tuple[Holding, ...] | None = None
    means: Means | None = None
    licensed: Mapping[str, Licensed] | None = None


def lint(
    requirement: JobRequirement,
    seen: Seen,
    *,
    at: datetime,
    background: Background = NOTHING_KNOWN,
) -> tuple[RequirementFinding, ...]:
    """Look for what is wrong with a requirement.

    Args:
        requirement: The requirement.
        seen: What it is held against.
        at: The instant for which it would be asked.
        background: How skills relate, what counts as what, and who is on which list.

    Returns:
        The findings, faults first, in the order of the clauses.

    Raises:
        UsageError: If the instant has no zone (``bad-instant``), or a clause is none that could be
            asked (``bad-key``, ``no-parts``, ``out-of-range``).
        LimitError: If there are too many ways to divide credentials (``pathway-too-entangled``).
    """
    found = [
        *_reasons(requirement),
        *_definitions(requirement, at, background),
        *_twice(requirement, background),
        *_licence(requirement, seen.licensed or {}),
    ]
    if seen.known is not None:
        found += _unproven(requirement, seen.known, at, background)
    if seen.incumbents:
        found += incumbent_findings(
            requirement, seen.incumbents, seen.incumbents_source, at, background
        )
    if seen.means is not None:
        found += cost_findings(requirement, seen.means)
    place = {one.key: number for number, one in enumerate(requirement.clauses)}
    last = len(place)
    found.sort(key=lambda one: (one.severity != "fault", place.get(one.clause, last)))
    return tuple(found)


def _reasons(requirement: JobRequirement) -> Iterator[RequirementFinding]:
    for clause in requirement.clauses:
        because = clause.because.strip().rstrip(".").casefold()
        if because in ("", clause.name.strip().rstrip(".").casefold()):
            yield RequirementFinding(
                "fault",
                clause.key,
                "no-reason",
                f"Nobody says why the job needs “{clause.name}”.",
                "Write because, with what in the work it is needed for; or leave the clause out.",
            )


def _definitions(
    requirement: JobRequirement, at: datetime, background: Background
) -> Iterator[RequirementFinding]:
    """What the definition of each clause itself cannot mean."""
    for clause in requirement.clauses:
        asked = prepared(requirement, clause, at, background)
        for one in lint_pathways(
            [asked.pathway],
            at=at,
            framework=background.framework,
            equivalences=background.equivalences,
            registries=background.registries,
        ):
            yield RequirementFinding(one.severity, clause.key, one.code, one.sentence, one.mend)


def _twice(requirement: JobRequirement, background: Background) -> Iterator[RequirementFinding]:
    for one, other in combinations(requirement.clauses, 2):
        forth = implies(one.wanted, other.wanted, background)
        back = implies(other.wanted, one.wanted, background)
        if forth and back:
            yield RequirementFinding(
                "fault",
                other.key,
                "duplicate-clause",
                f"“{other.name}” asks for the same as “{one.name}”.",
                "Leave one of them out.",
            )
        elif forth:
            yield from _implied(one, other)
        elif back:
            yield from _implied(other, one)


def _implied(more: Clause, less: Clause) -> Iterator[RequirementFinding]:
    """What is wrong where whoever meets `more` meets `less`; a finer wish beside a need is not."""
    if more.weight == "may" and less.weight == "must":
        return
    same = more.weight == "may"
    yield RequirementFinding(
        "warning",
        less.key,
        "implied-clause",
        f"Whoever meets “{more.name}” meets “{less.name}” too"
        + (", so one credential counts twice among the optional clauses." if same else "."),
        f"Leave “{less.name}” out; it shuts nobody out and makes the list longer.",
    )


def _licence(
    requirement: JobRequirement, licensed: Mapping[str, Licensed]
) -> Iterator[RequirementFinding]:
    code = requirement.occupation
    law = next(
        (one for known, one in licensed.items() if code == known or code.startswith(f"{known}.")),
        None,
    )
    must = [one for one in requirement.clauses if one.weight == "must"]
    asked = any(
        isinstance(leaf.wanted, LicenceWanted) for one in must for leaf in leaves_of(one.wanted)
    )
    if law is not None and not asked:
        yield RequirementFinding(
            "fault",
            "",
            "licence-missing",
            f"This is licensed work, and the requirement does not ask for a licence. {law.sentence}"
            f" ({law.source})",
            "Add a clause that must be met, with licence = the kind of licence.",
        )


def _unproven(
    requirement: JobRequirement,
    known: Sequence[Holding],
    at: datetime,
    background: Background,
) -> Iterator[RequirementFinding]:
    for clause in requirement.clauses:
        for leaf in leaves_of(clause.wanted):
            good = _any_meets(requirement, clause, leaf, known, at, background)
            if not good:
                yield _nobody_has(requirement, clause, leaf, known, at, background)


def _nobody_has(
    requirement: JobRequirement,
    clause: Clause,
    leaf: Leaf,
    known: Sequence[Holding],
    at: datetime,
    background: Background,
) -> RequirementFinding:
    """Say what no known credential has: the reliability, the recency, or all of it."""
    asked, n = leaf.conditions, len(known)
    none = f"None of the {n} known credentials"
    within = asked.within.words if asked.within else ""
    eased = (
        (
            RequirementFinding(
                "fault",
                clause.key,
                "no-known-reliability",
                f"{none} that could show “{leaf.name}” is assessed with a reliability of"
                f" {asked.reliability}.",
                "Ask for a reliability that some credential has, or help an issuer to measure it.",
            ),
            replace(asked, reliability=None),
        ),
        (
            RequirementFinding(
                "fault",
                clause.key,
                "no-known-recency",
                f"{none} that could show “{leaf.name}” is from the last {within}.",
                "Ask for a longer period, or say why older learning does not serve.",
            ),
            replace(asked, within=None),
        ),
    )
    for finding, conditions in eased:
        easier = replace(leaf, conditions=conditions)
        if conditions != asked and _any_meets(requirement, clause, easier, known, at, background):
            return finding
    return RequirementFinding(
        "warning",
        clause.key,
        "no-known-credential",
        f"{none} shows “{leaf.name}” as it is asked for.",
        "Look for one and add it to the register, or accept another proof of it.",
    )


def _any_meets(
    requirement: JobRequirement,
    clause: Clause,
    leaf: Leaf,
    known: Sequence[Holding],
    at: datetime,
    background: Background,
) -> bool:
    return prepared(requirement, clause, at, background, leaf).answer(known).satisfied
