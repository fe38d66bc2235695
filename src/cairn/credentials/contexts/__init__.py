"""The contexts that Cairn knows, and the one that it adds.

Knows which documents credentials name, what their bytes must be and who carries them. Does not
process them (`cairn.canon`) and never fetches one. No context of others is part of this package:
most are read from the data files of packages that Cairn depends on, the rest is written down
from the published terms. The decision is in docs/decisions/0002-json-ld-and-contexts.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cairn.canon.contexts import ContextSource, ContextStore
from cairn.credentials.contexts.packaged import PACKAGED
from cairn.credentials.contexts.written import WRITTEN

__all__ = [
    "CAIRN_V1",
    "CLR_V2",
    "CONTEXTS",
    "OB_EXTENSIONS",
    "OB_V3",
    "VC_V1",
    "VC_V2",
    "packaged_contexts",
]

VC_V1 = "https://www.w3.org/2018/credentials/v1"
"""The base context of data model 1.1."""

VC_V2 = "https://www.w3.org/ns/credentials/v2"
"""The base context of data model 2.0."""

OB_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
"""The context of Open Badges 3.0.3."""

OB_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
"""The context of the 1EdTech extensions."""

CLR_V2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
"""The context of CLR 2.0.1."""

CAIRN_V1 = "https://w3id.org/cairn/credentials/v1"
"""Cairn's own context: the European elements, help by machines, assessments, equivalences."""


def _read_own() -> bytes:
    return Path(__file__).with_name("cairn-v1.json").read_bytes()


CONTEXTS: tuple[ContextSource, ...] = (
    *PACKAGED,
    *WRITTEN,
    ContextSource(
        CAIRN_V1,
        "ee1d3adac4208c61979f743d9876c62c39a80d81320650e50b153728407368ed",
        "Cairn",
        _read_own,
    ),
)
"""Every context that Cairn knows, with where its bytes come from."""


@cache
def packaged_contexts() -> ContextStore:
    """Return the store of all contexts that Cairn knows, the same one each time.

    Nothing is read until a document names a context.
    """
    return ContextStore(CONTEXTS)
