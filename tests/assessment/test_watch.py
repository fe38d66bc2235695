"""The watch: it finds those who were planted, nobody else, and says where it cannot tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.planted import CARELESS, FRIENDS, HARSH, planted
from assessment.simulated import STEPS
from cairn.assessment.facets import estimate_facets
from cairn.assessment.gate import Cut, Gate
from cairn.assessment.judging import judge
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.watch import WatchReport, watch
from cairn.assessment.watch_findings import holm, two_sided
from cairn.assessment.watch_residuals import meetings, residuals
from cairn.kernel.errors import ShapeError

PLANTED = {
    ("severe-rater", (HARSH,)),
    ("careless-rater", (CARELESS,)),
    ("reciprocal-favour", FRIENDS),
}
CLEAN = {"harsh": 0.0, "careless": False, "favour": 0.0}
REPORT = watch(planted(0).ratings)


def _found(report: WatchReport) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.code, one.raters) for one in report.findings}


def _changed(rater: str, seed: int, how: str) -> list[Rating]:
    """Ratings of an assessment in which nothing is wrong but one rater's way of judging."""
    ratings = list(planted(seed, **CLEAN).ratings)
    work: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(ratings):
        if one.rater == rater:
            work.setdefault((one.person, one.task), []).append(place)
    for order, places in enumerate(work.values()):
        scores = [ratings[place].score for place in places]
        for place in places:
            one = ratings[place]
            middle = round(sum(scores) / len(scores))
            new = {
                "halo": middle,
                "timid": min(max(one.score, 1), 2),
                "drift": max(one.score - int(order > len(work) / 2), 0),
            }[how]
            ratings[place] = replace(one, score=new)
    return ratings


@pytest.mark.slow
def test_it_finds_exactly_those_who_were_planted() -> None:
    exact = [_found(watch(planted(seed).ratings)) == PLANTED for seed in range(20)]
    assert sum(exact) >= 18


@pytest.mark.slow
def test_where_nothing_is_wrong_it_names_nobody() -> None:
    named = [_found(watch(planted(seed, **CLEAN).ratings)) for seed in range(100, 110)]
    assert sum(map(bool, named)) <= 1


def test_every_finding_has_names_size_interval_and_a_mend() -> None:
    assert _found(REPORT) == PLANTED
    for one in REPORT.findings:
        assert all(name in one.sentence for name in one.raters)
        assert f"{one.estimate.low:.2f}" in one.sentence or len(one.raters) == 2
        assert one.estimate.low < one.estimate.value < one.estimate.high
        assert one.estimate.n >= 8
        assert one.adjusted < 0.01
        assert one.mend.endswith(".")


def test_the_friends_are_named_both_with_what_each_gave() -> None:
    (friends,) = (one for one in REPORT.findings if one.code == "reciprocal-favour")
    assert friends.people == FRIENDS[::-1]
    assert friends.sentence.count("score points") == 1
    assert friends.sentence.count(FRIENDS[0]) == 3
    assert 0.5 < friends.estimate.value < 1.5


def test_what_cannot_be_relied_on_is_set_aside_and_nothing_else() -> None:
    before = planted(0).ratings
    gone = set(before) - set(REPORT.kept)
    assert gone == {
        one for one in before if one.rater == CARELESS or {one.rater, one.person} == set(FRIENDS)
    }
    assert set(REPORT.notices) == {one.person for one in gone}
    said = {reason.sentence for reasons in REPORT.notices.values() for reason in reasons}
    assert not any(name in text for text in said for name in (*FRIENDS, CARELESS))


def test_the_gate_takes_up_what_was_kept() -> None:
    table = rating_table(REPORT.kept)
    judged = judge(
        table, estimate_facets(table), Gate(Cut(1.6), least_raters=3), notices=REPORT.notices
    )
    few = [one for one in judged.decisions if one.reasons[0].code == "too-few-raters"]
    assert {one.person for one in few} >= set(FRIENDS)
    assert all(one.outcome == "refer" for one in few)


def test_friends_under_other_names_are_found_when_it_is_said_who_they_are() -> None:
    names = dict(zip(FRIENDS, ("Ana", "Bo"), strict=True))
    ratings = [replace(one, person=names.get(one.person, one.person)) for one in planted(0).ratings]
    told = watch(ratings, itself=names)
    assert ("reciprocal-favour", FRIENDS) in _found(told)
    assert all(one.code != "reciprocal-favour" for one in watch(ratings).findings)


def test_one_who_favours_alone_is_found() -> None:
    ratings = [
        replace(one, score=3) if (one.rater, one.person) == ("rater01", "person12") else one
        for one in planted(2, **CLEAN).ratings
    ]
    assert any(one.rater == "rater01" and one.person == "person12" for one in ratings)
    hard = [
        replace(one, score=0) if one.person == "person12" and one.rater != "rater01" else one
        for one in ratings
    ]
    found = [one for one in watch(hard).findings if one.check == "favour"]
    assert [(one.code, one.raters, one.people) for one in found] == [
        ("favour", ("rater01",), ("person12",))
    ]


