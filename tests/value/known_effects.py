"""Simple effects beside numbers that others computed, as rows of docs/known-answers.md.

Each set is a file of data and a file of answers in ../shared/known-answers/5_effects. A row is what
the numbers are, the answers, ours in the same order, and how far they may be apart.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from scipy import special

from cairn.value.differences import mean_difference, risk_difference, risk_ratio
from cairn.value.effect import Effect, EffectAnswer, NoEffect
from cairn.value.evidence import Standing
from cairn.value.logit import fit_logit
from cairn.value.outcomes import Covariate, FloatArray, OutcomeKind, OutcomeTable, Question
from cairn.value.regression import Errors, adjusted, least_squares
from cairn.value.strata import Homogeneity, Stratified, mantel_haenszel
from cairn.value.weighting import inverse_probability
from value.lift_builders import LALONDE, trainees

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "known-answers" / "5_effects"
Z: Final = float(special.ndtri(0.975))

Row: TypeAlias = tuple[str, Any, Any, Any]
"""What the numbers are, the answers, ours, and the tolerance."""

Columns: TypeAlias = dict[str, FloatArray]


def _answers(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.answers.json").read_text("utf-8"))


def _records(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _table(
    kind: OutcomeKind, held: FloatArray, outcome: FloatArray, known: Mapping[str, FloatArray]
) -> OutcomeTable:
    standing = Standing("raw association", "who gains?", "a published study", "", "", "tests")
    covariates = tuple(Covariate(name, values) for name, values in known.items())
    return OutcomeTable(
        Question("it", "gained", kind, "", standing), held == 1, outcome, covariates
    )


def _effect(answer: EffectAnswer) -> Effect:
    assert isinstance(answer, Effect)
    return answer


def _pooled(table: OutcomeTable, *by: str) -> Stratified:
    answer = mantel_haenszel(table, by)
    assert not isinstance(answer, NoEffect)
    return answer


def _chi_square(p: float) -> float:
    """The statistic of one degree of freedom that has this p-value."""
    return float(special.ndtri(p / 2)) ** 2


def _mantel(found: Stratified, *, corrected: bool) -> list[float]:
    """Odds ratio, its logarithm, error, interval, statistic and p, as the answers have them."""
    odds = found.odds_ratio
    test = (
        (found.statistic_corrected, found.p_corrected) if corrected else (found.statistic, found.p)
    )
    return [odds.value, math.log(odds.value), odds.standard_error, odds.low, odds.high, *test]


def _mantel_wanted(wanted: Mapping[str, Any]) -> list[float]:
    ends = wanted["ci95"]
    names = ("OR", "log_OR", "se_logOR_RBG")
    return [*(wanted[name] for name in names), *ends, wanted["chi2"], wanted["p"]]


_MANTEL = "Mantel-Haenszel: odds ratio, logarithm, error, interval, statistic, p"


def admissions() -> Iterator[Row]:
    """Men against women at Berkeley, by department."""
    answers, cells = _answers("ucb_admissions"), _records("ucb_admissions")
    people = [cell for cell in cells for _ in range(int(cell["Freq"]))]
    departments = sorted({cell["Dept"] for cell in cells})
    held = np.array([float(one["Gender"] == "Male") for one in people])
    outcome = np.array([float(one["Admit"] == "Admitted") for one in people])
    known = {
        "department": np.array([float(departments.index(one["Dept"])) for one in people]),
        "all": np.zeros(len(people)),
    }
    table, near = _table("happened", held, outcome, known), answers["tolerance"]
    found = _pooled(table, "department")
    for name, corrected in (("corrected", True), ("uncorrected", False)):
        key = "MH_continuity_corrected" if corrected else "MH_uncorrected"
        ours = _mantel(found, corrected=corrected)
        yield f"{_MANTEL}, {name}", _mantel_wanted(answers[key]), ours, near
    crude = answers["crude"]
    ours = [
        _pooled(table, "all").odds_ratio.value,
        _chi_square(_effect(risk_difference(table)).p),
    ]
    yield "all departments as one: odds ratio, chi-square", list(crude.values()), ours, near
    each = [table.only(known["department"] == place) for place in range(len(departments))]
    wanted = [answers["per_dept"][name]["OR"] for name in departments]
    ours = [_pooled(one, "all").odds_ratio.value for one in each]
    yield "odds ratio by department", wanted, ours, near
    wanted = [
        answers["per_dept"][name]["admit_rate_male"]
        - answers["per_dept"][name]["admit_rate_female"]
        for name in departments
    ]
    ours = [_effect(risk_difference(one)).value for one in each]
    yield "difference of shares by department", wanted, ours, near
    same = found.homogeneity
    assert isinstance(same, Homogeneity)
    ours = [same.uncorrected, same.df, float(special.chdtrc(same.df, same.uncorrected))]
    day = answers["breslow_day_no_tarone"]
    yield "Breslow-Day without Tarone: statistic, df, p", list(day.values()), ours, near


def _callbacks() -> Columns:
    rows = _records("resume_callbacks")

    def told(name: str, level: str) -> FloatArray:
        return np.array([float(row[name] == level) for row in rows])

    return {
        "ca": told("ethnicity", "cauc"),
        "sp": told("special", "yes"),
        "cp": told("computer", "yes"),
        "citychicago": told("city", "chicago"),
        "genderfemale": told("gender", "female"),
        "qualityhigh": told("quality", "high"),
        "experience": np.array([float(row["experience"]) for row in rows]),
        "call": np.array([float(row["call"]) for row in rows]),
        "all": np.zeros(len(rows)),
    }


_CALLBACKS = {"ethnicity_cauc_vs_afam": "ca", "special_skills": "sp", "computer_skills": "cp"}


def _plain(columns: Columns, key: str, wanted: Mapping[str, Any], near: float) -> Iterator[Row]:
    """One kind of applicant against the others, and the same within cities."""
    table = _table("happened", columns[_CALLBACKS[key]], columns["call"], columns)
    risk, ratio = _effect(risk_difference(table)), _effect(risk_ratio(table))
    odds = _pooled(table, "all").odds_ratio
    wald = [risk.value - Z * risk.standard_error, risk.value + Z * risk.standard_error]
    counts = [wanted["n1"], wanted["n1"] + wanted["n0"]]
    yield f"{key}: people with it, people", counts, [risk.holders, risk.n], 0.5
    names = ["RD", "se_wald", "RR", "OR", "se_logOR", "chi2_pearson"]
    ours = [risk.value, risk.standard_error, ratio.value]
    ours += [odds.value, odds.standard_error, _chi_square(risk.p)]
    what = "difference of shares, error, ratio, odds ratio, error, chi-square"
    yield f"{key}: {what}", [wanted[name] for name in names], ours, near
    yield f"{key}: interval by the error", wanted["ci95_wald"], wald, near
    for by, strata in (("city", ["citychicago"]), ("city_gender", ["citychicago", "genderfemale"])):
        if f"MH_OR_by_{by}" not in wanted:
            continue
        found = _pooled(table, *strata)
        told = _mantel_wanted(wanted[f"MH_OR_by_{by}"])
        yield f"{key}, by {by}: {_MANTEL}", told, _mantel(found, corrected=True), near
        if f"MH_OR_by_{by}_no_correction" in wanted:
            told = _mantel_wanted(wanted[f"MH_OR_by_{by}_no_correction"])
            ours = _mantel(found, corrected=False)
            yield f"{key}, by {by}: {_MANTEL}, uncorrected", told, ours, near
        ours = [found.difference.value, found.difference.standard_error]
        told = list(wanted[f"MH_RD_by_{by}"].values())
        yield f"{key}, by {by}: pooled difference, error", told, ours, near


def callbacks() -> Iterator[Row]:
    """Who was called back in the experiment of Bertrand and Mullainathan."""
    answers, columns = _answers("resume_callbacks"), _callbacks()
    near = answers["tolerance"]
    for key in _CALLBACKS:
        yield from _plain(columns, key, answers[key], near)
    names = [name for name in columns if name not in ("call", "all")]
    design = np.column_stack([np.ones(len(columns["call"])), *(columns[name] for name in names)])
    call = columns["call"]
    logit, wanted = fit_logit(design, call), answers["logit"]
    yield "logit: coefficients", list(wanted["coef"].values()), logit.coefficients, near
    errors = np.sqrt(np.diag(logit.covariance))
    # R takes its errors from the step before its last, at which its rule of stopping looks no
    # further: with that rule ours are R's to the last digit, and without it they are statsmodels'.
    yield "logit: errors (R's one step early)", list(wanted["se"].values()), errors, 10 * near
    likely = np.where(call == 1, logit.fitted, 1 - logit.fitted)
    yield "logit: deviance", wanted["deviance"], -2 * float(np.log(likely).sum()), near
    yield from _lines(design, call, answers["lpm"], near, "linear probability")
    rest = [name for name in names if name != "ca"]
    found = _effect(adjusted(_table("amount", columns["ca"], call, columns), rest))
    told = [answers["lpm"]["coef"]["ca"], answers["lpm"]["se_HC3"]["ca"]]
    ours = [found.value, found.standard_error]
    yield "linear probability, as an effect: ethnicity, HC3", told, ours, near


_ERRORS: dict[str, Errors] = {
    "se": "classical",
    "se_ols": "classical",
    "se_HC1": "HC1",
    "se_HC3": "HC3",
}


def _lines(
    design: FloatArray, outcome: FloatArray, wanted: Mapping[str, Any], near: float, what: str
) -> Iterator[Row]:
    """Coefficients of least squares, and every kind of error that the answers have."""
    coefficients, _ = least_squares(design, outcome)
    yield f"{what}: coefficients", list(wanted["coef"].values()), coefficients, near
    for key, kind in _ERRORS.items():
        if key in wanted:
            errors = np.sqrt(np.diag(least_squares(design, outcome, kind)[1]))
            yield f"{what}: errors, {kind}", list(wanted[key].values()), errors, near


def _columns(records: Sequence[Mapping[str, str]]) -> Columns:
    return {name: np.array([float(one[name]) for one in records]) for name in records[0]}


def wages() -> Iterator[Row]:
    """Wage equations of Wooldridge's textbook."""
    answers, read = _answers("wage1"), _columns(_records("wage1"))
    near, pay, ones = answers["tolerance"], read["lwage"], np.ones(len(read["lwage"]))
    design = np.column_stack([ones, read["educ"], read["exper"], read["tenure"]])
    wanted = answers["ols"]
    yield from _lines(design, pay, wanted, near, "example 3.2")
    coefficients, covariance = least_squares(design, pay, "HC1")
    n, k = design.shape
    errors = np.sqrt(np.diag(covariance) * (n - k) / n)
    yield "example 3.2: errors, HC0", list(wanted["se_HC0"].values()), errors, near
    left = float(((pay - design @ coefficients) ** 2).sum())
    share = 1 - left / float(((pay - pay.mean()) ** 2).sum())
    yield (
        "example 3.2: R², adjusted, sigma, F",
        [wanted[name] for name in ("R2", "adj_R2", "sigma", "F")],
        [
            share,
            1 - (1 - share) * (n - 1) / (n - k),
            math.sqrt(left / (n - k)),
            share / (1 - share) * (n - k) / (k - 1),
        ],
        near,
    )
    yield from _lines(design[:, :2], pay, answers["simple"], near, "example 2.10")
    female, educ = read["female"], read["educ"]
    more = [female, educ, read["exper"], read["exper"] ** 2, read["tenure"], read["tenure"] ** 2]
    design = np.column_stack([ones, *more, female * educ])
    yield from _lines(design, pay, answers["interaction_female_educ"], near, "example 7.10")


