"""Reads SVG as XML without letting the file do anything: no entities, no fetching, no bombs.

Knows which parts of XML a badge needs. The parser is Python's expat; every feature of XML that
reaches outside the file or multiplies its size is answered here with a refusal. (The package
`defusedxml` refuses less: default attributes may multiply, elements and depth are not counted.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn, Protocol
from xml.parsers import expat

from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.limits import Limits

__all__ = ["SVG_NAMESPACE", "SvgReader", "Tag", "read_svg"]

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
"""The XML namespace of SVG."""


_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1"})
_SAVE_PLAIN = "Open the artwork in a drawing program and save it as plain SVG in UTF-8."
# Drawing programs declare a handful of short names for namespaces; nothing else needs entities.
_ENTITIES = 32
_ENTITY_LENGTH = 256
_ATTRIBUTES_PER_ELEMENT = 3  # for an image of the most elements; a smaller one may have more each


@dataclass(frozen=True, slots=True)
class Tag:
    """The start of an element.

    Attributes:
        namespace: The namespace, empty when there is none.
        name: The local name.
        attributes: Attribute to value; a name in a namespace is written "namespace name".
        declared: The prefixes this tag declares, with their namespaces.
        at: Byte offset of its "<" in the file.
    """

    namespace: str
    name: str
    attributes: dict[str, str]
    declared: dict[str, str]
    at: int


class SvgReader(Protocol):
    """What wants to be told of the elements and texts of an SVG, in their order."""

    def start(self, tag: Tag) -> None:
        """Take the start of an element."""
        ...

    def end(self, at: int) -> None:
        """Take the end of the innermost element; the offset is its end tag's, if it has one."""
        ...

    def text(self, text: str) -> None:
        """Take a piece of text; one text may come in several pieces."""
        ...


def read_svg(data: bytes, reader: SvgReader, limits: Limits) -> str:
    """Read an SVG file from its first to its last byte.

    A document type declaration is skipped, never fetched. Short internal entities without markup
    are understood, because drawing programs write them; all other declarations are refused.

    Returns:
        The character encoding: "utf-8", "us-ascii" or "iso-8859-1".

    Raises:
        LimitError: If the file is too large, too deep or has too many elements or attributes.
        InputError: If it is not well-formed XML, not SVG, or uses a refused feature of XML.
    """
    _measure(data, limits)
    parser = _Guard(data, reader, limits)
    try:
        parser.run()
    except expat.ExpatError as error:
        raise InputError(
            f"The SVG is not well-formed XML: {expat.ErrorString(error.code)} "
            f"at line {error.lineno}.",
            code="svg-not-well-formed",
            mend=_SAVE_PLAIN,
        ) from error
    return parser.encoding


def _measure(data: bytes, limits: Limits) -> None:
    if len(data) > limits.image_bytes:
        raise LimitError(
            f"The image is larger than {limits.image_bytes} bytes.", code="image-too-large"
        )
    # No 8-bit encoding of XML has zero bytes; UTF-16 and UTF-32 do, with and without a mark.
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("The SVG is not in UTF-8.", code="svg-encoding", mend=_SAVE_PLAIN)
    # Counting bytes is cheap and comes before parsing; each element needs one "<" at least.
    if (
        data.count(b"<") > 3 * limits.members
        or data.count(b"=") > _ATTRIBUTES_PER_ELEMENT * limits.members
    ):
        raise LimitError(
            f"The SVG has more than {limits.members} elements, or too many attributes.",
            code="svg-too-complex",
        )


@dataclass(slots=True)
class _Guard:
    data: bytes
    reader: SvgReader
    limits: Limits
    encoding: str = "utf-8"
    _depth: int = 0
    _elements: int = 0
    _entities: int = 0
    _declared: dict[str, str] = field(default_factory=dict)
    _parser: expat.XMLParserType = field(
        default_factory=lambda: expat.ParserCreate(namespace_separator=" ")
    )

    def run(self) -> None:
        settings: dict[str, object] = {
            "buffer_text": True,
            "XmlDeclHandler": self._declaration,
            "EntityDeclHandler": self._entity,
            "AttlistDeclHandler": self._refused_declaration,
            "ElementDeclHandler": self._refused_declaration,
            "NotationDeclHandler": self._refused_declaration,
            "ExternalEntityRefHandler": self._refused_entity,
            "SkippedEntityHandler": self._refused_entity,
            "StartNamespaceDeclHandler": self._namespace,
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self.reader.text,
        }
        for name, value in settings.items():
            setattr(self._parser, name, value)
        self._parser.Parse(self.data, True)  # noqa: FBT003 - pyexpat takes "this is all" by position

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = (encoding or "utf-8").lower()
        if self.encoding not in _ENCODINGS:
            raise InputError(
                f"The SVG says that it is encoded in {self.encoding[:40]}.",
                code="svg-encoding",
                mend=_SAVE_PLAIN,
            )

    def _entity(
        self,
        _name: str,
        is_parameter: bool,  # noqa: FBT001 - pyexpat's own signature
        value: str | None,
        *_outside: str | None,
    ) -> None:
        self._entities += 1
        plain = value is not None and not is_parameter and not set(value) & set("&<%")
        if not plain or value is None or len(value) > _ENTITY_LENGTH or self._entities > _ENTITIES:
            self._refused_entity()
        # Every "&" might be this entity: the bound is generous to nobody and needs no bookkeeping.
        elif self.data.count(b"&") * len(value) > self.limits.document_bytes:
            raise LimitError("The SVG's entities grow too large.", code="svg-entities")

    def _refused_declaration(self, *_what: object) -> NoReturn:
        raise InputError(
            "The SVG brings its own document type, which is not read.",
            code="svg-document-type",
            mend=_SAVE_PLAIN,
        )

    def _refused_entity(self, *_what: object) -> NoReturn:
        raise InputError(
            "The SVG uses XML entities, which could reach other files or fill the memory.",
            code="svg-entities",
            mend=_SAVE_PLAIN,
        )

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self.limits.depth:
            raise LimitError(
                f"The SVG nests deeper than {self.limits.depth} levels.", code="svg-too-deep"
            )
        if self._elements > self.limits.members:
            raise LimitError(
                f"The SVG has more than {self.limits.members} elements.", code="svg-too-complex"
            )
        namespace, _, local = name.rpartition(" ")
        if self._elements == 1 and (local != "svg" or namespace not in ("", SVG_NAMESPACE)):
            raise InputError("This XML is not an SVG image.", code="not-svg")
        declared, self._declared = self._declared, {}
        at = self._parser.CurrentByteIndex
        self.reader.start(Tag(namespace, local, attributes, declared, at))

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self.reader.end(self._parser.CurrentByteIndex)
