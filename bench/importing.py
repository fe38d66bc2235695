"""Do importers find as many rows in the real files as their publishers say, how fast, how large?

    python bench/importing.py             every real file in ../shared/labour, whole
    python bench/importing.py esco cps    some of the imports

Each publication is laid out as its publisher does it and imported by a process of its own, twice.
One line for each file: the rows that were read, and what INDEX.md says. Below it: the time of
both imports, the highest memory of the process (VmHWM), the size of the shelf, and whether the
second import left every byte as it was. Ends with 1 when a count differs or a byte has changed.
What lies there as Parquet is written as text again first; that is not timed. Of ESCO's relations
the file that lies there lists labels, so their URIs are looked up, and made up where none is known.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).resolve().parents[1]
LABOUR = ROOT.parent / "shared" / "labour"
FRAMEWORKS, STATISTICS = LABOUR / "frameworks", LABOUR / "statistics"
INDICES = LABOUR / "postings" / "hiring_lab"
sys.path.insert(0, str(ROOT / "tests"))
COUNTRIES = ("US", "GB", "DE", "FR", "NL", "IE", "CA", "AU", "IT", "ES", "EA")


@dataclass(frozen=True)
class Bench:
    """One publication.

    Attributes:
        lay: Lays it out in a folder and returns what is imported.
        rows: What INDEX.md says of its files, by the beginning of a file's name.
        things: What it says of the things in them: statements by kind, and others.
        said: What its files do not say.
        left_out: How many rows cannot be used, and it is known why.
    """

    lay: Callable[[Path], Path]
    rows: Mapping[str, int]
    things: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0


def as_text(*sources: Path, tabs: bool = False, name: str = "") -> Callable[[Path], Path]:
    """What lies there as Parquet, as text."""

    def lay(folder: Path) -> Path:
        from importers.published_files import as_csv, as_tabs

        for source in sources:
            if tabs:
                as_tabs(source, folder)
            else:
                as_csv(source, folder, name)
        return folder

    return lay


def as_it_lies(path: Path) -> Callable[[Path], Path]:
    """A file that lies there as it was published."""
    return lambda _: path


def lay_esco(folder: Path) -> Path:
    """ESCO 1.2, and the relations of its occupations in the layout of the Commission."""
    from importers.published_files import esco_relations

    as_text(*(FRAMEWORKS / "esco_1.2.0").glob("*_en.parquet"))(folder)
    return esco_relations(FRAMEWORKS, folder)


def lay_texts(folder: Path) -> Path:
    """The texts of one package beside the labels of another."""
    as_text(next(FRAMEWORKS.glob("esco_1.2_skills_uri_text_*.parquet")), name="skills.csv")(folder)
    return LABELS(folder)


def lay_oews(folder: Path) -> Path:
    """The database of the package, of the nation and the states."""
    from importers.published_files import oews_package

    return oews_package(STATISTICS / "oews_2025", folder)


LABELS = as_text(
    FRAMEWORKS / "esco_1.1.1_labels_from_ojd.parquet", name="esco_v_1_1_1_data_formatted.csv"
)
WALKS = FRAMEWORKS / "crosswalks"
BENCHES: dict[str, Bench] = {
    "esco": Bench(
        lay_esco,
        {
            "broaderRelationsSkillPillar": 20_822,
            "broaderRelationsOccPillar": 3_652,
            "skillSkillRelations": 5_818,
            "greenSkillsCollection": 591,
            "digitalSkillsCollection": 1_284,
            "languageSkillsCollection": 359,
            "transversalSkillsCollection": 95,
            "digCompSkillsCollection": 25,
            "occupations": 3_039,
            "occupationSkillRelations": 67_622 + 61_382,
        },
        {"essential of occupations": 67_622, "optional of occupations": 61_382},
        {"version": "1.2.0"},
    ),
    # 375 of the 83,098 other labels say the preferred label once more: one label is kept.
    "esco-labels": Bench(
        LABELS, {"esco_v": 97_162}, {"skills": 13_412, "other labels": 83_098 - 375}
    ),
    # 751 skills are new in 1.2 and have no label in the older table: told, and left out.
    "esco-texts": Bench(lay_texts, {"skills": 13_939}, {"skills": 13_939 - 751}, left_out=751),
    "onet": Bench(
        as_text(*(FRAMEWORKS / "onet_29.2").glob("*.parquet"), tabs=True),
        {
            "Skills": 61_530,
            "Knowledge": 58_014,
            "Technology Skills": 32_627,
            "Alternate Titles": 56_560,
            "Job Zones": 923,
            "Occupation Data": 1_016,
            "Related Occupations": 18_460,
        },
        {"Occupation": 1_016, "RelatedOccupation": 18_460},
        {"version": "29.2"},
    ),
    "onet-categories": Bench(
        as_it_lies(FRAMEWORKS / "careerfit_onet30.3_enrichment.json"), {"careerfit": 396}
    ),
    "gazetteer": Bench(
        as_it_lies(FRAMEWORKS / "qarera_skill_gazetteer_mit.json"), {"qarera": 30_957}
    ),
    "crosswalk": Bench(
        as_text(WALKS / "soc10_isco08.parquet"),
        {"soc10_isco08": 1_131},
        {"CrosswalkEdge": 1_131},
        {"origin": "soc-2010", "target": "isco-08"},
    ),
    "crosswalk (back)": Bench(
        as_text(WALKS / "isco08_soc10.parquet"),
        {"isco08_soc10": 1_021},
        {"CrosswalkEdge": 1_021},
        {"origin": "isco-08", "target": "soc-2010"},
    ),
    "bls-projections": Bench(
        as_it_lies(STATISTICS / "bls_employment_projections_2024-34.csv"),
        {"bls_employment": 832},
        {"FactSheet": 832},
    ),
    "bls-projections (workbook)": Bench(
        as_it_lies(STATISTICS / "bls_ep_occupation_workbook.xlsx"), {}, {"line items": 2 * 832}
    ),
    "oews": Bench(
        as_it_lies(STATISTICS / "oews_national_M2024_dl.xlsx"),
        {"oews_national": 1_403},
        {"FactSheet": 1_403},
    ),
    "oews-package": Bench(
        lay_oews, {"oews-2025": 134_477 + 37_408}, {"nation": 134_477, "states": 37_408}
    ),
    "cps": Bench(
        as_text(STATISTICS / "cps_unemployment_series.parquet"),
        {"cps": 9_370},
        {"FactSheet": 9_370, "series": 12},
    ),
    "hiring-lab": Bench(
        as_text(*INDICES.glob("*.parquet")),
        {
            **{f"aggregate_{one}": 4_774 for one in COUNTRIES},
            "US_state": 121_737,
            "GB_regional": 28_644,
            "CA_provincial": 23_870,
            "AI_posting": 24_642,
        },
    ),
}
NOT_IMPORTED = """No importer, and why: laiser (not among the packages of `cairn data fetch`),
standards_org_ai (share alike: for tests only), isco and soc_groups (lists of codes and no
crosswalk), foundation_skills; of O*NET the tools, tasks, activities and scales (not asked for); the
handbook's 342 pages (what tests compare with); sector-job-title-examples (no index, told so)."""


