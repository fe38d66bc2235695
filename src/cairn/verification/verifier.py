"""The verifier: document, resolver, instant and policy in; a report out.

It opens no socket and reads no clock. It does not decide whether the issuer is good, whether the
assessment was fair, or what the badge is worth; it says whether this is what the issuer signed,
and whether the issuer still stands by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from cairn.canon.contexts import ContextStore
from cairn.credentials import vcdm
from cairn.credentials.assessment_result import AssessmentResult, read_assessments
from cairn.credentials.contexts import packaged_contexts
from cairn.kernel.errors import CairnError, FetchError, InputError
from cairn.kernel.fetching import BudgetedResolver, Resolver
from cairn.kernel.json_text import Json
from cairn.proofs.batch import TOGETHER
from cairn.verification.case import (
    Case,
    failed,
    issuer_label,
    not_needed,
    passed,
    shortened,
    text_of,
    undetermined,
)
from cairn.verification.checks_embedded import (
    Judged,
    check_contained,
    check_endorsements,
    contained_in,
    judge_contained,
)
from cairn.verification.checks_holder import check_issuer_known, check_recipient
from cairn.verification.checks_service import check_evidence_pieces, refreshed
from cairn.verification.checks_status import check_status
from cairn.verification.core import check_core, check_times
from cairn.verification.documents import Opened, open_document, open_part
from cairn.verification.memory import RememberingResolver, VerifierMemory
from cairn.verification.openbadges2 import verify_open_badge_2
from cairn.verification.policy import Policy
from cairn.verification.report import CHECKS, CheckResult, Report
from cairn.verification.routine import Asked, Swift, note_routine, routine_checks, swift_look
from cairn.verification.stack_parts import check_named_parts, check_stack
from cairn.verification.titles import holder_of, title_of

__all__ = ["unreadable_report", "verify", "verify_several"]

_GIVE_ORIGINAL = "Ask the holder for the original file."
_ENVELOPE_NOTE = (
    "It came in a presentation, whose own signature says who showed it and was not checked."
)
_LONGEST_NAME = 500
_LONGEST_ID = 2_000
_DEFAULT_POLICY = Policy()
_ALWAYS = 13  # the checks that every report has; the others are there when there is a need
_FORMS = {"json": "JSON", "jwt": "a signed token (JWT)", "png": "a baked PNG", "svg": "a baked SVG"}


def verify(
    document: bytes | str | Mapping[str, Json],
    *,
    resolver: Resolver,
    at: datetime,
    policy: Policy | None = None,
    source: str = "",
    contexts: ContextStore | None = None,
    memory: VerifierMemory | None = None,
) -> Report:
    """Check anything badge-like and say, in named checks, whether to believe it.

    Args:
        document: JSON, a compact JWS, a baked PNG or SVG; Open Badges 3.0 or 2.0, or another
            verifiable credential of data model 2.0 or 1.1.
        resolver: Where key documents, status lists and hosted badges come from.
        at: The instant for which to answer; it must have a time zone.
        policy: What the verifying person decided; the defaults when left out.
        source: Where the document came from, for the report.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.
        memory: What earlier verifications with this resolver left behind; a new one when left out.

    Returns:
        The report. Whatever the document holds, nothing is raised because of it.

    Raises:
        InputError: If `at` has no time zone.
    """
    asked = _asked(at, policy, contexts, memory)
    look = _look(document, asked)
    return _judged(document, source, resolver, asked, look, holds=look is not None and look.holds())


def verify_several(
    documents: Iterable[tuple[str, bytes | str]],
    *,
    resolver: Resolver,
    at: datetime,
    policy: Policy | None = None,
    contexts: ContextStore | None = None,
    memory: VerifierMemory | None = None,
) -> Iterator[Report]:
    """Check many documents, which is quicker than to `verify` each.

    Args:
        documents: Where each came from, for its report, and the document.
        resolver: As for `verify`, and so are the others.
        at: The instant for which to answer; it must have a time zone.
        policy: What the verifying person decided; the defaults when left out.
        contexts: The JSON-LD contexts to use; the packaged ones when left out.
        memory: What earlier verifications with this resolver left behind; a new one when left out.

    Yields:
        The reports, in order.

    Raises:
        InputError: If `at` has no time zone.
    """
    asked = _asked(at, policy, contexts, VerifierMemory() if memory is None else memory)
    waiting = iter(documents)
    while several := list(islice(waiting, TOGETHER)):
        looks = [_look(document, asked) for _, document in several]
        held = [look is not None and look.holds() for look in looks]
        for (source, document), look, holds in zip(several, looks, held, strict=True):
            yield _judged(document, source, resolver, asked, look, holds=holds)


def _asked(
    at: datetime,
    policy: Policy | None,
    contexts: ContextStore | None,
    memory: VerifierMemory | None,
) -> Asked:
    if at.tzinfo is None:
        raise InputError("The instant to verify for needs a time zone.", code="bad-instant")
    remembered = VerifierMemory(lasting=False) if memory is None else memory
    return Asked(remembered, policy or _DEFAULT_POLICY, at, contexts or packaged_contexts())


def _look(document: bytes | str | Mapping[str, Json], asked: Asked) -> Swift | None:
    """Look at JSON text as one of many; None if there was none like it."""
    if isinstance(document, bytes) and document[:1] == b"{":
        try:
            document = document.decode()
        except UnicodeDecodeError:
            return None
    return swift_look(document, asked) if isinstance(document, str) else None


def _judged(
    document: bytes | str | Mapping[str, Json],
    source: str,
    resolver: Resolver,
    asked: Asked,
    look: Swift | None,
    *,
    holds: bool,
) -> Report:
    """Write the report, quickly if the document was found to be like another and to hold."""
    memory, rules, at, store = asked
    world = RememberingResolver(BudgetedResolver(resolver, rules.limits.fetches))
    if look is not None and holds:
        told = look.told()
        case = Case(Opened(told, "json", rest=told), world, at, rules, store, memory=memory)
        return _report(case, look.checks(case), source, read_assessments(told))
    try:
        opened = open_document(document, rules.limits, store)
        if opened.url:
            opened = _followed(opened, world, rules)
        case = Case(opened, world, at, rules, store, memory=memory)
        report = _verify_opened(case, source)
    except CairnError as error:
        return unreadable_report(error, at, source)
    if look is not None:
        look.note(case, report.checks)
    return report


def _followed(opened: Opened, world: Resolver, policy: Policy) -> Opened:
    """What stands at the address that is all an image of the oldest kind holds.

    Raises:
        FetchError: If nothing could be had there.
        InputError: If there is another image or address, or nothing that can be read.
    """
    found = open_document(world.fetch(opened.url).body, policy.limits)
    if found.form in {"png", "svg"}:
        raise InputError(
            "The image holds an address where there is only another image.", code="not-a-credential"
        )
    return replace(found, form=opened.form, url=opened.url, notes=opened.notes + found.notes)


def _verify_opened(case: Case, source: str) -> Report:
    kind = vcdm.kind(case.credential)
    if kind.startswith("ob2"):
        return verify_open_badge_2(case, source)
    if kind != "presentation":
        newest, checks = _checks(case)
        return _report(case, checks, source, read_assessments(newest.credential))
    inside = contained_in(case.credential)
    if len(inside) != 1:
        return _report(case, _presentation_checks(case, inside), source)
    only = open_part(inside[0], case.policy.limits)
    if vcdm.kind(only.credential) == "presentation":
        raise InputError(
            "The presentation holds only another presentation.", code="not-a-credential"
        )
    notes = (*case.opened.notes, _ENVELOPE_NOTE, *only.notes)
    return _verify_opened(replace(case, opened=replace(only, notes=notes)), source)


def _presentation_checks(case: Case, inside: list[Json]) -> tuple[CheckResult, ...]:
    """The checks of a presentation that holds none or several: it is only an envelope."""
    notes = (*case.opened.notes, _ENVELOPE_NOTE)
    sentence = f"It is a presentation of {len(inside)} credentials and could be read."
    readable = passed("readable", "read", sentence, notes)
    why = "A presentation is only an envelope; see the credentials inside."
    rest = tuple(not_needed(name, "only-an-envelope", why) for name, _ in CHECKS[1:_ALWAYS])
    if inside:
        return (readable, *rest, check_contained(case))
    sentence = "The presentation holds no credential."
    step = "Ask the holder to export the credential itself."
    return (readable, *rest, failed("contained", "nothing-inside", sentence, step))


def _checks(case: Case) -> tuple[Case, tuple[CheckResult, ...]]:
    """Run the checks; the case is that of the newest version, if the issuer sent one."""
    readable = passed(
        "readable",
        "read",
        f"It is {_FORMS[case.opened.form]} and could be read.",
        case.opened.notes,
    )
    routine = routine_checks(case, readable)
    if routine is not None:
        return case, routine
    original = case
    core = check_core(case)
    case, core, refresh = refreshed(case, core)
    early, late = check_times(case)
    checks = (readable, *core, refresh, check_status(case), early, late)
    checks += (check_recipient(case), check_endorsements(case), check_issuer_known(case))
    record = vcdm.kind(case.credential) == "clr"
    each: dict[int, Judged] = {}
    if record:
        contained, each = judge_contained(case)
        checks += (contained,)
    if case.policy.evidence:
        checks += (check_evidence_pieces(case),)
    stack = check_stack(case, each) if record else check_named_parts(case)
    checks += (stack,) if stack else ()
    note_routine(original, checks)
    return case, checks


def _report(
    case: Case,
    checks: tuple[CheckResult, ...],
    source: str,
    assessments: tuple[AssessmentResult, ...] = (),
) -> Report:
    credential = case.credential
    return Report(
        source=shortened(source, _LONGEST_ID),
        kind=vcdm.kind(credential),
        title=shortened(title_of(credential), _LONGEST_NAME),
        issuer=shortened(issuer_label(credential), _LONGEST_NAME),
        issuer_id=shortened(case.issuer, _LONGEST_ID),
        credential_id=shortened(text_of(credential.get("id")), _LONGEST_ID),
        recipient=shortened(holder_of(credential), _LONGEST_NAME),
        at=case.at,
        checks=checks,
        assessments=assessments,
    )


def unreadable_report(error: CairnError, at: datetime, source: str) -> Report:
    """Write the report about something that could not even be read, or not be had."""
    maker = undetermined if isinstance(error, FetchError) else failed
    first = maker("readable", error.code, error.sentence, error.mend or _GIVE_ORIGINAL)
    rest = tuple(
        undetermined(
            name,
            "not-reached",
            "This was not reached, because the file cannot be read.",
            _GIVE_ORIGINAL,
        )
        for name, _ in CHECKS[1:_ALWAYS]
    )
    blank = Report(shortened(source, _LONGEST_ID), "unreadable", "", "", "", "", "", at)
    return replace(blank, checks=(first, *rest))
