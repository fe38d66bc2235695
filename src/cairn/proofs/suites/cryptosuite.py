"""What a cryptosuite is: a record of how to canonicalize, what to hash and how to verify.

Adding one is a value here beside its functions, and a line in `cairn.proofs.suites`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from cairn.canon.contexts import ContextStore
from cairn.canon.rdfc import HashName
from cairn.kernel.errors import CairnError, CanonicalizationError, LimitError
from cairn.kernel.json_text import JsonObject
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.keys.material import KeyKind, PublicKey

__all__ = ["Canonicalizer", "Cryptosuite", "Ledger", "Secured"]

Canonicalizer: TypeAlias = Callable[[JsonObject, ContextStore, HashName, Limits], bytes]
"""Turns a JSON object into the bytes that are hashed."""

# Canonical bytes that the proofs of one document may cost together: sixteen links of a chain over
# an ordinary badge take a seventh of it, two over the largest document all of it.
_AFFORDABLE = 1_000_000


@dataclass(slots=True)
class Ledger:
    """What the proofs of one document share: digests, failures, and how much was spent.

    A document too complex to canonicalize stays so with proofs added to it, and sixteen proofs
    must not cost sixteen times the work.

    Attributes:
        found: The digest of a document, or why it has none, and how it was computed.
        spent: Canonical bytes so far.
        prepared: A document, and what gives its canonical bytes without the canonicalizer, or
            empty ones if it cannot.
        whole: Whether the document is all there; if not, nothing but what was prepared may be
            said of it.
    """

    found: list[tuple[Canonicalizer, HashName, JsonObject, bytes | CairnError]] = field(
        default_factory=list
    )
    spent: int = 0
    prepared: tuple[JsonObject, Callable[[Canonicalizer], bytes]] | None = None
    whole: bool = True

    def digest(
        self, canonicalize: Canonicalizer, name: HashName, document: JsonObject
    ) -> bytes | None:
        """Return the digest of a document if another proof has computed it.

        Raises:
            CairnError: What that other proof ended in, or LimitError (``proofs-too-costly``) if
                too much was spent already.
        """
        for made_by, made_with, known, result in self.found:
            if made_by is canonicalize and made_with == name:
                if isinstance(result, CairnError):
                    raise result
                if known is document:
                    return result
        self.check()
        return None

    def ready(self, canonicalize: Canonicalizer, name: HashName, document: JsonObject) -> bytes:
        """Return the canonical bytes of a document if they were prepared; empty if not.

        Raises:
            CanonicalizationError: If they were not and the document is not all there.
        """
        known = b""
        if self.prepared is not None and self.prepared[0] is document and name == "sha256":
            known = self.prepared[1](canonicalize)
        if not known and not self.whole:
            raise CanonicalizationError("Only a part of the document was read.", code="not-whole")
        return known

    def check(self) -> None:
        """Refuse to go on when too much was spent.

        Raises:
            LimitError: With the code ``proofs-too-costly``.
        """
        if self.spent > _AFFORDABLE:
            raise LimitError(
                "The document is too large to check so many proofs of it.",
                code="proofs-too-costly",
            )


@dataclass(frozen=True, slots=True)
class Secured:
    """A document taken apart for one of its proofs.

    Attributes:
        document: The document without its proofs, except those that the proof builds upon.
        options: The proof without its `proofValue`.
        value: The `proofValue`; empty before signing.
        contexts: Where contexts come from.
        limits: The ceilings to obey.
        ledger: What other proofs of the same document have already computed.
    """

    document: JsonObject
    options: JsonObject
    value: str
    contexts: ContextStore
    limits: Limits = DEFAULT_LIMITS
    ledger: Ledger = field(default_factory=Ledger, repr=False, compare=False)

    def with_proof(self, options: JsonObject, value: str) -> Secured:
        """Return the same document for another of its proofs."""
        # Five times faster than dataclasses.replace, which shows in a batch.
        return Secured(self.document, options, value, self.contexts, self.limits, self.ledger)


@dataclass(frozen=True, slots=True)
class Cryptosuite:
    """A way of making a proof, under the name it has in the standards.

    Attributes:
        name: Its `cryptosuite` name; for older suites the proof's `type`.
        proof_type: The `type` of its proofs.
        key_kinds: The kinds of keys it signs with.
        canonicalize: How a document and the proof's options become bytes.
        configure: Gives the document and the options the `@context` that the suite wants; the
            second value holds notes for the reader.
        verify: Checks a proof with a key; returns notes, or raises SignatureError or another
            CairnError.
        keeps_context: Whether the proof itself carries the `@context` it was signed with.
        verify_only: Whether proofs are checked but not made.
        note: What a reader of a report should know about the suite; may be empty.
    """

    name: str
    proof_type: str
    key_kinds: tuple[KeyKind, ...]
    canonicalize: Canonicalizer
    configure: Callable[[Secured], tuple[Secured, tuple[str, ...]]]
    verify: Callable[[Cryptosuite, Secured, PublicKey], tuple[str, ...]]
    keeps_context: bool = False
    verify_only: bool = False
    note: str = ""
