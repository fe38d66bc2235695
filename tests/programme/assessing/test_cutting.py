"""The booklet that an assessment's estimates make."""

from __future__ import annotations

from datetime import datetime

import pytest

from cairn.assessment.standard_setting import ordered_booklet
from cairn.kernel.errors import UsageError
from cairn.programme.assessing.cutting import booklet_of
from cairn.programme.assessing.opening import open_assessments
from cairn.programme.assessing.outcome import Assessed
from cli.academy import AT
from cli.assess_academy import CRITERIA, make_assessed


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Assessed:
    folder = make_assessed(tmp_path_factory.mktemp("cut") / "p")
    at = datetime.fromisoformat(AT)
    return open_assessments(folder, at).gate.by_achievement["talk"]


def test_locations_are_counted_from_the_average_criterion(assessed: Assessed) -> None:
    """As the gate counts its cut; a criterion's difficulty moves all its pages alike."""
    pages = booklet_of(assessed, 0.67)
    assert assessed.facets is not None
    steps = [one.measure.value for one in assessed.facets.step_measures]
    average = {page.score: page.location for page in ordered_booklet({"all": steps}, 0.67)}
    for place, score in enumerate((2, 3, 4, 5), 1):
        where = [page.location for page in pages if page.score == score]
        assert len(where) == len(CRITERIA)
        assert sum(where) / len(where) == pytest.approx(average[place])


def test_pages_are_numbered_as_judges_meet_them(assessed: Assessed) -> None:
    pages = booklet_of(assessed, 0.67)
    assert [page.number for page in pages] == list(range(1, len(CRITERIA) * 4 + 1))


def test_without_estimates_there_is_no_booklet(assessed: Assessed) -> None:
    nothing = Assessed(assessed.settings, assessed.title)
    with pytest.raises(UsageError) as raised:
        booklet_of(nothing, 0.67)
    assert raised.value.code == "no-booklet"


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.5])
def test_a_probability_that_is_none(probability: float, assessed: Assessed) -> None:
    with pytest.raises(UsageError):
        booklet_of(assessed, probability)
