"""Reads what a PDF carries: the badges attached to it, and the links on its pages.

A PDF comes from a stranger and its readers are large, so it is read in a process of its own, which
has a ceiling on memory and is ended when it takes too long. Nothing in a PDF is run. Knows pypdf;
nobody else does. What an attachment is worth, verification says.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cairn.kernel.errors import CairnError, InputError, LimitError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

__all__ = ["DEFAULT_PDF_LIMITS", "PdfFound", "PdfLimits", "PdfReading", "read_pdf"]


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """Ceilings for one PDF.

    Attributes:
        file_bytes: Largest file; a certificate with pictures stays below 10 MB.
        pages: Most pages looked at for links.
        objects: Most objects in the file; a certificate has some hundreds.
        attachments: Most attachments that are taken out.
        attachment_bytes: Largest attachment; the largest badge.
        links: Most different links.
        seconds: Longest time in all.
        memory_bytes: Most memory for the process that reads.
    """

    file_bytes: int = 16 * 1024 * 1024
    pages: int = 50
    objects: int = 50_000
    attachments: int = 20
    attachment_bytes: int = 16 * 1024 * 1024
    links: int = 50
    seconds: float = 10.0
    memory_bytes: int = 1024 * 1024 * 1024


DEFAULT_PDF_LIMITS = PdfLimits()
"""What is obeyed when a caller names no limits."""


@dataclass(frozen=True, slots=True)
class PdfFound:
    """What a PDF carries.

    Attributes:
        attachments: The name and the bytes of each attachment.
        links: The web addresses on its pages, each once, in their order.
        scripted: Whether it holds JavaScript, which was not run.
        notes: What was not looked at, a sentence each.
    """

    attachments: tuple[tuple[str, bytes], ...] = ()
    links: tuple[str, ...] = ()
    scripted: bool = False
    notes: tuple[str, ...] = ()


def read_pdf(data: bytes, limits: PdfLimits = DEFAULT_PDF_LIMITS) -> PdfFound:
    """Read a PDF in this process; `PdfReading` does it for bytes from strangers.

    Raises:
        InputError: If it is locked with a password (``pdf-encrypted``) or damaged
            (``pdf-unreadable``).
        LimitError: If it is too large (``pdf-too-large``).
    """
    # Only who is given a PDF needs its reader.
    from pypdf import PdfReader  # noqa: PLC0415 - see above
    from pypdf.errors import LimitReachedError  # noqa: PLC0415 - see above

    if len(data) > limits.file_bytes:
        raise _too_large(f"The PDF is larger than {limits.file_bytes // 1024 // 1024} MB.")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        refusal = _refusal(reader, limits)
        if refusal is None:
            return _found(reader, limits)
    except (MemoryError, LimitReachedError) as error:
        raise _too_large("The PDF unpacks to too much.") from error
    except Exception as error:  # pypdf raises whatever a damaged file leads it into
        raise InputError(
            "The PDF is damaged and cannot be read.",
            code="pdf-unreadable",
            mend="Ask for it again, or for the badge itself.",
        ) from error
    raise refusal


class PdfReading:
    """Reads PDFs in another process, to be used in a with statement.

    The process starts with the first PDF, and again after one that it did not survive.

    Args:
        limits: The ceilings for each.
    """

    def __init__(self, limits: PdfLimits = DEFAULT_PDF_LIMITS) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        """Begin; nothing is started yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process."""
        self._end()

    def read(self, data: bytes) -> PdfFound:
        """Read one PDF.

        Raises:
            InputError: As `read_pdf`.
            LimitError: As `read_pdf`, and if it takes too long or too much memory
                (``pdf-too-large``).
        """
        if len(data) > self._limits.file_bytes:
            return read_pdf(data, self._limits)
        try:
            pipe = self._started()
            pipe.send_bytes(data)
            if not pipe.poll(self._limits.seconds):
                self._end()
                raise _too_large(
                    f"The PDF could not be read within {self._limits.seconds:g} seconds."
                )
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise _too_large("The PDF takes more memory than any certificate.") from error
        if isinstance(answer, PdfFound):
            return answer
        limited, sentence, code, mend = answer
        if limited:
            raise LimitError(sentence, code=code, mend=mend)
        raise InputError(sentence, code=code, mend=mend)

    def _started(self) -> Connection:
        if self._pipe is None:
            # Spawned, not forked: a fork would copy this process with its threads and locks.
            context = get_context("spawn")
            self._pipe, far = context.Pipe()
            self._process = context.Process(target=_serve, args=(far, self._limits), daemon=True)
            self._process.start()
            far.close()
            self._pipe.recv()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


def _serve(pipe: Connection, limits: PdfLimits) -> None:
    """Read whatever comes through the pipe, until it closes."""
    import logging  # noqa: PLC0415 - only the process that reads is to be quiet
    import resource  # noqa: PLC0415 - only the process that reads has a ceiling

    import pypdf  # noqa: F401, PLC0415 - before the ceiling and the time for one file begin

    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    try:
        pipe.send("ready")
        while True:
            data = pipe.recv_bytes()
            try:
                pipe.send(read_pdf(data, limits))
            except CairnError as error:
                limited = isinstance(error, LimitError)
                pipe.send((limited, error.sentence, error.code, error.mend))
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _refusal(reader: Any, limits: PdfLimits) -> InputError | None:
    """Why a PDF is not looked into; None where it is."""
    if reader.is_encrypted:
        return InputError(
            "The PDF is locked with a password.",
            code="pdf-encrypted",
            mend="Ask for it without a password, or for the badge itself.",
        )
    if len(reader.xref_objStm) + sum(map(len, reader.xref.values())) > limits.objects:
        return _too_large(f"The PDF is made of more than {limits.objects:,} parts.")
    return None


def _found(reader: Any, limits: PdfLimits) -> PdfFound:
    notes = []
    attachments: list[tuple[str, bytes]] = []
    for name, data in islice(_attachments(reader), limits.attachments + 1):
        if len(attachments) == limits.attachments:
            notes.append(f"Only its first {limits.attachments} attachments were looked at.")
        elif len(data) > limits.attachment_bytes:
            notes.append(f"The attachment “{name[:80]}” is larger than any badge.")
        else:
            attachments.append((name, data))
    links = list(islice(dict.fromkeys(_links(reader, limits.pages)), limits.links + 1))
    if len(links) > limits.links:
        notes.append(f"Only its first {limits.links} links were looked at.")
    if len(reader.pages) > limits.pages:
        notes.append(f"Only its first {limits.pages} pages were looked at for links.")
    scripted = _scripted(reader)
    return PdfFound(tuple(attachments), tuple(links[: limits.links]), scripted, tuple(notes))


def _attachments(reader: Any) -> Iterator[tuple[str, bytes]]:
    for one in reader.attachment_list:
        yield str(one.name), bytes(one.content)


def _links(reader: Any, pages: int) -> Iterator[str]:
    for page in islice(reader.pages, pages):
        for reference in page.get("/Annots") or ():
            action = reference.get_object().get("/A")
            address = action.get_object().get("/URI") if action is not None else None
            if address is not None and str(address).lower().startswith(("https://", "http://")):
                yield str(address)


def _scripted(reader: Any) -> bool:
    """Whether the document runs a script when it is opened, or keeps scripts by name."""
    root = reader.root_object
    names = root.get("/Names")
    if names is not None and "/JavaScript" in names.get_object():
        return True
    opening = root.get("/OpenAction")
    action = opening.get_object() if opening is not None else None
    return isinstance(action, dict) and action.get("/S") == "/JavaScript"


def _too_large(sentence: str) -> LimitError:
    return LimitError(sentence, code="pdf-too-large", mend="Ask for the badge itself.")
