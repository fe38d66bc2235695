"""The work of issuing: one unsigned credential a row in, one signed credential a line out.

A row that cannot be signed becomes lines in a table of faults, and no other row knows of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives import serialization

from cairn.bulk.job import Written
from cairn.bulk.rows import Batch, Row
from cairn.bulk.tables import table_header, table_line
from cairn.credentials.faults import Fault
from cairn.credentials.issuing import issue_as_jwt, issue_texts
from cairn.credentials.shape import check_shape
from cairn.kernel.errors import CairnError, ShapeError, UsageError
from cairn.kernel.json_text import read_json_object, text_of
from cairn.keys.signer import LocalSigner, Signer, private_key_from_native

__all__ = ["FAULTS_HEADER", "NOT_SIGNED", "SIGNED", "HandedKey", "Issuing"]

SIGNED, NOT_SIGNED = "signed", "not signed"
"""The two ends of a row, as they are counted."""

FAULTS_HEADER = table_header(("row", "field", "what_is_wrong", "what_to_do", "reason_code"))
"""The first line of the table of faults."""


@dataclass(frozen=True, slots=True)
class HandedKey:
    """A private key on its way to a process of this machine: through a pipe, and nowhere else.

    It is never to be written to a disk, nor into the memory that the machines of a cluster share.

    Attributes:
        method: The verification method under which others find the public key.
    """

    method: str
    _secret: bytes = field(repr=False)

    @classmethod
    def of(cls, signer: Signer) -> HandedKey:
        """Take the key of a signer along.

        Raises:
            UsageError: If the signer does not hold its key, as an HSM does not give it.
        """
        if not isinstance(signer, LocalSigner):
            raise UsageError(
                "The key that signs cannot be handed to other processes.",
                code="key-elsewhere",
                mend="Use --engine local.",
            )
        secret = signer.private_key.native().private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return cls(signer.verification_method, secret)

    def __call__(self) -> Signer:
        """Make the signer again."""
        native = serialization.load_der_private_key(self._secret, None)
        return LocalSigner(private_key_from_native(native), self.method)


@dataclass(frozen=True, slots=True)
class Issuing:
    """A work that signs.

    Attributes:
        signer: A recipe for the issuer's signing port, called once in each process.
        created: When everything is signed.
        suite: The cryptosuite's name.
        as_jwt: Whether tokens are made instead of JSON.
    """

    signer: Callable[[], Signer]
    created: datetime
    suite: str = "eddsa-rdfc-2022"
    as_jwt: bool = False

    def begin(self) -> Callable[[Batch], Written]:
        """Open the signing port, and give the function that signs a batch.

        Raises:
            CairnError: If it cannot be opened.
        """
        signer = self.signer()

        def sign(batch: Batch) -> Written:
            lines, faults = [], []
            counts: Counter[str] = Counter()
            for row, signed in self._signed(list(batch), signer):
                if isinstance(signed, CairnError):
                    faults += [_fault_line(row, fault) for fault in _faults(row, signed)]
                    counts[NOT_SIGNED] += 1
                else:
                    lines.append(f"{signed}\n")
                    counts[SIGNED] += 1
            return Written.of(batch, "".join(lines).encode(), b"".join(faults), counts)

        return sign

    def _signed(self, rows: list[Row], signer: Signer) -> Iterator[tuple[Row, str | CairnError]]:
        texts = [_text(row) for row in rows]
        readable = [text for text in texts if isinstance(text, str)]
        signed: Iterator[str | CairnError]
        if self.as_jwt:
            signed = (_token(text, signer) for text in readable)
        else:
            signed = issue_texts(readable, signer, created=self.created, suite=self.suite)
        for row, text in zip(rows, texts, strict=True):
            yield row, next(signed) if isinstance(text, str) else text


def _text(row: Row) -> str | CairnError:
    if row.error is not None:
        return row.error
    try:
        return text_of(row.data)
    except CairnError as error:
        return error


def _token(text: str, signer: Signer) -> str | CairnError:
    try:
        return issue_as_jwt(text, signer)
    except CairnError as error:
        return error


def _faults(row: Row, error: CairnError) -> Iterator[Fault]:
    """What is wrong with a row, member by member where the members are known."""
    found: tuple[Fault, ...] = ()
    if isinstance(error, ShapeError):
        found = check_shape(read_json_object(row.data), arrays="canonical")
    yield from found or (Fault("", error.code, error.sentence, error.mend),)


def _fault_line(row: Row, fault: Fault) -> bytes:
    return table_line((str(row.number), fault.path, fault.sentence, fault.mend, fault.code))
