"""What an SVG may keep when it is shown: elements, attributes, values and style rules, by name.

Knows SVG 1.1 and the parts of SVG 2 and CSS that draw. Whatever is not named here is left out, so
that a feature nobody thought of is left out too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = [
    "ATTRIBUTES",
    "ELEMENTS",
    "PROPERTIES",
    "Rule",
    "fragment_of",
    "is_inline_picture",
    "references_in",
    "safe_declarations",
    "safe_rules",
    "safe_value",
]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    """
    svg g defs symbol use switch title desc style path rect circle ellipse line polyline polygon
    text tspan textPath image linearGradient radialGradient stop pattern clipPath mask marker filter
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence
    """
)
"""The elements that may stay when an SVG is shown."""


# Presentation attributes of SVG; the same names are the properties that a style may set.
PROPERTIES = _names(
    """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters display dominant-baseline enable-background fill fill-opacity
    fill-rule filter flood-color flood-opacity font font-family font-size font-size-adjust
    font-stretch font-style font-variant font-weight glyph-orientation-horizontal
    glyph-orientation-vertical image-rendering isolation kerning letter-spacing lighting-color
    marker marker-end marker-mid marker-start mask mix-blend-mode opacity overflow paint-order
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration
    text-rendering transform transform-origin unicode-bidi vector-effect visibility word-spacing
    writing-mode
    """
)

ATTRIBUTES = PROPERTIES | _names(
    """
    id class role lang aria-label aria-labelledby aria-hidden
    x y width height viewBox preserveAspectRatio version d points pathLength
    cx cy r rx ry fx fy fr x1 y1 x2 y2 dx dy rotate textLength lengthAdjust startOffset method
    spacing offset gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits
    patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight
    refX refY orient filterUnits primitiveUnits
    amplitude azimuth baseFrequency bias diffuseConstant divisor edgeMode elevation exponent in in2
    intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle mode numOctaves operator
    order pointsAtX pointsAtY pointsAtZ preserveAlpha radius result scale seed slope
    specularConstant specularExponent stdDeviation stitchTiles surfaceScale tableValues targetX
    targetY type values xChannelSelector yChannelSelector z
    """
)
"""The attributes that may stay when an SVG is shown."""


_FUNCTIONS = _names(
    """
    rgb rgba hsl hsla matrix translate translatex translatey scale scalex scaley rotate skewx skewy
    rect cubic-bezier
    """
)
_LONGEST_VALUE = 64 * 1024  # values with functions: colours, transforms, styles
_URL = re.compile(r"""url\(\s*["']?#([^"'()\\\s]{1,200})["']?\s*\)""", re.IGNORECASE)
_FUNCTION = re.compile(r"[A-Za-z][A-Za-z0-9-]*$")
_PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*#([^\s#]{1,200})\s*")
_SELECTORS = re.compile(r"[\w\s.,#*>-]{1,2000}")
_CLASS = re.compile(r"\.([\w-]{1,200})")
_CLASSES_PER_RULE = 16
_COMMENT_END = "*/"


class Rule(NamedTuple):
    """A style rule that may be kept.

    Attributes:
        text: The rule as it is written out.
        classes: The classes that it selects.
        pointed: The ids that it points to; empty unless it selects classes only.
    """

    text: str
    classes: tuple[str, ...]
    pointed: tuple[str, ...]


def fragment_of(reference: str) -> str | None:
    """Return the id that a ``#id`` reference names, or None for any other reference."""
    match = _FRAGMENT.fullmatch(reference)
    return match[1] if match else None


def is_inline_picture(reference: str) -> bool:
    """Tell whether a reference is a PNG or JPEG held inside the file itself."""
    return _PICTURE.fullmatch(reference) is not None


def references_in(value: str) -> list[str]:
    """List the ids that a value points to with ``url(#id)``."""
    return _URL.findall(value) if "(" in value else []


def safe_value(value: str) -> bool:
    """Tell whether a value draws and does nothing else: no address but ``url(#id)``, no escapes."""
    if "(" not in value:
        return True
    if len(value) > _LONGEST_VALUE or "\\" in value or "/*" in value:
        return False
    for piece in _URL.sub(" ", value).split("(")[:-1]:
        name = _FUNCTION.search(piece.rstrip()[-40:])
        if name is None or name.group().lower() not in _FUNCTIONS:
            return False
    return True


def safe_declarations(style: str, *, references: bool = True) -> str:
    """Keep the declarations of a style that set a drawing property to a safe value.

    Args:
        style: Declarations as in a ``style`` attribute.
        references: Whether ``url(#id)`` may stay.
    """
    kept = []
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if (
            colon
            and name in PROPERTIES
            and not set(value) & set("\\@<>{}&")
            and safe_value(value)
            and (references or not references_in(value))
        ):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def safe_rules(sheet: str) -> Iterator[Rule]:
    """Go through the plain rules of a style sheet that may be kept.

    Rules inside ``@media`` stand on their own afterwards; ``@import``, ``@font-face`` and every
    other at-rule go. Only rules for a few classes may point to other parts of the image, because
    only for classes it is known who uses them.
    """
    for piece in _without_comments(sheet).split("}"):
        before, brace, body = piece.rpartition("{")
        selectors = re.split("[{;]", before)[-1].strip()
        if not brace or len(body) > _LONGEST_VALUE or not _SELECTORS.fullmatch(selectors):
            continue
        classes = [_CLASS.fullmatch(selector.strip()) for selector in selectors.split(",")]
        names = [match[1] for match in classes if match is not None]
        may_point = len(names) == len(classes) <= _CLASSES_PER_RULE
        declarations = safe_declarations(body, references=may_point)
        if declarations:
            text = f"{selectors}{{{declarations}}}"
            yield Rule(text, tuple(names), tuple(references_in(declarations)))


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.split("/*")
    return first + "".join(part.partition(_COMMENT_END)[2] for part in rest)
