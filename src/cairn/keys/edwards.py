"""Which 32 bytes are an Ed25519 public key that proves anything.

OpenSSL takes any 32 bytes for a key. With a key of small order one signature (S = 0) holds for
every message, and a point can be written in more than one way; RFC 8032 section 5.1.3 allows
only y below the prime. Both are refused here, before a signature is looked at.

Knows the curve equation and nothing of signatures. These are public values, so the arithmetic
need not take constant time.
"""

from __future__ import annotations

from cairn.kernel.errors import KeyMaterialError

__all__ = ["check_ed25519_point"]

_SIZE = 32
_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME  # RFC 8032, section 5.1
_SIGN = 1 << 255
_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
# The eight points whose order divides eight have these five y; y = 0 and the last two have two
# points each. tests/keys/test_edwards.py finds them again from the group law.
_SMALL_ORDER_Y = frozenset({0, 1, _PRIME - 1, _ORDER_8, _PRIME - _ORDER_8})


def check_ed25519_point(encoded: bytes) -> None:
    """Refuse bytes that are not the one encoding of a curve point of large order.

    Args:
        encoded: A candidate public key: y in 255 bits little-endian, then the sign of x.

    Raises:
        KeyMaterialError: With the code ``malformed-key`` if it has another length or is no
            point of the curve, ``weak-key`` if the point has small order or its encoding is
            not the canonical one.
    """
    if len(encoded) != _SIZE:
        raise KeyMaterialError(f"An Ed25519 key has {_SIZE} bytes.", code="malformed-key")
    y = int.from_bytes(encoded, "little") & ~_SIGN
    if y >= _PRIME or y in _SMALL_ORDER_Y:
        raise KeyMaterialError(
            "This Ed25519 key is one for which a signature proves nothing.", code="weak-key"
        )
    # x squared is (y^2 - 1) / (d y^2 + 1); Euler's criterion tells whether such an x exists.
    square = (y * y - 1) * (_D * y * y + 1)
    if pow(square, (_PRIME - 1) // 2, _PRIME) != 1:
        raise KeyMaterialError("These bytes are no point of Ed25519.", code="malformed-key")
