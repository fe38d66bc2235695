"""Puts the outside world together for a command: the one place where resolvers are wired."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.files import read_file
from cairn.kernel.errors import InputError, UsageError
from cairn.kernel.fetching import OfflineResolver, Resolver
from cairn.kernel.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from cairn.verification.policy import Registry

__all__ = ["absolute_sites", "make_resolver", "read_registries"]


def make_resolver(*, offline: bool, sites: list[str], allow_http: bool = False) -> Resolver:
    """Build the resolver that a command's options ask for.

    Args:
        offline: Whether nothing may be fetched.
        sites: Local copies of sites, each as ``https://example.org=folder``.
        allow_http: Whether plain http addresses may be fetched too.

    Raises:
        UsageError: If a site is not written as an address, an equals sign and a folder.
    """
    local = tuple(_site(text) for text in sites)
    if offline and not local:
        return OfflineResolver()
    from cairn.resolvers.caching import CachingResolver
    from cairn.resolvers.layered import LayeredResolver

    if offline:
        return LayeredResolver((*local, OfflineResolver()))
    from cairn.resolvers.web import HttpResolver

    web = HttpResolver(DEFAULT_LIMITS, allow_http=allow_http)
    return CachingResolver(LayeredResolver((*local, web)))


def absolute_sites(sites: list[str]) -> list[str]:
    """The same sites, with folders that mean the same wherever a worker process was started."""
    parts = [text.partition("=") for text in sites]
    return [
        f"{address}={Path(folder).absolute()}"
        if equals and folder
        else f"{address}{equals}{folder}"
        for address, equals, folder in parts
    ]


def _site(text: str) -> Resolver:
    from cairn.resolvers.folder import SiteResolver

    address, equals, folder = text.partition("=")
    if not equals or not address.startswith(("https://", "http://")):
        raise UsageError(
            f"“{text}” does not name a site and a folder.",
            code="bad-site",
            mend="Write it as https://badges.example.org=path/to/folder.",
        )
    if not Path(folder).is_dir():
        raise UsageError(
            f"There is no folder “{folder}” for the site {address}.",
            code="bad-site",
            mend="Check the spelling of what stands after the equals sign.",
        )
    return SiteResolver(address, Path(folder))


def read_registries(paths: list[Path]) -> tuple[Registry, ...]:
    """Read trust registries from files.

    Raises:
        UsageError: If a file cannot be read, or holds no registry.
    """
    from cairn.verification.policy import read_registry

    registries = []
    for path in paths:
        data = read_file(path)
        try:
            registries.append(read_registry(data, path.name))
        except InputError as error:
            sentence = f"The registry “{path}” cannot be used: {error.sentence}"
            raise UsageError(sentence, code=error.code, mend=error.mend) from error
    return tuple(registries)
