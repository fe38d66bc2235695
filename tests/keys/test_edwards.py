from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.edwards import check_ed25519_point
from cairn.keys.material import public_key_from_bytes

PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)

Point = tuple[int, int]


def add(one: Point, two: Point) -> Point:
    (x1, y1), (x2, y2) = one, two
    cross = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + cross, -1, PRIME)
    y = (y1 * y2 + x1 * x2) * pow(1 - cross, -1, PRIME)
    return x % PRIME, y % PRIME


def root(square: int) -> int | None:
    candidate = pow(square, (PRIME + 3) // 8, PRIME)
    for value in (candidate, candidate * ROOT_OF_MINUS_ONE % PRIME):
        if value * value % PRIME == square % PRIME:
            return value
    return None


def small_order_points() -> set[Point]:
    """The points of order 8 and less, from the group law alone."""
    found: set[Point] = {(0, 1)}
    # A point whose double has y = 0 has order 8: d y^4 + 2 y^2 - 1 = 0.
    for sign in (1, -1):
        inner = root(1 + D)
        assert inner is not None
        y = root((-1 + sign * inner) * pow(D, -1, PRIME))
        if y is None:
            continue
        x = root((y * y - 1) * pow(D * y * y + 1, -1, PRIME))
        if x is None:
            continue
        point = (x, y)
        while point not in found:
            found.add(point)
            point = add(point, (x, y))
    return found


def encode(point: Point) -> bytes:
    x, y = point
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def test_the_eight_points_of_small_order_are_refused() -> None:
    points = small_order_points()
    assert len(points) == 8
    for point in points:
        with pytest.raises(KeyMaterialError) as caught:
            check_ed25519_point(encode(point))
        assert caught.value.code == "weak-key"


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("beyond", range(19))
def test_encodings_that_are_not_canonical_are_refused(beyond: int, sign: int) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        check_ed25519_point((PRIME + beyond | sign << 255).to_bytes(32, "little"))
    assert caught.value.code == "weak-key"


@pytest.mark.parametrize("y", [1, PRIME - 1])
def test_a_negative_zero_is_refused(y: int) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        check_ed25519_point((y | 1 << 255).to_bytes(32, "little"))
    assert caught.value.code == "weak-key"


def test_why_it_matters_openssl_takes_the_identity_as_a_key() -> None:
    identity = encode((0, 1))
    Ed25519PublicKey.from_public_bytes(identity).verify(identity + bytes(32), b"any message")
    with pytest.raises(KeyMaterialError):
        public_key_from_bytes("Ed25519", identity)


@given(st.binary(min_size=32, max_size=32))
def test_honest_keys_pass(seed: bytes) -> None:
    check_ed25519_point(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


@given(st.binary(max_size=40))
def test_other_bytes_pass_only_if_they_are_a_point(encoded: bytes) -> None:
    y = (int.from_bytes(encoded, "little") & ~(1 << 255)) % PRIME
    try:
        check_ed25519_point(encoded)
    except KeyMaterialError:
        return
    assert root((y * y - 1) * pow(D * y * y + 1, -1, PRIME)) is not None


@pytest.mark.parametrize("y", [2, 7, 8])
def test_a_height_without_a_point_is_refused(y: int) -> None:
    with pytest.raises(KeyMaterialError) as caught:
        check_ed25519_point(y.to_bytes(32, "little"))
    assert caught.value.code == "malformed-key"
