"""The two worlds without a network: one answers nothing, one answers from memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched, MappingResolver, OfflineResolver

URL = "https://issuer.example/key"


@given(st.text())
def test_offline_every_fetch_says_so(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        OfflineResolver().fetch(url)
    assert caught.value.code == "offline"
    assert caught.value.mend
    assert url in caught.value.sentence


def test_a_stored_document_is_answered_as_bytes() -> None:
    found = MappingResolver({URL: b"{}"}).fetch(URL)
    assert found == Fetched(URL, b"{}", "", URL)


def test_a_stored_answer_keeps_its_redirect_and_media_type() -> None:
    answer = Fetched(URL, b"{}", "application/did+json", "https://elsewhere.example/key")
    assert MappingResolver({URL: answer}).fetch(URL) is answer


@pytest.mark.parametrize(
    "url", ["", URL + "/", URL.upper(), URL + "#fragment", "file:///etc/hosts"]
)
def test_what_is_not_stored_is_not_found(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        MappingResolver({URL: b"{}"}).fetch(url)
    assert caught.value.code == "not-found"


def test_an_empty_document_is_still_a_document() -> None:
    assert MappingResolver({URL: b""}).fetch(URL).body == b""
