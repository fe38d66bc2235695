"""What is known of a document because others like it were checked before.

The checks of vocabulary, shape and terms depend on a document's members, on its constants, and on
the class of each text, not on the text. So a document that is like one which passed them passes
them too, with the same words. Only passing is remembered: whatever was faulted once is looked at
again each time.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import shapes_of
from cairn.canon.shapes_match import Match
from cairn.credentials import vcdm
from cairn.credentials.text_classes import text_class
from cairn.kernel.json_text import Json, JsonObject
from cairn.kernel.limits import Limits
from cairn.proofs.batch import secured
from cairn.proofs.suites.cryptosuite import Secured
from cairn.verification.report import CheckResult

__all__ = ["Known", "Settled"]

_MOST_PROOFS = 4


@dataclass(frozen=True, slots=True)
class Settled:
    """What the likes of a document settle.

    Attributes:
        contexts: The result of the check of that name.
        shape: The same.
        terms: The same.
        endorsed: Whether it holds anything that stands as an endorsement.
    """

    contexts: CheckResult
    shape: CheckResult
    terms: CheckResult
    endorsed: bool


@dataclass(slots=True)
class Known:
    """What is known of one document; filled in while it is being checked.

    Attributes:
        credential: The document.
        rest: The document without its proofs, if whoever read it made that already.
        unsigned: The document without its proofs.
        match: The document as one of a known shape; None if its shape is new.
        settled: What its likes settle; None if there are none yet.
    """

    credential: JsonObject
    rest: JsonObject | None = None
    unsigned: JsonObject = field(init=False)
    match: Match | None = None
    settled: Settled | None = None
    _likeness: Hashable = None

    def __post_init__(self) -> None:
        if self.rest is None:
            self.unsigned = {n: value for n, value in self.credential.items() if n != "proof"}
        else:
            self.unsigned = self.rest

    def find(self, contexts: ContextStore, limits: Limits) -> None:
        """Find out whether the document's shape is known."""
        if self.match is None:
            self.match = shapes_of(contexts, limits).find(self.unsigned)

    def look_up(self, contexts: ContextStore, limits: Limits, *, as_text: bool) -> None:
        """Find out whether others like it were checked.

        Args:
            contexts: The contexts it may name.
            limits: The ceilings for it.
            as_text: Whether its signature covers its text and not only its statements.
        """
        self.find(contexts, limits)
        if self.match is None:
            return
        proof = _proof_likeness(self.credential.get("proof"))
        if proof is None or vcdm.may_end_before_it_starts(self.credential):
            return
        self._likeness = (as_text, proof, self.match.likeness(text_class))
        self.settled = self.match.recall("checks", self._likeness)

    def settle(self, settled: Settled) -> None:
        """Remember what passed, for all documents like this one."""
        self.settled = settled
        if self.match is not None and self._likeness is not None:
            self.match.remember("checks", self._likeness, settled)

    def secured(self, contexts: ContextStore, limits: Limits) -> Secured:
        """Return the document as its proofs want it, canonical already if its shape is known."""
        if self.match is None:
            return Secured(self.unsigned, {}, "", contexts, limits)
        return secured(self.unsigned, self.match, contexts, limits)


def _proof_likeness(proof: Json) -> Hashable:
    """Say what proofs have in common; None if they hold more than texts."""
    if proof is None:
        return ()
    listed = proof if isinstance(proof, list) else [proof]
    if len(listed) > _MOST_PROOFS:
        return None
    found: list[Hashable] = [isinstance(proof, list)]
    for entry in listed:
        if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
            return None
        if "endorsement" in entry or "endorsementJwt" in entry:
            return None
        found += [(name, _proof_member(name, text)) for name, text in entry.items()]
    return tuple(found)


def _proof_member(name: str, text: str) -> Hashable:
    return text if name == "type" else text_class(text)
