"""A fairness report for programs and spreadsheets: JSON, and one CSV of all figures.

Of a category with fewer than ten people neither counts nor rates leave here: cells are empty and
say why. Both forms say that they are a calculation. Knows no wording for people beyond that.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from cairn.exporters.fairness_words import WITHHELD, FairnessPaper, summary_sentence
from cairn.exporters.market_tables import guarded
from cairn.hiring.clause_causes import Causes, ClauseCause, GapAnswer
from cairn.hiring.fairness import NearestAnswer, NoNearest
from cairn.hiring.impact import CALCULATION, Against, CategoryImpact, ImpactTable
from cairn.hiring.nearest import Choice
from cairn.hiring.rates import FEWEST, UNKNOWN, CategoryCount, Rate
from cairn.hiring.shapley import Share
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["COLUMNS", "fairness_csv", "fairness_json"]

COLUMNS = (
    "part", "table", "category", "against", "clause", "applicants", "selected", "rate", "rate_low",
    "rate_high", "share_of_applicants", "impact_ratio", "ratio_low", "ratio_high",
    "under_four_fifths", "highest_rate", "below_two_percent", "fewer_than_ten",
    "one_person_changes_it", "missing", "fisher_two_sided", "fisher_less",
    "conditional_odds_ratio", "z", "share_of_gap", "share_low", "share_high", "gap_without",
    "why_none", "remark",
)  # fmt: skip
"""The columns of the CSV, in their order."""


def fairness_json(paper: FairnessPaper) -> JsonObject:
    """Write a report; what is not told is null, and ``whyNone`` says why."""
    report = paper.report
    return {
        "label": CALCULATION,
        "title": paper.title,
        "source": paper.source,
        "madeAt": paper.made_at,
        "madeUp": paper.made_up,
        "summary": summary_sentence(report),
        "people": report.people,
        "selected": report.selected,
        "selectionRates": [_table(one) for one in report.selection],
        "scoringRates": [_table(one) for one in report.scoring],
        "medianScore": report.median,
        "unscored": report.unscored,
        "clauses": [_answer(one) for one in report.causes],
        "takenByClauses": report.chosen_by_rule,
        "chosenOtherwise": report.otherwise,
        "toldNothing": report.untold,
        "notAmongApplicants": report.strangers,
        "toBeKept": report.quality,
        "nearest": None if report.nearest is None else _nearest(report.nearest, paper),
    }


def _table(table: ImpactTable) -> JsonObject:
    return {
        "by": table.title,
        "people": table.applicants,
        "unknown": table.unknown,
        "categories": [_line(one) for one in table.categories],
        "leftOut": [_left_out(one) for one in table.left_out],
        "leftOutBelow": table.settings.leave_out_below,
        "smallCategoryIsHigher": table.higher_small,
    }


def _left_out(one: CategoryCount) -> JsonObject:
    if one.applicants < FEWEST:
        return {"category": one.name, "applicants": None, "whyNone": WITHHELD}
    return {"category": one.name, "applicants": one.applicants, "selected": one.selected}


def _line(line: CategoryImpact) -> JsonObject:
    if line.small:
        return {
            "category": line.count.name,
            "applicants": None,
            "fewerThanTen": True,
            "belowTwoPercent": line.below_two_percent,
            "whyNone": WITHHELD,
        }
    return {
        "category": line.count.name,
        "applicants": line.count.applicants,
        "selected": line.count.selected,
        "rate": _rate(line.rate),
        "shareOfApplicants": line.share,
        "impactRatio": line.impact_ratio,
        "underFourFifths": line.flag,
        "highestRate": line.reference,
        "belowTwoPercent": line.below_two_percent,
        "fewerThanTen": False,
        "comparison": None if line.against is None else _against(line.against),
    }


def _rate(rate: Rate) -> JsonObject:
    return {
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "n": rate.n,
        "confidence": rate.confidence,
        "method": "Clopper-Pearson",
    }


def _against(one: Against) -> JsonObject:
    katz = one.ratio_interval_katz
    return {
        "ratioInterval": [_finite(end) for end in one.ratio_interval],
        "ratioIntervalMethod": "Koopman's score interval",
        "ratioIntervalByLogarithm": None if katz is None else [_finite(end) for end in katz],
        "fisherTwoSided": one.fisher_two_sided,
        "fisherLess": one.fisher_less,
        "conditionalOddsRatio": _finite(one.conditional_odds_ratio),
        "pooledZ": _finite(one.pooled_z),
        "oneMore": {
            "changesTheFlag": one.one_more.fragile,
            "flagWithOneMore": one.one_more.with_one_more,
            "flagWithOneFewer": one.one_more.with_one_fewer,
            "flagWithOneDifferent": one.one_more.with_one_different,
            "turnsAround": one.one_more.turns_around,
            "missing": one.one_more.missing,
        },
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _answer(answer: GapAnswer) -> JsonObject:
    named: JsonObject = {"by": answer.title, "category": answer.category}
    if not isinstance(answer, Causes):
        return {**named, "gap": None, "whyNone": answer.reason}
    return {
        **named,
        "against": answer.best,
        "n": answer.n,
        "gap": _share(answer.gap),
        "underFourFifths": answer.flag,
        "leading": answer.leading or None,
        "orders": answer.orders,
        "clauses": [
            {
                "clause": one.key,
                "met": _rate(one.met),
                "metAgainst": _rate(one.met_best),
                "shareOfGap": _share(one.share),
                "gapShrinksWithout": _share(one.without),
                "ratioWithout": one.ratio_without,
                "takenWithout": one.taken_without,
            }
            for one in answer.causes
        ],
    }


def _share(share: Share) -> JsonObject:
    return {
        "value": share.value,
        "low": share.low,
        "high": share.high,
        "standardError": share.standard_error,
        "samplingError": share.sampling_error,
    }


def _nearest(found: NearestAnswer, paper: FairnessPaper) -> JsonObject:
    if isinstance(found, NoNearest):
        return {"best": None, "whyNone": found.reason}
    clauses = paper.report.clauses
    keys = clauses.keys if clauses else ()
    return {
        "label": CALCULATION,
        "target": found.target,
        "reached": found.reached,
        "now": _choice(found.now, keys),
        "best": None if found.best is None else _choice(found.best, keys),
        "lookedAt": found.looked_at,
        "changesLookedAt": found.changes_looked_at,
        "complete": found.complete,
        "categoriesCompared": found.compared,
    }


def _choice(one: Choice, keys: tuple[str, ...]) -> JsonObject:
    changes: list[Json] = [
        {"clause": keys[change.clause], "level": change.level} for change in one.changes
    ]
    return {
        "changes": changes,
        "lowestRatio": one.lowest,
        "taken": one.taken,
        "kept": one.quality,
    }


def fairness_csv(paper: FairnessPaper) -> str:
    """Write every figure of a report as a row.

    Args:
        paper: The report.

    Returns:
        A header line and a row for each category and each clause, with line feeds. A text that a
        spreadsheet would run as a formula has an apostrophe put before it.
    """
    written = io.StringIO()
    rows = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    remark = f"{CALCULATION} These people are made up." if paper.made_up else CALCULATION
    for row in _rows(paper):
        rows.writerow({name: _cell(value) for name, value in {**row, "remark": remark}.items()})
    return written.getvalue()


def _rows(paper: FairnessPaper) -> Iterator[dict[str, object]]:
    report = paper.report
    for part, tables in (("selection", report.selection), ("scoring", report.scoring)):
        for table in tables:
            best = table.reference.count.name if table.reference else ""
            for line in table.categories:
                yield {"part": part, "table": table.title, "against": best} | _csv_line(line)
            where: dict[str, object] = {"part": part, "table": table.title}
            for one in table.left_out:
                yield where | _csv_left_out(one)
            if table.unknown:
                unknown = {"applicants": table.unknown, "why_none": "not told"}
                yield where | {"category": UNKNOWN} | unknown
    for answer in report.causes:
        if isinstance(answer, Causes):
            for cause in answer.causes:
                yield _csv_cause(answer, cause)


def _csv_left_out(one: CategoryCount) -> dict[str, object]:
    row: dict[str, object] = {"category": one.name, "why_none": "left out as too small a share"}
    if one.applicants < FEWEST:
        return row | {"fewer_than_ten": True}
    return row | {"applicants": one.applicants, "selected": one.selected, "fewer_than_ten": False}


def _csv_line(line: CategoryImpact) -> dict[str, object]:
    row: dict[str, object] = {
        "category": line.count.name,
        "below_two_percent": line.below_two_percent,
        "fewer_than_ten": line.small,
    }
    if line.small:
        return row | {"why_none": WITHHELD}
    row |= {
        "applicants": line.count.applicants,
        "selected": line.count.selected,
        "rate": line.rate.value,
        "rate_low": line.rate.low,
        "rate_high": line.rate.high,
        "share_of_applicants": line.share,
        "impact_ratio": line.impact_ratio,
        "under_four_fifths": line.flag,
        "highest_rate": line.reference,
    }
    if line.against:
        one = line.against
        row |= {
            "ratio_low": one.ratio_interval[0],
            "ratio_high": one.ratio_interval[1],
            "one_person_changes_it": one.one_more.fragile,
            "missing": one.one_more.missing,
            "fisher_two_sided": one.fisher_two_sided,
            "fisher_less": one.fisher_less,
            "conditional_odds_ratio": one.conditional_odds_ratio,
            "z": one.pooled_z,
        }
    return row


def _csv_cause(answer: Causes, one: ClauseCause) -> dict[str, object]:
    return {
        "part": "clause",
        "table": answer.title,
        "category": answer.category,
        "against": answer.best,
        "clause": one.key,
        "share_of_gap": one.share.value,
        "share_low": one.share.low,
        "share_high": one.share.high,
        "gap_without": answer.gap.value - one.without.value,
    }


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guarded(value) if isinstance(value, str) else repr(value)
