"""What leaves the house: certificates, badge images, tables and the report of a run.

Each module turns plain frozen values into the bytes of one kind of file and imports what it needs
(polars, segno, typst) only when it is imported itself, so nothing is re-exported here. No module
of this room reads credentials, verifies, or writes to a disk.
"""

from __future__ import annotations

__all__: list[str] = []
