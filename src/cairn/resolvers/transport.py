"""One connection to one checked address: sockets that obey a deadline and a byte budget.

Knows how to connect, speak TLS and read, each within what is left of the time. Does not know
which address may be connected to, nor what a redirect is.
"""

from __future__ import annotations

import io
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from cairn.kernel.errors import FetchError
from cairn.resolvers.urls import IPAddress, WebAddress

__all__ = ["Deadline", "Lookup", "MeteredSocket", "connect", "look_up", "system_lookup"]

Lookup = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses in text form; raises OSError when there are none."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The instant on a monotonic clock by which everything must be done.

    Attributes:
        clock: Returns seconds on a clock that never goes back.
        ends: When time is up, on that clock.
        url: What is fetched, for the sentence.
        seconds: How much time there was, for the sentence.
    """

    clock: Callable[[], float]
    ends: float
    url: str
    seconds: float

    def left(self) -> float:
        """Seconds that are left.

        Raises:
            FetchError: If none are, with the code ``too-slow``.
        """
        remaining = self.ends - self.clock()
        if remaining <= 0:
            raise self.passed()
        return remaining

    def passed(self) -> FetchError:
        """The error that says the time is up."""
        return FetchError(
            f"{self.url} did not answer in full within {self.seconds:g} seconds.",
            code="too-slow",
            mend="Try again later.",
        )


class MeteredSocket(io.RawIOBase):
    """A connected socket to read from, in which every read obeys a deadline and a byte budget.

    A timeout of the socket alone starts anew with every byte a slow server sends.
    """

    def __init__(self, connection: socket.socket, deadline: Deadline, budget: int) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._budget = budget

    def allow(self, budget: int) -> None:
        """Set how many bytes may still come."""
        self._budget = budget

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a buffered reader over this socket, as `http.client` asks of sockets."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Say that this can be read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # io calls it with a memoryview, typeshed says any buffer
        """Read what has arrived.

        Raises:
            FetchError: With ``too-slow`` when time is up, ``too-large`` when the budget is spent.
        """
        self._connection.settimeout(self._deadline.left())
        try:
            count = self._connection.recv_into(buffer)
        except TimeoutError as error:
            raise self._deadline.passed() from error
        self._budget -= count
        if self._budget < 0:
            raise FetchError(
                f"{self._deadline.url} sends more than is accepted.",
                code="too-large",
                mend="Ask the issuer to publish a smaller document.",
            )
        return count


def system_lookup(host: str, port: int) -> Sequence[str]:
    """Ask the operating system for the addresses of a host."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))


def look_up(lookup: Lookup, address: WebAddress, deadline: Deadline) -> Sequence[str]:
    """Ask for the addresses of a host, and give up when time is up.

    The operating system's lookup cannot be interrupted, so it runs in a thread that is left
    behind if it does not come back in time.

    Raises:
        FetchError: With ``dns`` when there are no addresses, ``too-slow`` when time is up.
    """
    answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(lookup(address.host, address.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="cairn-lookup", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise deadline.passed() from error
    if isinstance(answer, OSError | UnicodeError) or not answer:
        cause = answer if isinstance(answer, Exception) else None
        raise FetchError(
            f"No computer named {address.host} was found.",
            code="dns",
            mend="Check the address, and that this computer has a network.",
        ) from cause
    return answer


def connect(
    ips: Sequence[IPAddress],
    address: WebAddress,
    deadline: Deadline,
    tls: Callable[[], ssl.SSLContext],
) -> socket.socket:
    """Connect to the first of the given addresses that answers, with TLS for https.

    The connection goes to the address itself, never to the name: what was checked is what is
    used. TLS still checks the certificate against the name.

    Raises:
        FetchError: With ``not-reached``, ``tls`` or ``too-slow``.
    """
    plain = _connect_plain(ips, address, deadline)
    if address.scheme == "http":
        return plain
    try:
        plain.settimeout(deadline.left())
        return tls().wrap_socket(plain, server_hostname=address.host.removesuffix("."))
    except TimeoutError as error:
        plain.close()
        raise deadline.passed() from error
    except (OSError, ValueError) as error:
        # ValueError: a host name that the TLS library cannot put into its greeting.
        plain.close()
        reason = getattr(error, "verify_message", "") or "the two sides did not agree"
        raise FetchError(
            f"A secure connection to {address.host} could not be made: {reason}.",
            code="tls",
            mend="Tell the issuer that the certificate of the site must be mended.",
        ) from error
    except FetchError:
        plain.close()
        raise


def _connect_plain(
    ips: Sequence[IPAddress], address: WebAddress, deadline: Deadline
) -> socket.socket:
    failure: OSError | None = None
    for tried, ip in enumerate(ips):
        family = socket.AF_INET if isinstance(ip, IPv4Address) else socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A share of the time each, so that one silent address does not use up the others'.
            connection.settimeout(deadline.left() / (len(ips) - tried))
            connection.connect((str(ip), address.port))
        except OSError as error:
            connection.close()
            failure = error
        except FetchError:
            connection.close()
            raise
        else:
            return connection
    if isinstance(failure, TimeoutError):
        raise deadline.passed() from failure
    raise FetchError(
        f"{address.host} could not be reached.", code="not-reached", mend="Try again later."
    ) from failure
