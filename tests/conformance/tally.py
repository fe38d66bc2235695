"""How one set of published vectors fared: passed, failed, out of scope with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """The count of one set.

    Attributes:
        name: The set's name, as it stands in docs/conformance.md.
        what: What is compared.
        passed: The cases that gave what they should.
        failed: The others: case to what happened.
        outside: Cases that do not concern Cairn: case to the reason.
        remarks: Where Cairn is stricter or wider on purpose.
    """

    name: str
    what: str
    passed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def expect(self, case: str, *, holds: bool, found: object = "") -> None:
        """Count a case."""
        if holds:
            self.passed.append(case)
        else:
            self.failed[case] = str(found)

    def outside_by_reason(self) -> list[str]:
        """Each reason once, with the number of cases and the first of them."""
        reasons: dict[str, list[str]] = {}
        for case, why in self.outside.items():
            reasons.setdefault(why.rstrip("."), []).append(case)
        return [
            f"{why} ({len(cases)}: {', '.join(f'`{case[:60]}`' for case in cases[:2])}"
            f"{', ...' if len(cases) > 2 else ''})"
            for why, cases in reasons.items()
        ]

    def row(self) -> str:
        """The set's row in the table."""
        counts = " | ".join(str(len(one)) for one in (self.passed, self.failed, self.outside))
        return f"| {self.name} | {self.what} | {counts} |"
