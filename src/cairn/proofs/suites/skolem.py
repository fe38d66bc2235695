"""Which statements come from which JSON object: marking nodes before cutting a document.

A part cut from a document has other blank nodes than the whole. So each object without an id
gets one first (skolemization, vc-di-ecdsa section 3.4.4), and the statements of the part carry
it back. Instead of compacting an expanded document, the JSON itself is marked; whether that
changed its meaning is checked, and the proof counts as not checkable if it did.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from cairn.canon.jsonld import quads
from cairn.canon.nquads import Quad
from cairn.canon.rdfc import canonicalize
from cairn.kernel.errors import ProofError
from cairn.kernel.json_text import Json, JsonObject
from cairn.proofs.suites.cryptosuite import Secured

__all__ = ["statements_by_node", "unmarked_statements"]

_MARK = "urn:cairn-node:"
_NOT_NODES = frozenset({"id", "@id", "@value", "@list", "@set", "@graph"})


def statements_by_node(secured: Secured) -> tuple[JsonObject, list[Quad]]:
    """Mark the nodes of a document and return it with its statements.

    Returns:
        The marked document, and the statements of the document with each mark as the label of
        a blank node.

    Raises:
        ProofError: If marking changes what the document says (``proof-not-checkable``).
    """
    marked: JsonObject = _mark(secured.document, count())
    found = unmarked_statements(marked, secured)
    plain = quads(secured.document, secured.contexts, limits=secured.limits)
    if canonicalize(found, limits=secured.limits) != canonicalize(plain, limits=secured.limits):
        raise ProofError(
            "The statements of this document cannot be traced to their objects.",
            code="proof-not-checkable",
            mend="Ask the holder for a derived proof.",
        )
    return marked, found


def unmarked_statements(marked: JsonObject, secured: Secured) -> list[Quad]:
    """Return the statements of a marked document, or of a part of it, marks made labels."""
    return [
        Quad(*(_unmark(term) for term in quad))
        for quad in quads(marked, secured.contexts, limits=secured.limits)
    ]


def _mark(value: Json, counter: Iterator[int]) -> Json:
    if isinstance(value, list):
        return [_mark(item, counter) for item in value]
    if not isinstance(value, dict):
        return value
    marked = {
        name: item if name == "@context" else _mark(item, counter) for name, item in value.items()
    }
    if not _NOT_NODES & value.keys():
        marked["@id"] = f"{_MARK}{next(counter)}"
    return marked


def _unmark(term: str) -> str:
    if term.startswith("<" + _MARK):
        return "_:n" + term[len(_MARK) + 1 : -1]
    return term
