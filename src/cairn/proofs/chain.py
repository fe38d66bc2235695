"""Proof chains: which proofs a proof builds upon, and what that does to its result.

A proof with `previousProof` signs the document together with the proofs it names
(vc-data-integrity, sections 4.3 and 4.5). It can hold no better than they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Change", "matching_proofs", "settle_chains"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a chain makes of a proof that holds by itself.

    Attributes:
        outcome: What is to be said of it instead.
        code: The reason code.
        sentence: One plain sentence.
    """

    outcome: Literal["failed", "undetermined"]
    code: str
    sentence: str


def matching_proofs(proof: JsonObject, proofs: Sequence[Json]) -> tuple[JsonObject, ...]:
    """Return the proofs that a proof builds upon, in the order in which they stand.

    Args:
        proof: A proof or its options, perhaps with `previousProof`: an id or an array of ids.
        proofs: All proofs of the document.

    Raises:
        ProofError: If `previousProof` is neither (``malformed-proof``), names a proof that is
            not there (``previous-proof-missing``) or more than one (``duplicate-proof-id``).
    """
    return tuple(proofs[index] for index in _previous(proof, proofs))


def settle_chains(proofs: Sequence[Json], outcomes: Sequence[str]) -> list[Change | None]:
    """Tell for each proof whether the proofs below it change what was found.

    Args:
        proofs: All proofs of the document.
        outcomes: What was found for each by itself.

    Returns:
        For each proof a change, or None to leave its result as it is.
    """
    return [
        _settle(index, proofs, outcomes) if outcomes[index] == "verified" else None
        for index in range(len(proofs))
    ]


def _settle(start: int, proofs: Sequence[Json], outcomes: Sequence[str]) -> Change | None:
    below, todo = set[int](), list(_previous(proofs[start], proofs))
    while todo:
        index = todo.pop()
        if index == start:
            return Change("failed", "proof-chain-cycle", "The proof builds upon itself.")
        if index in below:
            continue
        below.add(index)
        if outcomes[index] == "verified":
            todo.extend(_previous(proofs[index], proofs))
    found = {outcomes[index] for index in below}
    if "failed" in found:
        return Change(
            "failed", "previous-proof-failed", "A proof that this one builds upon does not hold."
        )
    if found - {"verified"}:
        return Change(
            "undetermined",
            "previous-proof-undetermined",
            "A proof that this one builds upon could not be checked.",
        )
    return None


def _previous(proof: JsonObject, proofs: Sequence[Json]) -> list[int]:
    if "previousProof" not in proof:
        return []
    named = proof["previousProof"]
    names = named if isinstance(named, list) else [named]
    if not names or not all(isinstance(name, str) for name in names):
        raise ProofError(
            "“previousProof” is neither the id of a proof nor an array of them.",
            code="malformed-proof",
        )
    wanted = set(names)
    found: dict[str, int] = {}
    for index, other in enumerate(proofs):
        name = other.get("id") if isinstance(other, dict) else None
        if not isinstance(name, str) or name not in wanted:
            continue
        if name in found:
            raise ProofError(f"Two proofs have the id “{name[:80]}”.", code="duplicate-proof-id")
        found[name] = index
    for name in names:
        if name not in found:
            raise ProofError(
                f"The previous proof “{name[:80]}” is not in the document.",
                code="previous-proof-missing",
            )
    return sorted(found.values())
