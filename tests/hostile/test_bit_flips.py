"""Every change of a single bit in what was signed is noticed.

All bits of the signature, and bits drawn evenly from all values, of one credential for each way of
signing. The bits are those of the UTF-8 text of a value; a flip that leaves no text or no JSON is
left out, because then there is no credential.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from cairn.kernel.json_text import JsonObject
from cairn.keys.multibase import decode_base58 as decode
from cairn.keys.multibase import decode_base64url, encode_base58, encode_base64url
from cairn.verification import Verdict
from verification.badges import SUITES, badge, check, key_issuer, token, unsigned

BITS = 8
SAMPLE = 200
Path = tuple[str | int, ...]


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text at a leaf, with its path."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _texts(member, (*path, name))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*path, index))
    elif isinstance(value, str):
        yield path, value


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // BITS] ^= 1 << bit % BITS
    return bytes(changed)


def _with(document: JsonObject, path: Path, value: str) -> JsonObject:
    changed = copy.deepcopy(document)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def _flips(document: JsonObject) -> list[tuple[Path, int, str]]:
    """Every flip of one bit that leaves a text: where, which, and the text it leaves."""
    found = []
    for path, text in _texts(document):
        for bit in range(len(text.encode()) * BITS):
            try:
                found.append((path, bit, _flipped(text.encode(), bit).decode()))
            except UnicodeDecodeError:
                continue
    return found


@cache
def signed_by(suite: str) -> JsonObject:
    return badge(key_issuer(5, SUITES[suite]), suite)


@pytest.mark.parametrize("suite", SUITES)
def test_a_flip_in_any_value_is_caught(suite: str) -> None:
    document = signed_by(suite)
    flips = _flips(document)
    assert len(flips) > 5_000
    chosen = Random(suite).sample(flips, SAMPLE)  # noqa: S311 - the same every time
    missed = [
        (path, bit)
        for path, bit, text in chosen
        if check(_with(document, path, text)).verdict is Verdict.VALID
    ]
    assert missed == []


@pytest.mark.parametrize("suite", SUITES)
def test_a_flip_of_any_bit_of_the_signature_is_caught(suite: str) -> None:
    document = signed_by(suite)
    signature = decode(document["proof"][0]["proofValue"][1:])
    missed = []
    for bit in range(len(signature) * BITS):
        changed = "z" + encode_base58(_flipped(signature, bit))
        if check(_with(document, ("proof", 0, "proofValue"), changed)).verdict is Verdict.VALID:
            missed.append(bit)
    assert missed == []


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_every_value_is_covered_by_one_flip_at_least(suite: str) -> None:
    """Whatever the sample left out: the last bit of the last letter of each text."""
    document = signed_by(suite)
    for path, text in _texts(document):
        changed = text[:-1] + chr(ord(text[-1]) ^ 1)
        assert check(_with(document, path, changed)).verdict is not Verdict.VALID, path


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_flip_in_any_part_of_a_token_is_caught(kind: Any) -> None:
    parts = [decode_base64url(part) for part in token(key_issuer(5, kind)).split(".")]
    bits = [(index, bit) for index in (0, 1) for bit in range(len(parts[index]) * BITS)]
    chosen = Random(kind).sample(bits, SAMPLE)  # noqa: S311 - the same every time
    chosen += [(2, bit) for bit in range(len(parts[2]) * BITS)]
    missed = []
    for index, bit in chosen:
        changed = [*parts]
        changed[index] = _flipped(parts[index], bit)
        text = ".".join(encode_base64url(part) for part in changed)
        if check(text).verdict is Verdict.VALID:
            missed.append((index, bit))
    assert missed == []


def test_a_flip_of_any_letter_of_a_tokens_text_is_caught() -> None:
    """The text itself, before it is decoded: base64 has bits that say nothing."""
    text = token().encode()
    flips = [bit for bit in range(len(text) * BITS) if _flipped(text, bit).isascii()]
    chosen = Random("text").sample(flips, SAMPLE)  # noqa: S311 - the same every time
    chosen += range((len(text) - 3) * BITS, len(text) * BITS)
    missed = [bit for bit in chosen if check(_flipped(text, bit)).verdict is Verdict.VALID]
    assert missed == []


def test_a_changed_number_or_truth_is_caught() -> None:
    from verification.badges import signed

    document = unsigned()
    document["credentialSubject"]["achievement"]["creditsAvailable"] = 5
    document["credentialSubject"]["creditsEarned"] = 2.5
    document["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "hashed": False, "identityHash": "A", "identityType": "name"}
    ]
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        made = signed(document, suite=suite)
        assert check(made).verdict is Verdict.VALID
        subject = ("credentialSubject",)
        changes: tuple[tuple[Path, Any], ...] = (
            ((*subject, "achievement", "creditsAvailable"), 4),
            ((*subject, "achievement", "creditsAvailable"), 5.000001),
            ((*subject, "achievement", "creditsAvailable"), "5"),
            ((*subject, "creditsEarned"), 2.25),
            ((*subject, "creditsEarned"), -2.5),
            ((*subject, "identifier", 0, "hashed"), True),
        )
        for path, value in changes:
            assert check(_with(made, path, value)).verdict is not Verdict.VALID, (suite, path)
