"""`cairn lint`: what a definition or a credential lacks before anyone relies on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.files import programme_folder, read_file
from cairn.cli.options import AsJson
from cairn.cli.speaking import say, say_json
from cairn.kernel.errors import CairnError, ProgrammeError, UsageError

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
        Path,
        typer.Argument(help="A programme folder, a programme.toml, or a credential in any form."),
    ],
    as_json: AsJson = False,
) -> None:
    """Say which of the European elements a definition lacks, and what else is wrong with it.

    The elements are those of the Council Recommendation on micro-credentials (2022).

    Exit codes: 0 every mandatory element is there, 1 one is missing, 2 the file cannot be used.
    """
    results = [_examine(*definition) for definition in _definitions(path)]
    if path.is_dir() or path.suffix == ".toml":
        results = [_in_settings(result) for result in results]
    if as_json:
        say_json(results)
    else:
        say("\n\n".join(_text(result) for result in results))
    raise typer.Exit(1 if any(result["missing"] for result in results) else 0)


def _definitions(path: Path) -> list[tuple[JsonObject, JsonObject, JsonObject | None]]:
    """The achievements in a file, each with its issuer and, for a credential, its award."""
    if path.is_dir():
        return _from_programme(programme_folder(path) / "programme.toml")
    return _from_programme(path) if path.suffix == ".toml" else [_from_credential(path)]


def _from_programme(file: Path) -> list[tuple[JsonObject, JsonObject, JsonObject | None]]:
    from cairn.importers.programme_file import read_programme

    programme, faults = read_programme(read_file(file))
    if programme is None:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise ProgrammeError(f"{file} has to be mended first:\n{listed}", code="programme-faults")
    documents = [definition.document for definition in programme.achievements.values()]
    if programme.outputs.image != "none":
        # A run draws a picture for each achievement that brings none.
        documents = [{"image": {"type": "Image"}, **document} for document in documents]
    return [(document, programme.issuer, None) for document in documents]


def _in_settings(result: JsonObject) -> JsonObject:
    """The same findings, with mends in the words of programme.toml."""
    from cairn.importers.element_settings import ELEMENT_SETTINGS

    for element in result["elements"]:
        if element["mend"]:
            element["mend"] = ELEMENT_SETTINGS.get(element["number"], element["mend"])
    return result


def _from_credential(file: Path) -> tuple[JsonObject, JsonObject, JsonObject | None]:
    from cairn.kernel.limits import DEFAULT_LIMITS
    from cairn.verification.documents import open_document

    try:
        credential = open_document(read_file(file), DEFAULT_LIMITS).credential
    except UsageError:
        raise
    except CairnError as error:
        raise UsageError(f"{file}: {error.sentence}", code=error.code, mend=error.mend) from error
    if credential.get("type") in ("Achievement", ["Achievement"]):
        return credential, {}, None
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    if not isinstance(achievement, dict):
        raise UsageError(
            f"There is no achievement in “{file}”.",
            code="no-achievement",
            mend="Give a badge of Open Badges 3.0, or a programme folder.",
        )
    signer = credential.get("issuer")
    return achievement, signer if isinstance(signer, dict) else {"id": signer}, credential


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
