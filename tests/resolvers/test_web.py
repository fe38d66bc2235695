"""The web as it may be: slow, endless, or lying about itself."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched
from cairn.kernel.limits import Limits
from resolvers.server import HOME, Answer, Site, document, refused, resolver, says, to


def test_it_works(site: Site) -> None:
    site.answers["/key"] = says(document(b"{}", "Content-Type: Application/DID+JSON; charset=x"))
    url = f"http://issuer.example:{site.port}/key"
    assert resolver().fetch(url) == Fetched(url, b"{}", "application/did+json", url)
    request = site.asked[0].decode()
    assert request.startswith("GET /key HTTP/1.1\r\n")
    assert f"\r\nHost: issuer.example:{site.port}\r\n" in request
    assert "\r\nAccept-Encoding: identity\r\n" in request
    assert "cookie" not in request.lower()
    assert "referer" not in request.lower()


def chunked(*chunks: bytes) -> bytes:
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n\r\n"


ACCEPTED = {
    "length": (document(b"body"), b"body"),
    "empty": (document(b""), b""),
    "exactly the limit": (document(bytes(10_000)), bytes(10_000)),
    "chunks": (chunked(b"bo", b"dy"), b"body"),
    "until the end": (b"HTTP/1.0 200 OK\r\n\r\nbody", b"body"),
    "identity said": (document(b"body", "Content-Encoding: identity"), b"body"),
    "more than the length": (document(b"body") + b"more", b"body"),
    "interim answer": (b"HTTP/1.1 100 Continue\r\n\r\n" + document(b"body"), b"body"),
    "no media type": (document(b"body", "Content-Type;"), b"body"),
}


@pytest.mark.parametrize(("answer", "body"), ACCEPTED.values(), ids=ACCEPTED)
def test_ways_to_say_a_document(site: Site, answer: bytes, body: bytes) -> None:
    site.answers["/"] = says(answer)
    assert resolver().fetch(f"http://issuer.example:{site.port}/").body == body


NOT_A_DOCUMENT = {
    "204": (document(b"", status="204 No Content"), "http-status"),
    "206": (document(b"part", status="206 Partial Content"), "http-status"),
    "304": (document(b"", status="304 Not Modified"), "http-status"),
    "redirect to nowhere": (document(b"", status="302 Found"), "http-status"),
    "300": (document(b"", "Location: /", status="300 Multiple Choices"), "http-status"),
    "401": (document(b"", status="401 Unauthorized"), "http-status"),
    "404": (document(b"", status="404 Not Found"), "not-found"),
    "410": (document(b"", status="410 Gone"), "not-found"),
    "418": (document(b"", status="418 I'm a teapot"), "http-status"),
    "500": (document(b"", status="500 Oh no"), "http-status"),
    "999": (document(b"", status="999 Request denied"), "http-status"),
    "gzip": (document(b"\x1f\x8b", "Content-Encoding: gzip"), "compressed-body"),
    "brotli": (document(b"x", "Content-Encoding: br"), "compressed-body"),
    "two encodings": (document(b"x", "Content-Encoding: identity, gzip"), "compressed-body"),
    "nothing": (b"", "bad-response"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.9\r\n", "bad-response"),
    "half a status line": (b"HTTP/1.1 20", "bad-response"),
    "status is no number": (b"HTTP/1.1 abc OK\r\n\r\n", "bad-response"),
    "future version": (b"HTTP/7 200 OK\r\n\r\n", "bad-response"),
    "endless status line": (b"HTTP/1.1 200 " + b"a" * 70_000, "too-large"),
    "long header": (b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70_000, "too-large"),
    "many headers": (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n", "bad-response"),
    "interim answers without end": (b"HTTP/1.1 100 Continue\r\n\r\n" * 4_000, "too-large"),
    "shorter than said": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        "bad-response",
    ),
    "said to be too large": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n",
        "too-large",
    ),
    "said to be huge": (
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 300 + b"\r\n\r\n",
        "too-large",
    ),
    "too large": (document(bytes(10_001)), "too-large"),
    "too large without length": (b"HTTP/1.0 200 OK\r\n\r\n" + bytes(10_001), "too-large"),
    "negative length, too large": (
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + bytes(10_001),
        "too-large",
    ),
    "too large in chunks": (chunked(*[bytes(1000)] * 11), "too-large"),
    "chunk bomb": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"
        + bytes(200_000),
        "too-large",
    ),
    "more framing than document": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + (b"1;" + b"x" * 50_000 + b"\r\n\0\r\n") * 4,
        "too-large",
    ),
    "chunk size is no number": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "bad-response",
    ),
    "negative chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n",
        "bad-response",
    ),
    "broken off in a chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort",
        "bad-response",
    ),
    "broken off between chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
        "bad-response",
    ),
}


@pytest.mark.parametrize(("answer", "code"), NOT_A_DOCUMENT.values(), ids=NOT_A_DOCUMENT)
def test_what_is_no_document(site: Site, answer: bytes, code: str) -> None:
    site.answers["/"] = says(answer)
    assert refused(lambda: resolver().fetch(f"http://issuer.example:{site.port}/")) == code


def test_an_endless_body_and_endless_headers_stop(site: Site) -> None:
    def endless(start: bytes, more: bytes) -> Answer:
        def answer(stream: socket.socket) -> None:
            stream.sendall(start)
            while True:
                stream.sendall(more)

        return answer

    site.answers["/body"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 1000)
    site.answers["/header"] = endless(b"HTTP/1.1 200 OK\r\nA: ", b"a" * 1000)
    site.answers["/chunks"] = endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 100
    )
    for path in site.answers:
        url = f"http://issuer.example:{site.port}{path}"
        assert refused(lambda url=url: resolver().fetch(url)) == "too-large"


SLOW = {
    "silent": says(b"", pause=4),
    "drip in the status line": says(*[b"H"] * 40, pause=0.1),
    "drip in a header": says(b"HTTP/1.1 200 OK\r\nA: ", *[b"a"] * 40, pause=0.1),
    "drip in the body": says(b"HTTP/1.1 200 OK\r\n\r\n", *[b"a"] * 40, pause=0.1),
    "drip in a chunk": says(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n", *[b"a"] * 40, pause=0.1
    ),
    "pause before the end": says(
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"a", b"a", pause=2
    ),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_the_time_is_for_everything_together(site: Site, answer: Answer) -> None:
    site.answers["/"] = answer
    started = time.monotonic()
    limits = Limits(fetch_seconds=0.5)
    url = f"http://issuer.example:{site.port}/"
    assert refused(lambda: resolver(limits=limits).fetch(url)) == "too-slow"
    assert time.monotonic() - started > 0.4  # and soon, as `refused` asks


def test_the_time_runs_on_across_redirects(site: Site) -> None:
    def slowly(stream: socket.socket) -> None:
        time.sleep(0.25)
        to("/")(stream)

    site.answers["/"] = slowly
    limits = Limits(fetch_seconds=0.6, fetch_redirects=100)
    url = f"http://issuer.example:{site.port}/"
    assert refused(lambda: resolver(limits=limits).fetch(url)) == "too-slow"


def test_a_lookup_that_hangs_is_left_behind() -> None:
    def hangs(_host: str, _port: int) -> tuple[str, ...]:
        time.sleep(4)
        return (HOME,)

    slow = resolver(lookup=hangs, limits=Limits(fetch_seconds=0.3))
    assert refused(lambda: slow.fetch("http://issuer.example/")) == "too-slow"


def test_the_clock_may_be_another() -> None:
    ticks = iter(range(0, 1000, 3))
    url = "http://issuer.example/"
    assert refused(lambda: resolver(clock=lambda: next(ticks)).fetch(url)) == "too-slow"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.binary(), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 F\r\nLocation:"]))
def test_any_answer_ends_in_a_document_or_in_our_error(
    site: Site, start: bytes, rest: bytes
) -> None:
    site.answers["/"] = says(start + rest + b"\r\n\r\n")
    with suppress(FetchError):
        resolver().fetch(f"http://issuer.example:{site.port}/")
