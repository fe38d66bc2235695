"""Places are brought to codes where they are known, and left as written where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.market.places import country_code, place_of, place_said, region_code
from cairn.market.posting import Place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Austin, TX 78701", Place("US", "TX", "Austin")),
        ("Austin, TX, US", Place("US", "TX", "Austin")),
        ("Santa Barbara, CA, US", Place("US", "CA", "Santa Barbara")),
        ("Los Angeles, CA", Place("US", "CA", "Los Angeles")),
        ("Toronto, ON, Canada", Place("CA", "ON", "Toronto")),
        ("Toronto, Ontario", Place("CA", "ON", "Toronto")),
        ("Berlin, Germany", Place("DE", "", "Berlin")),
        ("Berlin, DE", Place("US", "DE", "Berlin")),
        ("München, Bayern, Deutschland", Place("DE", "Bayern", "München")),
        ("Remote, US", Place("US")),
        ("Remote - United States", Place("US")),
        ("Fully remote (anywhere)", Place()),
        ("1 Main Street, Boston, Massachusetts", Place("US", "MA", "Boston")),
        ("California", Place("US", "CA")),
        ("United Kingdom", Place("GB")),
        ("Washington, DC", Place("US", "DC", "Washington")),
        ("Washington", Place("", "", "Washington")),
        ("Sydney | NSW | Australia", Place("AU", "NSW", "Sydney")),
        ("Springfield", Place("", "", "Springfield")),
        ("Stratford-upon-Avon", Place("", "", "Stratford-upon-Avon")),
        ("", Place()),
        (" , ; - ", Place()),
        ("12345", Place()),
    ],
)
def test_a_place_in_one_text(text: str, place: Place) -> None:
    assert place_said(text) == place


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("Leeds", "", "GB"), Place("GB", "", "Leeds")),
        (("San Francisco", "CA", ""), Place("US", "CA", "San Francisco")),
        (("Austin, TX", "", ""), Place("US", "TX", "Austin")),
        (("Berlin", "", "Germany"), Place("DE", "", "Berlin")),
        (("Berlin, DE", "", "Germany"), Place("DE", "", "Berlin, DE")),
        (("Perth", "WA", "Australia"), Place("AU", "WA", "Perth")),
        (("Seattle", "WA", ""), Place("US", "WA", "Seattle")),
        (("", "US-CA", "us"), Place("US", "CA", "")),
        (("Lyon", "Rhône", "France"), Place("FR", "Rhône", "Lyon")),
        (("X", "Y", "Z"), Place("Z", "Y", "X")),
        (("", "", ""), Place()),
    ],
)
def test_a_place_in_columns_of_its_own(parts: tuple[str, str, str], place: Place) -> None:
    assert place_of(*parts) == place


def test_codes_of_countries_and_regions() -> None:
    assert [country_code(one) for one in ("usa", "Deutschland", "gb", "Österreich", "Narnia")] == [
        "US", "DE", "GB", "AT", "",
    ]  # fmt: skip
    assert region_code("US", "california") == "CA"
    assert region_code("CA", "CA") == ""
    assert region_code("DE", "Bayern") == ""


@given(st.text(max_size=250), st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_it_and_nothing_unseen_is_left(city: str, region: str, country: str) -> None:
    for place in (place_of(city, region, country), place_said(city)):
        for part in place:
            assert part == part.strip()
            assert "\n" not in part
            assert len(part) <= 200
