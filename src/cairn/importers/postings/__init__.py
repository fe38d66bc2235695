"""Job postings from files: tables, lines of JSON, Parquet, web pages and feeds.

Limits come first; a bad row loses only itself, and what was mended or left out of a posting is
said. Knows nothing of skills and of counting.
"""

from cairn.importers.postings.faults import PostingFault
from cairn.importers.postings.limits import DEFAULT_POSTING_LIMITS, PostingLimits
from cairn.importers.postings.reading import read_postings

__all__ = ["DEFAULT_POSTING_LIMITS", "PostingFault", "PostingLimits", "read_postings"]
