"""The fairness report of a list: tables by category, causes by clause, the nearest requirement.

Puts together what the modules beside it compute, in the order in which New York City's rules ask
for it: by sex, by race/ethnicity, by both. Decides nothing and finds nobody guilty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TypeAlias

import numpy as np

from cairn.hiring.clause_causes import GapAnswer, causes_in
from cairn.hiring.clause_rule import taken
from cairn.hiring.declared import KINDS, ClauseTable, Declared
from cairn.hiring.impact import ImpactTable, TableSettings, impact_table
from cairn.hiring.nearest import KeptPeople, KeptScore, Nearest, Quality, Search, nearest
from cairn.hiring.rates import FEWEST, UNKNOWN, BoolArray, above_median, count_by
from cairn.kernel.errors import UsageError

__all__ = ["FairnessReport", "FairnessSettings", "NearestAnswer", "NoNearest", "fairness_report"]

_CROSSED = ("race_ethnicity", "sex")


@dataclass(frozen=True, slots=True)
class FairnessSettings:
    """How a report is made.

    Attributes:
        leave_out_below: Categories with a smaller share of a table's people are left out of it and
            named; 6 RCNY 5-301 allows it under 0.02.
        keep_share: Which share of the average score a nearer requirement has to keep.
        seed: Which orders of clauses are drawn where there are too many to look at all.
    """

    leave_out_below: float = 0.0
    keep_share: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class NoNearest:
    """Why no nearer requirement is told.

    Attributes:
        reason: A sentence.
    """

    reason: str


NearestAnswer: TypeAlias = Nearest | NoNearest
"""The nearest requirement, or why there is none."""


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """Everything that was computed about one list.

    Attributes:
        people: How many applicants it is about.
        selected: How many of them were chosen; None where only scores are known.
        selection: Tables of selection rates.
        scoring: Tables of scoring rates: the share above the median score.
        median: The median score; None where nobody has one.
        unscored: How many people have no score, where others do.
        causes: For each category below the highest rate, what each clause does to its gap.
        nearest: The nearest requirement with less impact; None where no clauses are known.
        quality: What was to be kept, in a few words.
        clauses: The clauses; None where they are not known.
        chosen_by_rule: How many the clauses by themselves take; None where they are not known.
        otherwise: How many people were chosen or not chosen against the clauses.
        untold: How many applicants stand in the table of clauses and told no category at all.
        strangers: How many told categories and do not stand in the table of clauses.
        settings: How it was made.
    """

    people: int
    selected: int | None
    selection: tuple[ImpactTable, ...]
    scoring: tuple[ImpactTable, ...]
    median: float | None
    unscored: int
    causes: tuple[GapAnswer, ...]
    nearest: NearestAnswer | None
    quality: str
    clauses: ClauseTable | None
    chosen_by_rule: int | None
    otherwise: int
    untold: int
    strangers: int
    settings: FairnessSettings

    @property
    def clause_names(self) -> dict[str, str]:
        """The name of each clause, by its key; empty where the clauses are not known."""
        table = self.clauses
        return dict(zip(table.keys, table.names, strict=True)) if table else {}


def fairness_report(
    people: Sequence[Declared],
    clauses: ClauseTable | None = None,
    settings: FairnessSettings | None = None,
) -> FairnessReport:
    """Make the report.

    Where it is not told who was chosen, those whom the clauses take are. A category with fewer
    than ten people is not what others are held against, though the rule's text would have it: its
    rate would be told through their ratios.

    Args:
        people: What applicants told, and what became of them.
        clauses: Who meets which clause, where there is a requirement.
        settings: How the report is made.

    Raises:
        UsageError: If there is nobody, nobody's choice or score is known, nobody told a category,
            counts of people come with clauses, or a reference stands twice
            (``nothing-to-compare``).
    """
    settings = settings or FairnessSettings()
    _check(people, clauses)
    listed, untold = _listed(people, clauses)
    kinds = _kinds(listed)
    by_rule = None
    if clauses:
        everything = np.ones((1, len(clauses.keys)), dtype=np.bool_)
        by_rule = taken(clauses.met, clauses.rule, everything)[0]
    chosen = _chosen(listed, by_rule)
    scored = [one for one in listed if one.score is not None]
    scores = np.array([one.score for one in scored], dtype=np.float64)
    above = above_median(scores) if scored else np.zeros(0, dtype=np.bool_)
    causes: tuple[GapAnswer, ...] = ()
    found, quality = None, ""
    if clauses and by_rule is not None:
        causes = _causes(listed, kinds, clauses, [int(one) for one in by_rule], settings)
        found, quality = _nearest(listed, kinds, clauses, settings)
    against = [] if by_rule is None else [a != int(b) for a, b in zip(chosen, by_rule, strict=True)]
    return FairnessReport(
        people=sum(one.applicants for one in listed),
        selected=sum(chosen) if chosen else None,
        selection=_tables(listed, kinds, chosen, settings) if chosen else (),
        scoring=_tables(scored, kinds, [int(one) for one in above], settings) if scored else (),
        median=float(np.median(scores)) if scored else None,
        unscored=len(listed) - len(scored) if scored else 0,
        causes=causes,
        nearest=found,
        quality=quality,
        clauses=clauses,
        chosen_by_rule=None if by_rule is None else int(by_rule.sum()),
        otherwise=sum(against),
        untold=untold,
        strangers=len(people) - (len(listed) - untold),
        settings=settings,
    )


def _check(people: Sequence[Declared], clauses: ClauseTable | None) -> None:
    references = [one.reference for one in people if one.reference]
    sentence = ""
    if not people:
        sentence = "There are no applicants."
    elif len(set(references)) < len(references):
        sentence = "An applicant stands twice."
    elif clauses and len(references) < len(people):
        sentence = "Counts of people cannot be held against clauses, which are met one by one."
    elif clauses is None and all(one.selected is None and one.score is None for one in people):
        sentence = "Nobody is known to have been chosen or scored."
    elif (
        clauses is None
        and any(one.selected is None for one in people)
        and any(one.selected is not None for one in people)
    ):
        sentence = "Of some applicants it is not known whether they were chosen."
    if sentence:
        raise UsageError(
            sentence,
            code="nothing-to-compare",
            mend="Give one row for each applicant, with selected yes or no, or a score.",
        )


def _listed(people: Sequence[Declared], clauses: ClauseTable | None) -> tuple[list[Declared], int]:
    """The people of the table of clauses, in its order; and how many of them told nothing."""
    if clauses is None:
        return list(people), 0
    known = {one.reference: one for one in people}
    listed = [known.get(one, Declared(one)) for one in clauses.references]
    return listed, sum(one not in known for one in clauses.references)


def _chosen(listed: Sequence[Declared], by_rule: BoolArray | None) -> list[int]:
    """Who was chosen, by what was told, else by the clauses; empty where neither is known."""
    given = [one.selected for one in listed]
    if by_rule is not None:
        given = [int(b) if a is None else a for a, b in zip(given, by_rule, strict=True)]
    return [one for one in given if one is not None]


def _kinds(listed: Sequence[Declared]) -> tuple[tuple[str, ...], ...]:
    """The tables to make: each kind that somebody told, and race/ethnicity crossed with sex."""
    told = [kind for kind in KINDS if any(one.category(kind) != UNKNOWN for one in listed)]
    if not told:
        raise UsageError(
            "Nobody told a category, so there is nothing to compare.",
            code="nothing-to-compare",
            mend="Ask people, who may decline, and give their answers; nothing is guessed.",
        )
    law = [(kind,) for kind in told[:2] if kind in _CROSSED]
    crossed = [_CROSSED] if len(law) == len(_CROSSED) else []
    return (*law, *crossed, *((kind,) for kind in told if kind not in _CROSSED))


def _tables(
    listed: Sequence[Declared],
    kinds: Sequence[tuple[str, ...]],
    chosen: Sequence[int],
    settings: FairnessSettings,
) -> tuple[ImpactTable, ...]:
    how = TableSettings(leave_out_below=settings.leave_out_below, fewest_reference=FEWEST)
    sizes = [one.applicants for one in listed]
    return tuple(
        impact_table(_title(kind), count_by(_categories(listed, kind), chosen, sizes), how)
        for kind in kinds
    )


def _title(kind: Sequence[str]) -> str:
    return " and ".join(KINDS[one] for one in kind)


def _categories(listed: Sequence[Declared], kind: Sequence[str]) -> list[list[str]]:
    return [[one.category(part) for one in listed] for part in kind]


def _causes(
    listed: Sequence[Declared],
    kinds: Sequence[tuple[str, ...]],
    clauses: ClauseTable,
    by_rule: Sequence[int],
    settings: FairnessSettings,
) -> tuple[GapAnswer, ...]:
    tables = _tables(listed, kinds, by_rule, settings)
    asked = (clauses.keys, clauses.met, clauses.rule)
    return tuple(
        answer
        for kind, table in zip(kinds, tables, strict=True)
        for answer in causes_in(table, _categories(listed, kind), asked, seed=settings.seed)
    )


def _nearest(
    listed: Sequence[Declared],
    kinds: Sequence[tuple[str, ...]],
    clauses: ClauseTable,
    settings: FairnessSettings,
) -> tuple[NearestAnswer, str]:
    everything = np.ones((1, len(clauses.keys)), dtype=np.bool_)
    now = taken(clauses.met, clauses.rule, everything)[0]
    good = np.array([one.keep for one in listed], dtype=np.bool_)
    score = np.array([np.nan if one.score is None else one.score for one in listed])
    quality: Quality
    if good.any():
        lost = list(compress((one.reference for one in listed), good & ~now))
        quality, words = KeptPeople(good & now), "everybody who proved good and is taken now"
        if lost:
            words += f" ({len(lost)} who proved good are not taken now)"
    elif np.isfinite(score).any():
        quality = KeptScore(score, settings.keep_share)
        words = (
            f"the average score of those taken now, at least {100 * settings.keep_share:g} % of it"
        )
    else:
        quality, words = KeptPeople(now), "everybody who is taken now"
    single = [kind for kind in kinds if len(kind) == 1]
    told = [
        [None if category == UNKNOWN else category for category in _categories(listed, kind)[0]]
        for kind in single
    ]
    try:
        return nearest(Search(clauses.met, clauses.rule, told), quality), words
    except UsageError as error:
        return NoNearest(f"{error.sentence} {error.mend}".strip()), words
