"""The model's tables against the published context, the published schema, and the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cairn.credentials.contexts import OB_V3, packaged_contexts
from cairn.credentials.model import CLASSES, DATATYPES, ENUMERATIONS, model_class
from cairn.credentials.model_datatypes import is_extension
from cairn.kernel.json_text import read_json_object
from credentials.model_page import PAGE, model_page

MEMBERS = {entry.name: {item.name for item in entry.properties} for entry in CLASSES}


def test_every_range_is_known() -> None:
    known = {entry.name for entry in (*CLASSES, *DATATYPES, *ENUMERATIONS)} | {"credential"}
    used = {name for entry in CLASSES for item in entry.properties for name in item.ranges}
    assert used <= known
    assert {entry.name for entry in ENUMERATIONS} <= used


def test_no_class_and_no_member_twice() -> None:
    assert len({entry.name for entry in CLASSES}) == len(CLASSES)
    for entry in CLASSES:
        assert len(MEMBERS[entry.name]) == len(entry.properties), entry.name
    assert model_class("Unicorn") is None


def missing_terms(context: dict[str, Any]) -> list[str]:
    everywhere = set().union(*MEMBERS.values())
    missing = []
    for term, definition in context.items():
        if term.startswith("@") or term in {"id", "type"}:
            continue
        if not term[0].isupper():
            missing += [] if term in everywhere or term == "jti" else [term]
            continue
        name = "AchievementCredential" if term == "OpenBadgeCredential" else term
        if name not in MEMBERS:
            missing.append(term)
            continue
        scoped = definition.get("@context", {}) if isinstance(definition, dict) else {}
        missing += [
            f"{term}.{member}"
            for member in scoped
            if not member.startswith("@")
            and member not in {"id", "type"}
            and member not in MEMBERS[name]
        ]
    return missing


def test_every_term_of_the_packaged_context_is_in_the_model() -> None:
    assert missing_terms(packaged_contexts().document(OB_V3)["@context"]) == []


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["ob3/context-3.0.3.json", "1edtech-validator-cache/ob-v3p0-3.0.3.json"]
)
def test_every_term_of_the_published_context_is_in_the_model(vectors: Path, name: str) -> None:
    document = read_json_object((vectors / "contexts" / name).read_bytes())
    assert missing_terms(document["@context"]) == []


@pytest.mark.shared
def test_every_term_of_the_clr_context_is_in_the_model(vectors: Path) -> None:
    path = vectors / "contexts" / "1edtech-validator-cache" / "clr-v2p0-2.0.1.json"
    context = read_json_object(path.read_bytes())["@context"]
    assert [term for term in missing_terms(context) if term[-4:] not in {".obi", "cred"}] == []


@pytest.mark.shared
def test_members_and_cardinalities_are_the_schemas(vectors: Path) -> None:
    path = vectors / "schemas" / "ob_v3p0_achievementcredential_schema.json"
    schema = read_json_object(path.read_bytes())
    classes = {**schema["$defs"], "AchievementCredential": schema}
    for name in ("Context", "ProfileRef"):
        del classes[name]
    for name, definition in classes.items():
        entry = model_class(name)
        assert entry is not None, name
        theirs = {
            member: (member in definition["required"], said.get("type") == "array")
            for member, said in definition["properties"].items()
            if member not in {"@context", "type"}
        }
        ours = {item.name: (item.required, item.many) for item in entry.properties}
        assert ours == theirs, name
        assert entry.closed == (definition["additionalProperties"] is False), name
        assert entry.credential == ("@context" in definition["properties"]), name
        assert bool(entry.types) == ("type" in definition["required"]), name


EXTENSIONS = {
    "ext:EQFLevel": True,
    "ext:a-b.c_d": True,
    "EXT:x": False,
    "ext:": False,
    "ext:a b": False,
    "an ext:x": False,
}


@pytest.mark.parametrize("word", EXTENSIONS)
def test_extension_words(word: str) -> None:
    assert is_extension(word) is EXTENSIONS[word]


def test_the_page_about_the_model_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == model_page(), (
        "write it again: python tests/credentials/model_page.py"
    )
