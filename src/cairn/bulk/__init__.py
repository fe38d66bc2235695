"""Much at once: a pure function over batches, in this process, in a pool of them, or by Ray Data.

Knows rows, batches, engines, and how a long job on a file goes on after it was killed. What is
done to a row is a `Work`: a value that can be sent to another process and begins there. Resolvers
and signers come as recipes for the same reason; this room makes none.
"""

from cairn.bulk.engines import Engine, Work, map_batches
from cairn.bulk.rows import Batch, Row, in_batches

__all__ = ["Batch", "Engine", "Row", "Work", "in_batches", "map_batches"]
