"""The files of each award: signed JSON, VC-JWT, baked badge, certificate.

All are made from the ledger and can be made again. What is already there, and was made from the
same things, is left alone; a file that somebody changed or removed is made anew.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cairn.credentials.alignments import eqf_level
from cairn.credentials.baking import bake
from cairn.exporters.certificate import CertificateData, certificate
from cairn.kernel.errors import InputError
from cairn.kernel.instants import parse_instant
from cairn.kernel.json_text import JsonObject, read_json_object
from cairn.programme.atomic_files import file_sha256, write_file
from cairn.programme.ledger import Award, Ledger, Output, SignedVersion
from cairn.programme.publication import BadgePictures, checking_url, read_image
from cairn.proofs.jose import issue_jwt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cairn.programme.layout import Layout
    from cairn.programme.signing_desk import SigningDesk

__all__ = ["AwardFiles", "FilesOfAward"]

_NOTED_AT_ONCE = 50
_HOURS = re.compile(r"PT(\d+)H")
# What a file is made from, besides its data: raised when the look of what is made changes.
_MAKERS = {"json": "1", "jwt": "1", "image": "1", "pdf": "1"}


@dataclass(frozen=True, slots=True)
class FilesOfAward:
    """Where the files of one award are, relative to ``out``; empty texts for files not made.

    Attributes:
        json: The signed credential.
        jwt: The same as a VC-JWT.
        image: The baked badge.
        pdf: The certificate.
        note: What people should know, such as a letter that no font has.
    """

    json: str
    jwt: str
    image: str
    pdf: str
    note: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    path: str
    source: str
    make: Callable[[], tuple[bytes, str]]


class AwardFiles:
    """Writes what is missing or out of date.

    Args:
        layout: Where to.
        desk: The programme, and the key for VC-JWTs that were not asked for when it was signed.
        ledger: What was signed, and which files were written.
        pictures: The picture of each achievement.
    """

    def __init__(
        self, layout: Layout, desk: SigningDesk, ledger: Ledger, pictures: BadgePictures
    ) -> None:
        self._layout = layout
        self._desk = desk
        self._ledger = ledger
        self._pictures = pictures
        self._fonts = (layout.fonts,) if layout.fonts.is_dir() else ()

    def write(self, progress: Callable[[int, int], None]) -> dict[str, FilesOfAward]:
        """Write the files of every award.

        Args:
            progress: Told after each award how many of how many are done.

        Returns:
            Where the files of each award are, by award key.
        """
        awards, written = self._ledger.awards(), self._ledger.outputs()
        fresh: list[Output] = []
        found: dict[str, FilesOfAward] = {}
        for count, award in enumerate(awards, 1):
            made: dict[str, Output] = {}
            for wanted in self._wanted(award, self._ledger.current(award)):
                made[wanted.kind] = self._ensure(wanted, written.get(wanted.path), fresh)
            paths = {kind: made[kind].path if kind in made else "" for kind in _MAKERS}
            note = " ".join(output.note for output in made.values() if output.note)
            found[award.key] = FilesOfAward(**paths, note=note)
            if len(fresh) >= _NOTED_AT_ONCE or count == len(awards):
                self._ledger.save_outputs(fresh)
                fresh.clear()
            progress(count, len(awards))
        return found

    def _ensure(self, wanted: _Wanted, known: Output | None, fresh: list[Output]) -> Output:
        path = self._layout.out / wanted.path
        if known and known.source == wanted.source and file_sha256(path) == known.sha256:
            return known
        try:
            data, note = wanted.make()
        except InputError as error:
            # One picture or name that cannot be drawn must not keep the others from theirs; it is
            # not noted as written, so the next run tries again.
            return Output("", wanted.source, "", error.sentence)
        output = Output(wanted.path, wanted.source, write_file(path, data), note)
        fresh.append(output)
        return output

    def _wanted(self, award: Award, signed: SignedVersion) -> Iterator[_Wanted]:
        outputs = self._desk.programme.outputs
        yield self._file("json", f"credentials/{award.slug}.json", lambda: signed.document, signed)
        if outputs.jwt:
            jwt = f"credentials/{award.slug}.jwt"
            yield self._file("jwt", jwt, partial(self._jwt, signed), signed)
        known = award.achievement in self._desk.programme.achievements
        kind = self._pictures.kind(award.achievement) if known else ""
        picture = self._pictures.picture(award.achievement) if kind else b""
        if kind and outputs.image != "none":
            badge = f"badges/{award.slug}.{kind}"
            bake_it = partial(bake, picture, signed.document)
            yield self._file("image", badge, bake_it, signed, picture)
        if outputs.pdf:
            path = f"certificates/{award.slug}.pdf"
            draw = partial(self._certificate, award, signed, picture)
            yield _Wanted("pdf", path, _source("pdf", signed, picture), draw)

    def _file(
        self,
        kind: str,
        path: str,
        make: Callable[[], bytes],
        signed: SignedVersion,
        picture: bytes = b"",
    ) -> _Wanted:
        return _Wanted(kind, path, _source(kind, signed, picture), lambda: (make(), ""))

    def _jwt(self, signed: SignedVersion) -> bytes:
        token = signed.jwt
        if not token:
            credential = read_json_object(signed.document)
            credential.pop("proof", None)
            token = issue_jwt(credential, self._desk.signer)
            self._ledger.save_jwt(signed, token)
        return token.encode()

    def _certificate(
        self, award: Award, signed: SignedVersion, picture: bytes
    ) -> tuple[bytes, str]:
        document = read_json_object(signed.document)
        achievement: JsonObject = document["credentialSubject"]["achievement"]
        alignments = achievement.get("alignment", [])
        until = document.get("validUntil")
        own = self._desk.programme.issuer_image
        data = CertificateData(
            issuer=document["issuer"]["name"],
            learner=award.name,
            achievement=achievement["name"],
            achievement_id=achievement["id"],
            date=signed.awarded_date[:10],
            issued=parse_instant(signed.valid_from),
            criteria=achievement["criteria"].get("narrative", ""),
            skills=tuple(one["targetName"] for one in alignments if "targetType" not in one),
            workload=_workload(achievement),
            level=eqf_level(achievement),
            assessment=achievement.get("assessmentType", ""),
            result=signed.result,
            more=(("Valid until", until[:10]),) if until else (),
            # What follows the "#" stays in the reader's browser.
            address=f"{checking_url(self._desk.programme.base)}#{award.credential_id}",
            credential=signed.document,
            credential_name=f"{award.slug}.json",
            badge=picture,
            logo=read_image(self._layout, own) if own else b"",
            lang=achievement.get("inLanguage", "en"),
        )
        made = certificate(data, fonts=self._fonts)
        return made.pdf, made.note


def _workload(achievement: JsonObject) -> str:
    words = []
    if "creditsAvailable" in achievement:
        unit = achievement.get("creditUnit", "credits")
        words.append(f"{achievement['creditsAvailable']} {unit}")
    if "notionalWorkload" in achievement:
        workload = achievement["notionalWorkload"]
        hours = _HOURS.fullmatch(workload)
        words.append(f"{hours[1]} hours" if hours else workload)
    return ", ".join(words)


def _source(kind: str, signed: SignedVersion, picture: bytes) -> str:
    parts = (_MAKERS[kind].encode(), signed.document, picture, signed.result.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
