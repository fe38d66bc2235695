"""Opens the signing desk: the issuer's current key, made on the first run, or an outside signer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cairn.kernel.errors import ProgrammeError
from cairn.programme.issuer import Issuer, issuer_of
from cairn.programme.keyring import (
    KeyEntry,
    Keyring,
    make_key,
    open_signer,
    read_keyring,
    with_signer,
    write_keyring,
)
from cairn.programme.publication import publish_issuer
from cairn.programme.signing_desk import SigningDesk

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.importers.programme_file import Programme
    from cairn.keys.signer import Signer
    from cairn.programme.layout import Layout

__all__ = ["open_desk", "rotate"]


def open_desk(
    layout: Layout, programme: Programme, passphrase: str, signer: Signer | None, at: datetime
) -> SigningDesk:
    """Get ready to sign.

    Args:
        layout: The folder.
        programme: The checked programme.
        passphrase: Opens the sealed key, or seals the first one.
        signer: An outside signing port, or None for the keys in the folder.
        at: The present instant.

    Raises:
        ProgrammeError: If the keys cannot be used, or the outside signer is not the issuer's.
        KeyMaterialError: If the passphrase does not fit.
    """
    keyring = read_keyring(layout.keys)
    if signer is not None:
        return _with_outside_signer(layout, programme, keyring, signer, at)
    if not keyring.entries:
        keyring = make_key(layout.keys, keyring, programme.proof.key, passphrase, at)
    issuer, entry = issuer_of(programme, keyring), _current(keyring)
    _check_kind(entry.kind, programme)
    opened = open_signer(layout.keys, entry, passphrase, issuer.method(entry))
    return SigningDesk(programme, issuer, opened, at)


def rotate(layout: Layout, programme: Programme, passphrase: str, at: datetime) -> Issuer:
    """Make a new key that signs from now on; what older keys signed still verifies.

    The public documents list the new key at once, so that publishing them before the next run is
    enough.

    Args:
        layout: The folder; the caller holds its lock.
        programme: The checked programme.
        passphrase: Seals the new key; it has to open the current one too.
        at: The present instant.

    Raises:
        ProgrammeError: If the issuer is a did:key, which is its key (``did-key-cannot-rotate``).
        KeyMaterialError: If the passphrase does not fit.
    """
    keyring = read_keyring(layout.keys)
    if keyring.entries:
        issuer, entry = issuer_of(programme, keyring), _current(keyring)
        if issuer.id.startswith("did:key:"):
            raise ProgrammeError(
                "The issuer's id is a did:key, which is its only key and cannot get another.",
                code="did-key-cannot-rotate",
                mend="Begin a new folder with a did:web as the issuer's id.",
            )
        if entry.file:
            # One passphrase opens all keys of a folder; a mistyped one is found out here.
            open_signer(layout.keys, entry, passphrase, issuer.method(entry))
    keyring = make_key(layout.keys, keyring, programme.proof.key, passphrase, at)
    issuer = issuer_of(programme, keyring)
    publish_issuer(layout, issuer, programme, None)
    return issuer


def _with_outside_signer(
    layout: Layout, programme: Programme, keyring: Keyring, signer: Signer, at: datetime
) -> SigningDesk:
    _check_kind(signer.public_key.kind, programme)
    admitted = with_signer(keyring, signer, at)
    issuer = issuer_of(programme, admitted)
    issuer.check_method(signer.verification_method)
    if admitted != keyring:
        write_keyring(layout.keys, admitted)
    return SigningDesk(programme, issuer, signer, at)


def _current(keyring: Keyring) -> KeyEntry:
    entry = keyring.current
    if entry is None:
        raise ProgrammeError(
            "Every key of the issuer is retired.",
            code="no-current-key",
            mend="Make a new one with cairn keys rotate.",
        )
    return entry


def _check_kind(kind: str, programme: Programme) -> None:
    suite = programme.proof.suite
    if suite.startswith("eddsa") != (kind == "Ed25519"):
        raise ProgrammeError(
            f"The current key is of kind {kind}, which cannot sign with {suite}.",
            code="key-does-not-fit-suite",
            mend="Set [proof] suite back, or make a fitting key with cairn keys rotate.",
        )
