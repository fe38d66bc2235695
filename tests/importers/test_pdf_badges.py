"""What a PDF carries, and what a hostile one costs."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import StreamObject

from cairn.importers.pdf_badges import PdfLimits, PdfReading, read_pdf
from cairn.kernel.errors import InputError, LimitError


def pdf(*attached: tuple[str, bytes], links: tuple[str, ...] = (), pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    for name, data in attached:
        writer.add_attachment(name, data)
    for link in links:
        writer.add_annotation(0, Link(rect=(1, 1, 9, 9), url=link))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_attachments_and_links_are_found() -> None:
    links = ("https://a.example/1", "ftp://a.example/2", "https://a.example/1")
    found = read_pdf(pdf(("a.json", b"{}"), ("b.txt", b"hello"), links=links))
    assert found.attachments == (("a.json", b"{}"), ("b.txt", b"hello"))
    assert found.links == ("https://a.example/1",)
    assert not found.scripted


@pytest.mark.parametrize(
    ("limits", "data", "word"),
    [
        (PdfLimits(file_bytes=100), pdf(), "larger than"),
        (PdfLimits(objects=1), pdf(), "more than 1 parts"),
    ],
)
def test_what_is_too_much_is_refused(limits: PdfLimits, data: bytes, word: str) -> None:
    with pytest.raises(LimitError, match=word):
        read_pdf(data, limits)


def test_what_is_not_looked_at_is_told() -> None:
    limits = PdfLimits(pages=1, attachments=1, attachment_bytes=2, links=1)
    links = ("https://a.example/1", "https://a.example/2")
    found = read_pdf(pdf(("a", b"{}"), ("b", b"{}"), links=links, pages=2), limits)
    assert len(found.attachments) == len(found.links) == 1
    assert len(found.notes) == 3
    assert "larger than any badge" in read_pdf(pdf(("a", b"long")), limits).notes[0]


def test_an_attachment_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(LimitError, match="unpacks to too much"):
        read_pdf(_compressed())


def _compressed() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_attachment("a", bytes(90 * 1024 * 1024))
    for place, one in enumerate(writer._objects):
        if isinstance(one, StreamObject):
            writer._objects[place] = one.flate_encode()
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", pdf()[:200], b"\0" * 999])
def test_damaged_ones_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_pdf(data)


def test_one_that_takes_too_long_ends_and_the_next_is_read() -> None:
    with PdfReading(PdfLimits(seconds=0)) as reading:
        with pytest.raises(LimitError, match="within 0 seconds"):
            reading.read(pdf())
        with pytest.raises(LimitError, match="within 0 seconds"):
            reading.read(pdf())
    with PdfReading() as reading:
        with pytest.raises(InputError, match="damaged"):
            reading.read(b"%PDF-1.7")
        assert reading.read(pdf(("a.json", b"{}"))).attachments == (("a.json", b"{}"),)
