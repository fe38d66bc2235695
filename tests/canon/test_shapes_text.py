"""Text that is like text read before gives what the strict reader and the general path give."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon.iris import ABSOLUTE_IRI
from cairn.canon.nquads import literal_term
from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_families import BETWEEN, FAMILIES, Family, families_pattern
from cairn.canon.shapes_read import read_known
from cairn.canon.shapes_text import Alike
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.json_text import JsonObject
from canon.text_documents import compare_texts, plain_text, texts


def test_random_and_broken_texts_come_out_alike() -> None:
    """`bench/shapes.py texts` runs the same comparison on as many as one likes."""
    tally = compare_texts(20261125, 500, packaged_contexts())
    assert tally.different == []
    # Parsing always would be equal too, and is not the point.
    assert tally.alike >= 150
    assert tally.refused >= 20


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@given(data=st.data())
def test_a_family_keeps_its_promises(family: Family, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(family.pattern, fullmatch=True))
    assert json.dumps(text, ensure_ascii=False) == f'"{text}"'
    assert literal_term(text) == f'"{text}"'
    assert BETWEEN not in text
    assert text.isprintable()
    if family.is_iri:
        assert ABSOLUTE_IRI.fullmatch(text)
        assert text.split() == [text]


EXAMPLES = {
    "a web address without a port or a query": ["https://a.example/b-1#c", "https://a1.example"],
    "a UUID": ["urn:uuid:0123abcd-0000-4000-8000-0123456789ab"],
    "a DID of one part": ["did:key:z6Mk", "did:web:a.example", "did:example:1", "did:jwk:e-_"],
    "a mail address as an id": ["mailto:a.b@c.example"],
    "a number": ["0", "63", "7.25", "123456789.123456789"],
    "an instant on a day that each month has": ["2026-02-28T23:59:59Z", "1999-12-01T00:00:00Z"],
    "a SHA-256 of Open Badges": ["sha256$" + "0f" * 32],
    "a number with letters before it": ["salt-1234", "ABC00001"],
    "a long number of base 16": ["0123456789abcdef", "f" * 128],
    "several words of letters": ["Amína Öz", "one two three"],
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_holds_what_its_name_says(family: Family) -> None:
    for text in EXAMPLES[family.name]:
        assert re.fullmatch(family.pattern, text)
        assert family.is_iri == (ABSOLUTE_IRI.fullmatch(text) is not None)
        assert families_pattern([text], [family.is_iri], (text[:4],)) is not None
        for odd in (text + "\n", text + "~?", "?" + text, text + '"', ""):
            assert not re.fullmatch(family.pattern, odd)


def test_texts_of_families_are_told_from_others() -> None:
    pattern = families_pattern(
        ["urn:uuid:" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12, "50"], [True, False], ("urn:",)
    )
    assert pattern is not None
    other = "urn:uuid:" + "a" * 8 + "-0000" * 3 + "-" + "b" * 12
    assert pattern.fullmatch(f"{other}\0007")
    for odd in (
        f"{other}\0x",
        f"{other}\0",
        other,
        f"{other}\0007\0007",
        f"x{other}\0007",
        f"{other}\0007\n",
    ):
        assert pattern.fullmatch(odd) is None


@pytest.mark.parametrize(
    ("text", "is_iri"),
    [("50", True), ("urn:x", False), ("https://a.example/?q", False), ("word", False), ("", False),
     ("https://a.example:80/", True), ("2026-02-29T00:00:00Z", False), ("a b\n", False)],
)  # fmt: skip
def test_what_is_of_no_family_makes_no_pattern(text: str, is_iri: bool) -> None:  # noqa: FBT001 - a table of cases
    assert families_pattern(["50", text], [False, is_iri], ("https:", "urn:")) is None


def test_an_id_of_another_scheme_makes_no_pattern() -> None:
    assert families_pattern(["https://a.example/"], [True], ("urn:",)) is None
    assert families_pattern(["https://a.example/"], [False], ("urn:",)) is not None


BATCH = [text for text in next(texts(3, size=60))[:15] if '"proof"' in text]


def warm() -> ShapeCache:
    cache = ShapeCache(packaged_contexts())
    for document in map(json.loads, BATCH * 2):
        document.pop("proof", None)
        cache.canonical_nquads(document)
    for text in BATCH:
        read_known(text.encode(), cache)
    return cache


def read(text: str) -> Alike | None:
    return WARM.read_alike(text, "proof")


WARM = warm()
KNOWN = next(text for text in BATCH if WARM.read_alike(text, "proof"))


def test_the_proof_is_read_beside_the_document() -> None:
    alike = read(KNOWN)
    assert alike is not None
    document: JsonObject = json.loads(KNOWN)
    assert alike.apart == document.pop("proof")
    assert json.loads(alike.match.json()) == document
    assert alike.match.part((("id",), ("credentialSubject", "id"))) == {
        "id": document["id"],
        "credentialSubject": {"id": document["credentialSubject"]["id"]},
    }


def test_the_kind_tells_proofs_apart_but_not_signatures() -> None:
    first = read(KNOWN)
    signature = read(re.sub('"proofValue": "z', '"proofValue": "zz', KNOWN))
    created = read(re.sub('"created": "2026', '"created": "2027', KNOWN))
    assert first is not None
    assert signature is not None
    assert created is not None
    assert first.kind == signature.kind != created.kind
    assert created.apart["created"] == "2027-06-30T12:00:00Z"


CHANGES = {
    "another method": ('"DataIntegrityProof"', '"DataIntegrityproof"'),
    "an escape in the proof": ('"proofValue": "z', '"proofValue": "\\u007a'),
    "a tab in the proof": ('"proofValue": "z', '"proofValue": "z\t'),
    "a letter in the proof": ('"proofValue": "z', '"proofValue": "zé'),
    "a quote in the proof": ('"proofValue": "z', '"proofValue": "z"'),
    "a member more": ('"proofValue"', '"domain": "x", "proofValue"'),
    "a space more": ('"proofValue": ', '"proofValue":  '),
    "another name": ("Stacking stones", "Stacking bones"),
    "a number for a number": ('"creditsAvailable": 3', '"creditsAvailable": 3.0'),
    "something behind the end": ("}}", "}} "),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_whatever_else_differs_is_parsed(old: str, new: str) -> None:
    changed = KNOWN.replace(old, new) if old in KNOWN else KNOWN + " "
    assert changed != KNOWN
    assert read(changed) is None


def test_the_member_that_is_left_out_is_the_one_that_was_asked_for() -> None:
    assert WARM.read_alike(KNOWN, "evidence") is None


def test_one_way_of_writing_is_one_form() -> None:
    cache = warm()
    before = cache.read_alike(KNOWN, "proof")
    for text in BATCH * 9:
        read_known(text.encode(), cache)
    after = cache.read_alike(KNOWN, "proof")
    assert before is not None
    assert after is not None
    assert before.kind == after.kind


def test_forms_are_few() -> None:
    cache = warm()
    for spaces in range(40):
        text = KNOWN + " " * spaces
        if cache.read_alike(text, "proof") is None:
            read_known(text.encode(), cache)
    assert 1 <= len([*cache._forms]) <= 8
    assert cache.read_alike(KNOWN, "proof") or read_known(KNOWN.encode(), cache)


def test_plain_texts_are_of_families() -> None:
    chance = Random(1)  # noqa: S311 - seeded noise, not secrets
    for kind in ("id", "text"):
        for _ in range(50):
            text = plain_text(chance, kind)
            schemes = ("urn:", "https:", "did:", "mailto:")
            assert families_pattern([text], [kind == "id"], schemes), text
