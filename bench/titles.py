"""How often is a job title coded to the right occupation?

    python bench/titles.py

O*NET's sample of reported titles is coded by O*NET's other titles: those that are also in the
sample are taken out first, except preferred labels. Right means the same SOC code of six digits.
Printed by how the code was found, so that the confidence can be compared with it. Real titles of
postings have no codes; the share that gets one is told.
"""

from __future__ import annotations

import time
from collections import defaultdict

import polars as pl
from extraction_data import LABOUR

from cairn.skills.concepts import Code, FrameworkHead, Occupation
from cairn.skills.extraction.titles import TitleCoder
from cairn.skills.framework import Framework, framework_of

FOLDER = LABOUR / "frameworks" / "onet_29.2"


def onet(without: set[str]) -> Framework:
    """O*NET's occupations with their alternate titles, except some."""
    titles = pl.read_parquet(FOLDER / "Occupation Data.parquet")
    others: dict[str, list[str]] = defaultdict(list)
    for code, title in (
        pl.read_parquet(FOLDER / "Alternate Titles.parquet")
        .select("O*NET-SOC Code", "Alternate Title")
        .iter_rows()
    ):
        if title not in without:
            others[code].append(title)
    head = FrameworkHead("onet", "29.2", "en", "O*NET", "USDOL/ETA", "CC BY 4.0", "O*NET 29.2.")
    return framework_of(
        head,
        [
            Occupation(code, title, tuple(others[code]), (Code("onet-soc-2019", code),))
            for code, title in titles.select("O*NET-SOC Code", "Title").iter_rows()
        ],
    )


def main() -> None:
    """Measure and print."""
    sample = pl.read_parquet(FOLDER / "Sample of Reported Titles.parquet")
    pairs = list(sample.select("O*NET-SOC Code", "Reported Job Title").iter_rows())[::4]
    truth: dict[str, set[str]] = defaultdict(set)
    for code, title in sample.select("O*NET-SOC Code", "Reported Job Title").iter_rows():
        truth[title].add(code[:7])
    for name, coder in (
        ("other titles only", TitleCoder([onet({title for _, title in pairs})])),
        ("all titles", TitleCoder([onet(set())])),
        ("built-in", TitleCoder()),
    ):
        began = time.process_time()
        said, right = [], []
        for _, title in pairs:
            found = [one for one in coder.code(title) if one.scheme == "soc-2018"]
            if found:
                said.append(found[0].confidence)
                right.append(found[0].code in truth[title])
        each = (time.process_time() - began) / len(pairs)
        print(
            f"{name}: coded {len(said) / len(pairs):.2f} of {len(pairs)}, right"
            f" {sum(right) / len(right):.3f} of those, {each * 1e6:.0f} us each"
        )
        for low in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            inside = [at for at, one in enumerate(said) if low <= one < low + 0.1]
            if inside:
                mean = sum(said[at] for at in inside) / len(inside)
                share = sum(right[at] for at in inside) / len(inside)
                print(f"  said {mean:.2f}  right {share:.2f}  n {len(inside)}")
        file = "postings_glassdoor_linkedin_dedup.parquet"
        titles = pl.read_parquet(LABOUR / "postings" / file)["title"].to_list()[::10]
        coded = sum(any(one.scheme == "soc-2018" for one in coder.code(t)) for t in titles)
        print(
            f"  of {len(titles)} titles of real postings {coded / len(titles):.2f} get a SOC code"
        )


if __name__ == "__main__":
    main()
