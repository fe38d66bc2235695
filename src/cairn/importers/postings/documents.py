"""Records of documents: JSON and JSON-LD, and web pages that carry JSON-LD.

A document is read as a whole, within its ceiling. One bad script loses only itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.importers.postings.faults import PostingFault
from cairn.importers.postings.fields import RawPosting, raw_posting
from cairn.importers.postings.job_postings import job_postings, plain_records
from cairn.importers.postings.limits import PostingLimits
from cairn.importers.postings.plain_html import json_ld_scripts
from cairn.kernel.errors import CairnError, InputError, LimitError
from cairn.kernel.json_text import read_json

__all__ = ["json_records", "page_records", "script_records"]

_NOTHING = (
    "no-job-posting",
    "There is no schema.org JobPosting in it.",
    "Save the page of one posting, or the JSON-LD that the job board gives.",
)


def json_records(
    data: bytes, file: str, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    """The records of a JSON document: its JobPostings, its one list of records, or itself.

    Args:
        data: The document.
        file: Its name.
        limits: The ceilings to obey.

    Raises:
        InputError: If it is not JSON.
        LimitError: If it is too large or too deep.
    """
    try:
        document = read_json(
            data.removeprefix(b"\xef\xbb\xbf"), limits.document, repeated_members=True
        )
    except LimitError as error:
        raise LimitError(
            f"“{file}” cannot be read. {error.sentence}",
            code=error.code,
            mend=error.mend or "Write its postings as lines of JSON, one in each line.",
        ) from error
    except InputError as error:
        raise InputError(
            f"“{file}” cannot be read. {error.sentence}",
            code=error.code,
            mend=error.mend or "Get the file again; it may be cut short.",
        ) from error
    found = list(job_postings(document))
    records = found or plain_records(document) or []
    for row, record in enumerate(records, 1):
        yield raw_posting(record, file, row if len(records) > 1 else 0)
    if not records:
        yield PostingFault(file, 0, "", *_NOTHING)


def page_records(
    data: bytes, file: str, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    """The JobPostings in the scripts of a web page.

    Args:
        data: The page; letters that are not UTF-8 are replaced.
        file: Its name.
        limits: The ceilings to obey.
    """
    found = False
    for one in script_records(data.decode("utf-8", "replace"), file, 0, limits):
        found = True
        yield one
    if not found:
        yield PostingFault(file, 0, "", *_NOTHING)


def script_records(
    text: str, file: str, row: int, limits: PostingLimits
) -> Iterator[RawPosting | PostingFault]:
    """The JobPostings in the scripts of some HTML.

    Args:
        text: The HTML.
        file: Name of the file that it is in.
        row: Where it stands there; 0 when it is the file.
        limits: The ceilings to obey.
    """
    for number, script in enumerate(json_ld_scripts(text), 1):
        place = row or number
        try:
            # Pages in the wild break lines within texts, which JSON does not allow.
            joined = " ".join(script.strip().splitlines())
            document = read_json(joined, limits.document, repeated_members=True)
        except CairnError as error:
            mend = error.mend or "Tell the job board that its JSON-LD is broken."
            yield PostingFault(file, place, "script", error.code, error.sentence, mend)
            continue
        for job in job_postings(document):
            yield raw_posting(job, file, place)
