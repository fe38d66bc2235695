"""Redirects and names that lead where no fetch may go."""

from __future__ import annotations

import socket

import pytest

from cairn.kernel.limits import Limits
from cairn.resolvers.web import HttpResolver
from resolvers.server import HOME, Site, document, refused, resolver, says, to


def test_redirects_are_followed_and_told(site: Site) -> None:
    site.answers["/a"] = to("/b", "301 Moved Permanently")
    site.answers["/b"] = to(f"http://other.example:{site.port}/c?x=1", "307 Temporary Redirect")
    site.answers["/c?x=1"] = to("d", "308 Permanent Redirect")
    site.answers["/d"] = says(document(b"here"))
    found = resolver().fetch(f"http://issuer.example:{site.port}/a")
    assert found.body == b"here"
    assert found.url == f"http://issuer.example:{site.port}/a"
    assert found.final_url == f"http://other.example:{site.port}/d"


def test_a_fourth_redirect_is_too_many(site: Site) -> None:
    for step in range(4):
        site.answers[f"/{step}"] = to(f"/{step + 1}")
    site.answers["/4"] = says(document(b"here"))
    url = f"http://issuer.example:{site.port}/"
    assert refused(lambda: resolver().fetch(url + "0")) == "too-many-redirects"
    assert len(site.asked) == 4
    assert resolver().fetch(url + "1").body == b"here"


def test_a_loop_ends(site: Site) -> None:
    site.answers["/"] = to("/")
    url = f"http://issuer.example:{site.port}/"
    assert refused(lambda: resolver().fetch(url)) == "too-many-redirects"


LEADING_ASTRAY = {
    "loopback by another address": ("http://127.0.0.2/", "address-refused"),
    "metadata": ("http://169.254.169.254/latest/meta-data/", "address-refused"),
    "private": ("http://10.0.0.1/", "address-refused"),
    "IPv6 loopback": ("http://[::1]/", "address-refused"),
    "mapped": ("http://[::ffff:127.0.0.1]/", "address-refused"),
    "without scheme": ("//192.168.0.1/", "address-refused"),
    "by name": ("http://inside.example/", "address-refused"),
    "decimal": ("http://2130706433/", "bad-url"),
    "file": ("file:///etc/passwd", "bad-url"),
    "gopher": ("gopher://issuer.example/", "bad-url"),
    "user": ("http://user@issuer.example/", "bad-url"),
    "bad bracket": ("http://[", "bad-response"),
    "space": ("http://issuer.example/a b", "bad-url"),
}


@pytest.mark.parametrize(("place", "code"), LEADING_ASTRAY.values(), ids=LEADING_ASTRAY)
def test_each_redirect_is_checked_anew(site: Site, place: str, code: str) -> None:
    def lookup(host: str, _port: int) -> tuple[str, ...]:
        return ("10.1.2.3",) if host == "inside.example" else (HOME,)

    site.answers["/"] = to(place)
    url = f"http://issuer.example:{site.port}/"
    assert refused(lambda: resolver(lookup=lookup).fetch(url)) == code
    assert len(site.asked) == 1


NOT_PUBLIC = {
    "one private": ("10.0.0.1",),
    "private among public": ("8.8.8.8", "192.168.0.1"),
    "public after private": ("127.0.0.1", "8.8.8.8"),
    "IPv6 loopback": ("::1",),
    "link-local with zone": ("fe80::1%eth0",),
    "NAT64 of metadata": ("64:ff9b::a9fe:a9fe",),
    "no address at all": ("localhost",),
    "odd spelling": ("0x7f000001",),
}


@pytest.mark.parametrize("addresses", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_names_that_lead_inside_are_refused(addresses: tuple[str, ...]) -> None:
    inside = HttpResolver(lookup=lambda _host, _port: addresses)
    assert refused(lambda: inside.fetch("https://issuer.example/")) == "address-refused"


def test_this_computer_is_refused_by_default(site: Site) -> None:
    plain = HttpResolver(allow_http=True)
    for host in ("127.0.0.1", "[::1]", "localhost", "0.0.0.0"):  # noqa: S104 - refused, not listened on
        url = f"http://{host}:{site.port}/"
        assert refused(lambda url=url: plain.fetch(url)) in {"address-refused", "dns"}
    assert site.asked == []


def test_only_the_exact_address_is_trusted() -> None:
    trusting = HttpResolver(trusted_addresses=frozenset({"127.0.0.2", "no address"}))
    for host in ("127.0.0.1", "127.0.0.3", "[::ffff:127.0.0.2]"):
        url = f"https://{host}/"
        assert refused(lambda url=url: trusting.fetch(url)) == "address-refused"


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name server that answers differently the second time changes nothing."""
    answers = iter([(HOME,), ("10.0.0.1",)])
    site.answers["/"] = says(document(b"here"))
    rebinding = resolver(lookup=lambda _host, _port: next(answers))
    assert rebinding.fetch(f"http://issuer.example:{site.port}/").body == b"here"
    assert next(answers) == ("10.0.0.1",)


def test_the_next_address_is_tried_when_one_is_silent(site: Site) -> None:
    site.answers["/"] = says(document(b"here"))
    two = resolver(
        trusted_addresses=frozenset({"127.0.0.1", "::1"}), lookup=lambda _h, _p: ("::1", HOME)
    )
    assert two.fetch(f"http://issuer.example:{site.port}/").body == b"here"


def test_a_name_that_no_one_has_and_a_port_that_no_one_serves(site: Site) -> None:
    def nobody(_host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(-2, "Name or service not known")

    for lookup in (nobody, lambda _host, _port: ()):
        lost = resolver(lookup=lookup)
        assert refused(lambda lost=lost: lost.fetch("http://issuer.example/")) == "dns"
    with socket.create_server((HOME, 0)) as listener:
        port = listener.getsockname()[1]
    assert refused(lambda: resolver().fetch(f"http://issuer.example:{port}/")) == "not-reached"


@pytest.mark.parametrize("url", ["http://issuer.example/", "HTTP://issuer.example/"])
def test_plain_http_is_refused_unless_allowed(url: str) -> None:
    assert refused(lambda: resolver(allow_http=False).fetch(url)) == "not-https"


@pytest.mark.parametrize("url", ["", "did:web:issuer.example", "https://a@b/", "https://127.1/"])
def test_odd_addresses_are_refused(url: str) -> None:
    assert refused(lambda: resolver().fetch(url)) == "bad-url"


def test_a_computer_that_takes_no_connections_is_too_slow() -> None:
    listener = socket.create_server((HOME, 0), backlog=0)
    port = listener.getsockname()[1]
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        client.connect_ex((HOME, port))
        waiting.append(client)
    limited = resolver(limits=Limits(fetch_seconds=0.3))
    assert refused(lambda: limited.fetch(f"http://{HOME}:{port}/")) == "too-slow"
    for client in (*waiting, listener):
        client.close()


@pytest.mark.parametrize("ticks", [(0, 10), (0, 0, 10), (0, 0, 0, 10)])
def test_time_may_run_out_at_any_step(site: Site, ticks: tuple[int, ...]) -> None:
    hand = iter(ticks)
    late = resolver(clock=lambda: next(hand))
    assert refused(lambda: late.fetch(f"https://{HOME}:{site.port}/")) == "too-slow"
