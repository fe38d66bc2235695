"""Evidence: what was signed about a link, and what the link holds today."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.evidence import (
    check_all_evidence,
    check_evidence,
    content_digest,
    evidence_entry,
)
from cairn.kernel.errors import FetchError, UsageError
from cairn.kernel.fetching import Fetched, MappingResolver, OfflineResolver
from cairn.kernel.limits import Limits
from cairn.keys.multibase import encode_base58, encode_base64url

URL = "https://portfolio.example.org/report.pdf"
CONTENT = b"%PDF-1.7 my report"
WORLD = MappingResolver({URL: Fetched(URL, CONTENT, "application/pdf", URL)})


def entry(**more: Any) -> dict[str, Any]:
    return {**evidence_entry(URL, content=CONTENT, media_type="application/pdf"), **more}


def bare(**more: Any) -> dict[str, Any]:
    return {"id": URL, "type": ["Evidence"], **more}


def sri(name: str, content: bytes = CONTENT) -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, content).digest()).decode()}"


def multihash(name: str, code: bytes, content: bytes = CONTENT) -> bytes:
    digest = hashlib.new(name, content).digest()
    return code + bytes([len(digest)]) + digest


def test_it_works() -> None:
    made = evidence_entry(
        URL,
        content=CONTENT,
        media_type="Application/PDF",
        name="Report",
        description="A report",
        narrative="How it was made",
        genre="Portfolio",
        audience="Employers",
        ai_assistance="An assistant checked the spelling.",
    )
    assert made == {
        "id": URL,
        "type": ["Evidence"],
        "name": "Report",
        "description": "A report",
        "narrative": "How it was made",
        "genre": "Portfolio",
        "audience": "Employers",
        "digestSRI": sri("sha256"),
        "mediaType": "application/pdf",
        "aiAssistance": "An assistant checked the spelling.",
    }
    finding = check_evidence(made, WORLD.fetch)
    assert (finding.url, finding.outcome, finding.notes) == (URL, "same", ())


def test_the_empty_file_has_the_known_digest() -> None:
    assert content_digest(b"") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_only_what_was_given_is_stated() -> None:
    assert list(entry()) == ["id", "type", "digestSRI", "mediaType"]


SAME = {
    "SHA-384": bare(digestSRI=sri("sha384")),
    "W3C integrity": bare(digestSRI=sri("sha512")),
    "several of them": bare(digestSRI=f"{sri('sha256')}  {sri('sha384')}"),
    "a list of them": bare(digestSRI=[sri("sha256"), sri("sha384")]),
    "with an option": bare(digestSRI=sri("sha256") + "?ct=application/pdf"),
    "multibase base58": bare(
        digestMultibase="z" + encode_base58(multihash("sha256", b"\x12")),
    ),
    "multibase base64url": bare(
        digestMultibase="u" + encode_base64url(multihash("sha512", b"\x13")),
    ),
    "multibase SHA-384": bare(
        digestMultibase="u" + encode_base64url(multihash("sha384", b"\x20")),
    ),
    "one that cannot be read beside one that can": bare(digestSRI=["md5-AAAA", sri("sha256")]),
}


@pytest.mark.parametrize("evidence", SAME.values(), ids=SAME)
def test_every_way_to_state_a_digest_is_read(evidence: dict[str, Any]) -> None:
    assert check_evidence(evidence, WORLD.fetch).outcome == "same"
    other = MappingResolver({URL: CONTENT + b"!"})
    assert check_evidence(evidence, other.fetch).outcome == "changed"


def test_every_digest_must_match() -> None:
    mixed = bare(digestSRI=[sri("sha256"), sri("sha512", b"other")])
    assert check_evidence(mixed, WORLD.fetch).code == "evidence-changed"


UNUSABLE: dict[str, Any] = {
    "MD5": "md5-" + base64.b64encode(b"a" * 16).decode(),
    "SHA-1": "sha1-" + base64.b64encode(b"a" * 20).decode(),
    "hex": "sha256-" + hashlib.sha256(CONTENT).hexdigest(),
    "short": "sha256-" + base64.b64encode(b"a" * 31).decode(),
    "no padding": sri("sha256").rstrip("="),
    "not base64": "sha256-äöü",
    "bare": base64.b64encode(b"a" * 32).decode(),
    "upper-case name": sri("sha256").upper(),
    "number": 5,
    "object": {"a": 1},
    "empty": "",
    "empty list": [],
    "long": "sha256-" + "A" * 5_000,
    "many": " ".join([sri("sha256")] * 500),
}


@pytest.mark.parametrize("digest", UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_digest_proves_nothing(digest: Any) -> None:
    finding = check_evidence(bare(digestSRI=digest), WORLD.fetch)
    assert finding.outcome in {"unusable-digest", "no-digest"}


MULTIBASE = {
    "empty": "",
    "prefix only": "z",
    "unknown prefix": "m" + base64.b64encode(b"a").decode(),
    "outside the alphabet": "z0OIl",
    "very long": "z" + "1" * 900,
    "SHA-1": "u" + encode_base64url(b"\x11\x14" + b"a" * 20),
    "wrong length": "u" + encode_base64url(b"\x12\x20" + b"a" * 31),
}


@pytest.mark.parametrize("digest", MULTIBASE.values(), ids=MULTIBASE)
def test_a_multibase_that_is_no_digest_proves_nothing(digest: str) -> None:
    assert check_evidence(bare(digestMultibase=digest), WORLD.fetch).outcome == "unusable-digest"


def test_gone_not_fetched_and_never_stated_are_three_things() -> None:
    def broken(url: str) -> Fetched:
        raise FetchError(f"{url} answered with an error.", code="http-status")

    assert check_evidence(entry(), MappingResolver({}).fetch).outcome == "gone"
    assert check_evidence(entry(), OfflineResolver().fetch).code == "offline"
    assert check_evidence(entry(), broken).outcome == "not-fetched"
    assert check_evidence(bare(), WORLD.fetch).outcome == "no-digest"
    assert check_evidence(bare(id=None), WORLD.fetch).outcome == "no-digest"
    assert check_evidence(entry(id=None), WORLD.fetch).outcome == "not-fetched"
    assert check_evidence(bare(id="javascript:alert(1)"), WORLD.fetch).code == "no-address"


def test_a_link_without_a_digest_is_not_fetched() -> None:
    def forbidden(url: str) -> Fetched:
        raise AssertionError(url)

    assert check_evidence(bare(), forbidden).code == "no-digest"


def test_another_media_type_is_a_note_not_a_change() -> None:
    world = MappingResolver({URL: Fetched(URL, CONTENT, "text/html", URL)})
    finding = check_evidence(entry(), world.fetch)
    assert finding.outcome == "same"
    assert "text/html" in finding.notes[0]


REFUSED = {
    "no address": ("report.pdf", "application/pdf", "bad-evidence-address"),
    "script address": ("javascript:x", "application/pdf", "bad-evidence-address"),
    "space in the address": ("https://a.b/c d", "application/pdf", "bad-evidence-address"),
    "no media type": (URL, "", "bad-media-type"),
    "half a media type": (URL, "pdf", "bad-media-type"),
    "media type with parameters": (URL, "text/plain; charset=utf-8", "bad-media-type"),
}


@pytest.mark.parametrize(("url", "media_type", "code"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_call_is_refused(url: str, media_type: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        evidence_entry(url, content=b"", media_type=media_type)
    assert caught.value.code == code


def test_all_evidence_of_a_credential_is_checked_in_its_order() -> None:
    credential = {
        "evidence": [entry(), bare(), bare(digestSRI=sri("sha256", b"")), "odd", None],
        "relatedResource": [{"id": "https://elsewhere.example", "digestSRI": sri("sha256", b"x")}],
    }
    found = check_all_evidence(credential, WORLD.fetch)
    assert [finding.outcome for finding in found] == ["same", "no-digest", "changed"]
    assert check_all_evidence({"evidence": entry()}, WORLD.fetch)[0].outcome == "same"
    assert check_all_evidence({}, WORLD.fetch) == ()


def test_a_related_resource_vouches_for_evidence_of_its_address() -> None:
    related = {"id": URL, "digestSRI": sri("sha384"), "mediaType": "application/pdf"}
    credential = {"evidence": [bare()], "relatedResource": related}
    assert check_all_evidence(credential, WORLD.fetch)[0].outcome == "same"
    changed = MappingResolver({URL: b"other"})
    assert check_all_evidence(credential, changed.fetch)[0].outcome == "changed"


def test_no_more_is_fetched_than_the_limits_allow() -> None:
    found = check_all_evidence({"evidence": [entry()] * 5}, WORLD.fetch, Limits(fetches=2))
    assert [finding.outcome for finding in found] == ["same"] * 2 + ["not-fetched"] * 3
    assert found[-1].code == "too-many-fetches"


@given(st.binary(max_size=200), st.integers(0, 1_600))
def test_any_flipped_bit_is_seen(content: bytes, bit: int) -> None:
    made = evidence_entry(URL, content=content, media_type="text/plain")
    changed = bytearray(content + b"\0")
    changed[(bit // 8) % len(changed)] ^= 1 << bit % 8
    assert check_evidence(made, MappingResolver({URL: content}).fetch).outcome == "same"
    assert check_evidence(made, MappingResolver({URL: bytes(changed)}).fetch).outcome == "changed"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text()
    | st.sampled_from([URL, sri("sha256"), "z1"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "digestSRI", "digestMultibase", "mediaType"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_any_json_has_findings(evidence: Any, related: Any) -> None:
    for finding in check_all_evidence(
        {"evidence": evidence, "relatedResource": related}, WORLD.fetch
    ):
        assert finding.sentence.endswith(".")
