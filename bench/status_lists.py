"""What does it cost to change, sign and read a status list of 100 million entries?

With no entry set and with one in a hundred: flips entries and writes the list again, by segments
and as a whole; signs it; checks its proof; reads one entry of it. Besides: what the usual level 9
of GZIP would cost, on a tenth of the list, and what it costs to give out places. Every answer is
checked. Times are medians, memory is the peak of what Python allocated.

Run it with ``python bench/status_lists.py``.
"""

from __future__ import annotations

import base64
import gzip
import platform
import random
import statistics
import time
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.json_text import JsonObject, read_json_object, write_json
from cairn.keys.did import did_key
from cairn.keys.signer import LocalSigner, private_key_from_seed
from cairn.proofs.data_integrity import add_proof, verify_proofs
from cairn.status.assignment import SecretOrder, choose_index
from cairn.status.bitstring import Bitstring, decode, encode
from cairn.status.entry import BitstringEntry, read_entry, status_entry
from cairn.status.list_credential import evaluate, status_list_credential
from cairn.status.segments import SegmentedList

ENTRIES = 100_000_000
TENTH = ENTRIES // 10
PLACES = 100_000
CALLS = 3
URL = "https://issuer.example/status/1"
AT = datetime(2026, 6, 1, tzinfo=UTC)
SIGNER = LocalSigner(private_key_from_seed("Ed25519", bytes(range(32))))
CONTEXTS = packaged_contexts()
CHANCE = random.Random(1)

Row = dict[str, float]


def ms(work: Callable[[], object], calls: int = CALLS) -> float:
    """Median milliseconds of a call."""
    times = []
    for _ in range(calls):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1_000


def peak_kb(work: Callable[[], object]) -> float:
    """Most KB in use at one time during a call, beyond what was in use before."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1_000


def signed(listing: SegmentedList) -> JsonObject:
    """Build the list's credential and sign it."""
    issuer = did_key(SIGNER.public_key)
    unsigned = status_list_credential(URL, issuer, "revocation", listing, valid_from=AT)
    return add_proof(unsigned, SIGNER, CONTEXTS, created=AT)


def changing(listing: SegmentedList, plain: Bitstring) -> Row:
    """Change entries and write the list again, by segments and as a whole."""
    row: Row = {}
    whole = ms(lambda: encode(plain), 1)
    for count in (1, 1_000):
        places = CHANCE.sample(range(ENTRIES), count)
        changed = listing.with_bits(places)
        assert decode(changed.encoded()) == plain.with_bits(places)
        again = ms(lambda places=places: listing.with_bits(places).encoded())
        row[f"flip {count:,} and write again: ms"] = again
        row[f"flip {count:,}: times faster than whole"] = whole / again
    return (
        {"write the whole, level 6: ms": whole}
        | row
        | {
            "encodedList of the whole, level 6: KB": len(encode(plain)) / 1_000,
            "encodedList of the segments: KB": len(listing.encoded()) / 1_000,
            "segments in store: KB": sum(map(len, listing.segments)) / 1_000,
        }
    )


def serving(listing: SegmentedList, place: int, *, revoked: bool) -> Row:
    """Sign the list, and read it as a stranger does."""
    data = write_json(signed(listing))
    document = read_json_object(data)
    entry = read_entry(status_entry(URL, place))
    assert isinstance(entry, BitstringEntry)
    assert evaluate(entry, document, at=AT).set == revoked
    (result,) = verify_proofs(document, CONTEXTS, lambda _: SIGNER.public_key, at=AT)
    assert result.outcome == "verified"
    text = document["credentialSubject"]["encodedList"]
    assert decode(text).get(place) == revoked
    return {
        "write and sign: ms": ms(lambda: signed(listing)),
        "read the JSON: ms": ms(lambda: read_json_object(data)),
        "check the proof: ms": ms(
            lambda: verify_proofs(document, CONTEXTS, lambda _: SIGNER.public_key, at=AT)
        ),
        "read one entry: ms": ms(lambda: evaluate(entry, document, at=AT)),
        "read one entry: peak KB": peak_kb(lambda: evaluate(entry, document, at=AT)),
        "read all entries: peak KB": peak_kb(lambda: decode(text)),
    }


def compressing(share: float) -> Row:
    """Write a tenth of the list in three ways."""
    places = CHANCE.sample(range(TENTH), int(TENTH * share))
    listing, plain = SegmentedList.of_size(TENTH), Bitstring.of_size(TENTH).with_bits(places)

    def level_9() -> str:
        return "u" + base64.urlsafe_b64encode(gzip.compress(plain.octets)).decode().rstrip("=")

    assert decode(level_9()) == decode(listing.with_bits(places).encoded()) == plain
    nine, six = ms(level_9, 1), ms(lambda: encode(plain))
    # A segment is compressed when it changes, so one change in each compresses all of them.
    listing = listing.with_bits(places[1:])
    ones = [*range(0, TENTH, 131_072), places[0]] if places else range(0, TENTH, 131_072)
    all_segments = ms(lambda: listing.with_bits(ones).encoded())
    return {
        "10 M: write the whole, level 9: ms": nine,
        "10 M: write the whole, level 6: ms": six,
        "10 M: write every segment: ms": all_segments,
        "10 M: level 6 is times faster than 9": nine / six,
        "10 M: segments are times faster than 9": nine / all_segments,
    }


def giving_out() -> dict[str, Row]:
    """Give out places in a secret order, and by drawing among the free ones."""
    order = SecretOrder(bytes(range(32)), URL, ENTRIES)
    taken: set[int] = set()

    def draw() -> None:
        for _ in range(PLACES):
            taken.add(choose_index(taken, ENTRIES, CHANCE.randrange))

    def one_by_one() -> None:
        for number in range(PLACES):
            order.place(number)

    assert len({order.place(number) for number in range(PLACES)}) == PLACES
    found = {}
    for name, work in (("secret order", one_by_one), ("drawn", draw)):
        seconds = ms(work, 1) / 1_000
        taken.clear()
        found[name] = {"places a second": PLACES / seconds, "peak KB": peak_kb(work)}
        taken.clear()
    return found


def measure(share: float) -> Row:
    """Measure the list at one density."""
    places = CHANCE.sample(range(ENTRIES), int(ENTRIES * share))
    empty = SegmentedList.of_size(ENTRIES)
    started = time.perf_counter()
    listing = empty.with_bits(places)
    row = {"build: ms": (time.perf_counter() - started) * 1_000}
    place = places[0] if places else ENTRIES - 1
    row |= changing(listing, Bitstring.of_size(ENTRIES).with_bits(places))
    return row | serving(listing, place, revoked=bool(places)) | compressing(share)


def main() -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, zlib {zlib.ZLIB_RUNTIME_VERSION}")
    none, dense = measure(0), measure(0.01)
    print(f"{'100 M entries':<42}{'0 % set':>12}{'1 % set':>12}")
    for name, value in none.items():
        print(f"{name:<42}{value:>12,.1f}{dense[name]:>12,.1f}")
    given = giving_out()
    print(f"{f'{PLACES:,} places of 100 M':<42}" + "".join(f"{name:>15}" for name in given))
    for name in given["drawn"]:
        print(f"{name:<42}" + "".join(f"{row[name]:>15,.0f}" for row in given.values()))


if __name__ == "__main__":
    main()
