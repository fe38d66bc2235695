"""Baking: a credential inside the image of the badge, and out again.

Knows PNG chunks and SVG elements. Does not verify what it finds, and shows nothing: an SVG that is
to be seen goes through `svg_for_display` first, always.
"""

from __future__ import annotations

from typing import Literal

from cairn.credentials.baking.carriers import Baked, CredentialForm, CredentialKind
from cairn.credentials.baking.display import svg_for_display
from cairn.credentials.baking.png import bake_png, is_png, unbake_png
from cairn.credentials.baking.svg import bake_svg, is_svg, unbake_svg
from cairn.kernel.errors import InputError
from cairn.kernel.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "Baked",
    "CredentialForm",
    "CredentialKind",
    "bake",
    "image_kind",
    "is_png",
    "is_svg",
    "svg_for_display",
    "unbake",
]


def bake(image: bytes, credential: bytes | str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Put a signed Open Badges 3.0 credential into a PNG or SVG image.

    A credential of the same standard that the image already carries is replaced; everything else
    in the file keeps its bytes.

    Args:
        image: The file, PNG or SVG.
        credential: JSON text or compact JWS, exactly as it was signed.
        limits: The ceilings to obey.

    Raises:
        LimitError: If the image or the credential is too large.
        InputError: If the image is neither PNG nor SVG or is damaged, or the credential is not one.
    """
    if is_png(image):
        return bake_png(image, credential, limits)
    if is_svg(image):
        return bake_svg(image, credential, limits)
    raise _no_image()


def image_kind(image: bytes) -> Literal["png", "svg", ""]:
    """Tell a PNG from an SVG by its first bytes; "" for anything else."""
    if is_png(image):
        return "png"
    return "svg" if is_svg(image) else ""


def unbake(image: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Baked, ...]:
    """Take the credentials out of a PNG or SVG image.

    Returns:
        At least one, at most one of each kind, in the order Open Badges 3.0, CLR 2.0, Open Badges
        2.0 and older.

    Raises:
        LimitError: If reading would cost more than the limits allow.
        InputError: If it is no such image, is damaged, or carries no or an ambiguous credential.
    """
    if is_png(image):
        return unbake_png(image, limits)
    if is_svg(image):
        return unbake_svg(image, limits)
    raise _no_image()


def _no_image() -> InputError:
    return InputError(
        "This is neither a PNG nor an SVG image.",
        code="not-an-image",
        mend="Badges are baked into PNG and SVG files only.",
    )
