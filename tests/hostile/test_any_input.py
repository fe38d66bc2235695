"""Whatever is handed over, the verifier answers with a report that can be shown and stored."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.credentials.baking import bake
from cairn.kernel.errors import CairnError
from cairn.kernel.fetching import Fetched, MappingResolver
from cairn.kernel.json_text import read_json, read_json_object, write_json
from cairn.keys.multibase import encode_base64url
from cairn.verification import Report, Verdict, render_html, render_text
from hostile.anything import ANYTHING, OBJECTS, damaged
from soon import soon
from verification.badges import (
    SCHOOL,
    as_token,
    badge,
    check,
    endorsement,
    signed,
    status_member,
    token,
    unsigned,
)
from verification.pictures import PNG, SVG, png_with
from verification.test_embedded import record
from verification.test_openbadges2 import ASSERTION, site
from verification.test_presentations import presentation


def examined(document: Any, resolver: Any = None) -> Report:
    """Verify, and hold the answer to what is promised of any answer."""
    with soon():
        report = check(document, resolver, evidence=True, recipient="amina@example.org")
    assert isinstance(report, Report)
    assert read_json(write_json(report.to_json())) == report.to_json()
    assert render_html(report).encode()
    assert render_text(report).encode()
    for found in report.checks:
        assert found.sentence
        assert found.code
    return report


@settings(max_examples=60)
@given(ANYTHING | OBJECTS)
def test_any_json_gets_a_report(value: Any) -> None:
    report = examined(write_json(value))
    assert report.verdict is not Verdict.VALID
    if isinstance(value, dict):
        assert examined(value).verdict is not Verdict.VALID


@settings(max_examples=60)
@given(OBJECTS)
def test_any_json_that_is_really_signed_gets_a_report(value: Any) -> None:
    try:
        text = as_token({**value, "issuer": SCHOOL.id})
    except CairnError:
        return
    examined(text)


@settings(max_examples=60)
@given(OBJECTS)
def test_any_member_of_a_signed_badge_gets_a_report(value: Any) -> None:
    try:
        document = signed({**unsigned(), **value}, suite="eddsa-jcs-2022")
    except CairnError:
        return
    examined(document)


@given(ANYTHING)
def test_anything_fetched_gets_a_report(value: Any) -> None:
    class Everywhere:
        def fetch(self, url: str) -> Fetched:
            return Fetched(url, write_json(value), "application/json", url)

    service = {"refreshService": {"id": "https://a.example/", "type": "1EdTechCredentialRefresh"}}
    asking = signed({**unsigned(), **status_member(), **service}, suite="eddsa-jcs-2022")
    for document in (asking, ASSERTION, png_with(b"tEXt", b"openbadges\0https://a.example/")):
        examined(document, Everywhere())


STARTS = st.sampled_from(
    [
        b"", b"\x89PNG\r\n\x1a\n", PNG, PNG[:40], b"<svg", SVG, b"<svg>", b"<?xml", b"<!DOCTYPE",
        b"PK\x03\x04", b"\x1f\x8b", b"%PDF-", b"{", b"[", b'{"', b"eyJ", b"\xef\xbb\xbf",
        b"https://", b" \n",
    ]
)  # fmt: skip


@settings(max_examples=60)
@given(STARTS, st.binary(max_size=400))
def test_any_bytes_get_a_report(start: bytes, rest: bytes) -> None:
    examined(start + rest)


@given(st.text(st.characters(), max_size=200))
def test_any_text_gets_a_report(text: str) -> None:
    examined(text)
    examined(text + "\ud800")


@given(st.binary(max_size=300), st.sampled_from([b"iTXt", b"tEXt", b"zTXt"]))
def test_any_text_baked_gets_a_report(data: bytes, kind: bytes) -> None:
    for keyword in (b"openbadges", b"openbadgecredential", b"clrcredential"):
        examined(png_with(kind, keyword + b"\0\0\0\0\0" + data))
        examined(png_with(kind, keyword + b"\0" + data))
    body = data.decode("latin-1")
    examined(
        '<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>'
        f"<![CDATA[{body}]]></o:credential></svg>"
    )


PARTS = st.one_of(
    st.binary(max_size=60).map(encode_base64url),
    ANYTHING.map(lambda value: encode_base64url(write_json(value))),
    st.text("ABCabc019-_=.", max_size=20),
)


@settings(max_examples=60)
@given(st.lists(PARTS, min_size=1, max_size=4), st.sampled_from([[], [token().split(".")[0]]]))
def test_anything_like_a_token_gets_a_report(parts: list[str], heads: list[str]) -> None:
    parts = heads + parts
    examined(".".join(parts))
    examined("ey" + ".".join(parts))


@cache
def own() -> dict[str, Any]:
    """One credential of each kind, with everything in it."""
    service = {"id": "https://a.example/r", "type": "1EdTechCredentialRefresh"}
    full = unsigned(**status_member(), refreshService=service, endorsement=[endorsement()])
    return {
        "badge": badge(),
        "full": signed(full),
        "text": signed(full, suite="eddsa-jcs-2022"),
        "record": signed(record(badge(), token()), suite="eddsa-jcs-2022"),
        "presentation": presentation(badge(), token()),
        "older": ASSERTION,
    }


@settings(max_examples=60)
@given(
    st.sampled_from(["badge", "full", "text", "record", "presentation", "older"]),
    st.integers(0, 10**9),
)
def test_damaged_credentials_of_ours_get_a_report(name: str, seed: int) -> None:
    world = MappingResolver({url: write_json(document) for url, document in site().items()})
    document = damaged(own()[name], Random(seed))  # noqa: S311 - drawn, not secret
    examined(document, world)
    examined(write_json(document), world)
    if "issuer" in document:
        try:
            resigned = as_token({k: v for k, v in document.items() if k != "proof"})
        except CairnError:
            return
        examined(resigned, world)


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_damaged_bytes_of_ours_get_a_report(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - drawn, not secret
    text = write_json(badge())
    for whole in (text, token().encode(), bake(PNG, text), bake(SVG, text)):
        data = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            place = random.randrange(len(data))
            choice = random.randrange(3)
            if choice == 0:
                data[place] = random.randrange(256)
            elif choice == 1:
                del data[place : place + random.randint(1, 50)]
            else:
                data[place:place] = data[place : place + random.randint(1, 50)]
        examined(bytes(data))


def _strangers(vectors: Path) -> list[Path]:
    folders = ("1edtech-validator/ob30", "dcc-fixtures", "edubadges-ob3", "vcdm2")
    paths = [path for folder in folders for path in (vectors / folder).rglob("*.json")]
    return sorted(path for path in paths if path.stat().st_size < 100_000)


@pytest.mark.shared
def test_damaged_credentials_of_strangers_get_a_report(vectors: Path) -> None:
    random = Random(3)  # noqa: S311 - the same every time
    paths = _strangers(vectors)
    assert len(paths) > 50
    for path in paths:
        try:
            document = read_json_object(path.read_bytes())
        except CairnError:
            examined(path.read_bytes())
            continue
        for _ in range(3):
            examined(damaged(document, random))


ODD_TEXTS = {
    "repeated member": b'{"id": "urn:a", "id": "urn:b"}',
    "repeated odd member": b'{"\\ud800": 1, "\\ud800": 2}',
    "lone surrogate": b'{"name": "\\udc00"}',
    "surrogate as UTF-8": b'{"name": "\xed\xa0\x80"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "infinity": b'{"a": Infinity}',
    "not a number": b'{"a": NaN}',
    "negative zero": b'{"@context": [], "a": -0}',
    "two documents": b"{}{}",
    "comment": b"{} // x",
    "trailing comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "zero byte": b'{"a": "\\u0000"}',
    "bare zero byte": b'{"a": "\0"}',
    "a hundred levels": b'{"a":' * 100 + b"1" + b"}" * 100,
}


@pytest.mark.parametrize("case", ODD_TEXTS)
def test_odd_texts_are_refused(case: str) -> None:
    assert examined(ODD_TEXTS[case]).verdict is Verdict.INVALID
