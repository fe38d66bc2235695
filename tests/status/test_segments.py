"""Large lists in segments: the same bits as a plain bitstring, in one GZIP member."""

from __future__ import annotations

import base64
import gzip
import random
import subprocess
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import StatusError
from cairn.status.bitstring import MINIMUM_ENTRIES, Bitstring, decode
from cairn.status.entry import BitstringEntry, read_entry, status_entry
from cairn.status.list_credential import evaluate, status_list_credential
from cairn.status.segments import SEGMENT_ENTRIES, SegmentedList

# Three segments, the last of them short.
ENTRIES = 2 * SEGMENT_ENTRIES + 800
EMPTY = SegmentedList.of_size(ENTRIES)
PLACES = st.lists(
    st.integers(0, ENTRIES - 1)
    | st.sampled_from([0, 7, 8, SEGMENT_ENTRIES - 1, SEGMENT_ENTRIES, ENTRIES - 801, ENTRIES - 1]),
    max_size=30,
)
CHANGES = st.lists(st.tuples(PLACES, st.booleans()), max_size=6)


def member(listing: SegmentedList) -> bytes:
    text = listing.encoded()
    assert text.startswith("uH4sIAAAAAAAA_")
    assert "=" not in text
    return base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))


def noise(entries: int, share: float, seed: int = 1) -> list[int]:
    return random.Random(seed).sample(range(entries), int(entries * share))  # noqa: S311 - a seeded test needs no secret


def test_it_works() -> None:
    listing = EMPTY.with_bits([2, 6, 8, SEGMENT_ENTRIES])
    assert decode(listing.encoded()) == Bitstring.of_size(ENTRIES).with_bits(
        [2, 6, 8, SEGMENT_ENTRIES]
    )
    assert [listing.get(index) for index in (0, 2, 6, 8, SEGMENT_ENTRIES)] == [0, 1, 1, 1, 1]
    assert len(listing) == ENTRIES


@given(CHANGES)
def test_changes_give_the_bits_of_a_plain_bitstring(changes: list[tuple[list[int], bool]]) -> None:
    listing, plain = EMPTY, Bitstring.of_size(ENTRIES)
    for places, value in changes:
        listing = listing.with_bits(places, value=value)
        plain = plain.with_bits(places, value=value)
    assert decode(listing.encoded()) == plain
    assert all(listing.get(place) == plain.get(place) for places, _ in changes for place in places)
    # The way to the bits leaves no trace: only the bits make the text.
    at_once = [index for index in {p for places, _ in changes for p in places} if plain.get(index)]
    assert EMPTY.with_bits(at_once) == listing


@given(CHANGES)
def test_the_text_is_one_member_with_the_checksum_of_the_whole(
    changes: list[tuple[list[int], bool]],
) -> None:
    listing = EMPTY
    for places, value in changes:
        listing = listing.with_bits(places, value=value)
    data = member(listing)
    unpack = zlib.decompressobj(31)
    octets = unpack.decompress(data) + unpack.flush()
    assert unpack.eof
    assert unpack.unused_data == b""
    assert int.from_bytes(data[-8:-4], "little") == zlib.crc32(octets)
    assert int.from_bytes(data[-4:], "little") == len(octets) == ENTRIES // 8
    assert gzip.decompress(data) == octets


@pytest.mark.parametrize("share", [0, 0.0001, 0.01, 0.5, 1], ids=lambda share: f"{share:.2%}")
@pytest.mark.parametrize(
    "entries",
    [
        MINIMUM_ENTRIES,
        MINIMUM_ENTRIES + 8,
        2 * SEGMENT_ENTRIES,
        3 * SEGMENT_ENTRIES - 8,
        300_000,
    ],
)
def test_any_length_and_density(entries: int, share: float) -> None:
    places = noise(entries, share)
    listing = SegmentedList.of_size(entries).with_bits(places)
    plain = Bitstring.of_size(entries).with_bits(places)
    assert decode(listing.encoded()) == plain
    assert gzip.decompress(member(listing)) == plain.octets


