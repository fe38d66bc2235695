"""Which answer leads, and what is said of the data before: choosing, checking, wording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cairn.kernel.errors import UsageError
from cairn.value.effect import Effect, NoEffect
from cairn.value.evidence import EvidenceGrade
from cairn.value.lift import graded, lift
from cairn.value.outcome_checks import check_outcomes
from cairn.value.outcomes import OutcomeKind, OutcomeTable
from value.lift_builders import NAMES, people


def _of_grade(table: OutcomeTable, grade: EvidenceGrade) -> OutcomeTable:
    standing = replace(table.question.standing, grade=grade)
    return replace(table, question=replace(table.question, standing=standing))


def test_where_people_chose_those_alike_are_compared() -> None:
    report = lift(people("happened", n=1_500, effect=1.0), NAMES)
    assert isinstance(report.lead, Effect)
    assert report.lead.standing.grade == "adjusted observation"
    assert "doubly robust" in report.lead.method
    assert "alike" in report.because
    assert report.hidden is not None
    assert report.balance is not None
    assert report.refused == ()


def test_the_plain_comparison_stays_beside_it_and_is_called_what_it_is() -> None:
    report = lift(people("happened", n=1_500), NAMES)
    assert {one.standing.grade for one in report.answers[:2]} == {"raw association"}


def test_where_chance_decided_the_plain_difference_leads() -> None:
    table = _of_grade(people("happened", n=1_500, choosing=0.0), "randomised")
    report = lift(table, NAMES)
    assert isinstance(report.lead, Effect)
    assert report.lead.standing.grade == "randomised"
    assert report.lead == report.answers[0]
    assert "Chance decided" in report.because
    assert report.hidden is None


def test_where_nothing_is_known_nothing_is_called_an_effect() -> None:
    report = lift(people("happened", n=1_500))
    assert report.lead.standing.grade == "raw association"
    assert "Nothing is known" in report.because
    assert report.balance is None


def test_where_nobody_is_alike_there_is_no_number_to_lead_with() -> None:
    table = people("happened", n=1_500)
    apart = replace(table, held=np.asarray(table.covariates[0].values > 0))
    report = lift(apart, NAMES)
    assert isinstance(report.lead, NoEffect)
    assert "not alike enough" in report.because
    assert report.lead in report.refused
    assert "no-overlap" in {one.code for one in report.findings}


def test_where_it_was_offered_by_chance_the_offer_is_read() -> None:
    chance = np.random.default_rng(5)
    offered = chance.random(4_000) < 0.5
    held = offered & (chance.random(4_000) < 0.6)
    outcome = (chance.random(4_000) < 0.3 + 0.2 * held).astype(np.float64)
    plain = people("happened", n=4_000)
    table = _of_grade(
        replace(plain, held=held, outcome=outcome, offered=offered), "natural experiment"
    )
    report = lift(table, NAMES)
    assert isinstance(report.lead, Effect)
    assert report.lead.standing.grade == "natural experiment"
    assert report.offer is not None
    assert report.lead.low < 0.2 < report.lead.high


@pytest.mark.parametrize("kind", ["happened", "amount", "time"])
def test_every_kind_of_outcome_is_answered(kind: OutcomeKind) -> None:
    table = people("happened" if kind == "happened" else "amount", n=800)
    if kind == "time":
        ended = np.ones(800, np.bool_)
        question = replace(table.question, kind="time", unit="days")
        table = replace(
            table, question=question, outcome=np.exp(table.outcome - table.held), ended=ended
        )
    report = lift(table, NAMES)
    assert isinstance(report.lead, Effect)
    assert report.lead.measurable


@pytest.mark.parametrize("few", [0, 1, 9])
def test_of_fewer_than_ten_nothing_is_told(few: int) -> None:
    table = people("happened", n=300)
    report = lift(replace(table, held=np.arange(300) < few), NAMES)
    assert len(report.refused) == len(report.answers)
    assert isinstance(report.lead, NoEffect)


def test_the_same_seed_gives_the_same() -> None:
    table = people("happened", n=400)
    assert lift(table, NAMES, seed=4).lead == lift(table, NAMES, seed=4).lead


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(UsageError) as raised:
        lift(people("happened"), ("shoe size",))
    assert raised.value.code == "no-such-column"


def test_a_grade_never_grows() -> None:
    answer = lift(people("happened", n=400)).lead
    assert graded(answer, "randomised").standing.grade == "raw association"
    assert graded(answer, "vendor claim").standing.grade == "vendor claim"


def test_a_table_without_fault_is_told_nothing_of() -> None:
    assert check_outcomes(people("happened", n=800, choosing=0.5), NAMES) == ()


def test_time_order_is_told() -> None:
    found = check_outcomes(people("happened"), too_late=12, undated=3)
    assert [(one.code, one.severity) for one in found] == [
        ("earned-after", "tells"),
        ("no-day", "warns"),
    ]
    assert "12 people earned it only after the outcome" in found[0].sentence


def test_missing_outcomes_are_told_and_unequal_ones_warned_of() -> None:
    table = people("happened", n=2_000)
    chance = np.random.default_rng(1)
    lost = chance.random(2_000) < np.where(table.held, 0.3, 0.1)
    found = check_outcomes(replace(table, outcome=np.where(lost, np.nan, table.outcome)))
    assert [one.code for one in found] == ["outcome-missing", "outcome-missing-unequally"]
    assert found[1].severity == "warns"
    alike = np.where(chance.random(2_000) < 0.1, np.nan, table.outcome)
    assert [one.code for one in check_outcomes(replace(table, outcome=alike))] == [
        "outcome-missing"
    ]


def test_missing_covariates_and_little_overlap_are_told() -> None:
    table = people("happened", n=3_000, choosing=2.0)
    first = table.covariates[0]
    gap = replace(first, values=np.where(np.arange(3_000) < 900, np.nan, first.values))
    found = check_outcomes(replace(table, covariates=(gap, *table.covariates[1:])), NAMES)
    assert {"covariate-missing", "little-overlap"} <= {one.code for one in found}
    missing = next(one for one in found if one.code == "covariate-missing")
    assert (missing.severity, "30%" in missing.sentence) == ("warns", True)
