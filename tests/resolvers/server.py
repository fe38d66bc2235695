"""A server on this computer that answers byte for byte what a test tells it to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched
from cairn.kernel.limits import Limits
from cairn.resolvers.web import HttpResolver

HOME = "127.0.0.1"
LIMITS = Limits(fetch_bytes=10_000, fetch_seconds=1.0)


Answer = Callable[[socket.socket], None]


@dataclass
class Site:
    """A server on 127.0.0.1: path to answer; what was asked is kept."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    port: int = 0

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        # shutdown wakes the accept that waits in the other thread; close alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        # A client that has seen enough hangs up while the server still speaks.
        try:
            with connection:
                connection.settimeout(10)
                stream = connection
                if self.tls is not None:
                    stream = self.tls.wrap_socket(connection, server_side=True)
                with stream:
                    self._speak(stream)
        except OSError:
            return

    def _speak(self, stream: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = stream.recv(4096)
            if not piece:
                return
            request += piece
        self.asked.append(request)
        path = request.split(b" ", 2)[1].decode()
        self.answers[path](stream)


def resolver(**changes: object) -> HttpResolver:
    """One that may reach this computer by the name of any issuer."""
    settings = {
        "limits": LIMITS,
        "allow_http": True,
        "trusted_addresses": frozenset({HOME}),
        "lookup": lambda _host, _port: (HOME,),
        **changes,
    }
    return HttpResolver(**settings)  # type: ignore[arg-type] # settings differ by test


def says(*pieces: bytes, pause: float = 0.0) -> Answer:
    def answer(stream: socket.socket) -> None:
        for piece in pieces:
            stream.sendall(piece)
            time.sleep(pause)

    return answer


def document(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode("latin-1") + body


def to(place: str, status: str = "302 Found") -> Answer:
    return says(document(b"moved", f"Location: {place}", status=status))


def refused(call: Callable[[], Fetched]) -> str:
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        call()
    assert time.monotonic() - started < 3
    assert caught.value.sentence.endswith(".")
    assert caught.value.mend
    return caught.value.code