def things_in(shelf: Any, dataset: Any) -> dict[str, int]:
    """What INDEX.md counts beside rows."""
    import sqlite3

    found = dict(dataset.counts)
    with sqlite3.connect(f"file:{shelf.path}?mode=ro", uri=True) as opened:
        for name, question in QUESTIONS.items():
            found[name] = opened.execute(f"SELECT {question}").fetchone()[0]
    opened.close()
    return found


_BODY = "CAST(body AS TEXT)"
_OF = f"{_BODY} ->> 'subject' LIKE '%/occupation/%' AND {_BODY} ->> 'kind' ="
QUESTIONS = {
    "essential of occupations": f"count(*) FROM statements WHERE {_OF} 'essential'",
    "optional of occupations": f"count(*) FROM statements WHERE {_OF} 'optional'",
    "skills": f"count(*) FROM statements WHERE kind = 'Skill' AND {_BODY} ->> 'kind' <> 'group'",
    "other labels": f"coalesce(sum(json_array_length({_BODY}, '$.alternatives')), 0)"
    " FROM statements WHERE kind = 'Skill'",
    "nation": "count(*) FROM sheets WHERE place = 'US'",
    "states": "count(*) FROM sheets WHERE place LIKE 'US-__'",
    "series": "count(DISTINCT code) FROM sheets",
    "line items": f'count(*) FROM sheets WHERE {_BODY} LIKE \'%"occupation-type","Line item"%\'',
}


