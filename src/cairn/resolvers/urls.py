"""URLs as strangers write them, taken apart strictly before anything is done with them.

Two programs that read one URL differently are how a check is passed for one host and the
connection made to another. So whatever could be read in two ways is refused here.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from cairn.kernel.errors import FetchError

__all__ = ["IPAddress", "WebAddress", "parse_ip", "parse_url"]

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
"""An IP address of either kind."""

_LONGEST = 4096
_LONGEST_HOST = 253
_DEFAULT_PORTS = {"https": 443, "http": 80}
# White space, controls and backslashes: some readers drop them, some turn them into slashes.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
# WHATWG URL, "ends in a number": such a host is an IPv4 address in decimal, octal or hex.
_NUMBER_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
# Python's IDNA is the 2003 edition, which maps these to other names than browsers do.
_DEVIATIONS = frozenset("ßẞς\u200c\u200d")
_KEPT = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http(s) URL in its parts, each safe to put into a request.

    Attributes:
        scheme: ``https`` or ``http``.
        host: Lower-case ASCII name, or an IP address without brackets.
        port: The port, the scheme's own when none is written.
        path: Percent-encoded path, at least ``/``.
        query: Percent-encoded query, without the question mark; may be empty.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def target(self) -> str:
        """The request target: path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port, as the Host header writes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def parse_url(url: str) -> WebAddress:
    """Take an absolute http(s) URL apart.

    Internationalised hosts become their ASCII form; other characters beyond ASCII are
    percent-encoded; a fragment is left out, because servers never see it.

    Raises:
        FetchError: If it is no such URL or could be read in two ways, with the code ``bad-url``.
    """
    if len(url) > _LONGEST or _AMBIGUOUS.search(url):
        raise _bad_url(url)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
        authority = parts.netloc
    except ValueError as error:
        raise _bad_url(url) from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or "@" in authority or authority.endswith(":") or port == 0:
        raise _bad_url(url)
    try:
        path = quote(parts.path or "/", safe=_KEPT)
        query = quote(parts.query, safe=_KEPT + "?")
    except UnicodeEncodeError as error:
        raise _bad_url(url) from error
    return WebAddress(scheme, _host(host, url), port or _DEFAULT_PORTS[scheme], path, query)


def parse_ip(host: str) -> IPAddress | None:
    """Read an IP address in its one ordinary spelling; None when it is something else."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host(host: str, url: str) -> str:
    if ":" in host:
        # Only a bracketed IPv6 address leaves a colon here; a zone names a local interface.
        if "%" in host or parse_ip(host) is None:
            raise _bad_url(url)
        return host
    name = host.lower()
    if not name.isascii():
        if _DEVIATIONS & set(host):
            raise _bad_url(url)
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError as error:
            raise _bad_url(url) from error
    labels = name.removesuffix(".").split(".")
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad_url(url)
    if _NUMBER_LABEL.fullmatch(labels[-1]) and parse_ip(name) is None:
        raise _bad_url(url)
    return name


def _bad_url(url: str) -> FetchError:
    return FetchError(
        f"“{url[:120]!s}” is not a web address that can be fetched safely.",
        code="bad-url",
        mend="Write it like https://issuer.example/path, with no name or password in it.",
    )
