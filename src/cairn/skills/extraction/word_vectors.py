"""Static word vectors out of the package wordllama: read from its files, never downloaded.

The package is found by name and not imported, since its own loader may go to the network. Its
wheel carries a table of 32,000 vectors (l2_supercat, 256 numbers each) and a tokenizer; both are
all that is read. Knows no skills.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from cairn.kernel.errors import UsageError

__all__ = ["WIDTH", "WordVectors", "packaged_vectors"]

WIDTH = 256
"""Numbers in a vector."""

_AT_ONCE = 1000
_TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_WEIGHTS = Path("weights", "l2_supercat_256.safetensors")


class WordVectors:
    """Vectors for pieces of words, and the way from words to pieces.

    Args:
        table: One row for each piece, as 16-bit floats: they are widened where they are used.
        tokenizer: Cuts text into pieces.
    """

    def __init__(self, table: NDArray[np.float16], tokenizer: Tokenizer) -> None:
        self._table = table
        self._tokenizer = tokenizer

    def of(self, words: str) -> NDArray[np.float32]:
        """The mean vector of some words, of length 1.

        Args:
            words: A word or a phrase.

        Returns:
            `WIDTH` numbers; all 0 when there is no piece.
        """
        if not words.isascii():
            # Half a character cannot be cut into pieces: it becomes a question mark.
            words = words.encode("utf-8", "replace").decode("utf-8")
        pieces = self._tokenizer.encode(words, add_special_tokens=False).ids
        if not pieces:
            return np.zeros(WIDTH, np.float32)
        # The mean has the direction of the sum, and its length is made 1 anyway.
        vector = (
            self._table[pieces[0]].astype(np.float32)
            if len(pieces) == 1
            else self._table.take(pieces, axis=0).astype(np.float32).sum(axis=0)
        )
        length = np.float32(math.sqrt(float(vector @ vector)) or 1.0)
        scaled: NDArray[np.float32] = vector / length
        return scaled

    def all_of(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of many phrases, one row each; ten times as quick as one by one.

        Args:
            phrases: The phrases.
        """
        vectors = np.zeros((len(phrases), WIDTH), np.float32)
        for first in range(0, len(phrases), _AT_ONCE):
            clean = [
                one.encode("utf-8", "replace").decode("utf-8")
                for one in phrases[first : first + _AT_ONCE]
            ]
            encoded = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
            pieces = [one.ids for one in encoded]
            filled = [at for at, ids in enumerate(pieces) if ids]
            if filled:
                sizes = np.array([len(pieces[at]) for at in filled])
                firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
                flat = [one for ids in pieces for one in ids]
                # Labels share most of their pieces, and to widen a row takes longer than to copy.
                used, at = np.unique(flat, return_inverse=True)
                rows = self._table[used].astype(np.float32)[at]
                sums = np.add.reduceat(rows, firsts, axis=0)
                lengths = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
                vectors[np.array(filled) + first] = sums / np.maximum(lengths, 1e-9)
        return vectors


@cache
def packaged_vectors() -> WordVectors:
    """The vectors that the package wordllama carries.

    Raises:
        UsageError: The package is not installed, or carries other files.
    """
    spec = find_spec("wordllama")
    folder = Path(spec.origin).parent if spec is not None and spec.origin else None
    if folder is None or not (folder / _TOKENIZER).is_file() or not (folder / _WEIGHTS).is_file():
        raise UsageError(
            "The word vectors of the package wordllama are not installed.",
            code="no-word-vectors",
            mend="Install cairn-credentials[market], or ask for the tier automaton only.",
        )
    weights = folder / _WEIGHTS
    with weights.open("rb") as file:
        # The format safetensors: the length of a JSON header, the header, the numbers.
        (header,) = struct.unpack("<Q", file.read(8))
    # Mapped, not read: of 32,000 rows a few thousand are ever used.
    table = np.asarray(np.memmap(weights, np.float16, "r", 8 + header)).reshape(-1, WIDTH)
    return WordVectors(table, Tokenizer.from_file(str(folder / _TOKENIZER)))
