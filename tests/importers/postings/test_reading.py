"""Every format gives the same postings, and what is wrong with one costs only that one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.importers.postings import PostingFault, PostingLimits, read_postings
from cairn.kernel.errors import CairnError, InputError, LimitError
from cairn.market.posting import Place, Posting

TODAY = date(2026, 7, 1)
TEXT = "We look for somebody who knows Python and SQL, and who explains what the figures say."
RECORD = {
    "id": "A-17",
    "title": "Data analyst",
    "description": TEXT,
    "datePosted": "2026-03-31",
    "company": "North Harbour Foods",
    "city": "Leeds",
    "country": "GB",
    "salary": "GBP 31,000 - 35,000 a year",
}
JOB = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "name": "North Harbour Foods", "value": "A-17"},
    "title": "Data analyst",
    "description": f"<p>{TEXT}</p>",
    "datePosted": "2026-03-31",
    "hiringOrganization": {"@type": "Organization", "name": "North Harbour Foods"},
    "jobLocation": {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": "Leeds", "addressCountry": "GB"},
    },
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "GBP",
        "value": {
            "@type": "QuantitativeValue",
            "minValue": 31000,
            "maxValue": 35000,
            "unitText": "YEAR",
        },
    },
}


def table(rows: list[dict[str, str]]) -> str:
    lines = [",".join(RECORD)]
    lines += [",".join(f'"{row.get(name, "")}"' for name in RECORD) for row in rows]
    return "\n".join(lines) + "\n"


def csv(path: Path) -> None:
    path.write_text(table([RECORD]), encoding="utf-8")


def tsv(path: Path) -> None:
    """Between tabs a quotation mark is a letter."""
    rows = ("\t".join(RECORD), "\t".join(RECORD.values()))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def packed(path: Path) -> None:
    path.write_bytes(gzip.compress(table([RECORD]).encode()))


def lines(path: Path) -> None:
    path.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")


def documents(path: Path) -> None:
    path.write_text(json.dumps([RECORD]), encoding="utf-8")


def lone(path: Path) -> None:
    path.write_text(json.dumps(RECORD, indent=2), encoding="utf-8")


def json_ld(path: Path) -> None:
    path.write_text(json.dumps({"@graph": [{"@type": "WebPage"}, JOB]}), encoding="utf-8")


def page(path: Path) -> None:
    script = f'<script type="application/ld+json">{json.dumps(JOB)}</script>'
    path.write_text(f"<!doctype html><title>Job</title>{script}<p>Apply!", encoding="utf-8")


def parquet(path: Path) -> None:
    pl.DataFrame([RECORD]).write_parquet(path)


def rss(path: Path) -> None:
    path.write_text(
        "<rss><channel><title>Jobs</title><item><guid>A-17</guid><title>Data analyst</title>"
        f"<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description>"
        "<pubDate>Tue, 31 Mar 2026 08:00:00 GMT</pubDate><company>North Harbour Foods</company>"
        "<city>Leeds</city><country>GB</country><salary>GBP 31,000 - 35,000 a year</salary>"
        "</item></channel></rss>",
        encoding="utf-8",
    )


def atom(path: Path) -> None:
    path.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title><entry><id>A-17</id>'
        "<title>Data analyst</title>"
        f'<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content>'
        "<published>2026-03-31T08:00:00Z</published><company>North Harbour Foods</company>"
        "<city>Leeds</city><country>GB</country><salary>GBP 31,000 - 35,000 a year</salary>"
        "</entry></feed>",
        encoding="utf-8",
    )


WAYS: list[tuple[str, Callable[[Path], None]]] = [
    ("jobs.csv", csv),
    ("jobs.tsv", tsv),
    ("jobs.csv.gz", packed),
    ("jobs.jsonl", lines),
    ("jobs.json", documents),
    ("lone.json", lone),
    ("lines.json", lines),
    ("job.jsonld", json_ld),
    ("job.html", page),
    ("jobs.parquet", parquet),
    ("jobs.rss", rss),
    ("jobs.atom", atom),
    ("table", csv),
    ("lines", lines),
    ("document", documents),
    ("page", page),
    ("feed", rss),
    ("parquet", parquet),
]


def read(path: Path, limits: PostingLimits | None = None) -> list[Posting | PostingFault]:
    return list(read_postings(path, today=TODAY, limits=limits or PostingLimits()))


@pytest.mark.parametrize(("name", "write"), WAYS, ids=[name for name, _ in WAYS])
def test_every_format_gives_the_same_posting(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    (posting,) = read(tmp_path / name)
    assert isinstance(posting, Posting)
    assert posting.number == "A-17"
    assert posting.title == "Data analyst"
    assert posting.text == TEXT
    assert posting.posted == date(2026, 3, 31)
    assert posting.employer == "North Harbour Foods"
    assert posting.place == Place("GB", "", "Leeds")
    assert posting.pay is not None
    assert posting.pay.currency == "GBP"
    assert posting.pay.yearly == 33_000
    assert posting.source == name


def test_a_folder_is_read_file_by_file_and_a_bad_file_costs_itself(tmp_path: Path) -> None:
    csv(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("size,colour\n1,red\n", encoding="utf-8")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and nothing more")
    lines(tmp_path / "d.jsonl")
    (tmp_path / "notes.md").write_text("not read", encoding="utf-8")
    found = read(tmp_path)
    assert [one.source for one in found if isinstance(one, Posting)] == ["a.csv", "d.jsonl"]
    faults = [one for one in found if isinstance(one, PostingFault)]
    assert [(one.file, one.code) for one in faults] == [
        ("b.csv", "no-text-column"),
        ("c.parquet", "parquet-unreadable"),
    ]
    assert all(one.lost and one.sentence.endswith(".") and one.mend for one in faults)


BAD_ROWS = {
    "no text": ({**RECORD, "description": ""}, "no-text", True),
    "a few letters": ({**RECORD, "description": "Apply!"}, "no-text", True),
    "only tags": ({**RECORD, "description": "<p><b></b></p>"}, "no-text", True),
    "no title": ({**RECORD, "title": " "}, "no-title", False),
    "a day that is no day": ({**RECORD, "datePosted": "2026-02-30"}, "no-such-day", False),
    "a day in words": ({**RECORD, "datePosted": "last spring"}, "day-unreadable", False),
    "a day to come": ({**RECORD, "datePosted": "2027-01-01"}, "day-in-future", False),
    "a day long ago": ({**RECORD, "datePosted": "1889-01-01"}, "day-too-early", False),
    "at least so old": ({**RECORD, "datePosted": "30+ days ago"}, "day-at-the-latest", False),
}


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_what_is_wrong_with_a_posting_is_said_and_costs_no_other(tmp_path: Path, kind: str) -> None:
    row, code, lost = BAD_ROWS[kind]
    path = tmp_path / "jobs.csv"
    path.write_text(table([RECORD, row, {**RECORD, "id": "A-18"}]), encoding="utf-8")
    found = read(path)
    (fault,) = [one for one in found if isinstance(one, PostingFault)]
    assert (fault.code, fault.lost) == (code, lost)
    assert (fault.file, fault.row) == ("jobs.csv", 3)
    assert fault.sentence.endswith(".")
    assert fault.mend
    kept = [one.number for one in found if isinstance(one, Posting)]
    assert kept == (["A-17", "A-18"] if lost else ["A-17", "A-17", "A-18"])


GOOD_ROW = table([RECORD]).splitlines()[1]
BROKEN_ROWS = {
    "too few cells": ('"A-17","Data analyst"', "too-few-cells"),
    "too many cells": (f"{GOOD_ROW},more", "too-many-cells"),
    "the header again": (",".join(RECORD), "repeated-header"),
    "an open quotation mark": (f'"{GOOD_ROW}', "open-quotation-mark"),
    "a null character": (GOOD_ROW.replace("Leeds", "Le\0ds"), "null-character"),
    "an older encoding": (GOOD_ROW.replace("Leeds", "Le\udce9ds"), "not-utf-8"),
    "a line without an end": (GOOD_ROW.replace("Leeds", "x" * 1_100_000), "row-too-long"),
}


@pytest.mark.parametrize("kind", BROKEN_ROWS)
def test_a_broken_row_of_a_table_costs_itself(tmp_path: Path, kind: str) -> None:
    row, code = BROKEN_ROWS[kind]
    path = tmp_path / "jobs.csv"
    path.write_text(
        f"{table([RECORD])}{row}\n{GOOD_ROW}\n", encoding="utf-8", errors="surrogateescape"
    )
    first, fault, last = read(path)
    assert isinstance(fault, PostingFault)
    assert (fault.code, fault.row, fault.lost, bool(fault.mend)) == (code, 3, True, True)
    assert isinstance(first, Posting)
    assert first == last


@pytest.mark.parametrize(
    "salary", ["USD -4 a year", "9999999999 a year", "GBP 900,000 an hour", "GBP 3 a year"]
)
def test_pay_that_cannot_be_is_left_out_and_the_posting_kept(tmp_path: Path, salary: str) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text(table([{**RECORD, "salary": salary}]), encoding="utf-8")
    found = read(path)
    assert [one.pay for one in found if isinstance(one, Posting)] == [None]
    (fault,) = [one for one in found if isinstance(one, PostingFault)]
    assert (fault.lost, fault.field) == (False, "salary")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "not-json"),
        ('["a", "b"]', "not-an-object"),
        ('{"a": 1, "a": 2}', None),
        ("[" * 60 + "]" * 60, None),
        ('{"@type": "Recipe"}', "no-job-posting"),
        (json.dumps({"title": "Cook"}), "no-text"),
        (json.dumps({**RECORD, "description": 7}), "no-text"),
        (json.dumps({**RECORD, "description": "x" * 200_000}), "text-too-long"),
        (json.dumps({**RECORD, "note": "x" * 2_000_000}), None),
    ],
    ids=["cut", "list", "twice", "deep", "recipe", "no text", "number", "long text", "long line"],
)
def test_a_broken_line_costs_itself(tmp_path: Path, line: str, code: str | None) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_text(f"{json.dumps(RECORD)}\n{line}\n{json.dumps(RECORD)}\n", encoding="utf-8")
    found = read(path)
    assert [isinstance(one, Posting) for one in found] == [True, False, True]
    fault = found[1]
    assert isinstance(fault, PostingFault)
    assert fault.lost
    assert fault.row == 2
    assert fault.sentence.endswith(".")
    assert fault.mend
    if code in {"no-text", "text-too-long", "no-job-posting"}:
        assert fault.code == code


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", "", "empty"),
        ("a.csv", "size,colour\n1,red\n", "no column with the text"),
        ("a.html", "<p>A page about jobs", "no schema.org JobPosting"),
        ("a.json", "[1, 2, 3]", "no schema.org JobPosting"),
        ("a.json", "{", "JSON"),
        ("a.rss", "<rss><channel></channel></rss>", "no entry of a feed"),
        ("a.rss", "<rss><channel><item><title>x</title>", "not well-formed"),
        ("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ("a.xml", "<a>" * 40, "deeper than 32"),
        ("a.parquet", "PAR1", "cannot be read as a Parquet file"),
        ("a.csv.gz", "not packed", "cannot be read"),
    ],
)
def test_a_file_that_holds_no_postings_says_so(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    said: list[CairnError | PostingFault] = []
    try:
        said += [one for one in read(path) if isinstance(one, PostingFault)]
    except CairnError as error:
        said.append(error)
    assert sentence in said[-1].sentence
    assert said[-1].mend


def test_a_path_that_leads_nowhere_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="0 files of postings"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["jobs.json", "job.html"])
def test_a_document_above_the_ceiling_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(json.dumps([RECORD]) + " " * 2_000, encoding="utf-8")
    with pytest.raises(LimitError):
        read(tmp_path / name, PostingLimits(page_bytes=1_000))


def test_json_that_nests_too_deep_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[" * 60 + "]" * 60, encoding="utf-8")
    with pytest.raises(LimitError) as caught:
        read(tmp_path / "a.json")
    assert caught.value.mend


@pytest.mark.parametrize("write", [csv, lines, parquet], ids=["csv", "lines", "parquet"])
def test_more_rows_than_allowed_are_refused(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / (
        "a.parquet" if write is parquet else "a.jsonl" if write is lines else "a.csv"
    )
    write(path)
    if write is parquet:
        pl.DataFrame([RECORD] * 4).write_parquet(path)
    else:
        content = path.read_text(encoding="utf-8")
        path.write_text(content + content.splitlines(keepends=True)[-1] * 3, encoding="utf-8")
    assert len(read(path)) == 4
    with pytest.raises(LimitError, match="more than 2 rows"):
        read(path, PostingLimits(rows=2))


def test_lines_of_json_under_another_ending_are_lines(tmp_path: Path) -> None:
    for name in ("jobs.json", "jobs"):
        (tmp_path / name).write_text(f"{json.dumps(RECORD)}\n" * 3, encoding="utf-8")
        assert [type(one) for one in read(tmp_path / name)] == [Posting] * 3


def test_the_source_that_is_given_counts_before_the_file_s_own(tmp_path: Path) -> None:
    row = {**RECORD, "site": "the board"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    found = [
        [one.source for one in read_postings(tmp_path / "a.jsonl", source=source, today=TODAY)]  # type: ignore[union-attr]  # no fault comes
        for source in ("", "spring")
    ]
    assert found == [["the board"], ["spring"]]


@given(st.binary(max_size=300), st.sampled_from([".csv", ".jsonl", ".json", ".html", ".xml", ""]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_end_in_anything_but_postings_faults_and_our_errors(
    data: bytes, ending: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(data)
        with suppress(CairnError):
            assert all(isinstance(one, (Posting, PostingFault)) for one in read(path))


@pytest.mark.shared
def test_the_real_postings_are_read_with_their_days_and_places(labour: Path) -> None:
    file = labour / "postings" / "postings_glassdoor_linkedin_dedup.parquet"
    found = [one for one in read(file) if isinstance(one, Posting)]
    assert len(found) == 3_434
    days = [one.posted for one in found if one.posted]
    assert (len(days), min(days), max(days)) == (1_888, date(2020, 4, 5), date(2020, 5, 8))
    assert sum(one.place.country == "US" for one in found) > 0.95 * len(found)
    assert sum(bool(one.employer) for one in found) > 0.95 * len(found)
    indeed = list(
        read_postings(labour / "postings" / "postings_indeed_ds_2020.parquet", today=TODAY)
    )
    assert sum(isinstance(one, Posting) for one in indeed) == 547


def test_a_broken_script_of_a_page_costs_itself(tmp_path: Path) -> None:
    scripts = [
        f'<script type="application/ld+json">{one}</script>' for one in ("{", json.dumps(JOB))
    ]
    path = tmp_path / "jobs.html"
    path.write_text("".join(scripts), encoding="utf-8")
    fault, posting = read(path)
    assert isinstance(fault, PostingFault)
    assert isinstance(posting, Posting)
    assert posting.text == TEXT


def test_scripts_and_styles_are_no_text(tmp_path: Path) -> None:
    job = {**JOB, "description": f"<style>p {{}}</style><p>{TEXT}</p><script>alert(1)</script>"}
    path = tmp_path / "job.json"
    path.write_text(json.dumps(job), encoding="utf-8")
    (posting,) = read(path)
    assert isinstance(posting, Posting)
    assert posting.text == TEXT
