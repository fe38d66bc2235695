"""The issuer's keys in the folder: sealed private halves, and a list of the public ones.

The list (``keys/keyring.json``) is the truth: a sealed key that is not on it was left behind by a
killed run and is never used. Passphrases are handed in and not kept. Knows nothing of what the
keys sign.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.kernel.errors import CairnError, ProgrammeError
from cairn.kernel.instants import format_instant
from cairn.kernel.json_text import JsonObject, read_json_object, write_json
from cairn.keys.sealing import seal, unseal
from cairn.keys.signer import Signer, generate
from cairn.programme.atomic_files import write_file

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.keys.material import KeyKind

__all__ = [
    "KeyEntry",
    "Keyring",
    "make_key",
    "open_signer",
    "read_keyring",
    "with_signer",
    "write_keyring",
]

_PRIVATE_MODE = 0o600
_LIST = "keyring.json"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key of the issuer.

    Attributes:
        id: Its short name, such as ``key-1``.
        kind: The kind of key.
        multibase: The public key as a Multikey text.
        created: When it was made, as a dateTimeStamp.
        retired: Since when it signs no more; empty while it does.
        file: The sealed private half beside the list; empty when it lies in an HSM or KMS.
        method: The verification method that an outside signer names; empty for a sealed key.
    """

    id: str
    kind: str
    multibase: str
    created: str
    retired: str = ""
    file: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys the issuer ever signed with, the oldest first.

    Attributes:
        entries: The keys; at most one is not retired.
    """

    entries: tuple[KeyEntry, ...] = ()

    @property
    def current(self) -> KeyEntry | None:
        """The key that signs now; None before the first run."""
        return next((entry for entry in reversed(self.entries) if not entry.retired), None)

    def with_entry(self, entry: KeyEntry, at: datetime) -> Keyring:
        """The keyring after a new key took over from the current one."""
        retired = tuple(
            old if old.retired else replace(old, retired=format_instant(at)) for old in self.entries
        )
        return Keyring((*retired, entry))


def read_keyring(folder: Path) -> Keyring:
    """Read the list of keys.

    Args:
        folder: The ``keys`` folder.

    Returns:
        The keyring; empty when there is no list yet.

    Raises:
        ProgrammeError: If the list cannot be read, with the code ``keyring-damaged``.
    """
    path = folder / _LIST
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Keyring()
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from error
    try:
        entries = read_json_object(data)["keys"]
        return Keyring(tuple(_entry(entry) for entry in entries))
    except (CairnError, KeyError, TypeError, ValueError) as error:
        raise _damaged(path, "it is not a list of keys") from error


def make_key(
    folder: Path, keyring: Keyring, kind: KeyKind, passphrase: str, at: datetime
) -> Keyring:
    """Make a key, seal it, and let it take over from the current one.

    Args:
        folder: The ``keys`` folder; made when it does not exist.
        keyring: The keys so far.
        kind: The kind of the new key.
        passphrase: Seals the private half.
        at: The present instant.

    Returns:
        The keyring with the new key, which is on the disk.

    Raises:
        ProgrammeError: If the disk refuses.
        KeyMaterialError: If the passphrase is empty.
    """
    private = generate(kind)
    multibase = private.public_key.multikey()
    name = f"key-{len(keyring.entries) + 1}"
    # The end of the public key in the name: a left-over of a killed run is never overwritten.
    file = f"{name}-{multibase[-8:]}.pem"
    write_file(folder / file, seal(private, passphrase), mode=_PRIVATE_MODE)
    folder.chmod(0o700)
    entry = KeyEntry(name, kind, multibase, format_instant(at), file=file)
    return write_keyring(folder, keyring.with_entry(entry, at))


def with_signer(keyring: Keyring, signer: Signer, at: datetime) -> Keyring:
    """The keyring with the public key of an outside signer (HSM, KMS) as the current one.

    Args:
        keyring: The keys so far; returned as it is when the signer's key is current already.
        signer: The signer.
        at: The present instant.
    """
    multibase = signer.public_key.multikey()
    current = keyring.current
    if current and (current.multibase, current.method) == (multibase, signer.verification_method):
        return keyring
    entry = KeyEntry(
        f"key-{len(keyring.entries) + 1}",
        signer.public_key.kind,
        multibase,
        format_instant(at),
        method=signer.verification_method,
    )
    return keyring.with_entry(entry, at)


def open_signer(folder: Path, entry: KeyEntry, passphrase: str, method: str) -> Signer:
    """Open a sealed key.

    Args:
        folder: The ``keys`` folder.
        entry: The key.
        passphrase: What it was sealed with.
        method: The verification method under which others find it.

    Raises:
        ProgrammeError: If its file is missing or holds another key, or it is not sealed here.
        KeyMaterialError: If the passphrase does not fit.
    """
    if not entry.file:
        raise ProgrammeError(
            f"The key {entry.id} is not kept in this folder.",
            code="key-elsewhere",
            mend="Run with the signer that holds it, or make a new key with cairn keys rotate.",
        )
    path = folder / entry.file
    try:
        sealed = path.read_bytes()
    except OSError as error:
        raise ProgrammeError(
            f"The key file {path} cannot be read: {error.strerror}.",
            code="key-missing",
            mend="Restore it from a backup, or make a new key with cairn keys rotate.",
        ) from error
    signer = unseal(sealed, passphrase, method)
    if signer.public_key.multikey() != entry.multibase:
        raise ProgrammeError(
            f"{path} holds another key than {_LIST} says.",
            code="key-mismatch",
            mend="Restore both from one backup.",
        )
    return signer


def write_keyring(folder: Path, keyring: Keyring) -> Keyring:
    """Put the list of keys on the disk and return it.

    Raises:
        ProgrammeError: If the disk refuses.
    """
    keys: list[JsonObject] = [
        {
            "id": entry.id,
            "kind": entry.kind,
            "publicKeyMultibase": entry.multibase,
            "created": entry.created,
            "retired": entry.retired,
            "file": entry.file,
            "verificationMethod": entry.method,
        }
        for entry in keyring.entries
    ]
    write_file(folder / _LIST, write_json({"keys": keys}), mode=_PRIVATE_MODE)
    return keyring


def _entry(stored: JsonObject) -> KeyEntry:
    names = (
        "id",
        "kind",
        "publicKeyMultibase",
        "created",
        "retired",
        "file",
        "verificationMethod",
    )
    texts = [stored[name] for name in names]
    if not all(isinstance(text, str) for text in texts) or Path(texts[5]).name != texts[5]:
        raise ValueError
    return KeyEntry(*texts)


def _damaged(path: Path, why: str) -> ProgrammeError:
    return ProgrammeError(
        f"{path} cannot be read: {why}.",
        code="keyring-damaged",
        mend="Restore the keys folder from a backup.",
    )
