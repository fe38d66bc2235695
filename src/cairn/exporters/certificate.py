"""A certificate: one A4 page that a person prints, and that carries its own proof.

The page names learner, achievement, issuer and the facts of the award, shows a QR code with the
address where it can be checked, and holds the signed credential as an attached file. It is a
picture of the credential and proves nothing by itself; the page says so. The PDF is tagged and
meets PDF/A-3a and PDF/UA-1 whenever the fonts have every character.

This room prints what it is given. It does not read credentials, sign or verify.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cairn.credentials.baking import image_kind
from cairn.exporters.palette import accent_for
from cairn.exporters.typesetting import (
    PdfForm,
    han_face,
    is_right_to_left,
    language_code,
    plain_text,
    typesetter,
)
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.json_text import JsonObject

try:
    import segno
except ModuleNotFoundError as missing:
    raise UsageError(
        "The QR code of a certificate needs the extra “issue”.",
        code="extra-not-installed",
        mend="Install it with: pip install 'cairn-credentials[issue]'",
    ) from missing

__all__ = [
    "STANDARDS",
    "Certificate",
    "CertificateData",
    "CertificateWords",
    "certificate",
]

STANDARDS = ("a-3a", "ua-1")
"""What a certificate meets: PDF/A-3a (archiving, with attachments) and PDF/UA-1 (accessible)."""

_LONGEST_NAME = 160
_LONGEST_CRITERIA = 900
_LONGEST_FACT = 90
_LONGEST_ADDRESS = 400
_MOST_SKILLS = 14
_MOST_FACTS = 8
_MOST_NAMED = 10
# Four bytes each when unpacked: 100 MB is more than any badge needs.
_MOST_PIXELS = 25_000_000
# What three lines of skills hold, in half-widths of a Han character.
_SKILLS_WIDTH = 240
_PILL_WIDTH = 5


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """The fixed words of a certificate, so that it can speak the provider's language."""

    kind: str = "Microcredential certificate"
    earned: str = "has earned"
    skills: str = "Skills"
    date: str = "Awarded"
    result: str = "Result"
    workload: str = "Workload"
    level: str = "Level"
    assessment: str = "Assessment"
    badge: str = "Badge"
    qr: str = "QR code with the address for checking"
    check: str = "Check this certificate"
    signed: str = (
        "The proof is the signed credential attached to this PDF. Scan the code, or open the "
        "attachment with any Open Badges 3.0 verifier. The printed page alone proves nothing."
    )
    attached: str = "The signed Open Badges 3.0 credential"
    certificate_of: str = "certificate of"


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What is on one certificate.

    Attributes:
        issuer: The awarding body's name.
        learner: The learner's name, in any script.
        achievement: The achievement's name.
        achievement_id: Its identifier; it decides the colour.
        date: The day of the award, as it is shown.
        issued: When the credential was made; the PDF's own date. Aware.
        criteria: What had to be done, plain text; may be empty.
        skills: Names of skills; the first 14 are shown.
        workload: "5 ECTS, 125 hours"; may be empty, as may the next three.
        level: "EQF level 5".
        assessment: "Supervised project".
        result: "Passed with distinction".
        more: Further facts as (label, value); eight facts in all are shown.
        address: What the QR code holds: a page for checking, or the credential's id.
        credential: The signed credential, JSON or a compact JWS; attached byte for byte.
        credential_name: The attachment's file name.
        badge: The badge image, PNG or SVG; may be empty.
        logo: The issuer's logo, PNG or SVG; may be empty.
        lang: Language of the words, as BCP 47.
        words: The fixed words.
    """

    issuer: str
    learner: str
    achievement: str
    achievement_id: str
    date: str
    issued: datetime
    criteria: str = ""
    skills: tuple[str, ...] = ()
    workload: str = ""
    level: str = ""
    assessment: str = ""
    result: str = ""
    more: tuple[tuple[str, str], ...] = ()
    address: str = ""
    credential: bytes = b""
    credential_name: str = "credential.json"
    badge: bytes = b""
    logo: bytes = b""
    lang: str = "en"
    words: CertificateWords = CertificateWords()


@dataclass(frozen=True, slots=True)
class Certificate:
    """One finished certificate.

    Attributes:
        pdf: The file.
        missing: Characters that no font has; they are printed as empty boxes.
        standards: The standards that the file meets; empty when a character is missing.
        note: What the provider should know, in one sentence; empty when all is well.
    """

    pdf: bytes
    missing: tuple[str, ...]
    standards: tuple[str, ...]
    note: str


def certificate(data: CertificateData, *, fonts: tuple[Path, ...] = ()) -> Certificate:
    """Make the certificate of one award.

    Args:
        data: What is on it. Texts that are too long end in an ellipsis.
        fonts: Folders with the issuer's own fonts, tried beside the packaged ones.

    Returns:
        The PDF; the same data gives the same bytes.

    Raises:
        InputError: If `issued` has no zone (``bad-instant``), the credential is not UTF-8
            (``not-utf-8``), an image is neither PNG nor SVG (``not-an-image``), the QR code would
            hold too much (``address-too-long``) or the page cannot be set (``not-typesettable``).
        UsageError: If the packaged fonts are not installed (``fonts-missing``).
    """
    if data.issued.tzinfo is None:
        raise InputError("The issuing instant needs a time zone.", code="bad-instant")
    setter = typesetter(fonts)
    page = _page(data)
    attached = _attached(data.credential)
    missing = setter.covered.missing("".join(_texts(page)))
    if not missing:
        try:
            form = PdfForm(STANDARDS, data.issued)
            pdf = setter.pdf("certificate.typ", page, attached, form)
            return Certificate(pdf, (), STANDARDS, "")
        except InputError:
            # Every character has a glyph, and yet some cluster of them or a provider's image
            # does not meet the standards: a plain PDF serves the learner better than none.
            note = "The certificate was made, but it does not meet PDF/A-3a and PDF/UA-1."
    else:
        note = _missing_note(missing)
    pdf = setter.pdf("certificate.typ", page, attached, PdfForm((), data.issued))
    return Certificate(pdf, missing, (), note)


def _missing_note(missing: tuple[str, ...]) -> str:
    shown = ", ".join(
        f"{character} (U+{ord(character):04X})" for character in missing[:_MOST_NAMED]
    )
    more = " and others" if len(missing) > _MOST_NAMED else ""
    return (
        f"No font here has {shown}{more}; the certificate shows empty boxes for them. "
        "Give a folder with a font that has them."
    )


def _page(data: CertificateData) -> JsonObject:
    accent = accent_for(data.achievement_id)
    words = {name: plain_text(text, 400) for name, text in asdict(data.words).items()}
    learner = _said(data.learner, _LONGEST_NAME)
    achievement = _said(data.achievement, _LONGEST_NAME)
    address = plain_text(data.address, _LONGEST_ADDRESS + 1)
    made = data.issued.astimezone(UTC)
    return {
        "words": words,
        "deep": accent.deep,
        "dark": accent.dark,
        "tint": accent.tint,
        "lang": language_code(data.lang),
        "han": han_face(data.lang, learner["text"]),
        "document_title": f"{achievement['text']}: {words['certificate_of']} {learner['text']}",
        "document_description": words["kind"],
        "created": {
            "year": made.year,
            "month": made.month,
            "day": made.day,
            "hour": made.hour,
            "minute": made.minute,
            "second": made.second,
        },
        "issuer": _said(data.issuer, _LONGEST_NAME),
        "learner": learner,
        "achievement": achievement,
        "criteria": _said(data.criteria, _LONGEST_CRITERIA),
        "skills": _skills(data.skills),
        "facts": _facts(data),
        "badge": _picture(data.badge),
        "logo": _picture(data.logo),
        "qr": _qr(address),
        "address": address,
        "linked": address.startswith("https://"),
        "attached_name": plain_text(data.credential_name, _LONGEST_FACT).replace("/", "-"),
        "attached_type": "application/vc" if data.credential[:1] == b"{" else "application/vc+jwt",
    }


def _said(text: str, longest: int) -> JsonObject:
    plain = plain_text(text, longest)
    return {"text": plain, "rtl": is_right_to_left(plain)}


def _skills(skills: tuple[str, ...]) -> list[JsonObject]:
    """The skills that fit on three lines, and a last entry that counts the others."""
    shown: list[JsonObject] = []
    width = 0
    for skill in skills[:_MOST_SKILLS]:
        entry = _said(skill, _LONGEST_FACT)
        width += _PILL_WIDTH + sum(
            2 if unicodedata.east_asian_width(character) in "WF" else 1
            for character in entry["text"]
        )
        if width > _SKILLS_WIDTH:
            break
        shown.append(entry)
    if len(shown) < len(skills):
        shown.append(_said(f"+{len(skills) - len(shown)}", _LONGEST_FACT))
    return shown


def _facts(data: CertificateData) -> list[JsonObject]:
    words = data.words
    pairs = (
        (words.date, data.date),
        (words.result, data.result),
        (words.workload, data.workload),
        (words.level, data.level),
        (words.assessment, data.assessment),
        *data.more,
    )
    return [
        {"label": _said(label, _LONGEST_FACT), "value": _said(value, _LONGEST_FACT)}
        for label, value in pairs
        if value
    ][:_MOST_FACTS]


def _texts(page: JsonObject) -> Iterable[str]:
    """Every text of the page that is printed; images and codes are not."""
    for entry in (page["issuer"], page["learner"], page["achievement"], page["criteria"]):
        yield entry["text"]
    yield from page["words"].values()
    yield page["address"]
    for skill in page["skills"]:
        yield skill["text"]
    for fact in page["facts"]:
        # Labels are printed in capitals, which may be other characters.
        yield fact["label"]["text"].upper()
        yield fact["value"]["text"]


def _attached(credential: bytes) -> str:
    try:
        return credential.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("The credential is not UTF-8 text.", code="not-utf-8") from error


def _picture(image: bytes) -> str:
    """Give an image as SVG text; a PNG is wrapped, since the typesetter is passed text only."""
    if not image:
        return ""
    kind = image_kind(image)
    if kind == "svg":
        try:
            return image.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError("An SVG image is not UTF-8 text.", code="not-an-image") from error
    if kind == "png":
        return _wrapped_png(image)
    raise InputError(
        "An image of the certificate is neither PNG nor SVG.",
        code="not-an-image",
        mend="Give a PNG or an SVG file.",
    )


def _wrapped_png(image: bytes) -> str:
    # Width and height stand first in the IHDR chunk: PNG specification, section 11.2.2.
    width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
    if image[12:16] != b"IHDR" or not 0 < width * height <= _MOST_PIXELS:
        raise InputError(
            f"A PNG image of the certificate is broken or has more than {_MOST_PIXELS} pixels.",
            code="not-an-image",
            mend="Save it again, at most 5000 pixels wide and high.",
        )
    held = base64.b64encode(image).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{held}"/></svg>'
    )


def _qr(address: str) -> str:
    if not address:
        return ""
    if len(address) > _LONGEST_ADDRESS:
        raise InputError(
            f"The address for checking is longer than {_LONGEST_ADDRESS} characters.",
            code="address-too-long",
            mend="Give a shorter address; a code that holds so much cannot be scanned from paper.",
        )
    drawn = io.BytesIO()
    # Level M survives a crease; border 0 because the page gives the quiet zone itself.
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True, dark="#1d2430"
    )
    return drawn.getvalue().decode()
