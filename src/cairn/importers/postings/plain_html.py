"""Plain text from HTML: tags taken away, paragraphs and points kept as lines; nothing is run.

Goes through a text once, whatever it holds. Text that is no HTML stays as it is but for its
control characters. Also finds the scripts in a page that carry JSON-LD.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

__all__ = ["json_ld_scripts", "plain_from_html"]

# A tag never holds another "<", so that every attempt ends before the next one begins.
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>")
_IS_HTML = re.compile(
    r"</?(?:p|br|div|ul|ol|li|b|i|strong|em|span|h[1-6]|a|table|tr|td|html|body|section|font|u)\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|ul|ol|li|b|strong|em|span|h[1-6])\b", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg", "iframe", "object"})
_LINES = frozenset(
    re.findall(
        r"\S+",
        "address article aside blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6"
        " header hr li main nav ol p pre section table tr ul",
    )
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_GAPS = re.compile(r"\n{3,}")
_LD_JSON = re.compile(r"type\s*=\s*[\"']?\s*application/ld\+json", re.IGNORECASE)


def plain_from_html(text: str) -> str:
    """The text that a reader would see.

    Args:
        text: HTML, or plain text; HTML that was escaped once more is read too.

    Returns:
        Plain text, its lines ended by line feeds, with at most one empty line between two.
    """
    if _ESCAPED.search(text):
        text = html.unescape(text)
    if _IS_HTML.search(text):
        text = "".join(_seen(text))
    if "&" in text:
        text = html.unescape(text)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def json_ld_scripts(page: str) -> Iterator[str]:
    """The texts of the scripts in a page that carry JSON-LD, in their order.

    Args:
        page: HTML.
    """
    lowered = _lower(page)
    at = 0
    while (begin := lowered.find("<script", at)) >= 0:
        tag = _TAG.match(page, begin)
        if tag is None:
            at = begin + 1
            continue
        end = lowered.find("</script", tag.end())
        end = len(page) if end < 0 else end
        if _LD_JSON.search(tag[2]):
            yield page[tag.end() : end]
        at = end


def _seen(text: str) -> Iterator[str]:
    """The pieces that are seen, tags replaced by the space or line that they make."""
    lowered = _lower(text)
    at = 0
    while True:
        begin = text.find("<", at)
        if begin < 0:
            yield text[at:]
            return
        yield text[at:begin]
        if text.startswith("<!--", begin):
            end = text.find("-->", begin + 4)
            at = len(text) if end < 0 else end + 3
        elif tag := _TAG.match(text, begin):
            name = tag[1].lower()
            yield "\n" if name in _LINES else " " if name in {"td", "th"} else ""
            at = tag.end()
            if name in _SILENT and not tag[0].startswith("</") and not tag[0].endswith("/>"):
                end = lowered.find(f"</{name}", at)
                at = len(text) if end < 0 else end
        elif text.startswith(("<!", "<?"), begin):
            end = text.find(">", begin)
            at = len(text) if end < 0 else end + 1
        else:
            yield "<"
            at = begin + 1


def _lower(text: str) -> str:
    """Small letters of ASCII only, so that places in both texts are the same."""
    return text.translate(_SMALL)


_SMALL = {ord(one): ord(one.lower()) for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
