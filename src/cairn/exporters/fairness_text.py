"""A fairness report as lines for a terminal, and the rows that its page shows too.

Of a category with fewer than ten people it shows no figure. Knows layout; what is said,
`fairness_words` knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.exporters.fairness_words import (
    GLOSSES,
    WITHHELD,
    FairnessPaper,
    cause_sentences,
    nearest_sentences,
    people_sentences,
    ratio_words,
    summary_sentence,
    table_sentences,
    told_causes,
)
from cairn.exporters.terminal import in_lines, text_table
from cairn.hiring.clause_causes import Causes
from cairn.hiring.impact import CALCULATION, CategoryImpact, ImpactTable
from cairn.hiring.shapley import Share

__all__ = ["CAUSE_HEADER", "cause_rows", "fairness_lines", "table_header", "table_rows"]

CAUSE_HEADER = (
    "Clause", "Its share (likely range)", "Gap without it", "Ratio without it", "Met, of 100",
    "Taken without it",
)  # fmt: skip
"""The columns of a table of clauses."""

_FAR = 1e6


def table_header(*, scoring: bool = False) -> tuple[str, ...]:
    """The columns of a table of categories.

    Args:
        scoring: Whether its rates are scoring rates.
    """
    chosen = "Above the middle" if scoring else "Chosen"
    return (
        "Category", chosen, "Of 100 (likely range)", "Impact ratio (range)", "What to know",
    )  # fmt: skip


def table_rows(table: ImpactTable) -> tuple[tuple[str, ...], ...]:
    """The lines of a table of categories, and one of those who told none."""
    rows = [_row(line) for line in table.categories]
    if table.unknown:
        note = "in no category: not told"
        rows.append(("Unknown", f"of {table.unknown:,}", "", "", note))
    return tuple(rows)


def _row(line: CategoryImpact) -> tuple[str, ...]:
    if line.small:
        return (line.count.name, f"of {WITHHELD}", "", "", "not told: too few people")
    rate = line.rate
    return (
        line.count.name,
        f"{line.count.selected:,} of {line.count.applicants:,}",
        f"{100 * rate.value:.1f} ({100 * rate.low:.1f} to {100 * rate.high:.1f})",
        _ratio(line),
        "; ".join(_notes(line)),
    )


def _ratio(line: CategoryImpact) -> str:
    if line.impact_ratio is None:
        return ""
    if line.against is None:
        return ratio_words(line.impact_ratio)
    low, high = line.against.ratio_interval
    between = f"{low:.2f} to {high:.2f}" if high < _FAR else f"from {low:.2f}"
    return f"{ratio_words(line.impact_ratio)} ({between})"


def _notes(line: CategoryImpact) -> Iterator[str]:
    if line.reference:
        yield "highest rate"
    if line.flag:
        yield "under four fifths"
    if line.against and line.against.one_more.fragile:
        yield "one person would change that" if line.flag else "one person would make a flag"
    if line.below_two_percent:
        yield "under 2 % of the people"


def cause_rows(causes: Causes, names: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """The lines of a table of clauses, and one of their sum.

    Args:
        causes: What the clauses do.
        names: Their names, by key.
    """
    rows = [
        (
            names[one.key],
            _points(one.share),
            f"{100 * (causes.gap.value - one.without.value):.1f}",
            "" if one.ratio_without is None else f"{one.ratio_without:.3f}",
            f"{100 * one.met.value:.0f} against {100 * one.met_best.value:.0f}",
            f"{one.taken_without:,}",
        )
        for one in causes.causes
    ]
    return (*rows, ("All clauses", _points(causes.gap), "", "", "", ""))


def _points(share: Share) -> str:
    return f"{100 * share.value:.1f} ({100 * share.low:.1f} to {100 * share.high:.1f})"


def fairness_lines(paper: FairnessPaper, *, width: int = 80) -> tuple[str, ...]:
    """Lay a report out in lines.

    Args:
        paper: The report.
        width: How many columns of letters there are.
    """
    return tuple(line for block in _blocks(paper, width) for line in (*block.splitlines(), ""))[:-1]


def _blocks(paper: FairnessPaper, width: int) -> Iterator[str]:
    report = paper.report
    yield in_lines(f"{paper.title}\n{CALCULATION}\n{summary_sentence(report)}", width)
    yield in_lines(" ".join(people_sentences(paper)), width)
    for scoring, tables in ((False, report.selection), (True, report.scoring)):
        for table in tables:
            yield _table(table, width, scoring=scoring)
    names = report.clause_names
    told, rest = told_causes(report)
    for answer in told:
        heading = f"Which clause makes the gap: {answer.category} ({answer.title})"
        said = in_lines("\n".join((heading, *cause_sentences(answer, names))), width)
        header = tuple(f"{one}\t" if place else one for place, one in enumerate(CAUSE_HEADER))
        yield f"{said}\n{text_table(header, cause_rows(answer, names), width=width)}"
    if rest:
        yield in_lines(rest, width)
    if report.nearest is not None:
        heading = "The nearest requirement with less impact"
        yield in_lines("\n".join((heading, *nearest_sentences(report))), width)
    yield in_lines("\n".join(("Words", *GLOSSES)), width)


def _table(table: ImpactTable, width: int, *, scoring: bool) -> str:
    heading = f"{'Scores' if scoring else 'Chosen'}, by {table.title}"
    last = len(table_header()) - 1
    header = tuple(
        f"{one}\t" if 0 < place < last else one
        for place, one in enumerate(table_header(scoring=scoring))
    )
    laid = text_table(header, table_rows(table), width=width)
    said = in_lines("\n".join(table_sentences(table, scoring=scoring)), width)
    return f"{heading}\n{laid}\n{said}"
