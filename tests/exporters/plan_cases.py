"""Plans for the tests of drawings and words: a role, a catalogue, and what came of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cairn.pathways.framework import SkillFramework
from cairn.pathways.holdings import Holding, SkillHeld
from cairn.pathways.planner.catalogue import Catalogue, Offering, Run
from cairn.pathways.planner.front import make_front
from cairn.pathways.planner.goals import OtherNeed, RoleGoal, SkillNeed
from cairn.pathways.planner.money import Money
from cairn.pathways.planner.planning import make_plan
from cairn.pathways.planner.terms import FeeWaiver, Terms

__all__ = ["CATALOGUE", "FRONT", "HELD", "NONE", "NOTHING", "PLAN", "ROLE", "TERMS"]

_LEVELS = SkillFramework(levels=("basic", "good"))


def _offering(
    word: str, minor: int, hours: int, skills: dict[str, str], *runs: Run, needs: str = ""
) -> Offering:
    return Offering(
        id=word,
        name=f"Course of {word}",
        achievement=f"https://b.example/{word}",
        issuer_id="did:web:b.example",
        issuer_name="Northbank",
        price=Money(minor, "EUR"),
        hours=hours,
        skills=tuple(SkillHeld(f"urn:s:{skill}", level) for skill, level in skills.items()),
        runs=runs,
        prerequisites=((f"https://b.example/{needs}",),) if needs else (),
    )


ROLE = RoleGoal(
    "Analyst & <friend>",
    (
        SkillNeed("urn:s:data", "data", "good", 3, required=True),
        SkillNeed("urn:s:talk", "talking", "good", 2),
        SkillNeed("urn:s:law", "law", "basic", 1),
    ),
    others=(OtherNeed("licence", "a licence to advise"),),
    framework=_LEVELS,
)
CATALOGUE = Catalogue(
    "EUR",
    (
        _offering("data", 20_000, 60, {"data": "good"}),
        _offering("talk", 10_000, 40, {"talk": "good"}, Run(date(2027, 3, 1), date(2027, 4, 16))),
        _offering("law", 5_000, 30, {"law": "basic"}, needs="data"),
        _offering("free", 0, 90, {"data": "basic", "talk": "basic"}),
    ),
)
TERMS = Terms(start=date(2027, 1, 4), hours_per_week=12, waivers=(FeeWaiver("bursary", 50),))
HELD = (
    Holding(
        "urn:uuid:held", "https://b.example/held", "Held", "did:web:b.example", "Northbank",
        datetime(2026, 5, 4, tzinfo=UTC), skills=(SkillHeld("urn:s:talk", "basic"),),
    ),
)  # fmt: skip
PLAN = make_plan(ROLE, HELD, CATALOGUE, TERMS)
NONE = make_plan(ROLE, HELD, CATALOGUE, Terms(start=date(2027, 1, 4), finish_by=date(2027, 1, 20)))
NOTHING = make_plan(
    ROLE, HELD, CATALOGUE, Terms(start=date(2027, 1, 4), hours_at_most=0), objective="coverage"
)
FRONT = make_front(ROLE, HELD, CATALOGUE, TERMS)
