"""URIs for what its publisher gives only a code.

ESCO, CASE and Rich Skill Descriptors have URIs of their own. O*NET has codes: they stand in URNs
here, so that all skills and occupations are told apart in one way.
"""

from __future__ import annotations

import re

__all__ = [
    "ONET_COMMODITY",
    "ONET_ELEMENT",
    "ONET_OCCUPATION",
    "ONET_TECHNOLOGY",
    "technology_uri",
]

ONET_OCCUPATION = "urn:onet:occupation:"
"""Start of the URN of an occupation, before its O*NET-SOC code."""

ONET_ELEMENT = "urn:onet:element:"
"""Start of the URN of an element of the content model, before its id such as ``2.A.1.b``."""

ONET_COMMODITY = "urn:onet:commodity:"
"""Start of the URN of a group of products, before its UNSPSC code or element id."""

ONET_TECHNOLOGY = "urn:onet:technology:"
"""Start of the URN of a product among the technology skills, before its name."""

_NOT_IN_NAMES = re.compile(r"[^a-z0-9+#.]+")


def technology_uri(product: str) -> str:
    """The URN of a product; its name is all that O*NET gives.

    Args:
        product: The name as published, such as ``Adobe Acrobat``.
    """
    # A "#" would start a fragment and a "+" may be read as a space: both are written out.
    name = _NOT_IN_NAMES.sub("-", product.casefold()).strip("-")
    return ONET_TECHNOLOGY + name.replace("#", "%23").replace("+", "%2B")
