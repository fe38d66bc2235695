"""Outlooks: published figures to the digit, licences said plainly, and joins between bounds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import UsageError
from cairn.market.carried import (
    Part,
    carried_mean,
    carried_parts,
    carried_rate,
    carried_total,
)
from cairn.market.facts import Fact, FactSheet, Mark, Source, Subject, Trait
from cairn.market.growing import growing_occupations
from cairn.market.measure import Measure, NoMeasure
from cairn.market.outlook import (
    LICENCE_REQUIRED,
    LICENCE_SILENT,
    LICENCE_SOME,
    Outlook,
    Statistics,
    outlook,
)
from cairn.market.published import measure_of
from cairn.market.unemployment import unemployment_by_age
from cairn.skills.concepts import Code, FrameworkHead, Occupation
from cairn.skills.crosswalk import Crosswalk, CrosswalkEdge
from cairn.skills.framework import Framework, framework_of

SOURCE = Source(
    "proj", "2024-34", "Projections 2024-34", "BLS", "", "Projections, BLS.", ("Jobs.",)
)
WAGES = Source("oews", "May 2024", "Wages, May 2024", "BLS", "", "Wages, BLS.")


def sheet(code: str, jobs: str, change: str = "1.0", wage: str = "50000", **said: str) -> FactSheet:
    facts = (
        Fact("employment", Decimal(jobs), "jobs", "2024", multiple=1000),
        Fact("employment-change", Decimal(change), "jobs", "2024/2034", multiple=1000),
        Fact("employment-change-percent", Decimal("4.6"), "percent", "2024/2034"),
        Fact("openings-annual-average", Decimal("2.5"), "jobs", "2024/2034", multiple=1000),
        Fact("wage-annual-median", Decimal(wage), "USD", "2024"),
    )
    traits = tuple(Trait(name.replace("_", "-"), text) for name, text in said.items())
    return FactSheet(Subject("soc-2018", code, f"Work {code}", "US"), facts, traits)


def framework(code: Code, licence: str, label: str = "nurse") -> Framework:
    one = Occupation(f"urn:x:{label}", label, (), (code,), licence=licence)
    return framework_of(FrameworkHead("x", "1", "en", "Words", "", "", ""), [one])


def told(found: Outlook, measure: str, source: str = "") -> Measure:
    figure = found.figure(measure, source)
    assert figure is not None
    assert isinstance(figure.answer, Measure), figure.answer
    return figure.answer


def test_figures_are_the_published_ones_with_source_period_and_grade() -> None:
    sheets = [sheet("13-2011", "1579.8", "72.8", "81680", entry_education="Bachelor's degree")]
    found = outlook(Code("onet-soc-2019", "13-2011.00"), [Statistics(SOURCE, sheets)])
    assert found.occupation == Code("soc-2018", "13-2011")
    jobs, growth = told(found, "employment"), told(found, "employment-change-percent")
    assert (jobs.value, jobs.low, jobs.high) == (1_579_800, 1_579_750, 1_579_850)
    assert (growth.value, growth.low, growth.high) == (4.6, 4.55, 4.65)
    assert (jobs.grade, growth.grade) == ("official statistic", "projection")
    assert (jobs.source, growth.period) == ("Projections 2024-34", "2024/2034")
    assert told(found, "wage-annual-median").unit == "USD a year"
    assert told(found, "openings-annual-average").unit == "jobs a year"
    (entry,) = found.entry
    assert (entry.about, entry.text) == ("entry-education", "Bachelor's degree")
    assert found.attributions == ("Projections, BLS.",)
    assert found.remarks == ("Jobs.",)
    figure = found.figure("employment")
    assert figure is not None
    assert figure.fact is not None
    assert str(figure.fact.value) == "1579.8"


def test_an_error_that_the_source_gives_is_the_interval() -> None:
    facts = (
        Fact("employment", Decimal(1000), "jobs", "2024-05"),
        Fact("employment-relative-error", Decimal("2.0"), "percent", "2024-05"),
    )
    one = FactSheet(Subject("soc-2018", "13-2011", "Accountants", "US"), facts)
    found = measure_of(facts[0], one, WAGES)
    assert isinstance(found, Measure)
    assert (round(found.low, 1), round(found.high, 1)) == (960.8, 1039.2)
    assert "relative error" in found.method


MARKS: dict[str, tuple[Mark, str | None, str]] = {
    "top-coded": ("top-coded", "239200", "at least 239,200 USD a year"),
    "top-coded, no bound": ("top-coded", None, "Not enough data"),
    "withheld": ("not-released", None, "does not release it"),
    "missing": ("not-available", None, "Not enough data: the source has no figure."),
    "small": ("below-threshold", "10", "less than 10 USD a year"),
}


@pytest.mark.parametrize(("mark", "bound", "words"), MARKS.values(), ids=MARKS)
def test_a_mark_is_no_figure_and_never_0(mark: Mark, bound: str | None, words: str) -> None:
    limit = None if bound is None else Decimal(bound)
    fact = Fact("wage-annual-median", None, "USD", "2024", mark, bound=limit)
    one = FactSheet(Subject("soc-2018", "29-1000", "Doctors", "US"), (fact,))
    found = measure_of(fact, one, WAGES)
    assert isinstance(found, NoMeasure)
    assert words in found.reason


LICENCES = {
    "required": ("A licence is required.", {}, LICENCE_REQUIRED),
    "only titles": ("", {"licensed_titles": "Licensed Nurse"}, LICENCE_SOME),
    "silence": ("", {}, LICENCE_SILENT),
}


@pytest.mark.parametrize(("words", "said", "sentence"), LICENCES.values(), ids=LICENCES)
def test_a_licence_is_said_plainly(words: str, said: dict[str, str], sentence: str) -> None:
    code = Code("soc-2018", "29-1141")
    statistics = [Statistics(SOURCE, [sheet("29-1141", "10.0", **said)])]
    found = outlook(code, statistics, frameworks=[framework(code, words)])
    assert found.licence == sentence
    assert bool(found.licence_said) == (sentence != LICENCE_SILENT)


def test_without_any_figure_it_says_so_and_still_tells_the_licence() -> None:
    code = Code("soc-2018", "29-1141")
    found = outlook(code, [Statistics(SOURCE, [])], frameworks=[framework(code, "Required.")])
    assert found.figures == ()
    assert found.licence == LICENCE_REQUIRED
    assert any(remark.startswith("Not enough data") for remark in found.remarks)


def test_a_broader_occupation_stands_in_and_says_so() -> None:
    found = outlook(
        Code("soc-2018", "31-1121"),
        [Statistics(SOURCE, [sheet("31-1120", "4000.0", licensed_titles="Licensed Aide")])],
    )
    assert told(found, "employment").value == 4_000_000
    assert any("only the broader “Work 31-1120”" in remark for remark in found.remarks)
    assert found.licence == LICENCE_SILENT


def test_other_places_industries_and_groups_are_left_out() -> None:
    there = sheet("13-2011", "7.0")
    others = [
        FactSheet(Subject("soc-2018", "13-2011", "x", "US-CA"), there.facts),
        FactSheet(Subject("soc-2018", "13-2011", "x", "US", "5412"), there.facts),
        FactSheet(Subject("soc-2018", "13-2011", "x", "US", "", "women"), there.facts),
        FactSheet(Subject("isco-08", "2411", "x", "US"), there.facts),
    ]
    detailed = sheet("13-2011", "5.0", occupation_level="detailed")
    broad = sheet("13-2011", "6.0", occupation_level="broad")
    for order in ([broad, detailed], [detailed, broad]):
        found = outlook(Code("soc-2018", "13-2011"), [Statistics(SOURCE, [*others, *order])])
        assert told(found, "employment").value == 5000
    state = outlook(Code("soc-2018", "13-2011"), [Statistics(SOURCE, others)], place="US-CA")
    assert told(state, "employment").value == 7000


def test_two_sources_stand_side_by_side() -> None:
    other = FactSheet(
        Subject("soc-2018", "13-2011", "x", "US"),
        (Fact("wage-annual-median", Decimal(90000), "USD", "2025-05"),),
    )
    found = outlook(
        Code("soc-2018", "13-2011"),
        [Statistics(SOURCE, [sheet("13-2011", "5.0")]), Statistics(WAGES, [other])],
    )
    assert told(found, "wage-annual-median", "proj").value == 50_000
    assert told(found, "wage-annual-median", "oews").value == 90_000
    assert found.figure("nothing") is None


def edges(*pairs: tuple[str, str]) -> tuple[CrosswalkEdge, ...]:
    return tuple(CrosswalkEdge(source, target) for source, target in pairs)


TO_ISCO = Crosswalk(
    "soc-2018",
    "isco-08",
    edges(("11-1111", "2411"), ("22-2222", "2411"), ("22-2222", "9999"), ("33-3333", "2411")),
)
SHEETS = [
    sheet("11-1111", "10.0", "1.0", "40000", licensed_titles="Licensed One"),
    sheet("22-2222", "20.0", "-2.0", "80000", entry_education="None"),
    sheet("44-4444", "5.0"),
]
ISCO = Code("isco-08", "2411")


def test_a_join_by_crosswalk_gives_bounds() -> None:
    found = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[TO_ISCO], title="Finance")
    jobs = told(found, "employment")
    # All of the first, and nothing to all of the second; each was rounded by up to 50.
    assert (jobs.value, jobs.low, jobs.high) == (20_000, 9_950, 30_100)
    assert jobs.name == "jobs, Finance"
    change = told(found, "employment-change")
    assert (change.value, change.low, change.high) == (0, -1100, 1050)
    growth = told(found, "employment-change-percent")
    assert growth.value == 0
    assert (growth.low, growth.high) == pytest.approx((-110 / 30, 10.5))
    wage = told(found, "wage-annual-median")
    assert (wage.low, wage.high) == (39_999.5, 80_000.5)
    # By jobs and share: 10,000 of the first and 10,000 of the second.
    assert wage.value == 60_000
    assert any("33-3333" in remark and "too low" in remark for remark in found.remarks)
    assert any("1 of 2 occupations go to it in part" in remark for remark in found.remarks)
    assert found.licence == LICENCE_SOME
    assert [one.occupation for one in found.entry] == ["Work 22-2222"]


def test_the_same_crosswalk_may_be_given_the_other_way_round_or_in_two_steps() -> None:
    direct = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[TO_ISCO])
    turned = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[TO_ISCO.turned()])
    assert direct.figures == turned.figures
    same = Crosswalk("soc-2018", "soc-2010", edges(*((c, c) for c in ("11-1111", "22-2222"))))
    further = Crosswalk("soc-2010", "isco-08", TO_ISCO.edges)
    steps = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[same, further])
    assert steps.figures == direct.figures
    mixed = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[further])
    assert any("different editions of SOC" in remark for remark in mixed.remarks)


def test_published_weights_are_certain() -> None:
    weighted = Crosswalk(
        "soc-2018",
        "isco-08",
        (CrosswalkEdge("22-2222", "2411", 0.25), CrosswalkEdge("22-2222", "9999", 0.75)),
    )
    found = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[weighted])
    jobs = told(found, "employment")
    assert (jobs.value, jobs.low, jobs.high) == (5000, 4987.5, 5012.5)


def test_a_top_coded_part_leaves_no_middle() -> None:
    cut = Fact("wage-annual-median", None, "USD", "2024", "top-coded", bound=Decimal(239200))
    one = FactSheet(Subject("soc-2018", "11-1111", "Doctors", "US"), (cut,))
    found = outlook(ISCO, [Statistics(SOURCE, [one, SHEETS[1]])], crosswalks=[TO_ISCO])
    figure = found.figure("wage-annual-median")
    assert figure is not None
    assert isinstance(figure.answer, NoMeasure)
    assert "“Doctors”" in figure.answer.reason
    assert "239,200" in figure.answer.reason


ISCO_LICENCES = {
    "of the occupation itself": ([framework(ISCO, "Required.")], LICENCE_REQUIRED),
    "of one of two with its code": (
        [framework(ISCO, "Required."), framework(ISCO, "", "clerk")],
        LICENCE_SOME,
    ),
    "of one part": ([framework(Code("soc-2018", "11-1111"), "Required.")], LICENCE_SOME),
    "of all parts": (
        [framework(Code("soc-2018", code), "Required.", code) for code in ("11-1111", "22-2222")],
        LICENCE_REQUIRED,
    ),
}


@pytest.mark.parametrize(("frameworks", "sentence"), ISCO_LICENCES.values(), ids=ISCO_LICENCES)
def test_a_licence_for_a_part_is_not_one_for_all(
    frameworks: list[Framework], sentence: str
) -> None:
    found = outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=[TO_ISCO], frameworks=frameworks)
    assert found.licence == sentence


def test_crosswalks_that_lead_elsewhere_are_an_error() -> None:
    elsewhere = Crosswalk("isco-88", "isco-08", TO_ISCO.edges)
    for crosswalks in ([], [elsewhere], [Crosswalk("soc-2018", "soc-2010", ())]):
        with pytest.raises(UsageError) as caught:
            outlook(ISCO, [Statistics(SOURCE, SHEETS)], crosswalks=crosswalks)
        assert caught.value.code == "unfit-crosswalk"


def test_a_code_that_nothing_leads_to_has_no_figures() -> None:
    found = outlook(Code("isco-08", "1111"), [Statistics(SOURCE, SHEETS)], crosswalks=[TO_ISCO])
    assert found.figures == ()
    assert any(remark.startswith("Not enough data") for remark in found.remarks)


parts_and_shares = st.lists(
    st.tuples(
        st.booleans(),
        st.floats(0.01, 1.0),
        st.floats(0.0, 1.0),
        st.floats(-100.0, 100.0),
        st.floats(1.0, 1000.0),
    ),
    min_size=1,
    max_size=6,
)


@given(parts_and_shares)
def test_bounds_hold_whatever_the_shares_are(
    rows: list[tuple[bool, float, float, float, float]],
) -> None:
    parts = [Part(str(k), row[1], row[0]) for k, row in enumerate(rows)]
    true = {p.code: p.weight if p.certain else row[2] for p, row in zip(parts, rows, strict=True)}
    above: Mapping[str, float] = {str(k): row[3] for k, row in enumerate(rows)}
    below: Mapping[str, float] = {str(k): row[4] for k, row in enumerate(rows)}
    total = carried_total(parts, above)
    exact = sum(true[code] * above[code] for code in true)
    assert total.low - 1e-6 <= exact <= total.high + 1e-6
    assert total.low - 1e-6 <= total.value <= total.high + 1e-6
    size = sum(true[code] * below[code] for code in true)
    rate = carried_rate(parts, above, below)
    assert rate is not None
    assert rate.low - 1e-6 <= rate.value <= rate.high + 1e-6
    if size > 1e-3:
        assert rate.low - 1e-6 <= exact / size <= rate.high + 1e-6
    middle = carried_mean(parts, above, below)
    assert middle is not None
    assert middle.low <= middle.value <= middle.high


def test_nothing_is_made_of_parts_without_figures() -> None:
    parts = [Part("a", 0.5, certain=False)]
    assert carried_rate(parts, {}, {}) is None
    assert carried_rate(parts, {"a": 1.0}, {"a": 0.0}) is None
    assert carried_mean(parts, {}, {}) is None
    assert carried_total(parts, {}) == (0.0, 0.0, 0.0)
    assert carried_mean(parts, {"a": 3.0}, {}) == (3.0, 3.0, 3.0)
    assert carried_parts([], "soc-2018", ISCO, [TO_ISCO])[0] == ()


def rate(group: str, month: str, value: str | None) -> FactSheet:
    mark: Mark = "published" if value else "not-available"
    fact = Fact("unemployment-rate", Decimal(value) if value else None, "percent", month, mark)
    return FactSheet(Subject("bls-series", "L", "unemployment rate", "US", "", group), (fact,))


def test_unemployment_is_that_of_the_last_month_as_stated() -> None:
    sheets = [
        rate("16 to 19 years", "2024-12", "12.4"),
        rate("16 to 19 years", "2024-11", "13.9"),
        rate("20 to 24 years", "2024-11", "8.1"),
        rate("20 to 24 years", "2024-12", None),
        rate("25 to 34 years", "2024-12", "4.0"),
    ]
    young, older = unemployment_by_age(sheets, SOURCE)
    assert isinstance(young, Measure)
    assert (young.value, young.low, young.high) == (12.4, 12.35, 12.45)
    assert (young.period, young.name) == ("2024-12", "unemployment rate, 16 to 19 years")
    assert isinstance(older, NoMeasure)
    assert older.period == "2024-12"
    (absent,) = unemployment_by_age(sheets, SOURCE, ["65 years and over"])
    assert isinstance(absent, NoMeasure)


def test_the_fastest_growing_occupations_say_whether_a_licence_is_needed() -> None:
    code = Code("soc-2018", "11-1111")
    found = growing_occupations(
        SHEETS, SOURCE, [framework(code, "Required.")], by="employment-change", most=2
    )
    assert [one.sheet.subject.code for one in found] == ["11-1111", "44-4444"]
    assert [one.licence for one in found] == [LICENCE_REQUIRED, LICENCE_SILENT]
    growth = found[0].growth
    assert isinstance(growth, Measure)
    assert (growth.value, growth.grade) == (1000, "projection")
    assert {one.required for one in found[0].licence_said} == {True, False}