@pytest.mark.parametrize(
    ("how", "code"), [("halo", "halo"), ("timid", "central-tendency"), ("drift", "drift")]
)
def test_a_rater_who_judges_oddly_is_found(how: str, code: str) -> None:
    found = 0
    for seed in range(5):
        ratings = _changed("rater06", seed, how)
        when = {one: float(place) for place, one in enumerate(ratings)}
        named = {one for one in _found(watch(ratings, when=when)) if one[0] == code}
        assert named <= {(code, ("rater06",))}
        found += bool(named)
    assert found >= {"halo": 3, "central-tendency": 2, "drift": 4}[code]


def test_a_drift_says_in_which_direction() -> None:
    ratings = _changed("rater06", 1, "drift")
    when = {one: float(place) for place, one in enumerate(ratings)}
    (one,) = (one for one in watch(ratings, when=when).findings if one.check == "drift")
    assert "became more severe" in one.sentence
    assert one.estimate.value < 0
    back = {rating: -time for rating, time in when.items()}
    (one,) = (one for one in watch(ratings, when=back).findings if one.check == "drift")
    assert "became more lenient" in one.sentence


def test_times_are_needed_for_a_drift() -> None:
    some = planted(1, **CLEAN).ratings
    report = watch(some, when=dict.fromkeys(some, 3.0))
    assert {one.check for one in report.unanswered} == {"drift"}
    assert "more than one time" in report.unanswered[0].answer.reason
    known = watch(some, when={some[0]: 1.0})
    assert len([one for one in known.unanswered if one.check == "drift"]) == 12


def test_two_raters_cannot_be_told_apart_in_severity() -> None:
    chance = np.random.default_rng(1)
    ratings = [
        Rating(f"p{i}", rater, f"c{j}", int(np.sum(chance.normal(i / 5 - 1.5, 1) > STEPS)))
        for i in range(15)
        for rater in ("Ana", "Bo")
        for j in range(3)
    ]
    report = watch(ratings)
    assert "severity" in {one.check for one in report.unanswered}


def test_a_rater_of_few_people_gets_no_answer_but_a_reason() -> None:
    more = [Rating("person01", "guest", f"criterion{j}", j % 3, "task0") for j in range(4)]
    report = watch([*planted(1, **CLEAN).ratings, *more])
    about = {one.check for one in report.unanswered if one.about == "guest"}
    assert about == {"careless", "central-tendency", "halo"}
    assert all("needed" in one.answer.reason for one in report.unanswered)


def test_two_people_are_too_few_to_tell_favour() -> None:
    scores = iter([0, 1, 2, 1, 2, 2, 0, 2])
    few = [
        Rating(f"p{i}", f"r{j}", f"c{k}", next(scores))
        for i in range(2)
        for j in range(2)
        for k in range(2)
    ]
    report = watch(few)
    assert report.findings == ()
    assert "favour" in {one.check for one in report.unanswered}


def test_one_criterion_shows_no_halo() -> None:
    single = [one for one in planted(1, **CLEAN).ratings if one.criterion == "criterion1"]
    assert "halo" in {one.check for one in watch(single).unanswered}


def test_ratings_that_nothing_links_are_refused() -> None:
    apart = [
        Rating(f"{site}{i}", f"{site}r{rater}", f"c{j}", (i + j + rater) % 3)
        for site in "ab"
        for i in range(4)
        for rater in range(2)
        for j in range(2)
    ]
    with pytest.raises(ShapeError) as caught:
        watch(apart)
    assert caught.value.code == "unlinked-ratings"


def test_a_meeting_weighs_as_its_variance_says() -> None:
    """Over many people without favour the meetings' z values are standard normal."""
    values = []
    for seed in range(6):
        table = rating_table(planted(seed, **CLEAN).ratings)
        met = meetings(residuals(table, estimate_facets(table)))
        values += (met.z * met.spread).tolist()
    assert np.mean(values) == pytest.approx(0.0, abs=0.1)
    assert np.std(values) == pytest.approx(1.0, abs=0.08)


def test_holms_adjustment_is_the_known_one() -> None:
    """The worked example of R's p.adjust."""
    assert holm([0.01, 0.02, 0.03, 0.04]) == pytest.approx([0.04, 0.06, 0.06, 0.06])
    assert holm([0.04, 0.001]) == pytest.approx([0.04, 0.002])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=20))
def test_an_adjusted_chance_is_never_smaller_and_keeps_the_order(chances: list[float]) -> None:
    adjusted = holm(chances)
    assert all(one >= other for one, other in zip(adjusted, chances, strict=True))
    assert all(0.0 <= one <= 1.0 for one in adjusted)
    order = sorted(range(len(chances)), key=chances.__getitem__)
    assert [adjusted[i] for i in order] == sorted(adjusted)


def test_a_z_that_is_no_number_is_no_evidence() -> None:
    assert two_sided(float("nan")) == 1.0
    assert two_sided(1.959964) == pytest.approx(0.05, abs=1e-6)
