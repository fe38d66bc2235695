"""Certificates: one accessible page in any script, with its proof inside, the same every time."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cairn.exporters.badge_image import BadgeArt, badge_png, badge_svg
from cairn.exporters.certificate import STANDARDS, CertificateData, certificate
from cairn.kernel.errors import InputError

CREDENTIAL = b'{"type": ["VerifiableCredential"], "name": "\xc3\xa9 \\"quoted\\""}'
ART = BadgeArt("urn:a", "Generative AI for Finance", "Northlight Academy", "EQF level 5")
DATA = CertificateData(
    issuer="Northlight Academy",
    learner="Amélie Nowak-Żurawska",
    achievement="Generative AI for Finance",
    achievement_id="urn:a",
    date="22 November 2026",
    issued=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    criteria="Builds and explains a small forecasting assistant.",
    skills=("Prompt design", "Model risk"),
    workload="5 ECTS, 125 hours",
    level="EQF level 5",
    assessment="Supervised project",
    result="87 of 100",
    more=(("Form of participation", "Blended"),),
    address="https://northlight.example/credentials/1",
    credential=CREDENTIAL,
)


def _read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def test_it_works() -> None:
    made = certificate(DATA)
    reader = _read(made.pdf)
    assert (made.missing, made.standards, made.note) == ((), STANDARDS, "")
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for said in (
        "Amélie Nowak-Żurawska",
        "Generative AI for Finance",
        "5 ECTS, 125 hours",
        "87 of",
    ):
        assert said in text


def test_the_proof_travels_in_the_file_byte_for_byte() -> None:
    assert _read(certificate(DATA).pdf).attachments == {"credential.json": [CREDENTIAL]}
    assert _read(certificate(replace(DATA, credential=b"")).pdf).attachments == {}


def test_a_path_in_the_attachment_s_name_is_only_a_name() -> None:
    data = replace(DATA, credential=b"ey.J.x", credential_name="../../etc/a.jwt")
    assert list(_read(certificate(data).pdf).attachments) == ["..-..-etc-a.jwt"]


def test_the_file_says_what_it_is_and_is_tagged() -> None:
    reader = _read(certificate(DATA).pdf)
    assert reader.metadata is not None
    assert (
        reader.metadata.title == "Generative AI for Finance: certificate of Amélie Nowak-Żurawska"
    )
    assert reader.metadata.author == "Northlight Academy"
    assert reader.metadata.creation_date == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert reader.root_object["/Lang"] == "en"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in reader.root_object["/Metadata"].get_data().decode()


def test_the_same_data_gives_the_same_bytes() -> None:
    first = certificate(DATA).pdf
    certificate(replace(DATA, learner="Somebody Else"))
    assert certificate(DATA).pdf == first


NAMES = {
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Олександр Щербак",
    "arabic": "محمد بن سلمان",
    "hebrew": "שרה לוי",
    "devanagari": "अनुष्का शर्मा",
    "bengali": "অনিন্দিতা চৌধুরী",
    "tamil": "தமிழ்ச்செல்வி",
    "thai": "สมชาย ใจดี",
    "georgian": "გიორგი ბერიძე",
    "armenian": "Արամ Խաչատրյան",
    "ethiopic": "አበበ ቢቂላ",
    "chinese": "王小明",
    "japanese": "山田 太郎",
    "korean": "김민준",
    "emoji": "Zoë 🦄👩‍🚀 ®",
    "decomposed": "Jose\u0301",
    "markup": '#{panic("x")} *a* $b$ `c` <d> @e = f // g \\ "h"',
    "overrides": "abc\u202ecba\u2066",
    "long": "Wolfeschlegelsteinhausenbergerdorff " * 8,
    "one-long-word": "x" * 500,
    "surrogate": "a\ud800b",
    "empty": "",
}


@pytest.mark.parametrize("script", NAMES)
def test_any_name_makes_one_conforming_page(script: str) -> None:
    made = certificate(replace(DATA, learner=NAMES[script]))
    assert made.standards == STANDARDS, made.note
    assert len(_read(made.pdf).pages) == 1


def test_a_character_no_font_has_is_named_and_the_certificate_is_made() -> None:
    made = certificate(replace(DATA, learner="ⵜⴰⵜ Ana"))
    assert made.missing == ("ⵜ", "ⴰ")
    assert made.standards == ()
    assert "ⵜ (U+2D5C), ⴰ (U+2D30);" in made.note
    assert "Ana" in _read(made.pdf).pages[0].extract_text()


def test_many_missing_characters_are_not_all_listed() -> None:
    note = certificate(replace(DATA, learner="".join(chr(0xE000 + n) for n in range(40)))).note
    assert "and others" in note
    assert len(note) < 400


def test_much_of_everything_fits_one_page() -> None:
    data = replace(
        DATA,
        issuer="University of Somewhere " * 20,
        achievement="A long title of an achievement " * 20,
        criteria="Does many things well. " * 200,
        skills=tuple(f"A rather long skill name, number {n}" for n in range(60)),
        more=tuple((f"Label {n}", "value " * 40) for n in range(30)),
    )
    made = certificate(data)
    assert made.standards == STANDARDS
    assert len(_read(made.pdf).pages) == 1


@pytest.mark.parametrize("image", [badge_png(ART), badge_svg(ART)], ids=["png", "svg"])
def test_badge_and_logo_may_be_png_or_svg(image: bytes) -> None:
    assert certificate(replace(DATA, badge=image, logo=image)).standards == STANDARDS


_HUGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0" + bytes(9)

BAD = {
    "no-zone": (replace(DATA, issued=datetime(2026, 1, 1)), "bad-instant"),  # noqa: DTZ001 - the fault under test
    "not-utf-8": (replace(DATA, credential=b"\xff{}"), "not-utf-8"),
    "gif": (replace(DATA, badge=b"GIF89a"), "not-an-image"),
    "broken-svg": (replace(DATA, badge=b"<svg"), "not-an-image"),
    "svg-not-xml": (replace(DATA, badge=b"<svg ><"), "not-typesettable"),
    "svg-not-utf-8": (replace(DATA, badge=b"<svg >\xff"), "not-an-image"),
    "png-cut": (replace(DATA, logo=b"\x89PNG\r\n\x1a\n"), "not-an-image"),
    "png-huge": (replace(DATA, logo=_HUGE), "not-an-image"),
    "long-address": (replace(DATA, address="https://a.example/" + "x" * 500), "address-too-long"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_is_our_error(case: str) -> None:
    data, code = BAD[case]
    with pytest.raises(InputError) as caught:
        certificate(data)
    assert caught.value.code == code


def test_no_address_means_no_code() -> None:
    assert certificate(replace(DATA, address="")).standards == STANDARDS
    assert certificate(replace(DATA, address="urn:uuid:1234")).standards == STANDARDS


@settings(max_examples=25)
@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=20))
def test_any_text_makes_a_certificate(learner: str, criteria: str, lang: str) -> None:
    made = certificate(replace(DATA, learner=learner, criteria=criteria, lang=lang))
    assert made.pdf.startswith(b"%PDF-")
    assert bool(made.note) == (made.standards == ())
