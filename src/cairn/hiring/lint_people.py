"""What a requirement does to people: to who does the work today, and to who pays for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cairn.hiring.affordability import Means, price_of, who_can
from cairn.hiring.applicant import Applicant
from cairn.hiring.background import Background
from cairn.hiring.finding import RequirementFinding
from cairn.hiring.requirement import JobRequirement
from cairn.hiring.share import Told, in_a_hundred, share_of
from cairn.hiring.shortlist import meets, shortlist
from cairn.market.measure import FEWEST, Measure

__all__ = ["cost_findings", "incumbent_findings"]

_HOW = "each clause is asked of each person as of an applicant"


def incumbent_findings(
    requirement: JobRequirement,
    incumbents: Sequence[Applicant],
    source: str,
    at: datetime,
    background: Background,
) -> Iterator[RequirementFinding]:
    """Which clauses the people who do the work today do not meet themselves.

    Args:
        requirement: The requirement.
        incumbents: The people, with what they hold.
        source: Who they are, for people.
        at: The instant for which they are asked.
        background: What the answers depend on besides.
    """
    n = len(incumbents)
    if n < FEWEST:
        yield RequirementFinding(
            "warning",
            "",
            "too-few-incumbents",
            f"Not enough data: fewer than {FEWEST} people do this work today, so it is not told"
            " whether they meet it.",
            "Ask more people who do the same work elsewhere.",
        )
        return
    told = Told(source, at.date().isoformat())
    found = shortlist(requirement, incumbents, at=at, background=background)
    for one in found.counts:
        share = share_of(f"incumbents who meet “{one.clause.name}”", one.met, n, told, _HOW)
        if one.met:
            continue
        sure = one.clause.weight == "must" and not one.undetermined
        doubt = f", and of {one.undetermined} it could not be determined" * bool(one.undetermined)
        yield RequirementFinding(
            "fault" if sure else "warning",
            one.clause.key,
            "no-incumbent",
            f"None of the {n} people who do this work today meets “{one.clause.name}”{doubt}."
            f"{_reach(share)}",
            "Ask what they do without it, and ask applicants for that; or say why new people need"
            " more.",
            share,
        )
    whole = [meets(requirement, [one.met for one in person.clauses]) for person in found.answers]
    if not any(one is not False for one in whole) and all(one.met for one in found.counts):
        yield RequirementFinding(
            "fault",
            "",
            "no-incumbent-meets-all",
            f"Each clause is met by somebody who does this work today, and all together by none of"
            f" the {n}.",
            "Let some clauses be optional, and say how many of those are wanted (least_may).",
            share_of("incumbents who meet the requirement", 0, n, told, _HOW),
        )


def _reach(share: object) -> str:
    """What none of so many still leaves open."""
    if not isinstance(share, Measure) or not share.high:
        return ""
    return f" Among people like them it would be at most {round(100 * share.high)} in 100."


def cost_findings(requirement: JobRequirement, means: Means) -> Iterator[RequirementFinding]:
    """Whether few could pay for the requirement, in money or in hours.

    Args:
        requirement: The requirement.
        means: What people could spend.
    """
    price = price_of(requirement)
    if price.unsaid:
        names = ", ".join(f"“{one.name}”" for one in price.unsaid)
        yield RequirementFinding(
            "warning",
            "",
            "no-price",
            f"Nobody says what it costs to meet {names}, in money or hours, so the sum is too low.",
            "Write cost and hours for each clause; 0 where it costs nothing.",
        )
    if means.money and means.currency != requirement.currency:
        yield RequirementFinding(
            "fault",
            "",
            "mixed-currencies",
            f"The costs are in “{requirement.currency}” and what people can spend is in"
            f" “{means.currency}”, so they cannot be compared.",
            "Give both in one currency.",
        )
    elif means.money:
        amount = f"{price.money:,.2f} {requirement.currency}"
        yield from _few(amount, price.money, means.money, means)
    if means.hours:
        yield from _few(f"{price.hours:,.0f} hours", price.hours, means.hours, means)


def _few(
    amount: str, price: float, purses: tuple[float, ...], means: Means
) -> Iterator[RequirementFinding]:
    share = who_can(f"people who could spend {amount}", price, purses, means)
    if not isinstance(share, Measure):
        yield RequirementFinding(
            "warning", "", "too-few-asked", share.reason, "Ask more people what they could spend."
        )
    elif share.value < means.few:
        sure = share.high < means.few
        yield RequirementFinding(
            "fault" if sure else "warning",
            "",
            "few-can-afford",
            f"Meeting the requirement from nothing takes {amount}; {in_a_hundred(share)} of the"
            f" people asked could spend that ({means.source}).",
            "Pay for it, teach it on the job, or accept another proof that costs less.",
            share,
        )
