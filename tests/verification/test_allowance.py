"""What one verification may cost beyond the document itself."""

from __future__ import annotations

import pytest

from cairn.credentials.contexts import OB_V3, VC_V2
from cairn.kernel.errors import FetchError, LimitError
from cairn.kernel.fetching import Fetched, MappingResolver
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.verification import Verdict
from cairn.verification.allowance import (
    Allowance,
    limits_for_part,
    proofs_worth_checking,
    weight,
)
from cairn.verification.memory import RememberingResolver
from verification.badges import (
    as_token,
    badge,
    check,
    endorsement,
    signed,
    status_member,
    unsigned,
    unsigned_endorsement,
    web_issuer,
)


def test_a_document_weighs_its_values_and_the_contexts_of_its_own() -> None:
    assert weight({}) == 1
    assert weight({"a": [1, {"b": 2}]}) == 5
    plain = {"@context": [VC_V2, OB_V3], "a": 1}
    assert weight(plain) == 5
    own = {"@context": [VC_V2, {"a": "urn:a"}], "a": 1}
    assert weight(own) == 6 + 2 * 100
    scoped = {"@context": [{"a": {"@id": "urn:a", "@context": {}}}]}
    assert weight(scoped) > 3_000
    assert weight({"part": plain}) == 6 + 2 * 100


def test_an_ordinary_endorsement_weighs_little() -> None:
    assert weight(endorsement()) < 60
    assert weight(badge()) < 80


def test_an_allowance_is_used_up() -> None:
    allowance = Allowance(10)
    allowance.spend({"a": 1})
    assert allowance.left == 8
    with pytest.raises(LimitError) as caught:
        allowance.spend({"a": list(range(10))})
    assert caught.value.code == "too-much-inside"
    assert allowance.left == 8


def test_heavy_documents_may_have_fewer_proofs() -> None:
    assert proofs_worth_checking(badge(), DEFAULT_LIMITS).proofs == DEFAULT_LIMITS.proofs
    heavy = {"a": list(range(40_000))}
    assert proofs_worth_checking(heavy, DEFAULT_LIMITS).proofs == 2


def test_parts_have_smaller_limits_and_theirs_are_the_same() -> None:
    once = limits_for_part(DEFAULT_LIMITS)
    assert once.hash_rounds < DEFAULT_LIMITS.hash_rounds
    assert limits_for_part(once) == once


def test_no_more_is_fetched_than_allowed_however_deep_it_is_named() -> None:
    asked: list[str] = []

    class Counting:
        def fetch(self, url: str) -> Fetched:
            asked.append(url)
            raise FetchError("It is not there.", code="not-found")

    agencies = [web_issuer(f"agency{i}.example") for i in range(30)]
    lists = [status_member()["credentialStatus"] for _ in range(16)]
    for i, entry in enumerate(lists):
        entry["statusListCredential"] = f"https://school.example/list/{i}"
    document = {
        **unsigned(),
        "credentialStatus": lists,
        "endorsementJwt": [
            as_token({**unsigned_endorsement(by), "credentialStatus": lists}, by) for by in agencies
        ],
    }
    report = check(signed(document, suite="eddsa-jcs-2022"), Counting())
    assert report.verdict is Verdict.UNDETERMINED
    assert len(asked) == DEFAULT_LIMITS.fetches
    assert len(set(asked)) == len(asked)


def test_an_answer_is_remembered_good_or_bad() -> None:
    documents = {"https://a.example/": b"1"}
    resolver = RememberingResolver(MappingResolver(documents))
    assert resolver.fetch("https://a.example/").body == b"1"
    with pytest.raises(FetchError):
        resolver.fetch("https://b.example/")
    documents |= {"https://a.example/": b"2", "https://b.example/": b"3"}
    assert resolver.fetch("https://a.example/").body == b"1"
    with pytest.raises(FetchError) as caught:
        resolver.fetch("https://b.example/")
    assert caught.value.code == "not-found"
