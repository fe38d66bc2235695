"""The last step that canonicalizing may take."""

from __future__ import annotations

import pytest

from cairn.canon import rdfc
from cairn.canon.nquads import Quad
from cairn.kernel.errors import CanonicalizationError
from cairn.kernel.limits import Limits


def ring(size: int, link: str, values: int) -> list[Quad]:
    """So many nodes that look alike, each with so many values of its own."""
    nodes = [f"_:{link}{number}" for number in range(size)]
    return [
        *(Quad(nodes[i - 1], f"<urn:{link}>", nodes[i]) for i in range(size)),
        *(Quad(node, "<urn:value>", f'"{value}"') for node in nodes for value in range(values)),
    ]


def test_the_last_step_allowed_is_enough_and_one_more_is_not() -> None:
    # Three nodes take 9 rounds and two take 4, and each round may have 200 steps. A value takes
    # a step in each round of its node: 2,600 steps in the first graph, and 2,601 in the second.
    limits = Limits(hash_rounds=9 + 4)
    assert rdfc.canonicalize(ring(3, "p", 4) + ring(2, "q", 614), limits=limits)
    with pytest.raises(CanonicalizationError) as caught:
        rdfc.canonicalize(ring(3, "p", 1) + ring(2, "q", 621), limits=limits)
    assert caught.value.code == "graph-too-complex"
