"""Where everything lies in a programme folder.

programme.toml  roster.csv  fonts/ pathways/ equivalences/ received/ (optional)   written by people
keys/           ledger.sqlite                      kept by Cairn, private
out/            credentials/ records/ equivalences/ badges/ certificates/ public/
                awards.csv awards.parquet report.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cairn.kernel.errors import ProgrammeError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one programme folder.

    Attributes:
        folder: The folder.
    """

    folder: Path

    @property
    def programme(self) -> Path:
        """The programme file."""
        return self.folder / "programme.toml"

    @property
    def roster(self) -> Path:
        """The roster."""
        return self.folder / "roster.csv"

    @property
    def fonts(self) -> Path:
        """The provider's own fonts, if any."""
        return self.folder / "fonts"

    @property
    def pathways(self) -> Path:
        """The definitions of pathways, if any."""
        return self.folder / "pathways"

    @property
    def equivalences(self) -> Path:
        """Signed statements of other issuers that one thing counts as another, if any."""
        return self.folder / "equivalences"

    @property
    def received(self) -> Path:
        """Credentials of other issuers that learners handed in, if any."""
        return self.folder / "received"

    @property
    def keys(self) -> Path:
        """The key store; private."""
        return self.folder / "keys"

    @property
    def ledger(self) -> Path:
        """The ledger; private."""
        return self.folder / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        """The file that a working run holds."""
        return self.folder / ".cairn.lock"

    @property
    def out(self) -> Path:
        """Everything that is made."""
        return self.folder / "out"

    @property
    def public(self) -> Path:
        """What is published: the root of the site's host."""
        return self.out / "public"

    @property
    def report(self) -> Path:
        """The page that tells what a run made."""
        return self.out / "report.html"

    def public_file(self, url: str) -> Path:
        """The local file that will be published at an address.

        Args:
            url: An absolute address on the publication host.

        Raises:
            ProgrammeError: If its path climbs out of the public folder.
        """
        parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
        unsafe = any(part in (".", "..") or "/" in part or "\0" in part for part in parts)
        if unsafe or not parts:
            raise ProgrammeError(f"{url} names no file to publish.", code="bad-public-address")
        return self.public.joinpath(*parts)
