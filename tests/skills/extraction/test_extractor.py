"""What is found in a text, what is not, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import LimitError, UsageError
from cairn.skills.concepts import FrameworkHead, Skill
from cairn.skills.extraction import TIERS, Extraction, extract, extractor_for
from cairn.skills.extraction.extractor import LONGEST_TEXT, MOST_MENTIONS, Extractor
from cairn.skills.framework import Framework, framework_of
from cairn.skills.vocabulary import VOCABULARY_REMARK

WORDS_ONLY = ("automaton",)

POSTING = """Data Analyst (m/f/d) - Leeds, hybrid

About us
Harbour Foods was founded in 1970 and is loved for Python-shaped biscuits and SQL-flavoured crisps.

Requirements:
- Advanced Python, SQL and Tableau
- Excellent communication skills; basic knowledge of R
- Bachelor's degree in statistics and 3-5 years of experience
- PMP certification

Nice to have:
- Docker

Benefits:
- Free Excel lessons, GBP and a dental plan. £45,000 - £52,000 per year

We are an equal opportunity employer: leadership, without regard to race or gender identity.
"""


def skills(found: Extraction) -> set[str]:
    return {one.skill for one in found.mentions}


def head(language: str = "en") -> FrameworkHead:
    return FrameworkHead("own", "1", language, "Own", "Us", "none", "Ours.")


@pytest.fixture(scope="module")
def found() -> Extraction:
    return extract(POSTING, tiers=WORDS_ONLY)


def test_names_of_skills_are_found(found: Extraction) -> None:
    assert {"Python", "SQL", "Tableau", "R", "communication", "Docker"} <= skills(found)


def test_what_is_boilerplate_is_named_and_left_out(found: Extraction) -> None:
    reasons = {one.reason for one in found.left_out}
    assert {"about the employer", "benefits", "equal opportunity"} <= reasons
    assert not {"Microsoft Excel", "leadership"} & skills(found)
    assert [one.skill for one in found.mentions].count("Python") == 1


def test_how_much_a_skill_is_asked_for_comes_from_its_section(found: Extraction) -> None:
    need = {one.skill: one.need for one in found.mentions}
    assert need["SQL"] == "required"
    assert need["Docker"] == "nice to have"


def test_the_level_is_the_one_beside_the_skill(found: Extraction) -> None:
    level = {one.skill: one.level for one in found.mentions}
    assert level["Python"] == "advanced"
    assert level["R"] == "basic"
    assert level["Docker"] == ""


def test_the_facts_are_found(found: Extraction) -> None:
    facts = {(one.kind, one.value) for one in found.facts}
    assert ("degree", "bachelor") in facts
    assert ("years", "3-5") in facts
    assert ("credential", "PMP") in facts
    assert ("workplace", "hybrid") in facts
    assert ("pay", "GBP 45000-52000 year") in facts


def test_the_small_vocabulary_says_that_it_is_small(found: Extraction) -> None:
    assert found.remark == VOCABULARY_REMARK


def test_uris_are_those_of_the_framework(found: Extraction) -> None:
    python = next(one for one in found.mentions if one.skill == "Python")
    assert python.uri.startswith("http://data.europa.eu/esco/skill/")
    assert 0 < python.link_confidence <= 1
    assert python.uri in found.skills()


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("We go to great lengths.", "Go"),
        ("You will excel in a team.", "Microsoft Excel"),
        ("Excel in a fast environment.", "Microsoft Excel"),
        ("Our R&D department is large.", "R"),
        ("Report to C-level executives.", "C"),
        ("Rich in vitamin C.", "C"),
        ("A rusty gate.", "Rust"),
        ("javascripting", "JavaScript"),
        ("No Python experience needed.", "Python"),
        ("Python is not required.", "Python"),
        ("You work without SQL.", "SQL"),
        ("the swift delivery of parcels", "Swift"),
    ],
)
def test_what_only_looks_like_a_skill_is_not_found(text: str, skill: str) -> None:
    assert skill not in skills(extract(text, tiers=WORDS_ONLY))


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("Experience with R, Python", "R"),
        ("You write C and C++ daily", "C"),
        ("You write C and C++ daily", "C++"),
        ("C# developers", "C#"),
        ("services in Go.", "Go"),
        ("PYTHON AND SQL", "SQL"),
        ("including but not limited to Python", "Python"),
        ("not only Python", "Python"),
        ("<ul><li>Python</li></ul>", "Python"),
        ("python\r\nsql\r\n", "SQL"),
        ("\u200fPython\u200f עברית", "Python"),
        ("🐍Python🐍", "Python"),
    ],
)
def test_a_skill_is_found_in_odd_surroundings(text: str, skill: str) -> None:
    assert skill in skills(extract(text, tiers=WORDS_ONLY))


def test_a_denied_skill_is_told_as_left_out() -> None:
    left_out = extract("No Python experience needed.", tiers=WORDS_ONLY).left_out
    assert [one.reason for one in left_out] == ["negated"]


def test_a_word_that_is_rarely_a_skill_is_doubtful() -> None:
    text = "our organization"
    result = extract(text, tiers=WORDS_ONLY)
    assert result.mentions == ()
    assert [one.reason for one in result.left_out] == ["doubtful"]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\x00", ".", "🙂" * 50, "\ud800", "٣٤٥"])
def test_a_text_that_says_nothing_gives_nothing(text: str) -> None:
    result = extract(text)
    assert result.mentions == ()
    assert result.facts == ()


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "Python " * 150_000, "$" * 100_000, "3 years " * 100_000, "\n" * 500_000],
    ids=["one word", "one skill", "signs of money", "years", "lines"],
)
def test_a_megabyte_is_read_and_capped(text: str) -> None:
    result = extract(text, tiers=WORDS_ONLY)
    assert len(result.mentions) <= MOST_MENTIONS
    assert len(result.facts) <= 1


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "piece",
    [
        "strong Python ", "no Python ", "Skills ", "Requirements: ", "equal opportunity employer ",
        "PMP ", "$1,111,111 ", "a plus ", "Python.\n", "you develop software and ", "C ", "- ",
    ],
)  # fmt: skip
def test_what_repeats_takes_time_in_proportion(piece: str) -> None:
    # A loop over all pairs would take hours here.
    text = piece * (300_000 // len(piece))
    assert len(extract(text).mentions) <= MOST_MENTIONS


def test_what_is_over_the_cap_is_told() -> None:
    result = extract("Python, " * (MOST_MENTIONS + 5), tiers=WORDS_ONLY)
    assert sum(one.reason == "over the cap" for one in result.left_out) == 5


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(LimitError, match="characters") as caught:
        extract("a" * (LONGEST_TEXT + 1))
    assert caught.value.code == "text-too-long"


@pytest.mark.parametrize("tiers", [(), ("oracle",), "automaton", ("automaton", "oracle")])
def test_a_tier_that_does_not_exist_is_refused(tiers: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="tier") as caught:
        extract("Python", tiers=tiers)  # type: ignore[arg-type]  # that is what is tested
    assert caught.value.code == "unknown-tier"


def test_all_tiers_together_mark_what_has_no_name() -> None:
    text = "You will design data pipelines and mentor junior colleagues."
    marked = {one.text for one in extract(text).mentions}
    assert any("pipelines" in words for words in marked)
    assert any("mentor" in words for words in marked)


def test_the_linker_abstains_from_what_is_near_to_nothing() -> None:
    mentions = extract("You must know zyxomancy and quoxtic frobnication.").mentions
    assert all(one.uri == "" for one in mentions if "zyxo" in one.text or "quox" in one.text)


def test_a_framework_of_ones_own_gives_its_uris() -> None:
    own = framework_of(head(), [Skill("urn:x:1", "basket weaving", ("weaving of baskets",))])
    for text in ("Basket weaving required", "skilled in weaving of baskets"):
        (mention,) = Extractor(own).extract(text, tiers=WORDS_ONLY).mentions
        assert (mention.uri, mention.skill) == ("urn:x:1", "basket weaving")


def test_an_alternative_label_of_two_skills_is_left_without_a_uri() -> None:
    own = framework_of(
        head(),
        [
            Skill("urn:x:1", "wood joints", ("joint making",)),
            Skill("urn:x:2", "pipe joints", ("joint making",)),
        ],
    )
    result = Extractor(own).extract("joint making", tiers=WORDS_ONLY)
    assert all(one.uri == "" for one in result.mentions)


def test_a_gazetteer_adds_words_without_a_framework() -> None:
    result = Extractor(gazetteer=["otter husbandry practice"]).extract(
        "otter husbandry practice", tiers=WORDS_ONLY
    )
    assert [(one.skill, one.uri) for one in result.mentions] == [("otter husbandry practice", "")]


@pytest.mark.parametrize(
    ("language", "label", "text"),
    [
        ("de", "Rechnungswesen führen", "Gefordert: Rechnungswesen führen."),
        ("pl", "obsługa klienta", "Wymagana obsługa klienta!"),
        ("el", "διαχείριση έργου", "Απαιτείται Διαχείριση Έργου"),
        ("ru", "управление проектами", "Опыт: УПРАВЛЕНИЕ ПРОЕКТАМИ, отчёты"),
    ],
)
def test_other_languages_are_found_by_the_labels_of_their_framework(
    language: str, label: str, text: str
) -> None:
    own = framework_of(head(language), [Skill("urn:x:1", label)])
    result = Extractor(own).extract(text)
    assert [one.uri for one in result.mentions] == ["urn:x:1"]
    assert result.tiers == WORDS_ONLY
    assert "English" in result.remark


def test_an_empty_framework_finds_nothing_and_does_not_fail() -> None:
    assert Extractor(framework_of(head("xx"), [])).extract("Python and SQL").mentions == ()
    nothing = Extractor(framework_of(head(), [])).extract("Strong Python skills")
    assert all(one.uri == "" for one in nothing.mentions)


def test_the_extractor_of_a_framework_is_made_once() -> None:
    own: Framework = framework_of(head(), [Skill("urn:x:1", "basket weaving")])
    assert extractor_for(own) is extractor_for(own)
    assert extractor_for() is extractor_for()


ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("Rr C+#.$£€5-\u2013'\u2019\"\n\r\t;:•<>/&kK()")),
        st.characters(),
    ),
    max_size=200,
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Python", " R ", "C++", "Requirements:\n", "Benefits:", "3-5 years", "$90k-120k",
                "Bachelor's degree", "not ", "remote", "equal opportunity employer", ". ", "\n",
                "İstanbul", "ǅ", "👩‍💻", "e\u0301", "\u202eSQL",
            ]
        ),
        ODD,
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(PIECES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_places_are_in_the_text_and_hold_what_they_say(text: str) -> None:
    result = extract(text)
    for one in (*result.mentions, *result.facts):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
    for left in result.left_out:
        assert 0 <= left.start < left.end <= len(text)
    assert list(result.mentions) == sorted(result.mentions)
    for mention in result.mentions:
        assert 0 < mention.confidence <= 1
        assert bool(mention.uri) == (mention.link_confidence > 0)
        assert mention.tier in TIERS


@given(PIECES, PIECES)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_what_is_found_does_not_depend_on_what_was_read_before(first: str, second: str) -> None:
    fresh = Extractor().extract(second)
    used = extractor_for()
    used.extract(first)
    assert used.extract(second) == fresh


@given(PIECES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_case_of_everything_else_does_not_matter_to_names_that_are_none(text: str) -> None:
    result = extract(text.replace("Python", "pYTHON"), tiers=WORDS_ONLY)
    again = extract(text, tiers=WORDS_ONLY)
    count = [one.skill for one in result.mentions].count("Python")
    assert count == [one.skill for one in again.mentions].count("Python")
