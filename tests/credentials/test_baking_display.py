"""What is left of an SVG when it is shown: the drawing, and nothing that acts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.credentials.baking import bake, svg_for_display
from cairn.credentials.baking.display_rules import ATTRIBUTES, ELEMENTS
from cairn.kernel.errors import CairnError, LimitError
from cairn.kernel.limits import Limits
from soon import soon

OPENING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{0}>{1}</svg>'
PIXEL = "data:image/png;base64,iVBORw0KGgo="


def shown(inside: str, root: str = "") -> str:
    """What `svg_for_display` leaves of an SVG with this content."""
    picture = svg_for_display(OPENING.format(root, inside).encode()).decode()
    start, end = OPENING.format("", "\0").split("\0")
    assert picture.startswith(start[:-1])
    return picture.removeprefix(start).removesuffix(end)


def test_it_works() -> None:
    drawing = '<g id="a"><path d="M0 0L9 9" fill="#fff"></path></g>'
    assert shown(drawing) == drawing


GONE = {
    "script": "<script>alert(1)</script>",
    "script with CDATA": "<script><![CDATA[alert(1)]]></script>",
    "script from elsewhere": '<script href="https://evil.example/x.js"/>',
    "script in another case": "<SCRIPT>alert(1)</SCRIPT>",
    "XHTML script": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    "foreign content": "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    "frame": '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>',
    "drawing inside foreign content": "<foreignObject><g><script/></g></foreignObject>",
    "animation of a link": '<set attributeName="href" to="javascript:alert(1)"/>',
    "animation": '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
    "picture from elsewhere": '<image href="https://tracker.example/1.png"/>',
    "picture from a file": '<image href="file:///etc/passwd"/>',
    "picture of SVG": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "picture without a source": "<image/>",
    "filter picture": '<feImage href="https://tracker.example/1.png"/>',
    "handler element": '<handler type="application/ecmascript">alert(1)</handler>',
    "listener": '<listener event="click" handler="#x"/>',
    "metadata": "<metadata><who>me</who></metadata>",
    "cursor": '<cursor href="https://evil.example/c.cur"/>',
    "font": '<font-face><font-face-src><font-face-uri href="https://e/"/></font-face-src></font-face>',
    "style in another language": '<style type="text/javascript">x</style>',
    "credential": '<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0">{}</o:credential>',
    "assertion": '<o:assertion xmlns:o="http://openbadges.org" verify="https://e/"/>',
    "processing instruction": '<?xml-stylesheet href="https://evil.example/x.css"?>',
    "comment": "<!-- <script> -->",
}


@pytest.mark.parametrize("inside", GONE.values(), ids=GONE)
def test_what_acts_is_gone(inside: str) -> None:
    assert shown(inside) == ""


BARE = {
    "handler": '<g onload="alert(1)"/>',
    "handler in another case": '<g OnClick="alert(1)"/>',
    "new handler": '<g onbeforetoggle="alert(1)"/>',
    "handler in a namespace": '<g xmlns:e="http://www.w3.org/2001/xml-events" e:event="load"/>',
    "script link": '<a href="javascript:alert(1)"></a>',
    "old script link": '<a xlink:href="javascript:alert(1)"></a>',
    "script link with tricks": '<a href=" java&#10;script:alert(1)"></a>',
    "web link": '<a href="https://evil.example/" target="_top"></a>',
    "base": '<g xml:base="https://evil.example/"/>',
    "colour from elsewhere": '<g fill="url(https://evil.example/#a)"/>',
    "colour from elsewhere, quoted": "<g fill=\"url('//evil.example/#a')\"/>",
    "colour with escapes": '<g fill="\\75rl(https://evil.example/)"/>',
    "colour with a comment": '<g fill="url/**/(https://evil.example/)"/>',
    "colour after a good one": '<g fill="url(#a) url(https://evil.example/)"/>',
    "expression": '<g fill="expression(alert(1))"/>',
    "image set": '<g mask="image-set(url(#a) 1x)"/>',
    "unnamed function": '<g fill="(x)"/>',
    "long value": f'<g fill="rgb({"1," * 40_000})"/>',
}


@pytest.mark.parametrize("inside", BARE.values(), ids=BARE)
def test_what_acts_leaves_a_bare_element(inside: str) -> None:
    assert shown(inside) == "<g></g>"


STYLES = {
    "good": ("fill:red;stroke:#fff", "fill:red;stroke:#fff"),
    "to a part": ("fill:url(#a)", "fill:url(#a)"),
    "to elsewhere": ("fill:url(https://evil.example/);opacity:1", "opacity:1"),
    "to elsewhere, escaped": ("fill:u\\72l(https://evil.example/)", ""),
    "import": ("@import 'https://evil.example/x.css'", ""),
    "binding": ("-moz-binding:url(#x)", ""),
    "behaviour": ("behavior:url(#default#time2)", ""),
    "expression": ("width:expression(alert(1))", ""),
    "over the page": ("position:fixed;top:0;z-index:9999;fill:red", "fill:red"),
    "out of the style": ("fill:red}*{fill:blue", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("style", "left"), STYLES.values(), ids=STYLES)
def test_a_style_only_draws(style: str, left: str) -> None:
    assert shown(f'<g style="{style}"/>') == f'<g style="{left}"></g>'


SHEETS = {
    "good": (
        ".st0{fill:#FFF;}\n.st1, .st2 { stroke: red }",
        ".st0{fill:#FFF}\n.st1, .st2{stroke:red}\n",
    ),
    "gradient": (".a{fill:url(#g)}", ".a{fill:url(#g)}\n"),
    "pointing from a tag": ("path{fill:url(#g);opacity:1}", "path{opacity:1}\n"),
    "import": ("@import url(https://evil.example/x.css);.a{fill:red}", ".a{fill:red}\n"),
    "font": (
        "@font-face{font-family:x;src:url(https://evil.example/f)}.a{fill:red}",
        ".a{fill:red}\n",
    ),
    "media": ("@media print{.a{fill:red}}", ".a{fill:red}\n"),
    "comment": (".a{/* fill:url(x) */fill:red}/* .b{}", ".a{fill:red}\n"),
    "attribute selector": ("g[id^=a]{fill:red}", ""),
    "unfinished": (".a{fill:red", ".a{fill:red}\n"),
    "markup": ("&lt;/style>&lt;script>{fill:red}", ""),
    "elsewhere": (".a{background:url(https://evil.example/)}", ""),
    "charset": ('@charset "utf-7";.a{fill:red}', ".a{fill:red}\n"),
}


@pytest.mark.parametrize(("sheet", "left"), SHEETS.values(), ids=SHEETS)
def test_a_style_sheet_only_draws(sheet: str, left: str) -> None:
    assert shown(f"<style>{sheet}</style>") == f"<style>{left}</style>"


KEPT = {
    "part": '<use href="#a"></use>',
    "part, old way": '<use xlink:href="#a"></use>',
    "picture inside": f'<image href="{PIXEL}" width="1"></image>',
    "gradient": '<rect fill="url(#grad) none" transform="translate(1,2) scale(3)"></rect>',
    "space": '<text xml:space="preserve"> a </text>',
    "text": "<text>a &lt;b&gt; &amp; c ® 证书</text>",
    "id with a space": '<circle id="green parts" r="3"></circle>',
    "filter": '<filter id="f"><feOffset in="SourceAlpha" dx="3"></feOffset></filter>',
    "quotes": '<g aria-label="&quot;a&quot; &#10;"></g>',
}


@pytest.mark.parametrize("inside", KEPT.values(), ids=KEPT)
def test_what_draws_stays(inside: str) -> None:
    assert shown(inside) == inside


def test_links_become_groups_and_a_picture_is_no_part() -> None:
    assert (
        shown('<a href="https://example.org"><path d="M0 0"/></a>')
        == '<g><path d="M0 0"></path></g>'
    )
    assert shown(f'<use href="{PIXEL}"/>') == "<use></use>"


def test_the_root_keeps_its_measures_and_loses_the_rest() -> None:
    picture = svg_for_display(
        b'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">'
        b'<svg viewBox="0 0 1 1" onload="alert(1)" xmlns:evil="urn:x"/>'
    ).decode()
    assert picture == OPENING.format(' viewBox="0 0 1 1"', "")


# The shape of the published example of an attack: a drawing program's file with scripts between.
HACKED = """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: a drawing program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
  <!ENTITY ns_svg "http://www.w3.org/2000/svg">
]>
<svg version="1.1" xmlns="&ns_svg;" xmlns:xlink="http://www.w3.org/1999/xlink" onload="steal()">
<script type="text/javascript">alert(document.cookie);</script>
<style type="text/css">.st0{fill:#00A34E;}</style>
<polygon class="st0" points="1,1 2,2" onclick="alert(2)"/>
<g><script xlink:href="https://evil.example/x.js"></script><path class="st0" d="M1 1"/></g>
<a xlink:href="javascript:alert(3)"><text>Click</text></a>
</svg>"""


def test_a_hacked_badge_is_harmless_and_still_a_picture() -> None:
    for image in (HACKED.encode(), bake(HACKED.encode(), '{"a":1}')):
        picture = svg_for_display(image).decode()
        for word in (
            "script",
            "alert",
            "steal",
            "evil",
            "onclick",
            "onload",
            "credential",
            "DOCTYPE",
        ):
            assert word not in picture
        assert '<polygon class="st0" points="1,1 2,2"></polygon>' in picture
        assert ".st0{fill:#00A34E}" in picture
        assert svg_for_display(picture.encode()).decode() == picture


def laughing(link: str, levels: int = 30) -> str:
    rungs = "".join(
        f'<g id="l{n}">{link.format(n - 1)}{link.format(n - 1)}</g>' for n in range(1, levels)
    )
    return f'<g id="l0"/>{rungs}{link.format(levels - 1)}'


BOMBS = {
    "parts": laughing('<use href="#l{0}"/>'),
    "patterns": laughing('<g fill="url(#l{0})"/>'),
    "styles": laughing('<g style="mask:url(#l{0})"/>'),
    "classes": "".join(f"<style>.c{n}{{fill:url(#l{n})}}</style>" for n in range(30))
    + laughing('<g class="c{0}"/>'),
    "long chain": laughing('<use href="#l{0}"/>', 5_000),
    "many references": f'<g style="{"fill:url(#a);" * 4_000}"/>' * 20,
    "many classes": "<style>.a{fill:url(#x)}</style>" + f'<g class="{"a " * 60_000}"/>',
    "many rules": f"<style>{'.a,.a,.a,.a{fill:url(#x)}' * 20_000}</style>",
}


@pytest.mark.parametrize("inside", BOMBS.values(), ids=BOMBS)
def test_a_picture_that_multiplies_itself_is_refused(inside: str) -> None:
    with soon(), pytest.raises(LimitError) as caught:
        shown(inside)
    assert caught.value.code == "svg-too-complex"


def test_circles_and_honest_repetition_are_drawn() -> None:
    circle = '<g id="a"><use href="#b"></use></g><g id="b"><use href="#a"></use></g>'
    assert shown(circle) == circle
    dots = '<g id="dot"></g>' + '<use href="#dot"></use>' * 2_000
    assert shown(dots) == dots


def test_limits_hold_here_too() -> None:
    with pytest.raises(LimitError):
        svg_for_display(HACKED.encode(), Limits(image_bytes=10))
    with pytest.raises(LimitError):
        svg_for_display(b"<svg><g/><g/></svg>", Limits(members=2))


NAMES = st.sampled_from(
    [
        "svg",
        "g",
        "use",
        "script",
        "style",
        "image",
        "a",
        "foreignObject",
        "set",
        "text",
        "o:credential",
    ]
)
VALUES = st.sampled_from(
    ["#a", "url(#a)", "url(//e)", "javascript:x", "red", PIXEL, "\\75", "]]>", "", "a b", "&#10;"]
)
KEYS = st.sampled_from(
    ["href", "xlink:href", "onload", "style", "fill", "id", "class", "type", "xml:base", "d"]
)


def element(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


TREES = st.recursive(
    st.sampled_from(["text", ".a{fill:url(#a)}", "@import 'x';", "<![CDATA[<script>]]>", ""]),
    lambda inner: st.builds(
        element, NAMES, st.dictionaries(KEYS, VALUES), st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@given(TREES)
def test_only_named_elements_and_attributes_are_ever_left(inside: str) -> None:
    picture = shown(inside, ' xmlns:o="https://purl.imsglobal.org/ob/v3p0"')
    root = ET.fromstring(OPENING.format("", picture))  # noqa: S314 - our own output, just built
    for node in root.iter():
        assert node.tag.removeprefix("{http://www.w3.org/2000/svg}") in ELEMENTS
        for key, value in node.attrib.items():
            local = key.rpartition("}")[2]
            assert local in ATTRIBUTES | {"href", "style", "space"}
            assert local != "href" or value.startswith(("#", "data:image/png;base64,"))
            assert "//" not in value or value.startswith("data:")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_our_error(data: bytes) -> None:
    for image in (data, b"<svg>" + data + b"</svg>", b"<svg><style>" + data + b"</style></svg>"):
        try:
            picture = svg_for_display(image)
        except CairnError:
            continue
        assert svg_for_display(picture) == picture


@pytest.mark.shared
def test_published_images_still_draw_the_same_parts(vectors: Path) -> None:
    for path in sorted(vectors.rglob("*.svg")):
        picture = svg_for_display(path.read_bytes())
        for kind in (b"<path", b"<polygon", b"<circle", b"<rect"):
            assert picture.count(kind) == path.read_bytes().count(kind), path
        assert b"openbadges" not in picture
