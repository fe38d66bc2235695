"""From a verified credential to what a requirement may count: the facts, and how they stand.

Knows how a report becomes a standing: what failed counts for nothing, and what could not be
determined is kept apart with its reason. Verifying is `verification`'s.
"""

from __future__ import annotations

from cairn.hiring.applicant import Unchecked
from cairn.kernel.json_text import JsonObject
from cairn.pathways.holding_reading import holding_of
from cairn.pathways.holdings import Holding, Standing
from cairn.verification.report import Report, Verdict

__all__ = ["checked_holding"]

_STANDINGS: dict[str, Standing] = {
    "revoked": "revoked",
    "suspended": "suspended",
    "expired": "expired",
}


def checked_holding(credential: JsonObject, report: Report) -> tuple[Holding, Unchecked | None]:
    """What a credential says, with how it stands by its report.

    Args:
        credential: The credential that was verified, an achievement credential of Open Badges 3.0.
        report: Its report.

    Returns:
        The holding; and where its check could not be brought to an end, why.

    Raises:
        InputError: If it is no such credential (``bad-holding``, ``bad-instant``).
    """
    deciding = report.deciding
    if report.verdict is Verdict.VALID:
        return holding_of(credential), None
    if report.verdict is Verdict.UNDETERMINED:
        holding = holding_of(credential, standing="unverified")
        reason = deciding.sentence if deciding else "Nothing could be checked."
        return holding, Unchecked(holding.credential_id, reason)
    code = deciding.code if deciding else ""
    return holding_of(credential, standing=_STANDINGS.get(code, "unverified")), None
