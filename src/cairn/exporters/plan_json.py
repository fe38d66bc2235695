"""Plans, fronts and advice as JSON objects, for programs. Shares are numbers from 0 to 1."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from cairn.kernel.json_text import JsonObject
from cairn.pathways.planner.advice import Advice, Marginal
from cairn.pathways.planner.answers import Front, Gain, NoPlan, Plan, Step
from cairn.pathways.planner.money import Money

__all__ = ["advice_json", "front_json", "plan_json"]

_PLACES = 6


def plan_json(answer: Plan | NoPlan) -> JsonObject:
    """Write a plan, or why there is none."""
    if isinstance(answer, NoPlan):
        return {
            "plan": None,
            "proven": answer.proven,
            "smallest": answer.smallest,
            "relax": [
                {"kind": one.kind, "subject": one.subject, "sentence": one.sentence}
                for one in answer.relax
            ],
        }
    best = answer.optimality
    return {
        "plan": {
            "objective": answer.objective,
            "steps": [_step(step) for step in answer.steps],
            "cost": _money(answer.cost),
            "hours": answer.hours,
            "finish": _day(answer.finish),
            "coverage": _share(answer.coverage),
            "coveredNow": _share(answer.covered_now),
            "missing": list(answer.missing),
            "proven": best.proven,
            "gap": None if best.gap is None else _share(best.gap),
            "tiesProven": best.ties_proven,
            "earliest": answer.earliest,
            "proof": answer.proof.to_json() if answer.proof else None,
        }
    }


def front_json(answer: Front | NoPlan) -> JsonObject:
    """Write several plans, or why there is none."""
    if isinstance(answer, NoPlan):
        return {**plan_json(answer), "plans": []}
    return {
        "complete": answer.complete,
        "plans": [plan_json(plan)["plan"] for plan in answer.plans],
    }


def advice_json(advice: Advice) -> JsonObject:
    """Write an advice with what each remaining credential would add."""
    return {
        "stop": advice.stop,
        "because": list(advice.because),
        "instead": list(advice.instead),
        "plan": plan_json(advice.plan)["plan"] if advice.plan else None,
        "marginals": [_marginal(one) for one in advice.marginals],
    }


def _step(step: Step) -> JsonObject:
    return {
        "offering": step.offering.id,
        "name": step.offering.name,
        "achievement": step.offering.achievement,
        "issuer": step.offering.issuer_id,
        "issuerName": step.offering.issuer_name,
        "starts": _day(step.starts),
        "ends": _day(step.ends),
        "hours": step.offering.hours,
        "weeks": [{"starts": _day(week.starts), "hours": week.hours} for week in step.work],
        "price": _money(step.price),
        "waiver": step.waiver or None,
        "adds": [_gain(gain) for gain in step.adds],
        "serves": list(step.serves),
        "opens": list(step.opens),
        "wished": step.wished,
        "lost": list(step.lost),
        "lostShare": _share(step.lost_share),
        "because": step.because,
    }


def _gain(gain: Gain) -> JsonObject:
    return {
        "skill": gain.skill,
        "name": gain.name,
        "before": gain.before or None,
        "after": gain.after or None,
        "complete": gain.complete,
        "share": _share(gain.share),
    }


def _marginal(one: Marginal) -> JsonObject:
    per_money = one.share_per_100_money
    return {
        "offering": one.offering.id,
        "name": one.offering.name,
        "share": _share(one.share),
        "hours": one.offering.hours,
        "price": _money(one.price),
        "sharePer100Hours": _share(one.share_per_100_hours),
        "sharePer100Money": None if per_money is None else _share(per_money),
        "redundancyPercent": None if one.redundancy is None else _share(one.redundancy),
        "adds": [_gain(gain) for gain in one.adds],
        "needs": list(one.needs),
    }


def _money(money: Money) -> JsonObject:
    return {"amount": str(money.amount), "currency": money.currency}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _share(share: Fraction) -> float:
    return round(float(share), _PLACES)
