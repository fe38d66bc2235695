"""The work of verifying: one document a row in, one report a line out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cairn.bulk.job import Written
from cairn.bulk.rows import Batch, Row
from cairn.kernel.fetching import Resolver
from cairn.verification import Policy, Report, VerifierMemory, unreadable_report, verify

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
            reports = [look(row) for row in batch]
            lines = "".join(f"{_line(report)}\n" for report in reports)
            counts = Counter(report.verdict.value for report in reports)
            return Written.of(batch, lines.encode("utf-8", "replace"), b"", counts)

        return check

    def looking(self) -> Callable[[Row], Report]:
        """Make the resolver, and give the function that verifies one row."""
        resolver, memory = self.resolver(), VerifierMemory()

        def look(row: Row) -> Report:
            if row.error is not None:
                return unreadable_report(row.error, self.at, row.name)
            return verify(
                row.data,
                resolver=resolver,
                at=self.at,
                policy=self.policy,
                source=row.name,
                memory=memory,
            )

        return look


def _line(report: Report) -> str:
    return json.dumps(report.to_json(), ensure_ascii=False)
