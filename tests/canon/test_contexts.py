"""The store of contexts: pinned, lazy, and closed."""

from __future__ import annotations

import hashlib

import pytest

from cairn.canon.contexts import ContextSource, ContextStore
from cairn.kernel.errors import TermError

BODY = b'{"@context": {"name": "https://schema.org/name"}}'
DIGEST = hashlib.sha256(BODY).hexdigest()


def _store(body: bytes = BODY) -> tuple[ContextStore, list[int]]:
    reads: list[int] = []

    def read() -> bytes:
        reads.append(1)
        return body

    return ContextStore(
        (ContextSource("https://a.example/v1", DIGEST, "somepackage", read),)
    ), reads


def test_a_document_is_read_when_asked_for_and_only_once() -> None:
    store, reads = _store()
    assert store.sha256("https://a.example/v1") == DIGEST
    assert reads == []
    for _ in range(3):
        assert store.document("https://a.example/v1") == {
            "@context": {"name": "https://schema.org/name"}
        }
    assert reads == [1]


def test_what_a_caller_does_to_a_document_stays_with_the_caller() -> None:
    store, _ = _store()
    store.document("https://a.example/v1")["@context"]["name"] = "https://evil.example/"
    assert store.document("https://a.example/v1")["@context"]["name"] == "https://schema.org/name"


@pytest.mark.parametrize("ask", ["document", "sha256", "pinned"])
def test_an_unknown_context_is_named(ask: str) -> None:
    store, _ = _store()
    with pytest.raises(TermError, match=r"https://b\.example/") as caught:
        getattr(store, ask)("https://b.example/")
    assert caught.value.code == "unknown-context"


def test_changed_bytes_are_refused_and_the_package_is_named() -> None:
    store, _ = _store(BODY + b"\n")
    with pytest.raises(TermError, match="somepackage") as caught:
        store.document("https://a.example/v1")
    assert caught.value.code == "context-changed"


def test_documents_can_be_added_without_changing_the_store() -> None:
    store, _ = _store()
    added = {"@context": {"b": "urn:b"}}
    wider = store.with_documents({"https://b.example/": added})
    added["@context"]["b"] = "urn:changed-later"
    assert wider.document("https://b.example/") == {"@context": {"b": "urn:b"}}
    assert wider.urls == ("https://a.example/v1", "https://b.example/")
    assert store.urls == ("https://a.example/v1",)


def test_a_document_that_is_added_wins() -> None:
    store, reads = _store()
    wider = store.with_documents({"https://a.example/v1": {"@context": {}}})
    assert wider.document("https://a.example/v1") == {"@context": {}}
    assert reads == []


def test_what_is_read_belongs_to_nobody_else() -> None:
    store, _ = _store()
    store.document("https://a.example/v1")
    assert repr(store) == f"ContextStore(sources={store.sources!r})"
    for extra in ("_by_url", "_loaded"):
        with pytest.raises(TypeError):
            ContextStore((), **{extra: {}})
