"""What the proofs of one document share, so that many do not cost many times as much."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.kernel.errors import CanonicalizationError, LimitError
from cairn.proofs.suites.cryptosuite import Ledger, Secured
from cairn.proofs.suites.hash_and_sign import canonicalize_jcs, canonicalize_rdfc

DOCUMENT: dict[str, Any] = {"name": "x"}
AFFORDABLE = 1_000_000


def test_a_digest_is_that_of_the_same_bytes() -> None:
    ledger = Ledger(found=[(canonicalize_rdfc, "sha256", DOCUMENT, b"digest")])
    assert ledger.digest(canonicalize_rdfc, "sha256", DOCUMENT) == b"digest"
    assert ledger.digest(canonicalize_jcs, "sha256", DOCUMENT) is None
    assert ledger.digest(canonicalize_rdfc, "sha384", DOCUMENT) is None
    assert ledger.digest(canonicalize_rdfc, "sha256", dict(DOCUMENT)) is None


def test_a_document_that_is_too_complex_stays_so_with_proofs_added() -> None:
    error = CanonicalizationError("It is too complex.", code="graph-too-complex")
    ledger = Ledger(found=[(canonicalize_rdfc, "sha256", DOCUMENT, error)])
    with pytest.raises(CanonicalizationError):
        ledger.digest(canonicalize_rdfc, "sha256", {**DOCUMENT, "proof": []})
    assert ledger.digest(canonicalize_jcs, "sha256", DOCUMENT) is None
    assert ledger.digest(canonicalize_rdfc, "sha384", DOCUMENT) is None


def test_what_can_be_afforded_is_spent_to_the_last() -> None:
    known = (canonicalize_rdfc, "sha256", DOCUMENT, b"digest")
    ledger = Ledger(found=[known], spent=AFFORDABLE)
    ledger.check()
    assert ledger.digest(canonicalize_jcs, "sha256", DOCUMENT) is None
    ledger.spent += 1
    for again in (ledger.check, lambda: ledger.digest(canonicalize_jcs, "sha256", DOCUMENT)):
        with pytest.raises(LimitError) as caught:
            again()
        assert caught.value.code == "proofs-too-costly"
    # What is known costs nothing.
    assert ledger.digest(canonicalize_rdfc, "sha256", DOCUMENT) == b"digest"


def test_bytes_are_ready_for_the_document_they_were_prepared_for() -> None:
    ledger = Ledger()
    assert ledger.spent == 0
    assert ledger.ready(canonicalize_rdfc, "sha256", DOCUMENT) == b""
    ledger.prepared = (DOCUMENT, lambda suite: b"r" if suite is canonicalize_rdfc else b"j")
    assert ledger.ready(canonicalize_rdfc, "sha256", DOCUMENT) == b"r"
    assert ledger.ready(canonicalize_jcs, "sha256", DOCUMENT) == b"j"
    assert ledger.ready(canonicalize_rdfc, "sha384", DOCUMENT) == b""
    assert ledger.ready(canonicalize_rdfc, "sha256", dict(DOCUMENT)) == b""


def test_a_ledger_says_nothing_of_what_is_secured() -> None:
    store = ContextStore()
    first, second = (Secured(DOCUMENT, {}, "", store, ledger=Ledger(spent=n)) for n in (1, 2))
    assert first == second
    assert "edger" not in repr(first)
