"""Serves a folder to this machine only, for a while."""

from __future__ import annotations

import http
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cairn.cli.speaking import say
from cairn.kernel.errors import UsageError

__all__ = ["open_server", "serve_folder"]

_LOOPBACK = "127.0.0.1"
_OUR_NAMES = {_LOOPBACK, "localhost"}
_SECONDS_PER_MINUTE = 60.0


class _Handler(SimpleHTTPRequestHandler):
    """Files as they are, with the headers a private page should have."""

    def __init__(self, *args: object, page: str, directory: str) -> None:
        self._page = page
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]  # the server's own three arguments, passed on

    def send_head(self) -> object:  # type: ignore[override]  # what it returns is the base class's business
        # A page elsewhere could give its own name this address, and read along under it.
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host not in _OUR_NAMES:
            self.send_error(http.HTTPStatus.FORBIDDEN, "Ask for 127.0.0.1")
            return None
        if self.path == "/":
            self.path = f"/{self._page}"
        if Path(self.translate_path(self.path)).is_dir():
            self.send_error(http.HTTPStatus.NOT_FOUND, "No lists of files are shown")
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: a person looks at the page, not at its log."""


def open_server(folder: Path, page: str, *, port: int) -> ThreadingHTTPServer:
    """Take a port on the loopback address.

    Args:
        folder: What is served; nothing outside of it is.
        page: The file in it that is shown at ``/``.
        port: The port; 0 takes a free one.

    Raises:
        UsageError: If the port cannot be had.
    """
    handler = partial(_Handler, page=page, directory=str(folder))
    try:
        return ThreadingHTTPServer((_LOOPBACK, port), handler)
    except OSError as error:
        raise UsageError(
            f"Port {port} cannot be used: {error.strerror}.",
            code="port-taken",
            mend="Choose another --port, or leave it out to take a free one.",
        ) from error


def serve_folder(folder: Path, page: str, *, port: int, minutes: float) -> None:
    """Serve a folder on the loopback address until the time is up or Ctrl-C is pressed.

    Args:
        folder: What is served; nothing outside of it is.
        page: The file in it that is shown at ``/``.
        port: The port; 0 takes a free one.
        minutes: How long.

    Raises:
        UsageError: If the port cannot be had.
    """
    with open_server(folder, page, port=port) as server:
        timer = threading.Timer(minutes * _SECONDS_PER_MINUTE, server.shutdown)
        timer.daemon = True
        timer.start()
        say(f"\nOpen http://{_LOOPBACK}:{server.server_address[1]}/{page}")
        say("It is served to this machine only. Ctrl-C ends it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            timer.cancel()
    say("Stopped serving.")
