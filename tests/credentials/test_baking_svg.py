"""SVG: the credential goes in beside the artwork's own bytes, and a file's tricks are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.baking import bake, unbake
from cairn.credentials.baking.svg import bake_svg, is_svg, unbake_svg
from cairn.kernel.errors import InputError, LimitError
from cairn.kernel.json_text import write_json
from cairn.kernel.limits import Limits

OB3 = "https://purl.imsglobal.org/ob/v3p0"
CREDENTIAL = '{"type":"VerifiableCredential"}'
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln"
ART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n  <rect width="9"/>\n</svg>\n'


def svg(inside: str, root: str = f' xmlns:openbadges="{OB3}"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"{root}>{inside}</svg>'.encode()


def test_it_works() -> None:
    (baked,) = unbake(bake(ART.encode(), CREDENTIAL))
    assert (baked.text, baked.kind, baked.form, baked.notes) == (CREDENTIAL, "ob3", "json", ())


def test_the_element_stands_where_the_specification_asks_for() -> None:
    assert bake(ART.encode(), CREDENTIAL).decode() == (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" xmlns:openbadges="{OB3}">'
        f"<openbadges:credential><![CDATA[{CREDENTIAL}]]></openbadges:credential>"
        '\n  <rect width="9"/>\n</svg>\n'
    )
    assert f'<openbadges:credential verify="{TOKEN}"></openbadges:credential>'.encode() in bake(
        ART.encode(), TOKEN
    )


ARTWORKS = {
    "plain": ART,
    "empty": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "empty with a space": '<svg xmlns="http://www.w3.org/2000/svg" />',
    "no namespace": "<svg><g/></svg>",
    "prefixed": '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
    "prefixed and empty": '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "byte order mark": "\ufeff" + ART,
    "declaration": '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n' + ART,
    "document type": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">' + ART,
    "entities of a drawing program": (
        '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]>'
        '<svg xmlns="&ns;"><g id="&ns;"/></svg>'
    ),
    "comment with a false root": "<!-- <svg> > --><?svg <svg>?>" + ART,
    "greater-than in an attribute": '<svg xmlns="http://www.w3.org/2000/svg" id="a>b\'/>"></svg>',
    "prefix already there": f'<svg xmlns:openbadges="{OB3}" xmlns="http://www.w3.org/2000/svg"/>',
    "prefix taken by Open Badges 2.0": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
        '<openbadges:assertion verify="https://example.org/1"/></svg>'
    ),
    "baked before, empty": f'<svg><b:credential xmlns:b="{OB3}"/></svg>',
    "baked before, nested": (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:b="{OB3}"><g><b:credential verify="a.b.c">'
        "<b:credential>x</b:credential> </b:credential ></g><b:credential>{}</b:credential></svg>"
    ),
    "many scripts": ART.replace("  <rect", "<title>证书 شهادة 🎓</title><rect"),
}


@pytest.mark.parametrize("art", ARTWORKS.values(), ids=ARTWORKS)
@pytest.mark.parametrize("credential", [CREDENTIAL, TOKEN, '{"name":"José 🎓 ]]> ]]]]>>"}\r\n'])
def test_any_artwork_takes_a_credential_and_gives_it_back(art: str, credential: str) -> None:
    baked = bake_svg(art.encode(), credential)
    assert unbake(baked)[0].text == credential
    assert bake(baked, credential) == baked
    assert [found.kind for found in unbake(bake(baked, TOKEN))].count("ob3") == 1


KEEPING = [name for name in ARTWORKS if "empty" not in name and "before" not in name]


@pytest.mark.parametrize("name", [name for name in KEEPING if "prefix " not in name])
def test_the_artwork_keeps_its_bytes(name: str) -> None:
    art = ARTWORKS[name]
    element = f"<openbadges:credential><![CDATA[{CREDENTIAL}]]></openbadges:credential>"
    baked = bake_svg(art.encode(), CREDENTIAL).decode()
    assert baked.count(element) == baked.count(f' xmlns:openbadges="{OB3}"') == 1
    assert baked.replace(element, "").replace(f' xmlns:openbadges="{OB3}"', "") == art


def test_baking_again_replaces_the_credential() -> None:
    again = bake(bake(ART.encode(), TOKEN), CREDENTIAL)
    assert again == bake(ART.encode(), CREDENTIAL)


def test_an_older_assertion_stays_beside_the_new_credential() -> None:
    art = svg(
        '<openbadges:assertion verify="https://example.org/1"/>',
        ' xmlns:openbadges="http://openbadges.org"',
    )
    found = unbake(bake(art, CREDENTIAL))
    assert [(baked.kind, baked.form) for baked in found] == [("ob3", "json"), ("ob2", "url")]


def test_a_hosted_assertion_is_read_from_the_body() -> None:
    art = svg(
        '<openbadges:assertion verify="http://example.org"><![CDATA[ {"uid":"1"} ]]>'
        "</openbadges:assertion>",
        ' xmlns:openbadges="http://openbadges.org"',
    )
    assert unbake(art)[0].text.strip() == '{"uid":"1"}'


def test_a_clr_is_found() -> None:
    art = svg(f'<c:credential verify="{TOKEN}"/>', ' xmlns:c="https://purl.imsglobal.org/clr/v2p0"')
    assert (unbake(art)[0].kind, unbake(art)[0].text) == ("clr", TOKEN)


def test_other_encodings_hold_what_they_can() -> None:
    for encoding in ("ISO-8859-1", "us-ascii"):
        art = f'<?xml version="1.0" encoding="{encoding}"?>{ART}'.encode()
        assert unbake(bake(art, CREDENTIAL))[0].text == CREDENTIAL
        with pytest.raises(InputError) as caught:
            bake(art, '{"name":"证书"}')
        assert caught.value.code == "svg-encoding"
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?>{ART}'.encode()
    assert unbake(bake(latin, '{"name":"José"}'))[0].text == '{"name":"José"}'


NAMED = "<o:credential>{}</o:credential>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
MANY = "".join(f'<!ENTITY a{n} "b">' for n in range(40))
BAD_IMAGES: dict[str, tuple[bytes, str]] = {
    "HTML": (b"<!DOCTYPE html><html><svg></svg></html>", "not-an-image"),
    "other XML": (b"<feed><svg></svg></feed>", "not-svg"),
    "svg of another namespace": (b'<svg xmlns="urn:x"><g/></svg>', "not-svg"),
    "cut off": (b"<svg><g>", "svg-not-well-formed"),
    "two roots": (b"<svg></svg><svg></svg>", "svg-not-well-formed"),
    "undeclared prefix": (b"<svg><o:credential/></svg>", "svg-not-well-formed"),
    "control character": (b"<svg>\x01</svg>", "svg-not-well-formed"),
    "broken UTF-8": (b"<svg>\xff</svg>", "svg-not-well-formed"),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?><svg/>'.encode("utf-16"), "not-an-image"),
    "UTF-16 without a mark": ("<svg ></svg>".encode("utf-16-le"), "not-an-image"),
    "says UTF-16": (b'<?xml version="1.0" encoding="UTF-16"?><svg></svg>', "svg-encoding"),
    "says UTF-7": (
        b'<?xml version="1.0" encoding="utf-7"?><svg>+ADw-script+AD4-</svg>',
        "svg-encoding",
    ),
    "says EBCDIC": (b'<?xml version="1.0" encoding="cp037"?><svg></svg>', "svg-encoding"),
    "says nonsense": (b'<?xml version="1.0" encoding="x-klingon"?><svg></svg>', "svg-encoding"),
    "billion laughs": (
        f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]><svg>&l9;</svg>'.encode(),
        "svg-entities",
    ),
    "quadratic blow-up": (
        f'<!DOCTYPE svg [<!ENTITY a "{"a" * 250}">]><svg>{"&a;" * 20_000}</svg>'.encode(),
        "svg-entities",
    ),
    "long entity": (f'<!DOCTYPE svg [<!ENTITY a "{"a" * 300}">]><svg/>'.encode(), "svg-entities"),
    "many entities": (
        f"<!DOCTYPE svg [{MANY}]><svg/>".encode(),
        "svg-entities",
    ),
    "entity with markup": (
        b'<!DOCTYPE svg [<!ENTITY a "&#60;script/>">]><svg>&a;</svg>',
        "svg-entities",
    ),
    "file entity": (
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        "svg-entities",
    ),
    "web entity": (
        b'<!DOCTYPE svg [<!ENTITY a PUBLIC "x" "http://127.0.0.1/">]><svg>&a;</svg>',
        "svg-entities",
    ),
    "parameter entity": (
        b'<!DOCTYPE svg [<!ENTITY % a "x"> %a;]><svg></svg>',
        "svg-entities",
    ),
    "web parameter entity": (
        b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]><svg></svg>',
        "svg-entities",
    ),
    "undeclared entity": (b'<!DOCTYPE svg SYSTEM "x.dtd"><svg>&nbsp;</svg>', "svg-entities"),
    "default attributes": (
        b'<!DOCTYPE svg [<!ATTLIST g onload CDATA "alert(1)">]><svg><g/></svg>',
        "svg-document-type",
    ),
    "element declaration": (b"<!DOCTYPE svg [<!ELEMENT svg ANY>]><svg></svg>", "svg-document-type"),
    "notation": (b'<!DOCTYPE svg [<!NOTATION n SYSTEM "x">]><svg></svg>', "svg-document-type"),
    "deep": (b"<svg>" + b"<g>" * 100 + b"</g>" * 100 + b"</svg>", "svg-too-deep"),
    "many elements": (b"<svg>" + b"<g/>" * 60_000 + b"</svg>", "svg-too-complex"),
    "very many elements": (b"<svg>" + b"<g/>" * 1_000_000 + b"</svg>", "svg-too-complex"),
    "very many attributes": (
        b"<svg " + b" ".join(b'a%d=""' % n for n in range(500_000)) + b"></svg>",
        "svg-too-complex",
    ),
    "nothing baked": (ART.encode(), "no-credential"),
    "right name, no namespace": (b"<svg><credential>{}</credential></svg>", "no-credential"),
    "right name, the specification's address": (
        svg(
            "<o:credential>{}</o:credential>", ' xmlns:o="https://purl.imsglobal.org/spec/ob/v3p0"'
        ),
        "no-credential",
    ),
    "no JSON": (svg("<openbadges:credential/>"), "empty-credential"),
    "no JSON, only space": (
        svg("<openbadges:credential> \n</openbadges:credential>"),
        "empty-credential",
    ),
    "bad JSON": (
        svg("<openbadges:credential><![CDATA[{oops]]></openbadges:credential>"),
        "not-json",
    ),
    "markup for a credential": (
        svg("<openbadges:credential><g>{}</g></openbadges:credential>"),
        "baked-not-a-credential",
    ),
    "address for a credential": (
        svg('<openbadges:credential verify="https://example.org/1"/>'),
        "baked-not-a-credential",
    ),
    "token and JSON": (
        svg(f'<openbadges:credential verify="{TOKEN}">{{}}</openbadges:credential>'),
        "more-than-one-credential",
    ),
    "two credentials": (svg(NAMED * 2, f' xmlns:o="{OB3}"'), "more-than-one-credential"),
    "a second one deep inside": (
        svg(f"{NAMED}<g><g>{NAMED}</g></g>", f' xmlns:o="{OB3}"'),
        "more-than-one-credential",
    ),
}


@pytest.mark.parametrize(("image", "code"), BAD_IMAGES.values(), ids=BAD_IMAGES)
def test_a_bad_image_says_what_is_wrong(image: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        unbake(image)
    assert caught.value.code == code


UNBAKEABLE = [name for name, (_, code) in BAD_IMAGES.items() if code.startswith(("svg-", "not-"))]


@pytest.mark.parametrize("name", [name for name in UNBAKEABLE if name != "bad JSON"])
def test_an_unsafe_image_is_not_baked(name: str) -> None:
    with pytest.raises(InputError) as caught:
        bake(BAD_IMAGES[name][0], CREDENTIAL)
    assert caught.value.code == BAD_IMAGES[name][1]


def test_utf_16_is_refused_by_the_svg_reader_itself() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        with pytest.raises(InputError) as caught:
            unbake_svg(ART.encode(encoding))
        assert caught.value.code == "svg-encoding"


@pytest.mark.parametrize("odd", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_hold_are_named(odd: str) -> None:
    with pytest.raises(InputError) as caught:
        bake(ART.encode(), f'{{"a":"{odd}"}}')
    assert caught.value.code == "not-in-xml"
    assert f"U+{ord(odd):04X}" in str(caught.value)


def test_a_large_image_is_refused_before_it_is_read() -> None:
    with pytest.raises(LimitError) as caught:
        unbake_svg(ART.encode(), Limits(image_bytes=10))
    assert caught.value.code == "image-too-large"


def test_an_image_is_told_by_its_root() -> None:
    assert is_svg(ART.encode())
    assert is_svg(b"\xef\xbb\xbf\n<!-- long --><x:svg xmlns:x='http://www.w3.org/2000/svg'/>")
    assert not is_svg(b"<html><body><svg></svg></body></html>")
    assert not is_svg(b"svg <svg>")
    assert not is_svg(b"<svgx>")


XML_TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\ufffe\uffff\x7f"),
    max_size=40,
) | st.sampled_from(["]]>", "]]", "<![CDATA[", "&amp;", "\r\n", "]]]]><![CDATA[>", "</svg>"])


@given(st.dictionaries(XML_TEXT, XML_TEXT, max_size=4), st.sampled_from(["", "\r\n", "\t \n"]))
def test_any_json_comes_back_unchanged(value: dict[str, str], around: str) -> None:
    text = around + write_json(value).decode() + around
    assert unbake(bake(ART.encode(), text))[0].text == text


@pytest.mark.shared
def test_published_svg_badges_say_what_they_carry(vectors: Path) -> None:
    expected = {
        "1edtech-validator/ob30/simple-json.svg": ("ob3", "json"),
        "1edtech-validator/ob30/simple-jwt.svg": ("ob3", "jwt"),
        "1edtech-validator/ob30/simple-jwt_v1.svg": ("ob3", "jwt"),
        "baked/mozilla-bakery/baked.svg": ("ob2", "json"),
    }
    for name, answer in expected.items():
        (baked,) = unbake((vectors / name).read_bytes())
        assert (baked.kind, baked.form) == answer, name


@pytest.mark.shared
def test_published_svg_images_are_baked_and_read_back(vectors: Path) -> None:
    images = sorted(vectors.rglob("*.svg"))
    assert len(images) >= 10
    for path in images:
        for credential in (CREDENTIAL, TOKEN):
            baked = bake(path.read_bytes(), credential)
            assert unbake(baked)[0].text == credential, path
