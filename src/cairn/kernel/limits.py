"""How much an untrusted input may cost, as named numbers with a reason each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings that every reader of untrusted bytes obeys.

    Attributes:
        document_bytes: Largest JSON document or JWT; real badges with inline images reach 1 MB.
        depth: Deepest nesting of JSON or XML; signed badges in the wild stay below 20.
        members: Most JSON values in one document.
        integer_digits: Longest integer literal; beyond it numbers cannot be interoperable.
        image_bytes: Largest baked image.
        inflated_bytes: Largest result of any decompression (a status list of 100 million entries).
        png_chunks: Most chunks in one PNG.
        fetch_bytes: Largest fetched document.
        fetch_redirects: Most redirects followed for one fetch.
        fetch_seconds: Longest time for one fetch, redirects included.
        fetches: Most fetches for the verification of one credential.
        quads: Most RDF statements in one document.
        hash_rounds: Most N-degree hash steps in RDFC-1.0; poison graphs need millions.
        proofs: Most proofs on one document.
        endorsements: Most embedded endorsements that are verified.
    """

    document_bytes: int = 4 * 1024 * 1024
    depth: int = 64
    members: int = 50_000
    integer_digits: int = 400
    image_bytes: int = 16 * 1024 * 1024
    inflated_bytes: int = 16 * 1024 * 1024
    png_chunks: int = 20_000
    fetch_bytes: int = 1024 * 1024
    fetch_redirects: int = 3
    fetch_seconds: float = 5.0
    fetches: int = 40
    quads: int = 5_000
    hash_rounds: int = 5_000
    proofs: int = 16
    endorsements: int = 32


DEFAULT_LIMITS = Limits()
"""What is obeyed when a caller names no limits."""
