"""A folder that stands for a web site: an issuer's own files before they are published.

Knows how paths of URLs become paths of files, and that none may lead out of the folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from cairn.kernel.errors import FetchError
from cairn.kernel.fetching import Fetched
from cairn.kernel.limits import DEFAULT_LIMITS, Limits
from cairn.resolvers.urls import WebAddress, parse_url

__all__ = ["SiteResolver"]

_INDEX = "index.json"
_MEDIA_TYPES = {
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".jwt": "text/plain",
    ".pem": "application/x-pem-file",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
# Separators and drives of any system, and the ways to climb.
_UNSAFE_SEGMENT = re.compile(r"\.{1,2}|.*[/\\:\x00-\x1f\x7f].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SiteResolver:
    """A resolver that answers URLs below a prefix from files in a folder.

    Attributes:
        prefix_url: What all its URLs begin with, such as ``https://issuer.example/``.
        folder: Where the files are; symbolic links may not lead out of it.
        limits: The ceiling on the size of a document.
    """

    prefix_url: str
    folder: Path
    limits: Limits = DEFAULT_LIMITS

    def fetch(self, url: str) -> Fetched:
        """Read the file that stands for a URL; for a folder, its ``index.json``.

        Raises:
            FetchError: With ``not-found`` when there is no such file or the URL is not below the
                prefix, ``path-refused`` when it climbs out of the folder, ``too-large``,
                ``not-reached`` when the file cannot be read, ``bad-url``.
        """
        path = self.folder.joinpath(*self._segments(url))
        try:
            if path.is_dir():
                path /= _INDEX
            if not path.is_file():
                raise _not_found(url)
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise _refused(url)
            with path.open("rb") as file:
                body = file.read(self.limits.fetch_bytes + 1)
        except (OSError, ValueError) as error:
            raise FetchError(
                f"The file for {url[:200]} could not be read.", code="not-reached"
            ) from error
        if len(body) > self.limits.fetch_bytes:
            raise FetchError(
                f"{url[:200]} is larger than {self.limits.fetch_bytes} bytes.", code="too-large"
            )
        return Fetched(url, body, _MEDIA_TYPES.get(path.suffix.lower(), ""), url)

    def _segments(self, url: str) -> list[str]:
        prefix, wanted = parse_url(self.prefix_url), parse_url(url)
        below = prefix.path if prefix.path.endswith("/") else prefix.path + "/"
        if _site(prefix) != _site(wanted) or wanted.query or not wanted.path.startswith(below):
            raise _not_found(url)
        rest = wanted.path.removeprefix(below)
        try:
            segments = [unquote(part, errors="strict") for part in rest.split("/") if part]
        except UnicodeDecodeError as error:
            raise _refused(url) from error
        if any(_UNSAFE_SEGMENT.fullmatch(segment) for segment in segments):
            raise _refused(url)
        return segments


def _site(address: WebAddress) -> tuple[str, str, int]:
    return address.scheme, address.host, address.port


def _not_found(url: str) -> FetchError:
    return FetchError(f"Nothing was found at {url[:200]}.", code="not-found")


def _refused(url: str) -> FetchError:
    return FetchError(f"{url[:200]} leads out of the site's folder.", code="path-refused")
