"""Everything that a signature in this run needs: programme, issuer, key, instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.credentials.contexts import packaged_contexts
from cairn.proofs.data_integrity import add_proof

if TYPE_CHECKING:
    from datetime import datetime

    from cairn.importers.programme_file import Programme
    from cairn.kernel.json_text import JsonObject
    from cairn.keys.signer import Signer
    from cairn.programme.issuer import Issuer

__all__ = ["SigningDesk"]


@dataclass(frozen=True, slots=True)
class SigningDesk:
    """Where this run signs.

    Attributes:
        programme: The programme.
        issuer: Who signs.
        signer: With what.
        at: The present instant, to the second.
    """

    programme: Programme
    issuer: Issuer
    signer: Signer
    at: datetime

    def sign(self, document: JsonObject) -> JsonObject:
        """Add the issuer's proof to a document.

        Raises:
            CairnError: If it uses a term no context defines, or the key does not fit the suite.
        """
        return add_proof(
            document,
            self.signer,
            packaged_contexts(),
            suite=self.programme.proof.suite,
            created=self.at,
        )
