"""A fairness report in words: what each table, each clause and the nearest requirement say.

Says no rate of a category with fewer than ten people. Plain words come first; how likely chance
is, comes after what happened. Knows wording; computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cairn.hiring.clause_causes import Causes
from cairn.hiring.fairness import FairnessReport, NoNearest
from cairn.hiring.impact import CALCULATION, CategoryImpact, ImpactTable
from cairn.hiring.nearest import Choice, Nearest
from cairn.hiring.rates import FEWEST

__all__ = [
    "GLOSSES",
    "WITHHELD",
    "FairnessPaper",
    "cause_sentences",
    "chance_words",
    "nearest_sentences",
    "people_sentences",
    "ratio_words",
    "summary_sentence",
    "table_sentences",
    "told_causes",
]

WITHHELD = f"fewer than {FEWEST}"
"""What stands for a figure of so few people."""

GLOSSES: tuple[str, ...] = (
    "Selection rate: of 100 people of a category, how many were chosen.",
    "Scoring rate: of 100 people of a category, how many have a score above the middle one of all.",
    "Impact ratio: a category's rate divided by the highest rate of the table; 1 is level.",
    "Four fifths: under a ratio of 0.8, guidelines of the United States see adverse impact.",
    "A flag says where to look closer. It is no proof, and having none is no acquittal.",
    "Likely range: made so that of 100 such ranges about 95 hold the true figure.",
    "The highest rate is highest partly by chance, so ratios look a little worse than they are.",
    "A clause's share: asked in every order, each clause is charged with what it adds to the gap.",
)
"""What every term means, for people who meet it here for the first time."""

_LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class FairnessPaper:
    """A report as it goes out.

    Attributes:
        report: What was computed.
        title: What list it is about.
        source: Where the data come from, for people.
        made_at: When it was made, as it is shown.
        version: The version of Cairn that made it.
        made_up: Whether the people are invented.
    """

    report: FairnessReport
    title: str
    source: str
    made_at: str
    version: str
    made_up: bool = False


def ratio_words(ratio: float) -> str:
    """A ratio with three digits; one that is just under four fifths does not look like them."""
    shown = f"{ratio:.3f}"
    return f"just under {shown}" if ratio < _LEVEL and shown == "0.800" else shown


def chance_words(p: float) -> str:
    """How often chance alone would do as much, in whole people's words."""
    if p < 0.001:  # noqa: PLR2004 - beyond a thousand nobody counts
        return "in fewer than 1 of 1,000 such lists"
    if p < 0.01:  # noqa: PLR2004 - a share of a hundred would be rounded away
        return f"in about {1000 * p:.0f} of 1,000 such lists"
    return f"in about {100 * p:.0f} of 100 such lists"


def _did(scoring: bool) -> str:  # noqa: FBT001 - which of two verbs
    return "scored above the middle" if scoring else "were chosen"


def summary_sentence(report: FairnessReport) -> str:
    """What comes out, in a sentence or two."""
    tables = report.selection or report.scoring
    lines = [line for table in tables for line in table.categories if not line.small]
    compared = [line for line in lines if line.impact_ratio is not None and not line.reference]
    under = [line for line in compared if line.flag]
    if not compared:
        return (
            "Not enough data: no two categories with ten people each can be compared, or nobody"
            " was chosen."
        )
    verb = _did(not report.selection)
    if not under:
        return (
            f"Of {len(compared)} comparisons none lies under four fifths of the highest rate of"
            f" people who {verb}. That is not a proof of fairness."
        )
    fragile = sum(bool(line.against and line.against.one_more.fragile) for line in under)
    said = f"Of {len(compared)} comparisons {len(under)} {_lie(len(under))} under four fifths."
    return f"{said} In {fragile} of them one person more would change that." if fragile else said


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def people_sentences(paper: FairnessPaper) -> tuple[str, ...]:
    """Whom the report is about, and who is not in it."""
    report = paper.report
    found = [f"Applied: {_people(report.people)}."]
    if report.selected is not None:
        found.append(f"Chosen: {report.selected:,} of them.")
    if report.unscored:
        found.append(f"Without a score, and in no table of scores: {_people(report.unscored)}.")
    if report.untold:
        found.append(f"Told no category, and counted as unknown: {_people(report.untold)}.")
    if report.strangers:
        found.append(
            f"Told a category and did not apply, not counted: {_people(report.strangers)}."
        )
    if report.otherwise:
        found.append(
            f"Chosen, or not, otherwise than the clauses say: {_people(report.otherwise)}. What is"
            " said about clauses is about the clauses, and not about that."
        )
    if paper.made_up:
        found.append("These people are made up: the figures say nothing about any real employer.")
    return tuple(found)


def table_sentences(table: ImpactTable, *, scoring: bool = False) -> tuple[str, ...]:
    """What a table says, line by line where there is something to say.

    Args:
        table: The table.
        scoring: Whether its rates are scoring rates.
    """
    return tuple(_table_sentences(table, scoring=scoring))


