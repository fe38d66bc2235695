"""The few ASN.1 values that keys are wrapped in, written as DER (ITU-T X.690).

Knows tags and lengths. Does not know what is inside.
"""

from __future__ import annotations

__all__ = ["BIT_STRING", "INTEGER", "OCTETS", "SEQUENCE", "der", "der_integer"]

INTEGER, BIT_STRING, OCTETS, SEQUENCE = 0x02, 0x03, 0x04, 0x30
"""Tags of the universal types in use."""

_LONGEST_SHORT_FORM = 0x7F  # X.690, 8.1.3.4


def der(tag: int, *contents: bytes) -> bytes:
    """Write one element: its tag, its length and its contents one after the other."""
    content = b"".join(contents)
    size = len(content)
    if size <= _LONGEST_SHORT_FORM:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def der_integer(number: int) -> bytes:
    """Write a whole number that is not negative as an INTEGER."""
    # One bit more than the number has, because the first bit is its sign.
    return der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
