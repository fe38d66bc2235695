"""RDF statements and their one canonical line of text (N-Quads, RDFC-1.0 section 5).

Knows how terms are written, read and escaped. Does not know blank node relabelling, which is
`cairn.canon.rdfc`, nor JSON-LD.

A term is kept as the text that canonical N-Quads gives it: ``<iri>``, ``_:label`` or
``"value"^^<datatype>``. Then equality is text equality and a statement is written by joining.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["Quad", "iri_term", "is_blank", "literal_term", "parse_nquads", "serialize"]

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RDF_LANGUAGE_TEXT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class Quad(NamedTuple):
    """One RDF statement in one graph.

    Attributes:
        subject: An IRI or blank node, as canonical N-Quads writes it.
        predicate: An IRI.
        object: An IRI, blank node or literal.
        graph: An IRI or blank node; the empty text for the default graph.
    """

    subject: str
    predicate: str
    object: str
    graph: str = ""

    def line(self) -> str:
        """Return the statement's N-Quads line, line feed included."""
        if self.graph:
            return f"{self.subject} {self.predicate} {self.object} {self.graph} .\n"
        return f"{self.subject} {self.predicate} {self.object} .\n"


# RDFC-1.0 section 5.2: short escapes where they exist, \uXXXX for the other control characters,
# U+007F and what is no Char of XML 1.1; everything else stands for itself.
_ESCAPES = {
    **{code: f"\\u{code:04X}" for code in [*range(0x20), 0x7F, 0xFFFE, 0xFFFF]},
    **{
        ord(character): f"\\{letter}"
        for character, letter in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)
    },
}
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')


def is_blank(term: str) -> bool:
    """Tell whether a term is a blank node."""
    return term.startswith("_:")


def iri_term(iri: str) -> str:
    """Return the term of an IRI, which must hold no character that N-Quads forbids in one."""
    return f"<{iri}>"


def literal_term(value: str, datatype: str = _XSD_STRING, language: str = "") -> str:
    """Return the term of a literal.

    Args:
        value: The lexical form, unescaped.
        datatype: Absolute IRI; not written for xsd:string and for language-tagged text.
        language: A language tag; empty for none.
    """
    quoted = f'"{value.translate(_ESCAPES)}"' if _ESCAPED.search(value) else f'"{value}"'
    if language:
        return f"{quoted}@{language}"
    if datatype == _XSD_STRING:
        return quoted
    return f"{quoted}^^<{datatype}>"


def serialize(quads: Iterable[Quad]) -> str:
    """Write statements one to a line, in the order given."""
    return "".join([quad.line() for quad in quads])


# The grammar of https://www.w3.org/TR/n-quads/, section 4.
_UNICODE_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IRI = rf'<((?:[^\x00-\x20<>"{{}}|^`\\]|{_UNICODE_ESCAPE})*)>'
_NAME_START = (
    "A-Za-z_:\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = rf"{_NAME_START}\-0-9\u00b7\u0300-\u036f\u203f\u2040"
_BLANK = rf"(_:[{_NAME_START}0-9](?:[{_NAME}.]*[{_NAME}])?)"
_LITERAL = rf'"((?:[^"\\\n\r]|\\[tbnrf"\'\\]|{_UNICODE_ESCAPE})*)"'
_SPACE = "[ \t]*"
_LINE = (
    rf"{_SPACE}(?:{_IRI}|{_BLANK}){_SPACE}{_IRI}{_SPACE}"
    rf"(?:{_IRI}|{_BLANK}|{_LITERAL}(?:\^\^{_IRI}|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?)"
    rf"{_SPACE}(?:(?:{_IRI}|{_BLANK}){_SPACE})?\.{_SPACE}(?:#.*)?"
)
_NOTHING = re.compile(rf"{_SPACE}(?:#.*)?")
_READ_ESCAPE = re.compile(rf"{_UNICODE_ESCAPE}|\\.")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@cache
def _line() -> re.Pattern[str]:
    """The pattern of a statement; compiling takes 30 ms, which checking a badge does not need."""
    return re.compile(_LINE)


def _unescape(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        escape = found.group()
        letter, digits = escape[1], escape[2:]
        return _SHORT.get(letter) or chr(int(digits, 16))

    return _READ_ESCAPE.sub(character, text) if "\\" in text else text


def _node(iri: str | None, blank: str | None) -> str:
    return blank or (iri_term(_unescape(iri)) if iri is not None else "")


def _quad(line: str) -> Quad | None:
    """Read one line; None if it is no statement of characters that Unicode has."""
    found = _line().fullmatch(line)
    if found is None:
        return None
    try:
        quad = _read(found)
        "".join(quad or ()).encode()
    except (ValueError, OverflowError):  # an escape beyond U+10FFFF, or half a character
        return None
    return quad


def _read(found: re.Match[str]) -> Quad | None:
    s_iri, s_blank, predicate, o_iri, o_blank, value, datatype, language, g_iri, g_blank = (
        found.groups()
    )
    if value is None:
        target = _node(o_iri, o_blank)
    else:
        kind = _unescape(datatype) if datatype is not None else _XSD_STRING
        if kind == _RDF_LANGUAGE_TEXT:
            return None  # language-tagged text has a tag, and never writes its datatype
        target = literal_term(_unescape(value), kind, language or "")
    return Quad(_node(s_iri, s_blank), _node(predicate, None), target, _node(g_iri, g_blank))


def parse_nquads(text: str, limits: Limits = DEFAULT_LIMITS) -> list[Quad]:
    """Read N-Quads text.

    Args:
        text: Lines separated by LF, CR or CR LF; empty lines and comments are skipped.
        limits: `document_bytes` caps the text, `quads` the statements.

    Returns:
        The statements in their order, repetitions included, escapes resolved.

    Raises:
        LimitError: If the text is too large or has too many statements.
        InputError: ``not-n-quads`` if a line is no statement.
    """
    if len(text) > limits.document_bytes:
        raise LimitError("The N-Quads text is too large.", code="document-too-large")
    quads: list[Quad] = []
    for number, line in enumerate(re.split("[\r\n]", text), start=1):
        if _NOTHING.fullmatch(line):
            continue
        quad = _quad(line)
        if quad is None:
            raise InputError(f"Line {number} is not an N-Quads statement.", code="not-n-quads")
        quads.append(quad)
        if len(quads) > limits.quads:
            raise LimitError(
                f"There are more than {limits.quads} statements.", code="too-many-statements"
            )
    return quads
