"""A store of contexts is made of its sources and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon.contexts import ContextStore

EMPTY = ContextStore(())


@pytest.mark.parametrize("more", [({},), ({}, {})])
def test_what_is_loaded_cannot_be_handed_in(more: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        ContextStore((), *more)


def test_a_store_shows_its_sources_alone() -> None:
    store = EMPTY.with_documents({"urn:ex:context": {"@context": {}}})
    store.pinned("urn:ex:context")
    assert repr(store) == f"ContextStore(sources={store.sources!r})"
