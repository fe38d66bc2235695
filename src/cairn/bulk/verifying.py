"""The work of verifying: one document a row in, one report a line out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cairn.bulk.job import Written
from cairn.bulk.rows import Batch, Row
from cairn.kernel.fetching import Resolver
from cairn.verification import Policy, Report, VerifierMemory, unreadable_report, verify_several

__all__ = ["Verifying"]


@dataclass(frozen=True, slots=True)
class Verifying:
    """A work that verifies.

    Attributes:
        resolver: A recipe for the resolver, called once in each process; so a status list is
            fetched once in each.
        at: The instant for which to answer.
        policy: What the verifying person decided.
    """

    resolver: Callable[[], Resolver]
    at: datetime
    policy: Policy = field(default_factory=Policy)

    def begin(self) -> Callable[[Batch], Written]:
        """Make the resolver, and give the function that verifies a batch."""
        look = self.looking()

        def check(batch: Batch) -> Written:
            reports = list(look(batch))
            lines = "".join(f"{_line(report)}\n" for report in reports)
            counts = Counter(report.verdict.value for report in reports)
            return Written.of(batch, lines.encode("utf-8", "replace"), b"", counts)

        return check

    def looking(self) -> Callable[[Iterable[Row]], Iterator[Report]]:
        """Make the resolver, and give the function that verifies rows, in their order."""
        resolver, memory = self.resolver(), VerifierMemory()

        def look(rows: Iterable[Row]) -> Iterator[Report]:
            listed = list(rows)
            reports = verify_several(
                ((row.name, row.data) for row in listed if row.error is None),
                resolver=resolver,
                at=self.at,
                policy=self.policy,
                memory=memory,
            )
            for row in listed:
                if row.error is None:
                    yield next(reports)
                else:
                    yield unreadable_report(row.error, self.at, row.name)

        return look


def _line(report: Report) -> str:
    return json.dumps(report.to_json(), ensure_ascii=False)
