"""The verdicts on many documents as one page that loads nothing and runs no script."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from string import Template
from typing import TYPE_CHECKING

from cairn.kernel.instants import format_instant
from cairn.verification import CheckResult, Outcome, Verdict, assessments_html, plain_text

if TYPE_CHECKING:
    from cairn.verification import Report

__all__ = ["page_row", "verdict_page"]

# A mark never stands alone: the words are beside it, for those who see no colour or no screen.
_VERDICTS = {
    Verdict.VALID: ("✓", "Valid", "good"),
    Verdict.INVALID: ("✗", "Not valid", "bad"),
    Verdict.UNDETERMINED: ("?", "Could not be determined", "open"),
}
_MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.UNDETERMINED: "?",
    Outcome.NOT_NEEDED: "-",
}
_START = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>
:root { color-scheme: light dark; --ink:#1c2321; --paper:#fbfaf7; --soft:#56605d; --line:#d9d6cd;
  --good:#17603a; --bad:#9c1f1f; --open:#7a4a00; }
@media (prefers-color-scheme: dark) { :root { --ink:#eceae4; --paper:#161a19; --soft:#a9b2ae;
  --line:#3a413f; --good:#7fd6a3; --bad:#ff9d94; --open:#f0c069; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 70rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; margin-top: 1.5rem; }
caption { text-align: start; color: var(--soft); padding-block: .5rem; }
th, td { text-align: start; vertical-align: top; padding: .6rem .75rem .6rem 0;
  border-top: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 700; }
.verdict { font-weight: 700; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
p { margin: .25rem 0; } svg { max-width: 100%; height: auto; } .soft { color: var(--soft); }
ul { padding-inline-start: 1.2rem; } details ul { list-style: none; padding: 0; }
summary { cursor: pointer; } summary:focus-visible { outline: 2px solid currentColor; }
@media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%); }
  tr, th, td { display: block; } th, td { border-top: 0; padding-block: .1rem; }
  tbody tr { border-top: 1px solid var(--line); padding-block: .6rem; } }
</style>
</head>
<body>
<main>
<h1>$title</h1>
<p class="soft">Checked for $at.</p>
<ul>$lines</ul>
<table>
<caption>Every document with its verdict and the reason. Open the checks of a row to see each
one.</caption>
<thead><tr><th scope="col" style="width: 24%">Document</th>
<th scope="col" style="width: 15%">Verdict</th>
<th scope="col" style="width: 21%">Credential</th>
<th scope="col">Why, and what to do next</th></tr></thead>
<tbody>
""")
_END = """</tbody>
</table>
</main>
</body>
</html>
"""


def verdict_page(
    total: int, at: datetime, lines: Sequence[str], rows: Iterable[str]
) -> Iterator[bytes]:
    """Write the page, piece by piece.

    Args:
        total: How many documents there are.
        at: The instant they were checked for.
        lines: Sentences about all of them together, the sum first.
        rows: A `page_row` of each, in the order wanted.
    """
    start = _START.substitute(
        title=f"{total} documents checked",
        at=format_instant(at),
        lines="".join(f"<li>{_safe(line)}</li>" for line in lines),
    )
    yield start.encode()
    for row in rows:
        yield f"{row}\n".encode()
    yield _END.encode()


def page_row(report: Report) -> str:
    """The row of one document."""
    mark, words, tone = _VERDICTS[report.verdict]
    facts = [
        f"<p><bdi>{_safe(text)}</bdi></p>"
        for text in (report.title, report.issuer, report.recipient)
        if text
    ]
    deciding = report.deciding
    why = [f"<p>{_safe(report.sentence)}</p>"]
    if deciding and deciding.next_step:
        why.append(f"<p><strong>Next:</strong> {_safe(deciding.next_step)}</p>")
    checks = "".join(_check(check) for check in report.checks)
    assessed = "".join(
        f"<details><summary>{report.assessment_heading}</summary>{told}</details>"
        for told in assessments_html(report)
    )
    return (
        f'<tr><th scope="row"><bdi>{_safe(report.source)}</bdi></th>'
        f'<td class="verdict {tone}">{mark} {words}</td><td>{"".join(facts)}</td>'
        f"<td>{''.join(why)}<details><summary>All {len(report.checks)} checks</summary>"
        f"<ul>{checks}</ul></details>{assessed}</td></tr>"
    )


def _check(check: CheckResult) -> str:
    heading = f"<strong>{_MARKS[check.outcome]} {_safe(check.title)}</strong>"
    outcome = f'<span class="soft">({check.outcome.value})</span>'
    parts = [f"<li><p>{heading} {outcome} {_safe(check.sentence)}</p>"]
    parts += [f'<p class="soft">Note: {_safe(note)}</p>' for note in check.notes]
    return "".join(parts) + "</li>"


def _safe(text: str) -> str:
    return html.escape(plain_text(text))
