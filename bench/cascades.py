"""Does every active stack stay proven while thousands of things happen to people's credentials?

Lets awards, revocations, suspensions, expiries, renewals, decisions of people and new versions of
pathways happen at random, from one seed, and after each looks at every stack that it may have
touched: an active one must have a valid proof tree made of what holds now, and settling again must
change nothing. It ends in the middle if one has not.

Run it with ``python bench/cascades.py [steps] [seed]``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from pathways.cascades import Cascade

STEPS, SEED = 10_000, 20_261_125


def main() -> None:
    """Run the world and print what happened in it."""
    given = [int(word) for word in sys.argv[1:]]
    steps, seed = (*given, STEPS, SEED)[:2] if len(given) != 1 else (given[0], SEED)
    world = Cascade(seed)
    proven = 0
    wall, own = perf_counter(), process_time()
    for _ in range(steps):
        world.happen()
        proven += world.check()
        world.check_settled()
    wall, own = perf_counter() - wall, process_time() - own
    print(f"{steps} events from seed {seed}; {proven} active stacks looked at, each proven.")
    print(f"{wall:.1f} s, {own:.1f} s of processor time, all checks included.")
    for name, count in sorted(world.counted.items()):
        print(f"  {name:<22}{count:>7}")
    assert proven > steps // 2
    assert world.counted["step suspended"] > steps // 100
    assert world.counted["step restored"] > steps // 100


if __name__ == "__main__":
    main()
