"""Servers that stop with the test that asked for them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator

import pytest

from resolvers.server import Site


@pytest.fixture
def site() -> Iterator[Site]:
    """A server without TLS."""
    running = Site()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def secure_site() -> Iterator[Callable[[ssl.SSLContext], Site]]:
    """Start servers with TLS; they stop with the test."""
    running: list[Site] = []

    def start(context: ssl.SSLContext) -> Site:
        server = Site(tls=context)
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()
