"""A study for programs and for spreadsheets: every number with all that stands beside it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from cairn.exporters.market_tables import guarded
from cairn.exporters.value_sections import credential_sections
from cairn.kernel.json_text import Json, JsonObject
from cairn.value.decay import PremiumPoint
from cairn.value.effect import Effect, EffectAnswer
from cairn.value.for_whom import ByGroup
from cairn.value.lift import LiftReport
from cairn.value.study import CredentialStudy, StudyResult

__all__ = ["COLUMNS", "plain_value", "study_csv", "study_json"]

COLUMNS = (
    "credential", "about", "group", "scale", "value", "low", "high", "standard_error", "p", "n",
    "holders", "minimum_detectable", "unit", "grade", "made_up", "method", "reason",
)  # fmt: skip
"""The columns of the table for spreadsheets."""


def plain_value(value: object) -> Json:
    """A value as JSON: members in lower camel case, nothing that JSON cannot hold.

    Args:
        value: A frozen value of plain members.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {_camel(one.name): plain_value(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def study_json(result: StudyResult) -> JsonObject:
    """A study as JSON.

    Args:
        result: The study.
    """
    phrases = [one.phrase for one in result.study.outcomes]
    return {
        "study": plain_value(result.study),
        "file": result.file,
        "credentials": [_credential_json(one, phrases) for one in result.credentials],
        "definitions": plain_value(result.definitions),
        "faults": list(result.faults),
    }


def _credential_json(found: CredentialStudy, phrases: list[str]) -> JsonObject:
    sections = credential_sections(found, phrases)
    return {
        "column": found.credential.column,
        "name": found.credential.name,
        "outcomes": {name: _lift_json(report) for name, report in found.lifts.items()},
        "groups": [plain_value(one) for one in found.groups],
        "years": [_point_json(one) for one in found.years],
        "decay": plain_value(found.decay),
        "heldByYear": plain_value(found.shares),
        "baseline": None if found.spread is None else found.spread.sentence,
        "beside": plain_value(found.beside),
        "sentences": [
            {"title": one.title, "finding": one.finding, "sentences": list(one.sentences)}
            for one in sections
        ],
    }


def _point_json(one: PremiumPoint) -> JsonObject:
    return {
        "when": one.when,
        "penetration": one.penetration,
        "effect": plain_value(one.effect),
    }


def _lift_json(report: LiftReport) -> JsonObject:
    return {
        "lead": plain_value(report.lead),
        "because": report.because,
        "answers": [plain_value(one) for one in report.answers],
        "balance": plain_value(report.balance),
        "homogeneity": plain_value(report.homogeneity),
        "hidden": plain_value(report.hidden),
        "strength": None if report.offer is None else plain_value(report.offer.strength),
        "findings": [plain_value(one) for one in report.findings],
    }


def study_csv(result: StudyResult) -> str:
    """A study as a table: one line for each number or refusal.

    Args:
        result: The study.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for found in result.credentials:
        for name, report in found.lifts.items():
            for one in report.answers:
                writer.writerow(_safe(_cells(found, name, "everyone", one)))
        for groups in (*found.groups, *_together(found)):
            writer.writerows(map(_safe, _group_rows(found, groups)))
    return out.getvalue()


def _safe(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Cells of which no spreadsheet makes a formula."""
    return tuple(guarded(one) if isinstance(one, str) else one for one in cells)


def _together(found: CredentialStudy) -> list[ByGroup]:
    beside = found.beside
    return [] if beside is None or beside.together is None else [beside.together]


def _group_rows(found: CredentialStudy, groups: ByGroup) -> Iterator[tuple[object, ...]]:
    for one in groups.groups:
        yield _cells(found, groups.by, one.name, one.drawn or one.raw)


def _cells(found: CredentialStudy, about: str, group: str, one: EffectAnswer) -> tuple[object, ...]:
    credential = found.credential.name
    made_up = "yes" if one.standing.made_up else "no"
    if isinstance(one, Effect):
        numbers = (one.value, one.low, one.high, one.standard_error, one.p, one.n, one.holders)
        return (
            *(credential, about, group, one.scale, *numbers, one.minimum_detectable, one.unit),
            *(one.standing.grade, made_up, one.method, ""),
        )
    return (
        *(credential, about, group, "", "", "", "", "", "", one.n or "", "", "", ""),
        *(one.standing.grade, made_up, one.method, f"{one.reason} {one.mend}"),
    )
