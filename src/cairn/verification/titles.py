"""What a credential is called and who holds it, for the head of a report."""

from __future__ import annotations

from cairn.credentials.faults import as_list
from cairn.kernel.json_text import JsonObject
from cairn.verification.case import text_of

__all__ = ["holder_of", "title_of"]


def title_of(credential: JsonObject) -> str:
    """The achievement's name, else the credential's own; empty when it has neither."""
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    name = achievement.get("name") if isinstance(achievement, dict) else None
    return text_of(name) or text_of(credential.get("name"))


def holder_of(credential: JsonObject) -> str:
    """A name in clear among the subject's identifiers, else the subject's own name or id."""
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict):
        return ""
    for entry in as_list(subject.get("identifier")):
        if (
            isinstance(entry, dict)
            and entry.get("identityType") == "name"
            and entry.get("hashed") is False
        ):
            return text_of(entry.get("identityHash"))
    return text_of(subject.get("name")) or text_of(subject.get("id"))
