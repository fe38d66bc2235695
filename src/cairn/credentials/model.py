"""The data model of Open Badges 3.0 and CLR 2.0 as data: every class, property and range.

The tables state facts of the specification (names, ranges, cardinalities); what a member means is
told by the specification itself. `shape` walks them, the documentation prints them, and a test
holds them against the published context and schema.
"""

from __future__ import annotations

from cairn.credentials.clr import CLR_CLASSES
from cairn.credentials.model_achievement import ACHIEVEMENT_CLASSES
from cairn.credentials.model_classes import ModelClass, Property
from cairn.credentials.model_credential import CREDENTIAL_CLASSES
from cairn.credentials.model_datatypes import DATATYPES, ENUMERATIONS, Datatype, Enumeration

__all__ = [
    "CLASSES",
    "DATATYPES",
    "ENUMERATIONS",
    "Datatype",
    "Enumeration",
    "ModelClass",
    "Property",
    "model_class",
]

CLASSES: tuple[ModelClass, ...] = (*CREDENTIAL_CLASSES, *ACHIEVEMENT_CLASSES, *CLR_CLASSES)
"""Every class, credentials first."""

_BY_NAME = {entry.name: entry for entry in CLASSES}


def model_class(name: str) -> ModelClass | None:
    """Find a class by its name, or None when the model has no such class."""
    return _BY_NAME.get(name)
