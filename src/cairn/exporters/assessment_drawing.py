"""The picture of an assessment for a report or a page, as the verifier draws it.

Knows only how a drawing is handed over; `cairn.verification.assessment_picture` draws.
"""

from __future__ import annotations

from cairn.credentials.assessment_result import AssessmentResult
from cairn.verification.assessment_picture import assessment_svg, assessment_words

__all__ = ["assessment_picture"]


def assessment_picture(result: AssessmentResult) -> tuple[bytes, str]:
    """Draw where a measured level lies against the bar.

    Args:
        result: The assessment.

    Returns:
        An SVG 400 units wide that brings its own white ground, and the same in words, for who
        cannot see it. The same assessment gives the same bytes.
    """
    return assessment_svg(result).encode(), assessment_words(result)
