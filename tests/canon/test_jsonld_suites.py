"""W3C's JSON-LD 1.1 suites through the safe mode.

Every test of a kind that Cairn supports must give exactly the statements that W3C expects, or be
refused: safe mode refuses what the standard drops. What is refused is listed here by its number
and its reason, so that a change either way is noticed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cairn.canon import jsonld, rdfc
from cairn.canon.contexts import ContextStore
from cairn.canon.nquads import parse_nquads
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject, read_json, read_json_object

BASE = "https://w3c.github.io/json-ld-api/tests/"

# Options by which W3C asks for something else than JSON-LD 1.1 with its defaults.
OTHER_OPTIONS = {"rdfDirection", "produceGeneralizedRdf", "expandContext"}

# Positive toRdf tests that safe mode refuses, by the reason.
REFUSED = {
    "undefined-term": [
        "t0030", "tc013", "tc014", "tc018", "te001", "te003", "te004", "te008", "te016",
        "te019", "te032", "te036", "te044", "te045", "te046", "te047", "te059", "te060",
        "te063", "te065", "te068", "te082", "te083", "te084", "te096", "te097", "te098",
        "te105", "te107", "te111", "te112", "te122", "tin06", "tli12", "tli14", "tm002",
        "tpr06", "tpr19", "twf01", "twf02", "twf03", "twf04", "twf07",
    ],
    "text-direction": [
        "tdi01", "tdi02", "tdi03", "tdi04", "tdi05", "tdi06",
    ],
    # Reserved words (te005 to tpr39), and @import (tso05 to tso11).
    "invalid-context": [
        "te005", "te119", "te120", "tpr34", "tpr35", "tpr36", "tpr37", "tpr38", "tpr39",
        "tso05", "tso06", "tso08", "tso09", "tso11",
    ],
    # Relative URLs of contexts.
    "unknown-context": [
        "tc031", "tc034", "te126", "te127", "te128",
    ],
    "invalid-language-tag": [
        "twf05",
    ],
}  # fmt: skip
LISTED = {number: code for code, numbers in REFUSED.items() for number in numbers}


def _store(folder: Path) -> ContextStore:
    documents: dict[str, JsonObject] = {}
    for path in folder.glob("*/*.jsonld"):
        try:
            value = read_json(path.read_bytes())
        except CairnError:
            continue  # some tests are about text that is not JSON
        if isinstance(value, dict) and "@context" in value:
            documents[BASE + path.relative_to(folder).as_posix()] = value
    return ContextStore().with_documents(documents)


def _document(path: Path, base: str) -> JsonObject:
    value = read_json(path.read_bytes())
    document: dict[str, Any] = value if isinstance(value, dict) else {"@graph": value}
    context = document.get("@context", [])
    contexts = context if isinstance(context, list) else [context]
    return {**document, "@context": [{"@base": base}, *contexts]}


def _entries(folder: Path, suite: str) -> list[JsonObject]:
    manifest = read_json_object((folder / f"{suite}-manifest.jsonld").read_bytes())
    chosen: list[JsonObject] = []
    for entry in manifest["sequence"]:
        option = entry.get("option", {})
        if "json-ld-1.0" in (option.get("specVersion"), option.get("processingMode")):
            continue
        if OTHER_OPTIONS & option.keys() or not entry["input"].endswith(".jsonld"):
            continue
        if all((folder / entry[name]).exists() for name in ("input", "expect") if name in entry):
            chosen.append(entry)
    return chosen


def _attempt(folder: Path, entry: JsonObject, store: ContextStore) -> str:
    """Return the canonical statements, or the code of the refusal."""
    base = entry.get("option", {}).get("base", BASE + entry["input"])
    try:
        return jsonld.canonical_nquads(_document(folder / entry["input"], base), store)
    except CairnError as error:
        return error.code


@pytest.mark.shared
def test_to_rdf(vectors: Path) -> None:
    folder = vectors / "json-ld"
    store = _store(folder)
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for entry in _entries(folder, "toRdf"):
        number = entry["@id"].removeprefix("#")
        found = _attempt(folder, entry, store)
        refused = not found.endswith("\n") and found != ""
        if "jld:NegativeEvaluationTest" in entry["@type"]:
            counted["negative"] += 1
            expected = refused
        elif refused:
            counted[found] += 1
            # Beside other copies of the suite there may be tests that are not listed here: they
            # may be refused for a listed reason, and the counts below keep ours from slipping.
            expected = LISTED.get(number, found) == found and found in REFUSED
        elif "expect" in entry:
            counted["same statements"] += 1
            text = (folder / entry["expect"]).read_bytes().decode()
            expected = number not in LISTED and found == rdfc.canonicalize(parse_nquads(text))
        else:
            counted["syntax"] += 1
            expected = number not in LISTED
        if not expected:
            wrong.append(f"{number} {entry['name']}: {found[:60]}")
    assert wrong == []
    assert counted["same statements"] >= 265
    assert counted["negative"] >= 93
    assert counted["syntax"] >= 16
    for code, numbers in REFUSED.items():
        assert counted[code] >= len(numbers), code


@pytest.mark.shared
def test_expand(vectors: Path) -> None:
    """The expansion suite: input and expected output must make the same statements."""
    folder = vectors / "json-ld"
    store = _store(folder)
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for entry in _entries(folder, "expand"):
        found = _attempt(folder, entry, store)
        refused = not found.endswith("\n") and found != ""
        if "jld:NegativeEvaluationTest" in entry["@type"]:
            counted["negative"] += 1
            if not refused:
                wrong.append(entry["@id"])
        elif refused:
            counted["refused"] += 1
        elif "expect" in entry:
            counted["same statements"] += 1
            expected = _attempt(folder, {**entry, "input": entry["expect"]}, store)
            if found != expected:
                wrong.append(f"{entry['@id']} {entry['name']}")
    assert wrong == []
    assert counted["same statements"] >= 210
    assert counted["negative"] >= 95
    assert counted["refused"] <= 61
