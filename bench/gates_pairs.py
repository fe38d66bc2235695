"""Does the gate keep its word for comparisons? Errors among awards, over many made-up cohorts.

Each cohort has 60 pieces of work, compared at random 10 or 20 times each, with ties; levels spread
by 1.2 logits, and the bars lie at -1, 0 and 1 logits from the average piece. Counted are awards to
pieces whose true level is below the bar, and pieces that are clearly below it by the gate and are
not in truth. Neither share may be larger than the gate allows by more than chance; nor may that of
the awards that were only just sure enough, where a rule that is wrong would show first.

``python bench/gates_pairs.py`` prints the table, and ends with 1 when a share is missed.
``python bench/gates_pairs.py 50`` looks at 50 cohorts of each kind.
"""

from __future__ import annotations

import sys

from gates import DOUBT, JUST, Tally, one_core

PIECES, COHORTS = 60, 1000
EACH = (10, 20)
BARS, CONFIDENCES = (-1.0, 0.0, 1.0), (0.9, 0.95)
KINDS = ("award", "award, just", "below")


def look_at(each: int, cohorts: int) -> dict[tuple[float, float, str], Tally]:
    """Simulate, estimate, and take the gate's chances."""
    one_core()
    import numpy as np
    from assessment_recovery import compared

    from cairn.assessment.gate_chance import Bar, Level, chance_above
    from cairn.assessment.pairwise import estimate_pairs

    gates = [(bar, confidence) for bar in BARS for confidence in CONFIDENCES]
    tallies = {(*gate, kind): Tally() for gate in gates for kind in KINDS}
    for seed in range(cohorts):
        quality, given = compared(PIECES, each, np.random.default_rng([PIECES, each, seed]))
        found = estimate_pairs(given, penalised=True)
        assert found.converged
        for one in found.pieces:
            assert one.posterior
            level = Level(one.posterior.value, one.posterior.standard_error)
            truth = float(quality[int(one.piece[1:])])
            for bar, confidence in gates:
                chance = chance_above(level, Bar(bar))
                error = min(chance, 1.0 - chance)
                if error > 1.0 - confidence:
                    continue
                kind = "award" if chance > error else "below"
                wrong = (truth < bar) == (kind == "award")
                tallies[bar, confidence, kind].add(error, seed, wrong=wrong)
                if kind == "award" and error > JUST * (1.0 - confidence):
                    tallies[bar, confidence, "award, just"].add(error, seed, wrong=wrong)
    return tallies


def main() -> int:
    """Print the table; 1 when the gate did not keep its word."""
    cohorts = int(sys.argv[1]) if len(sys.argv) > 1 else COHORTS
    missed = 0
    print("each cohorts   bar  gate  decision        n  allowed  promised  errors  (s.e.)")
    for each in EACH:
        for (bar, confidence, kind), tally in look_at(each, cohorts).items():
            share, error = tally.share()
            promised = sum(tally.promised) / max(len(tally.promised), 1)
            allowed = 1.0 - confidence
            met = share <= allowed + DOUBT * error
            missed += not met
            print(
                f"{each:4} {cohorts:7} {bar:5.1f} {confidence:5.2f}  {kind:11}"
                f" {len(tally.wrong):6} {allowed:8.3f} {promised:9.4f} {share:7.4f} {error:7.4f}"
                f"  {'met' if met else 'MISSED'}",
                flush=True,
            )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
