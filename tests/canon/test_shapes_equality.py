"""The fast path and the general path: the same bytes, or the same error, for every document."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jsonld
from cairn.canon.contexts import ContextStore
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_cache import ShapeCache, ShapeLimits
from cairn.credentials.contexts import CAIRN_V1, OB_V3, VC_V2, packaged_contexts
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject, read_json
from canon.shape_documents import STORE, compare, outcome

EAGER = ShapeLimits(documents_per_compile=1)


@pytest.mark.slow
def test_random_and_adversarial_documents_come_out_alike() -> None:
    """`bench/shapes.py equality` runs the same comparison on as many as one likes."""
    tally = compare(20261123, 3_000)
    assert tally.different == []
    # Falling back always would be equal too, and is not the point.
    assert tally.filled >= 1_000
    assert tally.failed >= 180


WORDS = st.sampled_from(
    ["@id", "@type", "@value", "@list", "@set", "@graph", "@language", "@json", "@none", "@", "id",
     "type", "name", "url", "Achievement", "achievement", "credentialSubject", "proof", "result",
     "creditsAvailable", "unknown", "urn:x", "urn:y", "_:b", "", "http://a.example/", "a b"]
)  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | WORDS
    | st.text(st.characters(codec=None), max_size=4)
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)
CONTEXTS = st.sampled_from([VC_V2, [VC_V2, OB_V3], [VC_V2, OB_V3, CAIRN_V1], [VC_V2, {}], None])


def _alike(documents: list[JsonObject], contexts: ContextStore, name: HashName = "sha256") -> int:
    cache = ShapeCache(contexts, bounds=EAGER)
    for document in documents:
        before = copy.deepcopy(document)
        fast = outcome(lambda d=document: cache.canonical_nquads(d, hash_name=name))
        assert repr(document) == repr(before)
        assert fast == outcome(
            lambda d=document: jsonld.canonical_nquads(d, contexts, hash_name=name)
        )
    return cache.filled


@given(
    CONTEXTS,
    st.dictionaries(WORDS, ANYTHING, max_size=4),
    st.lists(st.tuples(WORDS, ANYTHING), max_size=6),
)
def test_any_object_comes_out_alike(
    context: Any, members: JsonObject, changes: list[tuple[str, Any]]
) -> None:
    base = {"@context": context, "id": "urn:a", "type": "VerifiableCredential", **members}
    _alike([base, base, base, *({**base, name: value} for name, value in changes)], STORE)


TEXTS = st.text(st.characters(codec=None), max_size=8)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers() | st.floats()), min_size=3, max_size=8))
def test_any_text_and_number_comes_out_alike(rows: list[tuple[str, str, float]]) -> None:
    _alike([_badge(*row) for row in rows], STORE)


def _badge(name: str, tag: str, credit: float) -> JsonObject:
    return {
        "@context": [VC_V2, OB_V3],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "creditsEarned": credit,
            "achievement": {"type": ["Achievement"], "name": name, "tag": [tag, "fixed", name]},
        },
    }


def _changed_texts(value: Any, name: str, suffix: str) -> Any:
    if isinstance(value, dict):
        return {key: _changed_texts(item, key, suffix) for key, item in value.items()}
    if isinstance(value, list):
        return [_changed_texts(item, name, suffix) for item in value]
    if name in ("@context", "type", "@type") or not isinstance(value, str) or value[-1:] == "Z":
        return value
    return value + suffix


def _credentials(folder: Path) -> Iterator[JsonObject]:
    for path in sorted(folder.rglob("*.json")):
        try:
            value = read_json(path.read_bytes())
        except CairnError:
            continue
        if isinstance(value, dict) and "@context" in value:
            yield value
            yield {name: item for name, item in value.items() if name != "proof"}


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "floor"), [("dcc-fixtures/verifiableCredentials", 200), ("1edtech-validator", 80)]
)
def test_real_credentials_come_out_alike(vectors: Path, folder: str, floor: int) -> None:
    """As they are and without their proofs, each with other texts too."""
    filled = 0
    for document in _credentials(vectors / folder):
        changed = [_changed_texts(document, "", suffix) for suffix in ("", "", "1", "2", "é")]
        for name in ("sha256", "sha384"):
            filled += _alike(changed, packaged_contexts(), name)
    assert filled >= floor
