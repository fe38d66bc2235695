"""Does a credential have the shape that Open Badges 3.0 asks for? A walk over the model's tables.

Two readings. Canonical: the published JSON Schema, arrays and all; its verdict is reproduced, so
that a badge we make passes other people's schema check. Tolerant: what real issuers publish (one
value where an array is meant, the VC 1.1 names, older contexts) is accepted and noted. Both add
what only the specification's words ask. Proofs are not verified and nothing is fetched.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from cairn.credentials.contexts import CLR_V2, VC_V2
from cairn.credentials.faults import (
    Basis,
    Fault,
    Findings,
    as_list,
    join,
    one_per_path,
    shown,
)
from cairn.credentials.model import CLASSES, DATATYPES, ENUMERATIONS, ModelClass, Property
from cairn.credentials.shape_prose import prose_findings
from cairn.credentials.vcdm import kind, version
from cairn.credentials.vcdm_rules import check_credential
from cairn.kernel.errors import UsageError
from cairn.kernel.json_text import Json, JsonObject

__all__ = ["Arrays", "Fault", "Findings", "check_class", "check_shape", "examine_shape"]

Arrays = Literal["canonical", "tolerant"]
"""Whether arrays must stand where the schema demands them."""


_CLASSES = {entry.name: entry for entry in CLASSES}
_DATATYPES = {entry.name: entry for entry in DATATYPES}
_ENUMERATIONS = {entry.name: entry for entry in ENUMERATIONS}
_CLASS_OF_KIND = {
    "achievement": "AchievementCredential",
    "endorsement": "EndorsementCredential",
    "clr": "ClrCredential",
    "profile": "Profile",
}
# VC DM 2.0 lets these be several; the Open Badges schema does not.
_SEVERAL_IN_VCDM = {"credentialStatus", "refreshService"}
# VC DM 2.0 lets these go without an id; the Open Badges schema does not.
_NO_ID_IN_VCDM = {"CredentialStatus", "RefreshService"}
_NAMES_1_1 = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
_OB_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json")
_ENOUGH = 1_000  # faults; a hostile document could have one per member
_TOLERATED = frozenset({"no-recipient"})
_STEPS = 100_000  # more members than a document within the limits can have


def _article(words: list[str]) -> str:
    return " or ".join(dict.fromkeys(words))


@dataclass(slots=True)
class _Walk:
    """One walk: the queue of objects to look at, and what was found so far."""

    canonical: bool
    old: bool = False
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    queue: deque[tuple[str, JsonObject, ModelClass]] = field(default_factory=deque)

    def fault(
        self, path: str, code: str, sentence: str, mend: str = "", basis: Basis = "schema"
    ) -> None:
        self.faults.append(Fault(path, code, sentence, mend, basis))

    def strict(self, path: str, code: str, sentence: str, mend: str = "") -> None:
        """Fault what only the canonical reading refuses; note it otherwise."""
        target = self.faults if self.canonical else self.notes
        target.append(Fault(path, code, sentence, mend, "schema"))

    def run(self, document: JsonObject, start: ModelClass) -> None:
        self.queue.append(("", document, start))
        for _ in range(_STEPS):
            if not self.queue or len(self.faults) > _ENOUGH:
                return
            self.visit(*self.queue.popleft())

    def visit(self, path: str, value: JsonObject, wanted: ModelClass) -> None:
        old = wanted.credential and version(value) == "1.1" and not self.canonical
        if wanted.credential and self.canonical:
            self.context(path, value, record=wanted.name == "ClrCredential")
        if wanted.types:
            self.types(path, value, wanted)
        for entry in wanted.properties:
            self.member(path, value, entry, wanted, old=old)
        if wanted.closed:
            known = {"type", *(entry.name for entry in wanted.properties)}
            for name in value:
                if name not in known:
                    self.fault(
                        join(path, name),
                        "extra-member",
                        f"{wanted.name} has no member {shown(name)}.",
                        "Leave it out.",
                    )

    def context(self, path: str, value: JsonObject, *, record: bool) -> None:
        """Apply the schema's rule: an array, base context first, Open Badges context second.

        A record has the context of CLR 2.0 between the two.
        """
        found = value.get("@context")
        items = found if isinstance(found, list) else []
        first = [VC_V2, CLR_V2] if record else [VC_V2]
        badges = items[len(first)] if len(items) > len(first) else None
        if not (
            items[: len(first)] == first
            and isinstance(badges, str)
            and _OB_CONTEXT.fullmatch(badges)
            and all(isinstance(item, str | dict) for item in items)
        ):
            between = ", then the CLR 2.0 one," if record else ""
            self.fault(
                join(path, "@context"),
                "context-order",
                f"The contexts are not the VC 2.0 one{between} and then the Open Badges one.",
                f"Begin @context with these {'three' if record else 'two'}, in this order.",
            )

    def types(self, path: str, value: JsonObject, wanted: ModelClass) -> None:
        here = join(path, "type")
        found = value.get("type")
        if found is None or found == []:
            self.fault(here, "missing-member", f"{wanted.name} has no type.", "Add “type”.")
            return
        items = as_list(found)
        if not all(isinstance(item, str) for item in items):
            self.fault(here, "bad-type", "A type is not a text.")
            return
        for group in wanted.types:
            if group and not set(group) & set(items):
                self.fault(
                    here,
                    "wrong-type",
                    f"The type does not hold {_article([f'“{name}”' for name in group])}.",
                    f"Add “{group[0]}”.",
                )
        if wanted.type_array and not isinstance(found, list):
            self.strict(here, "single-type", "The type is one text, not an array.")
        if not wanted.type_array and isinstance(found, list):
            self.strict(here, "many-types", "The type is an array, not one text.")

    def member(
        self, path: str, value: JsonObject, entry: Property, wanted: ModelClass, *, old: bool
    ) -> None:
        name = _NAMES_1_1.get(entry.name, entry.name) if old else entry.name
        here = join(path, name)
        if name not in value or (value[name] is None and not self.canonical):
            if _is_required(entry, wanted, old=old):
                self.absent(here, name, wanted)
            return
        found = value[name]
        if isinstance(found, list):
            self.array(here, found, entry)
            return
        if entry.many:
            self.strict(
                here,
                "single-value",
                f"“{name}” is one value, not an array.",
                "Put it in square brackets.",
            )
        self.value(here, found, entry)

    def absent(self, here: str, name: str, wanted: ModelClass) -> None:
        sentence = f"{wanted.name} has no “{name}”."
        if name == "id" and wanted.name in _NO_ID_IN_VCDM:
            self.strict(here, "missing-member", sentence, f"Add “{name}”.")
        else:
            self.fault(here, "missing-member", sentence, f"Add “{name}”.")

    def array(self, here: str, found: list[Json], entry: Property) -> None:
        if not entry.many:
            sentence = f"“{entry.name}” is an array, not one value."
            if len(found) == 1 or (entry.name in _SEVERAL_IN_VCDM and found):
                self.strict(here, "array-for-single", sentence, "Write the value alone.")
            else:
                self.fault(here, "array-for-single", sentence, "Keep one value.")
                return
        elif not found and entry.required:
            self.fault(here, "missing-member", f"“{entry.name}” is empty.", "Add at least one.")
        for index, item in enumerate(found):
            self.value(join(here, index), item, entry)

    def value(self, here: str, found: Json, entry: Property) -> None:
        """Check one value against the ranges of its property; any one range will do."""
        classes = [name for name in entry.ranges if name in _CLASSES]
        if isinstance(found, dict) and "credential" in entry.ranges:
            inner = _CLASS_OF_KIND.get(kind(found))
            if inner is not None:
                self.queue.append((here, found, _CLASSES[inner]))
            return
        if isinstance(found, dict) and classes:
            self.queue.append((here, found, _CLASSES[classes[0]]))
            return
        if self.old and classes == ["Image"] and _in_words("url", found) and not self.canonical:
            self.notes.append(Fault(here, "image-as-text", "The image is a bare URL."))
            return
        simple = [name for name in entry.ranges if name not in classes]
        simple = ["compact-jws" if name == "credential" else name for name in simple]
        if not any(_in_schema(name, found) for name in simple):
            words = [*(_words(name) for name in simple), *(f"a {name} object" for name in classes)]
            self.fault(
                here,
                "wrong-kind",
                f"“{entry.name}” is {_kind_words(found)}, not {_article(words)}.",
                _extension_mend(simple),
            )
        elif not any(_in_words(name, found) for name in simple):
            self.fault(
                here,
                "bad-value",
                f"{shown(found)} is not {_article([_words(name) for name in simple])}.",
                _extension_mend(simple),
                "specification",
            )


def _is_required(entry: Property, wanted: ModelClass, *, old: bool) -> bool:
    if old and entry.name == "name":
        return wanted.name != "EndorsementCredential"
    return entry.required


def _in_schema(name: str, value: Json) -> bool:
    return (
        _ENUMERATIONS[name].in_schema(value)
        if name in _ENUMERATIONS
        else _DATATYPES[name].in_schema(value)
    )


def _in_words(name: str, value: Json) -> bool:
    return (
        _ENUMERATIONS[name].in_words(value)
        if name in _ENUMERATIONS
        else _DATATYPES[name].in_words(value)
    )


def _words(name: str) -> str:
    return f"a word of {name}" if name in _ENUMERATIONS else _DATATYPES[name].words


def _kind_words(value: Json) -> str:
    if isinstance(value, str):
        return shown(value)
    kinds = {dict: "an object", list: "an array", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _extension_mend(names: list[str]) -> str:
    if any(name in _ENUMERATIONS and _ENUMERATIONS[name].extensible for name in names):
        return "Use a word of the list, or begin your own with ext:."
    return ""


def examine_shape(document: JsonObject, *, arrays: Arrays = "tolerant") -> Findings:
    """Check the shape of a credential or Profile, and say also what was tolerated.

    Args:
        document: Any JSON object. Its kind decides the rules: an achievement credential, an
            endorsement, a CLR and a Profile are walked by the model; any other credential is held
            against the VC data model alone.
        arrays: ``canonical`` to agree with the published schema, ``tolerant`` to accept single
            values, VC 1.1 and older contexts.

    Returns:
        Faults, one per path, and notes. A fault whose basis is ``schema`` is one that the
        published schema finds too.
    """
    found = kind(document)
    if found.startswith("ob2-") or found in {"other", "presentation"}:
        return Findings(
            (
                Fault(
                    "type",
                    "not-a-credential",
                    "This is not a credential or Profile of Open Badges 3.0.",
                    "",
                    "schema",
                ),
            )
        )
    walk = _Walk(canonical=arrays == "canonical", old=version(document) == "1.1")
    start = _CLASS_OF_KIND.get(found)
    if start is not None:
        walk.run(document, _CLASSES[start])
    prose = prose_findings(document)
    rules = () if found == "profile" else check_credential(document)
    faults, notes = [*walk.faults, *prose.faults, *rules], [*walk.notes, *prose.notes]
    if arrays == "tolerant":
        # Four in five real badges of one large consortium name nobody. That is no reason to call
        # a good signature bad; whose such a badge is, the recipient check cannot tell.
        notes += [fault for fault in faults if fault.code in _TOLERATED]
        faults = [fault for fault in faults if fault.code not in _TOLERATED]
    return Findings(one_per_path(faults), one_per_path(notes))


def check_class(value: JsonObject, name: str, *, arrays: Arrays = "canonical") -> tuple[Fault, ...]:
    """Check a part of a credential, such as an Achievement, against its class of the model.

    Args:
        value: The object.
        name: A class of the model.
        arrays: As for `examine_shape`.

    Returns:
        The faults, one per path.

    Raises:
        UsageError: If the model has no such class.
    """
    if name not in _CLASSES:
        raise UsageError(f"The model has no class {name}.", code="unknown-class")
    walk = _Walk(canonical=arrays == "canonical")
    walk.run(value, _CLASSES[name])
    return one_per_path(walk.faults)


def check_shape(document: JsonObject, *, arrays: Arrays = "tolerant") -> tuple[Fault, ...]:
    """Check the shape of a credential or Profile; see `examine_shape`.

    Returns:
        What is wrong, one fault per path; empty when the shape is right.
    """
    return examine_shape(document, arrays=arrays).faults
