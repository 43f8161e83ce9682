"""The sentences of an article, for showing evidence where it stands. Pure functions; offsets end exclusive."""

from __future__ import annotations

import re

# Full stops after these end no sentence.
_SHORT = ("Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Sen", "Rep", "Gov", "St", "Sr", "Jr", "No")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec")
_NOT_AFTER = "".join(rf"(?<!\b{word})" for word in ("[A-Z]", *_SHORT, *_MONTHS))
# A time of day and its zone belong together: 0:45 a.m. (JST)
_END = re.compile(rf"{_NOT_AFTER}[.!?…](?!(?<=\b[ap]\.m\.)\s+\()[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\s*\n\s*")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, found by its punctuation; a line's end always ends one."""
    found = []
    start = len(text) - len(text.lstrip())
    for gap in _END.finditer(text, start):
        end = gap.start() + len(gap.group().rstrip())
        if end > start:
            found.append((start, end))
        start = gap.end()
    end = len(text.rstrip())
    return [*found, (start, end)] if end > start else found


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence that holds a place begins and ends; between two sentences, the one before."""
    found = (0, len(text))
    for start, end in sentences(text):
        if start > at:
            break
        found = (start, end)
    return found
