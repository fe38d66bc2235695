"""The report of a list: which tables it has, whom it counts, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cairn.hiring.clause_causes import Causes
from cairn.hiring.declared import ClauseTable, Declared, table_of, under_requirement
from cairn.hiring.fairness import FairnessSettings, NoNearest, fairness_report
from cairn.hiring.nearest import Nearest
from cairn.hiring.rates import UNKNOWN
from cairn.kernel.errors import UsageError
from hiring.fairness_people import crowd, declared
from hiring.job_builders import job, listed, may, must, person


def test_the_tables_come_in_the_order_of_the_rules() -> None:
    people, clauses = declared(*crowd(1, 120, 3)[:2], score=True)
    people = [replace(one, told={**one.told, "age_group": "under 30"}) for one in people]
    report = fairness_report(people, clauses)
    titles = ["sex", "race/ethnicity", "race/ethnicity and sex", "age group"]
    assert [one.title for one in report.selection] == titles
    assert [one.title for one in report.scoring] == titles


def test_whom_the_clauses_take_is_counted_where_nobody_says_who_was_chosen() -> None:
    people, clauses = declared(*crowd(2, 150, 4)[:2])
    report = fairness_report(people, clauses)
    assert report.selected == report.chosen_by_rule
    assert report.otherwise == 0
    assert sum(one.count.selected for one in report.selection[0].categories) == report.selected


def test_choices_against_the_clauses_are_counted_and_the_tables_are_of_the_choices() -> None:
    people, clauses = declared(*crowd(2, 150, 4)[:2])
    people = [replace(one, selected=int(place < 30)) for place, one in enumerate(people)]
    report = fairness_report(people, clauses)
    assert report.selected == 30
    assert report.otherwise > 0
    assert sum(one.count.selected for one in report.selection[0].categories) == 30


@pytest.mark.parametrize("seed", range(6))
def test_the_gap_of_a_category_is_that_of_its_table(seed: int) -> None:
    people, clauses = declared(*crowd(seed, 150, 4)[:2])
    report = fairness_report(people, clauses)
    table = report.selection[0]
    assert table.reference
    for answer in report.causes:
        if isinstance(answer, Causes) and answer.title == "sex":
            line = next(one for one in table.categories if one.count.name == answer.category)
            gap = table.reference.rate.value - line.rate.value
            assert answer.gap.value == pytest.approx(gap, abs=1e-12)
            assert sum(one.share.value for one in answer.causes) == pytest.approx(gap, abs=1e-12)
            assert answer.flag == line.flag


def test_applicants_who_told_nothing_are_unknown_and_strangers_are_not_counted() -> None:
    people, clauses = declared(*crowd(3, 90, 3)[:2])
    report = fairness_report([*people[5:], Declared("who", {"sex": "Male"})], clauses)
    assert (report.people, report.untold, report.strangers) == (90, 5, 1)
    assert [one.unknown for one in report.selection] == [5, 5, 5]


def test_people_without_a_score_are_in_no_table_of_scores() -> None:
    people, clauses = declared(*crowd(3, 90, 3)[:2], score=True)
    people[0] = replace(people[0], score=None)
    report = fairness_report(people, clauses)
    assert report.unscored == 1
    assert report.scoring[0].applicants == 89


def test_the_median_is_that_of_everybody_who_was_scored() -> None:
    scores = [1.0] * 12 + [2.0] * 12 + [9.0] * 12
    told = ["Female"] * 12 + ["Male"] * 12 + [UNKNOWN] * 12
    people = [
        Declared(f"p{place}", {"sex": sex}, score=score)
        for place, (sex, score) in enumerate(zip(told, scores, strict=True))
    ]
    report = fairness_report(people)
    assert report.median == 2.0
    assert [one.count.selected for one in report.scoring[0].categories] == [0, 0]
    assert report.scoring[0].unknown_selected == 12


def test_quality_is_told_by_the_caller() -> None:
    met, group, _ = crowd(4, 200, 3, gap=0.5)
    met[:8] = True
    proved = fairness_report(*declared(met, group, keep=8))
    scored = fairness_report(*declared(met, group, score=True), FairnessSettings(keep_share=0.9))
    plain = fairness_report(*declared(met, group))
    assert proved.quality.startswith("everybody who proved good")
    assert scored.quality == "the average score of those taken now, at least 90 % of it"
    assert plain.quality == "everybody who is taken now"
    for report in (proved, scored, plain):
        assert isinstance(report.nearest, Nearest)
        assert report.nearest.best is None or report.nearest.best.quality >= 0.9


def test_too_few_people_get_a_reason_and_no_nearest_requirement() -> None:
    people, clauses = declared(*crowd(5, 12, 3)[:2])
    report = fairness_report(people, clauses)
    assert isinstance(report.nearest, NoNearest)
    assert report.nearest.reason.startswith("Not enough data")


def test_people_who_proved_good_and_are_not_taken_now_are_told() -> None:
    met, group, _ = crowd(6, 100, 3)
    met[:4] = True
    met[4:6] = False
    report = fairness_report(*declared(met, group, keep=6))
    assert "(2 who proved good are not taken now)" in report.quality


def _nothing(case: str) -> tuple[list[Declared], ClauseTable | None]:
    people, clauses = declared(*crowd(7, 40, 3)[:2])
    some = [replace(one, selected=1) for one in people]
    return {
        "nobody": ([], None),
        "twice": ([some[0], some[0]], None),
        "groups and clauses": ([Declared("", {"sex": "Male"}, 5, 1)], clauses),
        "no choice": (people, None),
        "some choices": ([*some[:20], *people[20:]], None),
        "no category": ([replace(one, told={}) for one in some], None),
        "all unknown": ([replace(one, told={"sex": UNKNOWN}) for one in people], clauses),
    }[case]


@pytest.mark.parametrize(
    "case",
    ["nobody", "twice", "groups and clauses", "no choice", "some choices", "no category",
     "all unknown"],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(case: str) -> None:
    with pytest.raises(UsageError) as caught:
        fairness_report(*_nothing(case))
    assert caught.value.code == "nothing-to-compare"
    assert caught.value.mend


def test_a_shortlist_gives_its_table() -> None:
    found = listed(job(must("a"), may("b")), person("p1", "a", "b"), person("p2", "b"))
    table = table_of(found)
    assert (table.keys, table.references, table.undetermined) == (("a", "b"), ("p1", "p2"), 0)
    assert table.met.tolist() == [[True, True], [False, True]]
    turned = under_requirement(table, job(may("b"), must("a")))
    assert turned.met.tolist() == [[True, True], [True, False]]
    assert turned.rule.must == (False, True)


@pytest.mark.parametrize("wrong", ["names", "shape", "clause twice", "person twice"])
def test_a_table_of_clauses_that_does_not_fit_is_refused(wrong: str) -> None:
    _, table = declared(*crowd(8, 20, 3)[:2])
    changed: dict[str, object] = {
        "names": {"names": ("x",)},
        "shape": {"met": np.ones((3, 3), dtype=np.bool_)},
        "clause twice": {"keys": ("k0", "k0", "k1")},
        "person twice": {"references": ("p0",) * 20},
    }
    with pytest.raises(UsageError) as caught:
        replace(table, **changed[wrong])  # type: ignore[arg-type]  # one wrong part of a table
    assert caught.value.code == "bad-clauses"
