"""Texts whose strings stand where those of a text read before stood, or nearly there."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.canon import jsonld
from cairn.canon.shapes_cache import ShapeCache
from cairn.canon.shapes_read import read_known
from cairn.canon.shapes_text import Alike, TextForm
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.json_text import JsonObject, read_json_object

CONTEXTS = packaged_contexts()


def badge(*, listed: bool = True, tags: int = 0, **changes: str) -> str:
    values = {
        "id": "https://a.example/b-1",
        "learner": "did:example:1",
        "grade": "63",
        "salt": "salt-0001",
        "created": "2026-06-30T12:00:00Z",
        "value": "z111",
    }
    values |= changes
    proof = {
        "type": "DataIntegrityProof",
        "created": values["created"],
        "proofValue": values["value"],
    }
    document: JsonObject = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": values["id"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"], "name": "Issuer"},
        "credentialSubject": {
            "id": values["learner"],
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "salt": values["salt"]}],
            "result": [{"type": ["Result"], "value": values["grade"]}],
            "achievement": {
                "type": ["Achievement"],
                "tag": [f"{values['grade']}.{tag}" for tag in range(tags)],
            },
        },
        "proof": [proof] if listed else proof,
    }
    return json.dumps(document, ensure_ascii=False)


def warm(*, listed: bool = True, tags: int = 0) -> ShapeCache:
    """A cache that has one form, in which six strings are open."""
    cache = ShapeCache(CONTEXTS)
    texts = [
        badge(
            id=f"https://a.example/b-{n}",
            learner=f"did:example:{n}",
            grade=f"{n}",
            salt=f"salt-{n:04}",
            listed=listed,
            tags=tags,
        )
        for n in range(10, 20)
    ]
    for text in texts:
        document = json.loads(text)
        document.pop("proof")
        cache.canonical_nquads(document)
    for text in texts:
        read_known(text.encode(), cache)
    (form,) = cache._forms
    assert len(form._constants) == 7 + tags
    return cache


def told(alike: Alike | None) -> object:
    if alike is None:
        return None
    return alike.match.nquads, alike.match.json(), alike.apart, alike.kind[1]  # type: ignore[index]  # a form and texts


WARM = warm()
(FORM,) = WARM._forms
KNOWN = badge()
STRINGS = FORM._search(KNOWN) or ()


def woven(strings: list[str]) -> str:
    first, *others = FORM._constants
    return first + "".join(chain(*zip(strings, others, strict=True)))


def without_memory(text: str) -> Alike | None:
    FORM._layouts.clear()
    return FORM.read(text)


def judge(text: str, before: list[str]) -> Alike | None:
    """Read a text with others remembered and without, and by the strict reader."""
    expected = told(without_memory(text))
    FORM._layouts.clear()
    for other in before:
        FORM.read(other)
    found = FORM.read(text)
    assert told(found) == expected
    if found is not None:
        document = read_json_object(text)
        assert found.apart == document.pop("proof")
        assert json.loads(found.match.json()) == document
        assert found.match.nquads == jsonld.canonical_nquads(document, CONTEXTS)
    return found


PLACES = st.integers(0, len(STRINGS) - 1)
MARKS = st.sampled_from(
    ['"', "\\", "\n", "\0", "é", "\u2028", "\U0001f393", "0", "a", "-", " ", ":"]
)


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A text whose strings are a little longer or shorter, or odd, or that is odd elsewhere."""
    strings = [*STRINGS]
    for _ in range(draw(st.integers(0, 3))):
        one, other, mark = draw(PLACES), draw(PLACES), draw(MARKS)
        kind = draw(st.integers(0, 3))
        if kind == 0:  # a letter moves from one string to another: all is as long as it was
            strings[one], strings[other] = strings[one][:-1], strings[other] + strings[other][-1:]
        elif kind == 1:
            strings[one] = strings[one][:-1] + mark
        elif kind == 2:
            strings[one] += draw(st.sampled_from(["0", "11", "a", mark]))
        else:
            strings[one] = strings[other]
    text = woven(strings)
    if draw(st.booleans()):
        place = draw(st.integers(0, len(text) - 1))
        text = text[:place] + draw(MARKS) + text[place + draw(st.integers(0, 1)) :]
    return text


@given(changed(), st.lists(changed(), max_size=4))
def test_what_was_read_before_changes_no_answer(text: str, before: list[str]) -> None:
    judge(text, before)
    judge(text, [KNOWN, *before])


@given(st.integers(0, len(KNOWN) - 1), MARKS)
def test_another_letter_anywhere_is_seen_at_a_known_layout(place: int, mark: str) -> None:
    text = KNOWN[:place] + mark + KNOWN[place + 1 :]
    judge(text, [KNOWN])


ODD: dict[str, Callable[[str], str]] = {
    "a quote in a string": lambda s: s[:-1] + '"',
    "a quote first": lambda s: '"' + s[1:],
    "a quote alone": lambda s: '"' * len(s),
    "a backslash": lambda s: s[:-1] + "\\",
    "a line feed": lambda s: s[:-1] + "\n",
    "a letter of two bytes": lambda s: s[:-1] + "é",
}


@pytest.mark.parametrize("place", range(len(STRINGS)))
@pytest.mark.parametrize("case", ODD)
def test_odd_strings_at_a_known_layout_are_parsed(case: str, place: int) -> None:
    strings = [*STRINGS]
    strings[place] = ODD[case](strings[place])
    text = woven(strings)
    assert len(text) == len(KNOWN)
    assert judge(text, [KNOWN]) is None