def work(name: str, path: Path, said: Mapping[str, str]) -> dict[str, Any]:
    """Import twice, in this process."""
    from cairn.library.loading import Choices, import_publication
    from cairn.library.shelf import Shelf

    with tempfile.TemporaryDirectory() as place, Shelf(Path(place)) as shelf:
        digests, seconds, outcomes = [], [], []
        for _ in range(2):
            start = time.perf_counter()
            dataset = import_publication(shelf, name, path, Choices(**said))
            seconds.append(time.perf_counter() - start)
            outcomes.append(dataset.outcome)
            with shelf.path.open("rb") as stream:
                digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        highest = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return {
            "rows": dict(dataset.rows),
            "things": things_in(shelf, dataset),
            "faults": dataset.fault_count,
            "seconds": seconds,
            "same": digests[0] == digests[1] and outcomes == ["imported", "unchanged"],
            "memory": int(highest.split()[1]) / 1024,
            "size": shelf.path.stat().st_size / 1024**2,
        }


def told(name: str, bench: Bench, found: Mapping[str, Any]) -> bool:
    """Print the lines of a publication; True when every count is as it should be."""
    right = bool(found["same"]) and found["faults"] == bench.left_out
    print(f"\n{name}")
    missing = set(bench.rows)
    for file, count in found["rows"].items():
        key = max((one for one in bench.rows if file.startswith(one)), key=len, default="")
        missing.discard(key)
        expected = bench.rows.get(key)
        right &= expected in (None, count)
        print(line(file, count, expected))
    for thing, expected in bench.things.items():
        count = found["things"].get(thing, 0)
        right &= count == expected
        print(line(f"  {thing}", count, expected))
    for file in sorted(missing):
        right = False
        print(line(file, 0, bench.rows[file]))
    first, second = found["seconds"]
    rows = sum(found["rows"].values())
    print(
        f"  {rows:,} rows, {found['faults']:,} left out; {first:.2f} s ({rows / first:,.0f} a"
        f" second), again {second:.2f} s; {found['memory']:.0f} MB of memory, shelf"
        f" {found['size']:.1f} MB; the second import changed"
        f" {'nothing' if found['same'] else 'SOMETHING'}"
    )
    return right


def line(what: str, count: int, expected: int | None) -> str:
    """A count against what the index says."""
    verdict = "" if expected is None else "as INDEX" if count == expected else f"INDEX {expected:,}"
    return f"  {what:<48} {count:>10,}  {verdict}"


def main() -> int:
    """Import every real file and print counts, times and memory."""
    if not LABOUR.is_dir():
        print("There is nothing in ../shared/labour to import.")
        return 0
    wanted = set(sys.argv[1:])
    right = True
    for title, bench in BENCHES.items():
        name = title.partition(" ")[0]
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory(prefix="cairn-importers-") as folder:
            path = bench.lay(Path(folder) / "files")
            done = subprocess.run(
                [sys.executable, __file__, "--work", name, str(path), json.dumps(dict(bench.said))],
                capture_output=True,
                check=False,
                text=True,
                env={**os.environ, "PYTHONHASHSEED": "0"},
            )
        if done.returncode:
            print(f"\n{title}\n{done.stderr}")
            right = False
            continue
        right &= told(title, bench, orjson.loads(done.stdout))
    print(f"\n{NOT_IMPORTED}")
    print("\nEvery count is that of INDEX.md." if right else "\nA count or a byte differs.")
    return 0 if right else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        print(json.dumps(work(sys.argv[2], Path(sys.argv[3]), orjson.loads(sys.argv[4]))))
        sys.exit(0)
    sys.exit(main())
