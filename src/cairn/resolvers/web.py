"""Documents from the web, fetched so that neither the fetcher nor its network can be abused.

The rules, and what each is for, stand in docs/fetching.md. In short: GET over https, to public
addresses only, checked before connecting and then used for the connection, again after each
redirect; a few redirects, a megabyte, a few seconds in all.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.resolvers.addresses import why_refused
from cairn.resolvers.transport import (
    Deadline,
    Lookup,
    MeteredSocket,
    connect,
    look_up,
    system_lookup,
)
from cairn.resolvers.urls import IPAddress, WebAddress, parse_ip, parse_url

if TYPE_CHECKING:
    import socket

__all__ = ["HttpResolver"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
# Status line, headers and any interim answers together; real ones stay below 10 KB.
_HEADER_BYTES = 64 * 1024
_PIECE = 64 * 1024
# A host with many addresses is tried at a few of them.
_MOST_ADDRESSES = 4
_ACCEPT = "application/vc, application/did+json, application/ld+json, application/json, */*;q=0.5"


@dataclass(frozen=True)
class HttpResolver:
    """A resolver that uses the network. Proxies set in the environment are not used.

    Attributes:
        limits: Ceilings on bytes, redirects and seconds of one fetch.
        allow_http: Also fetch plain http URLs, which anyone on the way can read and change.
        trusted_addresses: Exact IP addresses that may be fetched from although they are not
            public, for an organisation whose own issuer lives on its intranet.
        lookup: Host and port to IP addresses.
        clock: Seconds on a clock that never goes back.
        tls_context: What TLS trusts; None is the operating system's certificates.
    """

    limits: Limits = DEFAULT_LIMITS
    allow_http: bool = False
    trusted_addresses: frozenset[str] = frozenset()
    lookup: Lookup = system_lookup
    clock: Callable[[], float] = time.monotonic
    tls_context: ssl.SSLContext | None = field(default=None, repr=False)

    def fetch(self, url: str) -> Fetched:
        """Get the document at an absolute https URL.

        Raises:
            FetchError: With one of the codes ``bad-url``, ``not-https``, ``dns``,
                ``address-refused``, ``not-reached``, ``tls``, ``too-slow``, ``too-large``,
                ``too-many-redirects``, ``not-found``, ``http-status``, ``compressed-body``,
                ``bad-response``.
        """
        seconds = self.limits.fetch_seconds
        deadline = Deadline(self.clock, self.clock() + seconds, url[:200], seconds)
        here = url
        address = self._address(here, after_https=False)
        for _ in range(self.limits.fetch_redirects + 1):
            answer = self._get(address, deadline)
            if not isinstance(answer, str):
                body, media_type = answer
                return Fetched(url, body, media_type, here)
            try:
                here = urljoin(here, answer)
            except ValueError as error:
                raise _bad_response(deadline.url) from error
            address = self._address(here, after_https=address.scheme == "https")
        raise FetchError(
            f"{deadline.url} leads on to more than {self.limits.fetch_redirects} other addresses.",
            code="too-many-redirects",
            mend="Ask the issuer for the document's final address.",
        )

    @cached_property
    def _trusted(self) -> frozenset[IPAddress | None]:
        return frozenset(map(parse_ip, self.trusted_addresses)) - {None}

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self.tls_context or ssl.create_default_context()

    def _address(self, url: str, *, after_https: bool) -> WebAddress:
        address = parse_url(url)
        if address.scheme == "http" and (after_https or not self.allow_http):
            raise FetchError(
                f"{url[:200]} is not a secure (https) address.",
                code="not-https",
                mend="Ask the issuer to publish it over https.",
            )
        return address

    def _checked_ips(self, address: WebAddress, deadline: Deadline) -> list[IPAddress]:
        literal = parse_ip(address.host)
        texts = [address.host] if literal else look_up(self.lookup, address, deadline)
        ips = []
        for text in texts:
            ip = parse_ip(text)
            reason = "something that is no IP address" if ip is None else why_refused(ip)
            if ip is None or (reason is not None and ip not in self._trusted):
                # One private address among public ones is refused too: it is how a host that is
                # checked at one address gets the connection made to another.
                raise FetchError(
                    f"{address.host} leads to {reason}, not to the public internet.",
                    code="address-refused",
                    mend="If this is your own organisation's issuer, name its IP address as "
                    "trusted.",
                )
            ips.append(ip)
        return ips[:_MOST_ADDRESSES]

    def _get(self, address: WebAddress, deadline: Deadline) -> tuple[bytes, str] | str:
        """Do one exchange: the body and its media type, or where a redirect points to."""
        ips = self._checked_ips(address, deadline)
        connection = connect(ips, address, deadline, lambda: self._tls)
        with connection:
            try:
                return self._exchange(connection, address, deadline)
            except TimeoutError as error:
                raise deadline.passed() from error
            except (http.client.HTTPException, OSError, ValueError) as error:
                # ValueError: http.client on a chunk size or status that is no number.
                raise _bad_response(deadline.url) from error

    def _exchange(
        self, connection: socket.socket, address: WebAddress, deadline: Deadline
    ) -> tuple[bytes, str] | str:
        connection.settimeout(deadline.left())
        connection.sendall(_request(address))
        metered = MeteredSocket(connection, deadline, _HEADER_BYTES)
        # http.client reads from its socket through makefile() alone, which the meter offers.
        response = http.client.HTTPResponse(cast("socket.socket", metered), method="GET")
        with response:
            response.begin()
            location = response.getheader("Location")
            if response.status in _REDIRECTS and location:
                return location
            _check_answer(response, deadline.url)
            # Chunked bodies carry framing besides; more framing than document is an attack.
            metered.allow(2 * self.limits.fetch_bytes + _HEADER_BYTES)
            body = self._body(response, deadline)
            media_type = response.getheader("Content-Type") or ""
            return body, media_type.partition(";")[0].strip().lower()

    def _body(self, response: http.client.HTTPResponse, deadline: Deadline) -> bytes:
        limit = self.limits.fetch_bytes
        body = bytearray()
        while len(body) <= limit and (response.length or 0) <= limit:
            piece = response.read(_PIECE)
            if not piece:
                if response.length:
                    raise _bad_response(deadline.url)
                return bytes(body)
            body += piece
        raise FetchError(
            f"{deadline.url} is larger than {limit} bytes.",
            code="too-large",
            mend="Ask the issuer to publish a smaller document.",
        )


def _request(address: WebAddress) -> bytes:
    lines = (
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        "User-Agent: cairn-credentials",
        f"Accept: {_ACCEPT}",
        # Compressed answers would need a second budget; documents of this size need none.
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _check_answer(response: http.client.HTTPResponse, url: str) -> None:
    if response.status in _GONE:
        raise FetchError(
            f"Nothing was found at {url}.",
            code="not-found",
            mend="Ask the issuer whether the document has moved.",
        )
    if response.status != http.client.OK:
        raise FetchError(
            f"{url} answered with the status {response.status} instead of a document.",
            code="http-status",
            mend="Try again later, or tell the issuer.",
        )
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding != "identity":
        raise FetchError(
            f"{url} sends its document compressed although that was not asked for.",
            code="compressed-body",
            mend="Tell the issuer that the site must honour “Accept-Encoding: identity”.",
        )


def _bad_response(url: str) -> FetchError:
    return FetchError(
        f"The answer of {url} broke off or is not proper HTTP.",
        code="bad-response",
        mend="Try again later, or tell the issuer.",
    )
