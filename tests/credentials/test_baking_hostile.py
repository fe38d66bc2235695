"""Any bytes, and any damage to real badges, end in a value or in our own error, soon."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.baking import bake, svg_for_display, unbake
from cairn.credentials.containers import credential_file, detect
from cairn.kernel.errors import CairnError
from soon import soon

MIB = 1024 * 1024
CREDENTIAL = '{"type":"VerifiableCredential"}'
OPENINGS = st.sampled_from(
    [b"", b"\x89PNG\r\n\x1a\n", b"<svg", b"<svg>", b"<?xml", b"<!DOCTYPE svg ["]
)


def ends_well(work: Callable[[bytes], object], data: bytes) -> None:
    try:
        work(data)
    except CairnError as error:
        ending = error.sentence[-1]
    else:
        ending = "."
    assert ending == "."


def everything(data: bytes) -> None:
    for work in (
        detect,
        credential_file,
        unbake,
        svg_for_display,
        lambda image: bake(image, CREDENTIAL),
    ):
        ends_well(work, data)


@given(OPENINGS, st.binary(max_size=600))
def test_any_bytes_end_well(opening: bytes, data: bytes) -> None:
    everything(opening + data)


@given(st.text(max_size=600))
def test_any_text_ends_well(text: str) -> None:
    everything(text.encode("utf-8", "surrogatepass"))
    everything(f"<svg>{text}</svg>".encode("utf-8", "surrogatepass"))


@given(st.data())
@pytest.mark.shared
def test_damaged_real_badges_end_well(vectors: Path, data: st.DataObject) -> None:
    badges = sorted([*vectors.rglob("*.png"), *vectors.rglob("*.svg")])
    image = bytearray(data.draw(st.sampled_from(badges)).read_bytes())
    chance = Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - damage, not secrets
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(image))
        kind = chance.randrange(4)
        if kind == 0:
            image[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del image[at : at + chance.randrange(1, 60)]
        elif kind == 2:
            image[at:at] = chance.randbytes(chance.randrange(1, 9))
        else:
            other = chance.randrange(len(image))
            image[at:at] = image[other : other + chance.randrange(1, 400)]
    everything(bytes(image))


HEAVY = {
    "zeros": b"\0" * (16 * MIB),
    "open tags": b"<svg " + b"<" * (4 * MIB),
    "one long comment": b"<svg><!--" + b" " * (15 * MIB) + b"--></svg>",
    "line feeds": b"<svg>" + b"\n" * (15 * MIB) + b"</svg>",
    "references": b"<svg>" + b"&#65;" * (3 * MIB) + b"</svg>",
    "one long path": b'<svg><path d="' + b"M1 1" * (3 * MIB) + b'"/></svg>',
    "one long name": b"<svg><" + b"a" * (15 * MIB) + b"/></svg>",
    "one long style": b"<svg><style>" + b"a{fill:red}" * MIB + b"</style></svg>",
    "style without rules": b"<svg><style>" + b"a{;" * (4 * MIB) + b"</style></svg>",
    "style of comments": b"<svg><style>" + b"/*" * (6 * MIB) + b"</style></svg>",
    "half addresses": b'<svg><g fill="' + b"url(#" * (2 * MIB) + b'"/></svg>',
    "spaces before a parenthesis": b'<svg><g fill="' + b" " * (8 * MIB) + b'("/></svg>',
    "a word before a parenthesis": b'<svg><g fill="' + b"a" * 60_000 + b'("/></svg>',
    "one style": b'<svg><g style="' + b"fill:a;" * MIB + b'"/></svg>',
    "declarations": b"<!DOCTYPE svg [" + b"<!-- -->" * 15_000 + b"]><svg></svg>",
    "prefixes": b"<svg "
    + b" ".join(b'xmlns:a%d="u:%d"' % (n, n) for n in range(300_000))
    + b"></svg>",
    "attributes": b"<svg><g " + b" ".join(b'a%d=""' % n for n in range(390_000)) + b"/></svg>",
    "ids in ids": b"<svg>" + (b'<g id="a">' * 60 + b"</g>" * 60) * 400 + b"</svg>",
    "a long token": b"ey" + b"a" * (15 * MIB),
    "a token of dots": b"ey" + b"." * (15 * MIB),
    "a long address": b"https://" + b"a" * (15 * MIB),
    "blank": b" " * (15 * MIB),
}


@pytest.mark.parametrize("data", HEAVY.values(), ids=HEAVY)
def test_heavy_input_ends_soon(data: bytes) -> None:
    for work in (detect, unbake, svg_for_display, lambda image: bake(image, CREDENTIAL)):
        with soon():
            ends_well(work, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["attributes", "one long path", "line feeds", "prefixes"])
def test_heavy_input_stays_small(name: str) -> None:
    tracemalloc.start()
    try:
        ends_well(svg_for_display, HEAVY[name])
        assert tracemalloc.get_traced_memory()[1] < 200 * MIB
    finally:
        tracemalloc.stop()
