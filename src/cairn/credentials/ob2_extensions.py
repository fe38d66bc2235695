"""The published extensions of Open Badges 1.1 and 2.0, and the check of an extension node.

Source: Open Badges 2.0, section Extensions, and the schema of each extension at
https://openbadgespec.org/extensions/ (member names and kinds only).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cairn.credentials.faults import Fault, as_list, is_url, join
from cairn.credentials.ob2_terms import type_names
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["EXTENSIONS", "Extension", "extension_faults"]

_DEPTH = 8  # extensions hang on a badge object or on a part of it, never deep


@dataclass(frozen=True, slots=True)
class Extension:
    """What one published extension asks of its node.

    Attributes:
        name: Its type without a prefix.
        members: Each required member under all the names it goes by, with its kind.
    """

    name: str
    members: tuple[tuple[tuple[str, ...], str], ...]


EXTENSIONS: tuple[Extension, ...] = (
    Extension(
        "ExampleExtension",
        ((("exampleProperty", "http://schema.org/text", "schema:text"), "text"),),
    ),
    Extension("ApplyLink", ((("url", "applyLink", "extensions:applyLink"), "url"),)),
    Extension("AssessmentExtension", ((("description",), "text"), (("assessments",), "any"))),
    Extension("ExtraDescriptionExtension", ((("name",), "text"), (("narrative",), "text"))),
    Extension("GeoCoordinates", ((("description",), "text"), (("geo",), "object"))),
    Extension(
        "IssuerAccreditation",
        (
            (("name",), "text"),
            (("contactInstructions",), "text"),
            (("url",), "url"),
            (("address",), "object"),
        ),
    ),
    Extension("LicenseExtension", ((("id",), "text"), (("name",), "text"))),
    Extension("originalCreator", ((("url",), "url"),)),
)
"""The extensions whose published schema has required members."""

_BY_NAME = {extension.name: extension for extension in EXTENSIONS}
_FITS: dict[str, Callable[[Json], bool]] = {
    "text": lambda value: isinstance(value, str),
    "url": is_url,
    "object": lambda value: isinstance(value, dict),
    "any": lambda value: value is not None,
}


def _is_extension_node(name: str, value: Json) -> bool:
    return isinstance(value, dict) and (
        name.startswith(("extensions:", "https://w3id.org/openbadges/extensions#"))
        or "Extension" in type_names(value)
    )


def _node_faults(node: JsonObject, path: str) -> Iterator[Fault]:
    names = type_names(node)
    if not {"Extension", "extension"} & set(names):
        yield Fault(
            join(path, "type"),
            "not-an-extension",
            "The extension does not say that it is one.",
            "Add “Extension” to its type.",
        )
    for name in names:
        extension = _BY_NAME.get(name)
        for members, kind in extension.members if extension else ():
            present = [member for member in members if member in node]
            if not present or not all(_FITS[kind](node[member]) for member in present):
                yield Fault(
                    join(path, present[0] if present else members[0]),
                    "bad-extension",
                    f"The extension {name} needs “{members[0]}”"
                    + (f" as {kind}." if kind != "any" else "."),
                )


def extension_faults(document: JsonObject, path: str = "", depth: int = 0) -> Iterator[Fault]:
    """Find what is wrong with the extension nodes of a badge object.

    Args:
        document: The assertion, BadgeClass or Profile.
        path: Where it stands.
        depth: How deep it stands; beyond a few levels nothing is an extension.

    Yields:
        One fault per member that the extension's schema refuses; unknown extensions are free.
    """
    for name, value in document.items():
        for index, item in enumerate(as_list(value)):
            here = join(join(path, name), index) if isinstance(value, list) else join(path, name)
            if name == "@context" or not isinstance(item, dict):
                continue
            if _is_extension_node(name, item):
                yield from _node_faults(item, here)
            elif depth < _DEPTH:
                yield from extension_faults(item, here, depth + 1)