@pytest.mark.parametrize("place", range(len(FORM._constants)))
def test_a_constant_of_the_same_length_is_no_constant(place: int) -> None:
    constant = FORM._constants[place]
    middle = len(constant) // 2
    text = KNOWN.replace(constant, f"{constant[:middle]}~{constant[middle + 1 :]}", 1)
    assert len(text) == len(KNOWN)
    assert judge(text, [KNOWN]) is None


def test_texts_of_two_layouts_and_one_length_are_both_read() -> None:
    """Of two that take turns neither stays known, and both come out right."""
    one = badge(learner="did:example:12", grade="3")
    other = badge(learner="did:example:1", grade="34")
    assert len(one) == len(other)
    expected = [told(without_memory(text)) for text in (one, other)]
    assert None not in expected
    FORM._layouts.clear()
    for _ in range(5):
        assert [told(FORM.read(text)) for text in (one, other)] == expected


def test_the_layout_that_comes_more_often_is_known() -> None:
    one = badge(learner="did:example:12", grade="3")
    other = badge(learner="did:example:1", grade="34")
    FORM._layouts.clear()
    for text, known in ((one, 1), (one, 1), (other, 0), (other, 1), (other, 1), (one, 0)):
        FORM.read(text)
        assert len(FORM._layouts) == known


def test_signatures_of_all_lengths_are_of_one_layout() -> None:
    FORM._layouts.clear()
    for length in range(1, 100):
        assert judged_value(FORM, "z" * length) == "z" * length
    assert len(FORM._layouts) == 1
    assert judged_value(FORM, "") == ""


def judged_value(form: TextForm, value: str) -> str:
    alike = form.read(badge(value=value))
    assert alike is not None
    return str(alike.apart[0]["proofValue"])


def test_another_instant_of_signing_is_told() -> None:
    for created in ("2026-06-30T12:00:00Z", "2026-06-30T12:00:01Z", "2026-06-30T12:00:00Z", ""):
        alike = FORM.read(badge(created=created))
        assert alike is not None
        assert alike.apart[0]["created"] == created
        assert alike.kind == (FORM, (created,))


@pytest.mark.parametrize("odd", ["é", "\t", "\\", "2026-06-30T12:00:00é"])
def test_an_odd_instant_is_refused_each_time(odd: str) -> None:
    text = woven([odd if string.startswith("2026") else string for string in STRINGS])
    for _ in range(3):
        assert FORM.read(text) is None
        assert FORM.read(KNOWN) is not None


def test_what_was_read_is_not_shared() -> None:
    """Whoever changes a proof changes it for nobody else."""
    for listed in (True, False):
        (form,) = warm(listed=listed)._forms
        text = badge(listed=listed)
        first, second = form.read(text), form.read(text)
        assert first is not None
        assert second is not None
        assert first.apart == second.apart == json.loads(text)["proof"]
        (first.apart[0] if listed else first.apart)["created"] = "x"
        again = form.read(text)
        assert again is not None
        assert second.apart == again.apart == json.loads(text)["proof"]


def test_layouts_are_few() -> None:
    FORM._layouts.clear()
    for length in range(300):
        assert FORM.read(badge(created="2" * length)) is not None
        assert 1 <= len(FORM._layouts) <= 64


def test_layouts_of_many_strings_are_fewer() -> None:
    (form,) = warm(tags=60)._forms
    for length in range(60):
        assert form.read(badge(tags=60, created="2" * length)) is not None
        assert 1 <= len(form._layouts) <= 2_000 // 66


# Several texts at a time.


def test_several_texts_are_read_as_each_alone() -> None:
    cache = warm()
    texts = [
        KNOWN,
        None,
        badge(grade="64"),
        badge(grade='6"4'),
        "",
        "{}",
        badge(learner="did:example:2"),
        badge(id="did:web:issuer.example"),
        json.dumps(json.loads(KNOWN), indent=1),
    ]
    alone = [told(cache.read_alike(text, "proof")) if text else None for text in texts]
    before = cache.asked, cache.filled
    found = cache.read_several(texts, "proof")
    assert [told(alike) for alike in found] == alone
    assert [alike is not None for alike in found] == [
        True,
        False,
        True,
        *[False] * 3,
        True,
        *[False] * 2,
    ]
    assert (cache.asked, cache.filled) == (before[0] + 3, before[1] + 3)
    assert cache.read_several(texts, "evidence") == [None] * len(texts)
    assert cache.read_several([], "proof") == []


def test_of_several_forms_each_text_finds_its_own() -> None:
    cache = warm()
    for n in range(10, 40):
        read_known(badge(grade=f"{n}", listed=False).encode(), cache)
    assert len([*cache._forms]) == 2
    texts = [badge(grade=f"{n}", listed=n % 2 == 0) for n in range(9)]
    found = cache.read_several(texts, "proof")
    assert [told(alike) for alike in found] == [
        told(cache.read_alike(text, "proof")) for text in texts
    ]
    assert None not in found


def test_documents_of_long_canonical_texts_are_not_held_together() -> None:
    long = badge(id="https://a.example/" + "b" * 40_000)
    alike = WARM.read_alike(long, "proof")
    assert alike is not None
    assert len(alike.match.nquads) > 100_000
    first, second, third = WARM.read_several([KNOWN, long, KNOWN], "proof")
    assert first is not None
    assert second is None
    assert third is not None
