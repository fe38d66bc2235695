"""How often a cache looks closely at documents whose shape cannot be compiled."""

from __future__ import annotations

from typing import Any

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits
from cairn.credentials.contexts import OB_V3, VC_V2, packaged_contexts
from cairn.kernel.json_text import JsonObject


def badge(name: str, **changes: Any) -> JsonObject:
    return {
        "@context": [VC_V2, OB_V3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        **changes,
    }


class Counting(ShapeCache):
    """Counts how often a document is looked at closely."""

    def __init__(self, contexts: ContextStore) -> None:
        super().__init__(contexts, bounds=ShapeLimits(documents_per_compile=1))
        self.looks = 0

    def _look(self, document: JsonObject, source: str, credit: float) -> bool:
        self.looks += 1
        return super()._look(document, source, credit)


def test_what_cannot_be_compiled_is_looked_at_ever_more_rarely() -> None:
    cache = Counting(packaged_contexts())
    looks = []
    for number in range(300):
        # A proof is a graph of its own, of which templates know nothing.
        proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
        cache.canonical_nquads(badge(f"number {number}", proof=proof))
        looks.append(cache.looks)
    assert cache.shapes == cache.filled == 0
    # The 2nd, and then after 1, 2, 4 and so on up to 64 others.
    assert [looks.index(count) + 1 for count in range(1, looks[-1] + 1)] == [
        2, 4, 7, 12, 21, 38, 71, 136, 201, 266,
    ]  # fmt: skip


def test_what_can_be_compiled_is_not_kept_waiting() -> None:
    cache = Counting(packaged_contexts())
    for number in range(3):
        cache.canonical_nquads(badge(f"number {number}"))
    assert (cache.looks, cache.shapes, cache.filled) == (1, 1, 1)
    # Another shape with the same names: its second document is compiled, as ever.
    for number in range(3):
        cache.canonical_nquads(badge(f"number {number}", type=["VerifiableCredential"] * 2))
    assert (cache.looks, cache.shapes) == (2, 2)


def test_a_sender_without_credit_waits_for_nothing_else() -> None:
    cache = ShapeCache(packaged_contexts(), bounds=ShapeLimits(first_compiles=0))
    for number in range(5):
        cache.canonical_nquads(badge(f"number {number}"), source="poor")
    assert cache.shapes == 0
