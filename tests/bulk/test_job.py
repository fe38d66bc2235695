"""Jobs on files: what is done, what is told, and what is left behind."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest

from bulk.jobs import AT, KEY, issue_rows, line, plan_of, stopped_job, write_rows
from cairn.bulk.engines import Engine
from cairn.bulk.issuing import Issuing
from cairn.bulk.job import Job
from cairn.kernel.errors import CairnError, UsageError
from cairn.kernel.fetching import OfflineResolver
from cairn.verification import verify


def test_it_works(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    result = issue_rows(
        write_rows(tmp_path / "rows.ndjson", 30),
        tmp_path / "out.ndjson",
        tell=lambda *step: told.append(step),
        most_rows=10,
    )
    assert result.counts == {"signed": 30}
    assert result.faults == ""
    assert [done for _, done, _ in told] == [0, 10, 20, 30, 30]
    lines = (tmp_path / "out.ndjson").read_bytes().splitlines()
    assert len(lines) == 30
    report = verify(lines[7], resolver=OfflineResolver(), at=AT)
    assert (report.verdict.value, report.recipient) == ("valid", "did:example:learner-7")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.ndjson", "rows.ndjson"]


def test_the_table_of_faults_says_what_to_do(tmp_path: Path) -> None:
    source = tmp_path / "rows.ndjson"
    source.write_bytes(line(0) + b'\n{"a": 1}\n' + b"=1\n" + line(1) + b"\n")
    result = issue_rows(source, tmp_path / "out.v1.ndjson")
    assert result.faults == str(tmp_path / "out.v1.faults.csv")
    data = (tmp_path / "out.v1.faults.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfrow,field,what_is_wrong,what_to_do,reason_code\r\n")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {row["row"] for row in rows} == {"2", "3"}
    assert {row["field"] for row in rows} == {"type", ""}
    assert rows[-1]["reason_code"] == "not-json"


def test_a_table_of_faults_of_an_earlier_job_goes(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.ndjson", 2)
    (tmp_path / "out.faults.csv").write_text("old")
    issue_rows(source, tmp_path / "out.ndjson")
    assert not (tmp_path / "out.faults.csv").exists()


def test_an_output_that_is_there_is_replaced_when_all_is_done(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.ndjson", 30)
    output = tmp_path / "out.ndjson"
    output.write_text("old")
    stopped_job(source, output)
    assert output.read_text() == "old"
    issue_rows(source, output)
    assert output.read_bytes().count(b"\n") == 30


def test_a_restart_signs_for_the_first_instant(tmp_path: Path) -> None:
    source, output = write_rows(tmp_path / "rows.ndjson", 30), tmp_path / "out.ndjson"
    issue_rows(source, tmp_path / "whole.ndjson")
    stopped_job(source, output)
    later = replace(plan_of(source, output), at=AT.replace(year=2027))
    with Job(later) as job:
        assert (job.at, job.before, job.left) == (AT, 20, 10)
        job.run(Issuing(KEY, job.at), engine=Engine.LOCAL, tell=lambda *_: None)
    assert output.read_bytes() == (tmp_path / "whole.ndjson").read_bytes()


OTHER_JOBS = {
    "a changed row": "inputSha256",
    "a longer input": "inputBytes",
    "another key": "key",
    "another instant that was asked for": "at",
}


@pytest.mark.parametrize("case", OTHER_JOBS)
def test_another_job_is_not_mixed_with_an_unfinished_one(case: str, tmp_path: Path) -> None:
    source, output = write_rows(tmp_path / "rows.ndjson", 30), tmp_path / "out.ndjson"
    stopped_job(source, output)
    before = (tmp_path / "out.ndjson.part").read_bytes()
    plan = plan_of(source, output)
    if case == "a changed row":
        source.write_bytes(source.read_bytes().replace(b"learner-3", b"learner-4"))
    elif case == "a longer input":
        write_rows(source, 31)
    elif case == "another key":
        plan = replace(plan, settings={**plan.settings, "key": "did:example:other#1"})
    else:
        plan = replace(plan, at=AT.replace(year=2027), at_matters=True)
    with pytest.raises(UsageError) as caught, Job(plan):
        pass
    assert caught.value.code == "another-job"
    assert OTHER_JOBS[case] in caught.value.sentence
    assert (tmp_path / "out.ndjson.part").read_bytes() == before


def test_only_one_process_writes(tmp_path: Path) -> None:
    plan = plan_of(write_rows(tmp_path / "rows.ndjson", 3), tmp_path / "out.ndjson")
    with Job(plan), pytest.raises(UsageError) as caught, Job(plan):
        pass
    assert caught.value.code == "already-running"


@pytest.mark.parametrize("moved", ["nothing", "faults", "both"])
def test_a_job_killed_while_it_moves_its_files(moved: str, tmp_path: Path) -> None:
    source, output = tmp_path / "rows.ndjson", tmp_path / "out.ndjson"
    source.write_bytes(line(0) + b"\nbad\n")
    issue_rows(source, tmp_path / "whole.ndjson")
    with Job(plan_of(source, output)) as job:
        job._work(Issuing(KEY, job.at), Engine.LOCAL, None, lambda *_: None)
    if moved != "nothing":
        (tmp_path / "out.ndjson.faults.part").rename(tmp_path / "out.faults.csv")
    if moved == "both":
        (tmp_path / "out.ndjson.part").rename(output)
    result = issue_rows(source, output)
    assert result.counts == {"signed": 1, "not signed": 1}
    assert output.read_bytes() == (tmp_path / "whole.ndjson").read_bytes()
    faults = (tmp_path / "whole.faults.csv").read_bytes()
    assert (tmp_path / "out.faults.csv").read_bytes() == faults
    assert not list(tmp_path.glob("*.part"))


def test_results_that_are_shorter_than_the_journal_says(tmp_path: Path) -> None:
    source, output = write_rows(tmp_path / "rows.ndjson", 30), tmp_path / "out.ndjson"
    stopped_job(source, output)
    os.truncate(tmp_path / "out.ndjson.part", 5)
    with pytest.raises(UsageError) as caught:
        issue_rows(source, output)
    assert caught.value.code == "journal-damaged"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_journal(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "out.ndjson.progress").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        issue_rows(write_rows(tmp_path / "rows.ndjson", 3), tmp_path / "out.ndjson")
    assert caught.value.code == "journal-damaged"


def test_a_work_that_cannot_begin_leaves_nothing_behind(tmp_path: Path) -> None:
    def no_key():  # noqa: ANN202 - it only raises
        raise UsageError("There is no key.", code="no-key")

    source = write_rows(tmp_path / "rows.ndjson", 3)
    with pytest.raises(CairnError), Job(plan_of(source, tmp_path / "out.ndjson")) as job:
        job.run(Issuing(no_key, AT), engine=Engine.LOCAL, tell=lambda *_: None)
    assert [path.name for path in tmp_path.iterdir()] == ["rows.ndjson"]


PLACES = {
    "no such folder": "nowhere/out.ndjson",
    "a full disk": "full",
}


@pytest.mark.parametrize("case", PLACES)
def test_a_disk_that_refuses(case: str, tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.ndjson", 300)
    output = tmp_path / PLACES[case]
    if case == "a full disk":
        (tmp_path / "full.part").symlink_to("/dev/full")
    with pytest.raises(UsageError) as caught:
        issue_rows(source, output)
    assert caught.value.code == "not-written"
    assert "goes on where it stopped" in caught.value.mend


@pytest.mark.parametrize("name", ["nowhere.ndjson", "."])
def test_an_input_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        issue_rows(tmp_path / name, tmp_path / "out.ndjson")
    assert caught.value.code in {"no-such-file", "file-unreadable"}
