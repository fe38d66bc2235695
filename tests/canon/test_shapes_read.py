"""Reading text of a known shape gives what the strict reader gives, or leaves it to that."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import pytest

from cairn.canon import jcs
from cairn.canon.contexts import ContextStore
from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_read import Known, read_known
from cairn.kernel.errors import CairnError
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from verification.badges import badge
from verification.badges import packaged_contexts as contexts

SIGNED = badge()


def warm(limits: Limits = DEFAULT_LIMITS) -> ShapeCache:
    shapes = ShapeCache(contexts(), limits)
    for number in range(4):
        shapes.canonical_nquads(another(number, proof=False))
    return shapes


def another(number: int, *, proof: bool = True) -> JsonObject:
    made = copy.deepcopy(SIGNED)
    made["id"] = f"urn:uuid:6d1f7d3a-5f0c-4b83-9a3e-{number:012}"
    if not proof:
        del made["proof"]
    return made


def read(text: str | bytes) -> Known | None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    known = read_known(data, warm())
    if known is not None:
        assert repr(known.document) == repr(read_json_object(data))
        assert known.rest == {k: v for k, v in known.document.items() if k != "proof"}
        assert known.match.nquads
    return known


def test_a_document_of_a_known_shape_is_read() -> None:
    assert read(json.dumps(another(9), ensure_ascii=False)) is not None
    assert read(json.dumps(another(9, proof=False), ensure_ascii=False, indent=3)) is not None
    assert read(json.dumps({**another(9), "proof": "x"})) is not None


TEXT = json.dumps(another(9), ensure_ascii=False)
LEFT_TO_THE_STRICT_READER = {
    "a member twice at the top": TEXT.replace('"id"', '"id": "urn:x", "id"', 1),
    "a member twice inside": TEXT.replace('"name"', '"name": "x", "name"', 1),
    "a proof twice": TEXT.replace('"proof"', '"proof": [], "proof"', 1),
    "a member of the proof twice": TEXT.replace('"created"', '"created": "x", "created"', 1),
    "an escape": TEXT.replace("Dialogue", "Dialogu\\u0065", 1),
    "a byte order mark": "\ufeff" + TEXT,
    "something behind the end": TEXT + "x",
    "an unknown member": TEXT.replace('"id"', '"x": 1, "id"', 1),
    "a number in the proof": TEXT.replace('"proof": [{', '"proof": [{"x": 5, ', 1),
    "an object in the proof": TEXT.replace('"proof": [{', '"proof": [{"x": {}, ', 1),
    "a proof that is a fraction": json.dumps({**another(9), "proof": 1.5}),
    "not a number": TEXT.replace('"urn:', "NaN, ", 1),
    "a control character": TEXT.replace("Dialogue", "Dia\x01logue", 1),
    "half a character": TEXT.replace("Dialogue", "Dia\ud800logue", 1),
    "an array": f"[{TEXT}]",
    "nothing": "",
}


@pytest.mark.parametrize("text", LEFT_TO_THE_STRICT_READER.values(), ids=LEFT_TO_THE_STRICT_READER)
def test_anything_else_is_left_to_the_strict_reader(text: str) -> None:
    assert read(text) is None


def proofs(count: int, members: int = 2) -> str:
    several = [{f"m{place}": "x" for place in range(members)} for _ in range(count)]
    return json.dumps({**another(9), "proof": several})


def test_what_stands_apart_may_be_a_text_a_whole_number_or_a_few_flat_objects() -> None:
    apart: Any
    for apart in ("x", 5, -(2**62), {}, [], {"a": "b"}, [{"a": "b"}, {}]):
        known = read(json.dumps({**another(9), "proof": apart}))
        assert known is not None
        assert known.document["proof"] == apart
    for apart in (None, True, 2**64, [["x"]], ["x"], [{"a": 1}], {"a": ["x"]}):
        assert read(json.dumps({**another(9), "proof": apart})) is None


def test_what_stands_apart_is_small() -> None:
    assert read(proofs(4, members=16)) is not None
    assert read(proofs(5)) is None
    assert read(proofs(1, members=17)) is None


def test_text_longer_than_allowed_is_left_to_the_strict_reader() -> None:
    shapes = warm(Limits(document_bytes=40_000))
    longest = TEXT.encode().ljust(40_000)
    assert read_known(longest, shapes) is not None
    assert read_known(longest + b" ", shapes) is None


def test_a_fraction_that_belongs_to_the_shape_is_left_to_the_strict_reader() -> None:
    """Read here, an integer too large for 64 bits would be such a fraction."""
    store = ContextStore().with_documents(
        {"urn:c": {"@context": {"json": {"@id": "urn:j", "@type": "@json"}, "name": "urn:n"}}}
    )
    for number, is_read in ((3, True), (1.5, False), (1e30, False)):
        shapes = ShapeCache(store)
        made: JsonObject = {"@context": "urn:c", "json": {"a": [{"b": number}]}, "name": "x"}
        for name in "abcde":
            shapes.canonical_nquads({**made, "name": name})
        assert shapes.filled
        assert (read_known(json.dumps(made).encode(), shapes) is not None) == is_read


def test_no_changed_letter_is_read_in_another_way() -> None:
    random = Random(3)  # noqa: S311 - damage, not secrets
    data = TEXT.encode()
    quick = 0
    shapes = warm()
    for _ in range(3_000):
        changed = bytearray(data)
        changed[random.randrange(len(data))] = random.choice(b'"\\{}[],: 5axZ\x00\xff')
        known = read_known(bytes(changed), shapes)
        if known is not None:
            quick += 1
            assert repr(known.document) == repr(read_json_object(bytes(changed)))
    assert quick > 500


def test_numbers_that_vary_are_left_to_the_strict_reader() -> None:
    shapes = ShapeCache(contexts())
    documents = []
    for number in range(5):
        made = another(number, proof=False)
        made["credentialSubject"]["creditsEarned"] = number + 0.5
        shapes.canonical_nquads(made)
        documents.append(json.dumps(made).encode())
    assert shapes.filled
    assert all(read_known(data, shapes) is None for data in documents)


@pytest.mark.parametrize("text", ["plain", "“P&L”\u2028\x7f\ufffe", 'a "quote"\\\n\t\x01', "🎓 é"])
def test_json_of_a_match_is_what_the_encoders_write(text: str) -> None:
    shapes = ShapeCache(contexts())
    for number in range(5):
        made = another(number, proof=False)
        made["credentialSubject"]["achievement"]["name"] = f"{text} {number}"
        made["credentialSubject"]["creditsEarned"] = [number, number / 8, 1e21, -0.0, 5][number]
        try:
            shapes.canonical_nquads(made)
        except CairnError:
            continue
        match = shapes.find(made)
        if match is not None:
            assert match.json() == json.dumps(made, ensure_ascii=False)
            assert match.json(canonical=True).encode() == jcs.canonicalize(made)
    assert shapes.filled
