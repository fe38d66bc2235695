"""An assessment for the tests, and credentials that state it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cairn.credentials.assessment_result import AssessedTask, AssessmentResult, assessed_result
from cairn.kernel.json_text import JsonObject

LEVEL = "https://school.example/achievements/dialogue#level"

TASKS = (
    AssessedTask("Bad news to a client", "A video call with an actor.", 20, "none allowed"),
    AssessedTask("An answer to a complaint", "", None, ""),
)


def assessment(**members: Any) -> AssessmentResult:
    """Seven people, two tasks, and a level above the bar."""
    given: dict[str, Any] = {
        "method": "Rubric ratings",
        "model": "Many-facet Rasch model, version 1",
        "raters": 7,
        "outside_raters": 3,
        "tasks": TASKS,
        "measure": Decimal("0.84"),
        "standard_error": Decimal("0.31"),
        "unit": "logit",
        "cut": Decimal("0.3"),
        "cut_method": "modified Angoff, five judges",
        "chance": Decimal("0.9612"),
        "reliability": Decimal("0.867"),
        "reliability_kind": "person separation",
        "cohort": 60,
        "pass_rate": Decimal("0.683333"),
    }
    return AssessmentResult(**(given | members))


def stating(*results: Any) -> JsonObject:
    """The bare part of a credential that states results."""
    return {"credentialSubject": {"result": list(results)}}


def result_of(**members: Any) -> JsonObject:
    """The Result that states an assessment."""
    return assessed_result(assessment(**members), LEVEL, "0.84")
