"""What people call skills, occupations and places: found, or suggested, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.kernel.errors import UsageError
from cairn.library.market_names import Names
from cairn.skills.concepts import Code, FrameworkHead, Match, Occupation, Skill
from cairn.skills.framework import framework_of
from cairn.skills.vocabulary import small_vocabulary

TEAMWORK = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"
HEAD = FrameworkHead("guild", "1", "en", "The guild's framework", "The guild", "none", "Guild.")
GUILD = framework_of(
    HEAD,
    [
        Skill("urn:g:team", "guild teamwork"),
        Skill("urn:g:weave", "weaving", ("basket weaving",)),
        Skill("urn:g:crafts", "crafts", kind="group"),
        Skill(TEAMWORK, "work in teams"),
        Occupation("urn:g:weaver", "master weaver", ("weaver",), (Code("isco-08", "7318"),)),
        Match("urn:g:team", TEAMWORK, "exact"),
    ],
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    return Names.of(tmp_path_factory.mktemp("nothing"))


@pytest.fixture(scope="module")
def guild() -> Names:
    return Names(GUILD, (GUILD, small_vocabulary()), {"29-1141": "Registered nurses"})


@pytest.mark.parametrize("text", ["teamwork", " TEAM  player ", TEAMWORK])
def test_a_skill_is_found_by_label_other_label_and_uri(text: str, names: Names) -> None:
    assert names.skill(text) == (TEAMWORK, "teamwork")


def test_the_frameworks_own_skill_comes_before_ours(guild: Names) -> None:
    assert guild.skill("weaving").uri == "urn:g:weave"
    assert guild.skill("Basket weaving").label == "weaving"
    assert guild.skill("teamwork").uri == TEAMWORK, "by a label of the small vocabulary"


@pytest.mark.parametrize(
    ("text", "part"),
    {
        "teamwrok": "“teamwork”",
        "crafts": "Name a skill",
        "": "Name a skill",
        "urn:g:crafts": "Name a skill",
        "statistic": "statistics",
    }.items(),
)
def test_what_is_no_skill_is_suggested_and_not_guessed(text: str, part: str, guild: Names) -> None:
    with pytest.raises(UsageError) as refused:
        guild.skill(text)
    assert refused.value.code == "unknown-skill"
    assert part in refused.value.mend or "Did you mean" in refused.value.mend
    assert not guild.is_skill(text)


OCCUPATIONS = {
    "29-1141": ("29-1141", "Registered nurses"),
    "29-1141.00": ("29-1141", "Registered nurses"),
    "registered nurses": ("29-1141", "Registered nurses"),
    "Registered Nurse": ("29-1141", "Registered nurses"),
    "7318": ("", "master weaver"),
    "weaver": ("", "master weaver"),
}


@pytest.mark.parametrize("text", OCCUPATIONS)
def test_an_occupation_is_found_by_code_and_title(text: str, guild: Names) -> None:
    found = guild.occupation(text)
    assert (found.soc, found.label) == OCCUPATIONS[text]


@pytest.mark.parametrize("text", ["", "99-9999", "0000", "qqqqq", "29-11419", "x" * 10_000])
def test_what_is_no_occupation_is_refused(text: str, guild: Names) -> None:
    with pytest.raises(UsageError) as refused:
        guild.occupation(text)
    assert refused.value.code == "unknown-occupation"
    assert len(refused.value.sentence) < 400


PLACES = {
    "IE": "IE", "Ireland": "IE", "US-CA": "US-CA", "California, US": "US-CA",
    "Ontario, Canada": "CA-ON", " usa ": "US",
}  # fmt: skip


@pytest.mark.parametrize("text", PLACES)
def test_a_place_is_found_by_code_and_name(text: str, names: Names) -> None:
    assert names.place(text) == PLACES[text]


@pytest.mark.parametrize("text", ["", "Mars", "QQ", "Nowhere, US", "US-CA-SF", ", ", "California"])
def test_what_is_no_place_is_refused(text: str, names: Names) -> None:
    with pytest.raises(UsageError) as refused:
        names.place(text)
    assert refused.value.code == "unknown-place"


@pytest.mark.parametrize("text", ["2026-3", "2026-00", "March", "", "2026-03-01", "٢٠٢٦-٠٣"])
def test_what_is_no_month_is_refused(text: str, names: Names) -> None:
    with pytest.raises(UsageError, match="is no month"):
        names.month(text, ("2026-03",))


def test_a_month_without_postings_says_which_there_are(names: Names) -> None:
    assert names.month(" 2026-03 ", ("2026-03",)) == "2026-03"
    with pytest.raises(UsageError) as refused:
        names.month("2026-04", ("2026-01", "2026-03"))
    assert "from 2026-01 to 2026-03" in refused.value.mend
    with pytest.raises(UsageError, match=r"no posting of 2026-04"):
        names.month("2026-04", ())


def test_a_credentials_skill_is_found_in_another_framework(guild: Names, names: Names) -> None:
    assert guild.standing_for(TEAMWORK) == {TEAMWORK}
    assert names.standing_for("urn:cairn:skill:teamwork") == {TEAMWORK}, "by a match"
    assert names.standing_for("urn:elsewhere:1", "Teamwork") == {TEAMWORK}, "by its name"
    assert names.standing_for("urn:elsewhere:1", "knot lore") == frozenset()
    assert names.standing_for("urn:elsewhere:1") == frozenset()


def test_human_skills_are_those_of_the_framework(names: Names, guild: Names) -> None:
    ours = names.human_skills()
    assert len(ours) == len(small_vocabulary().collections["human"])
    assert ours[TEAMWORK] == "teamwork"
    assert guild.human_skills() == {TEAMWORK: "work in teams"}


def test_a_folder_that_is_not_there_stays_so(tmp_path: Path) -> None:
    Names.of(tmp_path / "none")
    assert not (tmp_path / "none").exists()
