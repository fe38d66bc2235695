"""How a class of the data model is written down: its properties, ranges and type values."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ModelClass", "Property", "listed", "may", "must"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of one class.

    Attributes:
        name: The member name in JSON.
        ranges: Names of data types, enumerations or classes; any one of them fits.
        required: Whether the class cannot be without it.
        many: Whether the canonical JSON is an array of the range.
        note: What the table of the documentation should add; may be empty.
    """

    name: str
    ranges: tuple[str, ...]
    required: bool = False
    many: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelClass:
    """One class of objects.

    Attributes:
        name: The class name of the standard.
        properties: Its properties, `@context` and `type` left out.
        types: Groups of type values; `type` must hold one of each group. Empty: no `type` needed.
        type_array: Whether canonical `type` is an array (else one text).
        closed: Whether other members are refused.
        credential: Whether it is a credential of its own, with an `@context`.
    """

    name: str
    properties: tuple[Property, ...]
    types: tuple[tuple[str, ...], ...] = ()
    type_array: bool = True
    closed: bool = False
    credential: bool = False


def may(name: str, *ranges: str, note: str = "") -> Property:
    """Describe a property that occurs at most once."""
    return Property(name, ranges, note=note)


def must(name: str, *ranges: str, note: str = "") -> Property:
    """Describe a property that occurs exactly once."""
    return Property(name, ranges, required=True, note=note)


def listed(name: str, *ranges: str, required: bool = False, note: str = "") -> Property:
    """Describe a property whose canonical JSON is an array."""
    return Property(name, ranges, required=required, many=True, note=note)
