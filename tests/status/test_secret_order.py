"""Places in a secret order: each comes once, and no order can be seen."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import StatusError, UsageError
from cairn.status.assignment import SecretOrder

SECRET = b"kept as long as the list, sealed"
LIST = "https://issuer.example/status/1"
LARGE = 100_000_000


def places(count: int, size: int = LARGE, secret: bytes = SECRET, url: str = LIST) -> list[int]:
    order = SecretOrder(secret, url, size)
    return [order.place(number) for number in range(count)]


def test_it_works() -> None:
    """Another answer here would give the places of every existing list out a second time."""
    assert places(5) == [96_073_522, 80_591_350, 45_275_406, 42_039_120, 85_334_902]
    assert places(5, 131_072) == [34_934, 121_825, 92_858, 102_431, 33_871]


@pytest.mark.parametrize("size", [*range(1, 130), 1000, 1023, 1024, 1025, 10_007])
def test_every_place_comes_once(size: int) -> None:
    assert sorted(places(size, size)) == list(range(size))


def test_every_place_of_a_list_of_the_least_length_comes_once() -> None:
    assert len(set(places(131_072, 131_072))) == 131_072


@given(
    st.binary(min_size=16, max_size=200), st.text(), st.integers(1, 10**18), st.integers(0, 10**18)
)
def test_two_numbers_never_share_a_place(secret: bytes, url: str, size: int, number: int) -> None:
    order = SecretOrder(secret, url, size)
    numbers = {one % size for one in range(number, number + 20)}
    found = {order.place(one) for one in numbers}
    assert len(found) == len(numbers)
    assert all(0 <= place < size for place in found)


def test_the_order_is_that_of_secret_list_and_size() -> None:
    mine = places(50, 1000)
    assert places(50, 1000) == mine
    assert places(50, 1000, secret=SECRET[:-1] + b"D") != mine
    assert places(50, 1000, url=LIST + "0") != mine
    # Else a longer list would begin as the shorter one did.
    assert places(50, 1001) != mine


def test_order_of_issue_cannot_be_read_from_the_places() -> None:
    found = places(20_000)
    rising = sum(one < other for one, other in pairwise(found))
    # Half of 19,999 pairs, within four standard deviations of chance: sqrt(20,000 / 12) = 41.
    assert abs(rising - 10_000) < 4 * 41


def test_the_distance_of_neighbours_says_nothing() -> None:
    """Correlation of one place with the next, and of a place with its number."""
    found = places(20_000)
    middle = (LARGE - 1) / 2
    spread = LARGE**2 / 12
    for others in (found[1:], [number / 20_000 * LARGE for number in range(20_000)]):
        pairs = list(zip(found, others, strict=False))
        mean = sum((one - middle) * (other - middle) for one, other in pairs) / len(pairs)
        assert abs(mean / spread) < 4 / len(pairs) ** 0.5


@pytest.mark.parametrize("parts", [10, 97, 1000])
def test_places_are_spread_evenly(parts: int) -> None:
    """By position and by remainder: chi-squared within four standard deviations."""
    found = places(20_000)
    expected = 20_000 / parts
    for counts in (
        Counter(place * parts // LARGE for place in found),
        Counter(place % parts for place in found),
    ):
        squares = sum((counts[part] - expected) ** 2 / expected for part in range(parts))
        assert abs(squares - (parts - 1)) < 4 * (2 * (parts - 1)) ** 0.5


def test_orders_of_two_lists_have_nothing_in_common() -> None:
    """Else who holds a place in each could tell that both were given out at one time."""
    one, other = places(4000, 4000), places(4000, 4000, url=LIST + "0")
    assert sum(a == b for a, b in zip(one, other, strict=True)) < 8


@pytest.mark.parametrize("size", [1, 10, 131_072])
def test_a_full_list_says_so(size: int) -> None:
    for number in (size, size + 1, 10**400):
        with pytest.raises(StatusError) as caught:
            SecretOrder(SECRET, LIST, size).place(number)
        assert caught.value.code == "status-list-full"


@pytest.mark.parametrize(
    ("secret", "size", "code"),
    [
        (b"", 131_072, "short-secret"),
        (SECRET[:15], 131_072, "short-secret"),
        (SECRET, 0, "bad-list-length"),
        (SECRET, -5, "bad-list-length"),
        (SECRET, 10**18 + 1, "bad-list-length"),
    ],
)
def test_orders_that_cannot_be_meant(secret: bytes, size: int, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        SecretOrder(secret, LIST, size)
    assert caught.value.code == code


def test_places_are_counted_from_zero() -> None:
    with pytest.raises(UsageError) as caught:
        SecretOrder(SECRET, LIST, 10).place(-1)
    assert caught.value.code == "negative-place"


def test_an_address_of_any_letters_has_an_order() -> None:
    assert len(set(places(50, 50, url="https://exämple/\ud800"))) == 50


def test_the_secret_is_not_shown() -> None:
    assert SECRET.decode() not in repr(SecretOrder(SECRET, LIST, 10))
