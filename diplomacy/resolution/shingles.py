"""Texts as sets of short runs of words, and the few of those runs by which like texts find one another.

The marks of a text are chosen by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every window of
neighbouring runs the one with the smallest fingerprint. Two texts that share a run of words as long as a run and a
window together always share a mark, wherever it stands in either, and however much is missing around it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from diplomacy.reference.names import fold

APOSTROPHES = re.compile(r"['’‘]s\b|['’‘]")
WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the text's words in small letters, without accents, punctuation and the `s` of possession."""
    return WORD.findall(fold(APOSTROPHES.sub("", text)))


def fingerprint(text: str) -> int:
    """Return a signed number of 64 bits for a text, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def shingles(words: Sequence[str], length: int, salt: str = "") -> list[int]:
    """Return the fingerprint of each run of `length` words, in order; of all the words where there are fewer.

    Runs under another `salt` have other fingerprints. No words give no runs.
    """
    if not words:
        return []
    runs = range(max(1, len(words) - length + 1))
    return [fingerprint(f"{salt} {' '.join(words[start : start + length])}") for start in runs]


def marks(runs: Sequence[int], window: int) -> frozenset[int]:
    """Return the runs that stand for all: the smallest of each `window` neighbours."""
    if not runs:
        return frozenset()
    return frozenset(min(runs[start : start + window]) for start in range(max(1, len(runs) - window + 1)))
