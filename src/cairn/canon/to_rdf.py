"""Expanded JSON-LD to RDF statements, or an error that says what would be lost.

Knows the deserialisation algorithm of JSON-LD 1.1 (API section 8.1) and its rules for numbers.
Works on what `cairn.canon.expansion` hands over. Blank nodes get fresh names.

The specification drops silently what RDF cannot hold: an index, a text direction, a loose value
in a named graph. Each of those is refused here, because it would not be signed.
"""

from __future__ import annotations

from typing import Any

from cairn.canon import jcs
from cairn.canon.iris import is_absolute_iri, is_language_tag
from cairn.canon.nquads import Quad, iri_term, literal_term
from cairn.kernel.errors import CanonicalizationError, LimitError, TermError
from cairn.kernel.limits import Limits

__all__ = ["number_term", "to_quads"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE, _FIRST, _REST, _NIL = (iri_term(_RDF + name) for name in ("type", "first", "rest", "nil"))
# From here on JSON-LD writes a whole number like a fraction (API section 8.2.2, step 10).
_LARGEST_WHOLE = 1e21


def to_quads(expanded: list[Any], limits: Limits) -> list[Quad]:
    """Turn expanded JSON-LD into statements.

    Args:
        expanded: Node objects in expanded form, with absolute IRIs.
        limits: `quads` caps the statements.

    Returns:
        The statements, each once.

    Raises:
        TermError: If something would be dropped (``undefined-term``), is no IRI
            (``invalid-iri``), no language tag (``invalid-language-tag``) or has a text direction
            (``text-direction``).
        CanonicalizationError: ``number-not-exact`` for an integer that is no double.
        LimitError: ``too-many-statements``.
    """
    writer = _Writer(limits)
    for node in expanded:
        writer.loose(node, "")
    return list(writer.quads)


def _lost(what: str) -> TermError:
    return TermError(f"{what} has no place in the signed statements.", code="undefined-term")


class _Writer:
    """Collects statements; a dict keeps them in order and each once."""

    def __init__(self, limits: Limits) -> None:
        self.quads: dict[Quad, None] = {}
        self._limit = limits.quads
        self._written = 0
        self._blank: dict[str, str] = {}
        self._fresh_labels = 0

    def loose(self, item: Any, graph: str) -> None:
        """Write a node that nothing refers to; it must say something about itself."""
        if not isinstance(item, dict) or "@value" in item or "@list" in item:
            raise _lost("A value that belongs to nothing")
        before = self._written
        self._node(item, graph)
        if self._written == before and item:
            raise _lost(f"The id “{item.get('@id', '')}”, about which nothing is said,")

    def _put(self, subject: str, predicate: str, target: str, graph: str) -> None:
        self._written += 1
        self.quads[Quad(subject, predicate, target, graph)] = None
        if self._written > self._limit:
            raise LimitError(
                f"The document makes more than {self._limit} statements.",
                code="too-many-statements",
            )

    def _fresh(self) -> str:
        self._fresh_labels += 1
        return f"_:b{self._fresh_labels}"

    def _resource(self, name: Any) -> str:
        """Return the term of an id or type: an IRI, or a blank node under a fresh name."""
        if isinstance(name, str) and name.startswith("_:"):
            if name not in self._blank:
                self._blank[name] = self._fresh()
            return self._blank[name]
        return iri_term(_checked_iri(name))

    def _node(self, node: dict[str, Any], graph: str) -> str:
        subject = self._resource(node["@id"]) if "@id" in node else self._fresh()
        for member, values in node.items():
            if member.startswith("@"):
                self._keyword(subject, member, values, graph)
            else:
                predicate = iri_term(_checked_iri(member))
                for value in values:
                    self._put(subject, predicate, self._object(value, graph), graph)
        return subject

    def _keyword(self, subject: str, keyword: str, values: Any, graph: str) -> None:
        if keyword == "@type":
            for kind in values:
                self._put(subject, _TYPE, self._resource(kind), graph)
        elif keyword in ("@graph", "@included"):
            for item in values:
                self.loose(item, subject if keyword == "@graph" else graph)
        elif keyword == "@reverse":
            self._reverse(subject, values, graph)
        elif keyword != "@id":
            raise _lost(f"A value of {keyword}")

    def _reverse(self, target: str, members: dict[str, Any], graph: str) -> None:
        for member, nodes in members.items():
            predicate = iri_term(_checked_iri(member))
            for node in nodes:
                self._put(self._node(node, graph), predicate, target, graph)

    def _object(self, value: Any, graph: str) -> str:
        if not isinstance(value, dict):
            raise _lost("A value that JSON-LD cannot expand")
        if "@value" in value:
            return _literal(value)
        if "@list" in value:
            if len(value) > 1:
                raise _lost("The index of a list")
            return self._list(value["@list"], graph)
        return self._node(value, graph)

    def _list(self, items: list[Any], graph: str) -> str:
        head = _NIL
        for item in reversed(items):
            cell = self._fresh()
            self._put(cell, _FIRST, self._object(item, graph), graph)
            self._put(cell, _REST, head, graph)
            head = cell
        return head


def _checked_iri(name: Any) -> str:
    if not isinstance(name, str):
        raise _lost("An id that is not text")
    if not is_absolute_iri(name):
        raise TermError(f"“{name[:200]}” is not an absolute IRI.", code="invalid-iri")
    return name


def _literal(value: dict[str, Any]) -> str:
    content, kind, language = value["@value"], value.get("@type"), value.get("@language")
    if "@direction" in value:
        raise TermError(
            "A text has a direction, which the signed statements cannot hold.",
            code="text-direction",
            mend="Leave @direction out, or sign with a JCS cryptosuite.",
        )
    if value.keys() - {"@value", "@type", "@language"}:
        raise _lost("The index of a value")
    if kind == "@json":
        return literal_term(jcs.canonicalize(content).decode(), _RDF + "JSON")
    datatype = None if kind is None else _checked_iri(kind)
    if isinstance(content, str):
        if language is None:
            return literal_term(content, datatype or _XSD + "string")
        if not isinstance(language, str) or not is_language_tag(language):
            raise TermError(
                f"“{str(language)[:80]}” is not a language tag.", code="invalid-language-tag"
            )
        return literal_term(content, language=language)
    if isinstance(content, bool):
        return literal_term("true" if content else "false", datatype or _XSD + "boolean")
    if isinstance(content, int | float):
        return number_term(content, datatype)
    raise _lost("A value that JSON-LD cannot expand")


def number_term(value: float, datatype: str | None) -> str:
    """Write a JSON number; 3 and 3.0 are one number, so they get one lexical form."""
    jcs.canonicalize(value)  # refuses what a reader with doubles would round
    double = float(value)
    whole = double.is_integer() and abs(double) < _LARGEST_WHOLE
    if whole and datatype != _XSD + "double":
        return literal_term(str(int(double)), datatype or _XSD + "integer")
    text = _double(double)
    if float(text) != double:
        raise CanonicalizationError(
            f"The number {value!r} has more digits than its signed form can hold, so its last "
            "digits would not be covered.",
            code="number-not-exact",
            mend="Write it with at most 16 digits, or as a text.",
        )
    return literal_term(text, datatype or _XSD + "double")


def _double(value: float) -> str:
    """Write xsd:double's canonical form with 15 digits after the point, as JSON-LD asks."""
    mantissa, _, exponent = f"{value + 0.0:.15E}".partition("E")  # adding 0 turns -0.0 to 0.0
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"
