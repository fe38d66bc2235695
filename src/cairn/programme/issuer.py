"""Who the issuer is to others: its id, its keys' addresses, and the documents that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.kernel.errors import KeyMaterialError, ProgrammeError
from cairn.keys.did import did_key, did_key_method, did_web_url
from cairn.keys.multikey import decode_multikey

if TYPE_CHECKING:
    from cairn.importers.programme_file import Programme
    from cairn.kernel.json_text import JsonObject
    from cairn.programme.keyring import KeyEntry, Keyring

__all__ = ["Issuer", "issuer_of"]

_DID_CONTEXT = "https://www.w3.org/ns/did/v1"
_MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer with its keys.

    Attributes:
        id: A did:web, a did:key or an https address.
        profile: The Open Badges Profile that every credential carries.
        base: The publication base.
        keyring: All its keys.
    """

    id: str
    profile: JsonObject
    base: str
    keyring: Keyring

    def method(self, entry: KeyEntry) -> str:
        """The verification method of one key: the address that a proof names."""
        if entry.method:
            return entry.method
        if self.id.startswith("did:key:"):
            return did_key_method(decode_multikey(entry.multibase))
        if self.id.startswith("did:"):
            return f"{self.id}#{entry.id}"
        # A document of its own: a key that stands only behind a "#" proves nothing to some.
        return f"{self.base}/keys/{entry.id}.json"

    def check_method(self, method: str) -> None:
        """Refuse an outside signer whose key this issuer does not publish.

        Raises:
            ProgrammeError: If the method lies elsewhere, with the code ``method-elsewhere``.
        """
        start = f"{self.id}#" if self.id.startswith("did:") else f"{self.base}/"
        if not method.startswith(start):
            raise ProgrammeError(
                f"The signer's verification method {method} is not the issuer's {self.id}.",
                code="method-elsewhere",
                mend=f"Give the signer a verification method that starts with {start}.",
            )

    def documents(self) -> dict[str, JsonObject]:
        """What is published about the issuer, by address: profile, keys, DID document."""
        methods = [
            {
                "id": self.method(entry),
                "type": "Multikey",
                "controller": self.id,
                "publicKeyMultibase": entry.multibase,
            }
            for entry in self.keyring.entries
        ]
        # A retired key signs no more, but what it signed still has to be checked.
        names = [method["id"] for method in methods]
        if self.id.startswith("did:key:"):
            return {self.profile_address(): self.profile}
        if self.id.startswith("did:"):
            document: JsonObject = {
                "@context": [_DID_CONTEXT, _MULTIKEY_CONTEXT],
                "id": self.id,
                "verificationMethod": methods,
                "assertionMethod": names,
            }
            return {did_web_url(self.id): document, self.profile_address(): self.profile}
        keys = {method["id"]: {"@context": _MULTIKEY_CONTEXT, **method} for method in methods}
        listed = {**self.profile, "verificationMethod": methods, "assertionMethod": names}
        return {**keys, self.profile_address(): listed}

    def profile_address(self) -> str:
        """Where the issuer's profile is published."""
        return self.id if self.id.startswith("https:") else f"{self.base}/issuer.json"


def issuer_of(programme: Programme, keyring: Keyring) -> Issuer:
    """Put the programme's issuer together with its keys.

    Args:
        programme: The programme.
        keyring: Its keys; not empty.

    Raises:
        ProgrammeError: If the DID cannot be published (``bad-issuer-id``).
    """
    identifier = programme.issuer.get("id", "")
    if not identifier:
        identifier = did_key(decode_multikey(keyring.entries[0].multibase))
    if identifier.startswith("did:web:"):
        try:
            did_web_url(identifier)
        except KeyMaterialError as error:
            raise ProgrammeError(
                f"[issuer] id: {error.sentence}", code="bad-issuer-id", mend=error.mend
            ) from error
    profile = {"id": identifier, **{k: v for k, v in programme.issuer.items() if k != "id"}}
    if programme.issuer_image:
        ending = programme.issuer_image.rpartition(".")[2].lower()
        profile["image"] = {"id": f"{programme.base}/images/issuer.{ending}", "type": "Image"}
    return Issuer(identifier, profile, programme.base, keyring)
