"""Surface forms, how they are compared, and how far they can be trusted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.skills.concepts import FrameworkHead, Skill
from cairn.skills.extraction.cues import all_cues
from cairn.skills.extraction.folding import LATIN, UNIVERSAL, Folding, folding_for
from cairn.skills.extraction.linking import Linker, meant
from cairn.skills.extraction.reliability import packaged_reliability
from cairn.skills.extraction.surfaces import surface_forms
from cairn.skills.extraction.word_vectors import packaged_vectors
from cairn.skills.framework import Framework, framework_of

FOLDINGS = pytest.mark.parametrize("folding", [LATIN, UNIVERSAL], ids=["latin", "universal"])


def own(*skills: Skill) -> Framework:
    return framework_of(FrameworkHead("own", "1", "en", "Own", "Us", "none", "Ours."), skills)


@FOLDINGS
@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_folded_text_has_one_unit_for_each_character(folding: Folding, text: str) -> None:
    assert len(folding.fold(text)) == folding.width * (len(text) + 2)


@FOLDINGS
@given(phrases=st.lists(st.text(max_size=20), max_size=6))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_many_phrases_have_the_forms_of_each(folding: Folding, phrases: list[str]) -> None:
    assert folding.forms(phrases) == [folding.form(one) for one in phrases]


@pytest.mark.parametrize(
    "phrase", ["a\nb", "end.", "a. b", "..", ". .", "", " ", "\x85", "\ud800", "C++."]
)
def test_a_phrase_with_signs_has_one_form_among_many(phrase: str) -> None:
    assert LATIN.forms(["x", phrase, "y"]) == [LATIN.form(one) for one in ("x", phrase, "y")]


@FOLDINGS
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Problem-Solving", "problem solving"),
        ("CI/CD", "ci cd"),
        ("Bachelor\u2019s", "bachelor's"),
        ("Node.js", "NODE.JS"),
        ("Größe", "GRÖßE"),
    ],
)
def test_forms_that_differ_in_case_and_signs_are_the_same(
    folding: Folding, one: str, other: str
) -> None:
    assert folding.form(one) == folding.form(other)


@FOLDINGS
@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("C#", "C"), ("NET", ".NET")])
def test_signs_that_belong_to_a_name_count(folding: Folding, one: str, other: str) -> None:
    assert folding.form(one) != folding.form(other)


def test_a_few_labels_in_another_script_do_not_slow_down_all_texts() -> None:
    assert folding_for(["accounting"] * 1000 + ["会計"]) is LATIN
    assert folding_for(["会計", "料理"]) is UNIVERSAL


def test_a_preferred_label_keeps_its_form_from_an_alternative() -> None:
    forms = surface_forms(
        own(Skill("urn:1", "potting", ("pot plants",)), Skill("urn:2", "pot plants"))
    )
    by_words = {one.words: one.uri for one in forms}
    assert by_words["pot plants"] == "urn:2"


def test_a_single_word_is_taken_from_preferred_labels_only() -> None:
    forms = surface_forms(own(Skill("urn:1", "carpentry work", ("develop",))))
    assert "develop" not in {one.words for one in forms}


def test_the_vocabulary_leads_to_the_skills_of_the_framework() -> None:
    python = "http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"
    forms = surface_forms(own(Skill(python, "Python (computer programming)")))
    found = {one.words: (one.skill, one.uri) for one in forms}
    assert found["python 3"] == ("Python (computer programming)", python)


def test_the_same_arguments_give_the_same_forms() -> None:
    assert list(surface_forms()) == list(surface_forms())


@pytest.mark.parametrize("words", ["", " ", "(aside only)", "\u2022", "- / -"])
def test_signs_alone_are_no_form(words: str) -> None:
    forms = surface_forms(own(Skill("urn:1", words), Skill("urn:2", "料理 " + words)), [words])
    assert all(one.words.strip() for one in forms)


def test_forms_without_a_skill_stay_only_with_some_chance() -> None:
    forms = surface_forms(own(Skill("urn:1", "potting")), ["organization", "otter husbandry"])
    kept = {one.words for one in forms.worth(0.4, packaged_reliability())}
    assert {"potting", "otter husbandry"} <= kept
    assert "organization" not in kept
    assert len(forms) > len(kept)


def test_an_alternative_that_two_skills_share_loses_its_skill_and_keeps_its_words() -> None:
    shared = (
        Skill("urn:1", "wood joints", ("joint making",)),
        Skill("urn:2", "pipe joints", ("joint making",)),
    )
    (one,) = [form for form in surface_forms(own(*shared)) if form.words == "joint making"]
    assert (one.skill, one.uri) == ("joint making", "")


def test_chances_are_chances_and_counts_move_them() -> None:
    reliability = packaged_reliability()
    chances = {one.words: reliability.chance(one.words, one.kind) for one in surface_forms()}
    assert all(0 < chance < 1 for chance in chances.values())
    assert chances["python"] > 0.6
    assert chances["organization"] < 0.4
    assert all(0 <= right <= seen for right, seen in reliability.forms.values())
    unknown = next(one for one in surface_forms() if one.words not in reliability.forms)
    assert reliability.chance(unknown.words, unknown.kind) == reliability.kinds[unknown.kind]


def test_every_cue_can_be_found() -> None:
    cues = list(all_cues())
    assert len(cues) > 300
    assert all(LATIN.form(phrase).strip() for phrase, _ in cues)


@pytest.fixture(scope="module")
def linker() -> Linker:
    framework = own(
        Skill("urn:1", "manage staff"),
        Skill("urn:2", "develop software"),
        Skill("urn:3", "arrange flowers"),
        Skill("urn:g", "managing", kind="group"),
    )
    return Linker(framework, packaged_vectors(), packaged_reliability())


@pytest.mark.parametrize(
    ("span", "uri"),
    [
        ("managing staff", "urn:1"),
        ("developing software", "urn:2"),
        ("arrange the flowers", "urn:3"),
    ],
)
def test_a_span_is_linked_to_what_it_means(linker: Linker, span: str, uri: str) -> None:
    link = linker.link(span)
    assert link is not None
    assert link.uri == uri
    assert 0 < link.confidence < 1


@pytest.mark.parametrize(
    "span", ["", " ", "nuclear physics", "managing", "🙂", "\ud800", "x" * 9999]
)
def test_what_is_near_to_nothing_is_not_linked(linker: Linker, span: str) -> None:
    assert linker.link(span) is None


@pytest.mark.parametrize(
    ("span", "words"),
    [("strong Python skills", "Python"), ("ability to work", "work"), ("skills", "skills")],
)
def test_words_that_say_nothing_do_not_count(span: str, words: str) -> None:
    assert meant(span) == words
