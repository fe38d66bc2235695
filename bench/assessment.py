"""How long does the many-facet model take on 10,000 people, 3 raters each and 6 criteria?

180,000 made-up ratings by 60 raters, and by 3 raters in all; one core. Times are of the processor:
checking the ratings and laying them out, then fitting with standard errors, everyone's measure,
fair averages and fit. What was put in must come out: the correlation with the truth is asserted.
Beside it stands a peer in the same process and on the same ratings: the Python package mirt (MIT),
whose `fit_mfrm` fits the same model, with standard errors, fit and posterior means. It is wanted,
not needed (``pip install --no-deps mirt``); its estimates must be ours.

``python bench/assessment.py`` prints the table. ``python bench/assessment.py recovery 60 500``
simulates 500 cohorts of 60 people and prints bias and coverage of the measures; ``pairs 30 500``
and ``study 2500`` do so for comparisons and for coefficients of generalizability.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests" / "assessment"
PEOPLE, EACH, CRITERIA = 10_000, 3, 6
BAR = 10.0
CLOSE = 0.9
ALIKE = 2e-3  # logits: the peer stops at a gradient of 0.000001 a person
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
SIZES = {"recovery": (60, 500), "pairs": (30, 500), "study": (2500,)}
TABLES = (
    (60, "rating-scale"),
    (60, "partial-credit"),
    (3, "rating-scale"),
    (3, "partial-credit"),
)


def one_core() -> Any:
    """NumPy on one thread, and the maker of ratings; both read after the threads are set."""
    for name in THREADS:
        os.environ[name] = "1"
    sys.path.insert(0, str(TESTS))
    import simulated

    return simulated.simulated


def timed(truth: Any, steps: Any) -> tuple[float, float, Any]:
    """Processor seconds for the table and for the estimates."""
    from cairn.assessment.facets import estimate_facets
    from cairn.assessment.ratings import rating_table

    started = time.process_time()
    table = rating_table(truth.ratings)
    made = time.process_time()
    found = estimate_facets(table, steps)
    return made - started, time.process_time() - made, found


def beside(truth: Any, steps: Any, ours: Any) -> float | None:
    """Processor seconds of the peer for the same ratings; None where it is not installed."""
    try:
        peer = import_module("mirt.models.mfrm")
        fit_mfrm = import_module("mirt").fit_mfrm
    except ImportError:
        return None
    import numpy as np

    width = EACH * CRITERIA
    scores = np.array([one.score for one in truth.ratings]).reshape(PEOPLE, width)
    rater = np.array([int(one.rater[1:]) for one in truth.ratings]).reshape(PEOPLE, width)
    item = np.array([int(one.criterion[1:]) for one in truth.ratings]).reshape(PEOPLE, width)
    levels = [peer.Facet("rater", len(truth.severities))]
    model = peer.PolytomousMFRM(
        CRITERIA, int(scores.max()) + 1, levels,
        category_structure="rating_scale" if steps == "rating-scale" else "partial_credit",
    )  # fmt: skip
    started = time.process_time()
    found = fit_mfrm(model, scores, {"rater": rater}, item_indices=item)
    spent = time.process_time() - started
    mine = [one.measure.value for one in ours.elements if one.facet == "rater"]
    assert np.abs(found.facet_parameters["rater"] - mine).max() < ALIKE
    assert found.converged
    return spent


def speed() -> None:
    """Print the table of times."""
    simulated = one_core()
    import numpy as np

    print("raters  steps           table s  fit s  whole s  bar s     peer s  fit/peer  whole/peer")
    for raters, steps in TABLES:
        truth = simulated(PEOPLE, raters, EACH, seed=1, criteria=CRITERIA)
        laid, fitted, found = timed(truth, steps)
        measures = [one.measure.value for one in found.people]
        assert found.converged
        assert np.corrcoef(measures, truth.abilities)[0, 1] > CLOSE
        whole = laid + fitted
        verdict = "met" if whole < BAR else "MISSED"
        line = (
            f"{raters:6}  {steps:14} {laid:8.2f} {fitted:6.2f} {whole:8.2f}  {BAR:.0f} {verdict:6}"
        )
        other = beside(truth, steps, found)
        if other:
            line += f" {other:7.2f} {fitted / other:9.2f} {whole / other:11.2f}"
        print(line, flush=True)
    told()


def told() -> None:
    """Print which peer that was."""
    try:
        found = metadata("mirt")
    except PackageNotFoundError:
        print("The peer was left out: pip install --no-deps mirt.")
        return
    print(f"peer: mirt {found['Version']}, licence {found['License']}, function fit_mfrm")


def main() -> None:
    """Print what was asked for."""
    what = next((one for one in sys.argv[1:] if one in SIZES), "")
    if not what:
        speed()
        return
    one_core()
    import assessment_recovery

    sizes = [int(one) for one in sys.argv[2:]]
    every = (*sizes, *SIZES[what][len(sizes) :])
    if what == "recovery":
        assessment_recovery.facets_recovery(*every)
    elif what == "pairs":
        assessment_recovery.pairs_recovery(*every)
    else:
        assessment_recovery.study_recovery(*every)


if __name__ == "__main__":
    main()
