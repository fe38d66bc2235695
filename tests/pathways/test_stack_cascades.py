"""Thousands of things happen to people's stacks, and after each, what is active is proven."""

from __future__ import annotations

import pytest

from pathways.cascades import Cascade

STEPS = {1: 900, 2: 800, 3: 800}


@pytest.mark.parametrize("seed", STEPS)
def test_every_active_stack_has_a_valid_proof_tree(seed: int) -> None:
    world = Cascade(seed)
    looked_at = 0
    for number in range(STEPS[seed]):
        world.happen()
        looked_at += world.check()
        if number % 10 == 0:
            world.check_settled()
    assert looked_at > STEPS[seed]
    happened = {name for name, count in world.counted.items() if count}
    # A world in which nothing falls or rises again proves nothing.
    for kind in ("awarded", "queued", "lapsed", "suspended", "restored", "renewed", "upgraded"):
        assert f"step {kind}" in happened, world.counted
