"""A pile of what applicants hand in: good badges, and every kind of broken file."""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from cli.academy import file_of

LINK = "https://badges.example.org/credentials/someones.json"


def pdf_of(
    *attached: tuple[str, bytes], link: str = "", script: bool = False, password: str = ""
) -> bytes:
    """A PDF of one page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    for name, data in attached:
        writer.add_attachment(name, data)
    if link:
        writer.add_annotation(0, Link(rect=(10, 10, 90, 90), url=link))
    if script:
        action = DictionaryObject()
        action[NameObject("/S")] = NameObject("/JavaScript")
        action[NameObject("/JS")] = TextStringObject("app.alert('hello');")
        writer.root_object[NameObject("/OpenAction")] = action
    if password:
        writer.encrypt(password, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def many_objects() -> bytes:
    """A PDF that is made of far too many parts."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    for number in range(60_000):
        writer._add_object(TextStringObject(str(number)))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def bomb() -> bytes:
    """A ZIP whose only member unpacks to more than any badge."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("badge.json", bytes(40 * 1024 * 1024))
    return written.getvalue()


def zip_of(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("UP", ".."), data)
    return written.getvalue()


def png(width: int = 1) -> bytes:
    """A picture without a badge in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\0\0\0" * width)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    )


def changed(good: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    document = json.loads(good)
    change(document)
    return json.dumps(document).encode()


@lru_cache(maxsize=4)
def broken(good: bytes) -> dict[str, bytes]:
    """Every kind of broken file by its name; what is made on the disk is not among them."""
    whole = png()
    return {
        "truncated.png": whole[:40],
        "no-badge.png": whole,
        "deep.json": b'{"a":' * 500 + b"1" + b"}" * 500,
        "half.json": good[: len(good) // 2],
        "twice.json": b'{"type":"A","type":"B"}',
        "huge.json": b'{"a":"' + b"x" * (5 * 1024 * 1024) + b'"}',
        "package.json": b'{"name":"a-web-site"}',
        "forged.json": changed(good, lambda one: one.update(name="Master of everything")),
        "utf-16.json": good.decode().encode("utf-16"),
        "wrong.jwt": b"eyJhbGciOiJub25lIn0.e30.",
        "page.png": b"<!DOCTYPE html><html><body>Log in</body></html>",
        "empty.json": b"",
        "hostile.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><!ENTITY a "b"></svg>',
        "huge.pdf": b"%PDF-1.7\n" + bytes(16 * 1024 * 1024),
        "locked.pdf": pdf_of(password="secret"),
        "script.pdf": pdf_of(script=True),
        "damaged.pdf": b"%PDF-1.7\nnothing",
        "plain.pdf": pdf_of(),
        "linked.pdf": pdf_of(link=LINK),
        "many.pdf": many_objects(),
        "bomb.zip": bomb(),
        "escape.zip": zip_of(UP__UP__evil=good),
        "nested.zip": zip_of(inner=zip_of(badge=good)),
        "damaged.zip": b"PK\x03\x04 and nothing more",
        "letter.docx": b"\xd0\xcf\x11\xe0 a letter",
        "links.txt": f"{LINK}\n".encode(),
    }


class Pile:
    """A folder of applicants in the making."""

    def __init__(self, academy: Path, folder: Path) -> None:
        self.academy, self.folder = academy, folder
        folder.mkdir(exist_ok=True)

    def good(self, learner: str = "ana-diaz-genai") -> bytes:
        return file_of(self.academy, "credentials", learner).read_bytes()

    def put(self, applicant: str, **files: bytes) -> None:
        self.put_all(applicant, {name.replace("__", "."): one for name, one in files.items()})

    def put_all(self, applicant: str, files: dict[str, bytes]) -> None:
        place = self.folder / applicant
        place.mkdir(exist_ok=True)
        for name, data in files.items():
            (place / name).write_bytes(data)

    def put_on_disk(self, applicant: str) -> None:
        """What is broken by the disk: a link, a file that may not be read, a pipe."""
        place = self.folder / applicant
        place.mkdir(exist_ok=True)
        (place / "link.json").symlink_to("/etc/passwd")
        os.mkfifo(place / "pipe.json")

    def people(self, *rows: str) -> None:
        table = "\n".join(("applicant,email,name", *rows))
        (self.folder / "applicants.csv").write_text(table, encoding="utf-8")
