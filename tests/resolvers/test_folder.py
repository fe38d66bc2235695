"""A folder that stands for a site."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.kernel.errors import FetchError
from cairn.kernel.limits import Limits
from cairn.resolvers.folder import SiteResolver

SITE = "https://issuer.example/badges/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / ".well-known").mkdir(parents=True)
    (site / "status").mkdir()
    (site / ".well-known" / "did.json").write_bytes(b"did")
    (site / "status" / "1").write_bytes(b"one")
    (site / "status" / "index.json").write_bytes(b"index")
    (site / "ä b.jsonld").write_bytes(b"names in any script")
    (site / "badge.png").write_bytes(b"png")
    (tmp_path / "secret.json").write_bytes(b"secret")
    return site


@pytest.mark.parametrize(
    ("path", "body", "media_type"),
    [
        (".well-known/did.json", b"did", "application/json"),
        ("status/1", b"one", ""),
        ("status", b"index", "application/json"),
        ("status/", b"index", "application/json"),
        ("status/1#7", b"one", ""),
        ("%C3%A4%20b.jsonld", b"names in any script", "application/ld+json"),
        ("badge.png", b"png", "image/png"),
    ],
)
def test_files_are_found(folder: Path, path: str, body: bytes, media_type: str) -> None:
    found = SiteResolver(SITE, folder).fetch(SITE + path)
    assert (found.body, found.media_type) == (body, media_type)
    assert found.url == found.final_url == SITE + path


def test_the_prefix_is_compared_as_an_address(folder: Path) -> None:
    for prefix in (SITE, SITE.removesuffix("/"), "https://ISSUER.example:443/badges"):
        assert SiteResolver(prefix, folder).fetch(SITE + "status/1").body == b"one"


BAD = {
    "missing": (SITE + "status/2", "not-found"),
    "folder without index": (SITE, "not-found"),
    "file as folder": (SITE + "status/1/2", "not-found"),
    "query": (SITE + "status/1?x=1", "not-found"),
    "other site": ("https://other.example/badges/status/1", "not-found"),
    "other scheme": ("http://issuer.example/badges/status/1", "not-found"),
    "other port": ("https://issuer.example:8443/badges/status/1", "not-found"),
    "other folder": ("https://issuer.example/badges2/status/1", "not-found"),
    "above the prefix": ("https://issuer.example/status/1", "not-found"),
    "no address": ("status/1", "bad-url"),
    "up": (SITE + "../secret.json", "path-refused"),
    "up within": (SITE + "status/../status/1", "path-refused"),
    "here": (SITE + "./status/1", "path-refused"),
    "up, encoded": (SITE + "%2e%2e/secret.json", "path-refused"),
    "up, half encoded": (SITE + ".%2E/secret.json", "path-refused"),
    "slash, encoded": (SITE + "..%2fsecret.json", "path-refused"),
    "root, encoded": (SITE + "%2fetc%2fpasswd", "path-refused"),
    "backslash, encoded": (SITE + "..%5csecret.json", "path-refused"),
    "drive": (SITE + "C:/secret.json", "path-refused"),
    "null, encoded": (SITE + "status/1%00.json", "path-refused"),
    "line end, encoded": (SITE + "status/1%0a", "path-refused"),
    "no UTF-8": (SITE + "%ff", "path-refused"),
    "symbolic link out": (SITE + "link", "path-refused"),
    "name too long": (SITE + "a" * 300, "not-reached"),
    "too large": (SITE + "large", "too-large"),
    "pipe": (SITE + "pipe", "not-found"),
}


@pytest.mark.parametrize(("url", "code"), BAD.values(), ids=BAD)
def test_everything_else_is_refused(folder: Path, url: str, code: str) -> None:
    (folder / "link").symlink_to(folder.parent / "secret.json")
    (folder / "large").write_bytes(bytes(101))
    os.mkfifo(folder / "pipe")
    with pytest.raises(FetchError) as caught:
        SiteResolver(SITE, folder, Limits(fetch_bytes=100)).fetch(url)
    assert caught.value.code == code


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "latest").symlink_to("status/1")
    assert SiteResolver(SITE, folder).fetch(SITE + "latest").body == b"one"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["..", "%2e", "/", "%2f", "status", "1", "\\", "%5c", ".", "é"])))
def test_no_path_leads_out(folder: Path, parts: list[str]) -> None:
    with suppress(FetchError):
        assert SiteResolver(SITE, folder).fetch(SITE + "".join(parts)).body != b"secret"
