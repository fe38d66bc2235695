"""Credentials in SVG files, by inserting text: the artwork's own bytes are never rewritten.

Knows where Open Badges 3.0 (section 5.3.2), CLR 2.0 and Open Badges 2.0 put a credential in an SVG.
What may be shown of an SVG is the business of `cairn.credentials.baking.display`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cairn.credentials.baking.carriers import (
    CARRIERS,
    OPEN_BADGE,
    Baked,
    Carrier,
    CredentialForm,
    by_precedence,
    check_bakeable,
    form_of,
)
from cairn.credentials.baking.guarded_xml import Tag, read_svg
from cairn.kernel.errors import InputError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["bake_svg", "is_svg", "unbake_svg"]

_PREFIX = "openbadges"
_SNIFFED = 64 * 1024  # generator comments before the root are long, but not that long
_ROOT = re.compile(rb"<(?:[\w.-]{1,60}:)?svg[\s>/]")
_PAGE = re.compile(rb"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_TAG_END = re.compile(rb"""[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_NAME = re.compile(rb"<[^\s/>]+")
# XML 1.0 section 2.2, production Char: what no XML text can hold, escaped or not.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BY_ELEMENT = {(carrier.namespace, carrier.element): carrier for carrier in CARRIERS}


def is_svg(data: bytes) -> bool:
    """Tell whether the bytes look like an SVG file, by the first 64 KiB."""
    head = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
    root = _ROOT.search(head) if head.startswith(b"<") else None
    return root is not None and not _PAGE.search(head, 0, root.start())


def bake_svg(image: bytes, credential: bytes | str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Put a credential into an SVG, replacing an Open Badges 3.0 credential it already carries.

    The credential comes right after the opening tag: a compact JWS in the attribute ``verify``,
    JSON as character data. The rest of the file keeps its bytes, an older Open Badges 2.0
    assertion included.

    Args:
        image: The SVG file, in UTF-8, US-ASCII or ISO-8859-1.
        credential: JSON text or compact JWS; JSON comes back from `unbake_svg` unchanged.
        limits: The ceilings to obey.

    Raises:
        LimitError: If the image or the credential is too large.
        InputError: If the image is not a safe SVG, or the credential has characters that XML or
            the image's encoding cannot hold.
    """
    text, form = check_bakeable(credential, limits)
    places = _Places(image)
    encoding = read_svg(image, places, limits)
    root = places.root
    name, end = _tag(image, root.at)
    attributes_end = end - 2 if places.is_empty else end - 1
    bound = root.declared.get(_PREFIX)
    declaration = f' xmlns:{_PREFIX}="{OPEN_BADGE.namespace}"'
    element = _element(text, form, "" if bound in (None, OPEN_BADGE.namespace) else declaration)
    pieces = [image[:attributes_end]]
    if bound is None:
        pieces.append(declaration.encode())
    pieces += [b">", _encode(element, encoding)]
    if places.is_empty:
        pieces.append(b"</" + name + b">")
    kept_from = end
    for start, stop in places.credentials:
        pieces.append(image[kept_from:start])
        kept_from = stop
    return b"".join([*pieces, image[kept_from:]])


def unbake_svg(image: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Baked, ...]:
    """Take the credentials out of an SVG: at most one of each kind, Open Badges 3.0 first.

    Raises:
        LimitError: If the image is too large, deep or complex.
        InputError: If it is not a safe SVG, carries no credential, or carries two of one kind.
    """
    collector = _Collector()
    read_svg(image, collector, limits)
    found = []
    for item in collector.items:
        text = _one_text(item)
        form = form_of(text, item.carrier, limits)
        found.append(Baked(text, item.carrier.kind, item.carrier.keyword, form))
    return by_precedence(found)


@dataclass(slots=True)
class _Item:
    carrier: Carrier
    verify: str
    pieces: list[str] = field(default_factory=list)
    has_children: bool = False


@dataclass(slots=True)
class _Collector:
    """Gathers every credential element with its texts."""

    items: list[_Item] = field(default_factory=list)
    _open: int = 0

    def start(self, tag: Tag) -> None:
        carrier = _BY_ELEMENT.get((tag.namespace, tag.name))
        if self._open:
            self._open += 1
            self.items[-1].has_children = True
        elif carrier is not None:
            self._open = 1
            self.items.append(_Item(carrier, tag.attributes.get("verify", "")))

    def end(self, at: int) -> None:  # noqa: ARG002 - the port tells the place, nobody here asks
        self._open = max(0, self._open - 1)

    def text(self, text: str) -> None:
        if self._open == 1:
            self.items[-1].pieces.append(text)


def _one_text(item: _Item) -> str:
    body = "".join(item.pieces)
    verify = item.verify.strip()
    if item.has_children:
        raise InputError(
            "The image carries text under a badge's name, but the text is no credential.",
            code="baked-not-a-credential",
        )
    if not verify or not body.strip():
        return verify or body
    if item.carrier.kind == "ob2":
        # Open Badges 2.0 baking: a hosted assertion stands in the body, its address in `verify`.
        return body
    raise InputError(
        "The image carries a credential twice, as a token and as JSON.",
        code="more-than-one-credential",
        mend="Two readers could each believe another one; ask the issuer for a clean file.",
    )


@dataclass(slots=True)
class _Places:
    """Finds the opening tag and the credentials that a new one replaces, as byte offsets."""

    image: bytes
    root: Tag = field(default_factory=lambda: Tag("", "", {}, {}, 0))
    is_empty: bool = False
    credentials: list[tuple[int, int]] = field(default_factory=list)
    _depth: int = 0
    _open_at: int = 0
    _open_depth: int = 0

    def start(self, tag: Tag) -> None:
        self._depth += 1
        if self._depth == 1:
            self.root = tag
            self.is_empty = self._closes_itself(tag.at)
        elif not self._open_depth and (tag.namespace, tag.name) == (
            OPEN_BADGE.namespace,
            OPEN_BADGE.element,
        ):
            self._open_at, self._open_depth = tag.at, self._depth

    def end(self, at: int) -> None:
        if self._depth == self._open_depth:
            if self._closes_itself(self._open_at):
                stop = _tag(self.image, self._open_at)[1]
            else:
                stop = self.image.index(b">", at) + 1
            self.credentials.append((self._open_at, stop))
            self._open_depth = 0
        self._depth -= 1

    def text(self, text: str) -> None:
        """Let texts pass: only places matter here."""

    def _closes_itself(self, at: int) -> bool:
        return self.image.endswith(b"/>", 0, _tag(self.image, at)[1])


def _tag(image: bytes, at: int) -> tuple[bytes, int]:
    """Name and end of the tag at an offset where the XML parser saw one."""
    name = _NAME.match(image, at)
    tag = _TAG_END.match(image, at)
    if name is None or tag is None:
        raise InputError("The SVG is not well-formed XML.", code="svg-not-well-formed")
    return name.group()[1:], tag.end()


def _element(text: str, form: CredentialForm, declaration: str) -> str:
    name = f"{_PREFIX}:{OPEN_BADGE.element}"
    if form == "jwt":
        return f'<{name}{declaration} verify="{text}"></{name}>'
    # XML turns a carriage return into a line feed unless it is written as a reference.
    body = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<{name}{declaration}><![CDATA[{body}]]></{name}>"


def _encode(element: str, encoding: str) -> bytes:
    odd = _NOT_XML.search(element)
    if odd is not None:
        raise InputError(
            f"XML cannot hold the character U+{ord(odd.group()):04X} of the credential.",
            code="not-in-xml",
            mend=f"Write it in the JSON as \\u{ord(odd.group()):04x} before signing, or use a PNG.",
        )
    try:
        return element.encode(encoding)
    except UnicodeEncodeError as error:
        raise InputError(
            f"The credential has characters that the SVG's encoding, {encoding}, cannot hold.",
            code="svg-encoding",
            mend="Save the artwork in UTF-8.",
        ) from error
