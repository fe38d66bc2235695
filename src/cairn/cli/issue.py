"""`cairn issue`: sign what is already written, one credential or a file of many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import check_place, programme_folder, read_file, write_file
from cairn.cli.options import At, EngineOption, Jobs, PassphraseFile
from cairn.cli.passphrase import find_passphrase
from cairn.cli.speaking import say
from cairn.kernel.errors import InputError, UsageError

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject

__all__ = ["issue"]


def issue(
    credential: Annotated[
        str,
        typer.Argument(
            help="An unsigned credential in JSON: a badge or an endorsement. Or many of them: "
            "NDJSON, one a line, or Parquet with a column “credential”."
        ),
    ],
    programme: Annotated[
        Path, typer.Option("--programme", "-p", help="The folder of the programme that signs it.")
    ],
    output: Annotated[
        str,
        typer.Option("--output", "-o", help="The file to write; one that is there is replaced."),
    ],
    jwt: Annotated[
        bool, typer.Option("--jwt", help="Sign it as a token (VC-JWT) instead of JSON.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    at: At = None,
    engine: EngineOption = None,
    jobs: Jobs = None,
) -> None:
    """Sign credentials with a programme's key, if no verifier would find fault with them.

    For a whole roster use cairn run; this is for badges and endorsements that another program
    wrote. A file of many is signed row by row. Rows with mistakes are left out and listed in
    OUTPUT.faults.csv. If it is stopped, the same command goes on where it was.

    Exit codes: 0 all are signed, 1 something has mistakes, 2 nothing could be done.
    """
    if _holds_many(credential):
        from cairn.cli.issue_file import issue_file

        issue_file(
            credential,
            output,
            programme_folder(programme),
            jwt=jwt,
            passphrase_file=passphrase_file,
            at=at,
            engine=engine,
            jobs=jobs,
        )
    _issue_one(Path(credential), Path(output), programme, jwt, passphrase_file, at)


def _holds_many(place: str) -> bool:
    from cairn.bulk.row_files import holds_lines, is_row_file

    if is_row_file(place):
        return True
    try:
        with Path(place).open("rb") as stream:
            return holds_lines(stream)
    except (OSError, ValueError):
        return False  # why it cannot be read is said by who reads it


def _issue_one(
    credential: Path,
    output: Path,
    programme: Path,
    jwt: bool,
    passphrase_file: Path | None,
    at: str | None,
) -> None:
    from cairn.credentials.issuing import issue as sign
    from cairn.credentials.issuing import issue_as_jwt
    from cairn.kernel.json_text import write_json
    from cairn.programme.status_changes import open_issuer_desk

    check_place(output, credential)
    document = _unsigned(credential)
    folder, instant = programme_folder(programme), instant_or_now(at)
    desk = open_issuer_desk(folder, at=instant, passphrase=find_passphrase(passphrase_file))
    if jwt:
        signed = issue_as_jwt(document, desk.signer).encode() + b"\n"
    else:
        suite = desk.programme.proof.suite
        signed = write_json(sign(document, desk.signer, created=desk.at, suite=suite))
    write_file(output, signed)
    name = document.get("name")
    named = f"“{name}”" if isinstance(name, str) and name else str(credential)
    say(f"Signed {named} as {desk.issuer.id} and wrote {output}.")


def _unsigned(path: Path) -> JsonObject:
    from cairn.kernel.json_text import read_json_object

    try:
        document = read_json_object(read_file(path))
    except InputError as error:
        mend = error.mend or "Give an unsigned credential in JSON."
        raise InputError(f"{path}: {error.sentence}", code=error.code, mend=mend) from error
    if "proof" in document:
        raise UsageError(
            f"“{path}” is signed already.",
            code="already-signed",
            mend="Take its proof out, or give the unsigned credential.",
        )
    return document
