"""A programme's register as values: what is awarded, and who holds it, with numbers for people.

Read by whoever knows the programme's folder and handed in. Knows by which names a credential goes,
and which skills of another framework stand for its own; counts nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cairn.kernel.errors import UsageError
from cairn.library.market_names import Names, shown_label
from cairn.market.supply import Holding

__all__ = ["Offered", "Register"]


@dataclass(frozen=True, slots=True)
class Offered:
    """A credential that a programme awards.

    Attributes:
        key: The word by which its programme names it.
        id: The achievement's id.
        name: What it is called.
        skills: The skills it shows: what they are called, by URI.
    """

    key: str
    id: str
    name: str
    skills: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """What a programme awards, and who holds it.

    Attributes:
        source: Which register, for people.
        offered: What is awarded.
        holdings: Who holds what, with numbers for people.
    """

    source: str
    offered: tuple[Offered, ...]
    holdings: tuple[Holding, ...]

    def by_framework(self, names: Names) -> tuple[Holding, ...]:
        """The holdings with the skills of a framework in place of those that credentials name.

        Args:
            names: The names of the framework.
        """
        labels = {uri: name for one in self.offered for uri, name in one.skills.items()}
        found = {
            uri: names.standing_for(uri, labels.get(uri, ""))
            for uri in {uri for one in self.holdings for uri in one.skills}
        }
        return tuple(
            replace(
                one, skills=tuple(sorted(frozenset().union(*(found[uri] for uri in one.skills))))
            )
            for one in self.holdings
        )

    def credential(self, text: str) -> Offered:
        """The credential that a person names by its key, name or id.

        Raises:
            UsageError: If none is called so (``unknown-credential``).
        """
        wanted = text.strip().casefold()
        for one in self.offered:
            if wanted in {one.key.casefold(), one.name.casefold(), one.id.casefold()}:
                return one
        keys = [one.key for one in self.offered]
        near = difflib.get_close_matches(wanted, keys, n=1) or keys
        raise UsageError(
            f"No credential of the programme is called {shown_label(text[:200])}.",
            code="unknown-credential",
            mend=f"Name one of: {', '.join(near)}.",
        )
