"""What is hashed and what is remembered of it: never the digest of something else."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.rdfc import HashName
from cairn.canon.shapes_cache import ShapeCache
from cairn.kernel.errors import CairnError, CanonicalizationError, LimitError, TermError
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import Limits
from cairn.proofs.suites.cryptosuite import Secured
from cairn.proofs.suites.hash_and_sign import (
    EDDSA_JCS_2022,
    canonical_form,
    canonicalize_jcs,
    canonicalize_rdfc,
    configure_jcs,
    configure_rdfc,
    hash_data,
    hash_name,
    options_digest,
)


class Counted:
    """A canonicalizer that says how often it was asked, and may fail."""

    def __init__(self, error: CairnError | None = None) -> None:
        self.calls, self.error = 0, error

    def __call__(
        self, document: JsonObject, contexts: ContextStore, name: HashName, limits: Limits
    ) -> bytes:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return repr(document).encode()


def secured(options: Any = None, document: Any = None) -> Secured:
    return Secured(document or {}, options or {}, "", ContextStore())


def digest(canonicalize: Counted, whole: Secured, name: HashName = "sha256") -> bytes:
    return options_digest(replace(EDDSA_JCS_2022, canonicalize=canonicalize), whole, name)


def test_which_hash_goes_with_which_key() -> None:
    assert [hash_name(kind) for kind in ("Ed25519", "P-256", "RSA")] == ["sha256"] * 3
    assert hash_name("P-384") == "sha384"


REMEMBERED: list[Any] = [
    {"a": "x"},
    {"a": ["x"]},
    {"a": ["x", "y"]},
    {"a": "x", "b": "y"},
    {"b": "y", "a": "x"},
    {"a": "y"},
    {"a": ""},
    {"a": []},
    {"a": "x" * 2_000},
    {"a": ["x" * 1_000, "y" * 1_000]},
]
NOT_REMEMBERED: list[Any] = [
    {"a": 1},
    {"a": None},
    {"a": {}},
    {"a": ["x", 1]},
    {"a": [["x"]]},
    {"a": "x" * 2_001},
    {"a": ["x" * 1_000, "y" * 1_001]},
    {"a": "x" * 1_000, "b": "y" * 1_001},
]


def test_options_that_are_texts_are_hashed_once() -> None:
    canonicalize, whole = Counted(), secured()
    for _ in range(2):
        for options in REMEMBERED:
            for name in ("sha256", "sha384"):
                found = digest(canonicalize, replace(whole, options=options), name)
                assert found == hashlib.new(name, repr(options).encode()).digest()
    assert canonicalize.calls == 2 * len(REMEMBERED)
    # Another canonicalizer, another store or other limits: nothing is known.
    for other in (
        replace(whole, contexts=ContextStore()),
        replace(whole, limits=Limits(quads=9)),
    ):
        before = canonicalize.calls
        digest(canonicalize, replace(other, options=REMEMBERED[0]))
        assert canonicalize.calls == before + 1
    another = Counted()
    digest(another, replace(whole, options=REMEMBERED[0]))
    assert another.calls == 1


@pytest.mark.parametrize("options", NOT_REMEMBERED)
def test_other_options_are_hashed_each_time(options: Any) -> None:
    canonicalize, whole = Counted(), secured(options)
    for _ in range(2):
        found = digest(canonicalize, whole)
        assert found == hashlib.sha256(repr(options).encode()).digest()
    assert canonicalize.calls == 2


def test_512_digests_of_options_are_remembered() -> None:
    canonicalize, whole = Counted(), secured()
    for number in [*range(512), *range(512)]:
        digest(canonicalize, replace(whole, options={"a": str(number)}))
    assert canonicalize.calls == 512
    for number in (512, 512, 0):
        digest(canonicalize, replace(whole, options={"a": str(number)}))
    assert canonicalize.calls == 514


def test_what_is_wrong_with_options_is_said_of_the_proof_each_time() -> None:
    canonicalize = Counted(TermError("It is wrong.", code="undefined-term", mend="Do this."))
    for _ in range(2):
        with pytest.raises(TermError, match=r"^In the proof: It is wrong\.") as caught:
            digest(canonicalize, secured({"a": "x"}))
        assert (caught.value.code, caught.value.mend) == ("undefined-term", "Do this.")
    assert canonicalize.calls == 2


def of_document(canonicalize: Counted, whole: Secured) -> bytes:
    suite = replace(EDDSA_JCS_2022, canonicalize=canonicalize)
    return hash_data(suite, whole, "Ed25519")[32:]


def test_a_document_is_hashed_once_for_all_its_proofs() -> None:
    canonicalize, whole = Counted(), secured({"a": "x"}, {"name": "x"})
    found = [of_document(canonicalize, replace(whole, options={"a": str(n)})) for n in range(3)]
    assert set(found) == {hashlib.sha256(b"{'name': 'x'}").digest()}
    assert canonicalize.calls == 3 + 1
    assert whole.ledger.spent == len("{'name': 'x'}")


def test_bytes_that_are_ready_are_hashed_as_they_are() -> None:
    canonicalize, whole = Counted(), secured({"a": "x"}, {"name": "x"})
    whole.ledger.prepared = (whole.document, lambda _: b"ready")
    assert of_document(canonicalize, whole) == hashlib.sha256(b"ready").digest()
    assert canonicalize.calls == 1  # for the options


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        (CanonicalizationError("It is too complex.", code="graph-too-complex"), 1),
        (LimitError("It is too large.", code="document-too-large"), 1),
        (TermError("It is unknown.", code="unknown-context"), 2),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_what_a_document_cannot_have_it_cannot_have_twice(error: CairnError, calls: int) -> None:
    canonicalize, whole = Counted(), secured({"a": "x"}, {"name": "x"})
    digest(canonicalize, whole)  # the options' digest is remembered
    canonicalize.error = error
    for _ in range(2):
        with pytest.raises(type(error)):
            of_document(canonicalize, whole)
    assert canonicalize.calls == 1 + calls


def test_what_is_known_of_a_document_has_the_same_form(badge: Any, contexts: ContextStore) -> None:
    shapes = ShapeCache(contexts)
    for number in range(4):
        badge["id"] = f"urn:uuid:{number}"
        shapes.canonical_nquads(badge)
    match = shapes.find(badge)
    assert match is not None
    for canonicalize in (canonicalize_rdfc, canonicalize_jcs):
        form = canonical_form(canonicalize)
        assert form is not None
        assert form(match) == canonicalize(badge, contexts, "sha256", Limits())
    assert canonical_form(Counted()) is None


def test_the_context_of_the_proof_counts_for_nothing_in_rdfc() -> None:
    whole = Secured({}, {"@context": "urn:x", "a": "b"}, "z", ContextStore())
    configured, notes = configure_rdfc(whole)
    assert (configured.options, len(notes)) == ({"a": "b"}, 1)
    configured, notes = configure_rdfc(replace(whole, document={"@context": "urn:y"}))
    assert (configured.options, len(notes)) == ({"@context": "urn:y", "a": "b"}, 1)
    configured, notes = configure_rdfc(replace(whole, options={"a": "b"}))
    assert (configured.options, notes) == ({"a": "b"}, ())
    assert configured.value == "z"


# The proof's contexts and the document's: how many notes, or None if they do not go together.
CONTEXTS: dict[str, tuple[Any, Any, int | None]] = {
    "the same": (["urn:x"], ["urn:x"], 0),
    "the same in an array": ("urn:x", ["urn:x"], 0),
    "the same without an array": (["urn:x"], "urn:x", 0),
    "one more": (["urn:x"], ["urn:x", "urn:y"], 1),
    "one more in an array": ("urn:x", ["urn:x", "urn:y"], 1),
    "none signed": ([], ["urn:x"], 1),
    "another order": (["urn:x", "urn:y"], ["urn:y", "urn:x"], None),
    "one missing": (["urn:x", "urn:y"], ["urn:x"], None),
    "another": ("urn:x", "urn:y", None),
    "none left": ("urn:x", None, None),
}


@pytest.mark.parametrize("case", CONTEXTS)
def test_jcs_gives_the_document_the_context_that_was_signed(case: str) -> None:
    signed, present, notes = CONTEXTS[case]
    whole = Secured({"@context": present}, {"@context": signed}, "z", ContextStore())
    if notes is None:
        with pytest.raises(CairnError) as caught:
            configure_jcs(whole)
        assert caught.value.code == "context-mismatch"
        return
    configured, found = configure_jcs(whole)
    assert (configured.document, len(found)) == ({"@context": signed}, notes)


def test_jcs_signs_the_context_of_the_document() -> None:
    unsigned = Secured({"@context": "urn:x"}, {"a": "b"}, "", ContextStore())
    assert configure_jcs(unsigned)[0].options == {"a": "b", "@context": "urn:x"}
    assert configure_jcs(replace(unsigned, document={}))[0].options == {"a": "b"}
    without = replace(unsigned, value="z")
    assert configure_jcs(without) == (without, ())
