"""Writes what an assessment came to into the folder: decisions as a table, and all of it as JSON.

Both are private: the JSON holds what the watch found about raters. They lie beside what is
published, never inside it.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.assessment.statistic import NotEnoughData
from cairn.kernel.json_text import write_json
from cairn.programme.assessing.sheets import safe_cell
from cairn.programme.assessing.words import person_json
from cairn.programme.atomic_files import write_file
from cairn.programme.layout import Layout

if TYPE_CHECKING:
    from cairn.assessment.statistic import Answer
    from cairn.kernel.json_text import Json, JsonObject
    from cairn.programme.assessing.outcome import Assessed, Group, PersonOutcome

__all__ = ["assessed_json", "write_tables"]

_COLUMNS = (
    "person", "name", "outcome", "chance_above_bar", "result", "measure_logits", "standard_error",
    "raters", "outside_raters", "why", "what_would_settle_it",
)  # fmt: skip


def write_tables(folder: Path, assessed: Assessed) -> Path:
    """Write both files.

    Args:
        folder: The programme folder.
        assessed: The assessment.

    Returns:
        The table.

    Raises:
        ProgrammeError: If they cannot be written.
    """
    place = Layout(folder).out / "assessments"
    key = assessed.settings.achievement
    table = place / f"{key}.csv"
    write_file(table, _table(assessed).encode())
    write_file(place / f"{key}.json", write_json(assessed_json(assessed)))
    return table


def _table(assessed: Assessed) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows(_row(one) for one in assessed.people)
    return text.getvalue()


def _row(person: PersonOutcome) -> tuple[str, ...]:
    decision, standing = person.decision, person.standing
    level = standing.level if standing else None
    return (
        safe_cell(person.key),
        safe_cell(person.name),
        decision.outcome,
        _number(decision.chance, 3),
        _number(person.value, 1),
        _number(level.value if level else None, 3),
        _number(level.standard_error if level else None, 3),
        str(standing.raters) if standing else "",
        str(standing.outside) if standing else "",
        safe_cell(" ".join(one.sentence for one in decision.reasons)),
        decision.settling.sentence if decision.settling else "",
    )


def _number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"


def assessed_json(assessed: Assessed) -> JsonObject:
    """Everything an assessment came to, for programs.

    Args:
        assessed: The assessment.
    """
    watched = assessed.watch
    return {
        "achievement": assessed.settings.achievement,
        "title": assessed.title,
        "method": assessed.settings.method,
        "group": None if assessed.group is None else _group_json(assessed.group),
        "people": [person_json(assessed, one) for one in assessed.people],
        "findings": [_found(one.code, one.sentence, one.mend) for one in assessed.findings],
        "faults": [
            {"file": one.file, "row": one.fault.row, "field": one.fault.field}
            | _found(one.fault.code, one.fault.sentence, one.fault.mend)
            for one in assessed.faults
        ],
        "raters": [
            _found(one.code, one.sentence, one.mend)
            | {"size": _answer(one.estimate), "adjustedP": one.adjusted}
            for one in (*(watched.findings if watched else ()), *assessed.copies)
        ],
        "unanswered": [
            {"check": one.check, "about": one.about, "reason": one.answer.reason}
            for one in (watched.unanswered if watched else ())
        ],
        "rawMean": [
            {"person": one.person, "mean": one.raw_mean, "sentence": one.sentence}
            for one in assessed.raw_differences
        ],
    }


def _group_json(group: Group) -> JsonObject:
    known = group.reliability
    return {
        "reliability": {
            "value": known.value,
            "kind": known.kind,
            "low": known.low,
            "high": known.high,
            "n": known.n,
        },
        "bar": {"logits": group.bar[0], "standardError": group.bar[1], "result": group.bar_value},
        "passRate": _answer(group.pass_rate),
        "model": group.model,
    }


def _found(code: str, sentence: str, mend: str) -> dict[str, Json]:
    return {"code": code, "sentence": sentence, "mend": mend}


def _answer(answer: Answer) -> Json:
    if isinstance(answer, NotEnoughData):
        return {"notEnoughData": answer.reason, "n": answer.n}
    return {
        "value": answer.value,
        "standardError": answer.standard_error,
        "low": answer.low,
        "high": answer.high,
        "n": answer.n,
        "method": answer.method,
        "grade": answer.grade,
    }
