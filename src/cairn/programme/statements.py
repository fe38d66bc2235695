"""Which statements that one thing counts as another count for a programme.

Its own, once they are signed, and those of others: signed files in ``equivalences/``. Each counts
while it verifies as a stranger would verify it, and for each that does not there is a sentence.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from cairn.kernel.errors import CairnError, InputError
from cairn.kernel.json_text import read_json_object, write_json
from cairn.kernel.limits import DEFAULT_LIMITS
from cairn.pathways.equivalence_reading import equivalence_of
from cairn.programme.checking import ISSUER_FACT
from cairn.programme.own_statements import own_statements, publish_statements, sign_statements
from cairn.programme.publication import publish_issuer
from cairn.resolvers.folder import SiteResolver
from cairn.resolvers.layered import LayeredResolver
from cairn.verification.documents import open_document
from cairn.verification.memory import VerifierMemory
from cairn.verification.report import Verdict
from cairn.verification.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from cairn.kernel.fetching import Resolver
    from cairn.pathways.equivalence import Equivalence
    from cairn.programme.layout import Layout
    from cairn.programme.ledger import Ledger
    from cairn.programme.signing_desk import SigningDesk
    from cairn.programme.stack_pathways import Pathways

__all__ = ["with_signed_statements", "with_statements"]

_FACT = "equivalences believed"
_OURS = "Give it other dates in the file of pathways, or remove it there."
_THEIRS = "Ask who issued it for one that is in force, or take the file away."


def with_signed_statements(
    layout: Layout,
    desk: SigningDesk,
    ledger: Ledger,
    pathways: Pathways,
    resolver: Resolver | None,
) -> Pathways:
    """Sign and publish what the programme states, and say with whatever else counts.

    Args:
        layout: The folder.
        desk: Who signs, with what, when.
        ledger: Where it is kept, with which files of others were believed.
        pathways: What is asked for; its book has what the programme states now.
        resolver: Where the documents of other issuers come from; None to look nowhere.

    Returns:
        The pathways with every statement that counts, and a sentence for each that does not.
    """
    unsigned = sign_statements(desk, ledger, pathways.book.equivalences)
    publish_issuer(layout, desk.issuer, desk.programme, None)  # they are verified with its keys
    publish_statements(layout, desk, ledger)
    hearing = _Hearing(layout, desk.programme.base, desk.at, resolver, _believed(ledger))
    own, theirs = hearing.own(ledger, pathways.book.equivalences), hearing.files()
    if hearing.believed != _believed(ledger):
        ledger.remember({_FACT: write_json({"sha256": sorted(hearing.believed)}).decode()})
    return _told(pathways, (*own, *theirs), (*unsigned, *hearing.troubles))


def with_statements(
    layout: Layout,
    base: str,
    ledger: Ledger,
    pathways: Pathways,
    at: datetime,
    resolver: Resolver | None,
) -> Pathways:
    """Say which statements count, and write nothing; what is not signed yet is taken as signed.

    Args:
        layout: The folder.
        base: The publication base.
        ledger: Who the issuer is, and which files of others were believed.
        pathways: What is asked for; its book has what the programme states now.
        at: The instant for which to answer.
        resolver: Where the documents of other issuers come from; None to look nowhere.
    """
    issuer = ledger.fact(ISSUER_FACT)
    own = [replace(one, issuer_id=one.issuer_id or issuer) for one in pathways.book.equivalences]
    hearing = _Hearing(layout, base, at, resolver, _believed(ledger))
    return _told(pathways, (*own, *hearing.files()), tuple(hearing.troubles))


def _told(
    pathways: Pathways, statements: tuple[Equivalence, ...], troubles: tuple[str, ...]
) -> Pathways:
    book = replace(pathways.book, equivalences=statements)
    return replace(pathways, book=book, troubles=(*pathways.troubles, *troubles))


def _believed(ledger: Ledger) -> frozenset[str]:
    kept = ledger.fact(_FACT)
    return frozenset(read_json_object(kept)["sha256"]) if kept else frozenset()


class _Hearing:
    """Verifies statements at one instant."""

    def __init__(
        self,
        layout: Layout,
        base: str,
        at: datetime,
        resolver: Resolver | None,
        before: frozenset[str],
    ) -> None:
        site = SiteResolver(f"{'/'.join(base.split('/')[:3])}/", layout.public)
        self._resolver = LayeredResolver((site, resolver)) if resolver else site
        self._layout = layout
        self._at = at
        self._before = before
        self._memory = VerifierMemory()
        self.believed: set[str] = set()
        self.troubles: list[str] = []

    def own(self, ledger: Ledger, said: Sequence[Equivalence]) -> tuple[Equivalence, ...]:
        """What the programme states, as it was signed; names that no credential has are added."""
        names = {(one.source, one.target): one.source_name for one in said}
        heard = (
            self._hear(one.document.encode(), f"out/equivalences/{one.slug}.json", _OURS)
            for one in own_statements(ledger)
            if not one.withdrawn
        )
        return tuple(
            replace(found, source_name=names.get((found.source, found.target), ""))
            for found in heard
            if found
        )

    def files(self) -> tuple[Equivalence, ...]:
        """What the files of others state, as far as it counts; they are believed from now on."""
        statements = []
        for path in self._paths():
            data = _bytes(path)
            digest = hashlib.sha256(data).hexdigest()
            known = digest in self._before
            found = self._hear(data, f"equivalences/{path.name}", _THEIRS, known=known)
            if found:
                self.believed.add(digest)
                statements.append(found)
        return tuple(statements)

    def _paths(self) -> Iterator[Path]:
        folder = self._layout.equivalences
        if folder.is_dir():
            yield from sorted(
                one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")
            )

    def _hear(
        self, data: bytes, place: str, mend: str, *, known: bool = False
    ) -> Equivalence | None:
        """Read and verify one statement; None, and a sentence, when it does not count.

        What was believed before (`known`) still is when a question stays open today: a list that
        cannot be had takes nothing away, as with credentials that stacks rest on.
        """
        try:
            statement = equivalence_of(open_document(data, DEFAULT_LIMITS).credential)
            report = verify(data, resolver=self._resolver, at=self._at, memory=self._memory)
            if report.verdict is not Verdict.VALID and not (
                known and report.verdict is Verdict.UNDETERMINED
            ):
                raise InputError(
                    f"It does not verify. {report.sentence}",
                    code="statement-not-verified",
                    mend=mend,
                )
        except CairnError as error:
            self.troubles.append(f"{place} does not count: {error}")
            return None
        if report.verdict is not Verdict.VALID:
            self.troubles.append(f"{place} counts as it did before: {report.sentence}")
        return statement


def _bytes(path: Path) -> bytes:
    """The bytes of a file, as far as a document may be long; none when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(DEFAULT_LIMITS.document_bytes + 1)
    except OSError:
        return b""
