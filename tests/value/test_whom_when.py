"""Definitions, decay, baseline, what comes next, and what others have published."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cairn.kernel.errors import UsageError
from cairn.market.diffusion import Series
from cairn.market.measure import Measure, NoMeasure
from cairn.value.baseline import baseline_by
from cairn.value.decay import Decay, PremiumPoint, by_year, premium_against_penetration
from cairn.value.definitions import CredentialEffects, Definition, Wanted, index, sensitivity
from cairn.value.effect import Effect, NoEffect
from cairn.value.evidence import GRADES
from cairn.value.next_skills import what_differentiates
from cairn.value.outcomes import OutcomeTable
from cairn.value.published import (
    comparable,
    on_one_axis,
    published_effect,
    published_effects,
)
from value.whom_builders import effect, groups_table, question, silent

PAY = Definition("5,000 USD a year more", (Wanted("pay", 5000, 12),))
WIDE = Definition("pay or moving up", (Wanted("pay", 5000, 12), Wanted("moved up", 0.1, 60)))
ABOUT = {"source": "made up", "period": "2026"}


def credentials(n: int = 16, paying: int = 2, moving: int = 6) -> list[CredentialEffects]:
    found = []
    for place in range(n):
        pay = effect(9000.0 if place < paying else 200.0, 300)
        up = replace(effect(0.3 if place < moving else 0.0, 0.01), unit="share")
        found.append(CredentialEffects(f"c{place}", {("pay", 12): pay, ("moved up", 60): up}))
    return found


def test_the_definition_decides_the_share() -> None:
    found = sensitivity(credentials(), [PAY, WIDE], **ABOUT)
    strict, wide = (one.share for one in found.answers)
    assert isinstance(strict, Measure)
    assert isinstance(wide, Measure)
    assert strict.value == pytest.approx(2 / 16, abs=0.01)
    assert wide.value == pytest.approx(6 / 16, abs=0.01)
    assert strict.low < strict.value < strict.high
    assert strict.grade == "made up"
    assert found.answers[0].count("pays") == 2
    assert found.answers[0].count("does not") == 14
    assert found.sentence.startswith("The definition decides: by “5,000 USD a year more” about 12")


def test_luck_is_not_counted_as_pay() -> None:
    chance = np.random.default_rng(4)
    noisy = [
        CredentialEffects(f"c{i}", {("pay", 12): effect(float(chance.normal(0, 4000)), 4000)})
        for i in range(60)
    ]
    found = index(noisy, PAY, **ABOUT)
    assert isinstance(found.share, Measure)
    values = [chosen.value for one in noisy if isinstance(chosen := one.effects["pay", 12], Effect)]
    naive = np.mean([value >= 5000 for value in values])
    assert naive > 0.06
    assert found.share.value < naive / 2
    assert found.share.low == 0.0


def test_what_cannot_be_told_widens_the_range_upward() -> None:
    unsure = [
        CredentialEffects(one.credential, {("pay", 12): effect(4900, 3000 if i >= 2 else 3001)})
        for i, one in enumerate(credentials())
    ]
    found = index(unsure, PAY, **ABOUT)
    assert isinstance(found.share, Measure)
    assert found.count("cannot be told") == 16
    assert (found.share.low, found.share.high) == (0.0, 1.0)
    sure = index(credentials(), PAY, **ABOUT).share
    assert isinstance(sure, Measure)
    assert sure.high < 0.4


def test_a_higher_threshold_never_makes_more_credentials_pay() -> None:
    shares = []
    for threshold in (-1e6, 0, 100, 1000, 5000, 1e6):
        found = index(credentials(), Definition("x", (Wanted("pay", threshold, 12),)), **ABOUT)
        assert isinstance(found.share, Measure)
        shares.append(found.share.value)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(1.0)
    assert shares[-1] == pytest.approx(0.0, abs=1e-9)


def test_of_fewer_than_ten_credentials_no_share_is_told() -> None:
    found = index(credentials(9), PAY, **ABOUT)
    assert isinstance(found.share, NoMeasure)
    assert found.share.n is None
    none = index(credentials(), Definition("in the field", (Wanted("field", 0.1, 12),)), **ABOUT)
    assert isinstance(none.share, NoMeasure)
    assert none.unknown == 16
    assert "Not enough data" in sensitivity(credentials(9), [PAY], **ABOUT).sentence


def test_credentials_without_an_effect_are_counted_as_unknown() -> None:
    more = [*credentials(), CredentialEffects("quiet", {("pay", 12): silent()})]
    assert index(more, PAY, **ABOUT).unknown == 1


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (Definition("nothing", ()), "bad-definition"),
        (Definition("a ratio of 0", (Wanted("hired", 0, 12),)), "bad-definition"),
        (Definition("mixed", (Wanted("both", 1, 12),)), "mixed-scales"),
    ],
)
def test_definitions_that_cannot_decide_are_refused(definition: Definition, code: str) -> None:
    rows = [
        CredentialEffects(
            f"c{i}",
            {
                ("hired", 12): effect(0.2, 0.1, scale="risk ratio"),
                ("both", 12): effect(1, 1, scale="risk ratio" if i else "mean difference"),
            },
        )
        for i in range(12)
    ]
    with pytest.raises(UsageError) as caught:
        index(rows, definition, **ABOUT)
    assert caught.value.code == code


def points(slope: float, n: int = 8, noise: float = 0.0, seed: int = 1) -> list[PremiumPoint]:
    chance = np.random.default_rng(seed)
    shares = np.linspace(0.1, 0.8, n)
    return [
        PremiumPoint(
            str(2015 + i),
            share,
            effect(4000 + slope * share + chance.normal(0, noise), 200),
            2015.0 + i,
        )
        for i, share in enumerate(map(float, shares))
    ]


def test_a_signal_that_fades_is_seen() -> None:
    found = premium_against_penetration(points(-4000, noise=150))
    assert isinstance(found, Decay)
    assert isinstance(found.slope, Effect)
    assert found.slope.value == pytest.approx(-400, abs=80)
    assert found.slope.measurable
    assert found.headline.startswith("It brings less where more people hold it")
    assert any("moved with the years" in one for one in found.remarks)


def test_a_signal_that_does_not_fade_is_a_headline_too() -> None:
    found = premium_against_penetration(points(0, noise=200, seed=3))
    assert isinstance(found, Decay)
    assert isinstance(found.slope, Effect)
    assert not found.slope.measurable
    assert found.headline.startswith("No measurable change")


def test_a_line_without_scatter_is_the_weighted_line() -> None:
    import statsmodels.api as sm

    rows = points(-4000)
    found = premium_against_penetration(rows)
    x = sm.add_constant(np.array([one.penetration for one in rows]))
    y = np.array([one.effect.value for one in rows if isinstance(one.effect, Effect)])
    theirs = sm.WLS(y, x, weights=np.full(8, 1 / 200**2)).fit(cov_type="fixed scale")
    assert isinstance(found, Decay)
    assert isinstance(found.slope, Effect)
    assert found.slope.value == pytest.approx(theirs.params[1] / 10)
    assert found.slope.standard_error == pytest.approx(theirs.bse[1] / 10)


def test_too_few_points_or_too_little_change_is_refused() -> None:
    few = premium_against_penetration(points(-4000, n=5))
    assert isinstance(few, NoEffect)
    assert "at least 6 points" in few.reason
    flat = [one._replace(penetration=0.5 + 0.001 * i) for i, one in enumerate(points(0))]
    still = premium_against_penetration(flat)
    assert isinstance(still, NoEffect)
    assert "about as many people" in still.reason
    quiet = [one._replace(effect=silent()) for one in points(0)]
    assert isinstance(premium_against_penetration(quiet), NoEffect)


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(UsageError) as caught:
        premium_against_penetration([*points(0), PremiumPoint("x", share, effect(1, 1))])
    assert caught.value.code == "bad-penetration"


def test_no_points_and_two_scales_are_refused() -> None:
    with pytest.raises(UsageError, match="no point"):
        premium_against_penetration([])
    mixed = [*points(0), PremiumPoint("x", 0.5, effect(1, 1, scale="risk ratio"))]
    with pytest.raises(UsageError, match="different scales"):
        premium_against_penetration(mixed)


def fading_table() -> OutcomeTable:
    chance = np.random.default_rng(6)
    year = np.repeat(np.arange(2016, 2024), 1500) + 0.5
    share = 0.1 + 0.1 * (np.floor(year) - 2016)
    held = chance.random(len(year)) < share
    chances = 0.2 + held * (0.45 - 0.5 * share)
    return OutcomeTable(question(), held, (chance.random(len(year)) < chances) * 1.0, year=year)


def test_years_of_a_table_become_points() -> None:
    found = premium_against_penetration(by_year(fading_table()))
    assert isinstance(found, Decay)
    assert isinstance(found.slope, Effect)
    assert found.slope.low < -0.05 < found.slope.high
    assert isinstance(found.first, Effect)
    assert isinstance(found.last, Effect)
    assert found.first.value > found.last.value
    assert found.points[0].when == "2016"


def test_shares_given_from_outside_have_to_cover_every_year() -> None:
    with pytest.raises(UsageError, match="2017"):
        by_year(fading_table(), penetration={2016: 0.1})
    with pytest.raises(UsageError, match="does not tell when"):
        by_year(replace(fading_table(), year=None))


def growing(months: int = 30) -> Series:
    times = np.arange(1, months + 1)
    counts = np.round(1000 / (1 + np.exp(-0.4 * (times - 12))))
    return Series(
        "2023-01", tuple(map(float, counts)), "people who hold Python", "people", "made up"
    )


@pytest.mark.parametrize(("month", "answer"), [("2023-06", "no"), ("2030-01", "yes")])
def test_the_baseline_by_a_month_is_answered_where_the_curve_is_known(
    month: str, answer: str
) -> None:
    found = baseline_by(growing(), month, "Python")
    assert found.answer == answer
    assert ("not yet" in found.sentence) == (answer == "no")


def test_within_the_span_and_with_too_few_points_nobody_can_say() -> None:
    found = baseline_by(growing(5), "2030-01", "Python")
    assert found.answer == "cannot say"
    assert "nobody can say" in found.sentence
    assert "8 points" in found.sentence


def test_a_month_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        baseline_by(growing(), "soon", "Python")
    assert caught.value.code == "bad-month"


def skills_table(extra: float, n: int = 1200) -> OutcomeTable:
    chance = np.random.default_rng(8)
    held = np.arange(n) % 2 == 0
    charts, poetry = chance.random(n) < 0.5, chance.random(n) < 0.5
    share = 0.3 + extra * (held & charts)
    outcome = (chance.random(n) < share) * 1.0
    return OutcomeTable(question(), held, outcome, also={"Charts": charts, "Poetry": poetry})


def test_what_sets_holders_of_the_baseline_apart_is_named() -> None:
    found = what_differentiates(skills_table(0.4))
    assert found.together is not None
    assert "“Charts”" in found.sentence
    assert "Poetry" not in found.sentence
    charts, poetry = found.skills
    assert isinstance(charts.more, Effect)
    assert charts.more.value == pytest.approx(0.4, abs=0.12)
    assert charts.more.measurable
    for one in found.skills:
        mine, others, more = one.with_baseline, one.without, one.more
        assert isinstance(mine, Effect)
        assert isinstance(others, Effect)
        assert isinstance(more, Effect)
        assert more.value == pytest.approx(mine.value - others.value)
        assert more.low < more.value < more.high
    assert not poetry.more.measurable if isinstance(poetry.more, Effect) else False
    assert charts.with_baseline.standing.grade == "raw association"


def test_where_nothing_sets_apart_that_is_the_finding() -> None:
    found = what_differentiates(skills_table(0.0))
    assert found.sentence.startswith("No measurable effect of any further credential")


def test_a_further_credential_of_few_is_not_told() -> None:
    table = skills_table(0.0)
    rare = np.zeros(len(table), dtype=bool)
    rare[:8] = True
    found = what_differentiates(replace(table, also={"Rare": rare}))
    assert isinstance(found.skills[0].with_baseline, NoEffect)
    assert isinstance(found.skills[0].more, NoEffect)
    assert found.sentence.startswith("Not enough data")


def test_a_table_without_further_credentials_says_so() -> None:
    found = what_differentiates(groups_table([(0.5, 0.5)], [50]))
    assert found.together is None
    assert found.sentence.startswith("Not enough data")


def test_every_published_figure_says_who_asked_what_of_whom() -> None:
    found = published_effects()
    assert len(found) >= 15
    assert len({one.key for one in found}) == len(found)
    grades = [GRADES.index(one.standing.grade) for one in found]
    assert grades == sorted(grades)
    for one in found:
        stands = one.standing
        told = (stands.question, stands.base, stands.sponsor, stands.date, stands.source)
        assert all(told), one.key
        assert one.caution.endswith(".")
        assert one.sentence.endswith(".")
        assert (one.value is None) == (one.unit == "words")
        assert one.value is None or -1 < one.value < 1


def test_what_was_said_and_what_was_seen_share_no_axis_unmarked() -> None:
    said, seen = published_effect("employers-pay-more"), published_effect("credentials-that-pay")
    assert not comparable(said, seen).yes
    assert "was seen to happen" in comparable(said, seen).reason
    with pytest.raises(UsageError) as caught:
        on_one_axis([said, seen])
    assert caught.value.code == "mixed-evidence"
    marks = [one.mark for one in on_one_axis([said, seen], marked=True)]
    assert marks[0].startswith("said (vendor claim: ")
    assert marks[1].startswith("seen (adjusted observation: ")


def test_figures_that_count_different_things_share_no_axis_at_all() -> None:
    one, other = published_effect("sharing-new-job"), published_effect("sharing-nudge")
    assert not comparable(one, other).yes
    for marked in (False, True):
        with pytest.raises(UsageError) as caught:
            on_one_axis([one, other], marked=marked)
        assert caught.value.code == "mixed-scales"
    words = published_effect("certificate-by-experience")
    assert not comparable(words, one).yes
    with pytest.raises(UsageError):
        on_one_axis([words])


def test_figures_of_one_kind_may_stand_together() -> None:
    one, other = published_effect("sharing-new-job"), published_effect("ai-skills-pay")
    assert comparable(one, other).yes
    assert comparable(one, other) == comparable(other, one)
    assert len(on_one_axis([one, other])) == 2


def test_an_unknown_published_figure_is_named() -> None:
    with pytest.raises(UsageError, match="magic") as caught:
        published_effect("magic")
    assert caught.value.code == "unknown-published"