def _table_sentences(table: ImpactTable, *, scoring: bool) -> Iterator[str]:
    best = table.reference
    if best is None:
        yield (
            f"There is nobody to compare: no category has {FEWEST} people of whom some"
            f" {_did(scoring)}."
        )
    else:
        yield (
            f"“{best.count.name}” has the highest rate: {100 * best.rate.value:.1f} of 100"
            f" {_did(scoring)}."
        )
        for line in table.categories:
            if line.flag and not line.small and line.against:
                yield _flagged(line, best, scoring=scoring)
    if table.higher_small:
        yield (
            f"A category with fewer than {FEWEST} people has a higher rate still. It is not what"
            " others are held against here, though the city's rule would have it: so few people say"
            " little, and their rate would be given away."
        )
    small = [line.count.name for line in table.categories if line.small]
    if small:
        each = " each" if len(small) > 1 else ""
        yield f"Nothing is told of {', '.join(small)}: {WITHHELD} people{each}."
    if len(small) == 1 and not table.unknown:
        yield (
            "Whoever takes the other lines from the total can still work that line out. Think"
            " before this table is published."
        )
    for one in table.left_out:
        told = WITHHELD if one.applicants < FEWEST else f"{one.selected} of {one.applicants}"
        below = 100 * table.settings.leave_out_below
        yield f"{one.name} ({told}) is left out: under {below:g} % of the people."
    yield f"In no category of this table, because they did not tell it: {_people(table.unknown)}."


def _flagged(line: CategoryImpact, best: CategoryImpact, *, scoring: bool) -> str:
    against, ratio = line.against, line.impact_ratio
    assert against is not None  # noqa: S101 - only lines with a ratio are flagged and told
    assert ratio is not None  # noqa: S101 - same
    low, high = against.ratio_interval
    more = against.one_more
    end = "have to score so high" if scoring else "have to be chosen"
    changed = (
        "One single person more, or another one, would end that."
        if more.fragile
        else f"{more.missing:,} more of them would {end} for that to end."
    )
    upper = f"{high:.2f}" if high < 1e6 else "any number"  # noqa: PLR2004 - no upper end
    return (
        f"“{line.count.name}”: {100 * line.rate.value:.1f} of 100 {_did(scoring)}, against"
        f" {100 * best.rate.value:.1f} of 100 in “{best.count.name}”. That is"
        f" {ratio_words(ratio)} times as many (likely range {low:.2f} to {upper}), under four"
        f" fifths. {changed} Were there no difference between the two, counts as unlike as these"
        f" would come up {chance_words(against.fisher_two_sided)}."
    )


def told_causes(report: FairnessReport) -> tuple[tuple[Causes, ...], str]:
    """The categories whose clauses are told to people, and a sentence on the others.

    Returns:
        Those that the clauses put under four fifths; JSON and CSV have all.
    """
    told = tuple(one for one in report.causes if isinstance(one, Causes) and one.flag)
    rest = len(report.causes) - len(told)
    if not rest:
        return told, ""
    few = sum(not isinstance(one, Causes) for one in report.causes)
    sentence = f"{rest} more categories are not under four fifths by the clauses alone"
    sentence += f", or have {WITHHELD} people ({few})." if few else "."
    return told, f"{sentence} The JSON and the CSV have the clauses of all that can be told."


def cause_sentences(answer: Causes, names: dict[str, str]) -> tuple[str, ...]:
    """What the clauses do to the gap of one category.

    Args:
        answer: What was found.
        names: The clauses' names, by key.
    """
    gap = answer.gap
    said = (
        f"The clauses take {_points(gap.value)} fewer of 100 from “{answer.category}” than from"
        f" “{answer.best}” (likely range {_points(gap.low)} to {_points(gap.high)}; {answer.n:,}"
        " people)."
    )
    found = [said]
    if answer.leading:
        leading = next(one for one in answer.causes if one.key == answer.leading)
        found.append(
            f"“{names[answer.leading]}” makes the largest part of it beyond chance:"
            f" {_points(leading.share.value)}."
        )
    else:
        found.append("No clause stands out from the others beyond chance.")
    if answer.orders:
        found.append(
            f"There are too many clauses for every order; {answer.orders:,} orders were drawn, and"
            " what that leaves open is in the ranges."
        )
    return tuple(found)


def _points(value: float) -> str:
    return f"{100 * value:.1f}"


def nearest_sentences(report: FairnessReport) -> tuple[str, ...]:
    """Which requirement with the fewest changes keeps what was asked for, with less impact."""
    found = report.nearest
    if found is None:
        return ()
    if isinstance(found, NoNearest):
        return (found.reason,)
    return tuple(_nearest_sentences(report, found))


def _nearest_sentences(report: FairnessReport, found: Nearest) -> Iterator[str]:
    yield f"To be kept: {report.quality}."
    yield (
        f"The present clauses take {found.now.taken:,} people; the lowest impact ratio is"
        f" {ratio_words(found.now.lowest)}."
    )
    if found.best is None:
        yield (
            "It is not under four fifths, so no other requirement was looked for."
            if found.reached
            else "No choice of fewer clauses keeps that and has a higher lowest ratio."
        )
    else:
        yield _changed(report, found.best)
        if not found.reached:
            yield "That is still under four fifths; nothing that was looked at reaches it."
    if not found.complete and not found.reached:
        yield (
            f"All {found.looked_at:,} choices with up to {found.changes_looked_at} changes were"
            " looked at; there are more."
        )
    yield (
        "This was found by looking at these people, so on others it will come out less well."
        " Whether the job can be done without a clause is for people who know the job."
    )


def _changed(report: FairnessReport, best: Choice) -> str:
    names = report.clauses.names if report.clauses else ()
    changes = [
        f"without “{names[one.clause]}”"
        if one.level is None
        else f"with “{names[one.clause]}” at easier level {one.level + 1}"
        for one in best.changes
    ]
    return (
        f"The nearest one found asks the same {' and '.join(changes)}: it takes {best.taken:,}"
        f" people, the lowest impact ratio is {ratio_words(best.lowest)}, and"
        f" {100 * best.quality:.0f} % of what was to be kept remains. {CALCULATION}"
    )
