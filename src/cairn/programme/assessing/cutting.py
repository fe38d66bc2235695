"""Sets the cut of an assessment from what judges said, as lines for the programme file.

Knows the rubric's span (Angoff), and the booklet that the estimated steps make (bookmark). How a
cut comes of statements, `cairn.assessment.standard_setting` knows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.assessment.standard_setting import (
    Page,
    StandardSetting,
    angoff,
    bookmark,
    ordered_booklet,
)
from cairn.importers.judges_file import read_angoff, read_bookmarks
from cairn.kernel.errors import InputError, UsageError
from cairn.programme.assessing.ground import Ground, rubric_of

if TYPE_CHECKING:
    from cairn.importers.faults import RowFault
    from cairn.programme.assessing.outcome import Assessed

__all__ = ["CutStudy", "booklet_of", "cut_by_angoff", "cut_by_bookmark"]


@dataclass(frozen=True, slots=True)
class CutStudy:
    """A cut and how it came about.

    Attributes:
        setting: The cut, its rounds and its judges.
        faults: Rows of the judges' file that do not count.
        notes: What to tell people about its columns.
    """

    setting: StandardSetting
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What to write under ``[assessments.gate]``; nothing without a cut."""
        cut = self.setting.cut
        if cut is None:
            return ()
        # Rounded to what a person can read; a hundredth of a score moves nobody's award by itself.
        return (
            f"cut = {_rounded(cut.value)}",
            f'cutUnit = "{cut.unit}"',
            f'cutMethod = "{cut.method.rstrip(".")}"',
            f"cutError = {_rounded(cut.standard_error)}",
        )


def _rounded(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def cut_by_angoff(ground: Ground, judges: Path) -> CutStudy:
    """Set a cut on the rubric's scale.

    Args:
        ground: The assessment.
        judges: The file with what the judges said.

    Raises:
        UsageError: If the file cannot be read, or nobody in it says anything.
    """
    rubric = rubric_of(ground)
    try:
        found = read_angoff(judges, rubric.names)
    except InputError as error:
        raise UsageError(error.sentence, code=error.code, mend=error.mend) from error
    spans = {one.name: (float(one.span[0]), float(one.span[1])) for one in rubric.criteria}
    return CutStudy(angoff(found.rounds, spans), found.faults, found.notes)


def cut_by_bookmark(booklet: Sequence[Page], judges: Path) -> CutStudy:
    """Set a cut in logits.

    Args:
        booklet: The booklet that the judges had.
        judges: The file with what the judges said.

    Raises:
        UsageError: If the file cannot be read, or nobody in it says anything.
    """
    try:
        found = read_bookmarks(judges)
    except InputError as error:
        raise UsageError(error.sentence, code=error.code, mend=error.mend) from error
    return CutStudy(bookmark(found.rounds, booklet), found.faults, found.notes)


def booklet_of(assessed: Assessed, probability: float) -> tuple[Page, ...]:
    """The rubric's levels in the order of their difficulty, as the ratings show it.

    Locations are in logits above the average criterion, as the gate counts them.

    Args:
        assessed: The assessment, with estimates.
        probability: How likely a person masters what lies at their level.

    Raises:
        UsageError: If nothing could be estimated, or the probability cannot be one.
    """
    facets = assessed.facets
    criteria = [one for one in (facets.elements if facets else ()) if one.facet == "criterion"]
    if facets is None or not criteria:
        raise UsageError(
            "A booklet needs estimates, and nothing could be estimated from the ratings yet.",
            code="no-booklet",
            mend="Collect the ratings of a pilot first, or set the cut with --method angoff.",
        )
    origin = math.fsum(one.measure.value for one in criteria) / len(criteria)
    thresholds = {}
    for criterion in criteria:
        steps = [one for one in facets.step_measures if one.criterion in ("", criterion.name)]
        steps.sort(key=lambda one: one.score)
        thresholds[criterion.name] = [
            criterion.measure.value - origin + one.measure.value for one in steps
        ]
    lowest = min(one.score for one in facets.step_measures) - 1
    return tuple(
        Page(page.number, page.item, page.score + lowest, page.location)
        for page in ordered_booklet(thresholds, probability)
    )
