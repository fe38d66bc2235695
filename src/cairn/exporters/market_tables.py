"""Answers about the market for programs and spreadsheets: JSON, and one CSV of all figures.

A figure that there is none for has an empty cell and its reason, in both. Knows no wording for
people beyond the names of columns.
"""

from __future__ import annotations

import csv
import io

from cairn.exporters.market_model import Answer, Entry, Finding
from cairn.exporters.market_text import counted
from cairn.kernel.json_text import JsonObject
from cairn.market.measure import Measure, MeasureAnswer

__all__ = ["COLUMNS", "answer_csv", "answer_json", "guarded"]

COLUMNS = (
    "finding", "about", "series", "key", "measure", "value", "low", "high", "unit", "n", "source",
    "period", "grade", "method", "confidence", "remark", "why_none",
)  # fmt: skip
"""The columns of the CSV, in their order."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def answer_json(answer: Answer) -> JsonObject:
    """Write an answer; ``value`` is null where there is no figure, and ``whyNone`` says why."""
    return {
        "question": answer.question,
        "summary": answer.summary,
        "findings": [_finding(finding) for finding in answer.findings],
        "said": [{"topic": one.topic, "sentences": list(one.sentences)} for one in answer.said],
        "remarks": list(answer.remarks),
        "sources": list(answer.sources),
    }


def _finding(finding: Finding) -> JsonObject:
    return {
        "key": finding.key,
        "topic": finding.topic,
        "title": finding.title,
        "figures": [_entry(entry) for entry in finding.entries],
        "sentences": list(finding.sentences),
    }


def _entry(entry: Entry) -> JsonObject:
    return {
        "about": entry.label,
        "series": entry.series,
        "key": entry.key,
        **_measure(entry.answer),
    }


def _measure(answer: MeasureAnswer) -> JsonObject:
    common: JsonObject = {
        "measure": answer.name,
        "n": counted(answer),
        "source": answer.source,
        "period": answer.period,
    }
    if not isinstance(answer, Measure):
        return {**common, "value": None, "whyNone": answer.reason}
    return {
        **common,
        "value": answer.value,
        "low": answer.low,
        "high": answer.high,
        "unit": answer.unit,
        "grade": answer.grade,
        "method": answer.method,
        "confidence": answer.confidence,
        "remark": answer.remark,
    }


def answer_csv(answer: Answer) -> str:
    """Write every figure of an answer as a row.

    Args:
        answer: The answer.

    Returns:
        A header line and a row for each figure, with line feeds. A text that a spreadsheet would
        run as a formula has an apostrophe put before it.
    """
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for finding in answer.findings:
        for entry in finding.entries:
            rows.writerow(_row(finding, entry))
    return written.getvalue()


def _row(finding: Finding, entry: Entry) -> list[str]:
    told = _measure(entry.answer)
    texts = (finding.key, entry.label, entry.series, entry.key, entry.answer.name)
    numbers = [_number(told.get(name)) for name in ("value", "low", "high")]
    rest = ("source", "period", "grade", "method")
    return [
        *map(guarded, texts),
        *numbers,
        guarded(str(told.get("unit", ""))),
        _number(told["n"]),
        *(guarded(str(told.get(name, ""))) for name in rest),
        _number(told.get("confidence")),
        guarded(str(told.get("remark", ""))),
        guarded(str(told.get("whyNone", ""))),
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value!r}"


def guarded(text: str) -> str:
    """A text with an apostrophe before it, where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
