"""Named checks and one report: is this what the issuer signed, and does the issuer stand by it.

Values in, values out: the document, a resolver, an instant and a policy. Fetching is the resolver's
business, the clock is the caller's.
"""

from cairn.verification.memory import VerifierMemory
from cairn.verification.policy import Policy, Registry, read_registry
from cairn.verification.render import assessments_html, plain_text, render_html, render_text
from cairn.verification.report import CHECKS, CheckResult, Outcome, Report, Verdict
from cairn.verification.verifier import unreadable_report, verify, verify_several

__all__ = [
    "CHECKS",
    "CheckResult",
    "Outcome",
    "Policy",
    "Registry",
    "Report",
    "Verdict",
    "VerifierMemory",
    "assessments_html",
    "plain_text",
    "read_registry",
    "render_html",
    "render_text",
    "unreadable_report",
    "verify",
    "verify_several",
]
