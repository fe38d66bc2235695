"""What is used although no line of Cairn's own code names it: each with who does.

Read by vulture only. A name that is neither here nor used is dead code.
"""

from __future__ import annotations

from typing import Any

__all__ = ["used_from_outside"]


def used_from_outside(it: Any) -> tuple[object, ...]:
    """Name each of them once."""
    return (
        # Python calls them.
        it.__getattr__,
        it.traceback,  # the third argument of __exit__
        it.readinto,  # io.RawIOBase asks for it
        it.makefile,  # http.client reads through it
        it.log_message,  # http.server would write to the terminal
        it.args,  # its arguments
        # PyLD calls them, to cache a processed context.
        it.get_processed,
        it.set_processed,
        # Programs read them beside what the pages tell; the page of known answers does.
        it.uncorrected,
        it.statistic_corrected,
        it.p_corrected,
        # HiGHS reads them.
        it.col_cost_,
        it.col_lower_,
        it.col_upper_,
        it.format_,
        it.index_,
        it.integrality_,
        it.num_col_,
        it.num_row_,
        it.row_lower_,
        it.row_upper_,
        it.sense_,
        it.start_,
        it.value_,
        # Ray Data reads and calls them.
        it.preserve_order,
        it.enable_progress_bars,
        it.target_max_block_size,
        it.supports_distributed_reads,
        it.estimate_inmemory_data_size,
        it.get_read_tasks,
        it.buffer_text,  # expat's parser reads it
        # The library's users call them.
        it.pooled,
        it.with_documents,
        it.raise_for_failure,
        # Figures that users of the library read.
        it.z,
        it.separation,
        it.convergence,
        it.fair_average,
        it.judges,
        it.p_value,
        # What users of the library read of an assessment, a framework or a crosswalk.
        it.organisation,
        it.circumstances,
        it.reuse,
        it.job_zone,
        it.importance,
        it.hot,
        it.in_demand,
        it.carry,
        it.skills_of,
        it.exact_matches,
        it.close_matches,
        it.crosswalk,
        it.wider_than,
        # Counters that tell how well a cache serves.
        it.asked,
        it.filled,
        it.quick,
        # The certificate's template reads these fields.
        it.earned,
        it.qr,
        it.certificate_of,
        # The columns of awards.csv and awards.parquet, written by their names.
        it.learner_name,
        it.learner_identifier,
        it.achievement_name,
        it.awarded_on,
        it.roster_row,
        it.status_list,
        it.status_index,
        it.verdict_sentence,
        it.json_path,
        it.image_path,
        it.pdf_path,
        it.meaning,
    )
