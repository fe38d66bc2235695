"""The work of coding postings: one posting a row in, one line of what it asks for out.

The skills, the other facts and the title's occupation are found by `cairn.skills.extraction`. A row
that cannot be coded becomes a line in a table of faults. Knows nothing of files and of counting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.bulk.engines import Engine, map_batches
from cairn.bulk.job import Written
from cairn.bulk.posting_lines import coded_line, coded_of, posting_of
from cairn.bulk.rows import Batch, Row
from cairn.bulk.tables import table_header, table_line
from cairn.kernel.errors import CairnError
from cairn.market.pays import NoPay, normal_pay
from cairn.market.posting import CodedPosting, Pay, Posting
from cairn.skills.extraction import TIERS, Tier, extractor_for
from cairn.skills.extraction.titles import TitleCoder

if TYPE_CHECKING:
    from cairn.skills.extraction.extractor import Extractor
    from cairn.skills.extraction.mentions import Extraction, Fact
    from cairn.skills.framework import Framework

__all__ = [
    "CODED",
    "FAULTS_HEADER",
    "LEAST_CONFIDENCE",
    "LEAST_TITLE_CONFIDENCE",
    "NOT_CODED",
    "Extracting",
    "coded_postings",
    "small_framework",
    "small_titles",
]

CODED, NOT_CODED = "coded", "not coded"
"""The two ends of a row, as they are counted."""

FAULTS_HEADER = table_header(("row", "posting", "what_is_wrong", "what_to_do", "reason_code"))
"""The first line of the table of faults."""

LEAST_CONFIDENCE = 0.5
"""Chance below which a mention does not count as asked for."""

LEAST_TITLE_CONFIDENCE = 0.5
"""Chance below which a posting gets no occupation."""

_SCHEMES = {"soc-2018": "soc", "isco-08": "isco"}
_PAY_WORDS = 3


def small_framework() -> Framework | None:
    """The recipe for Cairn's small vocabulary."""
    return None


def small_titles() -> tuple[Framework, ...]:
    """The recipe for the occupations of Cairn's small vocabulary."""
    return ()


@dataclass(frozen=True, slots=True)
class Extracting:
    """A work that codes postings; the same postings give the same bytes in every engine.

    Attributes:
        framework: A recipe for the framework whose skills are wanted, called once in each
            process; None stands for Cairn's small vocabulary. A function or `functools.partial`
            that other processes can import.
        titles: A recipe for the frameworks whose occupations are known, the most trusted first;
            none stands for the small vocabulary.
        tiers: Which tiers are wanted.
        least: Confidence that a mention must have to count.
        least_title: Confidence that an occupation must have to be given.
    """

    framework: Callable[[], Framework | None] = small_framework
    titles: Callable[[], tuple[Framework, ...]] = small_titles
    tiers: tuple[Tier, ...] = TIERS
    least: float = LEAST_CONFIDENCE
    least_title: float = LEAST_TITLE_CONFIDENCE

    def begin(self) -> Callable[[Batch], Written]:
        """Make the extractor and the coder of titles, and give the function that codes a batch.

        Raises:
            CairnError: If a framework cannot be had, or a tier needs what is not installed.
        """
        code = self.coding()

        def written(batch: Batch) -> Written:
            lines, faults = [], []
            counts: Counter[str] = Counter()
            for row in batch:
                try:
                    lines.append(coded_line(code(_posting(row))))
                    counts[CODED] += 1
                except CairnError as error:
                    faults.append(_fault_line(row, error))
                    counts[NOT_CODED] += 1
            return Written.of(batch, b"".join(lines), b"".join(faults), counts)

        return written

    def coding(self) -> Callable[[Posting], CodedPosting]:
        """Make the extractor and the coder of titles, and give the function that codes a posting.

        Raises:
            CairnError: If a framework cannot be had, or a tier needs what is not installed.
        """
        extractor = extractor_for(self.framework())
        titles = TitleCoder(self.titles())

        def code(posting: Posting) -> CodedPosting:
            return self._coded(posting, extractor, titles)

        return code

    def _coded(self, posting: Posting, extractor: Extractor, titles: TitleCoder) -> CodedPosting:
        found = extractor.extract(posting.text, tiers=self.tiers)
        codes = {
            _SCHEMES[one.scheme]: one.code
            for one in titles.code(posting.title)
            if one.confidence >= self.least_title
        }
        return CodedPosting(
            number=f"{posting.source}:{posting.number}" if posting.source else posting.number,
            month=f"{posting.posted:%Y-%m}" if posting.posted else "",
            soc=codes.get("soc", ""),
            isco=codes.get("isco", ""),
            place="-".join(part for part in posting.place[:2] if part) if posting.place[0] else "",
            skills=self._skills(found),
            facts=tuple(
                sorted({f"{one.kind}:{one.value}" for one in found.facts if one.kind != "pay"})
            ),
            pay=_pay(posting, found.facts),
        )

    def _skills(self, found: Extraction) -> tuple[str, ...]:
        return tuple(
            sorted({one.uri for one in found.mentions if one.uri and one.confidence >= self.least})
        )


def coded_postings(
    batches: Iterable[Batch],
    work: Extracting,
    *,
    engine: Engine = Engine.LOCAL,
    jobs: int | None = None,
    fault: Callable[[bytes], object] = len,
) -> Iterator[CodedPosting]:
    """Code postings.

    Args:
        batches: Rows as `posting_rows` makes them, in batches; for Ray Data a `RowFile` of their
            lines.
        work: How they are coded.
        engine: Who does it.
        jobs: How many processes; one for each processor when left out.
        fault: Is given the lines of the table of faults, without its first one.

    Yields:
        The coded postings, in the order of the rows.

    Raises:
        CairnError: If the work cannot begin, or the batches cannot be read.
        UsageError: If a worker process ended, or Ray is not installed.
    """
    for written in map_batches(work, batches, engine=engine, jobs=jobs):
        if written.faults:
            fault(written.faults)
        for line in written.lines.splitlines():
            yield coded_of(line)


def _posting(row: Row) -> Posting:
    if row.error is not None:
        raise row.error
    return posting_of(row.data)


def _fault_line(row: Row, error: CairnError) -> bytes:
    return table_line((str(row.number), row.name, error.sentence, error.mend, error.code))


def _pay(posting: Posting, facts: Iterable[Fact]) -> str:
    """Pay for a year: as the posting's own field says, else as the only sum in its text does."""
    pay = posting.pay
    if pay is None:
        said = [one.value for one in facts if one.kind == "pay"]
        pay = _pay_in(said[0]) if len(said) == 1 else None
    return f"{pay.currency} {pay.yearly:.0f}" if pay is not None else ""


def _pay_in(value: str) -> Pay | None:
    parts = value.split()
    if len(parts) != _PAY_WORDS:
        return None
    currency, sums, period = parts
    low, _, high = sums.partition("-")
    pay = normal_pay(float(low), float(high or low), currency, period)
    return None if isinstance(pay, NoPay) else pay
