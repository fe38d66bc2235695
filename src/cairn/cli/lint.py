"""`cairn lint`: what a definition or a credential lacks before anyone relies on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.world import read_file
from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    from cairn.credentials.faults import Fault
    from cairn.credentials.microcredential import ElementFinding
    from cairn.kernel.json_text import JsonObject

__all__ = ["lint"]

_MARKS = {"present": "✓", "partial": "~", "absent": "✗", "at-award": "·"}
_WORDS = {
    "present": "there",
    "partial": "only in part",
    "absent": "missing",
    "at-award": "comes with each award",
}
_LAST_MANDATORY = 11


def lint(
    path: Annotated[
        Path, typer.Argument(help="A programme folder, a programme.toml, or a credential in JSON.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say which of the European elements a definition lacks, and what else is wrong with it.

    Exit codes: 0 nothing mandatory is missing, 1 something is, 2 the file cannot be used.
    """
    results = [_examine(*definition) for definition in _definitions(path)]
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n\n".join(_text(result) for result in results))
    raise typer.Exit(1 if any(result["missing"] for result in results) else 0)


def _definitions(path: Path) -> list[tuple[JsonObject, JsonObject, JsonObject | None]]:
    """The achievements in a file, each with its issuer and, for a credential, its award."""
    file = path / "programme.toml" if path.is_dir() else path
    if file.suffix == ".toml":
        from cairn.importers.programme_file import read_programme

        programme, faults = read_programme(read_file(file))
        if programme is None:
            listed = "\n".join(f"  {fault}" for fault in faults)
            raise ProgrammeError(f"{file} cannot be used:\n{listed}", code="programme-faults")
        issuer = programme.issuer
        return [(a.document, issuer, None) for a in programme.achievements.values()]
    from cairn.kernel.limits import DEFAULT_LIMITS
    from cairn.verification.documents import open_document

    credential = open_document(read_file(file), DEFAULT_LIMITS).credential
    if credential.get("type") in ("Achievement", ["Achievement"]):
        return [(credential, {}, None)]
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    signer = credential.get("issuer")
    return [
        (
            achievement if isinstance(achievement, dict) else {},
            signer if isinstance(signer, dict) else {"id": signer},
            credential,
        )
    ]


def _examine(achievement: JsonObject, issuer: JsonObject, award: JsonObject | None) -> JsonObject:
    from cairn.credentials.definition_lint import lint_definition
    from cairn.credentials.microcredential import elements_of
    from cairn.credentials.shape import check_shape

    elements = elements_of(achievement, issuer, award)
    faults = list(lint_definition(achievement, issuer))
    if award is not None:
        faults = [*check_shape(award), *faults]
    return {
        "achievement": str(achievement.get("name", "")),
        "elements": [_element(finding) for finding in elements],
        "missing": [
            finding.element.name
            for finding in elements
            if finding.presence in {"absent", "partial"}
            and finding.element.number <= _LAST_MANDATORY
        ],
        "remarks": [_remark(fault) for fault in faults],
    }


def _element(finding: ElementFinding) -> JsonObject:
    return {
        "number": finding.element.number,
        "name": finding.element.name,
        "presence": finding.presence,
        "where": finding.where,
        "mend": finding.mend,
    }


def _remark(fault: Fault) -> JsonObject:
    return {"where": fault.path, "code": fault.code, "sentence": fault.sentence, "mend": fault.mend}


def _text(result: JsonObject) -> str:
    lines = [f"{result['achievement'] or '(an achievement without a name)'}"]
    lines.append("  The elements of the Council Recommendation on micro-credentials (2022):")
    for element in result["elements"]:
        optional = "" if element["number"] <= _LAST_MANDATORY else " (optional)"
        presence = element["presence"]
        lines.append(f"  {_MARKS[presence]} {element['name']}{optional}: {_WORDS[presence]}")
        if element["mend"] and presence in {"absent", "partial"}:
            lines.append(f"      → {element['mend']}")
    lines += [
        f"  ! {remark['where']}: {remark['sentence']} {remark['mend']}".rstrip()
        for remark in result["remarks"]
    ]
    missing = len(result["missing"])
    lines.append(
        "  Every mandatory element is there."
        if not missing
        else f"  {missing} mandatory element{'s' if missing > 1 else ''} missing or incomplete."
    )
    return "\n".join(lines)
