"""Does the gate keep its word? Errors among awards, over many made-up cohorts.

Each cohort is simulated with 8 raters, 3 for each person, and 4 criteria; the bars are fair
averages of 0.6, 1.8 and 2.6 on a rubric from 0 to 3. Counted are awards to people whose true level
is below the bar, and people who were told that they are clearly below and are not. Neither share
may be larger than the gate allows, nor, by more than chance, than the chances that were given
promise. The same is asked of the awards that were only just sure enough, where a rule that is wrong
would show first.

``python bench/gates.py`` prints the table, and ends with 1 when a share is missed.
``python bench/gates.py 50`` looks at 50 cohorts of each size.
"""

from __future__ import annotations

import math
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests" / "assessment"
COHORTS = {60: 400, 300: 100}
RATERS, EACH = 8, 3
CUTS, CONFIDENCES = (0.6, 1.8, 2.6), (0.9, 0.95)
JUST = 0.5  # of the error that is allowed
DOUBT = 2.326  # standard errors: a share that is true is missed once in a hundred times


@dataclass
class Tally:
    """Chances that were given, and what was true."""

    promised: list[float] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    cohort: list[int] = field(default_factory=list)

    def add(self, chance_of_error: float, cohort: int, *, wrong: bool) -> None:
        """One more decision."""
        self.promised.append(chance_of_error)
        self.wrong.append(wrong)
        self.cohort.append(cohort)

    def share(self) -> tuple[float, float]:
        """The share of errors and its standard error, cohorts being what was drawn."""
        whole = len(self.wrong)
        if not whole:
            return 0.0, 0.0
        share = sum(self.wrong) / whole
        off: dict[int, float] = {}
        for wrong, cohort in zip(self.wrong, self.cohort, strict=True):
            off[cohort] = off.get(cohort, 0.0) + wrong - share
        return share, math.sqrt(sum(one * one for one in off.values())) / whole


def one_core() -> Any:
    """NumPy on one thread, and the maker of ratings; both read after the threads are set."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    sys.path.insert(0, str(TESTS))
    import simulated

    return simulated


def true_bar(maker: Any, truth: Any, cut: float) -> float:
    """The level above the average criterion whose true fair average is the cut."""
    import numpy as np

    from cairn.assessment.judging_scale import FairScale

    apart = truth.difficulties - truth.difficulties.mean()
    thresholds = apart[:, None] + maker.STEPS
    return FairScale(thresholds, np.ones_like(thresholds, dtype=bool), 0, 0.0, 0.0).level_at(cut)


def look_at(people: int, cohorts: int) -> dict[tuple[float, float, str], Tally]:
    """Simulate, estimate and decide."""
    maker = one_core()
    from cairn.assessment.facets import estimate_facets
    from cairn.assessment.gate import Cut, Gate
    from cairn.assessment.judging import judge
    from cairn.assessment.ratings import rating_table

    kinds = ("award", "award, just", "below")
    gates = [(cut, confidence) for cut in CUTS for confidence in CONFIDENCES]
    tallies = {(*gate, kind): Tally() for gate in gates for kind in kinds}
    for seed in range(cohorts):
        truth = maker.simulated(people, RATERS, EACH, seed=seed)
        table = rating_table(truth.ratings)
        found = estimate_facets(table)
        assert found.converged
        for cut, confidence in gates:
            bar = true_bar(maker, truth, cut)
            judged = judge(table, found, Gate(Cut(cut), confidence=confidence))
            for one in judged.decisions:
                level = truth.abilities[int(one.person[1:])] - truth.difficulties.mean()
                if one.chance is None or not one.clear or one.outcome == "refer":
                    continue
                kind = "award" if one.outcome == "award" else "below"
                error = 1.0 - one.chance if kind == "award" else one.chance
                wrong = bool((level < bar) == (kind == "award"))
                tallies[cut, confidence, kind].add(error, seed, wrong=wrong)
                if kind == "award" and error > JUST * (1.0 - confidence):
                    tallies[cut, confidence, "award, just"].add(error, seed, wrong=wrong)
    return tallies


def main() -> int:
    """Print the table; 1 when the gate did not keep its word."""
    missed = 0
    print("people cohorts  cut  gate  decision        n  allowed  promised  errors  (s.e.)")
    for people, most in COHORTS.items():
        cohorts = int(sys.argv[1]) if len(sys.argv) > 1 else most
        for (cut, confidence, kind), tally in look_at(people, cohorts).items():
            share, error = tally.share()
            promised = sum(tally.promised) / max(len(tally.promised), 1)
            allowed = 1.0 - confidence
            met = share <= min(allowed, promised + DOUBT * error)
            missed += not met
            print(
                f"{people:6} {cohorts:7} {cut:4.1f} {confidence:5.2f}  {kind:11}"
                f" {len(tally.wrong):6} {allowed:8.3f} {promised:9.4f} {share:7.4f} {error:7.4f}"
                f"  {'met' if met else 'MISSED'}"
            )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
