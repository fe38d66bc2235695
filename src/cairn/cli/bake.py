"""`cairn bake` and `cairn unbake`: a credential into a picture, and out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cairn.cli.files import check_place, read_file, write_file
from cairn.cli.options import Output
from cairn.cli.speaking import say, say_exactly

__all__ = ["bake", "unbake"]


def bake(
    image: Annotated[Path, typer.Argument(help="A PNG or SVG picture.")],
    credential: Annotated[Path, typer.Argument(help="A signed credential, as JSON or JWT.")],
    output: Output,
) -> None:
    """Put a signed credential into a PNG or SVG picture without touching its pixels.

    A credential that the picture carries already is replaced.
    """
    from cairn.credentials import baking
    from cairn.kernel.limits import DEFAULT_LIMITS
    from cairn.verification.documents import open_document

    check_place(output, image, credential)
    signed = read_file(credential)
    open_document(signed, DEFAULT_LIMITS)
    write_file(output, baking.bake(read_file(image), signed))
    say(f"Baked {credential} into {output}.")


def unbake(
    image: Annotated[Path, typer.Argument(help="A baked PNG or SVG picture.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The file to write; without it the credential is shown here."
        ),
    ] = None,
) -> None:
    """Take the credential out of a badge, exactly as it was baked.

    Nothing is checked; cairn verify does that.
    """
    from cairn.credentials import baking
    from cairn.kernel.limits import DEFAULT_LIMITS

    if output is not None:
        check_place(output, image)
    found = baking.unbake(read_file(image), DEFAULT_LIMITS)
    if len(found) > 1:
        say(f"It carries {len(found)} credentials; this is the first.", error=True)
    if output is None:
        say_exactly(found[0].text)
    else:
        write_file(output, found[0].text.encode())
        say(f"Wrote the credential to {output}.")
