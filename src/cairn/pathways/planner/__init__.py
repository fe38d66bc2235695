"""What to take next: a person, a goal and a catalogue in, plans with dates and reasons out.

`planning` has the verbs: `make_plan`, `make_front` and `advise`. `catalogue`, `goals` and `terms`
say what may be asked, `answers` what comes back. How it is found is told in ``docs/planner.md``.
Reads no clock, no file and no network; `solver` alone knows the optimiser (HiGHS).
"""
