"""Contexts that installed packages carry among their data files.

Knows which package ships which file, and the digest each file must have. The packages are found
on disk and not imported: reading a file costs a millisecond, importing the package a hundred.
"""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from cairn.canon.contexts import ContextSource
from cairn.kernel.errors import TermError

__all__ = ["PACKAGED"]

_FOLDERS = {
    "openbadgeslib": "ob3/contexts",
    "pyld": "documentloader/frozen/bundled",
}


@cache
def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise _missing(package)
    return Path(spec.submodule_search_locations[0], *_FOLDERS[package].split("/"))


def _missing(package: str) -> TermError:
    return TermError(
        f"The contexts that the package {package} carries are not installed.",
        code="context-missing",
        mend=f"Install {package}, as Cairn's requirements name it.",
    )


def _read(package: str, name: str) -> bytes:
    try:
        return (_folder(package) / name).read_bytes()
    except OSError as error:
        raise _missing(package) from error


def _source(package: str, name: str, url: str, sha256: str) -> ContextSource:
    return ContextSource(url, sha256, package, partial(_read, package, name))


PACKAGED: tuple[ContextSource, ...] = (
    _source(
        "openbadgeslib",
        "credentials-v2.json",
        "https://www.w3.org/ns/credentials/v2",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    _source(
        "openbadgeslib",
        "ob-v3p0-context-3.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    _source(
        "openbadgeslib",
        "ob-v3p0-context-3.0.2.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    _source(
        "openbadgeslib",
        "ob-v3p0-context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    _source(
        "openbadgeslib",
        "ob-v3p0-extensions.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    _source(
        "openbadgeslib",
        "clr_context_2.0.1.json",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
    _source(
        "openbadgeslib",
        "security-data-integrity-v2.json",
        "https://w3id.org/security/data-integrity/v2",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    _source(
        "openbadgeslib",
        "security-multikey-v1.json",
        "https://w3id.org/security/multikey/v1",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    _source(
        "pyld",
        "credentials-v1.jsonld",
        "https://www.w3.org/2018/credentials/v1",
        "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
    ),
    _source(
        "pyld",
        "did-v1.jsonld",
        "https://www.w3.org/ns/did/v1",
        "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    ),
    _source(
        "pyld",
        "security-ed25519-2020-v1.jsonld",
        "https://w3id.org/security/suites/ed25519-2020/v1",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    _source(
        "pyld",
        "security-jws-2020-v1.jsonld",
        "https://w3id.org/security/suites/jws-2020/v1",
        "00ee65bb7307f9a01c3170b823083b0d4de68223520834b2c5eb7a09bae5dea6",
    ),
    _source(
        "pyld",
        "security-v1.jsonld",
        "https://w3id.org/security/v1",
        "e2d146cd556f6fa5f14996c6f1749667d5a14073fa30f0643990068e2c0b1bac",
    ),
    _source(
        "pyld",
        "security-v2.jsonld",
        "https://w3id.org/security/v2",
        "4cb186bc29c08af6e40c58178c22dd84d542f2871a063afed6e648b47abc3cf6",
    ),
)
"""The contexts that are read from the files of other packages."""
