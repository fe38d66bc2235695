"""What an employer drops on a verifier is told by its bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.containers import credential_file, detect
from cairn.kernel.errors import InputError


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "{}")
    return stream.getvalue()


TOKEN = b"eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln"
KINDS = {
    "JSON object": (b'{"a":1}', "json"),
    "JSON with space around": (b"\r\n  {}\n", "json"),
    "JSON with a byte order mark": (b"\xef\xbb\xbf{}", "json"),
    "JSON array": (b"[]", "json"),
    "broken JSON": (b"{", "json"),
    "JSON text": (b'"hello"', "unknown"),
    "token": (TOKEN, "jwt"),
    "token with a line feed": (TOKEN + b"\n", "jwt"),
    "token without a signature": (b"eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", "jwt"),
    "half a token": (b"eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ", "unknown"),
    "two tokens": (TOKEN + b"\n" + TOKEN, "unknown"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "png"),
    "SVG": (b"<?xml version='1.0'?>\n<svg></svg>", "svg"),
    "web page": (b"<!DOCTYPE html><html><svg></svg></html>", "unknown"),
    "other XML": (b"<feed></feed>", "unknown"),
    "address": (b" https://example.org/badges/1\n", "url"),
    "address in capitals": (b"HTTPS://EXAMPLE.ORG/1", "url"),
    "two addresses": (b"https://example.org/1\nhttps://example.org/2", "unknown"),
    "script address": (b"javascript:alert(1)", "unknown"),
    "long address": (b"https://" + b"a" * 5000, "unknown"),
    "ZIP": (archive("a.json"), "zip"),
    "empty ZIP": (archive(), "zip"),
    "gzip": (gzip.compress(b"{}"), "gzip"),
    "PDF": (b"%PDF-1.7\n", "pdf"),
    "PDF after a line feed": (b"\n%PDF-1.4", "pdf"),
    "JPEG": (b"\xff\xd8\xff", "unknown"),
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty"),
}


@pytest.mark.parametrize(("data", "kind"), KINDS.values(), ids=KINDS)
def test_the_kind_is_told(data: bytes, kind: str) -> None:
    assert detect(data) == kind


REFUSALS = {
    "pdf": (b"%PDF-1.7", "pdf-given"),
    "zip": (archive("a"), "archive-given"),
    "gzip": (gzip.compress(b""), "archive-given"),
    "url": (b"https://example.org/", "address-given"),
    "empty": (b"", "empty"),
    "unknown": (b"hello", "not-a-credential"),
}


@pytest.mark.parametrize(("data", "code"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_no_credential_is_refused_with_advice(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        credential_file(data)
    assert caught.value.code == code
    assert caught.value.mend


def test_a_credential_is_let_through() -> None:
    assert credential_file(TOKEN) == "jwt"
    assert credential_file(b"{}") == "json"


@given(st.binary())
def test_any_bytes_are_something(data: bytes) -> None:
    assert detect(data) in {
        "json",
        "jwt",
        "png",
        "svg",
        "url",
        "zip",
        "gzip",
        "pdf",
        "empty",
        "unknown",
    }


@pytest.mark.shared
def test_published_files_are_told(vectors: Path) -> None:
    for ending in ("png", "svg", "jwt"):
        files = sorted(vectors.rglob(f"*.{ending}"))
        assert files
        for path in files:
            assert detect(path.read_bytes()) == ending, path
