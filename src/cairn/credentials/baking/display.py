"""An SVG made fit to be seen: drawing only, without scripts, links, animation or addresses.

Knows how to rewrite an SVG from the parts that `display_rules` allows, and how much drawing a
viewer may be asked for. Does not judge what the picture claims: an image can still show the word
"valid", so pages show it as an image (``<img>``), apart from their own words, never inline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from cairn.credentials.baking.display_rules import (
    ATTRIBUTES,
    ELEMENTS,
    fragment_of,
    is_inline_picture,
    references_in,
    safe_declarations,
    safe_rules,
    safe_value,
)
from cairn.credentials.baking.guarded_xml import SVG_NAMESPACE, Tag, read_svg
from cairn.kernel.errors import LimitError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = ["svg_for_display"]

_XLINK = "http://www.w3.org/1999/xlink"
_LINKS = ("href", f"{_XLINK} href")
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_ROOT = f'<svg xmlns="{SVG_NAMESPACE}" xmlns:xlink="{_XLINK}"'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE_ESCAPES = {**_ESCAPES, **str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})}


def svg_for_display(svg: bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Rewrite an untrusted SVG so that showing it runs nothing, fetches nothing and ends.

    An allow-list decides: shapes, text, gradients, patterns, masks, filters, pictures held inside
    the file, and plain styles stay. Scripts, event handlers, foreign content, links, animation,
    metadata, the credential itself and every address outside the file go. References that would
    multiply the drawing without end are refused.

    Returns:
        A complete SVG in UTF-8, without XML declaration or document type.

    Raises:
        LimitError: If the image is too large or too complex, or would draw too many parts.
        InputError: If it is not a safe SVG; see `cairn.credentials.baking.guarded_xml.read_svg`.
    """
    writer = _Writer(_Drawing(limits.members))
    read_svg(svg, writer, limits)
    writer.drawing.check()
    return "".join(writer.pieces).encode()


@dataclass(slots=True)
class _Drawing:
    """How many parts a viewer would draw: every reference repeats what it points to.

    A node is an id ("#id", with the elements under it), a class (".name") or the image ("").
    """

    most: int
    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pointed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _spent: int = 0

    def spend(self, count: int) -> None:
        """Book references and style declarations, which cost time to read.

        Raises:
            LimitError: If the image has too many of them.
        """
        self._spent += count
        if self._spent > self.most:
            raise self.too_much()

    def point(self, node: str, targets: list[str]) -> None:
        """Book the references of a node; see `spend`."""
        self.spend(len(targets))
        self.pointed[node] += targets

    def check(self) -> None:
        """Count what a viewer would draw; a circle of references is cut, as viewers do.

        Raises:
            LimitError: If it is too much.
        """
        counted: dict[str, int] = {}
        under_way: set[str] = set()
        todo = [("", False)]
        while todo:
            node, finished = todo.pop()
            if finished:
                repeated = sum(counted.get(target, 0) for target in self.pointed[node])
                # Beyond the ceiling the number does not matter, and must not grow long itself.
                counted[node] = min(self.parts[node] + repeated, self.most + 1)
            elif node not in under_way:
                under_way.add(node)
                todo.append((node, True))
                todo.extend((target, False) for target in self.pointed[node])
        if counted[""] > self.most:
            raise self.too_much()

    def too_much(self) -> LimitError:
        return LimitError(
            f"The SVG would have a viewer draw more than {self.most} parts, or has as many styles.",
            code="svg-too-complex",
        )


@dataclass(slots=True)
class _Writer:
    """Writes what is allowed, as the elements come by."""

    drawing: _Drawing
    pieces: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _owners: list[str] = field(default_factory=lambda: [""])
    _skipped: int = 0
    _sheet: list[str] | None = None

    def start(self, tag: Tag) -> None:
        name = "g" if tag.name == "a" else tag.name
        if self._skipped or self._sheet is not None or not _is_drawing(tag, name):
            self._skipped += 1
            return
        owner = self._note(tag)
        self._open.append(name)
        self._owners.append(owner)
        if name == "style":
            self._sheet = []
            return
        attributes = "".join(
            f' {key}="{value.translate(_VALUE_ESCAPES)}"' for key, value in _kept(tag)
        )
        self.pieces.append(f"{_ROOT}{attributes}>" if not self.pieces else f"<{name}{attributes}>")

    def end(self, at: int) -> None:  # noqa: ARG002 - the port tells the place, nobody here asks
        if self._skipped:
            self._skipped -= 1
            return
        name = self._open.pop()
        self._owners.pop()
        if self._sheet is not None:
            self._write_sheet("".join(self._sheet))
            self._sheet = None
        self.pieces.append(f"</{name}>")

    def text(self, text: str) -> None:
        if self._skipped:
            return
        if self._sheet is not None:
            self._sheet.append(text)
        else:
            self.pieces.append(text.translate(_ESCAPES))

    def _write_sheet(self, sheet: str) -> None:
        self.pieces.append("<style>")
        self.drawing.spend(sum(sheet.count(mark) for mark in (";", "{", "/*")))
        for rule in safe_rules(sheet):
            self.pieces.append(rule.text.translate(_ESCAPES) + "\n")
            for name in rule.classes:
                self.drawing.point(f".{name}", [f"#{target}" for target in rule.pointed])

    def _note(self, tag: Tag) -> str:
        """Book the element under the innermost id around it, and what it points to."""
        drawing, owner = self.drawing, self._owners[-1]
        own = tag.attributes.get("id")
        if own:
            drawing.point(owner, [f"#{own}"])
            owner = f"#{own}"
        drawing.parts[owner] += 1
        drawing.spend(tag.attributes.get("style", "").count(";"))
        # Looking for references takes time at each parenthesis, found or not.
        drawing.spend(sum(value.count("(") for value in tag.attributes.values()))
        drawing.point(owner, [f".{name}" for name in tag.attributes.get("class", "").split()])
        for key, value in tag.attributes.items():
            target = fragment_of(value) if key in _LINKS else None
            targets = [target] if target else references_in(value)
            drawing.point(owner, [f"#{target}" for target in targets])
        return owner


def _is_drawing(tag: Tag, name: str) -> bool:
    if tag.namespace not in ("", SVG_NAMESPACE) or name not in ELEMENTS:
        return False
    if name == "style":
        return tag.attributes.get("type", "text/css").strip().lower() == "text/css"
    return name != "image" or any(is_inline_picture(tag.attributes.get(key, "")) for key in _LINKS)


def _kept(tag: Tag) -> Iterator[tuple[str, str]]:
    for key, value in tag.attributes.items():
        if key in _LINKS:
            if fragment_of(value) or (tag.name == "image" and is_inline_picture(value)):
                yield ("href" if key == "href" else "xlink:href", value.strip())
        elif key == _SPACE:
            yield ("xml:space", value)
        elif key == "style":
            yield (key, safe_declarations(value))
        elif key in ATTRIBUTES and safe_value(value):
            yield (key, value)
