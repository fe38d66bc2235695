"""The public page that a certificate's QR code leads to: how anybody can check a credential.

It names the issuer, its keys' owner and its achievements, and no learner: what comes after the "#"
of the scanned address never reaches the server, and nothing is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import quote

__all__ = ["CheckingPage", "checking_html"]

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>How to check a credential of $issuer</title>
<style>
:root { color-scheme: light dark; --ink:#1c2321; --paper:#fbfaf7; --soft:#5a6461; --line:#d9d6cd; }
@media (prefers-color-scheme: dark) { :root { --ink:#eceae4; --paper:#161a19; --soft:#a9b2ae;
  --line:#3a413f; } a { color:#8fc7ff; } }
body { font: 1.05rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 42rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2rem; }
li { margin: .4rem 0; } .soft { color: var(--soft); }
code { background: color-mix(in srgb, var(--line) 50%, transparent); padding: .1em .3em; }
</style>
</head>
<body>
<main>
<h1>How to check a credential of <bdi>$issuer</bdi></h1>
<p>The printed page and this address prove nothing by themselves: the proof is the signed
credential. It is attached to the PDF certificate, and it is inside the badge picture.</p>
<ol>
<li>Ask for the original file: the PDF, the badge (PNG or SVG) or the JSON. A photograph or a
screenshot does not hold the proof.</li>
<li>From a PDF, save the attachment (in most readers under the paper clip).</li>
<li>Open the badge or the JSON with any verifier for Open Badges 3.0, or with Cairn:
<code>cairn verify FILE --recipient THE-PERSON&#39;S-ADDRESS</code></li>
<li>See that the issuer is <code>$issuer_id</code> and that the name is the person&#39;s in front
of you.</li>
</ol>
<h2>What is published here</h2>
<ul>$links</ul>
<p class="soft">Who holds a credential is not published, and checking one does not tell us whose
it is: a verifier fetches the whole list of revoked places.</p>
</main>
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class CheckingPage:
    """What the page names.

    Attributes:
        issuer: The issuer's name.
        issuer_id: Its DID or address.
        links: Pairs of a document's name and its address: keys, achievements, status lists.
    """

    issuer: str
    issuer_id: str
    links: tuple[tuple[str, str], ...]


def checking_html(page: CheckingPage) -> bytes:
    """Write the page: one file that loads nothing from anywhere and runs no script."""
    links = "".join(f"<li>{_link(name, url)}</li>" for name, url in page.links)
    return _PAGE.substitute(
        issuer=escape(page.issuer), issuer_id=escape(page.issuer_id), links=links
    ).encode()


def _link(name: str, url: str) -> str:
    words = f"<bdi>{escape(name)}</bdi>"
    if not url.startswith("https://"):
        return words
    return f'<a href="{escape(quote(url, safe="/:#%"))}">{words}</a>'