def training() -> Iterator[Row]:
    """LaLonde's trainees, against those whom chance left out and against men of a survey."""
    answers = _answers("lalonde")
    trial = _records("lalonde_nsw_dw")
    survey = [row for row in trial if row["treat"] == "1"] + _records("lalonde_cps_controls")
    near = answers["tolerance"]
    for key, rows in (("experimental", trial), ("nsw_treated_vs_cps", survey)):
        wanted, read = answers[key], _columns(rows)
        read["age2"] = read["age"] ** 2
        table = _table("amount", read["treat"], read["re78"], read)
        found = _effect(mean_difference(table))
        told = [wanted["diff"], wanted["se_welch"], *wanted["ci95_welch"]]
        ours = [found.value, found.standard_error, found.low, found.high]
        what = "difference of averages, Welch's error and interval"
        yield f"{key}: {what}", told, ours, near["difference"]
        names = ["age", "age2", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
        told, ours = wanted["ols_adjusted"], [_effect(adjusted(table, names)).value]
        scaled = [(read[name] - read[name].mean()) / read[name].std() for name in names]
        design = np.column_stack([np.ones(len(rows)), *scaled, read["treat"]])
        for kind in ("classical", "HC1"):
            _, covariance = least_squares(design, read["re78"], kind)
            ours.append(math.sqrt(float(covariance[-1, -1])))
        told = [told[name] for name in ("estimate", "se_ols", "se_HC1")]
        yield f"{key}: least squares, errors classical and HC1", told, ours, near["ols"]
    weighted = inverse_probability(trainees(against="survey"), LALONDE, estimand="holders")
    wanted = answers["nsw_treated_vs_cps"]["ipw_att_hajek"]
    what = "nsw_treated_vs_cps: weighting, on those who were trained"
    yield what, wanted["estimate"], _effect(weighted).value, wanted["tolerance"]


SETS: Final[Mapping[str, Callable[[], Iterator[Row]]]] = {
    "ucb_admissions": admissions,
    "resume_callbacks": callbacks,
    "wage1": wages,
    "lalonde": training,
}


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """The rows of one set."""
    return tuple(SETS[name]())