@pytest.mark.node
def test_another_language_reads_the_text() -> None:
    """Node's strict stream refuses whatever follows the first member."""
    listing = SegmentedList.of_size(1_000_000).with_bits(noise(1_000_000, 0.01))
    script = """
        const {gunzipSync} = require('zlib');
        const chunks = [];
        process.stdin.on('data', chunk => chunks.push(chunk)).on('end', async () => {
          const data = Buffer.from(Buffer.concat(chunks).toString().slice(1), 'base64url');
          const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('gzip'));
          const strict = Buffer.from(await new Response(stream).arrayBuffer());
          if(!strict.equals(gunzipSync(data))) process.exit(1);
          process.stdout.write(strict);
        });
    """
    run = subprocess.run(
        ["node", "-e", script],
        input=listing.encoded().encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert run.stdout == decode(listing.encoded()).octets


def test_a_credential_carries_it() -> None:
    listing = EMPTY.with_bits([9, ENTRIES - 1])
    url, born = "https://issuer.example/status/1", datetime(2026, 1, 1, tzinfo=UTC)
    credential = status_list_credential(
        url, "did:web:issuer.example", "revocation", listing, valid_from=born
    )
    for index, code in ((9, "revoked"), (10, "not-revoked"), (ENTRIES - 1, "revoked")):
        entry = read_entry(status_entry(url, index))
        assert isinstance(entry, BitstringEntry)
        assert evaluate(entry, credential, at=born, strict=True).code == code
    beyond = read_entry(status_entry(url, ENTRIES))
    assert isinstance(beyond, BitstringEntry)
    with pytest.raises(StatusError) as caught:
        evaluate(beyond, credential, at=born)
    assert caught.value.code == "index-out-of-range"


def test_a_change_touches_only_its_segment() -> None:
    before = EMPTY.with_bits(noise(ENTRIES, 0.01))
    after = before.with_bits([SEGMENT_ENTRIES + 5, SEGMENT_ENTRIES + 6])
    assert after.segments[0] is before.segments[0]
    assert after.segments[1] != before.segments[1]
    assert after.segments[2] is before.segments[2]


def test_a_list_is_a_value() -> None:
    before = EMPTY.encoded()
    changed = EMPTY.with_bits([1])
    assert EMPTY.encoded() == before
    assert changed.with_bits([1], value=False) == EMPTY
    assert EMPTY.with_bits([]) == EMPTY


def test_what_was_stored_goes_on() -> None:
    stored = EMPTY.with_bits([3, ENTRIES - 1])
    again = SegmentedList(ENTRIES, tuple(bytes(segment) for segment in stored.segments))
    assert again == stored
    assert again.with_bits([4]).encoded() == EMPTY.with_bits([3, 4, ENTRIES - 1]).encoded()


def test_the_size_is_rounded_up_to_octets() -> None:
    assert len(SegmentedList.of_size(MINIMUM_ENTRIES + 1)) == MINIMUM_ENTRIES + 8


@pytest.mark.parametrize("entries", [-1, 0, 1, 8, MINIMUM_ENTRIES - 8])
def test_short_lists_are_not_made(entries: int) -> None:
    with pytest.raises(StatusError) as caught:
        SegmentedList.of_size(entries)
    assert caught.value.code == "status-list-too-short"


@pytest.mark.parametrize("index", [-1, ENTRIES, ENTRIES + 7, 10**400])
def test_entries_outside_are_refused(index: int) -> None:
    for work in (EMPTY.get, lambda place: EMPTY.with_bits([0, place])):
        with pytest.raises(StatusError) as caught:
            work(index)
        assert caught.value.code == "index-out-of-range"


ONE, TWO, LAST = EMPTY.with_bits([7, SEGMENT_ENTRIES + 7, ENTRIES - 1]).segments
CRC = ONE[-4:]
DAMAGED = {
    "empty": b"",
    "checksum alone": CRC,
    "no checksum": ONE[:-4],
    "checksum of another": ONE[:-4] + LAST[-4:],
    "not deflate": b"\xff\xff\xff" + CRC,
    "cut in the blocks": ONE[:8] + CRC,
    "shorter than a segment": LAST,
    "longer than a segment": ONE[:-4] + LAST,
    "a bomb": zlib.compress(bytes(100_000_000), wbits=-15) + CRC,
}


@pytest.mark.parametrize("segment", DAMAGED.values(), ids=DAMAGED)
def test_damaged_segments_are_not_built_upon(segment: bytes) -> None:
    listing = SegmentedList(ENTRIES, (segment, TWO, LAST))
    for work in (lambda: listing.get(0), lambda: listing.with_bits([0])):
        with pytest.raises(StatusError) as caught:
            work()
        assert caught.value.code == "damaged-segments"
    # The others can still be read.
    assert listing.get(SEGMENT_ENTRIES + 7) == 1


@given(st.integers(0, len(ONE) - 1), st.integers(1, 255))
def test_a_changed_byte_never_reaches_a_reader_as_other_bits(place: int, change: int) -> None:
    broken = bytearray(ONE)
    broken[place] ^= change
    listing = SegmentedList(ENTRIES, (bytes(broken), TWO, LAST))
    try:
        bits = decode(listing.encoded())
    except StatusError:
        return
    assert bits == Bitstring.of_size(ENTRIES).with_bits([7, SEGMENT_ENTRIES + 7, ENTRIES - 1])


@pytest.mark.parametrize(
    ("entries", "segments"),
    [
        (ENTRIES, ()),
        (ENTRIES, (ONE, TWO)),
        (ENTRIES, (ONE, TWO, LAST, LAST)),
        (ENTRIES + 1, (ONE, TWO, LAST)),
        (SEGMENT_ENTRIES, (ONE, TWO)),
    ],
    ids=["none", "one missing", "one too many", "not whole octets", "of a longer list"],
)
def test_segments_of_another_list_are_refused(entries: int, segments: tuple[bytes, ...]) -> None:
    with pytest.raises(StatusError) as caught:
        SegmentedList(entries, segments)
    assert caught.value.code == "damaged-segments"
