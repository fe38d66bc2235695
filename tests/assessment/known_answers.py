"""The estimates beside numbers that others computed: ``make docs`` writes docs/known-answers.md.

Each set is a file of data and a file of answers in ../shared/known-answers. The same rows are what
the tests check and what the page shows.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cairn.assessment import agreement
from cairn.assessment.agreement_classes import intraclass, mean_squares
from cairn.assessment.facets import Facets, Method, estimate_facets
from cairn.assessment.facets_design import Steps
from cairn.assessment.generalizability import Variances, coefficient, scored_components
from cairn.assessment.pairwise import Comparison, estimate_pairs
from cairn.assessment.rasch import andersen_test, estimate_rasch
from cairn.assessment.ratings import Rating, rating_table
from cairn.assessment.statistic import Estimate
from cairn.market.curve_fit import Points, best_fit
from cairn.market.curves import CURVES, Curve
from hiring import known_impact
from value import known_effects

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "known-answers"
PAGE = ROOT / "docs" / "known-answers.md"

STEPS: dict[str, Steps] = {"rsm": "rating-scale", "pcm": "partial-credit"}


# TAM stopped before these persons' estimates had come to rest: put into Warm's equation, its values
# leave more than 0.01 score points, ours leave less than 0.000001.
UNSETTLED = {
    "immer_ptam1.rsm.persons": {"21599"},
    "immer_ptam1.pcm.persons": {"21599"},
}


class Row(NamedTuple):
    """One kind of number of one set.

    Attributes:
        what: What the numbers are.
        expected: The answers.
        obtained: Ours, in the same order.
        tolerance: How far they may be apart; one for all, or one for each.
    """

    what: str
    expected: Any
    obtained: Any
    tolerance: Any

    @property
    def ratio(self) -> Any:
        """How much of its tolerance each difference uses."""
        gap = np.abs(np.atleast_1d(self.expected) - np.atleast_1d(self.obtained))
        return gap / np.atleast_1d(self.tolerance)


def _answers(path: str) -> Any:
    return json.loads((FOLDER / f"{path}.answers.json").read_text("utf-8"))


def _records(path: str) -> list[dict[str, str]]:
    with (FOLDER / f"{path}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rows(path: str) -> list[list[str]]:
    with (FOLDER / f"{path}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _value(answer: object) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


# Agreement.

COEFFICIENTS: dict[str, Callable[..., object]] = {
    "gwet_ac": agreement.gwet_ac,
    "fleiss_kappa": agreement.fleiss_kappa,
    "krippendorff_alpha": agreement.krippendorff_alpha,
    "percent_agreement": agreement.percent_agreement,
    "brennan_prediger": agreement.brennan_prediger,
    "conger_kappa": agreement.conger_kappa,
}


def _corrected(
    units: list[list[Any]], answers: dict[str, Any], level: agreement.Level = "nominal"
) -> Iterator[Row]:
    for name, function in COEFFICIENTS.items():
        found, wanted = _value(function(units, level)), answers[name]
        yield Row(
            f"{name}, {level}: estimate, standard error",
            [wanted["estimate"], wanted["se"]],
            [found.value, found.standard_error],
            wanted["tolerance"],
        )


def krippendorff() -> Iterator[Row]:
    """Four coders, twelve units, gaps."""
    rows = _rows("1_irr/krippendorff_4x12")[1:]
    units = [[int(cell) if cell else None for cell in row[1:]] for row in rows]
    answers = _answers("1_irr/krippendorff_4x12")
    for level, wanted in answers["krippendorff_alpha"].items():
        found = _value(agreement.krippendorff_alpha(units, level))
        yield Row(f"alpha, {level}", wanted["computed"], found.value, wanted["tolerance"])
    yield from _corrected(units, answers["chance_corrected_unweighted"])
    yield from _corrected(units, answers["chance_corrected_quadratic_weights"], "interval")
    yield from _corrected(units, answers["chance_corrected_ordinal_weights"], "ranks")


def fleiss() -> Iterator[Row]:
    """Thirty patients, six psychiatrists, five diagnoses."""
    units = [row[1:] for row in _rows("1_irr/fleiss1971_30x6_raw")[1:]]
    answers = _answers("1_irr/fleiss1971_30x6")
    wanted = answers["fleiss_kappa"]
    kappa = _value(agreement.fleiss_kappa(units))
    yield Row("Fleiss' kappa", wanted["estimate"], kappa.value, wanted["tolerance"])
    found = agreement.fleiss_categories(units)
    each = [answers["per_category_kappa"][str(one.category)] for one in found]
    yield Row("kappa by category", [one["kappa"] for one in each], [o.kappa for o in found], 5e-4)
    yield Row("z by category", [one["z"] for one in each], [one.z for one in found], 6e-4)
    yield from _corrected(units, answers["chance_corrected_unweighted"])


def gwet() -> Iterator[Row]:
    """Two abstractors, as a table of counts."""
    rows = _rows("1_irr/gwet_3x3_abstractors")
    units = [
        [row[0], label]
        for row in rows[1:]
        for label, count in zip(rows[0][1:], row[1:], strict=True)
        for _ in range(int(count))
    ]
    answers = _answers("1_irr/gwet_3x3_abstractors")["coefficients"]
    # For tables irrCAC divides by n, for raw ratings by n - 1; ours is the latter.
    scale = math.sqrt((len(units) - 1) / len(units))
    names = {
        "gwet_ac": "gwet",
        "fleiss_kappa": "scott",
        "krippendorff_alpha": "krippendorff",
        "percent_agreement": "percent",
        "brennan_prediger": "bp",
        "conger_kappa": "cohen",
    }
    for ours, theirs in names.items():
        found, wanted = _value(COEFFICIENTS[ours](units)), answers[theirs]
        yield Row(
            f"{theirs}: estimate, standard error (n for n - 1)",
            [wanted["estimate"], wanted["se"]],
            [found.value, found.standard_error * scale],
            wanted["tolerance"],
        )
    whole = _answers("1_irr/gwet_3x3_abstractors")["cohen_kappa_psych"]
    orders = [rows[0][1:].index(label) for unit in units for label in unit]
    numbers = np.array(orders).reshape(-1, 2).tolist()
    weighted = _value(agreement.conger_kappa(numbers, "interval")).value
    known = whole["weighted_quadratic"]
    yield Row("Cohen's kappa, quadratic weights", known, weighted, whole["tolerance"])


def shrout_fleiss() -> Iterator[Row]:
    """Six targets, four judges."""
    table = [[float(cell) for cell in row[1:]] for row in _rows("1_irr/shrout_fleiss_6x4")[1:]]
    answers = _answers("1_irr/shrout_fleiss_6x4")
    names = {"ICC(1)": "ICC1_1", "ICC(A)": "ICC2_1", "ICC(C)": "ICC3_1", "ICC(1,k)": "ICC1_k",
             "ICC(A,k)": "ICC2_k", "ICC(C,k)": "ICC3_k"}  # fmt: skip
    for name, answer in intraclass(table).items():
        found, wanted = _value(answer), answers["icc"][names[name]]
        yield Row(
            f"{name}: estimate, interval",
            [wanted["estimate"], *wanted["ci95"]],
            [found.value, found.low, found.high],
            wanted["tolerance"],
        )
    squares = mean_squares(np.array(table))
    keys = ("MS_between_targets", "MS_judges", "MS_residual", "MS_within")
    yield Row("mean squares", [answers["anova"][key] for key in keys], squares[:4], 1e-6)


# Many-facet Rasch.


@cache
def _ratings(name: str) -> tuple[Rating, ...]:
    return tuple(
        Rating(row["person"], row["rater"], row["item"], int(row["score"]), row.get("topic", ""))
        for row in _records(f"2_mfrm/{name}")
    )


def _fitted(name: str, model: str, method: Method) -> Facets:
    table = rating_table(_ratings(name), repeats=True)
    found = estimate_facets(table, STEPS[model], method)
    assert found.converged
    return found


def _named(found: Facets) -> dict[str, Estimate]:
    """Elements and steps under the names of the answers."""
    prefix = {"criterion": "", "rater": "rater", "task": "topic"}
    names = {prefix[one.facet] + one.name: one.measure for one in found.elements}
    for step in found.step_measures:
        before = f"{step.criterion}:" if step.criterion else ""
        names[f"{before}step{step.score}"] = step.measure
    return names


def marginal(name: str, model: str) -> Iterator[Row]:
    """Marginal maximum likelihood."""
    answers = _answers(f"2_mfrm/{name}")["models"][model]
    check = answers["independent_check"]
    found = _fitted(name, model, "marginal")
    assert found.variance is not None
    known = answers["loglik"]
    yield Row("log-likelihood", known["estimate"], found.log_likelihood, known["tolerance"])
    yield Row("parameters", answers["npar"], found.parameters, 0.5)
    yield Row(
        "variance of the persons: estimate, standard error",
        [check["theta_variance"], check["theta_variance_se"]],
        [found.variance.value, found.variance.standard_error],
        [answers["theta_variance"]["tolerance"], 0.05 * check["theta_variance_se"]],
    )
    ours = _named(found)
    wanted = {one["parameter"]: one for one in check["parameters"]}
    limit = answers["parameter_tolerance"]
    estimates = [one["estimate"] for one in wanted.values()]
    yield Row("elements and steps", estimates, [ours[one].value for one in wanted], limit)
    errors = {key: one["se"] for key, one in wanted.items() if one["se"]}
    yield Row(
        "their standard errors",
        list(errors.values()),
        [ours[one].standard_error for one in errors],
        [0.05 * one for one in errors.values()],
    )
    theirs = [one["xsi"] for one in answers["parameters"]]
    mine = [ours[one["parameter"]].value for one in answers["parameters"]]
    yield Row("elements and steps of TAM", theirs, mine, limit)
    yield from _people(found, answers)


def _people(found: Facets, answers: dict[str, Any]) -> Iterator[Row]:
    path = answers["persons_file"].removesuffix(".csv")
    theirs = {row["person"]: row for row in _records(f"2_mfrm/{path}")}
    limit = answers["person_tolerance"]
    ours = {one.person: one for one in found.people}
    assert ours.keys() == theirs.keys()
    columns: dict[str, tuple[Callable[[Any], float], float]] = {
        "EAP": (lambda one: one.posterior.value, limit["EAP"]),
        "EAP_sd": (lambda one: one.posterior_model_error, limit["SE"]),
        "WLE": (lambda one: one.measure.value, limit["WLE"]),
        "WLE_se": (lambda one: one.model_error, limit["SE"]),
        "raw": (lambda one: one.total, 0.5),
    }
    for column, (read, tolerance) in columns.items():
        unsettled = UNSETTLED.get(path, set()) if column.startswith("WLE") else set()
        kept = [name for name in theirs if name not in unsettled]
        wanted = [float(theirs[name][column]) for name in kept]
        less = f", {len(unsettled)} left out" if unsettled else ""
        yield Row(f"persons' {column}{less}", wanted, [read(ours[o]) for o in kept], tolerance)
    for name, key in (("EAP", "person given all"), ("WLE", "person")):
        given = answers[f"{name}_reliability"]
        mine = _value(found.separation[key]).value
        yield Row(f"{name} reliability", given["estimate"], mine, given["tolerance"])


def joint(name: str, model: str) -> Iterator[Row]:
    """Joint maximum likelihood."""
    answers = _answers(f"2_mfrm/{name}.jml")["models"][model]
    found = _fitted(name, model, "joint")
    limit = answers["tolerance"]
    facets = {"item": "criterion", "rater": "rater", "topic": "task"}
    ours = {(one.facet, one.name): one for one in found.elements}
    for facet, elements in answers["elements"].items():
        mine = [ours[facets[facet], one["element"]] for one in elements]
        for key, read, tolerance in (
            ("measure", lambda one: one.measure.value, limit["measure"]),
            ("model_se", lambda one: one.measure.standard_error, limit["se"]),
            ("infit_msq", lambda one: one.infit, limit["fit"]),
            ("outfit_msq", lambda one: one.outfit, limit["fit"]),
        ):
            wanted = [one[key] for one in elements]
            yield Row(f"{facet}: {key}", wanted, [read(one) for one in mine], tolerance)
    steps = [one for _name, values in sorted(answers["steps"].items()) for one in values]
    mine_steps = [one.measure.value for one in found.step_measures]
    yield Row("steps", steps, mine_steps, limit["measure"])
    for facet, wanted in answers["separation"].items():
        reliability = _value(found.separation[facets.get(facet, facet)]).value
        yield Row(f"{facet}: reliability", wanted["reliability"], reliability, limit["reliability"])
    yield from _joint_people(found, answers)


def _joint_people(found: Facets, answers: dict[str, Any]) -> Iterator[Row]:
    path = answers["persons_file"].removesuffix(".csv")
    theirs = {row["person"]: row for row in _records(f"2_mfrm/{path}")}
    ours = {one.person: one for one in found.people}
    assert {name for name, one in ours.items() if not one.extreme} == theirs.keys()
    limit = answers["tolerance"]
    for key, read, tolerance in (
        ("measure", lambda one: one.measure.value, limit["measure"]),
        ("model_se", lambda one: one.model_error, limit["se"]),
        ("infit_msq", lambda one: one.infit, limit["fit"]),
        ("outfit_msq", lambda one: one.outfit, limit["fit"]),
    ):
        wanted = [float(row[key]) for row in theirs.values()]
        yield Row(f"persons' {key}", wanted, [read(ours[one]) for one in theirs], tolerance)


# Rasch models.


def rasch(name: str, steps: Steps) -> Iterator[Row]:
    """Conditional maximum likelihood."""
    rows = _rows(f"3_rasch/{name}")
    matrix = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows[1:]])
    answers = _answers(f"3_rasch/{name}")
    found = estimate_rasch(matrix, rows[0][1:], steps)
    assert found.converged
    known = answers["loglik_conditional"]
    yield Row("log-likelihood", known["estimate"], found.log_likelihood, known["tolerance"])
    easy = list(answers["beta_easiness_sum0"].values())
    errors = np.sqrt(np.diag(found.covariance))
    limit, error_limit = answers["parameter_tolerance"], answers["se_tolerance"]
    yield Row("easiness", [one["estimate"] for one in easy], -found.cumulated, limit)
    yield Row("its standard errors", [one["se"] for one in easy], errors, error_limit)
    if "thresholds" in answers:
        wanted = list(answers["thresholds"].values())
        mine = [one for item in found.items for one in item.thresholds]
        estimates = [one["estimate"] for one in wanted]
        yield Row("thresholds", estimates, [one.value for one in mine], limit)
        given = [one["se"] for one in wanted]
        yield Row("their standard errors", given, [o.standard_error for o in mine], error_limit)
    people = {one.total: one for one in found.people if one and not one.extreme}
    table = [row for row in answers["raw_score_to_person_mle"]["1"] if row[0] in people]
    assert len(table) == len(people)
    mine_people = [people[row[0]].measure for row in table]
    yield Row("persons", [row[1] for row in table], [one.value for one in mine_people], limit)
    given = [row[2] for row in table]
    errors_of = [one.standard_error for one in mine_people]
    yield Row("persons' standard errors", given, errors_of, error_limit)
    known = answers["person_separation_reliability"]
    reliability = _value(found.separation).value
    yield Row("separation reliability", known["estimate"], reliability, known["tolerance"])
    if "item_fit" in answers:
        for key in ("infit", "outfit"):
            wanted_fit = [one[f"{key}_msq"] for one in answers["item_fit"]]
            yield Row(key, wanted_fit, [getattr(one, key) for one in found.items], 1e-3)
        known = answers["andersen_LR_median_split"]
        test = andersen_test(matrix, rows[0][1:], steps)
        yield Row(
            "Andersen's test: statistic, df, p",
            [known["LR"], known["df"], known["p"]],
            [test.statistic, test.df, test.p_value],
            known["tolerance"],
        )


# Bradley and Terry.


def _compared(path: str, columns: tuple[str, str, str, str]) -> list[Comparison]:
    found = []
    for row in _records(path):
        first, second, won, lost = (row[column] for column in columns)
        if int(won):
            found.append(Comparison(first, second, "first", times=int(won)))
        if int(lost):
            found.append(Comparison(first, second, "second", times=int(lost)))
    return found


def citations() -> Iterator[Row]:
    """Four journals."""
    answers = _answers("4_bradley_terry/citations")
    columns = ("player1", "player2", "win1", "win2")
    found = estimate_pairs(_compared("4_bradley_terry/citations_pairs", columns))
    ours, limit = found.against("Biometrika"), answers["tolerance"]
    wanted = answers["abilities"]
    estimates = [one["ability"] for one in wanted.values()]
    yield Row("abilities", estimates, [ours[one].value for one in wanted], limit["ability"])
    errors = [one["se"] for one in wanted.values()]
    yield Row("standard errors", errors, [ours[o].standard_error for o in wanted], limit["se"])
    yield Row("deviance", answers["residual_deviance"], found.deviance, limit["deviance"])
    yield Row("degrees of freedom", answers["df"], found.df, 0.5)


def baseball(name: str) -> Iterator[Row]:
    """Seven teams, with and without the advantage of being at home."""
    answers = _answers("4_bradley_terry/baseball1987")
    wanted, limit = answers[name], answers["tolerance"]
    columns = ("home.team", "away.team", "home.wins", "away.wins")
    games = _compared("4_bradley_terry/baseball1987", columns)
    found = estimate_pairs(games, order=name == "with_home_advantage")
    ours = {f"team{team}": one for team, one in found.against("Baltimore").items()}
    if found.advantage:
        ours["at.home"] = found.advantage
    known = wanted["coefficients"]
    estimates = [one["estimate"] for one in known.values()]
    yield Row("abilities", estimates, [ours[one].value for one in known], limit["ability"])
    errors = [one["se"] for one in known.values()]
    yield Row("standard errors", errors, [ours[one].standard_error for one in known], limit["se"])
    yield Row("deviance", wanted["residual_deviance"], found.deviance, limit["deviance"])
    yield Row("degrees of freedom", wanted["df"], found.df, 0.5)


# Generalizability.


def _studied(
    variances: Variances, answers: dict[str, Any], tolerances: tuple[float, float]
) -> Iterator[Row]:
    names = {"p": "person", "facet": "rater", "residual": "residual"}
    wanted = answers["variance_components_ANOVA"]
    mine = [variances.components[names[one]].value for one in wanted]
    yield Row("components", list(wanted.values()), mine, tolerances[0])
    by_reml = list(answers["variance_components_REML_lme4"].values())
    yield Row("components of lme4", by_reml, mine, tolerances[1])
    for kind, key in (("G", "G"), ("phi", "Phi")):
        study = answers["D_study"]
        coefficients = [
            _value(coefficient(variances, {"rater": int(size[1:])}, kind)).value for size in study
        ]
        yield Row(f"{kind} of 1 to 8", [o[key] for o in study.values()], coefficients, 1e-6)


def brennan(score: str) -> Iterator[Row]:
    """Ten persons, six tasks."""
    rows = _records("6_gtheory/brennan_mgenova_10x6")
    answers = _answers("6_gtheory/brennan_mgenova_10x6")[f"computed_{score}"]
    columns = {
        "person": np.array([int(row["Person"]) - 1 for row in rows]),
        "rater": np.array([int(row["Task"]) - 1 for row in rows]),
    }
    found = scored_components(columns, np.array([float(row[score]) for row in rows]))
    limits = (answers["tolerance_ANOVA"], answers["tolerance_REML"])
    yield from _studied(found, answers, limits)


def shrout_study() -> Iterator[Row]:
    """The six targets and four judges again."""
    table = np.array(
        [[float(cell) for cell in row[1:]] for row in _rows("1_irr/shrout_fleiss_6x4")[1:]]
    )
    answers = _answers("6_gtheory/shrout_fleiss_gstudy")["computed"]
    person, rater = np.indices(table.shape)
    columns = {"person": person.reshape(-1), "rater": rater.reshape(-1)}
    found = scored_components(columns, table.reshape(-1))
    yield from _studied(found, answers, (answers["tolerance_ANOVA"], answers["tolerance_REML"]))


def unbalanced() -> Iterator[Row]:
    """The writing survey, each student seen by some of the raters."""
    answers = _answers("6_gtheory/ratings1_lme4")
    ratings = _ratings("sirt_ratings1")
    places = {
        key: sorted({getattr(one, key) for one in ratings})
        for key in ("person", "rater", "criterion")
    }
    columns = {
        key: np.array([names.index(getattr(one, key)) for one in ratings])
        for key, names in places.items()
    }
    found = scored_components(columns, np.array([float(one.score) for one in ratings]))
    names = {"person:item": "person:criterion", "person:rater": "person:rater",
             "person": "person", "rater:item": "rater:criterion", "rater": "rater",
             "item": "criterion", "Residual": "residual"}  # fmt: skip
    wanted, limit = answers["variance_components_REML"], answers["tolerance"]
    mine = [found.components[names[one]].value for one in wanted]
    yield Row("components", list(wanted.values()), mine, limit)
    for kind, key in (("G", "G"), ("phi", "Phi")):
        study = answers["D_study_5_items_random"]
        coefficients = [
            _value(coefficient(found, {"rater": o["raters"], "criterion": o["items"]}, kind)).value
            for o in study
        ]
        yield Row(f"{kind} of 1 to 8 raters", [one[key] for one in study], coefficients, limit)


def diffusion(name: str, curve: Curve) -> Iterator[Row]:
    answers = _answers(f"7_diffusion/{name}")
    values = np.array([float(one["level"]) for one in _records(f"7_diffusion/{name}")])
    wanted, limits = answers["fits"][curve.name], answers["tolerance"]
    found = best_fit(Points(values, "level"), curve)
    mine = found.parameters()
    known = wanted["parameters"]
    for what, key, place, limit in (
        ("parameters", "estimate", 0, limits["parameters_relative"]),
        ("their standard errors", "se", 1, limits["se_relative"]),
    ):
        expected = [known[one][key] for one in mine]
        obtained = [mine[one][place] for one in mine]
        yield Row(what, expected, obtained, np.abs(expected) * limit)
    yield Row("sum of squares", wanted["sse"], found.loss, wanted["sse"] * limits["sse_relative"])


def _sets() -> dict[str, Callable[[], Iterator[Row]]]:
    found: dict[str, Callable[[], Iterator[Row]]] = {
        "krippendorff_4x12": krippendorff,
        "fleiss1971_30x6": fleiss,
        "gwet_3x3_abstractors": gwet,
        "shrout_fleiss_6x4": shrout_fleiss,
    }
    names = ("sirt_ratings1", "sirt_ratings2", "conquest_cqc04", "conquest_cqc03", "immer_ptam1")
    for name in names:
        for model in STEPS:
            found[f"{name}, {model}"] = lambda n=name, m=model: marginal(n, m)
    found["immer_ptam2, pcm"] = lambda: marginal("immer_ptam2", "pcm")
    for name in ("sirt_ratings1", "conquest_cqc04"):
        for model in STEPS:
            found[f"{name}, {model}, joint"] = lambda n=name, m=model: joint(n, m)
    found["erm_raschdat1"] = lambda: rasch("erm_raschdat1", "partial-credit")
    found["erm_pcmdat"] = lambda: rasch("erm_pcmdat", "partial-credit")
    found["erm_rsmdat"] = lambda: rasch("erm_rsmdat", "rating-scale")
    found["citations"] = citations
    for name in ("without_order_effect", "with_home_advantage"):
        found[f"baseball1987, {name}"] = lambda n=name: baseball(n)
    for score in "VW":
        found[f"brennan_mgenova_10x6, {score}"] = lambda s=score: brennan(s)
    found["shrout_fleiss_gstudy"] = shrout_study
    found["ratings1_lme4"] = unbalanced
    for name in ("chicken_weight", "metal_share", "ibm_siu1", "safari4_0", "windows7"):
        for curve in CURVES:
            found[f"{name}, {curve.name}"] = lambda n=name, c=curve: diffusion(n, c)
    for name in known_effects.SETS:
        found[f"5_effects, {name}"] = lambda n=name: (Row(*one) for one in known_effects.rows_of(n))
    found["8_ll144"] = lambda: (Row(*one) for one in known_impact.rows_of(FOLDER / "8_ll144"))
    return found


SETS = _sets()


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """The rows of one set."""
    return tuple(SETS[name]())


def _line(name: str, row: Row) -> str:
    expected, obtained = np.atleast_1d(row.expected), np.atleast_1d(row.obtained)
    limit = np.broadcast_to(row.tolerance, expected.shape)
    gap = float(np.abs(expected - obtained).max())
    power = math.floor(math.log10(max(gap, 1e-7)))
    below = f"{min(math.ceil(max(gap, 1e-7) / 10.0**power - 1e-9), 10):d}e{power}"
    cells = [name, row.what, str(len(expected))]
    cells += [f"{float(expected[0]):.4f}", f"{float(obtained[0]):.4f}", below]
    return "| " + " | ".join([*cells, f"{float(limit.min()):.2g}"]) + " |\n"


def known_answers_page() -> str:
    """Every row of every set."""
    lines = [_line(name, row) for name in SETS for row in rows_of(name)]
    return (
        "# Known answers\n\n"
        "<!-- Written by `make docs` from the code; change the code instead. -->\n\n"
        "What `cairn.assessment`, `cairn.market`, `cairn.value` and `cairn.hiring` estimate, beside"
        " what other programs or papers give for the same data. Data and answers stand in"
        " `../shared/known-answers`, whose README says where they are from. A row holds one"
        " kind of number; of several the first is shown, and the difference is the largest"
        " of all. A tolerance that differs within a row is given by its smallest. Left out are"
        " persons whose answer does not solve its own equation, because the other program stopped"
        " too early.\n\n"
        "| Set | Numbers | How many | Expected | Obtained | Difference at most | Tolerance |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n" + "".join(lines)
    )


def main() -> None:
    """Write the page."""
    PAGE.write_text(known_answers_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
