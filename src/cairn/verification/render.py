"""A report as text for a terminal and as one self-contained HTML page.

Marks never stand alone: every outcome is also said in words. Everything that came from a
credential is escaped; control and direction-changing characters are shown as U+FFFD, so that a
name cannot rewrite the screen around it.
"""

from __future__ import annotations

import html
import textwrap
import unicodedata
from string import Template

from cairn.kernel.instants import format_instant
from cairn.verification.assessment_picture import assessment_line, assessment_svg
from cairn.verification.report import CheckResult, Outcome, Report, StackPart, Verdict

__all__ = ["assessments_html", "plain_text", "render_html", "render_text"]

_MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.UNDETERMINED: "?",
    Outcome.NOT_NEEDED: "-",
}
_GIST = 2  # sentences about an assessment before its picture
_HEADLINES = {
    Verdict.VALID: "Valid",
    Verdict.INVALID: "Not valid",
    Verdict.UNDETERMINED: "Could not be determined",
}
# Embeddings, overrides and isolates reorder what surrounds them; joiners, marks and emoji tags are
# needed to write Persian, Hindi, Hebrew and flags, and stay.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})


def plain_text(text: str) -> str:
    """The text with control and direction-changing characters replaced by U+FFFD."""
    return "".join(
        "\ufffd" if char in _REORDERING or unicodedata.category(char) in _CONTROL else char
        for char in text
    )


def render_text(report: Report, *, width: int = 96, every_check: bool = True) -> str:
    """Write a report for a terminal.

    Args:
        report: What was found.
        width: Columns to wrap at.
        every_check: Whether checks that passed or were not needed are listed too.

    Returns:
        Lines ending in a line feed, without colour.
    """
    lines = [f"{_HEADLINES[report.verdict].upper()}  {plain_text(report.source)}".rstrip()]
    lines += _wrapped(report.sentence, width, "  ")
    for label, value in _facts(report):
        lines.append(f"  {label + ':':<13}{plain_text(value)}")
    lines += _assessment_lines(report, width)
    lines += _tree_lines(report.tree, width, "  ")
    reached = [check for check in report.checks if check.code != "not-reached"]
    for check in reached:
        if every_check or check.outcome in _NOT_FINE:
            lines += _check_lines(check, width)
    left = len(report.checks) - len(reached)
    if left:
        lines.append(f"  {_MARKS[Outcome.UNDETERMINED]} The other {left} checks were not reached.")
    return "\n".join(lines) + "\n"


_NOT_FINE = (Outcome.FAILED, Outcome.UNDETERMINED)


