"""One job is counted once, with its earliest day, in whatever order its postings come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.market.duplicates import JobIndex, count_once, likeness, signature
from cairn.market.posting import Place, Posting

DAY = date(2026, 3, 1)
WORDS = [f"word{number}" for number in range(3_000)]


def text(seed: int, count: int = 300) -> str:
    return " ".join(Random(seed).choices(WORDS, k=count))  # noqa: S311 - no secret


def changed(said: str, every: int) -> str:
    """Another word in the place of one in so many."""
    words = said.split()
    return " ".join(f"new{at}" if at % every == 0 else one for at, one in enumerate(words))


def job(number: str = "1", **said: object) -> Posting:
    usual = Posting(number, "Cook", text(1), DAY, "Acme", Place("US", "TX", "Austin"))
    return replace(usual, **said)  # type: ignore[arg-type]  # the fields of a posting


def shares(one: str, other: str) -> float:
    """The share of sequences of four words that two texts have in common, counted out."""
    first, second = ({tuple(said.split()[at : at + 4]) for at in range(len(said.split()) - 3)}
                     for said in (one, other))  # fmt: skip
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("every", [7, 15, 40, 100, 1_000])
def test_likeness_is_about_the_share_of_sequences_in_common(every: int) -> None:
    errors = []
    for seed in range(15):
        one, other = text(seed), changed(text(seed), every)
        errors.append(likeness(signature(one), signature(other)) - shares(one, other))
    assert abs(np.mean(errors)) < 0.04
    assert np.max(np.abs(errors)) < 0.2


def test_letter_case_marks_and_spaces_do_not_matter() -> None:
    one = signature("We look for a cook, who can cook. And more!")
    assert (signature("  WE LOOK\nfor a (cook) who can cook; and more") == one).all()
    assert likeness(one, signature("We look for a driver who can drive and no more")) < 0.5


@pytest.mark.parametrize("said", ["", " \n", "...", "cook", "two words"])
def test_short_texts_have_a_signature_too(said: str) -> None:
    assert signature(said).shape == (120,)
    assert (signature(said) == 0).all() == (not any(map(str.isalnum, said)))


def test_a_repost_is_counted_once_with_its_earliest_day() -> None:
    days = [DAY + timedelta(days=at) for at in (20, 0, 40)]
    (kept,) = count_once([job(str(at), posted=day) for at, day in enumerate(days)])
    assert (kept.number, kept.posted, kept.reposts) == ("1", DAY, 2)


def test_a_nearly_equal_text_is_the_same_job() -> None:
    assert len(count_once([job("1"), job("2", text=changed(text(1), 100))])) == 1
    assert len(count_once([job("1"), job("2", text=changed(text(1), 7))])) == 2


DIFFERENT: dict[str, dict[str, object]] = {
    "another text": {"text": text(2)},
    "another employer": {"employer": "Bolt"},
    "another town": {"place": Place("US", "TX", "Dallas")},
    "another country": {"place": Place("CA", "", "Austin")},
    "long after": {"posted": DAY + timedelta(days=61)},
}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_two_jobs_stay_two(kind: str) -> None:
    assert len(count_once([job("1"), job("2", **DIFFERENT[kind])])) == 2


SAME: dict[str, dict[str, object]] = {
    "legal form": {"employer": "ACME, Inc."},
    "no employer": {"employer": ""},
    "no place": {"place": Place()},
    "only the country": {"place": Place("US")},
    "no day": {"posted": None},
    "accents": {"place": Place("US", "tx", "Aústin")},
    "sixty days": {"posted": DAY + timedelta(days=60)},
}


@pytest.mark.parametrize("kind", SAME)
def test_what_is_not_said_or_written_otherwise_contradicts_nothing(kind: str) -> None:
    for listed in permutations([job("1"), job("2", **SAME[kind])]):
        (kept,) = count_once(listed)
        assert (kept.number, kept.posted, kept.reposts) == ("1", DAY, 1)


def test_a_chain_of_reposts_lasts_as_long_as_no_gap_is_longer_than_allowed() -> None:
    days = [DAY + timedelta(days=50 * at) for at in range(5)]
    listed = [job(str(at), posted=day) for at, day in enumerate(days)]
    assert len(count_once(listed)) == 1
    assert len(count_once(listed, days=49)) == 5


def test_postings_without_words_are_never_one() -> None:
    assert len(count_once([job("1", text="..."), job("2", text="...")])) == 2


def test_one_text_for_many_towns_is_as_many_jobs() -> None:
    towns = [job(str(at), place=Place("US", "TX", f"Town {at}")) for at in range(400)]
    again = [replace(one, number=f"again {one.number}", posted=DAY + timedelta(9)) for one in towns]
    kept = count_once(towns + again)
    assert [one.number for one in kept] == [one.number for one in towns]
    assert {one.reposts for one in kept} == {1}


def test_earlier_counts_of_reposts_are_added() -> None:
    (kept,) = count_once([job("1", reposts=3), job("2")])
    assert kept.reposts == 4


def test_verdicts_name_the_kept_one_and_may_be_asked_for_between_additions() -> None:
    index = JobIndex()
    assert index.verdicts() == ()
    numbers = [index.add(one) for one in (job("1"), job("2", text=text(2)), job("3"))]
    assert numbers == [0, 1, 2]
    assert index.verdicts() == ((0, DAY, 1), (1, DAY, 0), (0, DAY, 0))
    index.add(job("0", posted=DAY - timedelta(days=1)))
    assert index.verdicts()[0] == (3, DAY - timedelta(days=1), 0)


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_the_order_of_postings_changes_nothing(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    listed = [
        job(
            str(number),
            text=changed(text(chance.randrange(3), 80), chance.choice([9, 60, 1_000])),
            posted=chance.choice([None, DAY, DAY + timedelta(days=chance.randrange(150))]),
            employer=chance.choice(["", "Acme", "Bolt"]),
            place=chance.choice([Place(), Place("US"), Place("US", "TX", "Austin")]),
        )
        for number in range(25)
    ]
    shuffled = chance.sample(listed, len(listed))
    kept = count_once(listed)
    assert set(count_once(shuffled)) == set(kept)
    assert sum(1 + one.reposts for one in kept) == len(listed)
    assert {one.number for one in count_once(kept)} <= {one.number for one in kept}


@given(st.text(max_size=60))
def test_no_text_breaks_a_signature(said: str) -> None:
    assert likeness(signature(said), signature(said)) == 1
