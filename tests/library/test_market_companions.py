"""What travels with a skill, where it stands out, and what tells occupations apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cairn.bulk.postings_store import write_coded
from cairn.exporters.market_model import Answer, Finding
from cairn.library.market_comparing import compare_answer
from cairn.library.market_loading import STORE
from cairn.library.market_skills import demand_answer
from cairn.library.market_store import Market, open_market
from cairn.market.measure import Measure
from cairn.market.posting import CodedPosting

TEAMWORK = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"
PATIENCE = "urn:cairn:skill:patience"
NURSE, CLERK = "29-1141", "13-2011"
ABOUT = {
    "framework": "cairn", "framework_version": "1", "tiers": "automaton", "made_up": "no",
    "source": "the paper",
}  # fmt: skip


def posted(number: int, *skills: str, soc: str = NURSE, place: str = "IE") -> CodedPosting:
    return CodedPosting(str(number), "2025-03", soc, "", place, tuple(sorted(skills)))


def market_of(folder: Path, postings: Sequence[CodedPosting], **about: str) -> Market:
    write_coded(folder / STORE, "paper", postings, about={**ABOUT, **about})
    return open_market(folder)


def ward(folder: Path, **about: str) -> Market:
    """Forty nurses' postings ask for both skills; of sixty clerks' ten ask for teamwork."""
    nurses = [posted(n, TEAMWORK, PATIENCE, place="IE" if n % 2 else "FR") for n in range(40)]
    clerks = [
        posted(n, *((TEAMWORK,) if n < 50 else ()), soc=CLERK, place="IE" if n % 2 else "FR")
        for n in range(40, 100)
    ]
    return market_of(folder, [*nurses, *clerks], **about)


def findings(answer: Answer) -> dict[str, Finding]:
    return {one.key: one for one in answer.findings}


def told(finding: Finding) -> list[Measure]:
    return [one.answer for one in finding.entries if isinstance(one.answer, Measure)]


def test_what_is_asked_for_together_is_told_with_how_many_were_tested(tmp_path: Path) -> None:
    found = findings(demand_answer(ward(tmp_path), "patience"))["travels-with"]
    assert found.title.startswith("Postings that ask for “patience” ask for “teamwork” too 1.98 (")
    assert [one.key for one in found.entries] == [TEAMWORK]
    # By chance 40 in 100 of the 50 would, which are 20; 40 do.
    assert told(found)[0].value == pytest.approx(40.5 / 20.5)
    assert found.sentences[0].startswith("1 skill was tested; of those that are named, 5% may be")


def test_where_a_skill_stands_out_is_told_by_occupation_and_place(tmp_path: Path) -> None:
    found = findings(demand_answer(ward(tmp_path), "patience"))
    jobs, places = found["specialisation-by-occupation"], found["specialisation-by-place"]
    assert "(29-1141): asked for 2.4" in jobs.title
    assert [one.key for one in jobs.entries] == [NURSE, CLERK]
    assert told(jobs)[1].low == 0.0
    assert places.title == "In no place is “patience” surely asked for more often than everywhere."


def test_inside_an_occupation_only_places_are_compared(tmp_path: Path) -> None:
    market = ward(tmp_path)
    inside = findings(demand_answer(market, "teamwork", occupation=CLERK))
    assert "specialisation-by-place" in inside
    assert not {"travels-with", "specialisation-by-occupation"} & inside.keys()
    assert told(inside["specialisation-by-place"])[0].name.endswith(f"({CLERK})")
    here = findings(demand_answer(market, "teamwork", place="IE"))
    month = findings(demand_answer(market, "teamwork", month="2025-03"))
    for narrow in (here, month):
        assert not [key for key in narrow if key.startswith(("travels", "special"))]


def test_a_skill_of_few_postings_has_no_companions_and_stands_out_nowhere(tmp_path: Path) -> None:
    few = [posted(n, *((TEAMWORK, PATIENCE) if n < 9 else ())) for n in range(60)]
    found = findings(demand_answer(market_of(tmp_path, few), "teamwork"))
    assert not [key for key in found if key.startswith(("travels", "special"))]


def test_made_up_counts_stay_made_up_and_real_ones_are_not_called_corrected(tmp_path: Path) -> None:
    for about, grade in (("yes", "made up"), ("no", "raw count")):
        market = ward(tmp_path / about, made_up=about)
        found = findings(demand_answer(market, "patience"))
        for key in ("travels-with", "specialisation-by-occupation"):
            assert {one.grade for one in told(found[key])} == {grade}


def test_two_skills_are_told_to_travel_together_only_where_that_is_sure(tmp_path: Path) -> None:
    sure = findings(compare_answer(ward(tmp_path / "ward"), "teamwork", "patience"))["together"]
    assert sure.title.startswith("The two travel together: Postings that ask for “teamwork” ask")
    by_chance = [
        posted(n, *((TEAMWORK,) if n % 2 else ()), *((PATIENCE,) if n % 4 < 2 else ()))
        for n in range(100)
    ]
    unsure = compare_answer(market_of(tmp_path / "chance", by_chance), "teamwork", "patience")
    assert findings(unsure)["together"].title.startswith("It is not sure")
    assert findings(unsure)["together"].entries == ()


def test_two_skills_of_which_one_is_asked_for_seldom_are_not_paired(tmp_path: Path) -> None:
    some = [posted(n, TEAMWORK, "urn:x:third", *((PATIENCE,) * (n < 9))) for n in range(40)]
    for pair in (("teamwork", "patience"), ("patience", "teamwork")):
        assert "together" not in findings(compare_answer(market_of(tmp_path, some), *pair))


def test_what_tells_occupations_apart_is_tested_for_all_skills(tmp_path: Path) -> None:
    answer = compare_answer(ward(tmp_path), NURSE, CLERK)
    (apart,) = answer.findings
    assert [one.key for one in apart.entries] == [PATIENCE, PATIENCE, TEAMWORK, TEAMWORK]
    assert "What tells them apart most is “patience”: 100 %" in answer.summary
    assert apart.sentences[0].startswith("2 skills were tested")
