"""URLs as strangers write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.kernel.errors import FetchError
from cairn.resolvers.urls import parse_url

GOOD = {
    "https://issuer.example": ("issuer.example", 443, "/", "issuer.example"),
    "HTTPS://Issuer.Example/A": ("issuer.example", 443, "/A", "issuer.example"),
    "https://issuer.example:443/": ("issuer.example", 443, "/", "issuer.example"),
    "https://issuer.example:8443/a?b=c#d": (
        "issuer.example",
        8443,
        "/a?b=c",
        "issuer.example:8443",
    ),
    "http://issuer.example/": ("issuer.example", 80, "/", "issuer.example"),
    "https://issuer.example./": ("issuer.example.", 443, "/", "issuer.example."),
    "https://bücher.example/": ("xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example"),
    "https://例え.テスト/": ("xn--r8jz45g.xn--zckzah", 443, "/", "xn--r8jz45g.xn--zckzah"),
    "https://issuer.example/ä%20b": (
        "issuer.example",
        443,
        "/%C3%A4%20b",
        "issuer.example",
    ),
    "https://issuer.example/~a/(b)?x=ü": (
        "issuer.example",
        443,
        "/~a/(b)?x=%C3%BC",
        "issuer.example",
    ),
    'https://issuer.example/"<>': ("issuer.example", 443, "/%22%3C%3E", "issuer.example"),
    "https://9.9.9.9/": ("9.9.9.9", 443, "/", "9.9.9.9"),
    "https://[2606:4700::1111]:8443/": (
        "2606:4700::1111",
        8443,
        "/",
        "[2606:4700::1111]:8443",
    ),
    "https://under_score.example/": ("under_score.example", 443, "/", "under_score.example"),
}


@pytest.mark.parametrize("url", GOOD)
def test_addresses_are_taken_apart(url: str) -> None:
    address = parse_url(url)
    assert (address.host, address.port, address.target, address.authority) == GOOD[url]


BAD = {
    "empty": "",
    "relative": "/status/1",
    "no scheme": "issuer.example/status",
    "no host": "https:///status",
    "file": "file:///etc/passwd",
    "ftp": "ftp://issuer.example/",
    "gopher": "gopher://issuer.example/",
    "data": "data:application/json,{}",
    "script": "javascript:alert(1)",
    "did": "did:web:issuer.example",
    "urn": "urn:uuid:0",
    "user": "https://user@issuer.example/",
    "user and password": "https://user:secret@issuer.example/",
    "empty user": "https://@issuer.example/",
    "host after user": "https://issuer.example@127.0.0.1/",
    "backslash": "https://issuer.example\\@127.0.0.1/",
    "backslash in path": "https://issuer.example/a\\b",
    "space": "https://issuer.example/a b",
    "leading space": " https://issuer.example/",
    "tab": "https://issuer.example/a\tb",
    "line end": "https://issuer.example/\r\nHost: other",
    "line end in host": "https://issuer\n.example/",
    "null": "https://issuer.example/\0",
    "delete": "https://issuer.example/\x7f",
    "no-break space": "https://issuer.example/\xa0",
    "next line": "https://issuer.example/\x85",
    "line separator": "https://issuer.example/\u2028",
    "lone surrogate": "https://issuer.example/\ud800",
    "lone surrogate in host": "https://\ud800.example/",
    "port zero": "https://issuer.example:0/",
    "port too large": "https://issuer.example:65536/",
    "port negative": "https://issuer.example:-1/",
    "port word": "https://issuer.example:https/",
    "port empty": "https://issuer.example:/",
    "port in other digits": "https://issuer.example:４４３/",  # noqa: RUF001 - the point of the case
    "empty label": "https://issuer..example/",
    "leading dot": "https://.issuer.example/",
    "label too long": "https://" + "a" * 64 + ".example/",
    "host too long": "https://" + "a.a." * 64 + "example/",
    "url too long": "https://issuer.example/" + "a" * 4096,
    "hyphen first": "https://-issuer.example/",
    "percent in host": "https://issuer%2eexample/",
    "star": "https://*.example/",
    "sharp s": "https://straße.example/",
    "zero-width joiner": "https://iss\u200duer.example/",
    "slash look-alike": "https://issuer.example\uff0f.other/",
    "unclosed bracket": "https://[::1/",
    "bracketed name": "https://[issuer.example]/",
    "zone": "https://[fe80::1%25eth0]/",
    "decimal": "https://2130706433/",
    "hexadecimal": "https://0x7f000001/",
    "hexadecimal parts": "https://0x7f.0x0.0x0.0x1/",
    "hexadecimal end": "https://127.0.0.0x1/",
    "octal": "https://0177.0.0.1/",
    "octal number": "https://017700000001/",
    "two parts": "https://127.1/",
    "three parts": "https://127.0.1/",
    "five parts": "https://127.0.0.0.1/",
    "too large a part": "https://256.0.0.1/",
    "dot at the end": "https://127.0.0.1./",
    "number at the end": "https://issuer.1/",
    "bare 0x": "https://0x/",
    "full-width decimal": "https://２１３０７０６４３３/",  # noqa: RUF001 - the point of the case
    "enclosed digits": "https://①②⑦.1/",
}


@pytest.mark.parametrize("url", BAD.values(), ids=BAD)
def test_what_could_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_url(url)
    assert caught.value.code == "bad-url"
    assert len(str(caught.value)) < 400


@given(st.text(), st.sampled_from(["", "https://", "https://issuer.example/", "http://["]))
def test_any_text_ends_in_a_request_line_or_in_our_error(text: str, start: str) -> None:
    with suppress(FetchError):
        address = parse_url(start + text)
        line = f"{address.target} {address.authority}"
        assert line.isascii()
        assert line.isprintable()
        assert line.count(" ") == 1
        assert address.path.startswith("/")