def _facts(report: Report) -> list[tuple[str, str]]:
    facts = [
        ("Title", report.title),
        ("Issuer", report.issuer),
        ("Issuer id", report.issuer_id if report.issuer_id != report.issuer else ""),
        ("Held by", report.recipient),
        ("Checked for", format_instant(report.at)),
    ]
    return [(label, value) for label, value in facts if value]


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        plain_text(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tree_lines(parts: tuple[StackPart, ...], width: int, indent: str) -> list[str]:
    lines = []
    for part in parts:
        lines += _wrapped(f"{_MARKS[part.outcome]} {part.name} ({_held(part)})", width, indent)
        lines += _wrapped(part.sentence, width, f"{indent}  ")
        lines += _tree_lines(part.parts, width, f"{indent}    ")
    return lines


def _assessment_lines(report: Report, width: int) -> list[str]:
    """Each assessment as sentences; a picture only of what is established."""
    lines = []
    for one in report.assessments:
        lines.append(f"  {report.assessment_heading}:")
        sentences = report.assessed(one)
        told = [_wrapped(sentence, width, "    ") for sentence in sentences]
        if report.verdict is Verdict.VALID:
            told.insert(_GIST, [f"    {assessment_line(one)}"])
        lines += [line for wrapped in told for line in wrapped]
    return lines


def _held(part: StackPart) -> str:
    return {
        Outcome.PASSED: "holds",
        Outcome.FAILED: "does not hold",
    }.get(part.outcome, "not checked here")


def _check_lines(check: CheckResult, width: int) -> list[str]:
    lines = [f"  {_MARKS[check.outcome]} {check.title} ({check.outcome.value})"]
    lines += _wrapped(check.sentence, width, "      ")
    if check.next_step:
        lines += _wrapped(f"→ {check.next_step}", width, "      ")
    for note in check.notes:
        lines += _wrapped(f"Note: {note}", width, "      ")
    return lines


_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$headline: $title</title>
<style>
:root { color-scheme: light dark; --ink:#1c2321; --paper:#fbfaf7; --soft:#5a6461; --line:#d9d6cd;
  --good:#17603a; --bad:#9c1f1f; --open:#7a4a00; }
@media (prefers-color-scheme: dark) { :root { --ink:#eceae4; --paper:#161a19; --soft:#a9b2ae;
  --line:#3a413f; --good:#7fd6a3; --bad:#ff9d94; --open:#f0c069; } }
body { font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; }
ol { list-style: none; padding: 0; }
ul { list-style: none; padding-left: 1.25rem; border-left: 2px solid var(--line); }
ul li { border: 0; padding: .25rem 0; }
li { border-top: 1px solid var(--line); padding: .75rem 0; }
.mark { font-weight: 700; } .passed { color: var(--good); } .failed { color: var(--bad); }
.could-not-be-determined { color: var(--open); } .not-needed { color: var(--soft); }
svg { max-width: 100%; height: auto; margin-top: .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
</style>
</head>
<body>
<main>
<h1><span class="$tone">$headline</span></h1>
<p>$sentence</p>
<dl>$facts</dl>
$assessments$tree<h2>What was checked</h2>
<ol>$checks</ol>
</main>
</body>
</html>
""")
_TONES = {
    Verdict.VALID: "passed",
    Verdict.INVALID: "failed",
    Verdict.UNDETERMINED: "could-not-be-determined",
}


def render_html(report: Report) -> str:
    """Write a report as one HTML page that loads nothing from anywhere and runs no script."""
    return _PAGE.substitute(
        headline=_HEADLINES[report.verdict],
        tone=_TONES[report.verdict],
        title=_safe(report.title or report.source or "verification"),
        sentence=_safe(report.sentence),
        facts="".join(
            f"<dt>{label}</dt><dd><bdi>{_safe(value)}</bdi></dd>" for label, value in _facts(report)
        ),
        assessments="".join(
            f"<h2>{report.assessment_heading}</h2>\n{told}\n" for told in assessments_html(report)
        ),
        tree=_tree_section(report.tree),
        checks="".join(_check_item(check) for check in report.checks),
    )


def assessments_html(report: Report) -> list[str]:
    """Give each assessment of a report as paragraphs, with a picture of what is established."""
    drawn = []
    for one in report.assessments:
        told = [f"<p>{_safe(sentence)}</p>" for sentence in report.assessed(one)]
        if report.verdict is Verdict.VALID:
            told.insert(_GIST, f"<p>{assessment_svg(one)}</p>")
        drawn.append("".join(told))
    return drawn


def _safe(text: str) -> str:
    return html.escape(plain_text(text))


def _tree_section(parts: tuple[StackPart, ...]) -> str:
    return f"<h2>What it rests on</h2>\n{_tree_list(parts)}\n" if parts else ""


def _tree_list(parts: tuple[StackPart, ...]) -> str:
    items = []
    for part in parts:
        tone = part.outcome.value.replace(" ", "-")
        mark = f'<span class="mark {tone}">{_MARKS[part.outcome]}</span>'
        name = f'<bdi>{_safe(part.name)}</bdi> <span class="soft">({_held(part)})</span>'
        below = _tree_list(part.parts) if part.parts else ""
        items.append(f'<li>{mark} {name}<p class="soft">{_safe(part.sentence)}</p>{below}</li>')
    return f"<ul>{''.join(items)}</ul>"


def _check_item(check: CheckResult) -> str:
    tone = check.outcome.value.replace(" ", "-")
    heading = f'<span class="mark {tone}">{_MARKS[check.outcome]} {check.title}</span>'
    parts = [f'<li><p>{heading} <span class="soft">({check.outcome.value})</span></p>']
    parts.append(f"<p>{_safe(check.sentence)}</p>")
    if check.next_step:
        parts.append(f"<p><strong>Next:</strong> {_safe(check.next_step)}</p>")
    parts += [f'<p class="soft">Note: {_safe(note)}</p>' for note in check.notes]
    return "".join(parts) + "</li>"
